//! Telling people, through the front door: who is handed what, what they read, and what they subscribe to.

use super::Register;
use crate::harness::{Answer, feature, square, with};
use crate::raw::Unguarded;
use reqwest::Method;
use samordna::domain::access::{Actor, Grant};
use samordna::service::PersonDraft;
use serde_json::{Value, json};

mod confidential;
mod events;
mod feeds;
mod inbox;
mod mailboxes;
mod model;
mod speed;
mod storm;
mod subscriptions;

/// Adds a person; how the harness names them, as they act with these roles.
async fn person(register: &Register, name: &str, roles: &[&str]) -> String {
    let grants = roles.iter().map(|role| Grant::parse(role).unwrap()).collect();
    let email = Some(format!("{}@example.org", name.to_lowercase()));
    let draft = PersonDraft { name: name.to_owned(), email, roles: grants };
    let id = register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id;
    format!("{id} {}", roles.join(" "))
}

/// The id in how the harness names somebody.
fn id_of(who: &str) -> &str {
    who.split(' ').next().unwrap()
}

/// Hands out what there is.
async fn hand_out(register: &Register) {
    register.service.hand_out().await.unwrap();
}

/// What somebody finds in their inbox, as `kind: A + B`, the oldest first.
async fn told(register: &Register, who: &str) -> Vec<String> {
    hand_out(register).await;
    let inbox = register.as_(who).get("/api/v1/inbox").await.expect(200).body;
    let text = |item: &Value| {
        let kind = item["kind"].as_str().unwrap();
        match item["overlap"].as_object() {
            Some(overlap) => {
                let mut names = [&overlap["a"]["name"], &overlap["b"]["name"]].map(|name| name.as_str().unwrap());
                names.sort_unstable();
                format!("{kind}: {}", names.join(" + "))
            }
            None => format!("{kind}: {}", item["initiative"]["name"].as_str().unwrap()),
        }
    };
    let mut items: Vec<String> = inbox["items"].as_array().unwrap().iter().map(text).collect();
    items.reverse();
    items
}

/// The mails that were written to somebody: kind, when they are due, and how many notices they tell of.
async fn mails(register: &Register, who: &str) -> Vec<String> {
    hand_out(register).await;
    let id = id_of(who);
    let mut raw = register.home.raw().await;
    let when = "d.kind || ' ' || cast(d.due_at as text)";
    let of = format!(
        "(cast(d.person as text) = '{id}' or exists (select 1 from subscription s where s.id = d.subscription \
         and (cast(s.person as text) = '{id}' or s.mailbox = '{id}')))"
    );
    let count = "(select count(*) from delivery_notice n where n.delivery = d.id)";
    let statement = format!(
        "select {when} || ' ' || cast({count} as text) from delivery d where d.channel = 'mail' and {of} \
         order by d.due_at, d.fid"
    );
    // Both stores write instants in forms of their own.
    let plain = |text: Option<String>| text.unwrap().replace(".000Z", "").replace("+00", "").replace('T', " ");
    raw.texts(&statement).await.into_iter().map(plain).collect()
}

/// Registers an initiative in a place.
async fn put(register: &Register, name: &str, administration: &str, east: f64) -> Value {
    let answer = register.as_("operator").register(&feature(name, administration, square(east, 0.0, 10.0))).await;
    answer.expect(201).body
}

/// Says what somebody wants to be told.
async fn subscribe(register: &Register, who: &str, wishes: Value) -> Answer {
    let mut body = json!({ "covers": ["own_administration", "own_initiatives", "whole_city"], "mail": true });
    body.as_object_mut().unwrap().extend(wishes.as_object().unwrap().clone());
    register.as_(who).send(Method::PUT, "/api/v1/subscriptions/own", Some(&body), &[]).await
}

/// A register where mails are written.
async fn with_mail() -> Register {
    let register = Register::malmo().await;
    register.service.set_sends_mail(true);
    register
}
