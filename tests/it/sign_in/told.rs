//! What the record tells of signing in and out, of those who were refused, and of roles that an issuer gives and takes.

use super::super::record::{entries, sound};
use super::roles::sign_in;
use super::{Register, administrator};
use crate::browser::Browser;
use crate::issuer::{Asked, Issuer, Key, configuration};
use samordna::domain::access::Actor;
use samordna::service::EntryFilter;
use serde_json::{Value, json};

/// Who did what, since so many entries; each once, in order.
async fn told(register: &Register, since: usize) -> Vec<(String, String)> {
    let entries = entries(&register.service, &EntryFilter::default()).await;
    let told = entries.into_iter().skip(since).map(|entry| (entry.actor, entry.kind));
    told.map(|(actor, kind)| (actor.split(':').next().unwrap_or_default().to_owned(), kind.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(actor, kind)| ((*actor).to_owned(), (*kind).to_owned())).collect()
}

#[tokio::test]
async fn the_first_administrator_and_signing_out_are_told() {
    let register = Register::configured("").await;
    let before = told(&register, 0).await.len();
    let admin = administrator(&register).await;
    assert_eq!(admin.submit("/sv/logga-ut", &[]).await.status, 303);
    let expected =
        [("operator", "person_put"), ("operator", "grant_put"), ("person", "signed_in"), ("person", "signed_out")];
    assert_eq!(told(&register, before).await, pairs(&expected));
    sound(&register.service, "").await;
}

#[tokio::test]
async fn roles_of_an_issuer_and_its_signing_out_are_told_in_its_name() {
    let issuer = Issuer::start(false).await;
    let register = Register::configured(&configuration(&[("one", &issuer)])).await;
    let before = told(&register, 0).await.len();
    sign_in(&register, &issuer, "anna", json!({ "roles": ["FGK-samordnare"] })).await;
    let first = [("issuer", "person_put"), ("issuer", "grant_put"), ("issuer", "grant_put"), ("person", "signed_in")];
    assert_eq!(told(&register, before).await, pairs(&first));
    sign_in(&register, &issuer, "anna", json!({ "roles": [] })).await;
    let second = [("issuer", "grant_ended"), ("person", "signed_in")];
    assert_eq!(told(&register, before + first.len()).await, pairs(&second));

    let now = register.service.clock().now().instant().timestamp();
    let claims = json!({ "iss": issuer.address, "aud": "samordna", "iat": now, "exp": now + 120, "jti": "1",
        "sid": "sid-anna", "events": { "http://schemas.openid.net/event/backchannel-logout": {} } });
    let body = format!("logout_token={}", issuer.key.sign(&issuer.header(), &claims));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let browser = Browser::new(register.url(""));
    let answer = browser.send(reqwest::Method::POST, "/sign-in/one/logout", &form, Some(body)).await;
    assert_eq!(answer.status, 200);
    let ended = told(&register, before + first.len() + second.len()).await;
    assert_eq!(ended, pairs(&[("issuer", "session_ended"), ("issuer", "session_ended")]), "both of her sessions");
    sound(&register.service, "").await;
}

#[tokio::test]
async fn refused_sign_ins_are_told_once_an_hour_for_each_reason() {
    let issuer = Issuer::start(false).await;
    let register = Register::configured(&configuration(&[("one", &issuer)])).await;
    let before = told(&register, 0).await.len();
    for _ in 0..3 {
        let browser = Browser::new(register.url(""));
        let asked = Asked::read(browser.get("/sign-in/one/start").await.location());
        let now = register.service.clock().now().instant().timestamp();
        let forged = Key::new("first").sign(&issuer.header(), &issuer.claims(&asked, "anna", now));
        let code = issuer.code(&asked, forged);
        assert_eq!(browser.get(&format!("/sign-in/one?code={code}&state={}", asked.state)).await.status, 403);
    }
    let refused = entries(&register.service, &EntryFilter::default()).await.split_off(before);
    let told: Vec<(&str, Value)> = refused
        .iter()
        .map(|entry| (entry.subject.as_str(), serde_json::from_str(entry.after.as_deref().unwrap()).unwrap()))
        .collect();
    assert_eq!(told, [("issuer:one", json!({ "because": "ID token" }))]);
    assert!(register.service.persons(&Actor::Operator).await.unwrap().is_empty(), "nobody got in");
}

#[tokio::test]
async fn a_link_that_was_used_and_is_tried_again_is_told() {
    let register = Register::configured("").await;
    let secret = register.service.first_administrator_link().await.unwrap().unwrap();
    let before = told(&register, 0).await.len();
    for status in [303, 410, 410] {
        let browser = Browser::new(register.url(""));
        browser.get(&format!("/sv/logga-in/lank?token={}", secret.reveal())).await;
        assert_eq!(browser.submit("/sv/logga-in/lank", &[("name", "Ada")]).await.status, status);
    }
    let told = told(&register, before + 3).await;
    assert_eq!(told, pairs(&[("system", "sign_in_refused")]));
}
