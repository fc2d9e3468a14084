//! Support cases: who has asked for support, what was judged, decided and given.

mod act;
mod apply;
mod attach;
mod check;
mod clean;
mod clock;
mod content;
mod facts;
mod initiative;
mod meeting;
mod open;
mod step;
mod tell;

pub use act::diary_number;
pub use apply::Parts;
pub use attach::{ATTACHMENT_BYTES, ATTACHMENTS_AT_MOST};
pub use meeting::Agenda;
pub use open::{FirstContact, ForTheCity};

use super::access::may;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::case::{Case, CaseEvent, CaseId, CaseRole, CaseState, Guard, KeptDecision, open_to};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::store::{Attachment, CaseEventRow, Incoming, Tx};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Cases of one list.
const LISTED: i64 = 1_000;

/// A case as somebody sees it, with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// What the reader is to it.
    pub roles: Vec<CaseRole>,
    /// What the reader may do with it as it stands, and what must hold first and does not.
    pub open: Vec<(CaseEvent, Vec<Guard>)>,
    /// What happened, the first first.
    pub events: Vec<CaseEventRow>,
    /// What came in.
    pub received: Vec<Incoming>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// What was decided, corrections too.
    pub decisions: Vec<KeptDecision>,
    /// The initiative it is about.
    pub initiative: Option<Initiative>,
    /// The critical overlaps that nobody has answered.
    pub unanswered: Vec<Overlap>,
    /// Where the group is written to; none for those who need not know.
    pub email: Option<String>,
    /// What the city's contact person is called.
    pub contact_name: Option<String>,
    /// Whether the reader is told of people.
    pub tells_people: bool,
    /// What those in the house are called who did something with it, by the names of the record; for who is told of people.
    pub names: BTreeMap<String, String>,
}

/// What an applicant is told of. The rest is the house's own work, told by the decision.
const TOLD_TO_APPLICANTS: &[CaseEvent] = &[
    CaseEvent::Opened,
    CaseEvent::Assess,
    CaseEvent::Invite,
    CaseEvent::Dismiss,
    CaseEvent::Begin,
    CaseEvent::Submit,
    CaseEvent::Accept,
    CaseEvent::RequestCompletion,
    CaseEvent::Remind,
    CaseEvent::Answer,
    CaseEvent::Expire,
    CaseEvent::Propose,
    CaseEvent::ProposeAgain,
    CaseEvent::Approve,
    CaseEvent::ApproveConditionally,
    CaseEvent::Reject,
    CaseEvent::Remit,
    CaseEvent::Table,
    CaseEvent::CorrectDecision,
    CaseEvent::Agree,
    CaseEvent::Start,
    CaseEvent::NoticeChange,
    CaseEvent::Pause,
    CaseEvent::Continue,
    CaseEvent::Close,
    CaseEvent::Withdraw,
    CaseEvent::Attach,
];

impl Service {
    /// The cases that somebody sees, in some states or in any, the first first: all of the house's, or an applicant's own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn cases(&self, actor: &Actor, states: &[CaseState]) -> Result<Vec<Case>, ServiceError> {
        if let Actor::Applicant(id) = actor {
            return Ok(self.store.read().await?.cases_of_applicant(*id).await?);
        }
        may(actor, Action::ReadCase)?;
        let mut cases = self.store.read().await?.cases(&actor.sight(), states, 0, LISTED).await?;
        cases.iter_mut().for_each(|case| without_people(case, actor));
        Ok(cases)
    }

    /// Whether somebody reads the house's cases.
    ///
    /// # Errors
    /// That they do not.
    pub fn may_read_cases(&self, actor: &Actor) -> Result<(), ServiceError> {
        may(actor, Action::ReadCase)
    }

    /// How many cases there are in each state.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn count_cases(&self, actor: &Actor) -> Result<Vec<(CaseState, i64)>, ServiceError> {
        may(actor, Action::ReadCase)?;
        Ok(self.store.read().await?.count_cases(&actor.sight()).await?)
    }

    /// A case with everything that belongs to it, as far as the reader is told. That they were told of people is recorded.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees none.
    pub async fn case(self: &Arc<Self>, actor: &Actor, id: CaseId) -> Result<CaseView, ServiceError> {
        let mut tx = self.store.read().await?;
        let case = find(&mut tx, actor, id).await?;
        let view = self.view(&mut tx, actor, case).await?;
        drop(tx);
        if view.tells_people && !view.roles.contains(&CaseRole::Applicant) {
            self.record_personal_reads(actor, vec![id.to_string()]).await?;
        }
        Ok(view)
    }

    /// The newest case about an initiative, if there is one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn case_about(&self, actor: &Actor, id: InitiativeId) -> Result<Option<Case>, ServiceError> {
        may(actor, Action::ReadCase)?;
        let mut case = self.store.read().await?.case_of(&actor.sight(), id).await?;
        if let Some(case) = &mut case {
            without_people(case, actor);
        }
        Ok(case)
    }

    async fn view(&self, tx: &mut Tx, actor: &Actor, case: Case) -> Result<CaseView, ServiceError> {
        let roles = case.roles_of(actor);
        let tells_people = case.tells_people_to(actor) || *actor == Actor::Operator;
        let events = tx.case_events(case.id).await?;
        let (initiative, unanswered) = match case.initiative {
            Some(id) => {
                let initiative = tx.find_initiative(&Sight::ALL, id).await?;
                (initiative, check::unanswered(tx, &actor.sight(), id).await?)
            }
            None => (None, Vec::new()),
        };
        let facts = self.facts(tx, &case, &events).await?;
        let lacking = |guards: &[Guard]| lacking(guards, &facts);
        let open = open_to(case.state, &roles).map(|row| (row.event, lacking(row.guards))).collect();
        let received = tx.received_of(case.id).await?;
        let email = match case.applicant {
            Some(id) if tells_people => tx.applicant_email(id).await?,
            _ => None,
        };
        let contact_name = match case.contact_person {
            Some(id) => tx.find_person(id).await?.map(|person| person.name),
            None => None,
        };
        let decisions = tx.decisions_of(case.id).await?;
        let attachments = tx.attachments_of(case.id).await?;
        let names = if tells_people { names(tx, &events).await? } else { BTreeMap::new() };
        let mut view = CaseView {
            names,
            case,
            roles,
            open,
            events,
            received,
            attachments,
            decisions,
            initiative,
            unanswered,
            email,
            contact_name,
            tells_people,
        };
        if !tells_people {
            view.without_people();
        }
        if matches!(actor, Actor::Applicant(_)) {
            view.for_applicant();
        }
        Ok(view)
    }
}

impl CaseView {
    /// Leaves out what tells of people.
    pub(super) fn without_people(&mut self) {
        self.case.spokesperson = None;
        self.email = None;
        self.names.clear();
        self.received.iter_mut().for_each(|incoming| incoming.content = Value::Null);
        self.events.iter_mut().for_each(without_participants);
    }

    /// Leaves out what is the house's own, and what tells of others.
    fn for_applicant(&mut self) {
        self.events.retain(|event| TOLD_TO_APPLICANTS.contains(&event.event));
        self.events.iter_mut().for_each(|event| {
            if !event.actor.starts_with("applicant:") {
                event.actor = "city".to_owned();
            }
            if let Some(members) = event.detail.as_object_mut() {
                members.remove("check");
            }
        });
        self.unanswered.clear();
        self.names.clear();
        self.decisions.iter_mut().for_each(|decision| {
            decision.annex = Value::Null;
            decision.by = "city".to_owned();
        });
        self.initiative = None;
        self.case.proposal = None;
    }

    /// Whether the reader may do something, whatever else must hold first.
    #[must_use]
    pub fn may(&self, event: CaseEvent) -> bool {
        self.open.iter().any(|(open, _)| *open == event)
    }

    /// The newest event of a kind.
    #[must_use]
    pub fn newest(&self, event: CaseEvent) -> Option<&CaseEventRow> {
        self.events.iter().rev().find(|row| row.event == event)
    }
}

/// What people are called who did something.
async fn names(tx: &mut Tx, events: &[CaseEventRow]) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut names = BTreeMap::new();
    for event in events {
        let id = event.actor.strip_prefix("person:").and_then(|id| id.parse().ok());
        if let Some(id) = id.filter(|_| !names.contains_key(&event.actor))
            && let Some(person) = tx.find_person(id).await?
        {
            names.insert(event.actor.clone(), person.name);
        }
    }
    Ok(names)
}

/// The case, if the actor sees it: an applicant their own, everybody else what they see of the house's.
async fn find(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<Case, ServiceError> {
    let found = match actor {
        Actor::Applicant(own) => tx.case_of_applicant(id, *own).await?,
        actor => {
            may(actor, Action::ReadCase)?;
            tx.find_case(&actor.sight(), id).await?
        }
    };
    Ok(found.ok_or(Error::NotFound)?)
}

fn without_people(case: &mut Case, actor: &Actor) {
    // Lists travel further than they were meant to.
    if *actor != Actor::Operator {
        case.spokesperson = None;
    }
}

fn without_participants(event: &mut CaseEventRow) {
    if let Some(members) = event.detail.as_object_mut() {
        members.remove("participants");
    }
}

/// The guards of a list that do not hold.
fn lacking(guards: &[Guard], facts: &BTreeSet<Guard>) -> Vec<Guard> {
    guards.iter().copied().filter(|guard| !facts.contains(guard)).collect()
}
