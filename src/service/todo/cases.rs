//! What waits with support cases: for contact persons, handlers and secretaries of committees.

use super::later;
use crate::domain::access::{Actor, Role};
use crate::domain::agenda::{Criterion, Meeting};
use crate::domain::case::{Activity, Case, CaseEvent, CaseRole, CaseState, waits_for};
use crate::domain::codes::Code;
use crate::domain::organisation::Administration;
use crate::domain::task::{About, Task, TaskKind};
use crate::service::{Service, ServiceError};
use crate::store::{CaseEventRow, Tx};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeSet;

/// Days before a review that it is on the list.
const REVIEW_NEAR_DAYS: u64 = 30;
/// Days before a cut-off that a meeting without cases is on the list.
const CUT_OFF_NEAR_DAYS: u64 = 30;
/// Meetings that are looked through.
const MEETINGS: i64 = 500;

/// What is asked for every case.
struct Asked {
    today: NaiveDate,
    criteria: Vec<Criterion>,
    /// Meetings from today on, the earliest first.
    meetings: Vec<Meeting>,
    administrations: Vec<Administration>,
}

impl Service {
    pub(super) async fn tasks_of_cases(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<Task>, ServiceError> {
        let mut tx = self.store.read().await?;
        let criteria = tx.criteria().await?.into_iter().filter(|it| it.is_asked_on(today)).collect();
        let meetings = tx.meetings_from(today, MEETINGS).await?;
        let asked = Asked { today, criteria, meetings, administrations: tx.administrations().await? };
        let open: Vec<CaseState> = CaseState::ALL.iter().copied().filter(|state| !state.is_over()).collect();
        let cases = tx.every_case(&actor.sight(), &open).await?;
        let mut tasks = Vec::new();
        for case in &cases {
            let roles = case.roles_of(actor);
            if !roles.is_empty() {
                let events = events(&mut tx, case, &roles).await?;
                tasks.extend(of_case(case, &roles, &events, &asked));
            }
        }
        tasks.extend(empty_meetings(actor, &cases, &asked));
        Ok(tasks)
    }
}

/// The history of a case, where something in it says what waits.
async fn events(tx: &mut Tx, case: &Case, roles: &[CaseRole]) -> Result<Vec<CaseEventRow>, ServiceError> {
    let is_judged = matches!(case.state, CaseState::Submitted | CaseState::Preparing);
    let is_told = roles.contains(&CaseRole::ContactPerson) || (is_judged && roles.contains(&CaseRole::Handler));
    Ok(if is_told { tx.case_events(case.id).await? } else { Vec::new() })
}

fn of_case(case: &Case, roles: &[CaseRole], events: &[CaseEventRow], asked: &Asked) -> Vec<Task> {
    let task = |kind| Task {
        since: Some(case.since.date()),
        ..Task::new(kind, About::Case { id: case.id, number: case.number, state: case.state }, case.title.clone())
    };
    let turn = waits_for(case.state);
    let mut tasks = Vec::new();
    if case.contact_person.is_none() && roles.contains(&CaseRole::Handler) && case.state == CaseState::Contact {
        tasks.push(task(TaskKind::CaseToAssign));
    } else if turn == Some(CaseRole::Handler) && roles.contains(&CaseRole::Handler) {
        let left = asked.criteria.iter().filter(|criterion| !is_judged(events, criterion)).count();
        let count = matches!(case.state, CaseState::Submitted | CaseState::Preparing).then_some(left);
        tasks.push(Task { due_on: cut_off(case, asked), count, ..task(TaskKind::CaseToHandle) });
    }
    if turn == Some(CaseRole::Secretary) && roles.contains(&CaseRole::Secretary) {
        tasks.push(Task { due_on: case.meets_on, ..task(TaskKind::CaseToDecide) });
    }
    if !roles.contains(&CaseRole::ContactPerson) {
        return tasks;
    }
    if turn == Some(CaseRole::ContactPerson) {
        tasks.push(task(TaskKind::CaseForContact));
    }
    if case.state == CaseState::CompletionRequested {
        tasks.push(Task { due_on: case.deadline, ..task(TaskKind::CaseCompletion) });
    }
    if let Some((on, next_step)) = next_step(events) {
        tasks.push(Task { since: Some(on), next_step, ..task(TaskKind::CaseNextStep) });
    }
    if let Some(day) = review(case, events, asked.today) {
        tasks.push(Task { due_on: Some(day), ..task(TaskKind::CaseReview) });
    }
    tasks
}

fn is_judged(events: &[CaseEventRow], criterion: &Criterion) -> bool {
    let code = |event: &CaseEventRow| event.detail.get("criterion").and_then(Value::as_str).map(str::to_owned);
    let judgements = events.iter().filter(|event| event.event == CaseEvent::Judge);
    judgements.filter_map(code).any(|code| code == criterion.code.as_str())
}

/// The last day on which what a handler prepares can be handed in: for the meeting that is named, or else for the next one of
/// the committee that the administration belongs to.
fn cut_off(case: &Case, asked: &Asked) -> Option<NaiveDate> {
    if case.state != CaseState::Preparing && case.state != CaseState::Tabled {
        return None;
    }
    let own = asked.administrations.iter().find(|it| Some(&it.code) == case.administration.as_ref());
    let committee = case.committee.as_ref().or_else(|| own?.committee.as_ref());
    let is_its = |meeting: &&Meeting| {
        committee.is_none_or(|committee| meeting.committee == *committee)
            && case.meets_on.is_none_or(|day| meeting.meets_on == day)
            && asked.today <= meeting.cut_off
    };
    asked.meetings.iter().filter(is_its).map(|meeting| meeting.cut_off).min()
}

/// The next step of the newest activity, unless the case has gone on since.
fn next_step(events: &[CaseEventRow]) -> Option<(NaiveDate, String)> {
    let newest = events.iter().rposition(|event| event.event == CaseEvent::LogActivity)?;
    let (newest, since) = events.get(newest..)?.split_first()?;
    let activity: Activity = serde_json::from_value(newest.detail.clone()).ok()?;
    let has_gone_on = since.iter().any(|event| event.before != Some(event.after));
    (!has_gone_on && !activity.next_step.is_empty()).then_some((activity.on, activity.next_step))
}

/// The first day of review that has come or is near and for which nobody has looked at the results.
fn review(case: &Case, events: &[CaseEventRow], today: NaiveDate) -> Option<NaiveDate> {
    if !matches!(case.state, CaseState::Running | CaseState::Paused) {
        return None;
    }
    let looked = events.iter().rev().find(|event| event.event == CaseEvent::ReviewResults).map(|event| event.at.date());
    let is_open = |day: &NaiveDate| {
        let is_near = *day <= later(today, REVIEW_NEAR_DAYS);
        is_near && looked.is_none_or(|looked| later(looked, REVIEW_NEAR_DAYS) < *day)
    };
    case.terms.as_ref()?.reviews.iter().copied().filter(is_open).min()
}

/// The meetings of a secretary's committees to which nothing is proposed and something still can be.
fn empty_meetings(actor: &Actor, cases: &[Case], asked: &Asked) -> Vec<Task> {
    let secretary = actor.grants().iter().filter(|grant| grant.role == Role::CommitteeSecretary);
    let committees: BTreeSet<&Code> = secretary.filter_map(|grant| grant.unit.as_ref()).collect();
    let near = later(asked.today, CUT_OFF_NEAR_DAYS);
    let has_cases = |meeting: &Meeting| {
        let goes_to = |case: &Case| {
            case.committee.as_ref() == Some(&meeting.committee) && case.meets_on == Some(meeting.meets_on)
        };
        cases.iter().any(|case| case.state == CaseState::Proposed && goes_to(case))
    };
    let is_empty = |meeting: &&Meeting| {
        let is_open = asked.today <= meeting.cut_off && meeting.cut_off <= near;
        committees.contains(&meeting.committee) && is_open && !has_cases(meeting)
    };
    let task = |meeting: &Meeting| {
        let Meeting { committee, meets_on, cut_off, .. } = meeting.clone();
        let title = format!("{committee} {meets_on}");
        Task {
            due_on: Some(cut_off),
            ..Task::new(TaskKind::MeetingWithoutCases, About::Meeting { committee, meets_on }, title)
        }
    };
    asked.meetings.iter().filter(is_empty).map(task).collect()
}
