//! What waits with overlaps: for coordinators of its sides, and for who coordinates the whole city.

use super::later;
use crate::domain::access::{Actor, Role};
use crate::domain::codes::Code;
use crate::domain::handling::HandlingState;
use crate::domain::overlap::Overlap;
use crate::domain::score::Band;
use crate::domain::task::{About, Task, TaskKind};
use crate::domain::words::OverlapState;
use crate::service::{OverlapFilter, Service, ServiceError};
use crate::store::Tx;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Overlaps of one kind that are listed.
const LISTED: i64 = 500;
/// Days before an overlap that was put off comes back that it is on the list.
const BACK_WITHIN_DAYS: u64 = 7;

impl Service {
    pub(super) async fn tasks_of_overlaps(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<Task>, ServiceError> {
        let mut tx = self.store.read().await?;
        let own: BTreeSet<Code> = actor.coordinates().cloned().collect();
        // An overlap is on the list once, by what it asks for first.
        let (mut tasks, mut known) = (Vec::new(), BTreeSet::new());
        let mut add = |found: Option<Task>, overlap: &Overlap| tasks.extend(found.filter(|_| known.insert(overlap.id)));
        if actor.has(Role::CentralCoordinator) {
            let filter = OverlapFilter { handling: vec![HandlingState::New], ..active() };
            for overlap in listed(&mut tx, actor, &filter).await? {
                // One that nobody has touched was not told to anybody either.
                if overlap.handled.revision != 0 {
                    add(escalated(&mut tx, &overlap).await?, &overlap);
                }
            }
        }
        if !own.is_empty() {
            let of = |state| OverlapFilter {
                administrations: own.iter().cloned().collect(),
                handling: vec![state],
                ..active()
            };
            for overlap in listed(&mut tx, actor, &of(HandlingState::Reassess)).await? {
                add(Some(Task { urgent: true, ..task(TaskKind::OverlapToReassess, &overlap) }), &overlap);
            }
            for overlap in listed(&mut tx, actor, &of(HandlingState::Snoozed)).await? {
                add(returning(&mut tx, &overlap, today).await?, &overlap);
            }
        }
        for code in own {
            let filter = OverlapFilter { awaiting: Some(code), ..active() };
            for overlap in listed(&mut tx, actor, &filter).await? {
                if overlap.handled.state != Some(HandlingState::Snoozed) {
                    add(Some(task(TaskKind::OverlapToAssess, &overlap)), &overlap);
                }
            }
        }
        Ok(tasks)
    }
}

fn active() -> OverlapFilter {
    OverlapFilter { states: vec![OverlapState::Active], ..OverlapFilter::default() }
}

async fn listed(tx: &mut Tx, actor: &Actor, filter: &OverlapFilter) -> Result<Vec<Overlap>, ServiceError> {
    Ok(tx.list_overlaps(&actor.sight(), filter, 0, LISTED).await?.into_iter().map(|(_, overlap)| overlap).collect())
}

fn task(kind: TaskKind, overlap: &Overlap) -> Task {
    let title = format!("{} – {}", overlap.a.name, overlap.b.name);
    Task {
        since: overlap.handled.since.map(|at| at.date()),
        urgent: overlap.score.as_ref().is_some_and(|score| score.band == Band::Critical),
        ..Task::new(kind, About::Overlap { id: overlap.id }, title)
    }
}

async fn escalated(tx: &mut Tx, overlap: &Overlap) -> Result<Option<Task>, ServiceError> {
    let handling = tx.find_handling(overlap.id).await?.map(|(_, handling)| handling);
    let is_escalated = handling.is_some_and(|handling| handling.escalated_at.is_some());
    Ok(is_escalated.then(|| Task { urgent: true, ..task(TaskKind::OverlapEscalated, overlap) }))
}

async fn returning(tx: &mut Tx, overlap: &Overlap, today: NaiveDate) -> Result<Option<Task>, ServiceError> {
    let until = tx.find_handling(overlap.id).await?.and_then(|(_, handling)| handling.snoozed_until);
    let until = until.filter(|day| *day <= later(today, BACK_WITHIN_DAYS));
    Ok(until.map(|day| Task { due_on: Some(day), ..task(TaskKind::OverlapReturning, overlap) }))
}
