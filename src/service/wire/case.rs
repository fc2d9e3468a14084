//! Support cases as JSON.

use crate::domain::case::{
    Application, Case, CaseEvent, CaseId, CaseRole, CaseState, Decision, Guard, KeptDecision, Proposal, Received,
    Spokesperson, Terms, waits_for,
};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::time::Timestamp;
use crate::domain::words::Origin;
use crate::service::cases::{Agenda, CaseView, diary_number};
use crate::store::{Attachment, CaseEventRow, Incoming};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A case in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: CaseId,
    /// Its number for people, shown as `S-12`.
    pub number: i64,
    /// The number of the change that last touched it; its ETag.
    pub revision: i64,
    /// Who began it.
    pub origin: Origin,
    /// How far it has come.
    pub state: CaseState,
    /// Since when.
    pub since: Timestamp,
    /// Whose turn it is.
    pub waits_for: Option<CaseRole>,
    /// What it is called.
    pub title: String,
    /// The administration that handles it.
    pub administration: Option<Code>,
    /// The committee that decides.
    pub committee: Option<Code>,
    /// The meeting it goes to.
    pub meets_on: Option<NaiveDate>,
    /// The initiative it is about.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub initiative: Option<InitiativeId>,
    /// The last day for completing it.
    pub deadline: Option<NaiveDate>,
    /// When it began.
    pub created_at: Timestamp,
}

impl From<&Case> for CaseSummary {
    fn from(case: &Case) -> Self {
        Self {
            id: case.id,
            number: case.number,
            revision: case.revision,
            origin: case.origin,
            state: case.state,
            since: case.since,
            waits_for: waits_for(case.state),
            title: case.title.clone(),
            administration: case.administration.clone(),
            committee: case.committee.clone(),
            meets_on: case.meets_on,
            initiative: case.initiative,
            deadline: case.deadline,
            created_at: case.created_at,
        }
    }
}

/// Cases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseList {
    /// The cases, the first first.
    pub cases: Vec<CaseSummary>,
}

/// Something that can be done with a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenEvent {
    /// What.
    pub event: CaseEvent,
    /// What must hold first and does not.
    pub lacking: Vec<Guard>,
}

/// Something that happened with a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseEventBody {
    /// The number of the change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it, as the record names people; applicants are told `city` of everybody in the house.
    pub actor: String,
    /// For which administration.
    pub administration: Option<Code>,
    /// What it was.
    pub event: CaseEvent,
    /// The state before.
    pub before: Option<CaseState>,
    /// The state after.
    pub after: CaseState,
    /// Why.
    pub reason: String,
    /// What else there is to say.
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl From<CaseEventRow> for CaseEventBody {
    fn from(row: CaseEventRow) -> Self {
        let CaseEventRow { seq, at, actor, administration, event, before, after, reason, detail } = row;
        Self { seq, at, actor, administration, event, before, after, reason, detail }
    }
}

/// Something that came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceivedBody {
    /// Its number in the diary.
    pub number: String,
    /// What it is.
    pub what: Received,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of its content, hexadecimal.
    pub digest: String,
    /// The content, for those who are told of people.
    #[schema(value_type = Option<Object>)]
    pub content: Value,
}

impl From<Incoming> for ReceivedBody {
    fn from(one: Incoming) -> Self {
        let Incoming { year, number, what, at, digest, content } = one;
        Self { number: diary_number(year, number), what, at, digest, content }
    }
}

/// A file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentBody {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// When it came in.
    pub at: Timestamp,
}

impl From<Attachment> for AttachmentBody {
    fn from(one: Attachment) -> Self {
        let Attachment { id, name, media_type, size, digest, at } = one;
        Self { id, name, media_type, size, digest, at }
    }
}

/// A decision as it was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionBody {
    /// Its id.
    pub id: Uuid,
    /// What was decided.
    #[serde(flatten)]
    pub decision: Decision,
    /// By which committee.
    pub committee: Code,
    /// At the meeting it was proposed to.
    pub meets_on: Option<NaiveDate>,
    /// The record that it corrects.
    pub corrects: Option<Uuid>,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What the area overlapped then.
    #[schema(value_type = Option<Object>)]
    pub annex: Value,
}

impl From<KeptDecision> for DecisionBody {
    fn from(kept: KeptDecision) -> Self {
        let KeptDecision { id, decision, committee, meets_on, corrects, by, at, annex } = kept;
        Self { id, decision, committee, meets_on, corrects, by, at, annex }
    }
}

/// A case with everything that belongs to it, as far as its reader is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseBody {
    /// The case in short.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The rejected case that it is a new version of.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub follows: Option<CaseId>,
    /// What is applied for.
    pub application: Application,
    /// Who speaks for the group, for those who need to know.
    pub spokesperson: Option<Spokesperson>,
    /// Where the group is written to, for those who need to know.
    pub email: Option<String>,
    /// The area as GeoJSON, as the group gave it last.
    #[schema(value_type = Option<Object>)]
    pub area: Option<Value>,
    /// The city's contact person.
    pub contact_person: Option<String>,
    /// What the city was assigned.
    pub assignment: Option<String>,
    /// The proposal to the committee.
    pub proposal: Option<Proposal>,
    /// The agreement.
    pub terms: Option<Terms>,
    /// What the reader is to it.
    pub roles: Vec<CaseRole>,
    /// What the reader may do with it.
    pub open: Vec<OpenEvent>,
    /// The numbers of critical overlaps that nobody has answered.
    pub unanswered: Vec<i64>,
    /// What happened.
    pub events: Vec<CaseEventBody>,
    /// What came in.
    pub received: Vec<ReceivedBody>,
    /// The files.
    pub attachments: Vec<AttachmentBody>,
    /// What was decided.
    pub decisions: Vec<DecisionBody>,
}

impl From<CaseView> for CaseBody {
    fn from(view: CaseView) -> Self {
        let summary = CaseSummary::from(&view.case);
        let case = view.case;
        Self {
            summary,
            follows: case.follows,
            application: case.application,
            spokesperson: case.spokesperson,
            email: view.email,
            area: case.area,
            contact_person: view.contact_name,
            assignment: case.assignment,
            proposal: case.proposal,
            terms: case.terms,
            roles: view.roles,
            open: view.open.into_iter().map(|(event, lacking)| OpenEvent { event, lacking }).collect(),
            unanswered: view.unanswered.iter().map(|overlap| overlap.number).collect(),
            events: view.events.into_iter().map(CaseEventBody::from).collect(),
            received: view.received.into_iter().map(ReceivedBody::from).collect(),
            attachments: view.attachments.into_iter().map(AttachmentBody::from).collect(),
            decisions: view.decisions.into_iter().map(DecisionBody::from).collect(),
        }
    }
}

/// A case on an agenda.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgendaItem {
    /// The case.
    #[serde(flatten)]
    pub case: CaseSummary,
    /// What was decided at this meeting.
    pub decision: Option<DecisionBody>,
    /// How many critical overlaps nobody has answered.
    pub unanswered: usize,
}

/// What a committee has before it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgendaBody {
    /// The committee.
    pub committee: Code,
    /// The day of the meeting.
    pub meets_on: NaiveDate,
    /// The last day on which a case can be handed in for it.
    pub cut_off: NaiveDate,
    /// The cases.
    pub cases: Vec<AgendaItem>,
}

impl From<Agenda> for AgendaBody {
    fn from(agenda: Agenda) -> Self {
        let item = |(case, decision, unanswered): (Case, Option<KeptDecision>, usize)| AgendaItem {
            case: CaseSummary::from(&case),
            decision: decision.map(DecisionBody::from),
            unanswered,
        };
        Self {
            committee: agenda.meeting.committee,
            meets_on: agenda.meeting.meets_on,
            cut_off: agenda.meeting.cut_off,
            cases: agenda.items.into_iter().map(item).collect(),
        }
    }
}
