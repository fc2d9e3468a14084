//! Seals notice everything, and an erased payload not at all.

use super::*;
use serde_json::json;

fn entry() -> Entry {
    let happening = Happening::new(RecordKind::InitiativeChanged, "a").from_to(
        Some(&json!({ "name": "Ängen", "phase": "contact" })),
        Some(&json!({ "phase": "running", "name": "Ängen" })),
    );
    let at = Timestamp::parse("2026-10-01T08:00:00Z").unwrap();
    Entry::of(7, at, &Author::operator(), &happening, None)
}

#[test]
fn only_what_differs_is_kept_of_two_states() {
    let entry = entry();
    assert_eq!(entry.before.as_deref(), Some(r#"{"phase":"contact"}"#));
    assert_eq!(entry.after.as_deref(), Some(r#"{"phase":"running"}"#));
    let (before, after) = difference(&json!({ "a": 1, "b": null }), &json!({ "a": 1, "c": [2] }));
    assert_eq!((before, after), (json!({ "b": null }), json!({ "c": [2] })));
}

#[test]
fn a_seal_depends_on_every_part_and_on_the_seal_before_it() {
    let seal = entry().seal(&Digest::START);
    let changes: [fn(&mut Entry); 12] = [
        |it| it.number = 8,
        |it| it.seq = Some(0),
        |it| it.at.push('0'),
        |it| it.actor = "operato".into(),
        |it| it.administration = Some(String::new()),
        |it| it.reason = Some(String::new()),
        |it| it.kind.push('x'),
        |it| it.subject = String::new(),
        |it| it.before = None,
        |it| it.after = Some(r#"{"phase": "running"}"#.into()),
        |it| it.evidence = Some("00".into()),
        |it| it.personal = Some("00".into()),
    ];
    for change in changes {
        let mut changed = entry();
        change(&mut changed);
        assert_ne!(changed.seal(&Digest::START), seal, "{changed:?}");
    }
    assert_ne!(entry().seal(&seal), seal);
    assert_eq!(Digest::parse(&seal.to_string()), Some(seal));
    assert_eq!(Digest::parse(&seal.to_string().to_uppercase()), None);
}

#[test]
fn parts_cannot_run_into_each_other() {
    let split = |actor: &str, kind: &str| {
        let entry = Entry { actor: actor.into(), kind: kind.into(), ..entry() };
        entry.seal(&Digest::START)
    };
    assert_ne!(split("ab", "c"), split("a", "bc"));
}

#[test]
fn evidence_does_not_see_personal_data_but_the_rest() {
    let document = |contact: Value, name: &str| json!({ "name": name, "contact_person": contact });
    let at = Timestamp::parse("2026-10-01T08:00:00Z").unwrap();
    let hash = |document: &Value| Evidence::of("k", at, "s", document, None);
    let plain = hash(&document(Value::Null, "Ängen"));
    assert_eq!(hash(&document(json!({ "name": "Exempelperson" }), "Ängen")), plain);
    assert_ne!(hash(&document(Value::Null, "Angen")), plain);
}

#[test]
fn json_has_one_form() {
    let text = r#"{"b":[],"a":{"ö":1.5,"n":null,"e":{}},"c":[1,"x\"y"]}"#;
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(canonical(&value), r#"{"a":{"e":{},"n":null,"ö":1.5},"b":[],"c":[1,"x\"y"]}"#);
}
