//! Importing files of any origin: repeatable, mapped, in part, with parents, and told feature by feature.

use super::Register;
use crate::harness::square;
use samordna::domain::access::Actor;
use samordna::domain::codes::Code;
use samordna::domain::error::FaultCode;
use samordna::service::import::{FeatureReport, ImportOptions, Outcome};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A file of features with these ids and properties, side by side on the map.
fn file(features: &[(&str, Value)]) -> Value {
    let feature = |(number, (id, properties)): (usize, &(&str, Value))| {
        let geometry = square(number as f64 * 3.0, 0.0, 2.0);
        json!({ "type": "Feature", "id": id, "properties": properties, "geometry": geometry })
    };
    let features: Vec<_> = features.iter().enumerate().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
}

fn options(administration: &str, mapping: &[&str]) -> ImportOptions {
    let mut options = ImportOptions { administration: Code::parse(administration), ..ImportOptions::default() };
    mapping.iter().for_each(|assignment| options.mapping.add(assignment).unwrap());
    options
}

async fn import(register: &Register, file: &Value, options: ImportOptions) -> Vec<FeatureReport> {
    let quietly = Arc::new(|_, _| {});
    register.service.import(&Actor::Operator, file.clone(), "parks", options, quietly).await.unwrap().features
}

fn words(reports: &[FeatureReport]) -> Vec<&'static str> {
    reports.iter().map(|report| report.outcome.word()).collect()
}

fn faults(report: &FeatureReport) -> Vec<(FaultCode, &str)> {
    let Outcome::Refused(faults) = &report.outcome else { return Vec::new() };
    faults.iter().map(|fault| (fault.code, fault.pointer.as_str())).collect()
}

async fn properties(register: &Register, name: &str) -> Value {
    let page = register.get(&format!("/api/v1/initiatives?q={name}")).await.expect(200);
    page.body["features"][0]["properties"].clone()
}

async fn head(register: &Register) -> i64 {
    register.service.readiness().await.unwrap().head
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let register = Register::malmo().await;
    let file = file(&[("1", json!({ "namn": "Enskifteshagen" })), ("2", json!({})), ("3", json!({ "title": 7 }))]);
    assert_eq!(words(&import(&register, &file, options("PARK", &[])).await), ["stored"; 3]);
    let head_before = head(&register).await;
    assert_eq!(words(&import(&register, &file, options("PARK", &[])).await), ["unchanged"; 3]);
    assert_eq!(head(&register).await, head_before);
    let found = properties(&register, "Enskifteshagen").await;
    assert_eq!((&found["lead_administration"], &found["phase"]), (&json!("PARK"), &json!("running")));
    assert_eq!((&found["external_id"], &found["source"]), (&json!("1"), &json!("parks")));
    assert_eq!(properties(&register, "parks%202").await["name"], "parks 2");
}

#[tokio::test]
async fn only_what_the_file_says_is_overwritten() {
    let register = Register::malmo().await;
    let mapping = ["name=TITLE", "begins=START", "focus_fields=WORK"];
    let first = json!({ "TITLE": "Trygg park", "START": "2025-05-01T00:00:00", "WORK": "safety;networking" });
    import(&register, &file(&[("1", first)]), options("MF", &mapping)).await;
    let before = properties(&register, "Trygg").await;
    assert_eq!((&before["begins"], &before["focus_fields"]), (&json!("2025-05-01"), &json!(["safety", "networking"])));

    let page = register.get("/api/v1/initiatives?q=Trygg").await.expect(200);
    let mut edited = page.body["features"][0].clone();
    edited["properties"]["purpose"] = json!("Ljus och liv");
    edited["properties"]["phase"] = json!("paused");
    let (id, revision) = (edited["id"].as_str().unwrap(), edited["properties"]["revision"].as_i64().unwrap());
    register.put(id, revision, &edited).await.expect(200);

    let second = json!({ "TITLE": "Tryggare park" });
    let reports = import(&register, &file(&[("1", second)]), options("MF", &mapping)).await;
    assert_eq!(words(&reports), ["updated"]);
    let after = properties(&register, "Tryggare").await;
    assert_eq!((&after["purpose"], &after["phase"]), (&json!("Ljus och liv"), &json!("paused")));
    assert_eq!((&after["begins"], &after["area_version"]), (&json!("2025-05-01"), &json!(1)));
}

#[tokio::test]
async fn faults_point_into_the_file() {
    let register = Register::malmo().await;
    let mut file = file(&[
        ("1", json!({ "START": "5/4/1999" })),
        ("2", json!({})),
        ("2", json!({})),
        ("4", json!({ "TITLE": "x".repeat(201) })),
    ]);
    file["features"][1]["geometry"] = Value::Null;
    let reports = import(&register, &file, options("MF", &["begins=START", "name=TITLE"])).await;
    assert_eq!(words(&reports), ["refused"; 4]);
    assert_eq!(faults(&reports[0]), [(FaultCode::NotADate, "/features/0/properties/START")]);
    assert_eq!(faults(&reports[1]), [(FaultCode::Required, "/features/1/geometry")]);
    assert_eq!(faults(&reports[2]), [(FaultCode::Duplicate, "/features/2")]);
    assert_eq!(faults(&reports[3]), [(FaultCode::TextTooLong, "/features/3/properties/TITLE")]);
}

#[tokio::test]
async fn a_property_that_only_shares_a_fields_name_is_left_out_and_told() {
    let register = Register::malmo().await;
    let file = file(&[("1", json!({ "name": "Lund", "phase": "III", "form": "bid", "description": "x\u{7}" }))]);
    let reports = import(&register, &file, options("MF", &[])).await;
    assert_eq!(
        (words(&reports), reports[0].ignored.clone()),
        (vec!["stored"], vec!["description".into(), "phase".into()])
    );
    assert_eq!(properties(&register, "Lund").await["form"], "bid");
    let strict = ImportOptions { strict: true, ..options("MF", &[]) };
    let codes: Vec<_> = faults(&import(&register, &file, strict).await[0]).iter().map(|fault| fault.0).collect();
    assert_eq!(codes, [FaultCode::ControlCharacter, FaultCode::UnknownWord]);
}

#[tokio::test]
async fn parents_are_found_in_the_same_file_whatever_the_order() {
    let register = Register::malmo().await;
    let file = file(&[
        ("child", json!({ "name": "Barnet", "parent_external_id": "parent" })),
        ("parent", json!({ "name": "Modern" })),
        ("orphan", json!({ "parent_external_id": "nobody" })),
    ]);
    for (first, second) in [("stored", "stored"), ("unchanged", "unchanged")] {
        let reports = import(&register, &file, options("MF", &[])).await;
        assert_eq!(words(&reports), [first, second, "refused"]);
        let expected = [(FaultCode::UnknownParent, "/features/2/properties/parent_external_id")];
        assert_eq!(faults(&reports[2]), expected);
    }
    let page = register.get("/api/v1/initiatives?q=Modern").await.expect(200);
    assert_eq!(properties(&register, "Barnet").await["parent"], page.body["features"][0]["id"]);
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_does_nothing() {
    let register = Register::malmo().await;
    let file = file(&[("child", json!({ "parent_external_id": "parent" })), ("parent", json!({})), ("", json!({}))]);
    let dry = || ImportOptions { dry_run: true, ..options("NEW", &[]) };
    let head_before = head(&register).await;
    assert_eq!(words(&import(&register, &file, dry()).await), ["stored"; 3]);
    assert_eq!(head(&register).await, head_before);
    import(&register, &file, options("NEW", &[])).await;
    assert_eq!(words(&import(&register, &file, dry()).await), ["unchanged"; 3]);
}

#[tokio::test]
async fn an_export_is_the_same_initiatives_again() {
    let register = Register::malmo().await;
    let properties = json!({ "name": "På plats", "lead_administration": "FGK" });
    let feature = json!({ "type": "Feature", "properties": properties, "geometry": square(0.0, 0.0, 2.0) });
    register.register(&feature).await.expect(201);
    let mut exported = register.get("/api/v1/initiatives").await.expect(200).body;
    let as_it_is = || ImportOptions::default();
    assert_eq!(words(&import(&register, &exported, as_it_is()).await), ["unchanged"]);
    exported["features"][0]["properties"]["name"] = json!("På sin plats");
    assert_eq!(words(&import(&register, &exported, as_it_is()).await), ["updated"]);
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 1);
}

#[tokio::test]
async fn an_export_makes_the_same_register_elsewhere() {
    let register = Register::malmo().await;
    let family = file(&[
        ("child", json!({ "name": "Barnet", "parent_external_id": "parent" })),
        ("parent", json!({ "name": "Modern", "begins": "2025-01-01" })),
    ]);
    import(&register, &family, options("MF", &[])).await;
    let exported = register.get("/api/v1/initiatives.geojson").await.expect(200).body;
    let elsewhere = Register::malmo().await;
    assert_eq!(words(&import(&elsewhere, &exported, ImportOptions::default()).await), ["stored"; 2]);
    assert_eq!(words(&import(&elsewhere, &exported, ImportOptions::default()).await), ["unchanged"; 2]);
    assert_eq!(words(&import(&register, &exported, ImportOptions::default()).await), ["unchanged"; 2]);
    let page = elsewhere.get("/api/v1/initiatives?q=Modern").await.expect(200);
    assert_eq!(properties(&elsewhere, "Barnet").await["parent"], page.body["features"][0]["id"]);
}

#[tokio::test]
async fn without_an_administration_each_feature_must_name_its_own() {
    let register = Register::malmo().await;
    let file = file(&[("1", json!({ "lead_administration": "NYA" })), ("2", json!({}))]);
    let reports = import(&register, &file, ImportOptions::default()).await;
    assert_eq!(words(&reports), ["stored", "refused"]);
    assert_eq!(faults(&reports[1]), [(FaultCode::Required, "/features/1/properties/lead_administration")]);
}

#[tokio::test]
async fn progress_is_told_over_several_transactions() {
    let register = Register::malmo().await;
    let features = (0..501).map(|number| {
        let geometry = square(f64::from(number % 30) * 3.0, f64::from(number / 30) * 3.0, 2.0);
        json!({ "type": "Feature", "id": number, "geometry": geometry })
    });
    let file = json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() });
    let told = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&told);
    let progress = Arc::new(move |done, total| progress.lock().unwrap().push((done, total)));
    register.service.import(&Actor::Operator, file, "many", options("MF", &[]), progress).await.unwrap();
    let told = told.lock().unwrap();
    assert_eq!((told.len(), told.last()), (501, Some(&(501, 501))));
}
