//! Handling an overlap: what people do about it, by one table of states that both sides share.

mod material;
mod step;
mod table;

pub use material::{Baseline, Difference};
pub use step::{Act, Around, Step, step};
pub use table::{TABLE, Trigger, leads};

use super::codes::Code;
use super::error::{Error, Fault, FaultCode};
use super::time::Timestamp;
use super::words::words;
use chrono::NaiveDate;
use std::collections::BTreeMap;

words! {
    /// How far people have come with an overlap.
    HandlingState {
        New = "new",
        Acknowledged = "acknowledged",
        InDialogue = "in_dialogue",
        Coordinated = "coordinated",
        NotNeeded = "not_needed",
        Snoozed = "snoozed",
        /// It was settled, and has changed materially since.
        Reassess = "reassess",
        /// The machine says that it is no overlap any more.
        Ended = "ended",
    }
}

words! {
    /// What an administration says of an overlap (ställningstagande).
    Verdict {
        NotAssessed = "not_assessed",
        Need = "need",
        NoNeed = "no_need",
        /// It was judged, and has changed materially since.
        Reassess = "reassess",
    }
}

words! {
    /// Why there is no need.
    Reason {
        OtherPurpose = "other_purpose",
        AlreadyCoordinated = "already_coordinated",
        SketchArea = "sketch_area",
        BoundarySliver = "boundary_sliver",
        /// The same initiative was registered twice.
        SameInitiative = "same_initiative",
        Other = "other",
    }
}

words! {
    /// What coordination has led to.
    Outcome {
        SharedInformation = "shared_information",
        JointMeeting = "joint_meeting",
        DivisionOfRoles = "division_of_roles",
        JointAction = "joint_action",
        Merged = "merged",
        /// Moved in time or area.
        Moved = "moved",
    }
}

words! {
    /// What is worth telling somebody.
    NoticeKind {
        /// An overlap became active: the named receivers of both sides.
        Opened = "opened",
        /// It is active again: both sides.
        Reopened = "reopened",
        /// The first receiver has seen it: the other side.
        Acknowledged = "acknowledged",
        /// Nobody did for long: the central coordinator.
        Escalated = "escalated",
        InDialogue = "in_dialogue",
        NotNeeded = "not_needed",
        Coordinated = "coordinated",
        /// A settled one has changed materially: both sides, with the difference.
        Reassess = "reassess",
        /// It is no overlap any more: in the digest.
        Ended = "ended",
        /// An initiative is to be confirmed, extended or ended soon.
        ReviewSoon = "review_soon",
        /// An initiative should have been confirmed by now.
        ReviewDue = "review_due",
        /// An initiative ends soon.
        EndsSoon = "ends_soon",
        /// An initiative has ended by its dates and is not closed.
        EndPassed = "end_passed",
        /// A first contact, a new version or an application came in.
        CaseCameIn = "case_came_in",
        /// A group has completed its application.
        CaseCompleted = "case_completed",
        CaseWithdrawn = "case_withdrawn",
        /// A case got a contact person and an administration.
        CaseAssigned = "case_assigned",
        /// The day for completing an application has passed.
        CaseExpired = "case_expired",
        /// A case was proposed to a meeting.
        CaseProposed = "case_proposed",
        /// A committee's decision was recorded.
        CaseDecided = "case_decided",
    }
}

impl NoticeKind {
    /// Whether it tells of a support case, which is told to people who work with it and to no program or mailbox.
    #[must_use]
    pub fn is_of_case(self) -> bool {
        match self {
            Self::CaseCameIn
            | Self::CaseCompleted
            | Self::CaseWithdrawn
            | Self::CaseAssigned
            | Self::CaseExpired
            | Self::CaseProposed
            | Self::CaseDecided => true,
            Self::Opened
            | Self::Reopened
            | Self::Acknowledged
            | Self::Escalated
            | Self::InDialogue
            | Self::NotNeeded
            | Self::Coordinated
            | Self::Reassess
            | Self::Ended
            | Self::ReviewSoon
            | Self::ReviewDue
            | Self::EndsSoon
            | Self::EndPassed => false,
        }
    }
}

/// Days without acknowledgement until the central coordinator is told.
pub const ESCALATED_AFTER_DAYS: i64 = 14;
/// The longest an overlap can be put off.
pub const SNOOZED_AT_MOST_DAYS: i64 = 90;
/// Characters of a comment, a reason or a note.
pub const TEXT_AT_MOST: usize = 4_000;

impl HandlingState {
    /// Whether people still have something to settle.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Acknowledged | Self::InDialogue | Self::Snoozed | Self::Reassess)
    }

    /// Whether it was settled.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Coordinated | Self::NotNeeded)
    }

    /// Whether somebody has to look at it now.
    #[must_use]
    pub fn needs_action(self) -> bool {
        matches!(self, Self::New | Self::Acknowledged | Self::Reassess)
    }
}

/// What an administration has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its verdict.
    pub verdict: Verdict,
    /// Why there is no need, where it says so.
    pub reason: Option<Reason>,
    /// In its own words.
    pub comment: String,
    /// Who said it, as the record names people.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The one record that both sides share.
#[derive(Debug, Clone, PartialEq)]
pub struct Handling {
    /// How far it has come.
    pub state: HandlingState,
    /// Since when.
    pub since: Timestamp,
    /// When the first receiver acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When the central coordinator was told.
    pub escalated_at: Option<Timestamp>,
    /// The day it comes back on.
    pub snoozed_until: Option<NaiveDate>,
    /// Why it was put off.
    pub snooze_reason: String,
    /// The day of the meeting, booked or held.
    pub meeting_on: Option<NaiveDate>,
    /// What coordination has led to.
    pub outcome: Option<Outcome>,
    /// What was written down last.
    pub note: String,
    /// What it was when it was settled.
    pub baseline: Option<Baseline>,
    /// What each administration says; those that are absent have said nothing.
    pub verdicts: BTreeMap<Code, Said>,
}

impl Handling {
    /// The record of an overlap that has just become active.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self {
            state: HandlingState::New,
            since: at,
            acknowledged_at: None,
            escalated_at: None,
            snoozed_until: None,
            snooze_reason: String::new(),
            meeting_on: None,
            outcome: None,
            note: String::new(),
            baseline: None,
            verdicts: BTreeMap::new(),
        }
    }

    /// What an administration says.
    #[must_use]
    pub fn verdict_of(&self, administration: &Code) -> Verdict {
        self.verdicts.get(administration).map_or(Verdict::NotAssessed, |said| said.verdict)
    }
}

fn refused(pointer: &str, code: FaultCode) -> Error {
    Error::invalid(vec![Fault::new(pointer, code)])
}

#[cfg(test)]
mod tests;
