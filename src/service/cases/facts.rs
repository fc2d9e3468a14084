//! What holds of a case, so that it may go on.

use super::check::unanswered;
use crate::domain::access::Sight;
use crate::domain::agenda::Criterion;
use crate::domain::case::{Case, CaseEvent, Guard};
use crate::service::{Service, ServiceError};
use crate::store::{CaseEventRow, Tx};
use serde_json::Value;
use std::collections::BTreeSet;

impl Service {
    /// Every guard that holds.
    pub(super) async fn facts(
        &self,
        tx: &mut Tx,
        case: &Case,
        events: &[CaseEventRow],
    ) -> Result<BTreeSet<Guard>, ServiceError> {
        let today = self.clock.now().date();
        let asked: Vec<Criterion> = tx.criteria().await?.into_iter().filter(|it| it.is_asked_on(today)).collect();
        let has_meeting = match (&case.committee, case.meets_on) {
            (Some(committee), Some(meets_on)) => {
                tx.meetings(committee).await?.iter().any(|it| it.meets_on == meets_on && today <= it.cut_off)
            }
            _ => false,
        };
        let (version, answered) = match case.initiative {
            Some(id) => {
                let version = tx.find_initiative(&Sight::ALL, id).await?.map(|it| it.area_version);
                let open = unanswered(tx, &Sight::ALL, id).await?;
                let let_pass = overridden(events);
                (version, open.iter().all(|overlap| let_pass.contains(&overlap.id.to_string())))
            }
            None => (None, false),
        };
        let terms = case.terms.as_ref();
        let has_name = case.spokesperson.as_ref().is_some_and(|person| !person.name.is_empty());
        let all = [
            (Guard::MeetingLogged, events.iter().any(is_conversation)),
            (Guard::ApplicationComplete, case.application.missing().is_empty() && has_name),
            (Guard::AreaGiven, case.area.is_some() || case.initiative.is_some()),
            (Guard::OverlapsChecked, version.is_some() && checked_version(events) == version),
            (Guard::OverlapsAnswered, answered),
            (Guard::CriteriaJudged, asked.iter().all(|criterion| judgement(events, criterion).is_some())),
            (Guard::ConflictNoted, events.iter().any(|event| event.event == CaseEvent::NoteConflict)),
            (Guard::ProposalWritten, has_meeting && case.proposal.as_ref().is_some_and(|it| it.is_whole())),
            (Guard::TermsSet, terms.is_some_and(|terms| terms.is_set())),
            (Guard::TermsSigned, terms.is_some_and(|terms| terms.is_set() && terms.signed_on.is_some())),
        ];
        Ok(all.into_iter().filter_map(|(guard, holds)| holds.then_some(guard)).collect())
    }
}

fn is_conversation(event: &CaseEventRow) -> bool {
    let kind = event.detail.get("kind").and_then(Value::as_str);
    event.event == CaseEvent::LogActivity && matches!(kind, Some("meeting" | "talk"))
}

/// The version of the area that the newest check looked at.
fn checked_version(events: &[CaseEventRow]) -> Option<i64> {
    let check = |event: &CaseEventRow| event.detail.pointer("/check/area_version").and_then(Value::as_i64);
    events.iter().rev().find_map(check)
}

/// The newest judgement of a criterion.
fn judgement<'a>(events: &'a [CaseEventRow], criterion: &Criterion) -> Option<&'a CaseEventRow> {
    let is_its = |event: &&CaseEventRow| {
        let code = event.detail.get("criterion").and_then(Value::as_str);
        event.event == CaseEvent::Judge && code == Some(criterion.code.as_str())
    };
    events.iter().rev().find(is_its)
}

/// The overlaps that somebody has let pass, by id.
fn overridden(events: &[CaseEventRow]) -> BTreeSet<String> {
    let acts = events.iter().filter(|event| event.event == CaseEvent::OverrideOverlaps);
    let ids = acts.filter_map(|event| event.detail.get("overlaps").and_then(Value::as_array)).flatten();
    ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
}
