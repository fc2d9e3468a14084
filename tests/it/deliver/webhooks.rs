//! Signed calls: checked by somebody else's code, tried again as asked, switched off, replayed.

use super::*;
use crate::home::Home as _;
use crate::outside::{Call, Manner};
use standardwebhooks::Webhook;

const ALL: [&str; 2] = ["opened", "ended"];

/// Whether one of the signatures is what somebody else's code would have made of it with this secret.
fn verified(secret: &str, call: &Call) -> bool {
    let timestamp = call.header("webhook-timestamp").parse().unwrap();
    let theirs =
        Webhook::new(secret).unwrap().sign(call.header("webhook-id"), timestamp, call.body.as_bytes()).unwrap();
    call.header("webhook-signature").split(' ').any(|ours| ours == theirs)
}

#[tokio::test]
async fn a_call_is_signed_and_says_no_more_than_it_must() {
    let register = delivering(None).await;
    // Who verifies looks at the clock.
    register.service.clock().set(Timestamp::new(chrono::Utc::now()));
    let program = good().await;
    let made = hook(&register, &program.url(), json!(ALL)).await;
    let secret = made["secret"].as_str().unwrap();
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    assert_eq!(run(&register).await, 1);
    let [call] = program.calls().try_into().unwrap();
    assert!(verified(secret, &call));
    let mut headers = reqwest::header::HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, call.header(name).parse().unwrap());
    }
    Webhook::new(secret).unwrap().verify(call.body.as_bytes(), &headers).unwrap();
    for (from, to) in [("webhook-id", "x"), ("webhook-timestamp", "1")] {
        let mut other = call.clone();
        other.headers.iter_mut().filter(|(name, _)| name == from).for_each(|(_, value)| *value = to.into());
        assert!(!verified(secret, &other), "{from} is not signed");
    }
    let body: Value = serde_json::from_str(&call.body).unwrap();
    let overlap = newest_overlap(&register).await;
    assert_eq!(body["type"], "opened");
    assert_eq!(body["data"]["overlap"]["id"], overlap["id"]);
    assert_eq!(body["data"]["overlap"]["band"], overlap["score"]["band"]);
    assert!(!call.body.contains("Torget") && !call.body.contains("Gatan"));
    for link in body["data"]["links"].as_object().unwrap().values() {
        let path = link.as_str().unwrap().strip_prefix("https://karta.malmo.example").unwrap();
        register.get(path).await.expect(200);
    }
    let log = calls(&register, &made).await;
    assert_eq!((&log[0]["state"], &log[0]["tries"][0]["status"]), (&json!("sent"), &json!(200)));
    assert_eq!(log[0]["id"], call.header("webhook-id"));
    // The secret was told once.
    let seen = register.as_("coordinator:FGK").get("/api/v1/webhooks").await.expect(200);
    assert!(!seen.text.contains(secret) && !seen.text.contains("whsec_"));
}

#[tokio::test]
async fn nothing_is_told_of_what_its_administration_may_not_see() {
    let register = delivering(None).await;
    let program = good().await;
    hook(&register, &program.url(), json!(ALL)).await;
    let hidden =
        crate::harness::with(&feature("Hemligt", "MF", square(0.0, 0.0, 9.0)), "visibility", json!("confidential"));
    register.as_("operator").register(&hidden).await.expect(201);
    put(&register, "Gatan", "FGK", 5.0).await;
    assert_eq!(run(&register).await, 0);
    // What becomes confidential after it was written to the outbox, and before it is sent, is not told either.
    let torget = put(&register, "Torget", "MF", 40.0).await;
    put(&register, "Ängen", "FGK", 45.0).await;
    register.service.hand_out().await.unwrap();
    let body =
        crate::harness::with(&feature("Torget", "MF", square(40.0, 0.0, 10.0)), "visibility", json!("confidential"));
    let (id, revision) = (torget["feature"]["id"].as_str().unwrap(), &torget["feature"]["properties"]["revision"]);
    register.as_("coordinator:MF").put(id, revision.as_i64().unwrap(), &body).await.expect(200);
    run(&register).await;
    assert!(program.calls().is_empty());
    assert_eq!(count(&register, "dropped").await, 1);
}

#[tokio::test]
async fn two_secrets_sign_for_a_day_and_then_the_new_one() {
    let register = delivering(None).await;
    let program = good().await;
    let made = hook(&register, &program.url(), json!(ALL)).await;
    let rotated = act(&register, &made, "secret").await.expect(201).body;
    let (old, new) = (made["secret"].as_str().unwrap(), rotated["secret"].as_str().unwrap());
    assert_ne!(old, new);
    act(&register, &made, "secret").await.expect(409);
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    pass(&register, Duration::hours(25));
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    let [both, after] = program.calls().try_into().unwrap();
    assert!(verified(old, &both) && verified(new, &both));
    assert!(!verified(old, &after) && verified(new, &after));
    act(&register, &made, "secret").await.expect(201);
}

#[tokio::test]
async fn what_fails_is_tried_again_when_it_is_asked_for() {
    let register = delivering(None).await;
    let program = good().await;
    program.behave(Manner::Answers(429, "retry-after: 600\r\n".into()));
    let made = hook(&register, &program.url(), json!(ALL)).await;
    act(&register, &made, "test").await.expect(202);
    assert_eq!(run(&register).await, 1);
    // Ten minutes are waited for, although the first wait would be shorter; then the waits grow.
    pass(&register, Duration::seconds(590));
    assert_eq!(run(&register).await, 0);
    program.behave(Manner::Answers(500, String::new()));
    pass(&register, Duration::seconds(20));
    assert_eq!(run(&register).await, 1);
    let mut waits = Vec::new();
    for _ in 0..4 {
        let log = calls(&register, &made).await;
        let at = |value: &Value| Timestamp::parse(value.as_str().unwrap()).unwrap().instant();
        let (due, now) = (at(&log[0]["due_at"]), register.service.clock().now().instant());
        waits.push(due - now);
        register.service.clock().set(Timestamp::new(due));
        assert_eq!(run(&register).await, 1);
    }
    assert!(waits.is_sorted() && waits[0] < waits[3], "{waits:?}");
    program.behave(Manner::Answers(200, String::new()));
    pass(&register, Duration::days(1));
    assert_eq!(run(&register).await, 1);
    let got = program.calls();
    assert_eq!(got.len(), 7);
    assert!(got.iter().all(|call| call.header("webhook-id") == got[0].header("webhook-id")));
    let log = calls(&register, &made).await;
    assert_eq!(log[0]["state"], "sent");
    assert_eq!(log[0]["tries"].as_array().unwrap().len(), 7);
    // It is made again when somebody wants, under the same id.
    act(&register, &made, &format!("deliveries/{}/replay", log[0]["id"].as_str().unwrap())).await.expect(202);
    assert_eq!(run(&register).await, 1);
    assert_eq!(program.calls()[7].header("webhook-id"), got[0].header("webhook-id"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_long_answer_not_read() {
    let register = delivering(None).await;
    let (program, elsewhere) = (good().await, good().await);
    program.behave(Manner::Answers(302, format!("location: {}\r\n", elsewhere.url())));
    let made = hook(&register, &program.url(), json!(ALL)).await;
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    assert_eq!(*elsewhere.connections.lock().unwrap(), 0);
    assert_eq!(calls(&register, &made).await[0]["fault"], "redirected");
    program.behave(Manner::Huge);
    pass(&register, Duration::hours(1));
    run(&register).await;
    let log = calls(&register, &made).await;
    assert_eq!(log[0]["state"], "sent");
    assert_eq!(log[0]["tries"][0]["answer"].as_str().unwrap().len(), 4_000);
}

#[tokio::test]
async fn after_five_days_of_nothing_it_is_switched_off_and_its_people_are_told() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    person(&register, "Anna", &["coordinator:FGK"]).await;
    person(&register, "Bertil", &["coordinator:MF"]).await;
    let program = good().await;
    program.behave(Manner::Answers(500, String::new()));
    let made = hook(&register, &program.url(), json!(ALL)).await;
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    for _ in 0..10 {
        pass(&register, Duration::hours(13));
        run(&register).await;
    }
    let path = format!("/api/v1/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    let seen = register.get(&path).await.expect(200).body;
    assert_eq!(seen["disabled_why"], "failing");
    run(&register).await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "anna@malmo.example");
    register
        .get(mails[0].link("/administration/webhookar/").strip_prefix("https://karta.malmo.example").unwrap())
        .await
        .expect(200);
    // Nobody calls it until it is on again.
    let before = program.calls().len();
    pass(&register, Duration::days(1));
    assert_eq!(run(&register).await, 0);
    program.behave(Manner::Answers(200, String::new()));
    let on = json!({ "enabled": true });
    register.as_("coordinator:FGK").send(Method::PUT, &format!("{path}/enabled"), Some(&on), &[]).await.expect(200);
    act(&register, &made, "test").await.expect(202);
    assert_eq!(run(&register).await, 1);
    assert_eq!(program.calls().len(), before + 1);
    // Who says that it is gone is believed at once.
    program.behave(Manner::Answers(410, String::new()));
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    assert_eq!(register.get(&path).await.body["disabled_why"], "failing");
}

#[tokio::test]
async fn who_steals_the_store_can_sign_no_call() {
    let register = delivering(None).await;
    let program = good().await;
    let made = hook(&register, &program.url(), json!(ALL)).await;
    let rotated = act(&register, &made, "secret").await.expect(201).body;
    act(&register, &made, "test").await.expect(202);
    run(&register).await;
    let dump = register.home.everything();
    let holds = |bytes: &[u8]| dump.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(program.url().as_bytes()), "the dump is one");
    for made in [made, rotated] {
        use base64::Engine;
        let written = made["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(written).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!holds(written.as_bytes()) && !holds(&bytes) && !holds(hex.as_bytes()));
    }
}

#[tokio::test]
async fn only_addresses_of_the_internet_are_taken() {
    let register = delivering(None).await;
    let body = |url: &str| json!({ "name": "x", "administration": "FGK", "url": url, "kinds": ["opened"] });
    let as_fgk = register.as_("coordinator:FGK");
    for url in ["https://10.0.0.1/", "https://169.254.169.254/latest", "http://hooks.example.se/", "https://localhost/"]
    {
        let refused = as_fgk.post("/api/v1/webhooks", &body(url)).await.expect(422);
        assert_eq!(refused.codes(), ["not-callable"], "{url}");
    }
    let wrong = json!({ "name": "", "administration": "FGK", "url": "x", "kinds": [] });
    let refused = as_fgk.post("/api/v1/webhooks", &wrong).await.expect(422);
    assert_eq!(refused.codes(), ["required", "not-callable", "required"]);
    as_fgk.post("/api/v1/webhooks", &body("https://hooks.example.se/")).await.expect(201);
}
