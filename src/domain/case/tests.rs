//! The table once more, in the plainest words: every state by every event and role, and what follows from a state.

use super::{Case, CaseEvent, CaseRole, CaseState, TABLE, row, waits_for};
use crate::domain::access::{Actor, Grant};
use crate::domain::codes::Code;
use crate::domain::words::{AreaStatus, Origin, Phase};
use std::collections::BTreeSet;
use uuid::Uuid;

/// From → to by event and role; the roles are Applicant, Contact person, Handler, Secretary, Timer.
const TRANSITIONS: &str = "\
contact assess C assessment
assessment invite C interest
assessment dismiss C dismissed
assessment take_up C preparing
interest begin A draft
draft submit A submitted
submitted accept H preparing
submitted request_completion H completion_requested
completion_requested answer A submitted
completion_requested expire T dismissed
preparing propose H proposed
proposed approve S approved
proposed approve_conditionally S conditional
proposed reject S rejected
proposed remit S remitted
proposed table S tabled
remitted resume H preparing
tabled propose_again H proposed
approved agree C agreement
conditional agree C agreement
agreement start C running
running pause C paused
paused continue C running
running review_results C result_review
result_review keep_running C running
result_review review_effects C effect_review
result_review close C closed
effect_review renew H running
effect_review close H closed";

/// The states before the decision, which a group may withdraw from, and a handler for them.
const BEFORE: &str =
    "contact assessment interest draft submitted completion_requested preparing proposed remitted tabled";

fn role(letter: &str) -> CaseRole {
    match letter {
        "A" => CaseRole::Applicant,
        "C" => CaseRole::ContactPerson,
        "H" => CaseRole::Handler,
        "S" => CaseRole::Secretary,
        _ => CaseRole::Clock,
    }
}

#[test]
fn the_transitions_are_those_of_the_model_and_no_others() {
    let state = |word| CaseState::parse(word).unwrap();
    let mut expected = BTreeSet::new();
    for line in TRANSITIONS.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        expected.insert((state(words[0]), CaseEvent::parse(words[1]).unwrap(), role(words[2]), state(words[3])));
    }
    for before in BEFORE.split(' ') {
        for who in ["A", "H"] {
            expected.insert((state(before), CaseEvent::Withdraw, role(who), CaseState::Withdrawn));
        }
    }
    let mut found = BTreeSet::new();
    for from in CaseState::ALL {
        for event in CaseEvent::ALL {
            for who in CaseRole::ALL {
                if let Some(to) = row(*from, *event, &[*who]).and_then(|row| row.to) {
                    found.insert((*from, *event, *who, to));
                }
            }
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn a_role_finds_one_row_at_most_for_an_event() {
    for from in CaseState::ALL {
        for event in CaseEvent::ALL {
            for who in CaseRole::ALL {
                let its = |row: &&super::Row| row.event == *event && row.from.contains(from) && row.who.contains(who);
                assert!(TABLE.iter().filter(its).count() <= 1, "{from} {event} {who}");
            }
        }
    }
}

#[test]
fn every_state_is_reached_and_every_open_one_left_by_whose_turn_it_is() {
    let reached: BTreeSet<CaseState> = TABLE.iter().filter_map(|row| row.to).collect();
    for state in CaseState::ALL {
        assert!(*state == CaseState::Contact || reached.contains(state), "{state}");
        let leaves =
            |who| CaseEvent::ALL.iter().any(|event| row(*state, *event, &[who]).is_some_and(|row| row.to.is_some()));
        assert_eq!(waits_for(*state).is_some_and(leaves), waits_for(*state).is_some(), "{state}");
        assert!(!state.is_over() || waits_for(*state).is_none(), "{state}");
    }
    assert!(waits_for(CaseState::Running).is_none(), "what runs rests until its review");
}

#[test]
fn an_area_is_firm_once_it_is_prepared_for_the_committee() {
    assert_eq!(CaseState::Submitted.area_status(), AreaStatus::Draft);
    assert_eq!(CaseState::Preparing.area_status(), AreaStatus::Decided);
    assert_eq!((CaseState::Rejected.phase(), CaseState::Tabled.phase()), (Phase::Closed, Phase::Preparing));
}

fn case() -> Case {
    let at = crate::domain::time::Timestamp::EARLIEST;
    Case {
        id: Uuid::from_u128(9),
        number: 1,
        revision: 1,
        origin: Origin::External,
        state: CaseState::Contact,
        since: at,
        title: "T".into(),
        administration: Code::parse("FGK"),
        committee: Code::parse("TN"),
        meets_on: None,
        applicant: Some(Uuid::from_u128(1)),
        contact_person: Some(Uuid::from_u128(2)),
        initiative: None,
        follows: None,
        language: "sv".into(),
        area: None,
        application: super::Application::default(),
        spokesperson: None,
        assignment: None,
        proposal: None,
        terms: None,
        deadline: None,
        reminded_at: None,
        created_at: at,
        updated_at: at,
    }
}

#[test]
fn what_somebody_is_to_a_case_follows_from_role_and_unit() {
    let person = |id: u128, roles: &[&str]| Actor::Person {
        id: Uuid::from_u128(id),
        name: "Anna".into(),
        grants: roles.iter().map(|role| Grant::parse(role).unwrap()).collect(),
    };
    let table: &[(Actor, &[CaseRole], bool)] = &[
        (Actor::Applicant(Uuid::from_u128(1)), &[CaseRole::Applicant], true),
        (Actor::Applicant(Uuid::from_u128(3)), &[], false),
        (person(2, &["contact_person"]), &[CaseRole::ContactPerson], true),
        (person(3, &["contact_person"]), &[], false),
        (person(3, &["handler"]), &[CaseRole::Handler], true),
        (person(3, &["handler:FGK"]), &[CaseRole::Handler], true),
        (person(3, &["handler:MF"]), &[], false),
        (person(3, &["committee_secretary:TN"]), &[CaseRole::Secretary], false),
        (person(3, &["committee_secretary:KN"]), &[], false),
        (person(3, &["central_coordinator"]), &[], true),
        (person(3, &["viewer", "coordinator:FGK"]), &[], false),
        (Actor::Public, &[], false),
    ];
    for (actor, roles, tells) in table {
        assert_eq!((case().roles_of(actor).as_slice(), case().tells_people_to(actor)), (*roles, *tells), "{actor:?}");
    }
}
