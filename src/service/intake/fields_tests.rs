//! Tests of the fields: what is needed, what is assumed, and every fault with its pointer.

use super::*;
use serde_json::json;

fn known() -> BTreeSet<Code> {
    ["FGK", "MF", "SBK"].into_iter().filter_map(Code::parse).collect()
}

/// The smallest properties that are accepted, with these on top.
fn properties(more: Value) -> Value {
    let mut value = json!({"name": "BID Sofielund", "lead_administration": "FGK"});
    let more = more.as_object().cloned().unwrap_or_default();
    value.as_object_mut().unwrap().extend(more);
    value
}

fn faults(more: Value) -> Vec<(FaultCode, String)> {
    let faults = read(&properties(more), &known(), true).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.code, fault.pointer)).collect()
}

fn one(code: FaultCode, pointer: &str) -> Vec<(FaultCode, String)> {
    vec![(code, format!("/properties{pointer}"))]
}

#[test]
fn a_name_and_a_lead_are_enough_and_the_rest_is_assumed() {
    let attributes = read(&properties(json!({})), &known(), true).unwrap();
    assert_eq!((attributes.name.as_str(), attributes.lead_administration.as_str()), ("BID Sofielund", "FGK"));
    assert_eq!((attributes.form, attributes.origin), (Form::Other, Origin::City));
    assert_eq!((attributes.city_role, attributes.phase), (CityRole::Partner, Phase::Contact));
    assert_eq!((attributes.area_status, attributes.period), (AreaStatus::Decided, Period::default()));
    assert_eq!(attributes.contact_person, None);
}

#[test]
fn what_the_register_answers_can_be_sent_back() {
    let full = properties(json!({
        "description": "Två\nstycken", "purpose": "", "form": "bid", "origin": "external", "city_role": "funder",
        "participating_administrations": ["MF", "SBK"],
        "actors": [{"kind": "association", "name": "BID Malmö"}, {"name": "Grannarna"}],
        "focus_fields": ["safety", "networking"],
        "contact_person": {"name": "Alva Ek", "email": "alva.ek@example.org", "phone": ""},
        "begins": "2024-01-01", "ends": null, "phase": "running", "area_status": "decided",
        "parent": "6f2b7f0e-5f0c-4d93-8d6a-0a4d3c1b2a10", "registry_number": "TN-2024-17", "external_id": "7",
        "source": "karta",
    }));
    let attributes = read(&full, &known(), true).unwrap();
    let mut again = serde_json::to_value(&attributes).unwrap();
    again.as_object_mut().unwrap().extend(ADDED.map(|name| (name.to_owned(), json!(1))));
    assert_eq!(read(&again, &known(), true), Ok(attributes));
}

#[test]
fn what_is_needed_is_missed() {
    let pointers = |value: &Value| -> Vec<_> {
        let faults = read(value, &known(), true).unwrap_err();
        faults.into_iter().map(|fault| (fault.code, fault.pointer)).collect()
    };
    let both = [one(FaultCode::Required, "/name"), one(FaultCode::Required, "/lead_administration")].concat();
    assert_eq!(pointers(&json!({})), both);
    assert_eq!(pointers(&json!({"name": " ", "lead_administration": null})), both);
    assert_eq!(pointers(&json!([])), one(FaultCode::WrongType, ""));
}

#[test]
fn all_faults_are_told_at_once() {
    let value = json!({"name": "", "lead_administration": "NOPE", "form": "x", "begins": "soon", "nmae": 1});
    let codes: Vec<_> = read(&value, &known(), true).unwrap_err().into_iter().map(|fault| fault.code).collect();
    use FaultCode::{NotADate, Required, UnknownAdministration, UnknownMember, UnknownWord};
    assert_eq!(codes, [UnknownMember, Required, UnknownAdministration, UnknownWord, NotADate]);
}

#[test]
fn each_fault_points_at_its_place() {
    let actors = |actor: Value| json!({"actors": [{"name": "A"}, actor]});
    let cases = [
        (json!({"name": 7}), FaultCode::WrongType, "/name"),
        (json!({"actors": {}}), FaultCode::WrongType, "/actors"),
        (actors(json!("B")), FaultCode::WrongType, "/actors/1"),
        (actors(json!({"kind": "association"})), FaultCode::Required, "/actors/1/name"),
        (actors(json!({"kind": "club", "name": "B"})), FaultCode::UnknownWord, "/actors/1/kind"),
        (actors(json!({"name": "B", "role": "x"})), FaultCode::UnknownMember, "/actors/1/role"),
        (json!({"contact_person": {"fax": "1"}}), FaultCode::UnknownMember, "/contact_person/fax"),
        (json!({"contact_person": {"email": "a@b\nBcc: c"}}), FaultCode::ControlCharacter, "/contact_person/email"),
        (json!({"focus_fields": ["safety", "safety"]}), FaultCode::Duplicate, "/focus_fields/1"),
        (
            json!({"participating_administrations": ["MF", "MF"]}),
            FaultCode::Duplicate,
            "/participating_administrations/1",
        ),
        (json!({"participating_administrations": ["FGK"]}), FaultCode::Duplicate, "/participating_administrations/0"),
        (
            json!({"participating_administrations": ["XX"]}),
            FaultCode::UnknownAdministration,
            "/participating_administrations/0",
        ),
        (json!({"begins": "2026-02-30"}), FaultCode::NotADate, "/begins"),
        (json!({"begins": 2026}), FaultCode::WrongType, "/begins"),
        (json!({"begins": "2026-02-01", "ends": "2026-02-01"}), FaultCode::EndsBeforeItBegins, "/ends"),
        (json!({"parent": "that one"}), FaultCode::UnknownParent, "/parent"),
        (json!({"visibility": "secret"}), FaultCode::UnknownWord, "/visibility"),
        (json!({"contact_person": {"person": "her"}}), FaultCode::UnknownPerson, "/contact_person/person"),
        (json!({"external_id": "x".repeat(201)}), FaultCode::TextTooLong, "/external_id"),
        (json!({"description": "x".repeat(10_001)}), FaultCode::TextTooLong, "/description"),
        (json!({"actors": vec![json!({"name": "A"}); 501]}), FaultCode::TooManyItems, "/actors"),
    ];
    for (more, code, pointer) in cases {
        assert_eq!(faults(more), one(code, pointer));
    }
}

#[test]
fn an_import_may_bring_members_nobody_knows() {
    assert_eq!(faults(json!({"shape_leng": 1.5})), one(FaultCode::UnknownMember, "/shape_leng"));
    assert!(read(&properties(json!({"shape_leng": 1.5})), &known(), false).is_ok());
}

#[test]
fn an_unknown_word_comes_with_the_known_ones() {
    let faults = read(&properties(json!({"origin": "county"})), &known(), true).unwrap_err();
    assert_eq!(faults[0].values, [("found", "county".to_owned()), ("allowed", "external, city".to_owned())]);
}

#[test]
fn empty_texts_are_none_where_nothing_is_allowed() {
    let person = json!({"name": "", "email": " ", "phone": ""});
    let attributes =
        read(&properties(json!({"registry_number": "", "begins": "", "contact_person": person})), &known(), true);
    let attributes = attributes.unwrap();
    assert_eq!((attributes.registry_number, attributes.contact_person), (None, None));
}
