//! One-time links: for the first administrator, for a person, for an applicant.

use super::{Register, administrator};
use crate::browser::Browser;
use samordna::domain::access::Actor;
use samordna::domain::time::Timestamp;
use samordna::service::PersonDraft;
use samordna::service::sign_in::SignInError;

fn later(register: &Register, minutes: i64) {
    let clock = register.service.clock();
    clock.set(Timestamp::new(clock.now().instant() + chrono::Duration::minutes(minutes)));
}

#[tokio::test]
async fn the_first_start_makes_one_administrator_and_no_second() {
    let register = Register::configured("").await;
    let stale = register.service.first_administrator_link().await.unwrap().unwrap();
    let browser = administrator(&register).await;
    let map = browser.get("/sv/karta").await;
    assert!(map.status == 200 && map.text.contains("Ada Administratör"), "{}", map.text);
    assert_eq!(map.header("cache-control"), "no-store");
    assert!(register.service.first_administrator_link().await.unwrap().is_none());
    assert!(
        matches!(register.service.show_link(&stale).await, Err(SignInError::LinkSpent)),
        "a newer link replaced it"
    );
}

#[tokio::test]
async fn a_link_is_used_once_and_not_by_looking() {
    let register = Register::configured("").await;
    let secret = register.service.first_administrator_link().await.unwrap().unwrap();
    let path = format!("/en/sign-in/link?token={}", secret.reveal());
    // What a mail scanner does: it opens the link, follows where it leads, and looks at the page.
    for _ in 0..3 {
        let scanner = Browser::new(register.url(""));
        let landed = scanner.get(&path).await;
        assert!(landed.location() == "/en/sign-in/link" && !landed.text.contains(&secret.reveal()));
        assert_eq!(scanner.get("/en/sign-in/link").await.status, 200);
        assert_eq!(scanner.send(reqwest::Method::HEAD, &path, &[], None).await.status, 303);
        assert_eq!(scanner.cookie("samordna"), None);
    }
    let browser = Browser::new(register.url(""));
    browser.get(&path).await;
    let nameless = browser.submit("/en/sign-in/link", &[("name", " ")]).await;
    assert!(nameless.status == 422 && nameless.text.contains("Enter your name"), "{}", nameless.text);
    assert_eq!(browser.submit("/en/sign-in/link", &[("name", "Ada")]).await.status, 303);
    assert!(browser.cookie("samordna").is_some() && browser.cookie("samordna-link").is_none());

    let again = Browser::new(register.url(""));
    again.get(&path).await;
    let spent = again.submit("/en/sign-in/link", &[("name", "Eve")]).await;
    assert_eq!((spent.status, again.cookie("samordna")), (410, None));
    assert_eq!(Browser::new(register.url("")).get("/en/sign-in/link").await.status, 410);
}

#[tokio::test]
async fn a_link_for_a_person_is_good_for_ten_minutes() {
    let register = Register::configured("").await;
    let draft = PersonDraft { name: "Bo".into(), email: None, roles: Vec::new() };
    let person = register.service.put_person(&Actor::Operator, None, draft).await.unwrap();
    for (minutes, status) in [(9, 303), (10, 410)] {
        let secret = register.service.person_link(&Actor::Operator, person.id).await.unwrap();
        later(&register, minutes);
        let browser = Browser::new(register.url(""));
        browser.get(&format!("/sv/logga-in/lank?token={}", secret.reveal())).await;
        assert_eq!(browser.submit("/sv/logga-in/lank", &[]).await.status, status, "after {minutes} minutes");
    }
    let secret = register.service.person_link(&Actor::Operator, person.id).await.unwrap();
    let both = tokio::join!(
        register.service.use_link(&secret, None, "one"),
        register.service.use_link(&secret, None, "another")
    );
    assert_eq!([both.0.is_ok(), both.1.is_ok()].iter().filter(|got_in| **got_in).count(), 1, "two at once");
}

#[tokio::test]
async fn administrators_make_links_on_a_page_and_others_do_not() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let added = admin.submit("/sv/administration/personer", &[("name", "Cilla"), ("email", "cilla@example.se")]).await;
    assert_eq!(added.status, 303, "{}", added.text);
    let page = added.location().to_owned();
    let given = [("action", "give"), ("role", "coordinator"), ("unit", "FGK")];
    assert_eq!(admin.submit(&page, &given).await.status, 303);
    let made = admin.submit(&page, &[("action", "link")]).await.text;
    let token = made.split("lank?token=").nth(1).expect("the link is on the page").split('"').next().unwrap();
    assert!(!admin.get(&page).await.text.contains(token), "it is shown once");

    let cilla = Browser::new(register.url(""));
    cilla.get(&format!("/sv/logga-in/lank?token={token}")).await;
    assert!(cilla.get("/sv/logga-in/lank").await.text.contains("Cilla"));
    assert_eq!(cilla.submit("/sv/logga-in/lank", &[]).await.status, 303);
    let account = cilla.get("/sv/konto").await.text;
    assert!(account.contains("Samordnare, FGK") && account.contains("den här"), "{account}");
    for path in [&page, "/sv/administration/personer", "/sv/administration/inloggningar"] {
        assert_eq!(cilla.get(path).await.status, 403, "{path}");
        let answer = cilla.submit(path, &[("action", "link"), ("name", "X")]).await;
        assert!([403, 404].contains(&answer.status), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn an_applicant_gets_the_same_answer_always_and_three_mails_an_hour() {
    let register = Register::configured("").await;
    for _ in 0..5 {
        register.service.request_link("Anna@Example.se", "sv").await.unwrap();
    }
    register.service.request_link("bo@example.se", "sv").await.unwrap();
    assert!(register.service.request_link("no address", "sv").await.is_err());
    let mails = register.service.take_mails().await.unwrap();
    let to = |email: &str| mails.iter().filter(|mail| mail.email == email).count();
    assert_eq!((to("anna@example.se"), to("bo@example.se")), (3, 1));
    assert!(register.service.take_mails().await.unwrap().is_empty(), "each mail is handed over once");

    let browser = Browser::new(register.url(""));
    browser.get(&format!("/sv/logga-in/lank?token={}", mails[0].secret.reveal())).await;
    assert!(browser.get("/sv/logga-in/lank").await.text.contains(&mails[0].email));
    assert_eq!(browser.submit("/sv/logga-in/lank", &[]).await.status, 303);
    assert_eq!(browser.get("/sv/administration").await.status, 403, "an applicant administers nothing");

    later(&register, 61);
    register.service.request_link("anna@example.se", "sv").await.unwrap();
    let mails = register.service.take_mails().await.unwrap();
    assert_eq!(mails.len(), 1);
    later(&register, 15);
    assert!(matches!(register.service.show_link(&mails[0].secret).await, Err(SignInError::LinkSpent)));
}
