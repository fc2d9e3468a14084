//! What is taken out of a case for the diary, and what goes when it has been over for long enough.

use super::super::record::entries;
use super::Town;
use crate::harness::square;
use samordna::domain::access::Actor;
use samordna::domain::retention::Rule;
use samordna::domain::time::Timestamp;
use samordna::domain::words::{KeepUnit, RecordKind, Retained};
use samordna::http::dossier::case_archive;
use samordna::service::EntryFilter;
use samordna::texts::Lang;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

const PDF: &[u8] = b"%PDF-1.7\n%x\n%%EOF\n";

fn unzipped(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let count = zip.len();
    let file = |place| {
        let mut file = zip.by_index(place).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut content).unwrap();
        (name, content)
    };
    (0..count).map(file).collect()
}

/// A case that was decided, with a file, somebody who speaks and somebody who took part.
async fn decided(town: &Town) -> String {
    let id = town.draft().await;
    let applicant = Actor::Applicant(town.applicant.split(':').nth(1).unwrap().parse().unwrap());
    town.register.service.attach(&applicant, id.parse().unwrap(), "plan.pdf", PDF.to_vec()).await.unwrap();
    town.save(&id, &json!({ "application": super::application(), "geometry": square(40.0, 0.0, 4.0) }))
        .await
        .expect(200);
    town.done(&town.applicant, &id, json!({ "event": "submit" })).await;
    town.prepare(&id).await;
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
    town.decide(&id, "rejected").await;
    id
}

#[tokio::test]
async fn the_dossier_of_a_case_has_what_came_in_what_was_decided_and_the_initiative() {
    let town = Town::new().await;
    let id = decided(&town).await;
    let (service, case) = (&town.register.service, id.parse().unwrap());
    let dossier = |masked| async move { service.case_dossier(&Actor::Operator, case, masked).await.unwrap() };
    let whole = unzipped(&case_archive(Lang::Sv, &dossier(false).await).unwrap());
    assert_eq!(whole["files/01-plan.pdf"], PDF);
    let text = |files: &BTreeMap<String, Vec<u8>>, name: &str| String::from_utf8(files[name].clone()).unwrap();
    let page = text(&whole, "dossier.html");
    for told in ["S-1 ", "Grupp Talesson", "grupp@example.org", "§ 12", "TN-2026-7", "Torgets vänner", "2026-00001"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("http"), "it asks nothing of anybody");
    let json: Value = serde_json::from_slice(&whole["dossier.json"]).unwrap();
    assert_eq!(json["case"]["decisions"][0]["paragraph"], "§ 12");
    assert!(10 < json["entries"].as_array().unwrap().len() && json["case"]["events"][0]["event"] == "opened");
    let feature: Value = serde_json::from_slice(&whole["case.geojson"]).unwrap();
    assert_eq!((&feature["type"], &feature["properties"]["number"]), (&json!("Feature"), &json!(1)));
    let initiative: Value = serde_json::from_slice(&whole["initiative/initiative.geojson"]).unwrap();
    assert_eq!(initiative["id"], feature["properties"]["initiative"]);
    let masked = unzipped(&case_archive(Lang::En, &dossier(true).await).unwrap());
    assert!(!masked.keys().any(|name| name.starts_with("files/")));
    for (name, content) in &masked {
        let content = String::from_utf8(content.clone()).unwrap();
        let house = town.contact_id.to_string();
        for person in ["Talesson", "grupp@example.org", "Ett samtal", "person:", "applicant:", "plan.pdf"] {
            assert!(!content.contains(person), "{name}: {person} in {content}");
        }
        // Once it named who in the city was the contact person.
        assert!(!content.contains("Person contact_person") && !content.contains(&house), "{name}: {content}");
    }
    let path = format!("/api/v1/cases/{id}/dossier");
    for (actor, whole, masked) in [
        (&*town.handler, 200, 200),
        ("central_coordinator", 200, 200),
        (&*town.secretary, 403, 200),
        ("coordinator:FGK", 403, 200),
        ("coordinator:MF", 403, 403),
        (&*town.contact, 403, 403),
        (&*town.applicant, 403, 403),
    ] {
        town.register.as_(actor).get(&path).await.expect(whole);
        town.register.as_(actor).get(&format!("{path}?masked=true")).await.expect(masked);
    }
    let handler = town.register.as_(&*town.handler).get(&format!("/sv/arenden/{id}")).await.expect(200).text;
    assert!(handler.contains(&path), "{handler}");
    let made = EntryFilter { kinds: vec![RecordKind::DossierMade], subject: Some(id), ..EntryFilter::default() };
    assert_eq!(entries(service, &made).await.len(), 8);
}

#[tokio::test]
async fn people_of_a_case_go_so_long_after_it_was_over_and_what_came_in_stays() {
    let town = Town::new().await;
    let (over, open) = (decided(&town).await, town.contact().await);
    let (service, operator) = (&town.register.service, Actor::Operator);
    let at = |text: &str| service.clock().set(Timestamp::parse(text).unwrap());
    let due = || async { service.retention_due(&operator).await.unwrap() };
    at("2030-01-01T00:00:00Z");
    assert_eq!((due().await.applicants.len(), due().await.addresses), (0, 0));
    let rule = Rule { what: Retained::Applicants, keep: Some(24), unit: KeepUnit::Months };
    service.put_retention_rule(&operator, rule).await.unwrap();
    at("2028-10-01T08:00:00Z");
    assert!(due().await.applicants.is_empty());
    at("2028-10-02T08:00:00Z");
    let found = due().await;
    // The address is needed for the case that is open.
    assert_eq!((found.applicants.len(), found.addresses), (1, 0));
    assert_eq!(found.applicants[0].id.to_string(), over);
    assert_eq!(service.run_retention(&operator).await.unwrap(), found);
    assert!(due().await.applicants.is_empty());
    let left = town.see("operator", &over).await.expect(200).body;
    assert_eq!((&left["spokesperson"], &left["email"]), (&Value::Null, &json!("grupp@example.org")));
    let events = left["events"].as_array().unwrap();
    assert!(events.iter().all(|event| event["detail"].get("participants").is_none()), "{events:#?}");
    assert!(events.iter().any(|event| event["detail"]["summary"] == "Ett samtal."));
    assert!(left["received"].to_string().contains("Torgets vänner"), "what came in stays");
    assert_eq!(town.see("operator", &open).await.body["spokesperson"]["name"], "Grupp Talesson");
    // When the other is over as well, the address goes, and with it the session.
    town.done(&town.applicant, &open, json!({ "event": "withdraw", "reason": "Vi orkar inte." })).await;
    at("2030-10-01T08:00:00Z");
    assert_eq!(due().await.addresses, 0);
    at("2030-10-03T08:00:00Z");
    let found = service.run_retention(&operator).await.unwrap();
    assert_eq!((found.applicants.len(), found.addresses), (1, 1));
    let left = town.see("operator", &open).await.expect(200).body;
    assert_eq!((&left["spokesperson"], &left["email"]), (&Value::Null, &Value::Null));
    assert_ne!(town.register.applicant("grupp@example.org").await, town.applicant);
    let kinds = vec![RecordKind::PersonalErased, RecordKind::RetentionRun];
    let told = entries(service, &EntryFilter { kinds, ..EntryFilter::default() }).await;
    assert_eq!(told.len(), 5, "two cases, one address, two runs");
}
