//! Looking back: what was known at an instant is exactly what the register said then, in lists, overlaps, zones and exports.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

const START: &str = "2026-10-01T08:00:00Z";

fn minute(count: i64) -> Timestamp {
    Timestamp::new(Timestamp::parse(START).unwrap().instant() + chrono::Duration::minutes(count))
}

/// What the register says, now or as it was known.
async fn said(register: &Register, known: Option<Timestamp>) -> Vec<Value> {
    let known = known.map(|at| format!("&known={at}")).unwrap_or_default();
    let mut said = Vec::new();
    for path in [
        "initiatives?limit=1000",
        "initiatives?datetime=2026-05-01/2026-06-01&administration=FGK,MF&min_degree=2&limit=1000",
        "initiatives?bbox=13.0,55.59,13.006,55.596&phase=running,paused&q=a&limit=1000",
        "overlaps?state=active,candidate,lapsed&limit=1000",
        "overlaps?bbox=13.003,55.593,13.004,55.594&min_share=0.1&limit=1000",
        "initiatives.geojson?phase=running",
        "overlaps.geojson?state=active",
    ] {
        let separator = if path.contains('?') { "" } else { "?" };
        said.push(register.get(&format!("/api/v1/{path}{separator}{known}")).await.expect(200).body);
    }
    let zones = register.get(&format!("/api/v1/zones?min_degree=2{known}")).await.expect(200).body;
    let zone = |zone: &Value| {
        let it = &zone["properties"];
        let area = it["area_m2"].as_f64().unwrap().round();
        json!([it["degree"], area, it["administrations"], it["initiatives"], it["overlaps"]])
    };
    said.push(zones["features"].as_array().unwrap().iter().map(zone).collect());
    said
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }

    fn place(&mut self) -> f64 {
        self.below(80) as f64 / 10.0
    }

    fn feature(&mut self) -> Value {
        let size = 0.3 + self.place() / 2.0;
        let area = square(self.place(), self.place(), size);
        let name = self.pick(&["Ängen", "Gatan", "Parken", "Torget"]);
        let sent = feature(name, self.pick(&["FGK", "MF", "SBK"]), area);
        let sent = with(&sent, "phase", json!(self.pick(&["running", "running", "paused", "closed"])));
        with(&sent, "area_status", json!(self.pick(&["decided", "decided", "draft"])))
    }
}

#[tokio::test]
async fn what_was_known_after_each_of_many_edits_is_told_again() {
    let register = Register::malmo().await;
    let mut random = Random(7);
    let mut living: Vec<(String, i64, Value)> = Vec::new();
    let mut remembered = Vec::new();
    for step in 1..=40 {
        register.service.clock().set(minute(step));
        let choice = random.below(10);
        if living.len() < 4 || choice < 4 {
            let sent = random.feature();
            let saved = register.register(&sent).await.expect(201).body;
            let revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
            living.push((saved["feature"]["id"].as_str().unwrap().to_owned(), revision, sent));
        } else {
            let place = usize::try_from(random.below(living.len() as u64)).unwrap();
            let (id, revision, before) = living.remove(place);
            if choice == 4 {
                let path = format!("/api/v1/initiatives/{id}");
                let tag = format!("\"{revision}\"");
                register.send(Method::DELETE, &path, None, &[("if-match", &tag)]).await.expect(204);
            } else {
                // Attributes only, or the area too, sometimes by a little: near the limits history decides.
                let mut sent = random.feature();
                if choice < 7 {
                    sent["geometry"] = before["geometry"].clone();
                }
                let saved = register.put(&id, revision, &sent).await.expect(200).body;
                let revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
                living.push((id, revision, sent));
            }
        }
        remembered.push((minute(step), said(&register, None).await));
    }
    register.service.clock().set(minute(1_000));
    let overlaps = remembered.iter().map(|(_, said)| said[3]["numberMatched"].as_i64().unwrap()).max();
    assert!(10 < overlaps.unwrap(), "too little happened: {overlaps:?}");
    for (at, then) in &remembered {
        let now = said(&register, Some(*at)).await;
        for (place, (now, then)) in now.iter().zip(then).enumerate() {
            assert_eq!(now, then, "question {place} of {at}");
        }
    }
    // Another replica, which has seen nothing of it, says the same.
    let other = register.replica(&register.address()).await;
    let (at, then) = &remembered[20];
    let path = format!("/api/v1/overlaps?state=active,candidate,lapsed&limit=1000&known={at}");
    assert_eq!(other.get(&path).await.expect(200).body, then[3]);
}

#[tokio::test]
async fn one_initiative_and_one_overlap_are_as_they_were_or_not_there_yet() {
    let register = Register::malmo().await;
    register.service.clock().set(minute(1));
    let sent = feature("Ängen", "FGK", square(0.0, 0.0, 5.0));
    let first = register.register(&sent).await.expect(201).body;
    let id = first["feature"]["id"].as_str().unwrap();
    register.service.clock().set(minute(2));
    register.register(&feature("Gatan", "MF", square(2.0, 2.0, 5.0))).await.expect(201);
    register.service.clock().set(minute(3));
    let mut moved = with(&sent, "name", json!("Nya ängen"));
    moved["geometry"] = square(30.0, 0.0, 5.0);
    let revision = first["feature"]["properties"]["revision"].as_i64().unwrap();
    register.put(id, revision, &moved).await.expect(200);

    let path = format!("/api/v1/initiatives/{id}");
    let known = |count| format!("known={}", minute(count));
    register.get(&format!("{path}?{}", known(0))).await.expect(404);
    let then = register.get(&format!("{path}?{}", known(2))).await.expect(200);
    assert_eq!(then.body["geometry"], first["feature"]["geometry"]);
    assert_eq!(then.body["properties"]["name"], "Ängen");
    assert_eq!(then.body["properties"]["overlap_count"], 1);
    let overlaps = register.get(&format!("{path}/overlaps?{}", known(2))).await.expect(200).body;
    let overlap = overlaps["overlaps"][0]["id"].as_str().unwrap();
    assert_eq!(overlaps["overlaps"][0]["state"], "active");
    let one = format!("/api/v1/overlaps/{overlap}");
    register.get(&format!("{one}?{}", known(1))).await.expect(404);
    assert_eq!(register.get(&format!("{one}?{}", known(2))).await.expect(200).body["state"], "active");
    assert_eq!(register.get(&one).await.expect(200).body["state"], "lapsed");
    let depths = register.get(&format!("/api/v1/zones/depths?{}", known(2))).await.expect(200).body;
    assert_eq!(depths["depths"].as_array().unwrap().len(), 1);
    register.get("/api/v1/initiatives?known=yesterday").await.expect(400);
    // A day is known to its end.
    let day = register.get("/api/v1/initiatives?known=2026-09-30").await.expect(200).body;
    assert_eq!(day["numberMatched"], 0);
    let day = register.get("/api/v1/initiatives?known=2026-10-01").await.expect(200).body;
    assert_eq!(day["numberMatched"], 2);
}

#[tokio::test]
async fn a_page_of_the_past_says_so_and_leads_back() {
    let register = Register::malmo().await;
    register.register(&feature("Ängen", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
    register.service.clock().set(Timestamp::parse("2026-10-05T08:00:00Z").unwrap());
    register.register(&feature("Gatan", "MF", square(2.0, 2.0, 5.0))).await.expect(201);
    for (path, then, now) in [("/sv/karta", "Ängen", "Gatan"), ("/en/overlaps", "No overlaps", "Gatan")] {
        let page = register.text(&format!("{path}?known=2026-10-02")).await;
        assert!(page.contains("2026-10-02") && page.contains("time-notice"), "{path}");
        assert!(page.contains(&format!("href=\"{path}\"")), "{path} does not lead back");
        assert!(!page.contains(now), "{path}");
        assert!(page.contains(then) || path.contains("overlaps"), "{path}");
        assert!(register.text(path).await.contains(now), "{path}");
    }
    let slider = register.text("/sv/karta").await;
    assert!(
        slider.contains(r#"type="range""#) && slider.contains(r#"max="3""#) && slider.contains("2026-10-01,2026-10-05")
    );
    let moved = register.moved("/sv/tid?page=/sv/karta%3Fq=%C3%84ngen&step=1").await;
    assert_eq!(moved, "/sv/karta?q=%C3%84ngen&known=2026-10-01");
    assert_eq!(register.moved("/sv/tid?page=/sv/karta&step=3").await, "/sv/karta");
    assert_eq!(register.moved("/sv/tid?page=https://evil.example/&day=2026-10-02").await, "/sv/karta?known=2026-10-02");
}

#[tokio::test]
async fn nobody_sees_in_the_past_what_they_do_not_see_now_or_did_not_see_then() {
    let register = Register::malmo().await;
    register.service.clock().set(minute(1));
    let hidden_later = feature("Senare dold", "FGK", square(0.0, 0.0, 5.0));
    let hidden_then = with(&feature("Dold då", "FGK", square(1.0, 1.0, 5.0)), "visibility", json!("confidential"));
    let open = feature("Öppen", "MF", square(2.0, 2.0, 5.0));
    let mut saved = Vec::new();
    for sent in [&hidden_later, &hidden_then, &open] {
        saved.push(register.register(sent).await.expect(201).body);
    }
    register.service.clock().set(minute(2));
    for (sent, saved, visibility) in [(&hidden_later, &saved[0], "confidential"), (&hidden_then, &saved[1], "internal")]
    {
        let revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
        let id = saved["feature"]["id"].as_str().unwrap();
        register.put(id, revision, &with(sent, "visibility", json!(visibility))).await.expect(200);
    }
    let known = format!("known={}", minute(1));
    for (actor, seen, overlaps) in [
        ("viewer", vec!["Öppen"], 0),
        ("coordinator:FGK", vec!["Senare dold", "Dold då", "Öppen"], 2),
        ("central_coordinator", vec!["Senare dold", "Dold då", "Öppen"], 2),
    ] {
        let register = register.as_(actor);
        let list = register.get(&format!("/api/v1/initiatives?{known}")).await.expect(200).body;
        let features = list["features"].as_array().unwrap();
        let names: Vec<&str> = features.iter().map(|it| it["properties"]["name"].as_str().unwrap()).collect();
        assert_eq!((list["numberMatched"].as_u64(), names), (Some(seen.len() as u64), seen), "{actor}");
        let found = register.get(&format!("/api/v1/overlaps?state=active&{known}")).await.expect(200).body;
        assert_eq!(found["numberMatched"], overlaps, "{actor}");
        let zones = register.get(&format!("/api/v1/zones?{known}")).await.expect(200).body;
        assert_eq!(zones["numberMatched"] == 0, overlaps == 0, "{actor}");
        let one = format!("/api/v1/initiatives/{}?{known}", saved[0]["feature"]["id"].as_str().unwrap());
        register.get(&one).await.expect(if overlaps == 0 { 404 } else { 200 });
    }
    register.as_("public").get(&format!("/api/v1/initiatives?{known}")).await.expect(401);
}
