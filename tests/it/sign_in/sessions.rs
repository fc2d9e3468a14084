//! Sessions: fixation, expiry, sign-out, roles that change, and what a thief of the store gets.

use super::{Register, administrator};
use crate::browser::Browser;
use crate::harness::Home;
use samordna::domain::access::Actor;
use samordna::domain::time::Timestamp;
use samordna::service::PersonDraft;
use serde_json::Value;

const SESSION: &str = "samordna";

fn later(register: &Register, seconds: i64) {
    let clock = register.service.clock();
    clock.set(Timestamp::new(clock.now().instant() + chrono::Duration::seconds(seconds)));
}

/// A coordinator in a browser of their own, and their id.
async fn coordinator(register: &Register) -> (Browser, uuid::Uuid) {
    let roles = vec![samordna::domain::access::Grant::parse("coordinator:FGK").unwrap()];
    let draft = PersonDraft { name: "Dag".into(), email: None, roles };
    let person = register.service.put_person(&Actor::Operator, None, draft).await.unwrap();
    let browser = Browser::new(register.url(""));
    sign_in(register, &browser, person.id).await;
    (browser, person.id)
}

async fn sign_in(register: &Register, browser: &Browser, person: uuid::Uuid) {
    let secret = register.service.person_link(&Actor::Operator, person).await.unwrap();
    browser.get(&format!("/sv/logga-in/lank?token={}", secret.reveal())).await;
    assert_eq!(browser.submit("/sv/logga-in/lank", &[]).await.status, 303);
}

async fn is_in(browser: &Browser) -> bool {
    match browser.get("/api/v1/me").await.status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_id_that_was_there_before_is_not_the_one_afterwards() {
    let register = Register::configured("").await;
    let (browser, person) = coordinator(&register).await;
    let first = browser.cookie(SESSION).unwrap();

    // Somebody puts an id of their own choosing, or of their own session, into the victim's browser.
    let victim = Browser::new(register.url(""));
    for planted in [first.as_str(), "A123456789012345678901234567890123456789012"] {
        victim.set_cookie(SESSION, planted);
        sign_in(&register, &victim, person).await;
        assert_ne!(victim.cookie(SESSION).unwrap(), planted);
        assert!(is_in(&victim).await);
        assert!(!is_in(&browser).await || planted != first, "the session that was replaced is over");
    }
    let stranger = Browser::new(register.url(""));
    stranger.set_cookie(SESSION, "A123456789012345678901234567890123456789012");
    assert!(!is_in(&stranger).await && stranger.cookie(SESSION).is_none(), "what is no session is taken away");
    stranger.set_cookie(SESSION, &format!("{first}; {SESSION}={first}"));
    assert!(!is_in(&stranger).await, "two cookies of one name are none");
}

#[tokio::test]
async fn sessions_end_when_nobody_uses_them_and_after_twelve_hours_in_any_case() {
    let register = Register::configured("").await;
    let (idle, person) = coordinator(&register).await;
    let busy = Browser::new(register.url(""));
    sign_in(&register, &busy, person).await;
    for _ in 0..2 {
        later(&register, 59 * 60);
        assert!(is_in(&busy).await);
    }
    assert!(!is_in(&idle).await, "nobody used it for two hours");
    for _ in 0..10 {
        later(&register, 59 * 60);
        assert!(is_in(&busy).await);
    }
    later(&register, 12 * 60 - 1);
    assert!(is_in(&busy).await, "a second before twelve hours");
    later(&register, 1);
    assert!(!is_in(&busy).await);
    let (edge, _) = coordinator(&register).await;
    later(&register, 3600);
    assert!(!is_in(&edge).await, "an hour to the second");
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let register = Register::configured("").await;
    let (one, person) = coordinator(&register).await;
    let (two, three) = (Browser::new(register.url("")), Browser::new(register.url("")));
    sign_in(&register, &two, person).await;
    sign_in(&register, &three, person).await;
    let kept = one.cookie(SESSION).unwrap();
    let out = one.submit("/sv/logga-ut", &[]).await;
    assert_eq!((out.status, out.location(), one.cookie(SESSION)), (303, "/sv/logga-ut", None));
    one.set_cookie(SESSION, &kept);
    assert!(!is_in(&one).await, "the server has forgotten it, not only the browser");
    assert!(is_in(&two).await);

    let list = two.get("/api/v1/sessions").await;
    let list: Value = serde_json::from_str(&list.text).unwrap();
    assert_eq!(list["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(two.submit("/sv/konto", &[("action", "everywhere")]).await.status, 303);
    assert!(!is_in(&two).await && !is_in(&three).await);

    let admin = administrator(&register).await;
    sign_in(&register, &two, person).await;
    assert!(admin.get("/sv/administration/inloggningar").await.text.contains("Dag"));
    let page = format!("/sv/administration/personer/{person}");
    assert_eq!(admin.submit(&page, &[("action", "sign-out")]).await.status, 303);
    assert!(!is_in(&two).await && is_in(&admin).await);
    let unsigned = two.get("/sv/karta?q=torg").await;
    assert_eq!((unsigned.status, unsigned.location()), (303, "/sv/logga-in?next=%2Fsv%2Fkarta%3Fq%3Dtorg"));
}

#[tokio::test]
async fn nobody_ends_the_sessions_of_others() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let (other, _) = coordinator(&register).await;
    let list: Value = serde_json::from_str(&admin.get("/api/v1/sessions").await.text).unwrap();
    let id = list["sessions"][0]["id"].as_str().unwrap();
    let same = [("sec-fetch-site", "same-origin")];
    let path = format!("/api/v1/sessions/{id}");
    assert_eq!(other.send(reqwest::Method::DELETE, &path, &same, None).await.status, 403);
    assert!(is_in(&admin).await);
}

#[tokio::test]
async fn other_roles_mean_another_id_and_the_old_one_is_good_for_a_minute() {
    let register = Register::configured("").await;
    let (browser, person) = coordinator(&register).await;
    let before = browser.cookie(SESSION).unwrap();
    assert!(is_in(&browser).await);
    assert_eq!(browser.cookie(SESSION).unwrap(), before, "the same roles, the same id");
    let more = samordna::domain::access::Grant::parse("handler").unwrap();
    register.service.give_role(&Actor::Operator, person, more).await.unwrap();
    assert!(is_in(&browser).await);
    let after = browser.cookie(SESSION).unwrap();
    assert_ne!(after, before);
    let late = Browser::new(register.url(""));
    late.set_cookie(SESSION, &before);
    assert!(is_in(&late).await, "a request that was under way");
    assert_eq!(late.cookie(SESSION).unwrap(), before);
    later(&register, 60);
    assert!(!is_in(&late).await && is_in(&browser).await);
}

#[tokio::test]
async fn who_steals_the_store_can_neither_sign_in_nor_call() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let (browser, person) = coordinator(&register).await;
    let link = register.service.person_link(&Actor::Operator, person).await.unwrap().reveal();
    register.service.request_link("anna@example.se", "sv").await.unwrap();
    let mailed = register.service.take_mails().await.unwrap()[0].secret.reveal();
    let issued =
        [("action", "issue"), ("name", "Kartan"), ("administration", "FGK"), ("days", "30"), ("scope", "areas:read")];
    let page = admin.submit("/sv/administration/nycklar", &issued).await.text;
    let token = page.split("value=\"smd_").nth(1).expect("the token is on the page").split('"').next().unwrap();
    let secret = token.split_once('_').unwrap().1.rsplit_once('_').unwrap().0.to_owned();
    let secrets = [admin.cookie(SESSION).unwrap(), browser.cookie(SESSION).unwrap(), link, mailed, secret];
    let dump = register.home.everything();
    let holds = |text: &str| dump.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("Dag") && holds("anna@example.se"), "the dump is one");
    for secret in &secrets {
        assert_eq!(secret.len(), 43);
        assert!(!holds(secret), "a secret is in the store");
    }
    // What is there instead opens nothing.
    for digest in secrets.iter().map(|secret| samordna::domain::secret::Secret::parse(secret).unwrap().digest()) {
        assert!(holds(digest.as_str()));
        let thief = Browser::new(register.url(""));
        thief.set_cookie(SESSION, &digest.as_str()[..43]);
        assert!(!is_in(&thief).await);
        thief.set_cookie(SESSION, digest.as_str());
        assert!(!is_in(&thief).await);
    }
}
