//! The record: what every write leaves in it, that nobody can change it unnoticed, and that people can be erased from it.

use super::Register;
use crate::harness::{feature, square, with};
use crate::raw::{Raw, Unguarded, literal};
use reqwest::Method;
use samordna::domain::access::Actor;
use samordna::domain::record::Entry;
use samordna::domain::retention::Rule;
use samordna::domain::time::Timestamp;
use samordna::domain::words::{FlawKind, KeepUnit, RecordKind, Retained};
use samordna::service::{EntryFilter, Service, Signer, Verification};
use serde_json::{Value, json};
use std::sync::Arc;

/// Names that stand nowhere but where they may.
const CANARY: &str = "Kanariefågel Exempelperson";

fn with_contact(sent: &Value, name: &str) -> Value {
    with(sent, "contact_person", json!({ "name": name, "email": "kanarie@example.org", "phone": "040-123" }))
}

fn id(answer: &Value) -> String {
    answer["feature"]["id"].as_str().unwrap().to_owned()
}

fn revision(answer: &Value) -> i64 {
    answer["feature"]["properties"]["revision"].as_i64().unwrap()
}

pub async fn entries(service: &Service, filter: &EntryFilter) -> Vec<Entry> {
    let page = service.record_page(&Actor::Operator, filter, 0, 1000).await.unwrap();
    page.entries.into_iter().rev().map(|sealed| sealed.entry).collect()
}

pub async fn sound(service: &Service, outside: &str) -> Verification {
    let verification = service.verify(outside, None).await.unwrap();
    assert_eq!(verification.flaws, [], "{verification:?}");
    verification
}

/// A register in which everything has happened once; answers with the initiative that has contacts.
pub async fn lived_in(register: &Register) -> String {
    let sent = feature("Ängen", "FGK", square(0.0, 0.0, 5.0));
    let first = register.register(&with_contact(&sent, CANARY)).await.expect(201).body;
    let id_of_first = id(&first);
    let paused = with(&with(&sent, "phase", json!("paused")), "change_reason", json!("Väntar på avtal"));
    register.put(&id_of_first, revision(&first), &with_contact(&paused, "Nästa")).await.expect(200);
    register.register(&feature("Gatan", "MF", square(2.0, 2.0, 5.0))).await.expect(201);
    let gone = register.register(&feature("Borta", "KF", square(3.0, 3.0, 5.0))).await.expect(201);
    let tag = gone.header("etag").to_owned();
    let location = format!("{}?change_reason=Registrerad%20två%20gånger", gone.header("location"));
    register.send(Method::DELETE, &location, None, &[("if-match", &tag)]).await.expect(204);
    register.service.record_personal_reads(&Actor::Operator, vec![id_of_first.clone()]).await.unwrap();
    register.service.dossier(&Actor::Operator, uuid::Uuid::parse_str(&id_of_first).unwrap(), false).await.unwrap();
    id_of_first
}

#[tokio::test]
async fn every_write_leaves_a_sealed_entry_with_its_author_and_what_differed() {
    let register = Register::malmo().await;
    let first = lived_in(&register).await;
    let all = entries(&register.service, &EntryFilter::default()).await;
    let kinds: Vec<&str> = all.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "organisation_put",
            "initiative_registered",
            "initiative_changed",
            "initiative_registered",
            "initiative_registered",
            "initiative_withdrawn",
            "personal_read",
            "dossier_made"
        ]
    );
    let numbers: Vec<i64> = all.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert!(all[1].before.is_none() && all[1].after.as_ref().unwrap().contains("Ängen"));
    assert_eq!(all[2].before.as_deref(), Some(r#"{"phase":"running"}"#));
    assert_eq!(all[2].after.as_deref(), Some(r#"{"phase":"paused"}"#));
    assert!(all[2].personal.is_some() && all[3].personal.is_none());
    assert_eq!(all[2].reason.as_deref(), Some("Väntar på avtal"));
    assert_eq!(all[2].administration.as_deref(), Some("FGK"));
    assert!(all[2].actor.starts_with("person:") && all[6].actor == "operator");
    let of_first = EntryFilter { subject: Some(first), ..EntryFilter::default() };
    assert_eq!(entries(&register.service, &of_first).await.len(), 4);
    let withdrawn = EntryFilter { kinds: vec![RecordKind::InitiativeWithdrawn], ..EntryFilter::default() };
    let withdrawn = entries(&register.service, &withdrawn).await;
    let reasons: Vec<Option<&str>> = withdrawn.iter().map(|entry| entry.reason.as_deref()).collect();
    assert_eq!(reasons, [Some("Registrerad två gånger")]);
    let verification = sound(&register.service, "").await;
    assert_eq!((verification.entries, verification.changes, verification.personal), (8, 6, (2, 0)));
}

#[tokio::test]
async fn a_refused_or_repeated_write_leaves_nothing() {
    let register = Register::malmo().await;
    let sent = feature("Ängen", "FGK", square(0.0, 0.0, 5.0));
    let key = [("idempotency-key", "once-and-only-once")];
    for _ in 0..2 {
        register.send(Method::POST, "/api/v1/initiatives", Some(&sent), &key).await.expect(201);
    }
    register.register(&with(&sent, "phase", json!("nowhere"))).await.expect(422);
    assert_eq!(sound(&register.service, "").await.entries, 2);
}

#[tokio::test]
async fn reads_of_personal_data_are_recorded_once_an_hour() {
    let register = Register::malmo().await;
    let read = |subjects: &[&str]| {
        let subjects = subjects.iter().map(|subject| (*subject).to_owned()).collect();
        let service = Arc::clone(&register.service);
        async move { service.record_personal_reads(&Actor::Operator, subjects).await.unwrap() }
    };
    read(&["a", "b", "a"]).await;
    read(&["a"]).await;
    let reads = EntryFilter { kinds: vec![RecordKind::PersonalRead], ..EntryFilter::default() };
    assert_eq!(entries(&register.service, &reads).await.len(), 2);
    // Another replica knows it from the record.
    let other = register.replica(&register.address()).await;
    other.service.record_personal_reads(&Actor::Operator, vec!["a".to_owned()]).await.unwrap();
    register.service.clock().set(Timestamp::parse("2026-10-01T09:00:00.001Z").unwrap());
    read(&["a"]).await;
    let found = entries(&register.service, &reads).await;
    assert!(3 <= found.len(), "{found:?}");
    sound(&register.service, "").await;
}

#[tokio::test]
async fn the_database_itself_keeps_the_record_from_being_changed() {
    let register = Register::malmo().await;
    lived_in(&register).await;
    let mut guarded = guarded(&register.address()).await;
    for statement in [
        "update record set actor = 'somebody else' where number = 2",
        "delete from record where number = 8",
        "update record_personal set payload = '{}' where number = 2",
    ] {
        assert!(guarded.is_refused(statement).await, "{statement}");
    }
    sound(&register.service, "").await;
}

/// A connection whose triggers work.
async fn guarded(address: &str) -> Raw {
    use sqlx::Connection;
    match address.starts_with("postgres:") {
        true => Raw::Server(sqlx::PgConnection::connect(address).await.unwrap()),
        false => Raw::File(sqlx::SqliteConnection::connect(address).await.unwrap()),
    }
}

#[tokio::test]
async fn erasing_a_person_keeps_the_chain_and_leaves_the_person_nowhere() {
    let register = Register::malmo().await;
    let first = lived_in(&register).await;
    let signer = signer();
    let before = register.service.sign_checkpoint(&signer.1).await.unwrap().unwrap();
    let id = uuid::Uuid::parse_str(&first).unwrap();
    register.service.erase_contacts_of(&Actor::Operator, id).await.unwrap();
    let outside = std::fs::read_to_string(signer.1.file()).unwrap();
    let verification = sound(&register.service, &outside).await;
    assert_eq!(verification.personal, (0, 3));
    assert_eq!(verification.checked_up_to, before.number);
    let mut raw = register.home.raw().await;
    for (table, column) in [
        ("change", "document"),
        ("record", "after"),
        ("record_personal", "payload"),
        ("initiative", "contact_person"),
        ("idempotency", "answer"),
    ] {
        let texts = raw.texts(&format!("select cast({column} as text) from {table}")).await;
        let found = texts.iter().flatten().any(|text| text.contains(CANARY) || text.contains("kanarie@"));
        assert!(!found, "{table}.{column}");
    }
    let now = register.service.initiative(&Actor::Operator, id).await.unwrap();
    assert_eq!(now.attributes.contact_person, None);
}

#[tokio::test]
async fn what_older_programs_wrote_is_adopted_and_erased_too() {
    let register = Register::malmo().await;
    let first = lived_in(&register).await;
    // As an older program leaves it: contacts in the log, no entries.
    let mut raw = register.home.raw().await;
    raw.run("delete from record_personal").await;
    raw.run("delete from record").await;
    let documents = raw.texts("select cast(document as text) from change where seq = 2").await;
    let mut document: Value = serde_json::from_str(documents[0].as_ref().unwrap()).unwrap();
    document["contact_person"] = json!({ "name": CANARY, "email": "", "phone": "" });
    let literal_document = literal(&document.to_string());
    raw.run(&format!("update change set document = {literal_document} where seq = 2")).await;
    let unsealed = register.service.verify("", None).await.unwrap();
    assert!(unsealed.flaws.iter().any(|flaw| flaw.kind == FlawKind::ChangeUntold));
    assert_eq!(register.service.adopt_changes().await.unwrap(), 6);
    assert_eq!(register.service.adopt_changes().await.unwrap(), 0);
    register.register(&feature("Ny", "KF", square(9.0, 9.0, 2.0))).await.expect(201);
    let id = uuid::Uuid::parse_str(&first).unwrap();
    register.service.erase_contacts_of(&Actor::Operator, id).await.unwrap();
    sound(&register.service, "").await;
    let documents = raw.texts("select cast(document as text) from change").await;
    assert!(!documents.iter().flatten().any(|text| text.contains(CANARY)));
}

#[tokio::test]
async fn contacts_go_so_many_months_after_closing_and_each_run_leaves_an_entry() {
    let register = Register::malmo().await;
    let sent = with_contact(&feature("Ängen", "FGK", square(0.0, 0.0, 5.0)), CANARY);
    let open = register
        .register(&with_contact(&feature("Öppen", "FGK", square(9.0, 0.0, 5.0)), "Kvar"))
        .await
        .expect(201)
        .body;
    let saved = register.register(&sent).await.expect(201).body;
    register.put(&id(&saved), revision(&saved), &with(&sent, "phase", json!("closed"))).await.expect(200);
    let (service, operator) = (&register.service, Actor::Operator);
    let at = |text: &str| service.clock().set(Timestamp::parse(text).unwrap());
    at("2030-01-01T00:00:00Z");
    assert!(service.retention_due(&operator).await.unwrap().contacts.is_empty());
    let rule = Rule { what: Retained::Contacts, keep: Some(24), unit: KeepUnit::Months };
    service.put_retention_rule(&operator, rule).await.unwrap();
    at("2028-10-01T08:00:00Z");
    assert!(service.retention_due(&operator).await.unwrap().contacts.is_empty());
    at("2028-10-01T08:00:01Z");
    let due = service.retention_due(&operator).await.unwrap();
    assert_eq!(due.contacts.iter().map(|due| due.name.as_str()).collect::<Vec<_>>(), ["Ängen"]);
    assert_eq!(service.run_retention(&operator).await.unwrap(), due);
    assert!(service.retention_due(&operator).await.unwrap().contacts.is_empty());
    let kinds = vec![RecordKind::RetentionRulePut, RecordKind::PersonalErased, RecordKind::RetentionRun];
    let found = entries(service, &EntryFilter { kinds, ..EntryFilter::default() }).await;
    let found: Vec<&str> = found.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(found, ["retention_rule_put", "personal_erased", "retention_run"]);
    let kept = service.initiative(&operator, id(&open).parse().unwrap()).await.unwrap();
    assert_eq!(kept.attributes.contact_person.unwrap().name, "Kvar");
    // By the clock it runs once a day.
    assert!(service.retain_by_clock().await.unwrap().is_none());
    at("2028-10-02T08:00:02Z");
    assert!(service.retain_by_clock().await.unwrap().is_some());
    sound(service, "").await;
    assert_eq!(service.check(Arc::new(|_, _| {})).await.unwrap().differences, []);
}

/// A signer whose folder lives as long as it.
pub fn signer() -> (tempfile::TempDir, Arc<Signer>) {
    let folder = tempfile::tempdir().unwrap();
    let signer = Arc::new(Signer::open(folder.path()).unwrap());
    (folder, signer)
}

#[tokio::test]
async fn what_is_due_is_done_once_a_day() {
    let register = Register::malmo().await;
    lived_in(&register).await;
    let (_folder, signer) = signer();
    for (at, expected) in [
        ("2026-10-01T08:00:00Z", 1),
        ("2026-10-02T07:59:59Z", 1),
        ("2026-10-02T08:00:00.001Z", 2),
        ("2026-10-02T08:00:00.001Z", 2),
    ] {
        register.service.clock().set(Timestamp::parse(at).unwrap());
        register.service.do_what_is_due(Some(&signer)).await.unwrap();
        let kept = register.service.checkpoints(&Actor::Operator, 100).await.unwrap();
        let runs = EntryFilter { kinds: vec![RecordKind::RetentionRun], ..EntryFilter::default() };
        let runs = entries(&register.service, &runs).await.len();
        assert_eq!((kept.len(), runs), (expected, expected), "{at}");
        let lines = std::fs::read_to_string(signer.file()).unwrap().lines().count();
        assert_eq!(lines, expected, "{at}");
    }
    sound(&register.service, &std::fs::read_to_string(signer.file()).unwrap()).await;
}

#[tokio::test]
async fn a_dossier_has_everything_and_a_masked_one_nobody() {
    let register = Register::malmo().await;
    let first = lived_in(&register).await;
    let whole = register.bytes(&format!("/api/v1/initiatives/{first}/dossier?lang=sv")).await;
    let masked = register.bytes(&format!("/api/v1/initiatives/{first}/dossier?masked=true&lang=sv")).await;
    for (zip, has_people) in [(&whole, true), (&masked, false)] {
        let files = unzipped(zip);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["dossier.html", "initiative.geojson", "areas.geojson", "dossier.json"]);
        assert!(files[0].1.contains("Samverkansprocess registrerad") && !files[0].1.contains("http"));
        assert_eq!(files.iter().any(|(_, text)| text.contains(CANARY)), has_people);
        let areas: Value = serde_json::from_str(&files[2].1).unwrap();
        assert_eq!(areas["features"].as_array().unwrap().len(), 1);
        let dossier: Value = serde_json::from_str(&files[3].1).unwrap();
        let kinds: Vec<&Value> = dossier["entries"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
        assert_eq!(kinds[..3], ["initiative_registered", "initiative_changed", "personal_read"]);
        assert_eq!(dossier["overlaps"].as_array().unwrap().len(), 2);
    }
    sound(&register.service, "").await;
}

fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let file = |place| {
        let mut file = zip.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        (name, text)
    };
    (0..4).map(file).collect()
}

#[tokio::test]
async fn administrators_look_through_the_record_and_nobody_else() {
    let register = Register::malmo().await;
    let first = lived_in(&register).await;
    let administrator = register.as_("administrator");
    let page = administrator.get("/api/v1/record?limit=3").await.expect(200).body;
    assert_eq!((page["numberMatched"].as_i64(), page["numberReturned"].as_i64()), (Some(8), Some(3)));
    assert_eq!(page["entries"][0]["kind"], "dossier_made");
    let next = administrator.get(page["links"][0]["href"].as_str().unwrap()).await.expect(200).body;
    assert_eq!(next["entries"][0]["number"], 5);
    for (query, expected) in [
        (format!("subject={first}"), 4),
        ("kind=initiative_withdrawn,organisation_put".to_owned(), 2),
        ("actor=operator".to_owned(), 2),
        ("from=2026-10-02".to_owned(), 0),
        ("from=2026-10-01&until=2026-10-01".to_owned(), 8),
    ] {
        let found = administrator.get(&format!("/api/v1/record?{query}")).await.expect(200).body;
        assert_eq!(found["numberMatched"], expected, "{query}");
    }
    administrator.get("/api/v1/record?kind=nothing").await.expect(400);
    let one = administrator.get("/api/v1/record/3").await.expect(200).body;
    assert_eq!((&one["before"], &one["after"]), (&json!({ "phase": "running" }), &json!({ "phase": "paused" })));
    assert_eq!(one["personal_kept"], true);
    administrator.get("/api/v1/record/99").await.expect(404);
    assert_eq!(administrator.get("/api/v1/record/checkpoints").await.expect(200).body["checkpoints"], json!([]));
    let rule = json!({ "what": "contacts", "keep": 24, "unit": "months" });
    administrator.send(Method::PUT, "/api/v1/retention", Some(&rule), &[]).await.expect(204);
    let rules = administrator.get("/api/v1/retention").await.expect(200).body;
    assert!(rules["rules"].as_array().unwrap().contains(&rule), "{rules}");
    assert_eq!(administrator.get("/api/v1/retention/due").await.expect(200).body["contacts"], json!([]));
    for (actor, status) in [("public", 401), ("viewer", 403), ("coordinator:FGK", 403), ("central_coordinator", 403)] {
        for path in ["record", "record/3", "record/checkpoints", "retention", "retention/due"] {
            register.as_(actor).get(&format!("/api/v1/{path}")).await.expect(status);
        }
        register.as_(actor).send(Method::PUT, "/api/v1/retention", Some(&rule), &[]).await.expect(status);
    }
}

#[tokio::test]
async fn the_page_of_the_record_shows_what_differed_and_no_personal_data() {
    let register = Register::malmo().await;
    lived_in(&register).await;
    for (lang, list, kind, phase) in [
        ("sv", "/sv/administration/granskning", "Samverkansprocess ändrad", ("Pågår", "Pausad")),
        ("en", "/en/administration/record", "Initiative changed", ("Running", "Paused")),
    ] {
        let page = register.text(&format!("{list}?kind=initiative_changed")).await;
        assert!(page.contains(kind) && page.contains(&format!("{list}/3")), "{lang}");
        let entry = register.text(&format!("{list}/3")).await;
        assert!(entry.contains(phase.0) && entry.contains(phase.1) && entry.contains("Väntar på avtal"), "{lang}");
        for page in [page, entry, register.text(list).await] {
            assert!(!page.contains("kanarie") && !page.contains("Kanarie"), "{lang}");
        }
    }
}
