//! What an act does to a case: its members, what is kept of it in the history, and what else it leads to.

use super::check;
use crate::domain::access::{Role, Sight};
use crate::domain::case::{Act, Case, CaseEvent, Decision, Received, Terms};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
use crate::store::Tx;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Days that a group may be given to complete an application.
const COMPLETED_WITHIN_DAYS: u64 = 365;

/// What an act leads to beside the case itself.
#[derive(Debug, Default)]
pub(super) struct Effect {
    /// For the history.
    pub(super) detail: Value,
    /// Why.
    pub(super) reason: String,
    /// What came in with it.
    pub(super) received: Option<(Received, Value)>,
    /// What a committee decided.
    pub(super) decision: Option<(Decision, bool)>,
    /// The mail that the group gets.
    pub(super) mail: Option<&'static str>,
}

fn refused(pointer: &str, code: FaultCode) -> ServiceError {
    Error::invalid(vec![Fault::new(pointer, code)]).into()
}

/// Takes an act over into a case. What it names must be there.
pub(super) async fn take(tx: &mut Tx, case: &mut Case, act: &Act, at: Timestamp) -> Result<Effect, ServiceError> {
    let today = at.date();
    let mut effect = Effect { detail: json!({}), ..Effect::default() };
    match act {
        Act::Assign { administration, contact_person } => {
            if !tx.administrations().await?.iter().any(|it| it.code == *administration) {
                return Err(refused("/administration", FaultCode::UnknownAdministration));
            }
            let roles = tx.roles_in_force(*contact_person, today).await?;
            if !roles.iter().any(|role| role.grant.role == Role::ContactPerson) {
                return Err(refused("/contact_person", FaultCode::UnknownPerson));
            }
            case.administration = Some(administration.clone());
            case.contact_person = Some(*contact_person);
            effect.detail = json!({ "administration": administration, "contact_person": contact_person });
        }
        Act::LogActivity(activity) => {
            if today < activity.on {
                return Err(refused("/on", FaultCode::OutOfRange));
            }
            effect.detail = json!(activity);
        }
        Act::Invite {} => effect.mail = Some("case-invited"),
        Act::Dismiss { reason } => {
            (effect.reason, effect.mail) = (reason.clone(), Some("case-ended"));
        }
        Act::TakeUp { assignment } => {
            case.assignment = Some(assignment.clone());
            effect.detail = json!({ "assignment": assignment });
            effect.received = Some((Received::Assignment, effect.detail.clone()));
        }
        Act::Submit {} => {
            effect.received = Some((Received::Application, content(case)));
            effect.mail = Some("case-receipt");
        }
        Act::RequestCompletion { what, deadline } => {
            let latest = today.checked_add_days(Days::new(COMPLETED_WITHIN_DAYS));
            if *deadline <= today || latest.is_some_and(|latest| latest < *deadline) {
                return Err(refused("/deadline", FaultCode::OutOfRange));
            }
            (case.deadline, case.reminded_at) = (Some(*deadline), None);
            effect.detail = json!({ "what": what, "deadline": deadline });
            effect.mail = Some("case-completion");
        }
        Act::Answer { text } => {
            (case.deadline, case.reminded_at) = (None, None);
            effect.detail = json!({ "text": text });
            effect.received = Some((Received::Completion, json!({ "answer": text, "application": content(case) })));
            effect.mail = Some("case-receipt");
        }
        Act::Judge { criterion, judgement, text } => {
            let is_asked = |it: &crate::domain::agenda::Criterion| it.code == *criterion && it.is_asked_on(today);
            if !tx.criteria().await?.iter().any(is_asked) {
                return Err(refused("/criterion", FaultCode::UnknownWord));
            }
            effect.detail = json!({ "criterion": criterion, "judgement": judgement, "text": text });
        }
        Act::NoteConflict { text } => effect.detail = json!({ "text": text }),
        Act::OverrideOverlaps { reason } => {
            let open = match case.initiative {
                Some(id) => check::unanswered(tx, &Sight::ALL, id).await?,
                None => Vec::new(),
            };
            let ids: Vec<String> = open.iter().map(|overlap| overlap.id.to_string()).collect();
            effect.detail = json!({ "overlaps": ids });
            effect.reason.clone_from(reason);
        }
        Act::WriteProposal { committee, meets_on, proposal } => {
            let meetings = meetings(tx, committee).await?;
            let meeting = meetings.into_iter().find(|(day, _)| day == meets_on);
            let (_, cut_off) = meeting.ok_or_else(|| refused("/meets_on", FaultCode::OutOfRange))?;
            if cut_off < today {
                return Err(refused("/meets_on", FaultCode::OutOfRange));
            }
            (case.committee, case.meets_on) = (Some(committee.clone()), Some(*meets_on));
            case.proposal = Some(proposal.clone());
            effect.detail = json!({ "committee": committee, "meets_on": meets_on, "proposal": proposal });
        }
        Act::Decide(decision) => {
            if today < decision.decided_on {
                return Err(refused("/decided_on", FaultCode::OutOfRange));
            }
            effect.detail = json!(decision);
            effect.decision = Some((decision.clone(), false));
            effect.mail = Some("case-decision");
        }
        Act::CorrectDecision(decision) => {
            let newest = tx.decisions_of(case.id).await?.pop().ok_or(Error::WrongState("nothing was decided"))?;
            if newest.decision.outcome != decision.outcome || today < decision.decided_on {
                return Err(refused("/outcome", FaultCode::OutOfRange));
            }
            effect.detail = json!(decision);
            effect.decision = Some((decision.clone(), true));
            effect.mail = Some("case-decision");
        }
        Act::SetTerms(terms) => {
            let area_version = case.terms.as_ref().and_then(|terms| terms.area_version);
            case.terms = Some(Terms { area_version, ..terms.clone() });
            effect.detail = json!(terms);
        }
        Act::NoticeChange { reason, period, geometry } => {
            if period.is_none() && geometry.is_none() {
                return Err(refused("/period", FaultCode::Required));
            }
            if let (Some(period), Some(terms)) = (period, &mut case.terms) {
                terms.period = *period;
            }
            effect.detail = json!({ "period": period, "area": geometry.is_some() });
            effect.reason.clone_from(reason);
        }
        Act::Withdraw { reason } => {
            effect.reason.clone_from(reason);
            effect.received = Some((Received::Withdrawal, json!({ "reason": reason })));
        }
        Act::Pause { reason } | Act::Close { reason } => effect.reason.clone_from(reason),
        Act::Assess {}
        | Act::Begin {}
        | Act::Accept {}
        | Act::CheckOverlaps {}
        | Act::Propose {}
        | Act::ProposeAgain {}
        | Act::Resume {}
        | Act::Agree {}
        | Act::Start {}
        | Act::Continue {}
        | Act::ReviewResults {}
        | Act::KeepRunning {}
        | Act::ReviewEffects {}
        | Act::Renew {} => {}
    }
    Ok(effect)
}

/// The days of a committee's meetings with their cut-offs.
async fn meetings(tx: &mut Tx, committee: &Code) -> Result<Vec<(NaiveDate, NaiveDate)>, ServiceError> {
    if !tx.committees().await?.iter().any(|it| it.code == *committee) {
        return Err(refused("/committee", FaultCode::UnknownUnit));
    }
    Ok(tx.meetings(committee).await?.into_iter().map(|it| (it.meets_on, it.cut_off)).collect())
}

/// What a group hands in, as it stands at that moment.
pub(super) fn content(case: &Case) -> Value {
    json!({
        "title": case.title,
        "application": case.application,
        "spokesperson": case.spokesperson,
        "area": case.area,
    })
}

/// Whether what the area overlaps is looked at and kept with an event.
pub(super) fn is_checked_with(event: CaseEvent) -> bool {
    matches!(
        event,
        CaseEvent::TakeUp
            | CaseEvent::Submit
            | CaseEvent::Answer
            | CaseEvent::Accept
            | CaseEvent::CheckOverlaps
            | CaseEvent::Propose
            | CaseEvent::ProposeAgain
            | CaseEvent::Start
            | CaseEvent::NoticeChange
    )
}
