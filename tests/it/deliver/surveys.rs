//! Invitations to surveys by mail: what stands in them, what is kept of them, and who is reminded.

use super::*;
use crate::home::Home as _;

async fn survey(register: &Register, anonymous: bool) -> String {
    let initiative = register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201).body;
    let body = json!({ "initiative": initiative["feature"]["id"], "title": "Hur går det?", "lead": "", "anonymous": anonymous,
        "opens_on": "2026-10-01", "closes_on": "2026-10-31", "questions": [{ "kind": "text", "text": "Något?" }] });
    register.post("/api/v1/surveys", &body).await.expect(201).body["id"].as_str().unwrap().to_owned()
}

async fn invite(register: &Register, survey: &str, addresses: &[&str], language: &str) -> Answer {
    let body = json!({ "addresses": addresses, "mail": true, "language": language });
    register.as_("coordinator:FGK").post(&format!("/api/v1/surveys/{survey}/invitations"), &body).await
}

async fn answer(register: &Register, link: &str) -> Answer {
    let (path, link) = link.strip_prefix("https://karta.malmo.example").unwrap().split_once("?link=").unwrap();
    let fields = [("link".to_owned(), link.to_owned()), ("q1".to_owned(), "Bra.".to_owned())];
    register.as_("public").form(path, &fields).await
}

fn is_kept(register: &Register, text: &str) -> bool {
    register.home.everything().windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn an_anonymous_invitation_is_mailed_and_neither_link_nor_address_is_kept() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let survey = survey(&register, true).await;
    let made = invite(&register, &survey, &["a@example.org", "b@example.org"], "en").await.expect(201).body;
    assert_eq!((&made["mailed"], made["invitations"].as_array().unwrap().len()), (&json!(2), 0));
    assert_eq!(run(&register).await, 2);
    let mut mails = server.mails();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["a@example.org", "b@example.org"]);
    let (text, html) = (mails[0].part("text/plain"), mails[0].part("text/html"));
    assert!(text.contains("Hur går det?") && text.contains("2026-10-31") && text.contains("anonymous"), "{text}");
    assert!(html.contains("<html lang=\"en\">"), "{html}");
    let links: Vec<String> = mails.iter().map(|mail| mail.link("/en/answer?link=")).collect();
    for link in &links {
        let secret = link.split_once("link=").unwrap().1;
        assert!(secret.len() == 43 && !is_kept(&register, secret), "{secret}");
    }
    assert!(!is_kept(&register, "a@example.org") && !is_kept(&register, "b@example.org"));
    answer(&register, &links[0]).await.expect(200);
    answer(&register, &links[0]).await.expect(409);
    answer(&register, &links[1]).await.expect(200);
    assert_eq!(run(&register).await, 0);
    // Nobody can know whom to remind.
    let reminders = format!("/api/v1/surveys/{survey}/reminders");
    register.as_("coordinator:FGK").post(&reminders, &json!({})).await.expect(409);
}

#[tokio::test]
async fn who_has_not_answered_a_named_survey_is_reminded_once_a_day_by_the_same_link() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let survey = survey(&register, false).await;
    invite(&register, &survey, &["a@example.org", "b@example.org"], "sv").await.expect(201);
    run(&register).await;
    let of = |to: &str| server.mails().into_iter().filter(|mail| mail.to == to).collect::<Vec<_>>();
    let link = of("a@example.org")[0].link("/sv/svara?link=");
    answer(&register, &link).await.expect(200);
    let reminders = format!("/api/v1/surveys/{survey}/reminders");
    let remind = async || register.as_("coordinator:FGK").post(&reminders, &json!({ "language": "sv" })).await;
    assert_eq!(remind().await.expect(200).body["mailed"], 1);
    run(&register).await;
    assert_eq!(remind().await.expect(200).body["mailed"], 0, "once a day");
    run(&register).await;
    let (answered, other) = (of("a@example.org"), of("b@example.org"));
    assert_eq!((answered.len(), other.len()), (1, 2));
    assert_eq!(other[0].link("/sv/svara?link="), other[1].link("/sv/svara?link="));
    assert!(other[1].part("text/plain").contains("inte svarat"), "{}", other[1].text);
    pass(&register, Duration::days(1));
    assert_eq!(remind().await.expect(200).body["mailed"], 1);
    // Who answers before it leaves is not reminded any more.
    answer(&register, &other[0].link("/sv/svara?link=")).await.expect(200);
    run(&register).await;
    assert_eq!(of("b@example.org").len(), 2);
    assert_eq!(count(&register, "dropped").await, 1);
    let page = register.as_("viewer").get(&format!("/sv/enkater/{survey}")).await.expect(200).text;
    assert!(page.contains("Svar per deltagare") && page.contains("b@example.org") && page.contains("Bra."), "{page}");
}

#[tokio::test]
async fn without_a_mail_server_links_are_shown_and_nothing_is_promised() {
    let register = delivering(None).await;
    let survey = survey(&register, true).await;
    invite(&register, &survey, &["a@example.org"], "sv").await.expect(409);
    let path = format!("/sv/enkater/{survey}");
    let page = register.as_("coordinator:FGK").get(&path).await.expect(200).text;
    assert!(!page.contains("name=\"mail\""), "{page}");
    let server = MailServer::start();
    let mailing = delivering(Some(&server)).await;
    let survey = self::survey(&mailing, true).await;
    let path = format!("/sv/enkater/{survey}");
    let fgk = mailing.as_("coordinator:FGK");
    assert!(fgk.get(&path).await.expect(200).text.contains("name=\"mail\""));
    let fields = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let mailed = [("act", "invite"), ("addresses", "a@example.org"), ("mail", "yes"), ("language", "en")];
    let told = fgk.form(&path, &fields(&mailed)).await.expect(200).text;
    assert!(told.contains("1 inbjudningar") && !told.contains("svara?link="), "{told}");
    let shown = fgk.form(&path, &fields(&mailed[..2])).await.expect(200).text;
    assert!(shown.contains("svara?link="), "{shown}");
    run(&mailing).await;
    assert_eq!(
        server.mails()[0].link("/en/answer?link=").len(),
        "https://karta.malmo.example/en/answer?link=".len() + 43
    );
}

#[tokio::test]
async fn an_invitation_that_is_not_taken_waits_with_a_sealed_address_until_it_is_dropped() {
    let mut server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let survey = survey(&register, true).await;
    server.misbehave([100, 0, 0, 0]);
    invite(&register, &survey, &["a@example.org"], "sv").await.expect(201);
    run(&register).await;
    assert!(server.mails().is_empty() && !is_kept(&register, "a@example.org"));
    let waiting = register.as_(ADMINISTRATOR).get("/api/v1/outbox").await.expect(200).body;
    let id: Uuid = waiting["waiting"][0]["id"].as_str().unwrap().parse().unwrap();
    assert!(register.service.invitation_letter(id).await.unwrap().is_some());
    register.service.drop_delivery(&Actor::Operator, id).await.unwrap();
    assert!(register.service.invitation_letter(id).await.unwrap().is_none());
}
