//! Lists: filters that are applied or refused, pages that add up, texts with å ä ö.

use super::Register;
use crate::harness::{feature, square, with};
use serde_json::{Value, json};

async fn names(register: &Register, query: &str) -> Vec<String> {
    let body = register.get(&format!("/api/v1/initiatives{query}")).await.expect(200).body;
    let name = |feature: &Value| feature["properties"]["name"].as_str().unwrap().to_owned();
    body["features"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test]
async fn each_filter_narrows_the_list() {
    let register = Register::malmo().await;
    let a = with(&feature("Ängen", "FGK", square(0.0, 0.0, 5.0)), "participating_administrations", json!(["KF"]));
    register.register(&with(&a, "focus_fields", json!(["safety"]))).await.expect(201);
    let b = with(&feature("Östra gatan 100%", "MF", square(50.0, 0.0, 5.0)), "phase", json!("closed"));
    let b = with(&with(&b, "origin", json!("external")), "form", json!("bid"));
    register.register(&with(&b, "ends", json!("2026-03-01"))).await.expect(201);
    for (query, expected) in [
        ("", vec!["Ängen", "Östra gatan 100%"]),
        ("?bbox=12.99,55.58,13.01,55.60", vec!["Ängen"]),
        ("?administration=KF", vec!["Ängen"]),
        ("?administration=KF,MF", vec!["Ängen", "Östra gatan 100%"]),
        ("?administration=SBK", vec![]),
        ("?phase=closed", vec!["Östra gatan 100%"]),
        ("?form=bid&origin=external", vec!["Östra gatan 100%"]),
        ("?focus=safety", vec!["Ängen"]),
        ("?datetime=2026-05-01/..", vec!["Ängen"]),
        ("?datetime=2026-02-01", vec!["Ängen", "Östra gatan 100%"]),
        ("?q=%C3%84NG", vec!["Ängen"]),
        ("?q=100%25", vec!["Östra gatan 100%"]),
        ("?q=%25", vec!["Östra gatan 100%"]),
        ("?q=_", vec![]),
    ] {
        assert_eq!(names(&register, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_parameter_that_is_not_known_or_cannot_be_read_is_refused() {
    let register = Register::malmo().await;
    for path in [
        "/api/v1/initiatives?colour=red",
        "/api/v1/initiatives?bbox=1,2,3",
        "/api/v1/initiatives?phase=soon",
        "/api/v1/initiatives?limit=0",
        "/api/v1/initiatives?after=17",
        "/api/v1/initiatives?bbox=1,2,3,4&bbox=1,2,3,4",
        "/api/v1/overlaps?min_area_m2=-1",
        "/api/v1/overlaps?kind=both",
        "/api/v1/zones?min_degree=many",
        // What has no value is no filter that somebody meant.
        "/api/v1/initiatives?phase=",
        "/api/v1/initiatives?phase=running,,paused",
        "/api/v1/cases?state=",
    ] {
        let answer = register.get(path).await.expect(400);
        assert_eq!(answer.body["type"], "/problems/query", "{path}");
    }
}

#[tokio::test]
async fn pages_add_up_and_never_repeat() {
    let register = Register::malmo().await;
    for number in 0..7 {
        let one = feature(&format!("I{number}"), "FGK", square(f64::from(number) * 10.0, 0.0, 5.0));
        register.register(&one).await.expect(201);
    }
    let (mut seen, mut path) = (Vec::new(), "/api/v1/initiatives?limit=3".to_owned());
    loop {
        let body = register.get(&path).await.expect(200).body;
        assert_eq!(body["numberMatched"], 7);
        seen.extend(body["features"].as_array().unwrap().iter().map(|it| it["properties"]["name"].clone()));
        match body["links"][0]["href"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, ["I0", "I1", "I2", "I3", "I4", "I5", "I6"]);
}

#[tokio::test]
async fn pages_of_a_degree_add_up_too() {
    let register = Register::malmo().await;
    for number in 0..6 {
        // Every other one lies alone; the rest lie in pairs.
        let (code, east) = (["FGK", "MF"][number % 2], [0.0, 3.0, 100.0, 50.0, 53.0, 140.0][number]);
        register.register(&feature(&format!("I{number}"), code, square(east, 0.0, 5.0))).await.expect(201);
    }
    let first = register.get("/api/v1/initiatives?min_degree=2&limit=3").await.expect(200).body;
    assert_eq!((first["numberMatched"].as_i64(), first["numberReturned"].as_i64()), (Some(4), Some(3)));
    let rest = register.get(first["links"][0]["href"].as_str().unwrap()).await.expect(200).body;
    assert_eq!((rest["numberReturned"].as_i64(), rest["links"].as_array().unwrap().len()), (Some(1), 0));
    assert_eq!(rest["features"][0]["properties"]["name"], "I4");
}

#[tokio::test]
async fn what_is_absent_is_a_problem_in_the_readers_language() {
    let register = Register::malmo().await;
    let path = "/api/v1/initiatives/00000000-0000-4000-8000-000000000000";
    let swedish = register.get(path).await.expect(404).body;
    let english = register.send(reqwest::Method::GET, path, None, &[("accept-language", "en")]).await.expect(404).body;
    assert_ne!(swedish["title"], english["title"]);
    assert_eq!(swedish["instance"], path);
    register.get("/api/v1/nothing").await.expect(404);
    register.send(reqwest::Method::PATCH, path, None, &[]).await.expect(405);
}
