//! The register through its front door: in and out, conditions, retries, history, withdrawal.

use super::Register;
use crate::harness::{feature, square, with};
use crate::home::Home as _;
use reqwest::Method;
use samordna::domain::access::Sight;
use serde_json::json;

#[tokio::test]
async fn a_feature_comes_out_as_it_went_in() {
    let register = Register::malmo().await;
    let mut sent = feature("BID Sofielund", "FGK", square(0.0, 0.0, 10.0));
    sent["properties"] = json!({
        "name": "BID Sofielund", "description": "Två rader\när ok", "purpose": "Trygghet", "form": "bid",
        "origin": "external", "city_role": "partner", "lead_administration": "FGK",
        "participating_administrations": ["MF"], "actors": [{ "kind": "property_owner", "name": "Exempelbolaget" }],
        "focus_fields": ["safety", "networking"],
        "contact_person": { "name": "Exempelperson", "email": "a@example.org", "phone": "" },
        "begins": "2024-01-01", "ends": "2027-01-01", "phase": "running", "area_status": "decided", "parent": null,
        "registry_number": "TN-2019-3825", "external_id": "x-1", "source": "test",
    });
    let saved = register.register(&sent).await.expect(201);
    let location = saved.header("location").to_owned();
    let got = register.get(&location).await.expect(200);
    assert_eq!(got.header("content-type"), "application/geo+json");
    assert_eq!(got.header("etag"), saved.header("etag"));
    for (key, value) in sent["properties"].as_object().unwrap() {
        assert_eq!(&got.body["properties"][key], value, "{key}");
    }
    assert_eq!(got.body["geometry"]["coordinates"][0], sent["geometry"]["coordinates"]);
    assert_eq!(got.body["properties"]["administrations"], json!(["FGK", "MF"]));

    // What was read can be sent back as it is, and changes nothing but the revision.
    let revision = got.body["properties"]["revision"].as_i64().unwrap();
    let id = got.body["id"].as_str().unwrap();
    let again = register.put(id, revision, &got.body).await.expect(200);
    assert_eq!(again.body["feature"]["properties"]["area_version"], 1);
}

#[tokio::test]
async fn a_change_needs_the_revision_it_was_made_from() {
    let register = Register::malmo().await;
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let saved = register.register(&sent).await.expect(201);
    let path = saved.header("location").to_owned();
    let id = saved.body["feature"]["id"].as_str().unwrap();
    let revision = saved.body["feature"]["properties"]["revision"].as_i64().unwrap();

    let without = register.send(Method::PUT, &path, Some(&sent), &[]).await.expect(428);
    assert_eq!(without.body["type"], "/problems/if-match-missing");
    assert_eq!(without.header("content-type"), "application/problem+json");
    register.put(id, revision, &with(&sent, "name", json!("B"))).await.expect(200);
    let stale = register.put(id, revision, &with(&sent, "name", json!("C"))).await.expect(412);
    assert_eq!(stale.body["current_revision"], revision + 1);
    assert_eq!(register.get(&path).await.body["properties"]["name"], "B");
    register.send(Method::DELETE, &path, None, &[]).await.expect(428);
    register.send(Method::DELETE, &path, None, &[("if-match", "\"0\"")]).await.expect(412);
}

#[tokio::test]
async fn a_repeat_with_the_same_key_registers_nothing_twice() {
    let register = Register::malmo().await;
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let key = [("idempotency-key", "abcdefgh-1")];
    let post = |body| {
        let register = &register;
        async move { register.send(Method::POST, "/api/v1/initiatives", Some(&body), &key).await }
    };
    let first = post(sent.clone()).await.expect(201);
    let second = post(sent.clone()).await.expect(201);
    assert_eq!(first.body, second.body);
    let other = post(with(&sent, "name", json!("B"))).await.expect(422);
    assert_eq!(other.body["type"], "/problems/idempotency-reused");
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 1);
}

#[tokio::test]
async fn thirty_repeats_at_once_register_one_initiative() {
    let register = std::sync::Arc::new(Register::malmo().await);
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let posts = (0..30).map(|_| {
        let (register, sent) = (std::sync::Arc::clone(&register), sent.clone());
        tokio::spawn(async move {
            register.send(Method::POST, "/api/v1/initiatives", Some(&sent), &[("idempotency-key", "same-key-1")]).await
        })
    });
    let mut ids = std::collections::BTreeSet::new();
    for post in posts.collect::<Vec<_>>() {
        ids.insert(post.await.unwrap().expect(201).body["feature"]["id"].to_string());
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 1);
}

#[tokio::test]
async fn of_two_editors_one_wins_and_the_other_is_told() {
    let register = std::sync::Arc::new(Register::malmo().await);
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let saved = register.register(&sent).await.expect(201);
    let id = saved.body["feature"]["id"].as_str().unwrap().to_owned();
    let first = saved.body["feature"]["properties"]["revision"].as_i64().unwrap();
    for round in 0..20 {
        let race = ["x", "y"].map(|name| {
            let (register, id) = (std::sync::Arc::clone(&register), id.clone());
            let body = with(&sent, "name", json!(format!("{name}{round}")));
            tokio::spawn(async move { register.put(&id, first + round, &body).await.status.as_u16() })
        });
        let mut statuses = Vec::new();
        for editor in race {
            statuses.push(editor.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }
}

#[tokio::test]
async fn every_change_of_an_area_is_a_new_version_and_withdrawal_keeps_history() {
    let register = Register::malmo().await;
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let saved = register.register(&sent).await.expect(201);
    let id = saved.body["feature"]["id"].as_str().unwrap();
    let path = saved.header("location").to_owned();
    let revision = saved.body["feature"]["properties"]["revision"].as_i64().unwrap();
    register.put(id, revision, &with(&sent, "name", json!("B"))).await.expect(200);
    let mut moved = with(&sent, "name", json!("B"));
    moved["geometry"] = square(1.0, 0.0, 5.0);
    register.put(id, revision + 1, &moved).await.expect(200);
    register.send(Method::DELETE, &path, None, &[("if-match", &format!("\"{}\"", revision + 2))]).await.expect(204);

    let history = register.get(&format!("{path}/history")).await.expect(200).body;
    let kinds: Vec<_> = history["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["initiative_withdrawn", "initiative_changed", "initiative_changed", "initiative_registered"]);
    let versions: Vec<_> = history["areas"].as_array().unwrap().iter().map(|area| &area["version"]).collect();
    assert_eq!(versions, [2, 1]);
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 0);
    assert!(register.get(&path).await.expect(200).body["properties"]["withdrawn_at"].is_string());
    register.put(id, revision + 3, &sent).await.expect(404);
}

#[tokio::test]
async fn a_parent_must_exist_and_must_not_be_a_descendant() {
    let register = Register::malmo().await;
    let sent = feature("A", "FGK", square(0.0, 0.0, 5.0));
    let nowhere = with(&sent, "parent", json!("00000000-0000-4000-8000-000000000000"));
    assert_eq!(register.register(&nowhere).await.expect(422).codes(), ["unknown-parent"]);
    let parent = register.register(&sent).await.expect(201);
    let parent_id = parent.body["feature"]["id"].clone();
    let child = register.register(&with(&sent, "parent", parent_id.clone())).await.expect(201);
    let loop_back = with(&sent, "parent", child.body["feature"]["id"].clone());
    let revision = parent.body["feature"]["properties"]["revision"].as_i64().unwrap();
    let answer = register.put(parent_id.as_str().unwrap(), revision, &loop_back).await.expect(422);
    assert_eq!(answer.codes(), ["parent-loop"]);
}

#[tokio::test]
async fn an_external_id_is_taken_once_per_source() {
    let register = Register::malmo().await;
    let sent = with(&feature("A", "FGK", square(0.0, 0.0, 5.0)), "external_id", json!("x-1"));
    register.register(&sent).await.expect(201);
    assert_eq!(register.register(&sent).await.expect(422).codes(), ["external-id-taken"]);
    let other = register.register(&with(&sent, "source", json!("other"))).await.expect(201).body;
    let revision = other["feature"]["properties"]["revision"].as_i64().unwrap();
    let moved = register.put(other["feature"]["id"].as_str().unwrap(), revision, &sent).await.expect(422);
    assert_eq!(moved.codes(), ["external-id-taken"]);
    register.put(other["feature"]["id"].as_str().unwrap(), revision, &other["feature"]).await.expect(200);
    let mut tx = samordna::store::Store::open(&register.address()).await.unwrap().read().await.unwrap();
    assert_eq!(tx.head().await.unwrap(), tx.count_changes().await.unwrap(), "a refusal leaves a gap in the log");
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
    let home = register.stop().await;
    let store = samordna::store::Store::open(&home.address()).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.count_initiatives(&Sight::ALL, &samordna::store::InitiativeFilter::default()).await.unwrap(), 1);
    assert_eq!(tx.head().await.unwrap(), tx.count_changes().await.unwrap());
}
