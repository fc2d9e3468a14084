//! Moving house and coming back: copies between the stores, backups while serving, restore drills.

use crate::harness::{OnGeoPackage, OnPostGis, Register, feature, square, with};
use crate::home::Home;
use reqwest::Method;
use samordna::clock::Clock;
use samordna::domain::access::{Actor, Grant};
use samordna::domain::settings::Overrides;
use samordna::service::{PersonDraft, Service};
use samordna::store::Store;
use serde_json::{Value, json};
use sqlx::Connection;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

fn samordna(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samordna"));
    command.env_remove("SAMORDNA_DATABASE").args(arguments);
    command
}

fn copy(from: &str, to: &str) -> Output {
    samordna(&["copy", "--from", from, "--to", to]).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), &output.stderr].concat()).unwrap()
}

/// A register with everything in it: parents, versions, withdrawals, kept answers, a reference layer, many areas.
async fn lived_in<H: Home>() -> Register<H> {
    let register = Register::<H>::malmo().await;
    let features = (0..700).map(|number| {
        let geometry = square(f64::from(number % 30) * 3.0, f64::from(number / 30) * 3.0, 3.5);
        let code = ["FGK", "MF", "SBK"][number as usize % 3];
        json!({ "type": "Feature", "id": number, "properties": { "lead_administration": code }, "geometry": geometry })
    });
    let file = json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() });
    register.service.import(&Actor::Operator, file, "many", Default::default(), Arc::new(|_, _| {})).await.unwrap();
    let key = [("idempotency-key", "moving-house-1")];
    let sent = with(
        &feature("Ängen", "FGK", square(0.0, 0.0, 5.0)),
        "contact_person",
        json!({ "name": "Exempelperson", "email": "a@example.org", "phone": "" }),
    );
    let parent = register.send(Method::POST, "/api/v1/initiatives", Some(&sent), &key).await.expect(201).body;
    let parent_id = parent["feature"]["id"].as_str().unwrap();
    let child = with(&feature("Barnet", "MF", square(1.0, 1.0, 2.0)), "parent", json!(parent_id));
    register.register(&child).await.expect(201);
    let found = register.get("/api/v1/overlaps?state=active&limit=1").await.body["overlaps"][0].clone();
    let verdict =
        json!({ "administration": found["a"]["lead_administration"], "verdict": "need", "comment": "Vi ses." });
    let path = format!("/api/v1/overlaps/{}/verdicts", found["id"].as_str().unwrap());
    register.send(Method::POST, &path, Some(&verdict), &[("if-match", "\"0\"")]).await.expect(200);
    let mut moved = sent.clone();
    moved["geometry"] = square(1.0 / 3.0, 0.1, 5.0);
    let revision = parent["feature"]["properties"]["revision"].as_i64().unwrap();
    register.put(parent_id, revision, &moved).await.expect(200);
    let gone = register.register(&feature("Borta", "KF", square(3.0, 3.0, 5.0))).await.expect(201);
    let tag = gone.header("etag").to_owned();
    register.send(Method::DELETE, gone.header("location"), None, &[("if-match", &tag)]).await.expect(204);
    register.post("/api/v1/persons", &json!({ "name": "Exempel Ett" })).await.expect(201);
    with_case(&register).await;
    let of = |part: &str| format!("/api/v1/initiatives/{parent_id}/{part}");
    register.post(&of("measures"), &json!({ "title": "Lys upp", "state": "planned" })).await.expect(201);
    let effect =
        json!({ "kind": "effect", "name": "Tillit", "better": "higher", "baseline": 0.1, "baseline_on": "2025-01-01" });
    let effect = register.post(&of("indicators"), &effect).await.expect(201).body;
    let readings = of(&format!("indicators/{}/readings", effect["id"].as_str().unwrap()));
    let wrong = json!({ "read_on": "2026-05-01", "value": 1.5, "source": "Enkät" });
    let wrong = register.post(&readings, &wrong).await.expect(201).body;
    let right = json!({ "read_on": "2026-05-01", "value": 2.5, "source": "Enkät", "corrects": wrong["id"] });
    register.post(&readings, &right).await.expect(201);
    let plan = json!({ "kind": "plan", "title": "Plan", "url": "https://example.org/plan" });
    register.post(&of("documents"), &plan).await.expect(201);
    register
}

/// A support case with a file, a meeting and what came in.
async fn with_case<H>(register: &Register<H>) {
    let draft = PersonDraft {
        name: "Exempel Kontakt".into(),
        email: None,
        roles: vec![Grant::parse("contact_person").unwrap()],
    };
    let contact = register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id;
    let applicant = register.applicant("grupp@example.org").await;
    let body = json!({ "title": "Torget", "text": "Vi vill mötas.", "spokesperson": { "name": "Exempel Grupp" } });
    let made = register.as_(&*applicant).post("/api/v1/applications", &body).await.expect(201);
    let (id, mut tag) = (made.body["id"].as_str().unwrap().to_owned(), made.header("etag").to_owned());
    for act in [
        json!({ "event": "assign", "administration": "FGK", "contact_person": contact }),
        json!({ "event": "log_activity", "kind": "meeting", "on": "2026-09-30", "summary": "Vi sågs." }),
        json!({ "event": "assess" }),
        json!({ "event": "invite" }),
        json!({ "event": "begin" }),
    ] {
        let path = format!("/api/v1/cases/{id}/events");
        let done =
            register.as_("operator").send(Method::POST, &path, Some(&act), &[("if-match", &tag)]).await.expect(200);
        done.header("etag").clone_into(&mut tag);
    }
    let group = crate::harness::actor(&applicant);
    let file = b"%PDF-1.7\nExempel\n%%EOF\n".to_vec();
    register.service.attach(&group, id.parse().unwrap(), "skiss.pdf", file).await.unwrap();
}

async fn open(address: &str) -> Arc<Service> {
    let store = Store::open(address).await.unwrap();
    Service::open(store, Clock::System, &Overrides::default()).await.unwrap()
}

/// What a register says of itself, through its front door.
async fn everything<H>(register: &Register<H>) -> Vec<Value> {
    let mut answers = Vec::new();
    for path in ["initiatives.geojson", "overlaps.geojson", "zones.geojson", "administrations", "rules"] {
        answers.push(register.get(&format!("/api/v1/{path}")).await.expect(200).body);
    }
    let parent = answers[0]["features"].as_array().unwrap().iter().find(|it| it["properties"]["name"] == "Ängen");
    let parent = parent.unwrap()["id"].as_str().unwrap().to_owned();
    let followed = register.get(&format!("/api/v1/initiatives/{parent}/follow-up")).await.expect(200).body;
    assert_eq!(followed["indicators"][0]["readings"].as_array().unwrap().len(), 2);
    answers.push(followed);
    for feature in answers[0]["features"].as_array().unwrap().clone().iter().rev().take(3) {
        answers
            .push(register.get(&format!("/api/v1/initiatives/{}/history", feature["id"].as_str().unwrap())).await.body);
    }
    answers
}

async fn there_and_back<A: Home, B: Home>() {
    let register = lived_in::<A>().await;
    let before = everything(&register).await;
    let (there, back) = (B::new().await, A::new().await);
    let first = copy(&register.address(), &there.address());
    assert!(first.status.success(), "{}", said(&first));
    let second = copy(&there.address(), &back.address());
    let table = |output: &Output| {
        said(output).lines().filter(|line| line.contains("sha256")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(table(&first), table(&second));
    assert_eq!(table(&first).len(), 47);

    let moved = register.replica(&there.address()).await;
    assert_eq!(everything(&moved).await, before);
    assert!(moved.service.check(Arc::new(|_, _| {})).await.unwrap().differences.is_empty());
    // A repeat is known in the new house too, and what comes next has numbers of its own.
    let sent = with(
        &feature("Ängen", "FGK", square(0.0, 0.0, 5.0)),
        "contact_person",
        json!({ "name": "Exempelperson", "email": "a@example.org", "phone": "" }),
    );
    let key = [("idempotency-key", "moving-house-1")];
    let head = moved.service.applied();
    moved.send(Method::POST, "/api/v1/initiatives", Some(&sent), &key).await.expect(201);
    assert_eq!(moved.service.applied(), head);
    moved.register(&feature("Ny", "KF", square(2.0, 2.0, 5.0))).await.expect(201);
    assert_eq!(moved.service.applied(), head + 1);
    // Once only some tables went on numbering, and nobody could be added to a register that had moved.
    moved.post("/api/v1/persons", &json!({ "name": "Exempel Två" })).await.expect(201);

    let again = copy(&register.address(), &there.address());
    assert!(!again.status.success() && said(&again).contains("there is a register already"), "{}", said(&again));
}

#[tokio::test]
async fn a_file_moves_to_a_server_and_back_with_everything() {
    there_and_back::<OnGeoPackage, OnPostGis>().await;
}

#[tokio::test]
async fn a_server_moves_to_a_file_and_back_with_everything() {
    there_and_back::<OnPostGis, OnGeoPackage>().await;
}

async fn is_begun(target: &OnPostGis) -> bool {
    let mut connection = sqlx::PgConnection::connect(&target.address()).await.unwrap();
    sqlx::query_scalar("select exists (select from setting)").fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn a_copy_that_is_killed_goes_on_and_one_of_a_changed_source_begins_anew() {
    let register = lived_in::<OnGeoPackage>().await;
    let target = OnPostGis::new().await;
    let (mut killed, mut refused) = (0, false);
    for attempt in 1..200 {
        let address = register.address();
        let mut child = samordna(&["copy", "--from", &address, "--to", &target.address()]).spawn().unwrap();
        // What the register of this process is about goes on meanwhile: once a read of it was left open for as long as this
        // slept, the copy waited for it in vain each time it began, and never ended.
        tokio::time::sleep(Duration::from_millis(40 + 30 * attempt)).await;
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            break;
        }
        killed += 1;
        if !refused && is_begun(&target).await {
            let store = Store::open(&target.address()).await.unwrap();
            let opened = Service::open(store, Clock::System, &Overrides::default()).await;
            refused = opened.unwrap_err().to_string().contains("broken off");
        }
        if killed == 8 {
            register.register(&feature("Sent", "KF", square(3.0, 3.0, 5.0))).await.expect(201);
        }
    }
    let moved = register.replica(&target.address()).await;
    assert_eq!(everything(&moved).await, everything(&register).await);
    assert!(moved.service.check(Arc::new(|_, _| {})).await.unwrap().differences.is_empty());
    assert!(3 <= killed && refused, "{killed} were killed");
}

#[tokio::test]
async fn a_backup_of_a_file_is_whole_while_others_write() {
    let register = Arc::new(lived_in::<OnGeoPackage>().await);
    let before = register.service.applied();
    let writing = tokio::spawn({
        let register = Arc::clone(&register);
        async move {
            for number in 0..40 {
                let saved = feature(&format!("N{number}"), "KF", square(f64::from(number), 0.0, 5.0));
                register.register(&saved).await.expect(201);
            }
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.gpkg");
    let address = register.address();
    let arguments = ["backup", file.to_str().unwrap(), "--database", &address];
    let output = samordna(&arguments).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    writing.await.unwrap();
    let again = samordna(&arguments).output().unwrap();
    assert!(!again.status.success() && said(&again).contains("there already"));

    // The drill: the copy opens, lacks nothing that was acknowledged before, and keeps every promise.
    let restored = open(file.to_str().unwrap()).await;
    assert!(before <= restored.applied());
    let check = restored.check(Arc::new(|_, _| {})).await.unwrap();
    assert!(check.is_sound(), "{check:?}");
    restored.register(&Actor::Operator, feature("Efter", "KF", square(0.0, 0.0, 5.0)), None).await.unwrap();
}

#[tokio::test]
async fn a_backup_of_a_server_restores_into_a_new_database() {
    let register = lived_in::<OnPostGis>().await;
    let backup = register.home.dump();
    let before = everything(&register).await;
    let new = OnPostGis::empty().await;
    new.restore(&backup);
    let restored = register.replica(&new.address()).await;
    assert_eq!(everything(&restored).await, before);
    let check = restored.service.check(Arc::new(|_, _| {})).await.unwrap();
    assert!(check.differences.is_empty() && check.changes.0 == check.changes.1);
    restored.register(&feature("Efter", "KF", square(0.0, 0.0, 5.0))).await.expect(201);
    // The program itself makes no backups of servers, and says who does, without saying the password.
    let address = register.address().replace("user=postgres", "user=postgres&password=hemligt");
    let output = samordna(&["backup", "x.dump", "--database", &address]).output().unwrap();
    let said = said(&output);
    assert!(!output.status.success() && said.contains("pg_dump") && !said.contains("hemligt"), "{said}");
}
