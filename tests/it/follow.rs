//! Following up through the front door: plans, readings that stay, who else was at work, and the reports over everything.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use samordna::domain::access::Actor;
use serde_json::{Value, json};

fn id(answer: &Value) -> String {
    answer["id"].as_str().or(answer["feature"]["id"].as_str()).unwrap().to_owned()
}

async fn registered(register: &Register, feature: &Value) -> String {
    id(&register.register(feature).await.expect(201).body)
}

async fn effect(register: &Register, initiative: &str) -> String {
    let body = json!({ "kind": "effect", "template": "perceived_safety", "name": "Upplevd trygghet", "unit": "%",
        "better": "higher", "baseline": 50, "baseline_on": "2024-01-01", "target": 70, "target_on": "2027-01-01" });
    id(&register.post(&format!("/api/v1/initiatives/{initiative}/indicators"), &body).await.expect(201).body)
}

async fn read(register: &Register, initiative: &str, indicator: &str, reading: Value) -> crate::harness::Answer {
    let path = format!("/api/v1/initiatives/{initiative}/indicators/{indicator}/readings");
    register.post(&path, &reading).await
}

async fn report(register: &Register, initiative: &str) -> Value {
    register.get(&format!("/api/v1/initiatives/{initiative}/follow-up")).await.expect(200).body
}

async fn rows(register: &Register, path: &str) -> Vec<Vec<String>> {
    let answer = register.get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let mut reader = csv::ReaderBuilder::new().from_reader(answer.text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A layer of two districts: one around everything, one far away.
async fn districts(register: &Register) {
    let area = |id: &str, name: &str, geometry: Value| json!({ "type": "Feature", "id": id, "properties": { "name": name }, "geometry": geometry });
    let layer = json!({ "type": "FeatureCollection", "features": [
        area("D1", "Mitten", square(0.0, 0.0, 20.0)), area("D2", "Utkanten", square(60.0, 60.0, 10.0))] });
    let options = samordna::service::import::ImportOptions::default();
    register.service.import_reference(&Actor::Operator, "delar".into(), vec![layer], options).await.unwrap();
}

#[tokio::test]
async fn a_plan_is_changed_only_from_what_was_read() {
    let register = Register::malmo().await;
    let initiative = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let path = format!("/api/v1/initiatives/{initiative}/measures");
    let body = json!({ "title": "Lys upp parken", "responsible": "FGK", "due_on": "2026-09-01", "state": "planned" });
    let made = register.post(&path, &body).await.expect(201);
    let one = format!("{path}/{}", id(&made.body));
    let mut done = body.clone();
    done["state"] = json!("done");
    let tag = made.header("etag").to_owned();
    let changed = register.send(Method::PUT, &one, Some(&done), &[("if-match", &tag)]).await.expect(200);
    assert_eq!(changed.body["measure"]["state"], "done");
    register.send(Method::PUT, &one, Some(&done), &[("if-match", &tag)]).await.expect(412);
    register.send(Method::PUT, &one, Some(&done), &[]).await.expect(428);
    let wrong = json!({ "title": " ", "responsible": "a\u{0}", "state": "planned" });
    assert_eq!(register.post(&path, &wrong).await.expect(422).codes(), ["required", "control-character"]);
    register.post(&path, &json!({ "title": "x", "state": "nearly" })).await.expect(422);
    let page = register.text(&format!("/sv/samverkansprocesser/{initiative}/uppfoljning")).await;
    assert!(page.contains("Lys upp parken") && page.contains(">Klar<"), "{page}");
    // What is followed is told in the record, and is no state of the initiative.
    let record = register.get(&format!("/api/v1/record?subject={initiative}")).await.expect(200).body;
    assert_eq!(record["entries"][0]["kind"], "follow_up_put", "{record:#}");
    let history = register.get(&format!("/api/v1/initiatives/{initiative}/history")).await.expect(200).body;
    assert_eq!(history["changes"].as_array().unwrap().len(), 1);
    let verified = register.service.verify("", None).await.unwrap();
    assert!(verified.flaws.is_empty(), "{:?}", verified.flaws);
}

#[tokio::test]
async fn a_reading_stays_and_is_corrected_by_another() {
    let register = Register::malmo().await;
    let initiative = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let indicator = effect(&register, &initiative).await;
    let reading = |day: &str, value: f64| json!({ "read_on": day, "value": value, "source": "Enkät" });
    let first = read(&register, &initiative, &indicator, reading("2025-01-01", 5.5)).await.expect(201).body;
    read(&register, &initiative, &indicator, reading("2026-01-01", 60.0)).await.expect(201);
    let mut right = reading("2025-01-01", 55.0);
    right["corrects"] = first["id"].clone();
    read(&register, &initiative, &indicator, right.clone()).await.expect(201);
    assert_eq!(read(&register, &initiative, &indicator, right).await.expect(422).codes(), ["not-to-be-corrected"]);
    let tomorrow = read(&register, &initiative, &indicator, reading("2026-10-02", 60.0)).await.expect(422);
    assert_eq!(tomorrow.codes(), ["out-of-range"]);
    let found = &report(&register, &initiative).await["indicators"][0];
    assert_eq!((found["readings"].as_array().unwrap().len(), found["current"].as_array().unwrap().len()), (3, 2));
    assert_eq!(
        (&found["latest"], &found["progress"], &found["standing"]),
        (&json!(60.0), &json!(0.5), &json!("better"))
    );
    let path = format!("/api/v1/initiatives/{initiative}/follow-up.csv");
    let values: Vec<(String, String)> =
        rows(&register, &path).await.iter().map(|row| (row[1].clone(), row[6].clone())).collect();
    let expected = [("baseline", "50"), ("target", "70"), ("reading", "55"), ("reading", "60"), ("corrected", "5.5")];
    assert_eq!(values, expected.map(|(part, value)| (part.to_owned(), value.to_owned())));
    let page = register.text(&format!("/en/initiatives/{initiative}/follow-up")).await;
    assert!(
        page.contains("<s>5.5\u{a0}%</s>") && page.contains("class=\"chart\"") && page.contains("Better than"),
        "{page}"
    );
    let other = registered(&register, &feature("B", "FGK", square(30.0, 0.0, 10.0))).await;
    read(&register, &other, &indicator, reading("2025-01-01", 5.5)).await.expect(404);
}

#[tokio::test]
async fn an_effect_names_who_else_was_at_work_while_it_was_measured() {
    let register = Register::malmo().await;
    let own = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let during =
        |feature: Value, begins: &str, ends: &str| with(&with(&feature, "begins", json!(begins)), "ends", json!(ends));
    let beside = during(feature("Bredvid", "MF", square(5.0, 0.0, 10.0)), "2025-06-01", "2026-06-01");
    let beside = registered(&register, &beside).await;
    let before = during(feature("Tidigare", "MF", square(0.0, 5.0, 10.0)), "2020-01-01", "2023-01-01");
    registered(&register, &before).await;
    let hidden = with(&feature("Skyddad", "MF", square(2.0, 2.0, 10.0)), "visibility", json!("confidential"));
    registered(&register, &hidden).await;
    let indicator = effect(&register, &own).await;
    for (day, value) in [("2025-01-01", 52.0), ("2026-01-01", 60.0), ("2026-09-01", 71.0)] {
        let reading = json!({ "read_on": day, "value": value, "source": "Enkät" });
        read(&register, &own, &indicator, reading).await.expect(201);
    }
    let fgk = register.as_("coordinator:FGK");
    let found = fgk.get(&format!("/api/v1/initiatives/{own}/follow-up")).await.expect(200).body;
    let parallel = found["indicators"][0]["parallel"].as_array().unwrap();
    assert_eq!(parallel.len(), 1, "{found:#}");
    assert_eq!((&parallel[0]["initiative"], &parallel[0]["values"]), (&json!(beside), &json!(1)));
    assert_eq!(parallel[0]["during"], json!({ "begins": "2025-06-01", "ends": "2026-06-01" }));
    assert!((parallel[0]["share"].as_f64().unwrap() - 0.5).abs() < 0.01);
    assert_eq!(found["indicators"][0]["standing"], "reached");
    let page = fgk.get(&format!("/sv/samverkansprocesser/{own}/uppfoljning")).await.expect(200).text;
    assert!(page.contains("Bredvid") && page.contains("class=\"shade\"") && !page.contains("Skyddad"), "{page}");
    // Who sees more is told of more.
    let central = register.as_("central_coordinator").get(&format!("/api/v1/initiatives/{own}/follow-up")).await;
    assert_eq!(central.body["indicators"][0]["parallel"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn documents_are_links_that_nobody_follows() {
    let register = Register::malmo().await;
    let own = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let path = format!("/api/v1/initiatives/{own}/documents");
    let document = |url: &str| json!({ "kind": "agreement", "title": "Avtal", "url": url, "dated_on": "2024-05-01" });
    let refused = register.post(&path, &document("http://malmo.example/avtal")).await.expect(422);
    assert_eq!(refused.codes(), ["not-an-https-address"]);
    let made = register.post(&path, &document("https://malmo.example/avtal")).await.expect(201).body;
    let page = register.text(&format!("/sv/samverkansprocesser/{own}/uppfoljning")).await;
    assert!(page.contains("href=\"https://malmo.example/avtal\" rel=\"noopener noreferrer external\""), "{page}");
    let one = format!("{path}/{}", id(&made));
    register.send(Method::DELETE, &one, None, &[]).await.expect(204);
    register.send(Method::DELETE, &one, None, &[]).await.expect(404);
    assert_eq!(report(&register, &own).await["documents"], json!([]));
}

#[tokio::test]
async fn forms_write_all_of_it_and_say_what_is_wrong() {
    let register = Register::malmo().await;
    let own = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let page = format!("/sv/samverkansprocesser/{own}/uppfoljning");
    let fgk = register.as_("coordinator:FGK");
    let form = async |fields: &[(&str, &str)]| {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        fgk.form(&page, &fields).await
    };
    let template = fgk.get(&format!("{page}?template=trust")).await.expect(200).text;
    assert!(
        template.contains("value=\"Tillit\"") && template.contains("name=\"template\" value=\"trust\""),
        "{template}"
    );
    let fields = [
        ("act", "indicator"),
        ("kind", "effect"),
        ("name", "Tillit"),
        ("unit", "%"),
        ("better", "higher"),
        ("baseline", "41,5"),
        ("baseline_on", "2024-01-01"),
        ("target", "mycket"),
    ];
    let refused = form(&fields).await.expect(422);
    assert!(
        refused.text.contains("Mål: ”mycket” är inget tal.") && refused.text.contains("value=\"41,5\""),
        "{}",
        refused.text
    );
    form(&fields[..7]).await.expect(303);
    let indicator = id(&report(&register, &own).await["indicators"][0]["indicator"]);
    let reading = [
        ("act", "reading"),
        ("id", indicator.as_str()),
        ("read_on", "2025-01-01"),
        ("value", "1 042,5"),
        ("source", "Enkät"),
    ];
    form(&reading).await.expect(303);
    assert_eq!(form(&reading[..3]).await.expect(422).status, 422);
    assert_eq!(report(&register, &own).await["indicators"][0]["latest"], 1042.5);
    form(&[("act", "document"), ("title", "Plan"), ("kind", "plan"), ("url", "https://example.org/p")])
        .await
        .expect(303);
    let document = id(&report(&register, &own).await["documents"][0]);
    form(&[("act", "remove"), ("id", &document)]).await.expect(303);
    assert_eq!(report(&register, &own).await["documents"], json!([]));
    let reader = register.as_("viewer").get(&page).await.expect(200).text;
    assert!(!reader.contains("<form method=\"post\"") && reader.contains("Tillit"), "{reader}");
}

#[tokio::test]
async fn gaps_are_districts_where_nothing_runs() {
    let register = Register::malmo().await;
    register.get("/api/v1/gaps").await.expect(404);
    assert!(register.text("/sv/rapporter/luckor").await.contains("ingen indelning"));
    districts(&register).await;
    for (name, east) in [("A", 0.0), ("B", 5.0)] {
        registered(&register, &feature(name, "FGK", square(east, 0.0, 10.0))).await;
    }
    let draft = with(&feature("Ansökan", "MF", square(60.0, 60.0, 10.0)), "phase", json!("application"));
    registered(&register, &draft).await;
    let found = register.get("/api/v1/gaps").await.expect(200).body;
    let [gap, middle] = found["districts"].as_array().unwrap().as_slice() else { panic!("{found:#}") };
    assert_eq!((&gap["name"], &gap["initiatives"], &gap["covered"]), (&json!("Utkanten"), &json!(0), &json!(0.0)));
    // 15 by 10 of 20 by 20.
    assert_eq!((&middle["initiatives"], &middle["deepest"]), (&json!(2), &json!(2)));
    assert!((middle["covered"].as_f64().unwrap() - 0.375).abs() < 0.005, "{middle:#}");
    let earlier = register.get("/api/v1/gaps?datetime=2025-01-01/2025-12-31").await.expect(200).body;
    assert!(earlier["districts"].as_array().unwrap().iter().all(|it| it["initiatives"] == 0));
    assert_eq!(rows(&register, "/api/v1/gaps.csv").await[0][2], "Utkanten");
    let page = register.text("/en/reports/gaps").await;
    assert!(page.contains("In one of 2 districts nothing runs.") && page.contains("district gap-none"), "{page}");
    register.get("/api/v1/gaps?layer=none").await.expect(404);
}

#[tokio::test]
async fn an_actor_that_several_ask_is_found_whatever_its_spelling() {
    let register = Register::malmo().await;
    let asking = |name: &str, code: &str, actor: &str, begins: &str, ends: Value| {
        let actors = json!([{ "kind": "company", "name": actor }]);
        let feature = with(&feature(name, code, square(0.0, 0.0, 10.0)), "actors", actors);
        with(&with(&feature, "begins", json!(begins)), "ends", ends)
    };
    registered(&register, &asking("A", "FGK", "Bolaget AB", "2025-01-01", Value::Null)).await;
    registered(&register, &asking("B", "MF", "bolaget  ab", "2026-01-01", Value::Null)).await;
    registered(&register, &asking("C", "MF", "Bolaget AB", "2024-01-01", json!("2024-06-01"))).await;
    let hidden =
        with(&asking("D", "SBK", "Bolaget AB", "2026-01-01", Value::Null), "visibility", json!("confidential"));
    registered(&register, &hidden).await;
    let fgk = register.as_("coordinator:FGK");
    let found = fgk.get("/api/v1/actors").await.expect(200).body;
    let actor = &found["actors"][0];
    assert_eq!(
        (&actor["name"], &actor["at_once"], &actor["administrations"]),
        (&json!("Bolaget AB"), &json!(2), &json!(2))
    );
    assert_eq!(actor["by"].as_array().unwrap().len(), 2);
    let ever = fgk.get("/api/v1/actors?datetime=../..").await.expect(200).body;
    assert_eq!((&ever["actors"][0]["at_once"], ever["actors"][0]["by"].as_array().unwrap().len()), (&json!(2), 3));
    assert_eq!(fgk.get("/api/v1/actors?datetime=2024-02-01").await.body["actors"], json!([]));
    assert_eq!(rows(&register, "/api/v1/actors.csv").await.len(), 3);
    assert!(register.text("/sv/rapporter/aktorer").await.contains("Bolaget AB"));
}

#[tokio::test]
async fn the_year_counts_what_ran_and_what_became_of_overlaps() {
    let register = Register::malmo().await;
    districts(&register).await;
    let own = registered(&register, &feature("A", "FGK", square(0.0, 0.0, 10.0))).await;
    let saved = register.register(&feature("B", "MF", square(5.0, 0.0, 10.0))).await.expect(201).body;
    let overlap = id(&saved["overlaps"][0]);
    let undated = with(&feature("Utan datum", "MF", square(30.0, 30.0, 5.0)), "begins", Value::Null);
    registered(&register, &undated).await;
    let indicator = effect(&register, &own).await;
    let reading = json!({ "read_on": "2026-09-01", "value": 71, "source": "Enkät" });
    read(&register, &own, &indicator, reading).await.expect(201);
    super::settle::day(&register, "2026-10-05");
    super::settle::act(&register, "coordinator:FGK", &overlap, "events", json!({ "act": "acknowledge" }))
        .await
        .expect(200);
    super::settle::day(&register, "2026-10-11");
    for code in ["FGK", "MF"] {
        super::settle::say(&register, &overlap, code, "no_need").await.expect(200);
    }
    let year = register.get("/api/v1/reports/year?year=2026").await.expect(200).body;
    assert_eq!(year["initiatives"], 2, "{year:#}");
    assert_eq!(year["by_administration"], json!([{ "key": "FGK", "count": 1 }, { "key": "MF", "count": 1 }]));
    assert_eq!(year["by_district"], json!([{ "key": "Mitten", "count": 2 }, { "key": "Utkanten", "count": 0 }]));
    assert_eq!(
        year["overlaps"],
        json!({ "opened": 1, "acknowledged": 1, "settled": 1,
        "outcomes": [{ "key": "not_needed", "count": 1 }], "days_to_acknowledgement": 4, "days_to_settlement": 10 })
    );
    assert_eq!(
        (&year["indicators"][0]["standing"], year["indicators"][0]["parallel"].as_array().unwrap().len()),
        (&json!("reached"), 1)
    );
    assert_eq!(year["precision"][0]["judged"], 1);
    assert_eq!(register.get("/api/v1/reports/year?year=2025").await.expect(200).body["initiatives"], 0);
    register.get("/api/v1/reports/year?year=20260").await.expect(404);
    let table = rows(&register, "/api/v1/reports/year.csv?year=2026").await;
    assert!(table.iter().any(|row| row[1] == "effect" && row[8] == "71"), "{table:?}");
    let page = register.text("/sv/rapporter/ar?year=2026").await;
    assert!(
        page.contains("Ett mål är nått") && page.contains("Median till avgörande") && page.contains("10 dagar"),
        "{page}"
    );
}
