//! What somebody does not see is nowhere: not in counts, ground, parents, repeats, or the past.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use serde_json::{Value, json};

/// The confidential initiative of SBK, right across two others.
fn hidden() -> Value {
    with(&feature("Dold", "SBK", square(1.0, 1.0, 4.0)), "visibility", json!("confidential"))
}

async fn two(register: &Register) -> (String, String) {
    let id = |body: &Value| body["feature"]["id"].as_str().unwrap().to_owned();
    let a = register.register(&feature("Ängen", "FGK", square(0.0, 0.0, 3.0))).await.expect(201).body;
    let b = register.register(&feature("Torget", "MF", square(2.0, 2.0, 4.0))).await.expect(201).body;
    (id(&a), id(&b))
}

/// Answers without what differs between two registers in any case: ids, numbers and instants.
async fn told(register: &Register, actor: &str, path: &str) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for name in ["id", "revision", "seq", "created_at", "updated_at", "first_seen_at", "number"] {
                    members.remove(name);
                }
                members.retain(|name, _| name != "overlaps");
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut body = register.as_(actor).get(path).await.expect(200).body;
    strip(&mut body);
    body
}

#[tokio::test]
async fn a_register_with_a_hidden_initiative_is_to_others_one_without() {
    let (with_it, without) = (Register::malmo().await, Register::malmo().await);
    two(&with_it).await;
    two(&without).await;
    with_it.register(&hidden()).await.expect(201);
    for path in [
        "/api/v1/initiatives",
        "/api/v1/initiatives?min_degree=2",
        "/api/v1/initiatives.geojson",
        "/api/v1/zones",
        "/api/v1/zones.geojson",
        "/api/v1/zones/depths",
    ] {
        for actor in ["viewer", "coordinator:FGK", "handler", "administrator", "token:FGK areas:read export:internal"] {
            assert_eq!(told(&with_it, actor, path).await, told(&without, actor, path).await, "{path} to {actor}");
        }
        for actor in ["coordinator:SBK", "central_coordinator"] {
            assert_ne!(told(&with_it, actor, path).await, told(&without, actor, path).await, "{path} to {actor}");
        }
    }
    for (actor, overlaps) in [("viewer", 1), ("coordinator:SBK", 3)] {
        let body = with_it.as_(actor).get("/api/v1/overlaps").await.expect(200).body;
        assert_eq!((&body["numberMatched"], &body["numberReturned"]), (&json!(overlaps), &json!(overlaps)), "{actor}");
    }
    let preview = json!({ "geometry": square(0.0, 0.0, 6.0) });
    for (actor, hits) in [("viewer", 2), ("coordinator:SBK", 3), ("central_coordinator", 3)] {
        let body = with_it.as_(actor).post("/api/v1/overlaps/preview", &preview).await.expect(200).body;
        assert_eq!(body["overlaps"].as_array().unwrap().len(), hits, "{actor}");
    }
}

#[tokio::test]
async fn hiding_and_showing_move_the_ground_for_others() {
    let register = Register::malmo().await;
    two(&register).await;
    let depths = async |actor: &str| register.as_(actor).get("/api/v1/zones/depths").await.expect(200).body;
    let before = depths("viewer").await;
    let open = with(&hidden(), "visibility", json!("internal"));
    let saved = register.register(&open).await.expect(201).body;
    let (id, revision) =
        (saved["feature"]["id"].as_str().unwrap(), saved["feature"]["properties"]["revision"].as_i64());
    let shown = depths("viewer").await;
    assert_ne!(shown, before);
    register.put(id, revision.unwrap(), &hidden()).await.expect(200);
    assert_eq!(depths("viewer").await, before);
    assert_eq!(depths("coordinator:SBK").await, shown);
}

#[tokio::test]
async fn what_others_answer_counts_only_what_they_see() {
    let register = Register::malmo().await;
    let (a, _) = two(&register).await;
    register.register(&hidden()).await.expect(201);
    let path = format!("/api/v1/initiatives/{a}");
    for (actor, count) in [("viewer", 1), ("coordinator:FGK", 1), ("coordinator:SBK", 2)] {
        let body = register.as_(actor).get(&path).await.expect(200).body;
        assert_eq!(body["properties"]["overlap_count"], count, "{actor}");
        let overlaps = register.as_(actor).get(&format!("{path}/overlaps")).await.expect(200).body;
        assert_eq!(overlaps["overlaps"].as_array().unwrap().len(), count, "{actor}");
    }
    // Nor does the answer to a change tell who lies there unseen.
    let changed = feature("Ängen 2", "FGK", square(0.0, 0.0, 3.1));
    let revision = register.get(&path).await.body["properties"]["revision"].as_i64().unwrap();
    let saved = register.as_("coordinator:FGK").put(&a, revision, &changed).await.expect(200);
    assert!(!saved.text.contains("Dold"));
}

#[tokio::test]
async fn a_hidden_parent_is_none_and_stays() {
    let register = Register::malmo().await;
    let parent = register.register(&hidden()).await.expect(201).body["feature"]["id"].clone();
    let child = with(&feature("Barnet", "FGK", square(2.0, 2.0, 1.0)), "parent", parent.clone());
    let both = "coordinator:FGK coordinator:SBK";
    let saved = register.as_(both).register(&child).await.expect(201).body;
    let (id, fgk) = (saved["feature"]["id"].as_str().unwrap(), register.as_("coordinator:FGK"));
    let path = format!("/api/v1/initiatives/{id}");
    let seen = fgk.get(&path).await.expect(200).body;
    assert_eq!(seen["properties"]["parent"], Value::Null);
    let history = fgk.get(&format!("{path}/history")).await.expect(200);
    assert!(!history.text.contains(parent.as_str().unwrap()));
    fgk.put(id, seen["properties"]["revision"].as_i64().unwrap(), &seen).await.expect(200);
    assert_eq!(register.as_(both).get(&path).await.expect(200).body["properties"]["parent"], parent);
    // Naming it does not tell that it is there.
    let guess =
        fgk.register(&with(&feature("Gissad", "FGK", square(9.0, 9.0, 1.0)), "parent", parent)).await.expect(422);
    let absent = json!("00000000-0000-4000-8000-000000000000");
    let none = fgk.register(&with(&feature("Ingen", "FGK", square(9.0, 9.0, 1.0)), "parent", absent)).await.expect(422);
    assert_eq!(guess.body["errors"], none.body["errors"]);
}

#[tokio::test]
async fn a_key_repeats_what_its_own_user_did() {
    let register = Register::malmo().await;
    let key = [("idempotency-key", "one-and-the-same")];
    let body = feature("Ängen", "FGK", square(0.0, 0.0, 3.0));
    let people = [
        "00000000-0000-4000-8000-000000000001 coordinator:FGK",
        "00000000-0000-4000-8000-000000000002 coordinator:FGK",
    ];
    let mut ids = Vec::new();
    for person in [people[0], people[0], people[1]] {
        let register = register.as_(person);
        let saved = register.send(Method::POST, "/api/v1/initiatives", Some(&body), &key).await.expect(201).body;
        ids.push(saved["feature"]["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
    // A role that is gone takes the kept answer with it.
    let gone = register.as_("00000000-0000-4000-8000-000000000001 viewer");
    gone.send(Method::POST, "/api/v1/initiatives", Some(&body), &key).await.expect(403);
}

#[tokio::test]
async fn who_takes_part_changes_but_does_not_lead() {
    let register = Register::malmo().await;
    let body = with(&feature("Ängen", "FGK", square(0.0, 0.0, 3.0)), "participating_administrations", json!(["MF"]));
    let saved = register.register(&body).await.expect(201).body;
    let (id, mut revision) =
        (saved["feature"]["id"].as_str().unwrap(), saved["feature"]["properties"]["revision"].as_i64().unwrap());
    let mf = register.as_("coordinator:MF");
    let renamed = with(&body, "name", json!("Ängen och bäcken"));
    revision =
        mf.put(id, revision, &renamed).await.expect(200).body["feature"]["properties"]["revision"].as_i64().unwrap();
    mf.put(id, revision, &with(&renamed, "visibility", json!("public"))).await.expect(403);
    let handed =
        with(&with(&body, "lead_administration", json!("MF")), "participating_administrations", json!(["FGK"]));
    mf.put(id, revision, &handed).await.expect(403);
    let tag = format!("\"{revision}\"");
    let path = format!("/api/v1/initiatives/{id}");
    mf.send(Method::DELETE, &path, None, &[("if-match", &tag)]).await.expect(403);
    register.as_("coordinator:FGK").put(id, revision, &handed).await.expect(200);
}

#[tokio::test]
async fn a_contact_person_is_told_to_who_needs_to_know() {
    let register = Register::malmo().await;
    let contact = json!({ "name": "Exempelperson", "email": "e@example.org", "phone": "1" });
    let body = with(&feature("Ängen", "FGK", square(0.0, 0.0, 3.0)), "contact_person", contact.clone());
    let id = register.register(&body).await.expect(201).body["feature"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/initiatives/{id}");
    for (actor, is_told) in [
        ("viewer", false),
        ("viewer:FGK", true),
        ("coordinator:FGK", true),
        ("coordinator:MF", false),
        ("handler", true),
        ("central_coordinator", true),
        ("administrator", false),
        ("token:FGK areas:read", false),
    ] {
        let reader = register.as_(actor);
        let one = reader.get(&path).await.expect(200).body["properties"].clone();
        assert_eq!(one.get("contact_person"), is_told.then_some(&contact), "{actor}");
        let history = reader.get(&format!("{path}/history")).await.expect(200);
        assert!(!history.text.contains("Exempelperson"), "{actor}");
        let preview = json!({ "geometry": square(0.0, 0.0, 6.0) });
        if !actor.starts_with("token") {
            let hits = reader.post("/api/v1/overlaps/preview", &preview).await.expect(200);
            assert_eq!(hits.text.contains("Exempelperson"), is_told, "{actor}");
        }
        assert!(!reader.get("/api/v1/initiatives").await.expect(200).text.contains("Exempelperson"), "{actor}");
    }
    let unknown = json!({ "name": "X", "person": "00000000-0000-4000-8000-000000000000" });
    let refused = register.register(&with(&body, "contact_person", unknown)).await.expect(422);
    assert_eq!(refused.codes(), ["unknown-person"]);
}
