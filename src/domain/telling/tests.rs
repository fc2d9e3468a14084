//! Who is told, against the rule in the plainest words, for everything that can be asked.

use super::*;
use crate::domain::access::{PersonId, Sight};
use crate::domain::words::Visibility;
use proptest::prelude::*;

fn code(number: u8) -> Code {
    Code::parse(["FGK", "MF", "SBK"][usize::from(number)]).unwrap()
}

fn codes() -> impl Strategy<Value = BTreeSet<Code>> {
    prop::collection::btree_set((0..3_u8).prop_map(code), 0..3)
}

fn person() -> impl Strategy<Value = PersonId> {
    (1..4_u128).prop_map(PersonId::from_u128)
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

prop_compose! {
    fn side()(visibility in one_of(Visibility::ALL), administrations in codes(), contact in prop::option::of(person()))
        -> Side {
        Side { visibility, administrations, contact }
    }
}

prop_compose! {
    fn occasion()(kind in one_of(NoticeKind::ALL), band in prop::option::of(one_of(Band::ALL)),
        sides in prop::collection::vec(side(), 1..3), acting in prop::option::of((0..3_u8).prop_map(code)), by in person())
        -> Occasion {
        Occasion { kind, band, sides, case: None, acting, caused_by: format!("person:{by}") }
    }
}

prop_compose! {
    fn receiver()(person in prop::option::of(person()), up_to in one_of(Visibility::ALL), seen in codes(), own in codes(),
        is_central in any::<bool>(), covers in prop::collection::btree_set(one_of(Cover::ALL), 0..4),
        minimum_band in prop::option::of(one_of(Band::ALL)), mail in any::<bool>(),
        timing in prop::collection::btree_map(one_of(NoticeKind::ALL), one_of(Timing::ALL), 0..6))
        -> Receiver {
        let sight = Sight { up_to, administrations: seen, person };
        let wishes = Wishes { covers, minimum_band, timing, mail };
        Receiver { person, sight, grants: Vec::new(), administrations: own, is_central, wishes }
    }
}

/// The rule once more, a sentence at a time.
fn plainly(receiver: &Receiver, occasion: &Occasion, is_watched: bool) -> Option<Told> {
    let Receiver { person, sight, administrations, is_central, wishes, .. } = receiver;
    for side in &occasion.sides {
        let confidential = side.visibility == Visibility::Confidential;
        let has_part = !side.administrations.is_disjoint(&sight.administrations)
            || (side.contact.is_some() && side.contact == sight.person);
        if sight.up_to == Visibility::Public || (confidential && sight.up_to != Visibility::Confidential && !has_part) {
            return None;
        }
    }
    if person.is_some_and(|person| occasion.caused_by == format!("person:{person}")) {
        return None;
    }
    if let (Some(least), Some(band)) = (wishes.minimum_band, occasion.band)
        && band < least
    {
        return None;
    }
    let is_critical = occasion.band == Some(Band::Critical);
    let timing = match wishes.timing.get(&occasion.kind) {
        Some(Timing::Never) => return None,
        Some(timing) => *timing,
        None if is_critical && asks(occasion.kind) => Timing::AtOnce,
        None => Timing::Daily,
    };
    let is_escalation = occasion.kind == NoticeKind::Escalated;
    let for_the_city = *is_central && wishes.covers.contains(&Cover::WholeCity) && (is_escalation || is_critical);
    let acted = |side: &Side| occasion.acting.as_ref().is_some_and(|code| side.administrations.contains(code));
    let both_acted = occasion.sides.iter().all(acted);
    let mut own = false;
    for side in &occasion.sides {
        if occasion.kind == NoticeKind::Acknowledged && acted(side) && !both_acted {
            continue;
        }
        let administration = !side.administrations.is_disjoint(administrations);
        own |= administration && wishes.covers.contains(&Cover::OwnAdministration);
        let contact = side.contact.is_some() && side.contact == *person;
        own |= contact && wishes.covers.contains(&Cover::OwnInitiatives);
    }
    let theirs = for_the_city || (own && !is_escalation);
    let told = Told { timing, needs_action: theirs && asks(occasion.kind) };
    (theirs || (is_watched && !is_escalation)).then_some(told)
}

proptest! {
    #[test]
    fn who_is_told_is_who_the_rule_says(receiver in receiver(), occasion in occasion(), is_watched in any::<bool>()) {
        let expected = plainly(&receiver, &occasion, is_watched);
        prop_assert_eq!(judge(&receiver, &occasion, || is_watched), expected);
    }

    #[test]
    fn a_program_is_told_of_its_own_administration_only(kinds in prop::collection::btree_set(one_of(NoticeKind::ALL), 0..9),
        occasion in occasion(), minimum_band in prop::option::of(one_of(Band::ALL))) {
        let hook = Hook { administration: code(0), kinds, minimum_band };
        let is_own = |side: &Side| side.administrations.contains(&code(0));
        let hidden = occasion.sides.iter().any(|side| side.visibility == Visibility::Confidential && !is_own(side));
        let below = minimum_band.zip(occasion.band).is_some_and(|(least, band)| band < least);
        let expected =
            hook.kinds.contains(&occasion.kind) && occasion.sides.iter().any(is_own) && !hidden && !below;
        prop_assert_eq!(hook.wants(&occasion), expected);
    }
}

#[test]
fn where_it_is_measured_is_asked_last() {
    let nobody = Receiver {
        person: None,
        sight: Sight::PUBLIC,
        grants: Vec::new(),
        administrations: BTreeSet::new(),
        is_central: false,
        wishes: Wishes::default(),
    };
    let side = Side { visibility: Visibility::Internal, administrations: BTreeSet::new(), contact: None };
    let occasion = Occasion {
        kind: NoticeKind::Opened,
        band: None,
        sides: vec![side],
        case: None,
        acting: None,
        caused_by: "operator".into(),
    };
    assert_eq!(judge(&nobody, &occasion, || panic!("it was measured for who does not see it")), None);
}

#[test]
fn a_case_is_told_to_who_works_with_it_and_to_nobody_who_watches_the_place() {
    use crate::domain::access::Grant;
    use crate::domain::case::Staff;
    let (contact, other) = (PersonId::from_u128(1), PersonId::from_u128(2));
    let committee = Code::parse("TN");
    let occasion = |kind, sides: &[Side]| Occasion {
        kind,
        band: None,
        sides: sides.to_vec(),
        case: Some(Staff {
            administration: Some(code(0)),
            committee: committee.clone(),
            contact_person: Some(contact),
        }),
        acting: None,
        caused_by: "applicant:1".into(),
    };
    let person = |id, grant: &str| Receiver {
        person: Some(id),
        sight: Sight { up_to: Visibility::Internal, administrations: BTreeSet::new(), person: Some(id) },
        grants: vec![Grant::parse(grant).unwrap()],
        administrations: BTreeSet::from([code(0)]),
        is_central: true,
        wishes: Wishes::default(),
    };
    let told = |receiver: &Receiver, kind, sides: &[Side]| judge(receiver, &occasion(kind, sides), || true).is_some();
    let told_of = |id, grant: &str| {
        [NoticeKind::CaseCameIn, NoticeKind::CaseProposed, NoticeKind::CaseDecided]
            .map(|kind| told(&person(id, grant), kind, &[]))
    };
    assert_eq!(told_of(contact, "contact_person"), [true; 3]);
    assert_eq!(told_of(other, "contact_person"), [false; 3]);
    assert_eq!(told_of(other, "handler"), [true; 3]);
    assert_eq!(told_of(other, "handler:FGK"), [true; 3]);
    assert_eq!(told_of(other, "handler:MF"), [false; 3]);
    assert_eq!(told_of(other, "committee_secretary:TN"), [false, true, false]);
    assert_eq!(told_of(other, "committee_secretary:MN"), [false; 3]);
    assert_eq!(told_of(other, "coordinator:FGK"), [false; 3]);
    // What it is about is confidential, and not theirs.
    let hidden =
        Side { visibility: Visibility::Confidential, administrations: BTreeSet::from([code(1)]), contact: None };
    assert!(!told(&person(other, "handler"), NoticeKind::CaseCameIn, &[hidden]));
    let mut done = occasion(NoticeKind::CaseAssigned, &[]);
    done.caused_by = format!("person:{other}");
    assert_eq!(judge(&person(other, "handler"), &done, || true), None, "their own doing");
    assert!(judge(&person(contact, "contact_person"), &done, || true).is_some_and(|told| told.needs_action));
    // Once it is proposed it is the secretary's turn.
    let asked = |id, grant: &str| {
        judge(&person(id, grant), &occasion(NoticeKind::CaseProposed, &[]), || true).map(|told| told.needs_action)
    };
    assert_eq!(asked(other, "committee_secretary:TN"), Some(true));
    assert_eq!(asked(other, "handler:FGK"), Some(false));
}
