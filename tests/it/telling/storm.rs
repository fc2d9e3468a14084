//! Storms: what is saved over and over is told once, and a change of the rules is told to nobody.

use super::*;
use samordna::domain::time::Timestamp;

#[tokio::test]
async fn a_hundred_saves_of_one_area_make_one_message_for_each_receiver() {
    let register = with_mail().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let mf = person(&register, "Max", &["coordinator:MF"]).await;
    subscribe(&register, &fgk, json!({ "timing": { "opened": "at_once" } })).await.expect(200);
    put(&register, "A", "FGK", 0.0).await;
    let b = put(&register, "B", "MF", 5.0).await;
    let id = b["feature"]["id"].as_str().unwrap();
    let mut revision = b["feature"]["properties"]["revision"].as_i64().unwrap();
    for save in 0..100 {
        let now = format!("2026-10-01T08:00:{:02}.{:03}Z", save * 6 / 10, save % 10 * 100);
        register.service.clock().set(Timestamp::parse(&now).unwrap());
        // Every tenth time it lies beside for a moment.
        let east = if save % 10 == 5 { 30.0 } else { 5.0 + f64::from(save) / 1000.0 };
        let moved = feature("B", "MF", square(east, 0.0, 10.0));
        let saved = register.as_("operator").put(id, revision, &moved).await.expect(200).body;
        revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
        if save % 7 == 0 {
            hand_out(&register).await;
        }
    }
    for who in [&fgk, &mf] {
        assert_eq!(told(&register, who).await.iter().filter(|it| it.starts_with("opened")).count(), 1);
    }
    let at_once = mails(&register, &fgk).await.into_iter().filter(|mail| mail.starts_with("notice")).count();
    assert_eq!(at_once, 1, "one mail at once");
    let digests = mails(&register, &mf).await;
    assert_eq!(digests.len(), 1, "everything else in one digest: {digests:?}");
}

#[tokio::test]
async fn other_rules_for_the_demo_city_are_foreseen_and_tell_nobody() {
    let register = with_mail().await;
    register.service.load_demo(std::sync::Arc::new(|_, _| {})).await.unwrap();
    let people = register.service.persons(&Actor::Operator).await.unwrap();
    let mut filled = 0;
    for (person, roles) in &people {
        let Some(role) = roles.first() else { continue };
        let who = format!("{} {}", person.id, role.grant);
        let inbox = register.as_(&who).get("/api/v1/inbox?limit=1").await.expect(200).body;
        filled += usize::from(0 < inbox["unread"].as_i64().unwrap());
    }
    assert!(2 < filled, "people of the demo city find something: {filled} of {}", people.len());
    let count = async |table: &str| {
        let mut raw = register.home.raw().await;
        raw.texts(&format!("select cast(count(*) as text) from {table}")).await.remove(0).unwrap()
    };
    let before = [count("notice").await, count("inbox_item").await, count("delivery").await];
    let rules = register.get("/api/v1/rules").await.expect(200);
    let mut other = rules.body["rules"][0]["rules"].clone();
    other["limits"]["min_area_m2"] = json!(100_000.0);
    let preview = register.post("/api/v1/rules/preview", &other).await.expect(200).body;
    assert!(0 < preview["vanishing"].as_i64().unwrap(), "{preview}");
    let tag = rules.header("etag").to_owned();
    let body = json!({ "rules": other, "comment": "Färre" });
    register.send(Method::POST, "/api/v1/rules", Some(&body), &[("if-match", &tag)]).await.expect(201);
    hand_out(&register).await;
    assert_eq!([count("notice").await, count("inbox_item").await, count("delivery").await], before);
}
