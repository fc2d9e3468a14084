//! People and roles: given and taken back, lent for a holiday, and never the last administrator.

use super::Register;
use crate::harness::{feature, square};
use reqwest::Method;
use samordna::domain::access::{Actor, Role};
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

/// A person with a role, through the front door; the ids of both.
async fn person(register: &Register, name: &str, role: &Value) -> (String, String) {
    let body = json!({ "name": name, "email": format!("{}@example.org", name.to_lowercase()) });
    let id = register.post("/api/v1/persons", &body).await.expect(201).body["id"].as_str().unwrap().to_owned();
    let given = register.post(&format!("/api/v1/persons/{id}/grants"), role).await.expect(201).body;
    (id, given["id"].as_str().unwrap().to_owned())
}

/// What a person acts as now.
async fn actor(register: &Register, id: &str) -> Actor {
    register.service.actor_of(id.parse().unwrap()).await.unwrap().unwrap()
}

async fn roles(register: &Register, id: &str) -> Vec<String> {
    actor(register, id).await.grants().iter().map(ToString::to_string).collect()
}

async fn take_back(register: &Register, person: &str, grant: &str, status: u16) {
    let path = format!("/api/v1/persons/{person}/grants/{grant}");
    register.send(Method::DELETE, &path, None, &[]).await.expect(status);
}

fn at(register: &Register, day: &str) {
    register.service.clock().set(Timestamp::parse(&format!("{day}T08:00:00Z")).unwrap());
}

#[tokio::test]
async fn people_come_in_with_roles_that_begin_and_end() {
    let register = Register::malmo().await;
    let coordinator = json!({ "role": "coordinator", "unit": "FGK", "begins": "2026-11-01", "ends": "2026-12-01" });
    let (anna, grant) = person(&register, "Anna", &coordinator).await;
    assert_eq!(roles(&register, &anna).await, Vec::<String>::new());
    at(&register, "2026-11-01");
    assert_eq!(roles(&register, &anna).await, ["coordinator:FGK"]);
    at(&register, "2026-12-01");
    assert_eq!(roles(&register, &anna).await, Vec::<String>::new());
    at(&register, "2026-11-15");
    take_back(&register, &anna, &grant, 204).await;
    assert_eq!(roles(&register, &anna).await, Vec::<String>::new());
    take_back(&register, &anna, &grant, 404).await;

    let path = format!("/api/v1/persons/{anna}");
    register.send(Method::PUT, &path, Some(&json!({ "name": "Anna B" })), &[]).await.expect(204);
    let told = register.get(&path).await.expect(200).body;
    assert_eq!((&told["name"], &told["email"]), (&json!("Anna B"), &Value::Null));
    assert!(told["roles"][0]["ended_at"].is_string() && told["roles"][0]["granted_by"].is_string());
    register.as_(format!("{anna} viewer")).get(&path).await.expect(200);
    let me = register.as_(format!("{anna} handler")).get("/api/v1/me").await.expect(200).body;
    assert_eq!((&me["roles"][0]["role"], &me["actor"]), (&json!("handler"), &json!(format!("person:{anna}"))));
}

#[tokio::test]
async fn a_role_that_makes_no_sense_is_refused() {
    let register = Register::malmo().await;
    let (anna, _) = person(&register, "Anna", &json!({ "role": "viewer" })).await;
    let path = format!("/api/v1/persons/{anna}/grants");
    for (role, code) in [
        (json!({ "role": "coordinator" }), "required"),
        (json!({ "role": "coordinator", "unit": "XX" }), "unknown-unit"),
        (json!({ "role": "committee_secretary", "unit": "FGK" }), "unknown-unit"),
        (json!({ "role": "administrator", "unit": "FGK" }), "unknown-unit"),
        (json!({ "role": "viewer", "begins": "2026-02-01", "ends": "2026-02-01" }), "ends-before-it-begins"),
        (json!({ "role": "king" }), "wrong-type"),
    ] {
        assert_eq!(register.post(&path, &role).await.expect(422).codes(), [code], "{role}");
    }
    for (body, code) in [
        (json!({ "name": " " }), "required"),
        (json!({ "name": "A", "email": "nowhere" }), "not-an-address"),
        (json!({ "name": "A\nBcc: b" }), "control-character"),
    ] {
        assert_eq!(register.post("/api/v1/persons", &body).await.expect(422).codes(), [code], "{body}");
    }
    let unknown = "/api/v1/persons/00000000-0000-4000-8000-000000000000/grants";
    register.post(unknown, &json!({ "role": "viewer" })).await.expect(404);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let register = Register::malmo().await;
    let administrator = json!({ "role": "administrator" });
    let (anna, first) = person(&register, "Anna", &administrator).await;
    take_back(&register, &anna, &first, 409).await;
    assert_eq!(roles(&register, &anna).await, ["administrator"]);
    // One whose time runs out is none to rely on.
    let (bo, _) = person(&register, "Bo", &json!({ "role": "administrator", "ends": "2027-01-01" })).await;
    take_back(&register, &anna, &first, 409).await;
    let grants = format!("/api/v1/persons/{bo}/grants");
    let second = register.post(&grants, &administrator).await.expect(201).body;
    take_back(&register, &anna, &first, 204).await;
    take_back(&register, &bo, second["id"].as_str().unwrap(), 409).await;
}

#[tokio::test]
async fn a_role_is_lent_for_a_holiday_and_never_more_than_that() {
    let register = Register::malmo().await;
    let (anna, own) = person(&register, "Anna", &json!({ "role": "coordinator", "unit": "FGK" })).await;
    let (bo, _) = person(&register, "Bo", &json!({ "role": "viewer" })).await;
    let (cecilia, _) = person(&register, "Cecilia", &json!({ "role": "viewer" })).await;
    let lend = |email: &str, role: &str, ends: &str| json!({ "email": email, "role": role, "unit": "FGK", "begins": "2026-10-05", "ends": ends });
    let as_anna = register.as_(format!("{anna} coordinator:FGK"));
    let path = "/api/v1/delegations";
    as_anna.post(path, &lend("bo@example.org", "handler", "2026-10-20")).await.expect(403);
    as_anna
        .post(path, &json!({ "email": "bo@example.org", "role": "coordinator", "unit": "MF", "ends": "2026-10-20" }))
        .await
        .expect(403);
    for email in ["nobody@example.org", "anna@example.org"] {
        let refused = as_anna.post(path, &lend(email, "coordinator", "2026-10-20")).await.expect(422);
        assert_eq!(refused.codes(), ["unknown-person"]);
    }
    let lent = as_anna.post(path, &lend("BO@example.org", "coordinator", "2026-10-20")).await.expect(201).body;
    assert_eq!(lent["on_behalf_of"], json!(anna));
    assert_eq!(roles(&register, &bo).await, ["viewer"]);
    at(&register, "2026-10-10");
    let acting = actor(&register, &bo).await;
    assert!(acting.has(Role::Coordinator));
    let wire = feature("Medan Anna är borta", "FGK", square(0.0, 0.0, 5.0));
    register.service.register(&acting, wire, None).await.unwrap();

    // Whoever has it on loan cannot pass it on.
    let passed_on = samordna::service::Delegation {
        email: "cecilia@example.org".into(),
        grant: acting.grants().iter().find(|grant| grant.role == Role::Coordinator).unwrap().clone(),
    };
    assert!(register.service.delegate(&acting, passed_on).await.is_err());
    assert_eq!(roles(&register, &cecilia).await, ["viewer"]);

    // The giver loses the role, and so does who has it from them.
    take_back(&register, &anna, &own, 204).await;
    assert_eq!(roles(&register, &bo).await, ["viewer"]);
    let again = json!({ "role": "coordinator", "unit": "FGK" });
    register.post(&format!("/api/v1/persons/{anna}/grants"), &again).await.expect(201);
    assert_eq!(roles(&register, &bo).await.len(), 2);
    at(&register, "2026-10-20");
    assert_eq!(roles(&register, &bo).await, ["viewer"]);

    at(&register, "2026-10-10");
    let delegations = as_anna.get(path).await.expect(200).body;
    assert_eq!(delegations["delegations"].as_array().unwrap().len(), 1);
    let one = format!("{path}/{}", lent["id"].as_str().unwrap());
    register.as_(format!("{cecilia} viewer")).send(Method::DELETE, &one, None, &[]).await.expect(404);
    as_anna.send(Method::DELETE, &one, None, &[]).await.expect(204);
    assert_eq!(roles(&register, &bo).await, ["viewer"]);
}

#[tokio::test]
async fn an_address_that_two_people_have_is_nobodys() {
    let register = Register::malmo().await;
    let (anna, _) = person(&register, "Anna", &json!({ "role": "handler" })).await;
    for _ in 0..2 {
        let twin = json!({ "name": "Bo", "email": "bo@example.org" });
        register.post("/api/v1/persons", &twin).await.expect(201);
    }
    let lend = json!({ "email": "bo@example.org", "role": "handler", "ends": "2026-12-01" });
    let refused = register.as_(format!("{anna} handler")).post("/api/v1/delegations", &lend).await.expect(422);
    assert_eq!(refused.codes(), ["unknown-person"]);
}

#[tokio::test]
async fn the_log_names_people_by_id_only() {
    let register = Register::malmo().await;
    person(&register, "Ovanligtnamn", &json!({ "role": "viewer" })).await;
    let store = samordna::store::Store::open(&register.address()).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let head = tx.head().await.unwrap();
    assert_eq!(head, tx.count_changes().await.unwrap());
    for change in tx.changes_from(1).await.unwrap() {
        let told = tx.changes_of(&change.subject).await.unwrap();
        assert!(told.iter().all(|entry| !entry.document.to_string().to_lowercase().contains("ovanligtnamn")));
    }
}
