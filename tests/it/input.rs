//! Input: what is refused, with every fault at once, and that nothing is half-stored.

use super::Register;
use crate::harness::{feature, square};
use serde_json::{Value, json};

async fn refused(register: &Register, body: &Value) -> (u16, Vec<String>, Value) {
    let answer = register.register(body).await;
    let codes = answer.codes().iter().map(|code| (*code).to_owned()).collect();
    (answer.status.as_u16(), codes, answer.body)
}

#[tokio::test]
async fn every_fault_is_told_at_once_with_its_place() {
    let register = Register::malmo().await;
    let bow_tie = json!([[[13.0, 55.59], [13.01, 55.60], [13.01, 55.59], [13.0, 55.60], [13.0, 55.59]]]);
    let body = json!({ "type": "Feature", "geometry": { "type": "Polygon", "coordinates": bow_tie }, "properties": {
        "lead_administration": "XYZ", "phase": "soon", "begins": "2026-02-30", "actors": [{ "kind": "ghost", "name": "" }] } });
    let (status, _, problem) = refused(&register, &body).await;
    assert_eq!(status, 422);
    for (code, pointer) in [
        ("required", "/properties/name"),
        ("unknown-administration", "/properties/lead_administration"),
        ("unknown-word", "/properties/phase"),
        ("unknown-word", "/properties/actors/0/kind"),
        ("required", "/properties/actors/0/name"),
        ("not-a-date", "/properties/begins"),
    ] {
        let is = |fault: &Value| fault["code"] == code && fault["pointer"] == pointer;
        assert!(problem["errors"].as_array().unwrap().iter().any(is), "{code} at {pointer}: {problem:#}");
    }
    let crossing = problem["errors"].as_array().unwrap().iter().find(|fault| fault["code"] == "self-crossing").unwrap();
    assert!((crossing["position"][0].as_f64().unwrap() - 13.005).abs() < 1e-4, "{crossing}");
    assert!((crossing["position"][1].as_f64().unwrap() - 55.595).abs() < 1e-4, "{crossing}");
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 0);
    assert_eq!(register.service.applied(), 1, "only the administrations were ever written");
}

#[tokio::test]
async fn swapped_axes_are_said_and_the_corrected_body_is_accepted() {
    let register = Register::malmo().await;
    let swapped = json!([[[55.59, 13.0], [55.59, 13.01], [55.60, 13.01], [55.59, 13.0]]]);
    let body = feature("A", "FGK", json!({ "type": "Polygon", "coordinates": swapped }));
    let (status, codes, problem) = refused(&register, &body).await;
    assert_eq!((status, codes), (422, vec!["crs-mismatch".to_owned()]));
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 0);
    register.register(&problem["corrected"]).await.expect(201);
}

#[tokio::test]
async fn metres_given_as_degrees_are_recognised() {
    let register = Register::malmo().await;
    // A box near the middle of Malmö in SWEREF 99 13 30, easting first.
    let (e, n) = (118_500.0, 6_163_500.0);
    let metres = json!([[[e, n], [e + 500.0, n], [e + 500.0, n + 500.0], [e, n + 500.0], [e, n]]]);
    let body = feature("A", "FGK", json!({ "type": "Polygon", "coordinates": metres }));
    let (status, codes, problem) = refused(&register, &body).await;
    assert_eq!((status, codes), (422, vec!["crs-mismatch".to_owned()]));
    let saved = register.register(&problem["corrected"]).await.expect(201).body;
    let area = saved["feature"]["properties"]["area_m2"].as_f64().unwrap();
    assert!((area - 250_000.0).abs() < 0.01, "{area}");
}

#[tokio::test]
async fn an_open_ring_is_closed_and_that_is_told() {
    let register = Register::malmo().await;
    let mut open = square(0.0, 0.0, 5.0);
    open["coordinates"][0].as_array_mut().unwrap().pop();
    let saved = register.register(&feature("A", "FGK", open)).await.expect(201).body;
    assert_eq!(saved["notes"][0]["code"], "ring-closed");
}

#[tokio::test]
async fn other_geometries_and_places_are_refused() {
    let register = Register::malmo().await;
    for (geometry, code) in [
        (json!(null), "required"),
        (json!({ "type": "Point", "coordinates": [13.0, 55.6] }), "geometry-type"),
        (json!({ "type": "Polygon", "coordinates": [] }), "empty-geometry"),
        (
            json!({ "type": "Polygon", "coordinates": [[[13.0, 55.6], [13.1, 55.6], [13.0, 55.6]]] }),
            "too-few-positions",
        ),
        (
            json!({ "type": "Polygon", "coordinates": [[["x", 55.6], [13.1, 55.6], [13.1, 55.5], ["x", 55.6]]] }),
            "not-a-position",
        ),
        (
            json!({ "type": "Polygon", "coordinates": [[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]] }),
            "outside-extent",
        ),
        (
            json!({ "type": "Polygon", "coordinates": [[[1e300, 1e300], [2.4, 48.8], [2.4, 48.9], [1e300, 1e300]]] }),
            "unprojectable",
        ),
        (square(0.0, 0.0, 0.001), "too-small"),
    ] {
        let (status, codes, body) = refused(&register, &feature("A", "FGK", geometry.clone())).await;
        assert_eq!((status, codes.first().map(String::as_str)), (422, Some(code)), "{geometry} {body:#}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_or_too_large_or_too_deep_are_refused() {
    let register = Register::malmo().await;
    let path = "/api/v1/initiatives";
    assert_eq!(register.raw(path, "application/json", "{").await.expect(400).codes(), ["not-json"]);
    assert_eq!(register.raw(path, "application/json", "[".repeat(70)).await.expect(400).codes(), ["too-deep"]);
    register.raw(path, "application/json", "1e999").await.expect(400);
    register.raw(path, "text/plain", "{}").await.expect(415);
    let large = format!("\"{}\"", "x".repeat(2 * 1024 * 1024));
    let answer = register.raw(path, "application/json", large).await.expect(413);
    assert_eq!(answer.body["type"], "/problems/body-too-large");
}

#[tokio::test]
async fn too_many_positions_have_a_problem_type_of_their_own() {
    let register = Register::malmo().await;
    let ring = |count: usize| {
        let at = |step: usize| {
            let angle = std::f64::consts::TAU * (step as f64) / (count as f64);
            json!([13.0 + 0.01 * angle.cos(), 55.59 + 0.005 * angle.sin()])
        };
        let mut ring: Vec<Value> = (0..count).map(at).collect();
        ring.push(ring[0].clone());
        json!({ "type": "Polygon", "coordinates": [ring] })
    };
    register.register(&feature("A", "FGK", ring(9_999))).await.expect(201);
    let answer = register.register(&feature("B", "FGK", ring(10_000))).await.expect(422);
    assert_eq!(answer.body["type"], "/problems/too-many-vertices");
}
