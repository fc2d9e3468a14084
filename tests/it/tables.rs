//! Exports as tables, and documents of any length: none, one page, several.

use super::Register;
use crate::harness::{feature, square, with};
use samordna::domain::access::Actor;
use samordna::domain::words::OverlapState;
use samordna::service::export::{Export, ExportFormat, ExportOf};
use samordna::service::{InitiativeQuery, OverlapFilter, ZoneQuery};
use serde_json::{Value, json};
use std::sync::Arc;

async fn text(register: &Register, of: ExportOf, format: ExportFormat) -> String {
    let mut export = Export::new(&Actor::Operator, Arc::clone(&register.service), of, format).unwrap();
    let mut document = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        document.extend(piece);
    }
    String::from_utf8(document).unwrap()
}

async fn table(register: &Register, of: ExportOf) -> Vec<Vec<String>> {
    let text = text(register, of, ExportFormat::Csv).await;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Two initiatives that share a quarter of each, and one that shares ground with its own administration only.
async fn overlapping() -> Register {
    let register = Register::malmo().await;
    let a = with(&feature("=Ängen; \"norr\"", "FGK", square(0.0, 0.0, 4.0)), "external_id", json!("a"));
    let b = with(&feature("Torget", "MF", square(2.0, 2.0, 4.0)), "external_id", json!("b"));
    let c = feature("Parken", "MF", square(3.0, 3.0, 4.0));
    for feature in [a, b, c] {
        register.register(&feature).await.expect(201);
    }
    register
}

#[tokio::test]
async fn an_empty_register_exports_empty_documents() {
    let register = Register::malmo().await;
    for path in ["initiatives", "overlaps", "zones"] {
        let body = register.get(&format!("/api/v1/{path}.geojson")).await.expect(200).body;
        assert_eq!(body, json!({ "type": "FeatureCollection", "features": [] }), "{path}");
    }
    let everything = ExportOf::Initiatives(InitiativeQuery::default());
    assert_eq!(table(&register, everything).await.len(), 1);
}

#[tokio::test]
async fn documents_of_several_pages_are_whole() {
    let register = Register::malmo().await;
    let features = (0..450).map(|number| {
        let geometry = square(f64::from(number % 30) * 3.0, f64::from(number / 30) * 3.0, 2.0);
        json!({ "type": "Feature", "id": number, "properties": { "lead_administration": "MF" }, "geometry": geometry })
    });
    let file = json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() });
    register.service.import(&Actor::Operator, file, "many", Default::default(), Arc::new(|_, _| {})).await.unwrap();
    let everything = || ExportOf::Initiatives(InitiativeQuery::default());
    let document: Value = serde_json::from_str(&text(&register, everything(), ExportFormat::GeoJson).await).unwrap();
    assert_eq!(document["features"].as_array().unwrap().len(), 450);
    assert_eq!(table(&register, everything()).await.len(), 451);
    let streamed = register.get("/api/v1/initiatives.geojson").await.expect(200);
    assert_eq!((streamed.header("content-type"), &streamed.body), ("application/geo+json", &document));
    let narrowed = register.get("/api/v1/initiatives.geojson?q=many%2044").await.expect(200).body;
    assert_eq!(narrowed["features"].as_array().unwrap().len(), 11);
}

#[tokio::test]
async fn overlaps_come_with_their_shared_area_and_as_a_table() {
    let register = overlapping().await;
    let active = || OverlapFilter { states: vec![OverlapState::Active], ..OverlapFilter::default() };
    let rows = table(&register, ExportOf::Overlaps(active())).await;
    let first = ["a_external_id", "b_external_id", "area_m2", "share_a", "share_b", "relation", "kind"];
    assert_eq!((&rows[0][..7], rows.len()), (&first.map(str::to_owned)[..], 3));
    let pair = rows.iter().find(|row| row[0..2].contains(&"a".into()) && row[0..2].contains(&"b".into())).unwrap();
    let number = |column: usize| pair[column].parse::<f64>().unwrap();
    assert!((number(2) / (2.0 * 63.0 * 2.0 * 111.3) - 1.0).abs() < 0.01, "{pair:?}");
    assert!((number(3) - 0.25).abs() < 0.001 && (number(4) - 0.25).abs() < 0.001);
    assert_eq!((pair[5].as_str(), pair[6].as_str(), pair[7].as_str()), ("overlaps", "concurrent", "active"));
    assert!(rows.iter().flatten().any(|cell| cell == "'=Ängen; \"norr\""));

    let body = register.get("/api/v1/overlaps.geojson").await.expect(200).body;
    let features = body["features"].as_array().unwrap();
    assert_eq!(features.len(), 3);
    assert!(features.iter().all(|feature| feature["geometry"]["type"] == "MultiPolygon"));
    let candidates = register.get("/api/v1/overlaps.geojson?state=candidate").await.expect(200).body;
    assert_eq!(candidates["features"][0]["properties"]["gates"], json!(["same_administrations"]));
    register.get("/api/v1/overlaps.geojson?limit=3").await.expect(400);
}

#[tokio::test]
async fn zones_come_with_their_administrations() {
    let register = overlapping().await;
    let query = ZoneQuery { min_degree: 2, ..ZoneQuery::default() };
    let rows = table(&register, ExportOf::Zones(query)).await;
    assert_eq!(&rows[0][..3], ["degree", "administrations", "area_m2"]);
    assert!(rows[1..].iter().all(|row| row[1] == "FGK; MF") && rows.len() == 3);
    let body = register.get("/api/v1/zones.geojson").await.expect(200).body;
    assert_eq!(body["features"].as_array().unwrap().len(), 2);
}
