//! Is this notice for this receiver? One answer, however many reasons there are.

use super::{Cover, Timing, Wishes, asks};
use crate::domain::access::{Grant, PersonId, Sight};
use crate::domain::case::{CaseRole, Staff};
use crate::domain::codes::Code;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::words::Visibility;
use std::collections::BTreeSet;

/// An initiative that a notice is about, as far as it matters who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Who may see it.
    pub visibility: Visibility,
    /// Lead and participants.
    pub administrations: BTreeSet<Code>,
    /// Its contact person, when that is a person of the register.
    pub contact: Option<PersonId>,
}

/// What a notice tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What happened.
    pub kind: NoticeKind,
    /// The band of the overlap; none for what happened to an initiative.
    pub band: Option<Band>,
    /// Both sides of the overlap, or the initiative; of a case the initiative that it is about, where there is one yet.
    pub sides: Vec<Side>,
    /// Who works with the case that it tells of.
    pub case: Option<Staff>,
    /// The administration for which it was done, where that is known.
    pub acting: Option<Code>,
    /// Who did it, as the record names people.
    pub caused_by: String,
}

impl Occasion {
    /// Whether it is worth telling somebody who wants nothing below a band.
    #[must_use]
    pub fn is_above(&self, minimum: Option<Band>) -> bool {
        match (minimum, self.band) {
            (Some(minimum), Some(band)) => minimum <= band,
            _ => true,
        }
    }

    /// The sides whose people are told. That somebody has seen an overlap is news for the other side only.
    fn sides_told(&self) -> impl Iterator<Item = &Side> {
        let acted = |side: &Side| self.acting.as_ref().is_some_and(|code| side.administrations.contains(code));
        let is_news = self.kind != NoticeKind::Acknowledged || self.sides.iter().all(acted);
        self.sides.iter().filter(move |side| is_news || !acted(side))
    }

    /// Whether a reader sees all of what it tells of.
    fn is_seen_by(&self, sight: &Sight) -> bool {
        let sees = |side: &Side| sight.sees(side.visibility, &side.administrations, side.contact);
        Visibility::Internal <= sight.up_to && self.sides.iter().all(sees)
    }
}

/// Somebody who may be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Receiver {
    /// The person; none for a function mailbox.
    pub person: Option<PersonId>,
    /// What they see now.
    pub sight: Sight,
    /// Their roles in force; none of a function mailbox.
    pub grants: Vec<Grant>,
    /// The administrations that count as their own.
    pub administrations: BTreeSet<Code>,
    /// Whether they coordinate the whole city.
    pub is_central: bool,
    /// What they want.
    pub wishes: Wishes,
}

impl Receiver {
    /// Whether something is theirs by their own part in it.
    fn has_part(&self, occasion: &Occasion) -> bool {
        if let Some(staff) = &occasion.case {
            return self.works_with(staff, occasion.kind);
        }
        let own = |side: &Side| {
            let by_administration = self.wishes.covers.contains(&Cover::OwnAdministration)
                && side.administrations.iter().any(|code| self.administrations.contains(code));
            let by_contact = self.wishes.covers.contains(&Cover::OwnInitiatives)
                && self.person.is_some_and(|person| side.contact == Some(person));
            by_administration || by_contact
        };
        occasion.sides_told().any(own)
    }

    /// Whether what happened to a case is theirs: its contact person's and its handlers', and the secretary's once it is
    /// proposed.
    fn works_with(&self, staff: &Staff, kind: NoticeKind) -> bool {
        let cover = |role| match role {
            CaseRole::ContactPerson => Some(Cover::OwnInitiatives),
            CaseRole::Handler => Some(Cover::OwnAdministration),
            CaseRole::Secretary => Some(Cover::OwnAdministration).filter(|_| kind == NoticeKind::CaseProposed),
            CaseRole::Applicant | CaseRole::Clock => None,
        };
        staff.roles_of(self.person, &self.grants).filter_map(cover).any(|cover| self.wishes.covers.contains(&cover))
    }

    /// Whether it is they who act on something that asks somebody to: of a case, whose turn it is by what happened.
    fn is_asked(&self, occasion: &Occasion) -> bool {
        let Some(staff) = &occasion.case else { return true };
        let turn: &[CaseRole] = match occasion.kind {
            NoticeKind::CaseAssigned => &[CaseRole::ContactPerson],
            NoticeKind::CaseProposed => &[CaseRole::Secretary],
            _ => &[CaseRole::ContactPerson, CaseRole::Handler],
        };
        staff.roles_of(self.person, &self.grants).any(|role| turn.contains(&role))
    }

    /// Whether something is theirs because they look after the whole city.
    fn is_for_the_city(&self, occasion: &Occasion) -> bool {
        let concerns = occasion.kind == NoticeKind::Escalated || occasion.band == Some(Band::Critical);
        self.is_central && self.wishes.covers.contains(&Cover::WholeCity) && concerns
    }
}

/// How somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// When by mail; never [`Timing::Never`].
    pub timing: Timing,
    /// Whether it is for them to do something about it.
    pub needs_action: bool,
}

/// Whether a receiver is told, and how. `is_watched` says whether it lies in one of their watch areas; it is asked last,
/// since it has to be measured.
pub fn judge(receiver: &Receiver, occasion: &Occasion, is_watched: impl FnOnce() -> bool) -> Option<Told> {
    let is_own_doing = receiver.person.is_some_and(|person| occasion.caused_by == format!("person:{person}"));
    let timing = receiver.wishes.timing_of(occasion.kind, occasion.band);
    if is_own_doing
        || timing == Timing::Never
        || !occasion.is_above(receiver.wishes.minimum_band)
        || !occasion.is_seen_by(&receiver.sight)
    {
        return None;
    }
    // That nobody has acknowledged something is for who looks after the city; its sides know since it was opened.
    let is_escalation = occasion.kind == NoticeKind::Escalated;
    let is_theirs = receiver.is_for_the_city(occasion) || (!is_escalation && receiver.has_part(occasion));
    let needs_action = is_theirs && asks(occasion.kind) && receiver.is_asked(occasion);
    let is_of_place = !is_escalation && occasion.case.is_none();
    (is_theirs || (is_of_place && is_watched())).then_some(Told { timing, needs_action })
}
