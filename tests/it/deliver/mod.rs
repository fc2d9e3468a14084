//! What leaves the house, to a real mail server and to real programs: nothing is pretended but the clock.

use super::Register;
use crate::harness::{Answer, feature, square};
use crate::outside::{MailServer, Program};
use chrono::Duration;
use reqwest::Method;
use samordna::config::{Config, Mail, Tls};
use samordna::deliver::{Caller, Mailer, Outbox, Patience, Resolver};
use samordna::domain::access::{Actor, Grant};
use samordna::domain::delivery::{Channel, DeliveryKind};
use samordna::domain::outside::Exceptions;
use samordna::domain::time::Timestamp;
use samordna::service::{InstallationKey, PersonDraft};
use samordna::store::{NewDelivery, Store};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

mod claims;
mod faults;
mod mails;
mod surveys;
mod tending;
mod webhooks;

/// Who administers, for what only administrators do.
const ADMINISTRATOR: &str = "administrator";

/// A register with a key, whose mails go to a server, and which may call programs on this machine.
async fn delivering(server: Option<&MailServer>) -> Register {
    let mail = server.map(|server| Mail {
        host: "127.0.0.1".into(),
        port: server.port,
        tls: Tls::None,
        login: None,
        from: "Samordna <samordna@malmo.example>".parse().unwrap(),
    });
    let (config, _) = Config::read("public_url = \"https://karta.malmo.example\"", |_| None).unwrap();
    let webhook_networks = Exceptions::parse(["127.0.0.0/8"]).unwrap();
    let register = Register::run_with(Config { mail, webhook_networks, ..config }).await;
    register.service.set_installation_key(InstallationKey::new([7; 32]));
    register
}

/// What sends, with little patience.
fn outbox(register: &Register) -> Arc<Outbox> {
    let short = std::time::Duration::from_millis(400);
    let patience = Patience { connect: short, command: short, total: 3 * short };
    let config = register.service.config();
    let mailer = config.mail.clone().map(|mail| Mailer::new(mail, patience));
    let caller = Caller::new(Resolver::System, config.webhook_networks.clone()).unwrap();
    let caller = caller.with_patience(std::time::Duration::from_millis(1_500));
    Arc::new(Outbox::with(Arc::clone(&register.service), mailer, caller))
}

/// Hands out what there is and sends what is due.
async fn run(register: &Register) -> usize {
    register.service.hand_out().await.unwrap();
    outbox(register).run_until_empty().await.unwrap()
}

fn pass(register: &Register, time: Duration) {
    let clock = register.service.clock();
    clock.set(Timestamp::new(clock.now().instant() + time));
}

/// Adds a person; how the harness names them.
async fn person(register: &Register, name: &str, roles: &[&str]) -> String {
    let grants = roles.iter().map(|role| Grant::parse(role).unwrap()).collect();
    let draft =
        PersonDraft { name: name.into(), email: Some(format!("{}@malmo.example", name.to_lowercase())), roles: grants };
    let id = register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id;
    format!("{id} {}", roles.join(" "))
}

fn id_of(who: &str) -> Uuid {
    who.split(' ').next().unwrap().parse().unwrap()
}

/// Registers an initiative.
async fn put(register: &Register, name: &str, administration: &str, east: f64) -> Value {
    let body = feature(name, administration, square(east, 0.0, 10.0));
    register.as_("operator").register(&body).await.expect(201).body
}

/// The overlap that came last.
async fn newest_overlap(register: &Register) -> Value {
    let body = register.as_("operator").get("/api/v1/overlaps?limit=1000").await.expect(200).body;
    body["overlaps"].as_array().unwrap().last().unwrap().clone()
}

/// Makes a webhook of FGK's; the answer with its secret.
async fn hook(register: &Register, url: &str, kinds: Value) -> Value {
    let body = json!({ "name": "Ärendesystemet", "administration": "FGK", "url": url, "kinds": kinds });
    register.as_("coordinator:FGK").post("/api/v1/webhooks", &body).await.expect(201).body
}

fn new_delivery(register: &Register, channel: Channel, kind: DeliveryKind, dedupe: String) -> NewDelivery {
    let now = register.service.clock().now();
    NewDelivery {
        id: Uuid::new_v4(),
        channel,
        kind,
        subscription: None,
        person: None,
        webhook: None,
        dedupe,
        created_at: now,
        due_at: now,
        detail: json!({}),
    }
}

/// Puts deliveries into the outbox as the part of the program does that hands notices out.
async fn put_all(register: &Register, all: &[NewDelivery], notices: &[i64]) {
    let store = Store::open(&register.address()).await.unwrap();
    let mut tx = store.write_aside().await.unwrap();
    for new in all {
        tx.put_delivery(new, notices).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
}

/// What an administrator sees of the outbox.
async fn waiting(register: &Register) -> Value {
    register.as_(ADMINISTRATOR).get("/api/v1/outbox").await.expect(200).body
}

/// How many deliveries are in a state.
async fn count(register: &Register, state: &str) -> i64 {
    let body = waiting(register).await;
    let states = body["states"].as_array().unwrap();
    states.iter().filter(|it| it["what"] == state).map(|it| it["count"].as_i64().unwrap()).sum()
}

async fn calls(register: &Register, hook: &Value) -> Value {
    let path = format!("/api/v1/webhooks/{}/deliveries", hook["webhook"]["id"].as_str().unwrap());
    register.as_("coordinator:FGK").get(&path).await.expect(200).body["deliveries"].clone()
}

async fn act(register: &Register, hook: &Value, what: &str) -> Answer {
    let path = format!("/api/v1/webhooks/{}/{what}", hook["webhook"]["id"].as_str().unwrap());
    register.as_("coordinator:FGK").send(Method::POST, &path, None, &[]).await
}

async fn good() -> Program {
    Program::good().await
}
