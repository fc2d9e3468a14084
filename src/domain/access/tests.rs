//! The table of rights, role by role and row by row: what is written here is what holds.

use super::{Action, Actor, Grant, PersonId, Refusal, Row, Scope, Visibility, authorize};
use crate::domain::codes::Code;
use uuid::Uuid;

const ANNA: PersonId = Uuid::from_u128(1);

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn person(roles: &[&str]) -> Actor {
    let grants = roles.iter().map(|role| Grant::parse(role).unwrap()).collect();
    Actor::Person { id: ANNA, name: "Anna".into(), grants }
}

fn token(scopes: &[Scope]) -> Actor {
    Actor::Token { id: "abcd1234".into(), administration: code("FGK"), scopes: scopes.to_vec() }
}

/// What comes of an action on five initiatives: led by FGK, with FGK in it, of others, confidential of others, and
/// confidential of others with Anna as contact person. `+` may, `-` may not, `0` is absent, `?` must sign in.
fn on_rows(actor: &Actor, action: Action) -> String {
    let (fgk, mf) = (code("FGK"), code("MF"));
    let rows = [
        (&fgk, vec![], Visibility::Internal, None),
        (&mf, vec![fgk.clone()], Visibility::Internal, None),
        (&mf, vec![], Visibility::Public, None),
        (&mf, vec![], Visibility::Confidential, None),
        (&mf, vec![], Visibility::Confidential, Some(ANNA)),
    ];
    let row = |(lead, participating, visibility, contact): &(&Code, Vec<Code>, Visibility, Option<PersonId>)| {
        mark(authorize(
            actor,
            action,
            &Row::Initiative { lead, participating, visibility: *visibility, contact: *contact },
        ))
    };
    rows.iter().map(row).collect()
}

fn mark(decision: Result<(), Refusal>) -> char {
    match decision {
        Ok(()) => '+',
        Err(Refusal::Forbidden) => '-',
        Err(Refusal::Absent) => '0',
        Err(Refusal::SignInNeeded) => '?',
    }
}

/// What a role may do on the five rows: read (also overlaps and exports), lead (register, govern, withdraw), change, and
/// read the contact person.
type Rights = [&'static str; 4];

#[test]
fn rights_to_initiatives() {
    use Action::{Change, Export, Govern, ReadContact, ReadInitiative, ReadOverlap, Register, Withdraw};
    let table: &[(&str, Actor, Rights)] = &[
        ("public", Actor::Public, ["?????"; 4]),
        ("applicant", Actor::Applicant(Uuid::from_u128(2)), ["00-00"; 4]),
        ("without a role", person(&[]), ["00-0-", "00-0-", "00-0-", "00-0+"]),
        ("viewer", person(&["viewer"]), ["+++0+", "---0-", "---0-", "---0+"]),
        ("viewer of FGK", person(&["viewer:FGK"]), ["+++0+", "---0-", "---0-", "++-0+"]),
        ("contact person", person(&["contact_person"]), ["+++0+", "---0-", "---0-", "---0+"]),
        ("coordinator", person(&["coordinator:FGK"]), ["+++0+", "+--0-", "++-0-", "++-0+"]),
        ("coordinator of others", person(&["coordinator:MF"]), ["+++++", "-++++", "-++++", "-++++"]),
        ("handler", person(&["handler"]), ["+++0+", "---0-", "---0-", "+++0+"]),
        ("secretary", person(&["committee_secretary:FGK"]), ["+++0+", "---0-", "---0-", "---0+"]),
        ("central coordinator", person(&["central_coordinator"]), ["+++++", "-----", "-----", "+++++"]),
        ("administrator", person(&["administrator"]), ["+++0+", "---0-", "---0-", "---0+"]),
        ("both", person(&["administrator", "coordinator:FGK"]), ["+++0+", "+--0-", "++-0-", "++-0+"]),
        ("operator", Actor::Operator, ["+++++"; 4]),
    ];
    for (name, actor, [read, lead, change, contact]) in table {
        let expected = [
            (ReadInitiative, read),
            (ReadOverlap, read),
            (Export, read),
            (Register, lead),
            (Govern, lead),
            (Withdraw, lead),
            (Change, change),
            (ReadContact, contact),
        ];
        for (action, expected) in expected {
            assert_eq!(on_rows(actor, action), *expected, "{name}: {action:?}");
        }
    }
}

#[test]
fn rights_to_overlaps_follow_from_their_sides() {
    let table = [
        ("viewer", "---0-", "---0+"),
        ("contact_person", "---0-", "---0+"),
        ("coordinator:FGK", "++-0-", "++-0+"),
        ("handler", "---0-", "---0+"),
        ("central_coordinator", "+++++", "+++++"),
        ("administrator", "---0-", "---0+"),
    ];
    for (role, handle, acknowledge) in table {
        assert_eq!(on_rows(&person(&[role]), Action::Handle), handle, "{role}");
        assert_eq!(on_rows(&person(&[role]), Action::Acknowledge), acknowledge, "{role}");
        assert_eq!(on_rows(&person(&[role]), Action::Comment), acknowledge, "{role}");
    }
}

#[test]
fn tokens_do_what_their_scopes_say_for_their_administration() {
    let table = [
        (Action::ReadInitiative, Scope::AreasRead, "+++00"),
        (Action::ReadInitiative, Scope::AreasWrite, "---00"),
        (Action::Export, Scope::ExportInternal, "+++00"),
        (Action::Export, Scope::AreasRead, "---00"),
        (Action::Register, Scope::AreasWrite, "+--00"),
        (Action::Change, Scope::AreasWrite, "++-00"),
        (Action::Withdraw, Scope::AreasWrite, "+--00"),
        (Action::ReadContact, Scope::AreasWrite, "++-00"),
        (Action::ReadContact, Scope::AreasRead, "---00"),
        (Action::Change, Scope::WebhooksAdmin, "---00"),
    ];
    for (action, scope, expected) in table {
        assert_eq!(on_rows(&token(&[scope]), action), expected, "{action:?} with {scope}");
    }
}

#[test]
fn rights_to_everything_else() {
    use Action::*;
    let of_administrators = [
        PutOrganisation,
        PutReference,
        PutRules,
        ReadPersons,
        PutPerson,
        PutGrant,
        ReadSessions,
        EndSession,
        PutLink,
        ReadRecord,
        Retain,
    ];
    let all = [
        "viewer",
        "contact_person",
        "coordinator:FGK",
        "handler",
        "committee_secretary:FGK",
        "central_coordinator",
        "administrator",
    ];
    for role in all {
        let actor = person(&[role]);
        let expected = if role == "administrator" { '+' } else { '-' };
        for action in of_administrators {
            assert_eq!(mark(authorize(&actor, action, &Row::Any)), expected, "{role}: {action:?}");
        }
        assert_eq!(mark(authorize(&actor, Import, &Row::Any)), '-');
        for action in [ReadZones, ReadOrganisation, ReadRules, Delegate] {
            assert_eq!(mark(authorize(&actor, action, &Row::Any)), '+', "{role}: {action:?}");
        }
        assert_eq!(mark(authorize(&actor, ReadSelf, &Row::Person(ANNA))), '+');
        assert_eq!(mark(authorize(&actor, ReadSelf, &Row::Person(Uuid::from_u128(3)))), '-');
    }
    assert_eq!(mark(authorize(&person(&[]), ReadSelf, &Row::Person(ANNA))), '+');
    for action in [ReadSessions, EndSession] {
        assert_eq!(mark(authorize(&person(&[]), action, &Row::Person(ANNA))), '+');
        assert_eq!(mark(authorize(&person(&["viewer"]), action, &Row::Person(Uuid::from_u128(3)))), '-');
    }
    assert_eq!(mark(authorize(&person(&["viewer"]), PutLink, &Row::Person(ANNA))), '-');
    for action in [ReadTokens, PutToken] {
        let of = |role, unit| mark(authorize(&person(&[role]), action, &Row::Administration(&code(unit))));
        let found = [of("coordinator:FGK", "FGK"), of("coordinator:FGK", "MF"), of("viewer", "FGK")];
        assert_eq!((found, of("administrator", "MF")), (['+', '-', '-'], '+'));
        assert_eq!(mark(authorize(&token(Scope::ALL), action, &Row::Administration(&code("FGK")))), '-');
    }
    assert_eq!(mark(authorize(&Actor::Operator, Import, &Row::Any)), '+');
}

#[test]
fn dossiers_are_made_by_those_who_handle_cases() {
    let table = [
        ("viewer", "---0-"),
        ("contact_person", "---0-"),
        ("coordinator:FGK", "++-0-"),
        ("handler", "+++0+"),
        ("committee_secretary:TN", "+++0+"),
        ("central_coordinator", "+++++"),
        ("administrator", "---0-"),
    ];
    for (role, expected) in table {
        assert_eq!(on_rows(&person(&[role]), Action::MakeDossier), expected, "{role}");
    }
}

#[test]
fn every_action_is_refused_to_nobody_and_open_to_the_machine() {
    for action in Action::ALL {
        assert_eq!(authorize(&Actor::Public, *action, &Row::Any), Err(Refusal::SignInNeeded));
        assert_eq!(authorize(&Actor::Operator, *action, &Row::Any), Ok(()));
    }
}

#[test]
fn roles_are_written_with_the_units_they_need() {
    for right in ["administrator", "coordinator:FGK", "committee_secretary:TN", "viewer", "viewer:MF", "handler:SBK"] {
        assert!(Grant::parse(right).is_some(), "{right}");
    }
    for wrong in ["", "king", "coordinator", "committee_secretary", "administrator:FGK", "coordinator:", "viewer:fgk"] {
        assert!(Grant::parse(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn a_role_holds_from_its_first_day_until_before_its_end() {
    let day = |text: &str| text.parse().unwrap();
    let grant = Grant {
        begins: Some(day("2026-06-01")),
        ends: Some(day("2026-07-01")),
        ..Grant::parse("coordinator:FGK").unwrap()
    };
    let holds = ["2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"].map(|text| grant.holds_on(day(text)));
    assert_eq!(holds, [false, true, true, false]);
}

#[test]
fn cases_are_read_in_the_house_and_applied_for_from_outside() {
    use Action::{Apply, OpenCase, ReadCase, ReadOrganisation, WorkOnCase};
    let applicant = Actor::Applicant(Uuid::from_u128(2));
    let rights =
        |actor: &Actor| [ReadCase, WorkOnCase, OpenCase, Apply].map(|action| mark(authorize(actor, action, &Row::Any)));
    assert_eq!(rights(&applicant), ['-', '-', '-', '+']);
    assert_eq!(mark(authorize(&applicant, ReadOrganisation, &Row::Any)), '+');
    assert_eq!(rights(&token(Scope::ALL)), ['-'; 4]);
    let table = [
        ("viewer", ['+', '-', '-', '-']),
        ("contact_person", ['+', '+', '+', '-']),
        ("coordinator:FGK", ['+', '-', '+', '-']),
        ("handler", ['+', '+', '+', '-']),
        ("committee_secretary:TN", ['+', '+', '-', '-']),
        ("central_coordinator", ['+', '-', '-', '-']),
        ("administrator", ['+', '-', '-', '-']),
    ];
    for (role, expected) in table {
        assert_eq!(rights(&person(&[role])), expected, "{role}");
    }
    assert_eq!(on_rows(&person(&["coordinator:FGK"]), OpenCase), "+--0-");
    assert_eq!(on_rows(&person(&["handler"]), OpenCase), "+++0+");
}
