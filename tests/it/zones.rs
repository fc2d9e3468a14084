//! Zones through the front door: the exact set of administrations in each face.

use super::Register;
use crate::harness::{feature, square, with};
use samordna::domain::access::Actor;
use samordna::domain::settings::Overrides;
use samordna::service::{Service, ZoneQuery};
use samordna::store::Store;
use serde_json::{Value, json};

async fn zones(register: &Register, query: &str) -> Vec<Value> {
    register.get(&format!("/api/v1/zones{query}")).await.expect(200).body["features"].as_array().unwrap().clone()
}

fn sets(zones: &[Value]) -> Vec<(u64, String)> {
    let mut sets: Vec<_> = zones
        .iter()
        .map(|zone| (zone["properties"]["degree"].as_u64().unwrap(), zone["properties"]["administrations"].to_string()))
        .collect();
    sets.sort();
    sets
}

#[tokio::test]
async fn three_boxes_in_a_row_make_the_faces_one_would_draw() {
    let register = Register::malmo().await;
    // A covers 0–10, B 5–15, C 8–18: faces AB 5–8, ABC 8–10, BC 10–15.
    for (name, code, east) in [("A", "FGK", 0.0), ("B", "MF", 5.0), ("C", "SBK", 8.0)] {
        register.register(&feature(name, code, square(east, 0.0, 10.0))).await.expect(201);
    }
    let found = zones(&register, "").await;
    let expected = [(2, r#"["FGK","MF"]"#), (2, r#"["MF","SBK"]"#), (3, r#"["FGK","MF","SBK"]"#)];
    assert_eq!(sets(&found), expected.map(|(degree, set)| (degree, set.to_owned())));
    assert_eq!(found[0]["properties"]["degree"], 3, "the deepest comes first");
    assert_eq!(sets(&zones(&register, "?min_degree=3").await).len(), 1);
    assert_eq!(sets(&zones(&register, "?q=A").await).len(), 2, "zones with an initiative that the filter leaves");

    // A zone names the overlaps between its initiatives: three pairs where all meet, one where two do.
    let named: Vec<_> = found.iter().map(|zone| zone["properties"]["overlaps"].as_array().unwrap().len()).collect();
    assert_eq!(named, [3, 1, 1]);

    // The faces of a pair sum to the pair's shared area.
    let overlaps = register.get("/api/v1/overlaps").await.body;
    for overlap in overlaps["overlaps"].as_array().unwrap() {
        let ids = [overlap["a"]["id"].as_str(), overlap["b"]["id"].as_str()];
        let has = |zone: &&Value| {
            let inside = zone["properties"]["initiatives"].as_array().unwrap();
            ids.iter().all(|id| inside.iter().any(|initiative| initiative["id"].as_str() == *id))
        };
        let sum: f64 = found.iter().filter(has).map(|zone| zone["properties"]["area_m2"].as_f64().unwrap()).sum();
        let area = overlap["area_m2"].as_f64().unwrap();
        assert!((sum - area).abs() < 5.0, "{sum} and {area}");
    }
}

#[tokio::test]
async fn only_what_runs_in_the_window_and_is_decided_and_open_counts() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    let ended = with(&feature("B", "MF", square(0.0, 0.0, 10.0)), "ends", json!("2026-06-01"));
    register.register(&ended).await.expect(201);
    let sketch = with(&feature("C", "SBK", square(0.0, 0.0, 10.0)), "area_status", json!("sketch"));
    register.register(&sketch).await.expect(201);
    let closed = with(&feature("D", "KF", square(0.0, 0.0, 10.0)), "phase", json!("closed"));
    register.register(&closed).await.expect(201);
    assert_eq!(sets(&zones(&register, "?datetime=2026-05-01").await), [(2, r#"["FGK","MF"]"#.to_owned())]);
    assert_eq!(zones(&register, "?datetime=2026-07-01").await.len(), 0);
}

#[tokio::test]
async fn a_change_is_seen_in_the_next_answer() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    assert_eq!(zones(&register, "").await.len(), 0);
    register.register(&feature("B", "MF", square(5.0, 5.0, 10.0))).await.expect(201);
    assert_eq!(zones(&register, "").await.len(), 1);
    assert_eq!(register.get("/api/v1/initiatives?min_degree=2").await.body["numberMatched"], 2);
    assert_eq!(register.get("/api/v1/initiatives?min_degree=3").await.body["numberMatched"], 0);
}

#[tokio::test]
async fn ground_by_depth_counts_every_square_metre_once() {
    let register = Register::malmo().await;
    for (name, code, east) in [("A", "FGK", 0.0), ("B", "MF", 5.0), ("C", "SBK", 8.0), ("D", "SBK", 8.0)] {
        register.register(&feature(name, code, square(east, 0.0, 10.0))).await.expect(201);
    }
    let all = zones(&register, "").await;
    let ground = register.get("/api/v1/zones/depths").await.expect(200).body;
    let of_zones = |degree: u64| -> f64 {
        let of_degree = |zone: &&Value| zone["properties"]["degree"] == degree;
        let area = |zone: &Value| zone["properties"]["area_m2"].as_f64().unwrap();
        all.iter().filter(of_degree).map(area).sum()
    };
    let depths = ground["depths"].as_array().unwrap();
    let degrees: Vec<_> = depths.iter().map(|depth| (depth["degree"].clone(), depth["zones"].clone())).collect();
    assert_eq!(degrees, [(json!(2), json!(2)), (json!(3), json!(1))]);
    let (two, three) = (of_zones(2), of_zones(3));
    for (depth, exactly, at_least) in [(&depths[0], two, two + three), (&depths[1], three, three)] {
        assert!((depth["area_m2"].as_f64().unwrap() - exactly).abs() < 1e-6);
        assert!((depth["at_least_m2"].as_f64().unwrap() - at_least).abs() < 1e-6);
        assert!((depth["at_least_share"].as_f64().unwrap() - at_least / 158e6).abs() < 1e-12);
    }
    // By pairs the ground of three would count three times, and that of D, which lies on C, once more.
    assert_eq!(register.get("/api/v1/zones/depths?min_degree=3").await.body["depths"].as_array().unwrap().len(), 1);
    assert_eq!(register.get("/api/v1/zones/depths?nonsense=1").await.status, 400);
}

/// A comb of many thin teeth, standing or lying, over the same square.
fn comb(teeth: usize, lying: bool) -> Value {
    let at = |along: f64, across: f64| {
        let (east, north) = if lying { (across, along) } else { (along, across) };
        json!([13.0 + east / 100.0, 55.59 + north / 100.0])
    };
    let step = 1.0 / teeth as f64;
    let mut ring = vec![at(0.0, -0.1)];
    for tooth in 0..teeth {
        let from = tooth as f64 * step;
        ring.extend([at(from, 1.0), at(from + step / 2.0, 1.0), at(from + step / 2.0, 0.0), at(from + step, 0.0)]);
    }
    ring.extend([at(1.0, -0.1), at(0.0, -0.1)]);
    json!({ "type": "Polygon", "coordinates": [ring] })
}

#[tokio::test]
async fn areas_too_tangled_to_divide_hide_no_other_zone() {
    let register = Register::malmo().await;
    let mut combs = Vec::new();
    for (name, code, lying) in [("standing", "FGK", false), ("lying", "MF", true)] {
        let saved = register.register(&feature(name, code, comb(800, lying))).await.expect(201).body;
        combs.push(saved["feature"]["id"].clone());
    }
    // Two squares far away, and two on the ground of the combs, in one cluster with them.
    for (name, code, east) in [("A", "FGK", 50.0), ("B", "MF", 55.0), ("C", "SBK", -5.0), ("D", "KF", -4.0)] {
        register.register(&feature(name, code, square(east, -6.0, 10.0))).await.expect(201);
    }
    let answer = register.get("/api/v1/zones").await.expect(200).body;
    let undivided = answer["undivided"].as_array().unwrap();
    assert!(undivided.len() == 1 && combs.contains(&undivided[0]), "{undivided:?}");
    for pair in [["A", "B"], ["C", "D"]] {
        let has_both = |zone: &&Value| {
            let inside = zone["properties"]["initiatives"].as_array().unwrap();
            pair.iter().all(|name| inside.iter().any(|initiative| initiative["name"] == *name))
        };
        assert!(answer["features"].as_array().unwrap().iter().any(|zone| has_both(&zone)), "{pair:?}");
    }
    let pair = register.get("/api/v1/overlaps.geojson?bbox=12.99,55.58,13.02,55.61").await.expect(200).body;
    let of_combs = pair["features"].as_array().unwrap().iter().find(|pair| pair["geometry"].is_null()).unwrap();
    assert!(0.0 < of_combs["properties"]["area_m2"].as_f64().unwrap(), "it is not drawn but measured exactly");
}

#[tokio::test]
async fn zones_brought_along_are_those_of_a_register_opened_anew() {
    let register = Register::malmo().await;
    let place =
        |step: usize| square((step * 7 % 13) as f64 * 2.0, (step * 5 % 7) as f64 * 2.0, 5.0 + (step % 3) as f64);
    let mut saved = Vec::new();
    for step in 0..40 {
        let code = ["FGK", "MF", "SBK", "KF"][step % 4];
        match step % 5 {
            // One is moved, and one is withdrawn now and then.
            3 => {
                let (id, revision): (String, i64) = saved.swap_remove(step % saved.len());
                let moved =
                    register.put(&id, revision, &feature("moved", code, place(step + 3))).await.expect(200).body;
                saved.push((id, moved["feature"]["properties"]["revision"].as_i64().unwrap()));
            }
            4 => {
                let (id, revision) = saved.swap_remove(step % saved.len());
                let path = format!("/api/v1/initiatives/{id}");
                let header = format!("\"{revision}\"");
                register.send(reqwest::Method::DELETE, &path, None, &[("if-match", &header)]).await.expect(204);
            }
            _ => {
                let new = register.register(&feature(&format!("{step}"), code, place(step))).await.expect(201).body;
                let id = new["feature"]["id"].as_str().unwrap().to_owned();
                saved.push((id, new["feature"]["properties"]["revision"].as_i64().unwrap()));
            }
        }
        // Looking after each change brings the zones along in small steps.
        zones(&register, "").await;
    }
    let brought_along = register.service.zones(&Actor::Operator, &ZoneQuery::default()).await.unwrap();
    let store = Store::open(&register.address()).await.unwrap();
    let anew = Service::open(store, register.service.clock().clone(), &Overrides::default()).await.unwrap();
    let anew = anew.zones(&Actor::Operator, &ZoneQuery::default()).await.unwrap();
    assert!(10 < anew.all.len(), "{}", anew.all.len());
    assert_eq!((brought_along.all, brought_along.left_out), (anew.all, anew.left_out));
}
