//! Telling people: what somebody wants to be told, and whether a notice is for them. Pure: everything that is asked of the
//! register was asked before.

mod judge;
mod slot;
#[cfg(test)]
mod tests;

pub use judge::{Occasion, Receiver, Side, Told, judge};
pub use slot::{Slot, morning};

use super::codes::Code;
use super::handling::NoticeKind;
use super::score::Band;
use super::words::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// When somebody is told of a kind of event by mail. The inbox has at once what is not refused.
    Timing {
        AtOnce = "at_once",
        /// In the next morning's digest.
        Daily = "daily",
        /// In the digest of next Monday.
        Weekly = "weekly",
        /// Not at all, and not in the inbox either.
        Never = "never",
    }
}

words! {
    /// What a subscription covers beside its watch areas.
    Cover {
        /// Overlaps, initiatives and cases of the administrations and committees that somebody has a role for.
        OwnAdministration = "own_administration",
        /// Those of the initiatives and cases that somebody is contact person of.
        OwnInitiatives = "own_initiatives",
        /// For the central coordinator: what nobody has acknowledged, and what is critical.
        WholeCity = "whole_city",
    }
}

/// What somebody wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Of what.
    pub covers: BTreeSet<Cover>,
    /// Of no overlap below it.
    pub minimum_band: Option<Band>,
    /// When, by kind. A kind that is absent comes with the daily digest, and at once where somebody has to act on something
    /// critical.
    pub timing: BTreeMap<NoticeKind, Timing>,
    /// Whether by mail too.
    pub mail: bool,
}

impl Default for Wishes {
    /// Of everything that somebody's roles give them to do.
    fn default() -> Self {
        let covers = Cover::ALL.iter().copied().collect();
        Self { covers, minimum_band: None, timing: BTreeMap::new(), mail: true }
    }
}

impl Wishes {
    /// When somebody is to be told of something of this kind and band.
    #[must_use]
    pub fn timing_of(&self, kind: NoticeKind, band: Option<Band>) -> Timing {
        match self.timing.get(&kind) {
            Some(chosen) => *chosen,
            None if asks(kind) && band == Some(Band::Critical) => Timing::AtOnce,
            None => Timing::Daily,
        }
    }
}

/// Whether a notice of this kind asks somebody to do something.
#[must_use]
pub fn asks(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::Opened
        | NoticeKind::Reopened
        | NoticeKind::Escalated
        | NoticeKind::Reassess
        | NoticeKind::ReviewDue
        | NoticeKind::EndPassed
        | NoticeKind::CaseCameIn
        | NoticeKind::CaseCompleted
        | NoticeKind::CaseAssigned
        | NoticeKind::CaseProposed => true,
        NoticeKind::Acknowledged
        | NoticeKind::InDialogue
        | NoticeKind::NotNeeded
        | NoticeKind::Coordinated
        | NoticeKind::Ended
        | NoticeKind::ReviewSoon
        | NoticeKind::EndsSoon
        | NoticeKind::CaseWithdrawn
        | NoticeKind::CaseExpired
        | NoticeKind::CaseDecided => false,
    }
}

/// The most watch areas of one subscription.
pub const AREAS_AT_MOST: usize = 20;
/// So much of what is unread is counted; who has more has much.
pub const UNREAD_AT_MOST: i64 = 100;
/// Mails that one receiver gets at once within an hour; the rest waits for the digest.
pub const AT_ONCE_PER_HOUR: usize = 20;

/// Which webhooks of an administration are told: the kinds, and the least band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// The administration whose sight it has.
    pub administration: Code,
    /// Of these kinds.
    pub kinds: BTreeSet<NoticeKind>,
    /// Of no overlap below it.
    pub minimum_band: Option<Band>,
}

impl Hook {
    /// Whether it is told of something.
    #[must_use]
    pub fn wants(&self, occasion: &Occasion) -> bool {
        let is_own = |side: &Side| side.administrations.contains(&self.administration);
        occasion.case.is_none()
            && self.kinds.contains(&occasion.kind)
            && occasion.is_above(self.minimum_band)
            && occasion.sides.iter().any(is_own)
            && occasion
                .sides
                .iter()
                .all(|side| side.visibility < super::words::Visibility::Confidential || is_own(side))
    }
}
