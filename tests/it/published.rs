//! What everybody sees: published initiatives, roughly, from anywhere, and not a word about the rest.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/api/public/v1/initiatives";

fn rich(name: &str, administration: &str, east: f64) -> Value {
    let mut rich = feature(name, administration, square(east, 0.0, 5.0));
    for (field, value) in [
        ("purpose", json!("Ett syfte")),
        ("description", json!("HEMLIG beskrivning")),
        ("actors", json!([{ "kind": "company", "name": "HEMLIG aktör" }])),
        ("contact_person", json!({ "name": "HEMLIG person", "email": "h@example.org" })),
        ("registry_number", json!("D-1")),
        ("external_id", json!(format!("HEMLIG-{name}"))),
        ("source", json!("HEMLIG källa")),
        ("participating_administrations", json!(["KF"])),
        ("visibility", json!("public")),
    ] {
        rich = with(&rich, field, value);
    }
    rich
}

#[tokio::test]
async fn published_initiatives_are_shown_with_these_members_and_no_others() {
    let register = Register::malmo().await;
    let saved = register.register(&rich("Ängen", "FGK", 0.0)).await.expect(201).body;
    register.register(&with(&rich("Intern", "FGK", 2.0), "visibility", json!("internal"))).await.expect(201);
    register.register(&with(&rich("Dold", "FGK", 3.0), "visibility", json!("confidential"))).await.expect(201);
    let mut unsaid = rich("Osagd", "FGK", 4.0);
    unsaid["properties"].as_object_mut().unwrap().remove("visibility");
    register.register(&unsaid).await.expect(201);

    let answer = register.as_("public").get(LIST).await.expect(200);
    assert!(!answer.text.contains("HEMLIG"), "{}", answer.text);
    assert_eq!((&answer.body["numberMatched"], &answer.body["numberReturned"]), (&json!(1), &json!(1)));
    let one = &answer.body["features"][0];
    let members: Vec<&str> = one["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["administrations", "begins", "ends", "form", "name", "phase", "purpose", "registry_number"]);
    assert_eq!(one["properties"]["administrations"][1]["code"], "KF");
    let id = saved["feature"]["id"].as_str().unwrap();
    assert_eq!(register.as_("public").get(&format!("{LIST}/{id}")).await.expect(200).body, *one);
}

#[tokio::test]
async fn areas_are_shown_roughly() {
    let register = Register::malmo().await;
    let exact = rich("Ängen", "FGK", 0.123);
    register.register(&exact).await.expect(201);
    let shown = register.as_("public").get(LIST).await.expect(200).body["features"][0]["geometry"].clone();
    let corners = |geometry: &Value| -> Vec<[f64; 2]> {
        let mut rings = &geometry["coordinates"][0];
        if geometry["type"] == "MultiPolygon" {
            rings = &rings[0];
        }
        rings.as_array().unwrap().iter().map(|at| [at[0].as_f64().unwrap(), at[1].as_f64().unwrap()]).collect()
    };
    let (exact, shown) = (corners(&exact["geometry"]), corners(&shown));
    // A degree of longitude is 62.8 km here and one of latitude 111.3 km.
    let apart = |a: &[f64; 2], b: &[f64; 2]| ((a[0] - b[0]) * 62_800.0).hypot((a[1] - b[1]) * 111_300.0);
    for corner in &exact {
        let nearest = shown.iter().map(|other| apart(corner, other)).fold(f64::INFINITY, f64::min);
        assert!(0.01 < nearest && nearest < 25.0, "{nearest} m");
    }
}

#[tokio::test]
async fn the_answer_is_everybodys_and_may_be_kept() {
    let register = Register::malmo().await;
    register.register(&rich("Ängen", "FGK", 0.0)).await.expect(201);
    let plain = register.as_("public").get(LIST).await.expect(200);
    let headers = [("cookie", "samordna=x; __Host-samordna=y"), ("origin", "https://elsewhere.example")];
    let cookie = register.as_("operator").send(Method::GET, LIST, None, &headers).await.expect(200);
    assert_eq!(plain.text, cookie.text);
    for answer in [&plain, &cookie] {
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("cache-control").starts_with("public, max-age="));
        assert_eq!((answer.header("set-cookie"), answer.header("samordna-seq")), ("", ""));
    }
    let missing = format!("{LIST}/00000000-0000-4000-8000-000000000000");
    assert_eq!(register.as_("public").get(&missing).await.expect(404).header("access-control-allow-origin"), "*");
    let inside = register.get("/api/v1/initiatives").await.expect(200);
    assert_eq!(inside.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn nothing_is_narrowed_by_what_is_not_shown() {
    let register = Register::malmo().await;
    register.register(&rich("Ängen", "FGK", 0.0)).await.expect(201);
    register.register(&with(&rich("Torget", "MF", 20.0), "phase", json!("closed"))).await.expect(201);
    for (query, found) in [("?administration=MF", 1), ("?administration=KF", 2), ("?phase=closed", 1), ("?limit=1", 1)]
    {
        let body = register.as_("public").get(&format!("{LIST}{query}")).await.expect(200).body;
        assert_eq!(body["features"].as_array().unwrap().len(), found, "{query}");
    }
    for query in ["?q=HEMLIG", "?bbox=12.9,55.5,13.0,55.7", "?origin=city", "?focus=safety", "?min_degree=2"] {
        register.as_("public").get(&format!("{LIST}{query}")).await.expect(400);
    }
}

#[tokio::test]
async fn what_is_taken_back_is_gone() {
    let register = Register::malmo().await;
    let mut ids = Vec::new();
    for (name, east) in [("Ängen", 0.0), ("Torget", 20.0)] {
        let saved = register.register(&rich(name, "FGK", east)).await.expect(201).body;
        let revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
        ids.push((saved["feature"]["id"].as_str().unwrap().to_owned(), revision));
    }
    let hidden = with(&rich("Ängen", "FGK", 0.0), "visibility", json!("internal"));
    register.put(&ids[0].0, ids[0].1, &hidden).await.expect(200);
    let path = format!("/api/v1/initiatives/{}", ids[1].0);
    let tag = format!("\"{}\"", ids[1].1);
    register.send(Method::DELETE, &path, None, &[("if-match", &tag)]).await.expect(204);
    for (id, _) in &ids {
        register.as_("public").get(&format!("{LIST}/{id}")).await.expect(404);
        let page = register.as_("public").get(&format!("/sv/oppet/samverkansprocess/{id}")).await.expect(404);
        assert_eq!(page.header("cache-control"), "");
    }
    assert_eq!(register.as_("public").get(LIST).await.expect(200).body["numberMatched"], 0);
}

#[tokio::test]
async fn the_pages_for_everybody_show_the_list_and_the_map() {
    let register = Register::malmo().await;
    let saved = register.register(&rich("Ängen", "FGK", 0.0)).await.expect(201).body;
    let internal = with(&rich("Torget", "MF", 2.0), "visibility", json!("internal"));
    let internal = register.register(&internal).await.expect(201).body;
    let id = saved["feature"]["id"].as_str().unwrap();
    for (path, word) in [("/sv/oppet/karta", "Ängen"), ("/en/open/map", "Ängen")] {
        let page = register.as_("public").get(path).await.expect(200);
        assert!(page.text.contains(word) && page.text.contains(&format!("id=\"i-{id}\"")), "{path}");
        assert!(!page.text.contains("Torget") && !page.text.contains("HEMLIG"), "{path}");
        assert!(!page.text.contains(internal["feature"]["id"].as_str().unwrap()));
        assert!(page.header("cache-control").starts_with("public"));
    }
    let none = register.as_("public").get("/sv/oppet/karta?administration=MF").await.expect(200);
    assert!(!none.text.contains("Ängen"));
    let page = register.as_("public").get(&format!("/sv/oppet/samverkansprocess/{id}")).await.expect(200);
    assert!(page.text.contains("Ett syfte") && page.text.contains("D-1") && !page.text.contains("HEMLIG"));
    let asked = register.as_("public").get("/sv/karta?q=a").await.expect(303);
    assert_eq!(asked.header("location"), "/sv/logga-in?next=%2Fsv%2Fkarta%3Fq%3Da");
}
