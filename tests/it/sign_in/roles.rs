//! What an issuer says of people's roles, and of their having left.

use super::Register;
use crate::browser::Browser;
use crate::issuer::{Asked, Issuer, Key, configuration};
use samordna::domain::access::{Actor, Grant};
use serde_json::{Value, json};

const SESSION: &str = "__Host-samordna";

pub(super) async fn sign_in(register: &Register, issuer: &Issuer, subject: &str, more: Value) -> Browser {
    let browser = Browser::new(register.url(""));
    let asked = Asked::read(browser.get("/sign-in/one/start").await.location());
    let now = register.service.clock().now().instant().timestamp();
    let mut claims = issuer.claims(&asked, subject, now);
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let code = issuer.code(&asked, issuer.key.sign(&issuer.header(), &claims));
    let back = browser.get(&format!("/sign-in/one?code={code}&state={}", asked.state)).await;
    assert_eq!((back.status, back.location()), (303, "/sv/att-gora"), "{}", back.text);
    browser
}

/// The roles of who is signed in, as `role:unit`.
async fn roles(browser: &Browser) -> Vec<String> {
    let me: Value = serde_json::from_str(&browser.get("/api/v1/me").await.text).unwrap();
    let text = |role: &Value| match role["unit"].as_str() {
        Some(unit) => format!("{}:{unit}", role["role"].as_str().unwrap()),
        None => role["role"].as_str().unwrap().to_owned(),
    };
    let mut roles: Vec<String> = me["roles"].as_array().unwrap_or_else(|| panic!("{me}")).iter().map(text).collect();
    roles.sort();
    roles
}

#[tokio::test]
async fn roles_follow_the_issuer_and_those_given_here_stay() {
    let issuer = Issuer::start(false).await;
    let register = Register::configured(&configuration(&[("one", &issuer)])).await;
    let unknown = sign_in(&register, &issuer, "anna", json!({})).await;
    assert_eq!(roles(&unknown).await, ["viewer"], "nobody knows her: a viewer without an administration");
    let page = unknown.get("/sv/karta").await;
    assert!(page.status == 200 && page.text.contains("Person anna"));

    let coordinator = sign_in(&register, &issuer, "anna", json!({ "roles": ["FGK-samordnare", "another"] })).await;
    assert_eq!(roles(&coordinator).await, ["coordinator:FGK", "viewer"]);
    assert_eq!(roles(&unknown).await, ["coordinator:FGK", "viewer"], "in every session");
    let id = register.service.persons(&Actor::Operator).await.unwrap()[0].0.id;
    register.service.give_role(&Actor::Operator, id, Grant::parse("handler").unwrap()).await.unwrap();

    let overflowed = sign_in(&register, &issuer, "anna", json!({ "_claim_names": { "roles": "src1" } })).await;
    assert_eq!(roles(&overflowed).await, ["coordinator:FGK", "handler", "viewer"], "unknown is not none");
    let left = sign_in(&register, &issuer, "anna", json!({ "roles": [] })).await;
    assert_eq!(roles(&left).await, ["handler", "viewer"]);
    assert_eq!(register.service.persons(&Actor::Operator).await.unwrap().len(), 1, "one person all the time");
}

#[tokio::test]
async fn signing_out_leads_to_the_issuer_and_the_issuer_signs_out_here() {
    let issuer = Issuer::start(false).await;
    let register = Register::configured(&configuration(&[("one", &issuer)])).await;
    let anna = sign_in(&register, &issuer, "anna", json!({})).await;
    let own = ("sec-fetch-site", "same-origin");
    let out = anna.send(reqwest::Method::POST, "/sv/logga-ut", &[own], None).await;
    assert_eq!((out.status, out.location(), anna.cookie(SESSION)), (303, "/sv/logga-ut?by=one", None));
    let page = anna.get(out.location()).await.text;
    assert!(page.contains(&format!("{}/end?client_id=samordna", issuer.address)), "{page}");
    assert!(page.contains("post_logout_redirect_uri=https%3A%2F%2Fregister.test%2Fsv%2Flogga-ut"));

    let (anna, bo) =
        (sign_in(&register, &issuer, "anna", json!({})).await, sign_in(&register, &issuer, "bo", json!({})).await);
    let now = register.service.clock().now().instant().timestamp();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    let good = json!({ "iss": issuer.address, "aud": "samordna", "iat": now, "exp": now + 120, "jti": "1",
        "sid": "sid-anna", "events": { event: {} } });
    let send = async |token: String| {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let body = Some(format!("logout_token={token}"));
        Browser::new(register.url("")).send(reqwest::Method::POST, "/sign-in/one/logout", &form, body).await.status
    };
    let forged = Key::new("first").sign(&issuer.header(), &good);
    let id_token = issuer.key.sign(
        &issuer.header(),
        &json!({ "iss": issuer.address, "aud": "samordna", "iat": now,
        "exp": now + 120, "sub": "anna", "sid": "sid-anna", "nonce": "x" }),
    );
    for wrong in [forged, id_token, "a.b.c".to_owned(), String::new()] {
        assert_eq!(send(wrong).await, 400);
    }
    let is_in = async |browser: &Browser| browser.get("/api/v1/me").await.status == 200;
    assert!(is_in(&anna).await);
    assert_eq!(send(issuer.key.sign(&issuer.header(), &good)).await, 200);
    assert!(!is_in(&anna).await && is_in(&bo).await);
}

#[tokio::test]
async fn where_an_issuer_vouches_administrators_make_no_links() {
    let issuer = Issuer::start(false).await;
    let register = Register::configured(&configuration(&[("one", &issuer)])).await;
    sign_in(&register, &issuer, "anna", json!({})).await;
    let id = register.service.persons(&Actor::Operator).await.unwrap()[0].0.id;
    let grants = vec![Grant::parse("administrator").unwrap()];
    let admin = Actor::Person { id: uuid::Uuid::from_u128(1), name: "Ada".into(), grants };
    assert!(register.service.person_link(&admin, id).await.is_err(), "nobody signs in as somebody else");
    assert!(register.service.person_link(&Actor::Operator, id).await.is_ok(), "but for who has the machine");
}
