//! What is done with a case, with everything that belongs to it.

use super::document::{Proposal, Terms};
use super::table::CaseEvent;
use crate::domain::access::PersonId;
use crate::domain::codes::Code;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

words! {
    /// What kind of activity.
    ActivityKind {
        Meeting = "meeting",
        Talk = "talk",
        Survey = "survey",
        ReferenceGroup = "reference_group",
        SiteVisit = "site_visit",
    }
}

words! {
    /// How far a criterion is met.
    Judgement { Met = "met", Partly = "partly", NotMet = "not_met" }
}

words! {
    /// What a committee decides.
    Outcome {
        Approved = "approved",
        Conditional = "conditional",
        Rejected = "rejected",
        Remitted = "remitted",
        Tabled = "tabled",
    }
}

words! {
    /// What came in.
    Received {
        Interest = "interest",
        Application = "application",
        Completion = "completion",
        Attachment = "attachment",
        Withdrawal = "withdrawal",
        NewVersion = "new_version",
        Assignment = "assignment",
    }
}

/// An entry of a case's log of activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// What kind.
    pub kind: ActivityKind,
    /// The day.
    #[serde(deserialize_with = "crate::domain::time::day")]
    pub on: NaiveDate,
    /// Who took part. Personal data.
    #[serde(default)]
    pub participants: String,
    /// What came of it.
    pub summary: String,
    /// What is to be done next.
    #[serde(default)]
    pub next_step: String,
}

/// What a committee has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The outcome.
    pub outcome: Outcome,
    /// The day.
    #[serde(deserialize_with = "crate::domain::time::day")]
    pub decided_on: NaiveDate,
    /// The paragraph of the minutes.
    pub paragraph: String,
    /// The registry number (diarienummer).
    pub registry_number: String,
    /// Conditions or reasons; needed with conditions.
    #[serde(default)]
    pub text: String,
}

/// What somebody does with a case.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Names who works with it.
    Assign {
        /// The administration that handles it.
        administration: Code,
        /// The contact person.
        #[schema(value_type = uuid::Uuid)]
        contact_person: PersonId,
    },
    /// Writes an activity down.
    LogActivity(Activity),
    /// Begins the first judgement.
    Assess {},
    /// Invites the group to apply.
    Invite {},
    /// Ends it with a reason.
    Dismiss {
        /// Why.
        reason: String,
    },
    /// Takes it up as the city's own.
    TakeUp {
        /// The assignment.
        assignment: String,
    },
    /// Begins the application.
    Begin {},
    /// Hands it in.
    Submit {},
    /// Takes it up for preparation.
    Accept {},
    /// Asks for more.
    RequestCompletion {
        /// For what.
        what: String,
        /// Until when.
        #[serde(deserialize_with = "crate::domain::time::day")]
        deadline: NaiveDate,
    },
    /// Answers that.
    Answer {
        /// In words.
        text: String,
    },
    /// Judges one criterion.
    Judge {
        /// Its code.
        criterion: Code,
        /// How far it is met.
        judgement: Judgement,
        /// Why.
        text: String,
    },
    /// Attaches what the area overlaps now.
    CheckOverlaps {},
    /// Notes whether anybody who handles it has an interest in it (jäv).
    NoteConflict {
        /// The note.
        text: String,
    },
    /// Lets it go on in spite of unanswered critical overlaps.
    OverrideOverlaps {
        /// Why.
        reason: String,
    },
    /// Writes the proposal to the committee.
    WriteProposal {
        /// The committee.
        committee: Code,
        /// The meeting.
        #[serde(deserialize_with = "crate::domain::time::day")]
        meets_on: NaiveDate,
        /// The proposal.
        #[serde(flatten)]
        proposal: Proposal,
    },
    /// Proposes it to the committee.
    Propose {},
    /// Proposes it again.
    ProposeAgain {},
    /// Records the committee's decision.
    Decide(Decision),
    /// Records the decision anew, corrected; its outcome stays.
    CorrectDecision(Decision),
    /// Prepares it further.
    Resume {},
    /// Says what is agreed on.
    SetTerms(Terms),
    /// Makes an agreement of it.
    Agree {},
    /// Lets it run.
    Start {},
    /// Notes that area or period change.
    NoticeChange {
        /// Why.
        reason: String,
        /// The new period; as before where it is left out.
        #[serde(default)]
        period: Option<Period>,
        /// The new area as GeoJSON; as before where it is left out.
        #[serde(default)]
        #[schema(value_type = Option<Object>)]
        geometry: Option<Value>,
    },
    /// Pauses it.
    Pause {
        /// Why.
        reason: String,
    },
    /// Lets it go on.
    Continue {},
    /// Begins to follow its results up.
    ReviewResults {},
    /// Lets it run on.
    KeepRunning {},
    /// Begins to measure its effects.
    ReviewEffects {},
    /// Lets it run anew.
    Renew {},
    /// Ends it.
    Close {
        /// Why.
        reason: String,
    },
    /// Withdraws it.
    Withdraw {
        /// Why.
        reason: String,
    },
}

impl Act {
    /// The event of the table that it is.
    #[must_use]
    pub fn event(&self) -> CaseEvent {
        match self {
            Self::Assign { .. } => CaseEvent::Assign,
            Self::LogActivity(_) => CaseEvent::LogActivity,
            Self::Assess {} => CaseEvent::Assess,
            Self::Invite {} => CaseEvent::Invite,
            Self::Dismiss { .. } => CaseEvent::Dismiss,
            Self::TakeUp { .. } => CaseEvent::TakeUp,
            Self::Begin {} => CaseEvent::Begin,
            Self::Submit {} => CaseEvent::Submit,
            Self::Accept {} => CaseEvent::Accept,
            Self::RequestCompletion { .. } => CaseEvent::RequestCompletion,
            Self::Answer { .. } => CaseEvent::Answer,
            Self::Judge { .. } => CaseEvent::Judge,
            Self::CheckOverlaps {} => CaseEvent::CheckOverlaps,
            Self::NoteConflict { .. } => CaseEvent::NoteConflict,
            Self::OverrideOverlaps { .. } => CaseEvent::OverrideOverlaps,
            Self::WriteProposal { .. } => CaseEvent::WriteProposal,
            Self::Propose {} => CaseEvent::Propose,
            Self::ProposeAgain {} => CaseEvent::ProposeAgain,
            Self::Decide(decision) => decision.outcome.event(),
            Self::CorrectDecision(_) => CaseEvent::CorrectDecision,
            Self::Resume {} => CaseEvent::Resume,
            Self::SetTerms(_) => CaseEvent::SetTerms,
            Self::Agree {} => CaseEvent::Agree,
            Self::Start {} => CaseEvent::Start,
            Self::NoticeChange { .. } => CaseEvent::NoticeChange,
            Self::Pause { .. } => CaseEvent::Pause,
            Self::Continue {} => CaseEvent::Continue,
            Self::ReviewResults {} => CaseEvent::ReviewResults,
            Self::KeepRunning {} => CaseEvent::KeepRunning,
            Self::ReviewEffects {} => CaseEvent::ReviewEffects,
            Self::Renew {} => CaseEvent::Renew,
            Self::Close { .. } => CaseEvent::Close,
            Self::Withdraw { .. } => CaseEvent::Withdraw,
        }
    }

    /// Why it is done, where that has to be said.
    pub fn reason_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Dismiss { reason }
            | Self::OverrideOverlaps { reason }
            | Self::NoticeChange { reason, .. }
            | Self::Pause { reason }
            | Self::Close { reason }
            | Self::Withdraw { reason } => Some(reason),
            _ => None,
        }
    }
}

impl Outcome {
    /// The event that records it.
    #[must_use]
    pub fn event(self) -> CaseEvent {
        match self {
            Self::Approved => CaseEvent::Approve,
            Self::Conditional => CaseEvent::ApproveConditionally,
            Self::Rejected => CaseEvent::Reject,
            Self::Remitted => CaseEvent::Remit,
            Self::Tabled => CaseEvent::Table,
        }
    }
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptDecision {
    /// Its id.
    pub id: Uuid,
    /// What was decided.
    pub decision: Decision,
    /// By which committee.
    pub committee: Code,
    /// At the meeting that it was proposed to.
    pub meets_on: Option<NaiveDate>,
    /// The record that it corrects.
    pub corrects: Option<Uuid>,
    /// Who recorded it, as the record names people.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What the area overlapped then.
    pub annex: Value,
}
