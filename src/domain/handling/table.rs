//! The table of states as data: what leads from where to where. Nothing else does.

use super::HandlingState::{self, Acknowledged, Coordinated, Ended, InDialogue, New, NotNeeded, Reassess, Snoozed};
use super::{NoticeKind, words};

words! {
    /// What leads from one state to another.
    Trigger {
        /// The first receiver acknowledges it, or says something.
        Acknowledged = "acknowledged",
        /// One verdict is "need".
        NeedSaid = "need_said",
        MeetingBooked = "meeting_booked",
        /// All verdicts are "no need".
        NoNeedByAll = "no_need_by_all",
        OutcomeRecorded = "outcome_recorded",
        PutOff = "put_off",
        /// The day that it was put off to has come.
        BackAgain = "back_again",
        MaterialChange = "material_change",
        Lapsed = "lapsed",
        /// The machine says that it is active again.
        ActiveAgain = "active_again",
    }
}

/// A row: from, trigger, to, and what is told.
pub type Row = (HandlingState, Trigger, HandlingState, Option<NoticeKind>);

/// Every transition there is.
pub const TABLE: &[Row] = &[
    (New, Trigger::Acknowledged, Acknowledged, Some(NoticeKind::Acknowledged)),
    (New, Trigger::NeedSaid, InDialogue, Some(NoticeKind::InDialogue)),
    (Acknowledged, Trigger::NeedSaid, InDialogue, Some(NoticeKind::InDialogue)),
    (Snoozed, Trigger::NeedSaid, InDialogue, Some(NoticeKind::InDialogue)),
    (Reassess, Trigger::NeedSaid, InDialogue, Some(NoticeKind::InDialogue)),
    (New, Trigger::MeetingBooked, InDialogue, Some(NoticeKind::InDialogue)),
    (Acknowledged, Trigger::MeetingBooked, InDialogue, Some(NoticeKind::InDialogue)),
    (Snoozed, Trigger::MeetingBooked, InDialogue, Some(NoticeKind::InDialogue)),
    (Reassess, Trigger::MeetingBooked, InDialogue, Some(NoticeKind::InDialogue)),
    (New, Trigger::NoNeedByAll, NotNeeded, Some(NoticeKind::NotNeeded)),
    (Acknowledged, Trigger::NoNeedByAll, NotNeeded, Some(NoticeKind::NotNeeded)),
    (InDialogue, Trigger::NoNeedByAll, NotNeeded, Some(NoticeKind::NotNeeded)),
    (Snoozed, Trigger::NoNeedByAll, NotNeeded, Some(NoticeKind::NotNeeded)),
    (Reassess, Trigger::NoNeedByAll, NotNeeded, Some(NoticeKind::NotNeeded)),
    (InDialogue, Trigger::OutcomeRecorded, Coordinated, Some(NoticeKind::Coordinated)),
    (New, Trigger::PutOff, Snoozed, None),
    (Acknowledged, Trigger::PutOff, Snoozed, None),
    (Snoozed, Trigger::BackAgain, Acknowledged, None),
    (NotNeeded, Trigger::MaterialChange, Reassess, Some(NoticeKind::Reassess)),
    (Coordinated, Trigger::MaterialChange, Reassess, Some(NoticeKind::Reassess)),
    (New, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (Acknowledged, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (InDialogue, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (Coordinated, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (NotNeeded, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (Snoozed, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (Reassess, Trigger::Lapsed, Ended, Some(NoticeKind::Ended)),
    (Ended, Trigger::ActiveAgain, New, Some(NoticeKind::Reopened)),
];

/// Where a trigger leads from a state, and what is told; none where the table has no such row.
#[must_use]
pub fn row(from: HandlingState, trigger: Trigger) -> Option<(HandlingState, Option<NoticeKind>)> {
    TABLE.iter().find(|row| row.0 == from && row.1 == trigger).map(|row| (row.2, row.3))
}

/// Whether a trigger leads anywhere from a state.
#[must_use]
pub fn leads(from: HandlingState, trigger: Trigger) -> bool {
    row(from, trigger).is_some()
}
