//! The city's cases in figures, and what waits for whom.

use super::Register;
use super::cases::{Town, decision, proposal, terms};
use crate::harness::{feature, square, with};
use reqwest::Method;
use samordna::domain::access::Actor;
use serde_json::{Value, json};

/// Two districts side by side, the border of which divides a square of 4 at (40, 0) in one to three.
async fn districts(register: &Register) {
    let area = |id: &str, name: &str, geometry: Value| json!({ "type": "Feature", "id": id, "properties": { "name": name }, "geometry": geometry });
    let layer = json!({ "type": "FeatureCollection", "features": [
        area("D1", "Väster", square(31.0, -5.0, 10.0)), area("D2", "Öster", square(41.0, -5.0, 10.0))] });
    let options = samordna::service::import::ImportOptions::default();
    register.service.import_reference(&Actor::Operator, "delar".into(), vec![layer], options).await.unwrap();
}

async fn city(town: &Town, actor: &str, year: i32) -> Value {
    let path = format!("/api/v1/reports/city?year={year}");
    town.register.as_(actor).get(&path).await.expect(200).body
}

fn part<'a>(list: &'a Value, key: &Value) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|it| it["key"] == *key);
    found.unwrap_or_else(|| panic!("{key} is not in {list:#}"))
}

fn stage<'a>(report: &'a Value, stage: &str) -> &'a Value {
    report["stages"].as_array().unwrap().iter().find(|it| it["stage"] == stage).unwrap()
}

#[tokio::test]
async fn a_decision_gives_until_an_agreement_does_and_districts_divide_it_by_area() {
    let town = Town::new().await;
    districts(&town.register).await;
    let id = town.proposed().await;
    let before = city(&town, &town.handler, 2027).await;
    assert_eq!(before["support"]["all"]["sek"], 0, "nothing is given by a proposal: {before:#}");
    town.register.service.clock().set(samordna::domain::time::Timestamp::parse("2026-10-11T08:00:00Z").unwrap());
    town.decide(&id, "approved").await;

    let report = city(&town, &town.handler, 2027).await;
    let support = &report["support"];
    assert_eq!(
        support["all"],
        json!({ "cases": 1, "sek": 200_000, "hours": 80, "sek_in_all_years": 200_000 }),
        "{report:#}"
    );
    assert_eq!(part(&support["by_administration"], &json!("FGK"))["sek"], 200_000);
    assert_eq!(part(&support["by_role"], &json!("partner"))["hours"], 80);
    let (west, east) =
        (part(&support["by_district"], &json!("Väster")), part(&support["by_district"], &json!("Öster")));
    let (west, east) = (west["sek"].as_i64().unwrap(), east["sek"].as_i64().unwrap());
    assert_eq!(west + east, 200_000);
    assert!((49_000..=51_000).contains(&west), "{west}");
    assert_eq!(report["states"], json!([{ "key": "approved", "count": 1 }]));
    assert_eq!(stage(&report, "proposal_to_decision")["median_days"], 10);
    let open = stage(&report, "decision_to_running");
    assert_eq!((&open["cases"], &open["under_way"], &open["median_days_so_far"]), (&json!(0), &json!(1), &json!(0)));
    assert_eq!(report["supported"], json!([]), "nothing runs yet");

    // The agreement takes the place of the decision; what it gives no money for is given none.
    let mut agreed = terms(Some("2026-10-11"));
    agreed["support"]["funding"] = json!([{ "year": 2027, "sek": 90_000 }, { "year": 2028, "sek": 30_000 }]);
    town.done(&town.contact, &id, agreed).await;
    assert_eq!(city(&town, &town.handler, 2027).await["support"]["all"]["sek"], 200_000, "terms are no agreement");
    town.done(&town.contact, &id, json!({ "event": "agree" })).await;
    town.done(&town.contact, &id, json!({ "event": "start" })).await;
    let report = city(&town, &town.handler, 2027).await;
    assert_eq!(
        (&report["support"]["all"]["sek"], &report["support"]["all"]["sek_in_all_years"]),
        (&json!(90_000), &json!(120_000))
    );
    assert_eq!(report["support"]["by_year"], json!([{ "year": 2027, "sek": 90_000 }, { "year": 2028, "sek": 30_000 }]));
    assert_eq!(report["supported"][0]["title"], "Torget lever");
    // From the first of November: 61 of 365 days.
    assert_eq!(city(&town, &town.handler, 2026).await["support"]["all"]["hours"], 13);

    let page = town.register.as_(&*town.handler).get("/sv/rapporter/stad?year=2027").await.expect(200).text;
    for told in ["90\u{a0}000 kr", "120\u{a0}000 kr", "class=\"outlined\"", "Torget lever", "Väster"] {
        assert!(page.contains(told), "{told} is not on {page}");
    }
    let year = town.register.get("/api/v1/reports/year?year=2027").await.expect(200).body;
    assert_eq!(year["support"]["all"]["sek"], 90_000, "{year:#}");
    let page = town.register.text("/en/reports/year?year=2027").await;
    assert!(page.contains("Support in the year") && page.contains("90,000"), "{page}");
    for path in ["/api/v1/reports/city.csv?year=2027", "/api/v1/reports/year.csv?year=2027"] {
        let table = town.register.get(path).await.expect(200).text;
        assert!(
            table.lines().any(|line| line.starts_with("2027,support_by_administration,FGK,")
                && line.contains("SEK")
                && line.contains("90000")),
            "{path}: {table}"
        );
    }
}

#[tokio::test]
async fn figures_leave_out_what_their_reader_does_not_see() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.decide(&id, "approved").await;
    let seen = town.see("operator", &id).await.expect(200).body;
    let initiative = seen["initiative"].as_str().unwrap();
    let current = town.register.get(&format!("/api/v1/initiatives/{initiative}")).await.expect(200);
    let revision = current.body["properties"]["revision"].as_i64().unwrap();
    let mut hidden = with(&feature("Torget lever", "FGK", square(40.0, 0.0, 4.0)), "visibility", json!("confidential"));
    hidden["properties"]["phase"] = json!("agreement");
    town.register.put(initiative, revision, &hidden).await.expect(200);
    let central = city(&town, "central_coordinator", 2027).await;
    assert_eq!(central["support"]["all"]["sek"], 200_000);
    let viewer = city(&town, "viewer", 2027).await;
    assert_eq!((&viewer["support"]["all"]["sek"], &viewer["states"]), (&json!(0), &json!([])), "{viewer:#}");
    assert_eq!(stage(&viewer, "proposal_to_decision")["cases"], 0);
    // A program that reads areas reads no cases, and nothing of what they are given.
    let token = town.register.as_("token:FGK areas:read").get("/api/v1/reports/year?year=2027").await.expect(200).body;
    assert_eq!(token["support"], Value::Null);
    town.register.as_("token:FGK areas:read").get("/api/v1/reports/city").await.expect(403);
}

async fn kinds(town: &Town, actor: &str) -> Vec<String> {
    let to_do = town.register.as_(actor).get("/api/v1/to-do").await.expect(200).body;
    let kinds = to_do["tasks"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned());
    kinds.collect()
}

#[tokio::test]
async fn a_case_waits_for_each_in_turn() {
    let town = Town::new().await;
    let id = town.contact().await;
    assert_eq!(kinds(&town, &town.handler).await, ["case_to_assign"]);
    assert_eq!(kinds(&town, &town.contact).await, [""; 0], "nobody is its contact person yet");
    // The cut-off of the first meeting is near, and nothing is proposed to it.
    assert_eq!(kinds(&town, &town.secretary).await, ["meeting_without_cases"]);
    assert_eq!(kinds(&town, "viewer").await, [""; 0]);
    let page = town.register.as_("viewer").get("/sv/att-gora").await.expect(200).text;
    assert!(page.contains("Inget väntar på dig."), "{page}");

    let contact: &str = town.contact.split(' ').next().unwrap();
    let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": contact });
    town.done(&town.handler, &id, assign).await;
    let talk = json!({ "event": "log_activity", "kind": "talk", "on": "2026-09-30", "summary": "Ett samtal.",
        "next_step": "Boka ett platsbesök." });
    town.done(&town.contact, &id, talk).await;
    assert_eq!(kinds(&town, &town.handler).await, [""; 0]);
    assert_eq!(kinds(&town, &town.contact).await, ["case_next_step", "case_for_contact"]);
    let page = town.register.as_(&*town.contact).get("/sv/att-gora").await.expect(200).text;
    assert!(page.contains("Boka ett platsbesök.") && page.contains(&format!("/sv/arenden/{id}")), "{page}");
    // The case goes on, and the step is no more.
    town.done(&town.contact, &id, json!({ "event": "assess" })).await;
    assert_eq!(kinds(&town, &town.contact).await, ["case_for_contact"]);
}

#[tokio::test]
async fn what_is_late_comes_first_and_names_what_is_left() {
    let town = Town::new().await;
    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    let ask = json!({ "event": "request_completion", "what": "Vem gör vad?", "deadline": "2026-10-05" });
    town.done(&town.handler, &id, ask).await;
    let to_do = town.register.as_(&*town.contact).get("/api/v1/to-do").await.expect(200).body;
    assert_eq!(
        (&to_do["tasks"][0]["kind"], &to_do["tasks"][0]["due_on"]),
        (&json!("case_completion"), &json!("2026-10-05"))
    );
    town.done(&town.applicant, &id, json!({ "event": "answer", "text": "Vi delar på det." })).await;
    town.done(&town.handler, &id, json!({ "event": "accept" })).await;
    let to_do = town.register.as_(&*town.handler).get("/api/v1/to-do").await.expect(200).body;
    let task = &to_do["tasks"][0];
    assert_eq!(
        (&task["kind"], &task["count"], &task["due_on"], &task["about"]["state"]),
        (&json!("case_to_handle"), &json!(6), &json!("2026-10-06"), &json!("preparing")),
        "{to_do:#}"
    );
    // Another administration's handler has nothing to do with it.
    assert_eq!(kinds(&town, "handler:MF").await, [""; 0]);
    for criterion in ["K1", "K2", "K3", "K4", "K5", "K6"] {
        let judge = json!({ "event": "judge", "criterion": criterion, "judgement": "met", "text": "Det håller." });
        town.done(&town.contact, &id, judge).await;
    }
    town.done(&town.handler, &id, json!({ "event": "note_conflict", "text": "Ingen är jävig." })).await;
    town.done(&town.handler, &id, proposal()).await;
    let to_do = town.register.as_(&*town.handler).get("/api/v1/to-do").await.expect(200).body;
    assert_eq!(to_do["tasks"][0]["count"], 0);
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
    assert_eq!(kinds(&town, &town.handler).await, [""; 0]);
    assert_eq!(kinds(&town, &town.secretary).await, ["case_to_decide"], "and no meeting is without cases");
    town.register.service.clock().set(samordna::domain::time::Timestamp::parse("2026-10-21T08:00:00Z").unwrap());
    let page = town.register.as_(&*town.secretary).get("/en/to-do").await.expect(200).text;
    assert!(page.contains("Record the decision") && page.contains(">late<"), "{page}");
    town.done(&town.secretary, &id, decision("decide", "approved")).await;
    assert_eq!(kinds(&town, &town.contact).await, ["case_for_contact"]);
}

#[tokio::test]
async fn an_overlap_waits_for_each_side_and_for_the_city_when_nobody_looks() {
    let town = Town::new().await;
    let register = &town.register;
    for (name, code) in [("Gatan", "FGK"), ("Miljön", "MF")] {
        register.register(&feature(name, code, square(0.0, 0.0, 10.0))).await.expect(201);
    }
    assert_eq!(kinds(&town, "coordinator:FGK").await, ["overlap_to_assess"]);
    assert_eq!(kinds(&town, "coordinator:SBK").await, [""; 0]);
    assert_eq!(kinds(&town, "central_coordinator").await, [""; 0]);
    let overlaps = register.get("/api/v1/overlaps").await.expect(200).body;
    let overlap = overlaps["overlaps"][0]["id"].as_str().unwrap().to_owned();
    super::settle::say(register, &overlap, "FGK", "need").await.expect(200);
    assert_eq!(kinds(&town, "coordinator:FGK").await, [""; 0]);
    assert_eq!(kinds(&town, "coordinator:MF").await, ["overlap_to_assess"]);
    // A year later the initiatives are to be confirmed.
    super::settle::day(register, "2027-09-30");
    let found = register.as_("coordinator:MF").get("/api/v1/to-do").await.expect(200).body;
    assert_eq!(
        found["counts"],
        json!([{ "kind": "overlap_to_assess", "count": 1 }, { "kind": "initiative_to_confirm", "count": 1 }])
    );
    assert_eq!(found["tasks"][0]["kind"], "initiative_to_confirm", "it has a day");
    register.as_("token:FGK areas:read").get("/api/v1/to-do").await.expect(403);
    register.send(Method::GET, "/api/v1/to-do?kind=x", None, &[]).await.expect(400);
}
