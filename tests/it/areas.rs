//! Giving an area, six ways: the same part of a form for who registers, who applies and who gives notice of a change.

use super::Register;
use super::cases::Town;
use crate::harness::{Answer, feature, square, with};
use serde_json::{Value, json};

/// Round the corner of two streets: the same square of 100 m in each system, north (or latitude) first.
const TABLES: [(&str, &str); 3] = [
    ("3008", "6163000 118000\n6163000,0 118100\n6163100;118100\n6163100\t118000"),
    ("3006", "6162500 373000\n6162500 373100\n6162600 373100\n6162600 373000"),
    ("4326", "55.6000, 13.0000\n55.6000, 13.0016\n55.6009, 13.0016\n55.6009, 13.0000"),
];

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What the part's map is answered.
async fn add(register: &Register, actor: &str, pairs: &[(&str, &str)]) -> Answer {
    register.as_(actor).form("/sv/omrade", &fields(pairs)).await
}

/// How large an area is, in square metres, as a check of it says.
async fn size(register: &Register, answer: &Answer) -> f64 {
    let preview = json!({ "geometry": answer.body["geometry"] });
    let checked = register.as_("viewer").post("/api/v1/overlaps/preview", &preview).await.expect(200);
    checked.body["area_m2"].as_f64().unwrap()
}

fn faults(answer: &Answer) -> Vec<&str> {
    let faults = answer.body["faults"].as_array().unwrap();
    faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_place_a_table_and_an_initiative_become_an_area() {
    let register = Register::malmo().await;
    let disc = std::f64::consts::PI * 200.0 * 200.0;
    for place in ["55,6059 13,0007", "55.6059, 13.0007"] {
        let around = add(&register, "viewer", &[("area_place", place), ("area_radius", "200")]).await.expect(200);
        let found = size(&register, &around).await;
        assert!((found / disc - 1.0).abs() < 0.02, "{place}: {found} {disc}");
    }
    // A park is an area already: what is near it is larger than a disc.
    let near = add(&register, "viewer", &[("area_place", "folkets park"), ("area_radius", "50")]).await.expect(200);
    assert!(100_000.0 < size(&register, &near).await);
    for (system, corners) in TABLES {
        let table = add(&register, "viewer", &[("area_system", system), ("area_corners", corners)]).await.expect(200);
        let found = size(&register, &table).await;
        assert!((found / 10_000.0 - 1.0).abs() < 0.03, "{system}: {found}");
        let first = table.body["geometry"].pointer("/coordinates/0/0/0").unwrap();
        let first = first.as_f64().unwrap_or(13.0);
        assert!((12.9..13.1).contains(&first), "{system}: {:#}", table.body);
    }
    let known = register.register(&feature("A", "FGK", square(0.0, 0.0, 3.0))).await.expect(201).body;
    let id = known["feature"]["id"].as_str().unwrap();
    let started = add(&register, "viewer", &[("area_initiative", id)]).await.expect(200);
    assert_eq!(started.body["geometry"]["coordinates"], known["feature"]["geometry"]["coordinates"][0]);
    // Everything together is one area, without the borders inside.
    let drawn = square(1.0, 1.0, 4.0).to_string();
    let both = add(&register, "viewer", &[("geometry", &drawn), ("area_initiative", id)]).await.expect(200);
    assert_eq!(both.body["geometry"]["type"], "Polygon");
    assert!(size(&register, &started).await < size(&register, &both).await);
    // Nothing was saved by asking.
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 1);
}

#[tokio::test]
async fn what_cannot_be_an_area_is_said_at_its_field_and_all_at_once() {
    let register = Register::malmo().await;
    let wrong = [
        ("area_place", "Atlantis"),
        ("area_radius", "200"),
        ("area_corners", "1 2\n3"),
        ("area_system", "3008"),
        ("area_initiative", "00000000-0000-4000-8000-00000000abcd"),
        ("geometry", "{"),
    ];
    let told = add(&register, "viewer", &wrong).await.expect(422);
    assert_eq!(faults(&told), ["geometry", "area_corners", "area_place", "area_initiative"]);
    assert!(told.text.contains("Rad 2"), "{}", told.text);
    for (pairs, field) in [
        (&[("area_place", "55.6 13.0"), ("area_radius", "5001")][..], "area_radius"),
        (&[("area_corners", "1 2\n3 4\n"), ("area_system", "3008")], "area_corners"),
        (&[("area_corners", "1 2\n3 4\n5 6"), ("area_system", "3021")], "area_corners"),
        (&[], "geometry"),
        // East and north changed places; a bow tie.
        (&[("area_corners", "118000 6163000\n118100 6163000\n118100 6163100"), ("area_system", "3008")], "geometry"),
        (
            &[("area_corners", "55.60 13.00\n55.61 13.01\n55.60 13.01\n55.61 13.00"), ("area_system", "4326")],
            "geometry",
        ),
    ] {
        assert_eq!(faults(&add(&register, "viewer", pairs).await.expect(422)), [field], "{pairs:?}");
    }
    let signed_out = add(&register, "public", &[("area_place", "55.6 13.0")]).await;
    assert_eq!(signed_out.status, 303);
}

#[tokio::test]
async fn nobody_starts_from_what_they_do_not_see() {
    let register = Register::malmo().await;
    let applicant = register.applicant("grupp@example.org").await;
    let secret = with(&feature("Hemlig", "FGK", square(0.0, 0.0, 3.0)), "visibility", json!("confidential"));
    let internal = feature("Intern", "FGK", square(10.0, 0.0, 3.0));
    let open = with(&feature("Publik", "FGK", square(20.0, 0.0, 3.0)), "visibility", json!("public"));
    let mut ids = Vec::new();
    for feature in [secret, internal, open] {
        let made = register.register(&feature).await.expect(201).body;
        ids.push(made["feature"]["id"].as_str().unwrap().to_owned());
    }
    for (actor, seen) in [(applicant.as_str(), [false, false, true]), ("viewer", [false, true, true])] {
        for (id, is_seen) in ids.iter().zip(seen) {
            let answer = add(&register, actor, &[("area_initiative", id)]).await;
            assert_eq!(answer.status, if is_seen { 200 } else { 422 }, "{actor} {}", answer.text);
        }
    }
    // Outside, the area is the public one: on a lattice, and not as it was drawn.
    let shown = add(&register, &applicant, &[("area_initiative", &ids[2])]).await.expect(200);
    let public = register.as_("public").get(&format!("/api/public/v1/initiatives/{}", ids[2])).await.expect(200);
    assert_eq!(shown.body["geometry"]["coordinates"], public.body["geometry"]["coordinates"][0]);
    assert_ne!(shown.body["geometry"]["coordinates"], square(20.0, 0.0, 3.0)["coordinates"]);
}

#[tokio::test]
async fn an_area_is_registered_from_a_table_without_scripts() {
    let register = Register::malmo().await;
    let fgk = register.as_("coordinator:FGK");
    let page = fgk.get("/sv/samverkansprocesser/ny").await.expect(200).text;
    for way in ["area_place", "area_initiative", "area_corners", "geometry_file", "name=\"geometry\""] {
        assert!(way == "area_initiative" || page.contains(way), "{way}");
    }
    let (system, corners) = TABLES[0];
    let mut form = vec![
        ("name", "Av en tabell"),
        ("lead_administration", "FGK"),
        ("begins", "2026-10-01"),
        ("phase", "contact"),
        ("area_system", system),
        ("area_corners", "6163000 118000\n6163000 öst"),
        ("action", "save"),
    ];
    let refused = fgk.multipart("/sv/samverkansprocesser/ny", &fields(&form)).await.expect(422).text;
    assert!(refused.contains("href=\"#area_corners\"") && refused.contains("6163000 öst</textarea>"), "{refused}");
    form[5].1 = corners;
    fgk.multipart("/sv/samverkansprocesser/ny", &fields(&form)).await.expect(303);
    let made = &register.get("/api/v1/initiatives").await.body["features"][0];
    let area = made["properties"]["area_m2"].as_f64().unwrap();
    assert!((area / 10_000.0 - 1.0).abs() < 0.001, "{area}");
    let page = fgk.get("/sv/samverkansprocesser/ny").await.expect(200).text;
    assert!(page.contains("Av en tabell") && page.contains("name=\"area_initiative\""), "{page}");
}

#[tokio::test]
async fn an_applicant_gives_an_area_in_each_way_without_scripts() {
    let town = Town::new().await;
    let register = &town.register;
    let id = town.draft().await;
    let applicant = register.as_(&*town.applicant);
    let path = format!("/sv/ansokan/{id}/omrade");
    let page = applicant.get(&path).await.expect(200).text;
    assert!(page.contains("name=\"area_place\"") && page.contains("name=\"area_corners\""), "{page}");
    let drawn = square(1.0, 1.0, 4.0).to_string();
    let (system, corners) = TABLES[2];
    let ways: [&[(&str, &str)]; 3] = [
        &[("geometry", &drawn)],
        &[("area_place", "55.6 13.0"), ("area_radius", "100")],
        &[("area_corners", corners), ("area_system", system)],
    ];
    let mut before = Value::Null;
    for way in ways {
        let revision = town.revision(&id).await;
        let mut form = fields(way);
        form.push(("revision".into(), revision.trim_matches('"').into()));
        applicant.multipart(&path, &form).await.expect(303);
        let area = town.see(&town.applicant, &id).await.expect(200).body["area"].clone();
        assert!(area.is_object() && area != before, "{way:?}");
        before = area;
    }
    let wrong = fields(&[("area_place", "Atlantis"), ("area_radius", "100")]);
    let told = applicant.multipart(&path, &wrong).await.expect(422).text;
    assert!(told.contains("href=\"#area_place\"") && told.contains("value=\"Atlantis\""), "{told}");
}

#[tokio::test]
async fn notice_of_a_change_is_given_on_a_page_of_its_own() {
    let town = Town::new().await;
    let id = town.running().await;
    let (contact, handler) = (town.register.as_(&*town.contact), town.register.as_(&*town.handler));
    let path = format!("/sv/arenden/{id}/andring");
    let page = contact.get(&path).await.expect(200).text;
    assert!(page.contains("name=\"area_corners\"") && page.contains("data-exclude=\""), "{page}");
    assert!(contact.get(&format!("/sv/arenden/{id}")).await.expect(200).text.contains(&path));
    // Who may not give notice is led to the case.
    assert_eq!(handler.get(&path).await.status, 303);
    let seen = town.see(&town.contact, &id).await.expect(200).body;
    let initiative = format!("/api/v1/initiatives/{}", seen["initiative"].as_str().unwrap());
    let before = town.register.get(&initiative).await.expect(200).body;
    let geometry = before["geometry"].to_string();
    let revision = town.revision(&id).await;
    let begins = before["properties"]["begins"].as_str().unwrap();
    let mut form = vec![
        ("revision", revision.trim_matches('"')),
        ("lead_administration", "FGK"),
        ("begins", begins),
        ("geometry", &geometry),
        ("action", "save"),
    ];
    let told = contact.multipart(&path, &fields(&form)).await.expect(422).text;
    assert!(told.contains("href=\"#reason\""), "{told}");
    form.push(("reason", "Torget byggs om."));
    form.push(("area_place", "55.5935 13.0415"));
    form.push(("area_radius", "150"));
    form[4].1 = "preview";
    let checked = contact.multipart(&path, &fields(&form)).await.expect(200).text;
    assert!(checked.contains("id=\"check\"") && checked.contains("Torget byggs om."), "{checked}");
    assert_eq!(town.register.get(&initiative).await.body["geometry"], before["geometry"]);
    form[4].1 = "save";
    contact.multipart(&path, &fields(&form)).await.expect(303);
    let after = town.register.get(&initiative).await.expect(200).body;
    assert_ne!(after["geometry"], before["geometry"]);
    assert_eq!(after["properties"]["begins"], before["properties"]["begins"]);
    // The revision is another one now.
    let stale = contact.multipart(&path, &fields(&form)).await;
    assert_eq!(stale.status, 409, "{}", stale.text);
}
