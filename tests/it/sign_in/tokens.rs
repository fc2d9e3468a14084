//! Tokens of programs: scopes, end, revocation, and that cookies of such a request count for nothing.

use super::{Register, administrator};
use crate::browser::{Browser, Page};
use crate::harness::{feature, square};
use reqwest::Method;
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

async fn issue(admin: &Browser, body: &Value) -> Page {
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
    admin.send(Method::POST, "/api/v1/tokens", &headers, Some(body.to_string())).await
}

fn wanted(scopes: &[&str], days: i64) -> Value {
    json!({ "name": "Kartan", "administration": "FGK", "scopes": scopes, "days": days })
}

async fn secret(admin: &Browser, scopes: &[&str]) -> String {
    let issued = issue(admin, &wanted(scopes, 30)).await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    let body: Value = serde_json::from_str(&issued.text).unwrap();
    body["secret"].as_str().unwrap().to_owned()
}

async fn call(browser: &Browser, method: Method, path: &str, token: &str, body: Option<Value>) -> Page {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    browser.send(method, path, &headers, body.map(|body| body.to_string())).await
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_for_its_administration() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let (reads, writes) = (secret(&admin, &["areas:read"]).await, secret(&admin, &["areas:read", "areas:write"]).await);
    let program = Browser::new(register.url(""));
    let (list, ours, theirs) = (
        "/api/v1/initiatives",
        Some(feature("Vår", "FGK", square(0.0, 0.0, 4.0))),
        Some(feature("Deras", "MF", square(9.0, 0.0, 4.0))),
    );
    assert_eq!(call(&program, Method::GET, list, &reads, None).await.status, 200);
    assert_eq!(call(&program, Method::POST, list, &reads, ours.clone()).await.status, 403);
    assert_eq!(call(&program, Method::POST, list, &writes, ours).await.status, 201);
    assert_eq!(call(&program, Method::POST, list, &writes, theirs).await.status, 403);
    for path in ["/api/v1/tokens", "/api/v1/persons", "/api/v1/sessions"] {
        assert_eq!(call(&program, Method::GET, path, &writes, None).await.status, 403, "{path}");
    }
    let body = Some(wanted(&["areas:write"], 365));
    assert_eq!(
        call(&program, Method::POST, "/api/v1/tokens", &writes, body).await.status,
        403,
        "no token makes another"
    );
    let listed: Value = serde_json::from_str(&admin.get("/api/v1/tokens").await.text).unwrap();
    let used: Vec<_> = listed["tokens"].as_array().unwrap().iter().map(|token| &token["used_on"]).collect();
    assert_eq!(used, ["2026-10-01", "2026-10-01"]);
}

#[tokio::test]
async fn a_token_ends_is_revoked_and_is_not_guessed() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let (token, other) = (secret(&admin, &["areas:read"]).await, secret(&admin, &["areas:read"]).await);
    let program = Browser::new(register.url(""));
    let status = async |token: &str| call(&program, Method::GET, "/api/v1/initiatives", token, None).await.status;
    assert_eq!((status(&token).await, status(&other).await), (200, 200));
    let mixed = samordna::domain::secret::ApiToken {
        id: token[4..12].to_owned(),
        secret: samordna::domain::secret::ApiToken::parse(&other).unwrap().secret,
    };
    for wrong in [&mixed.reveal(), &token[..token.len() - 1], &token.to_uppercase(), "smd_", "", "x y"] {
        let answer = call(&program, Method::GET, "/api/v1/initiatives", wrong, None).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{wrong}");
    }
    let path = format!("/api/v1/tokens/{}", &other[4..12]);
    let same = [("sec-fetch-site", "same-origin")];
    assert_eq!(admin.send(Method::DELETE, &path, &same, None).await.status, 204);
    assert_eq!((status(&token).await, status(&other).await), (200, 401));
    let clock = register.service.clock();
    clock.set(Timestamp::new(clock.now().instant() + chrono::Duration::days(30) - chrono::Duration::seconds(1)));
    assert_eq!(status(&token).await, 200);
    clock.set(Timestamp::new(clock.now().instant() + chrono::Duration::seconds(1)));
    assert_eq!(status(&token).await, 401);
}

#[tokio::test]
async fn what_no_token_can_be_is_said_at_once() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let wrong = json!({ "name": " ", "administration": "NIX", "scopes": [], "days": 366 });
    let answer = issue(&admin, &wrong).await;
    let body: Value = serde_json::from_str(&answer.text).unwrap();
    let pointers: Vec<_> = body["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    assert_eq!(
        (answer.status, pointers),
        (422, vec![json!("/name"), json!("/administration"), json!("/scopes"), json!("/days")])
    );
    for (days, status) in [(0, 422), (1, 201), (365, 201), (366, 422)] {
        assert_eq!(issue(&admin, &wanted(&["areas:read"], days)).await.status, status, "{days} days");
    }
}

#[tokio::test]
async fn cookies_beside_a_token_count_for_nothing() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let reads = secret(&admin, &["areas:read"]).await;
    assert_eq!(admin.get("/api/v1/persons").await.status, 200);
    assert_eq!(call(&admin, Method::GET, "/api/v1/persons", &reads, None).await.status, 403);
    assert_eq!(call(&admin, Method::GET, "/api/v1/persons", "nonsense", None).await.status, 401);
    let basic = [("authorization", "Basic YTpi")];
    assert_eq!(admin.send(Method::GET, "/api/v1/persons", &basic, None).await.status, 401);
}
