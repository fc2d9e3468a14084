//! Exports over HTTP: whole, filtered, valid GeoJSON, with the shared areas of overlaps.

use super::Register;
use crate::harness::{feature, square};
use samordna::domain::access::Actor;
use serde_json::Value;

async fn features(register: &Register, path: &str) -> Vec<Value> {
    let answer = register.get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    assert_eq!(answer.body["type"], "FeatureCollection");
    answer.body["features"].as_array().unwrap().clone()
}

fn ring_area(ring: &Value) -> f64 {
    let at = |position: &Value| (position[0].as_f64().unwrap(), position[1].as_f64().unwrap());
    let ring: Vec<_> = ring.as_array().unwrap().iter().map(at).collect();
    assert_eq!(ring.first(), ring.last(), "rings are closed");
    ring.windows(2).map(|ends| ends[0].0 * ends[1].1 - ends[1].0 * ends[0].1).sum::<f64>() / 2.0
}

#[tokio::test]
async fn exports_are_whole_and_wound_the_right_way() {
    let register = Register::malmo().await;
    for number in 0..5 {
        let code = ["FGK", "MF"][number % 2];
        let one = feature(&format!("I{number}"), code, square(number as f64 * 5.0, 0.0, 10.0));
        register.register(&one).await.expect(201);
    }
    assert_eq!(features(&register, "/api/v1/initiatives.geojson").await.len(), 5);
    assert_eq!(features(&register, "/api/v1/initiatives.geojson?q=i3").await.len(), 1);
    let overlaps = features(&register, "/api/v1/overlaps.geojson?state=active").await;
    assert_eq!(overlaps.len(), 4);
    for overlap in &overlaps {
        // Half of each box: 0.005° by 0.01°, counter-clockwise.
        let area = ring_area(&overlap["geometry"]["coordinates"][0][0]);
        assert!((area - 5e-5).abs() < 1e-9, "{area}");
    }
    let zones = features(&register, "/api/v1/zones.geojson").await;
    assert!(zones.iter().all(|zone| 0.0 < ring_area(&zone["geometry"]["coordinates"][0])));
    register.get("/api/v1/zones.geojson?colour=red").await.expect(400);
}

#[tokio::test]
async fn an_export_longer_than_a_page_has_everything_once() {
    let register = Register::malmo().await;
    for number in 0..450 {
        let (east, north) = (f64::from(number % 30) * 3.0, f64::from(number / 30) * 3.0);
        register
            .service
            .register(&Actor::Operator, feature(&format!("I{number}"), "FGK", square(east, north, 2.0)), None)
            .await
            .unwrap();
    }
    let found = features(&register, "/api/v1/initiatives.geojson").await;
    let ids: std::collections::BTreeSet<_> = found.iter().map(|feature| feature["id"].to_string()).collect();
    assert_eq!((found.len(), ids.len()), (450, 450));
}
