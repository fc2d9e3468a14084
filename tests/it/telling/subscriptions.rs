//! Who is told of what: defaults by role, own wishes, watch areas, timing by kind, lost and lent rights.

use super::*;
use samordna::domain::time::Timestamp;

fn at(register: &Register, instant: &str) {
    register.service.clock().set(Timestamp::parse(instant).unwrap());
}

#[tokio::test]
async fn without_a_subscription_everybody_is_told_what_their_roles_give_them() {
    let register = with_mail().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let sbk = person(&register, "Sam", &["coordinator:SBK"]).await;
    let viewer = person(&register, "Vera", &["viewer:FGK"]).await;
    let contact = person(&register, "Kim", &["contact_person"]).await;
    let central = person(&register, "Cleo", &["central_coordinator"]).await;
    let nobody = person(&register, "Noah", &[]).await;
    put(&register, "A", "FGK", 0.0).await;
    let named = json!({ "name": "Kim", "person": id_of(&contact) });
    let b = with(&feature("B", "MF", square(5.0, 0.0, 10.0)), "contact_person", named);
    register.as_("operator").register(&b).await.expect(201);
    let news = ["opened: A + B"];
    assert_eq!(told(&register, &fgk).await, news);
    assert_eq!(told(&register, &contact).await, news);
    for other in [&sbk, &viewer, &central] {
        assert_eq!(told(&register, other).await, Vec::<String>::new(), "{other}");
    }
    register.as_(&nobody).get("/api/v1/inbox").await.expect(403);
    // The digest of the next morning at six, Swedish time.
    assert_eq!(mails(&register, &fgk).await, ["digest 2026-10-02 04:00:00 1"]);
    assert_eq!(mails(&register, &contact).await, ["digest 2026-10-02 04:00:00 1"]);
    assert_eq!(mails(&register, &viewer).await, Vec::<String>::new());
    // After two weeks without an answer it is the central coordinator's.
    at(&register, "2026-10-16T08:00:00Z");
    register.service.look_at_due().await.unwrap();
    assert_eq!(told(&register, &central).await, ["escalated: A + B"]);
    assert_eq!(told(&register, &fgk).await, news);
    let inbox = register.as_(&central).get("/api/v1/inbox").await.expect(200).body;
    assert_eq!((&inbox["unread"], &inbox["items"][0]["needs_action"]), (&json!(1), &json!(true)));
}

#[tokio::test]
async fn nobody_is_told_of_their_own_doing_and_the_other_side_learns_that_it_was_seen() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let colleague = person(&register, "Frans", &["coordinator:FGK"]).await;
    let mf = person(&register, "Max", &["coordinator:MF"]).await;
    put(&register, "A", "FGK", 0.0).await;
    let answer = register.as_(&mf).register(&feature("B", "MF", square(5.0, 0.0, 10.0))).await.expect(201);
    let overlap = answer.body["overlaps"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(told(&register, &mf).await, Vec::<String>::new());
    assert_eq!(told(&register, &fgk).await, ["opened: A + B"]);
    super::super::settle::act(&register, &fgk, &overlap, "events", json!({ "act": "acknowledge" })).await.expect(200);
    assert_eq!(told(&register, &mf).await, ["acknowledged: A + B"]);
    assert_eq!(told(&register, &fgk).await, ["opened: A + B"]);
    assert_eq!(told(&register, &colleague).await, ["opened: A + B"], "her own side knows by itself");
    let verdict = json!({ "administration": "MF", "verdict": "need", "comment": "" });
    super::super::settle::act(&register, &mf, &overlap, "verdicts", verdict).await.expect(200);
    assert_eq!(told(&register, &mf).await, ["acknowledged: A + B"]);
    assert_eq!(told(&register, &fgk).await, ["opened: A + B", "in_dialogue: A + B"]);
    assert_eq!(told(&register, &colleague).await, ["opened: A + B", "in_dialogue: A + B"]);
}

#[tokio::test]
async fn each_kind_has_a_timing_of_its_own() {
    let register = with_mail().await;
    let at_once = person(&register, "Anna", &["coordinator:FGK"]).await;
    let weekly = person(&register, "Vega", &["coordinator:FGK"]).await;
    let never = person(&register, "Nils", &["coordinator:FGK"]).await;
    let unmailed = person(&register, "Ulla", &["coordinator:FGK"]).await;
    subscribe(&register, &at_once, json!({ "timing": { "opened": "at_once" } })).await.expect(200);
    subscribe(&register, &weekly, json!({ "timing": { "opened": "weekly" } })).await.expect(200);
    subscribe(&register, &never, json!({ "timing": { "opened": "never" } })).await.expect(200);
    subscribe(&register, &unmailed, json!({ "timing": { "opened": "at_once" }, "mail": false })).await.expect(200);
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    assert_eq!(mails(&register, &at_once).await, ["notice 2026-10-01 08:00:00 1"]);
    assert_eq!(mails(&register, &weekly).await, ["digest 2026-10-05 04:00:00 1"], "next Monday");
    assert_eq!(mails(&register, &never).await, Vec::<String>::new());
    assert_eq!(told(&register, &never).await, Vec::<String>::new(), "not in the inbox either");
    assert_eq!(mails(&register, &unmailed).await, Vec::<String>::new());
    assert_eq!(told(&register, &unmailed).await, ["opened: A + B"]);
    // Another of the same week goes into the same digest.
    put(&register, "C", "MF", -5.0).await;
    assert_eq!(mails(&register, &weekly).await, ["digest 2026-10-05 04:00:00 2"]);
    let body = register.as_(&weekly).get("/api/v1/subscriptions").await.expect(200).body;
    assert_eq!(body["own"]["timing"], json!({ "opened": "weekly" }));
    register.as_(&weekly).send(Method::DELETE, "/api/v1/subscriptions/own", None, &[]).await.expect(204);
    let body = register.as_(&weekly).get("/api/v1/subscriptions").await.expect(200).body;
    assert_eq!((&body["own"]["id"], &body["own"]["timing"]), (&Value::Null, &json!({})));
}

#[tokio::test]
async fn critical_ones_come_at_once_and_those_below_the_band_not_at_all() {
    let register = with_mail().await;
    let usual = person(&register, "Ulla", &["coordinator:FGK"]).await;
    let choosy = person(&register, "Kaj", &["coordinator:FGK"]).await;
    subscribe(&register, &choosy, json!({ "minimum_band": "critical" })).await.expect(200);
    // Together without an end, half of each, both in their beginnings, the same field and actors.
    let rich = |name: &str, code: &str, east: f64, phase: &str| {
        let actors = json!([{ "kind": "company", "name": "X" }, { "kind": "company", "name": "Y" },
            { "kind": "company", "name": "Z" }]);
        let feature = with(&feature(name, code, square(east, 0.0, 10.0)), "phase", json!(phase));
        with(&with(&feature, "actors", actors), "focus_fields", json!(["safety"]))
    };
    register.as_("operator").register(&rich("A", "FGK", 0.0, "application")).await.expect(201);
    let found = register.as_("operator").register(&rich("B", "MF", 2.0, "application")).await.expect(201);
    assert_eq!(found.body["overlaps"][0]["score"]["band"], "critical");
    assert_eq!(mails(&register, &usual).await, ["notice 2026-10-01 08:00:00 1"]);
    assert_eq!(told(&register, &choosy).await, ["opened: A + B"]);
    put(&register, "C", "MF", 9.0).await;
    assert_eq!(told(&register, &usual).await.len(), 2);
    assert_eq!(told(&register, &choosy).await, ["opened: A + B"]);
}

#[tokio::test]
async fn more_than_twenty_mails_an_hour_wait_for_the_digest() {
    let register = with_mail().await;
    let fia = person(&register, "Fia", &["coordinator:FGK"]).await;
    subscribe(&register, &fia, json!({ "timing": { "opened": "at_once" } })).await.expect(200);
    put(&register, "A", "FGK", 0.0).await;
    for number in 0..22 {
        let place = square(f64::from(number % 5) * 2.0, f64::from(number / 5) * 2.0, 1.5);
        register.as_("operator").register(&feature(&format!("B{number}"), "MF", place)).await.expect(201);
    }
    let all = mails(&register, &fia).await;
    assert_eq!(all.len(), 21, "{all:?}");
    assert_eq!(all.last().unwrap(), "digest 2026-10-02 04:00:00 2");
    // An hour later there is room again.
    at(&register, "2026-10-01T09:00:01Z");
    put(&register, "Z", "MF", -8.0).await;
    assert_eq!(mails(&register, &fia).await.iter().filter(|mail| mail.starts_with("notice")).count(), 21);
}

#[tokio::test]
async fn a_watch_area_is_told_of_what_lies_in_it_and_not_beside_it() {
    let register = Register::malmo().await;
    let drawn = person(&register, "Disa", &["viewer"]).await;
    let district = person(&register, "Dag", &["viewer"]).await;
    let beside = person(&register, "Britt", &["viewer"]).await;
    let layer = json!({ "type": "FeatureCollection", "features": [{ "type": "Feature", "id": "S1",
        "properties": { "name": "Sofielund" }, "geometry": square(6.0, 1.0, 2.0) }] });
    let options = samordna::service::import::ImportOptions::default();
    register.service.import_reference(&Actor::Operator, "stadsdelar".into(), vec![layer], options).await.unwrap();
    let add = async |who: &str, body: Value| register.as_(who).post("/api/v1/subscriptions/own/areas", &body).await;
    let made = add(&drawn, json!({ "name": "Min plats", "geometry": square(8.0, 8.0, 20.0) })).await.expect(201).body;
    assert_eq!((&made["name"], &made["layer"]), (&json!("Min plats"), &Value::Null));
    let made = add(&district, json!({ "layer": "stadsdelar", "code": "S1" })).await.expect(201).body;
    assert_eq!((&made["name"], &made["layer"]), (&json!("Sofielund"), &json!("stadsdelar")));
    // In the box of what A and B share, and of A, but not in what they share; and one that only touches it.
    add(&beside, json!({ "name": "Bredvid", "geometry": square(1.0, 1.0, 2.0) })).await.expect(201);
    add(&beside, json!({ "name": "Intill", "geometry": square(10.0, 0.0, 10.0) })).await.expect(201);
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    assert_eq!(told(&register, &drawn).await, ["opened: A + B"]);
    assert_eq!(told(&register, &district).await, ["opened: A + B"]);
    assert_eq!(told(&register, &beside).await, Vec::<String>::new());
    let inbox = register.as_(&drawn).get("/api/v1/inbox").await.expect(200).body;
    assert_eq!(inbox["items"][0]["needs_action"], false, "who only watches has nothing to do");
    // Faults are told all at once, with their places.
    let wrong = json!({ "name": " ", "geometry": { "type": "Polygon", "coordinates": [[[13.0, 55.6], [13.1, 55.6]]] } });
    let refused = add(&drawn, wrong).await.expect(422);
    assert!(refused.codes().contains(&"required") && refused.codes().contains(&"too-few-positions"), "{:?}", refused.body);
    assert_eq!(add(&drawn, json!({ "layer": "stadsdelar", "code": "S9" })).await.expect(422).codes(), ["unknown-word"]);
    for number in 1..20 {
        add(&drawn, json!({ "name": format!("N{number}"), "geometry": square(40.0, 40.0, 1.0) })).await.expect(201);
    }
    let more = json!({ "name": "En till", "geometry": square(40.0, 40.0, 1.0) });
    assert_eq!(add(&drawn, more).await.expect(422).codes(), ["too-many-items"]);
    // Removed, it watches nothing.
    let path = format!("/api/v1/subscriptions/own/areas/{}", made["id"].as_str().unwrap());
    register.as_(&drawn).send(Method::DELETE, &path, None, &[]).await.expect(404);
    register.as_(&district).send(Method::DELETE, &path, None, &[]).await.expect(204);
    put(&register, "C", "SBK", 5.0).await;
    assert_eq!(told(&register, &district).await, ["opened: A + B"]);
}

#[tokio::test]
async fn lost_rights_take_the_inbox_away_and_lent_ones_bring_it() {
    let register = Register::malmo().await;
    let boss = person(&register, "Bo", &["coordinator:FGK"]).await;
    let deputy = person(&register, "Dora", &["viewer"]).await;
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    assert_eq!(told(&register, &boss).await, ["opened: A + B"]);
    assert_eq!(told(&register, &deputy).await, Vec::<String>::new());
    let lent = json!({ "email": "dora@example.org", "role": "coordinator", "unit": "FGK", "ends": "2026-10-20" });
    register.as_(&boss).post("/api/v1/delegations", &lent).await.expect(201);
    put(&register, "C", "SBK", -5.0).await;
    // The harness says which roles somebody acts with; who is told is asked of the register.
    assert_eq!(told(&register, &deputy).await, ["opened: A + C"]);
    at(&register, "2026-10-20T08:00:00Z");
    put(&register, "D", "SBK", 3.0).await;
    assert!(!told(&register, &deputy).await.contains(&"opened: A + D".to_owned()), "the loan is over");
    assert!(told(&register, &boss).await.contains(&"opened: A + D".to_owned()));
    // A side that is confidential now is gone from the inbox of who does not see it any more, and is not counted.
    let d = register.as_("operator").get("/api/v1/initiatives").await.body["features"].as_array().unwrap().clone();
    let c = d.iter().find(|it| it["properties"]["name"] == "C").unwrap();
    let hidden = with(&feature("C", "SBK", square(-5.0, 0.0, 10.0)), "visibility", json!("confidential"));
    let revision = c["properties"]["revision"].as_i64().unwrap();
    register.as_("operator").put(c["id"].as_str().unwrap(), revision, &hidden).await.expect(200);
    assert_eq!(told(&register, &deputy).await, Vec::<String>::new());
    let inbox = register.as_(&deputy).get("/api/v1/inbox").await.expect(200).body;
    assert_eq!(inbox["unread"], 0);
}
