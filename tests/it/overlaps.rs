//! Detection through the front door: what counts as an overlap, what does not, and what ends one.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use serde_json::{Value, json};

fn overlaps(answer: &Value) -> &Vec<Value> {
    answer["overlaps"].as_array().unwrap()
}

#[tokio::test]
async fn the_answer_to_a_registration_carries_its_overlaps() {
    let register = Register::malmo().await;
    let first = register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    assert_eq!(overlaps(&first.body).len(), 0);
    let second = register.register(&feature("B", "MF", square(5.0, 0.0, 10.0))).await.expect(201);
    let found = &overlaps(&second.body)[0];
    assert_eq!((found["state"].as_str(), found["kind"].as_str()), (Some("active"), Some("concurrent")));
    assert_eq!(found["administrations"], json!(["FGK", "MF"]));
    assert_eq!(found["common_period"]["begins"], "2026-01-01");
    for share in ["share_a", "share_b"] {
        assert!((found[share].as_f64().unwrap() - 0.5).abs() < 1e-4, "{share}");
    }
    // 0.005° by 0.01° at 55.6° N is about 315 m by 1113 m.
    assert!((found["area_m2"].as_f64().unwrap() - 350_600.0).abs() < 1_000.0, "{}", found["area_m2"]);
    let listed = register.get("/api/v1/overlaps").await.expect(200);
    assert_eq!(&overlaps(&listed.body)[0], found);
}

#[tokio::test]
async fn a_shared_border_is_never_an_overlap() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    let beside = register.register(&feature("B", "MF", square(10.0, 0.0, 10.0))).await.expect(201);
    let corner = register.register(&feature("C", "SBK", square(20.0, 10.0, 5.0))).await.expect(201);
    assert_eq!((overlaps(&beside.body).len(), overlaps(&corner.body).len()), (0, 0));
    assert_eq!(register.get("/api/v1/overlaps").await.body["numberMatched"], 0);
}

#[tokio::test]
async fn the_same_administration_is_a_candidate_and_says_why() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    let same = register.register(&feature("B", "FGK", square(5.0, 0.0, 10.0))).await.expect(201);
    let found = &overlaps(&same.body)[0];
    assert_eq!((found["state"].as_str(), &found["gates"]), (Some("candidate"), &json!(["same_administrations"])));
    assert_eq!(register.get("/api/v1/overlaps?state=active").await.body["numberMatched"], 0);
}

#[tokio::test]
async fn within_and_equal_areas_are_named_by_their_relation() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    register.register(&feature("B", "MF", square(2.0, 2.0, 3.0))).await.expect(201);
    register.register(&feature("C", "SBK", square(0.0, 0.0, 10.0))).await.expect(201);
    let listed = register.get("/api/v1/overlaps").await.body;
    let relation = |names: [&str; 2]| {
        let is = |it: &&Value| {
            let pair = [it["a"]["name"].as_str().unwrap(), it["b"]["name"].as_str().unwrap()];
            pair == names || pair == [names[1], names[0]]
        };
        let found = overlaps(&listed).iter().find(is).unwrap();
        let swapped = found["a"]["name"] != names[0];
        match (found["relation"].as_str().unwrap(), swapped) {
            ("contains", true) => "within".to_owned(),
            ("within", true) => "contains".to_owned(),
            (relation, _) => relation.to_owned(),
        }
    };
    assert_eq!(relation(["A", "B"]), "contains");
    assert_eq!(relation(["B", "C"]), "within");
    assert_eq!(relation(["A", "C"]), "equals");
}

#[tokio::test]
async fn periods_that_do_not_meet_make_it_sequential() {
    let register = Register::malmo().await;
    let first = with(&feature("A", "FGK", square(0.0, 0.0, 10.0)), "ends", json!("2026-06-01"));
    register.register(&first).await.expect(201);
    let later = with(&feature("B", "MF", square(5.0, 0.0, 10.0)), "begins", json!("2026-07-01"));
    let found = register.register(&later).await.expect(201).body["overlaps"][0].clone();
    assert_eq!((found["kind"].as_str(), found["gap_days"].as_i64()), (Some("sequential"), Some(30)));
    assert_eq!(found["state"], "active");
}

#[tokio::test]
async fn moving_away_ends_an_overlap_and_coming_back_keeps_its_id() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    let b = feature("B", "MF", square(5.0, 0.0, 10.0));
    let saved = register.register(&b).await.expect(201).body;
    let (id, overlap) = (saved["feature"]["id"].as_str().unwrap(), saved["overlaps"][0]["id"].as_str().unwrap());
    let revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
    let mut away = b.clone();
    away["geometry"] = square(30.0, 0.0, 10.0);
    assert_eq!(overlaps(&register.put(id, revision, &away).await.expect(200).body).len(), 0);
    let ended = register.get(&format!("/api/v1/overlaps/{overlap}")).await.expect(200).body;
    assert_eq!((ended["state"].as_str(), &ended["gates"]), (Some("lapsed"), &json!(["apart"])));
    let back = register.put(id, revision + 1, &b).await.expect(200).body;
    assert_eq!(
        (back["overlaps"][0]["id"].as_str(), back["overlaps"][0]["state"].as_str()),
        (Some(overlap), Some("active"))
    );
    let path = format!("/api/v1/initiatives/{id}");
    register.send(Method::DELETE, &path, None, &[("if-match", &format!("\"{}\"", revision + 2))]).await.expect(204);
    assert_eq!(register.get(&format!("/api/v1/overlaps/{overlap}")).await.body["state"], "lapsed");
}

#[tokio::test]
async fn a_preview_says_the_same_as_a_registration_and_stores_nothing() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201);
    register.register(&feature("C", "KF", square(9.0, 0.0, 10.0))).await.expect(201);
    let geometry = square(5.0, 0.0, 10.0);
    let body = json!({ "geometry": geometry, "begins": "2026-01-01", "lead_administration": "MF" });
    let preview = register.post("/api/v1/overlaps/preview", &body).await.expect(200).body;
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 2);
    let saved = register.register(&feature("B", "MF", geometry)).await.expect(201).body;
    assert_eq!(overlaps(&preview).len(), 2);
    for (shown, stored) in overlaps(&preview).iter().zip(overlaps(&saved)) {
        assert_eq!(shown["area_m2"], stored["area_m2"]);
        assert_eq!(
            (&shown["kind"], &shown["certainty"], &shown["gates"]),
            (&stored["kind"], &stored["certainty"], &stored["gates"])
        );
    }
    let own = json!({ "geometry": square(5.0, 0.0, 10.0), "exclude": saved["feature"]["id"] });
    assert_eq!(overlaps(&register.post("/api/v1/overlaps/preview", &own).await.expect(200).body).len(), 2);
}

#[tokio::test]
async fn a_box_filter_looks_at_the_shared_area_not_at_its_window() {
    let register = Register::malmo().await;
    // Two triangles that share a corner region far from the opposite corner of the window of their boxes.
    let triangle = |points: [[f64; 2]; 3]| {
        let at = |[east, north]: [f64; 2]| json!([13.0 + east / 1000.0, 55.59 + north / 1000.0]);
        json!({ "type": "Polygon", "coordinates": [[at(points[0]), at(points[1]), at(points[2]), at(points[0])]] })
    };
    register.register(&feature("A", "FGK", triangle([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]))).await.expect(201);
    register.register(&feature("B", "MF", triangle([[0.0, 1.0], [4.0, 1.0], [0.0, 9.0]]))).await.expect(201);
    let matches = |north: f64| {
        let bbox = format!("13.0036,{},13.0039,{}", 55.59 + north / 1000.0, 55.59 + (north + 0.3) / 1000.0);
        format!("/api/v1/overlaps?bbox={bbox}")
    };
    assert_eq!(overlaps(&register.get(&matches(1.0)).await.body).len(), 1);
    assert_eq!(overlaps(&register.get(&matches(8.0)).await.body).len(), 0);
}

#[tokio::test]
async fn an_overlap_is_written_by_the_same_change_as_the_initiative_that_caused_it() {
    let register = Register::malmo().await;
    for (name, code) in [("A", "FGK"), ("B", "MF"), ("C", "SBK")] {
        let saved = register.register(&feature(name, code, square(0.0, 0.0, 10.0))).await.expect(201).body;
        for overlap in overlaps(&saved) {
            assert_eq!(overlap["revision"], saved["feature"]["properties"]["revision"]);
        }
    }
    assert_eq!(register.get("/api/v1/overlaps").await.body["numberMatched"], 3);
}
