//! Mails as they arrive: what stands in them, whom they are for, and how one gets no more of them.

use super::*;
use crate::harness::with;

#[tokio::test]
async fn a_digest_tells_what_happened_and_leads_to_it() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let anna = person(&register, "Anna", &["coordinator:FGK"]).await;
    let wishes = json!({ "covers": ["own_administration"], "mail": true, "language": "en" });
    register.as_(&*anna).send(Method::PUT, "/api/v1/subscriptions/own", Some(&wishes), &[]).await.expect(200);
    let canary = with(&feature("Torget", "FGK", square(0.0, 0.0, 10.0)), "description", json!("KANARIE fritext"));
    let canary = with(&canary, "contact_person", json!({ "name": "Kim Kanarie", "email": "kim@malmo.example" }));
    register.as_("operator").register(&canary).await.expect(201);
    put(&register, "Gatan & ängen", "MF", 5.0).await;
    assert_eq!(run(&register).await, 0, "a digest waits for the morning");
    pass(&register, Duration::days(1));
    assert_eq!(run(&register).await, 1);
    let [mail] = server.mails().try_into().ok().expect("one mail");
    assert_eq!(mail.to, "anna@malmo.example");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(mail.header("Message-ID").ends_with("@karta.malmo.example>"));
    let (text, html) = (mail.part("text/plain"), mail.part("text/html"));
    assert!(text.contains("Torget") && text.contains("Gatan & ängen") && text.contains("FGK, MF"), "{text}");
    assert!(html.contains("Gatan &#38; ängen") || html.contains("Gatan &amp; ängen"), "{html}");
    assert!(html.contains("<html lang=\"en\">") && html.contains("cid:map-0") && mail.text.contains("image/png"));
    assert!(!mail.text.to_lowercase().contains("kanarie") && !text.contains("Kanarie") && !html.contains("KANARIE"));
    let path = mail.link("/en/overlaps/").strip_prefix("https://karta.malmo.example").unwrap().to_owned();
    register.as_(&*anna).get(&path).await.expect(200);
}

#[tokio::test]
async fn one_click_ends_the_mails_and_nobody_else_can() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let anna = person(&register, "Anna", &["coordinator:FGK"]).await;
    let wishes = json!({ "covers": ["own_administration"], "mail": true });
    register.as_(&*anna).send(Method::PUT, "/api/v1/subscriptions/own", Some(&wishes), &[]).await.expect(200);
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    register.service.hand_out().await.unwrap();
    pass(&register, Duration::days(1));
    run(&register).await;
    let [mail] = server.mails().try_into().ok().expect("one mail");
    assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let address = mail.header("List-Unsubscribe");
    let path = address.trim_matches(['<', '>']).strip_prefix("https://karta.malmo.example").unwrap().to_owned();
    let nobody = register.as_("public");
    let field = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    let other = format!("{}-", &path[..path.len() - 1]);
    nobody.form(&other, &field).await.expect(404);
    // Programs that follow links change nothing.
    nobody.get(&path).await.expect(200);
    let own = async || register.as_(&*anna).get("/api/v1/subscriptions").await.expect(200).body["own"]["mail"].clone();
    assert_eq!(own().await, true);
    nobody.form(&path, &field).await.expect(200);
    assert_eq!(own().await, false);
    put(&register, "Parken", "MF", -5.0).await;
    register.service.hand_out().await.unwrap();
    pass(&register, Duration::days(2));
    assert_eq!(run(&register).await, 0);
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn what_somebody_may_not_see_any_more_is_left_out_when_it_is_sent() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let anna = person(&register, "Anna", &["coordinator:FGK"]).await;
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    register.service.hand_out().await.unwrap();
    assert_eq!(count(&register, "waiting").await, 1);
    let path = format!("/api/v1/persons/{}", id_of(&anna));
    let grants = register.get(&path).await.expect(200).body["roles"].clone();
    let grant = grants[0]["id"].as_str().unwrap().to_owned();
    register.send(Method::DELETE, &format!("{path}/grants/{grant}"), None, &[]).await.expect(204);
    pass(&register, Duration::days(1));
    run(&register).await;
    assert!(server.mails().is_empty());
    assert_eq!(count(&register, "dropped").await, 1);
}

#[tokio::test]
async fn a_link_to_sign_in_is_mailed_and_works() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    register.service.request_link("sokande@example.se", "sv").await.unwrap();
    assert_eq!(run(&register).await, 1);
    let [mail] = server.mails().try_into().ok().expect("one mail");
    assert_eq!(mail.to, "sokande@example.se");
    let path = mail.link("/logga-in/lank").strip_prefix("https://karta.malmo.example").unwrap().to_owned();
    let secret = path.split_once("token=").unwrap().1.to_owned();
    let secret = samordna::domain::secret::Secret::parse(&secret).unwrap();
    assert!(register.service.show_link(&secret).await.is_ok());
    assert_eq!(run(&register).await, 0, "it is sent once");
}

#[tokio::test]
async fn an_applicant_gets_the_text_of_a_template_and_nothing_else() {
    let server = MailServer::start();
    let register = delivering(Some(&server)).await;
    let applicant = {
        let store = Store::open(&register.address()).await.unwrap();
        let mut tx = store.write_aside().await.unwrap();
        let now = register.service.clock().now();
        let id = tx.put_applicant(Uuid::new_v4(), "sokande@example.se", now).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let mut known = new_delivery(&register, Channel::Mail, DeliveryKind::Applicant, "a".into());
    // Any text with a subject of its own serves as a template here.
    known.detail =
        json!({ "applicant": applicant, "template": "link", "args": { "link": "/sv/oppet/karta" }, "language": "sv" });
    let mut unknown = new_delivery(&register, Channel::Mail, DeliveryKind::Applicant, "b".into());
    unknown.detail = json!({ "applicant": applicant, "template": "no-such", "args": {} });
    put_all(&register, &[known, unknown], &[]).await;
    run(&register).await;
    let [mail] = server.mails().try_into().ok().expect("one mail");
    assert_eq!(mail.to, "sokande@example.se");
    assert_eq!(mail.link("/oppet/"), "https://karta.malmo.example/sv/oppet/karta");
    assert!(mail.header("List-Unsubscribe").is_empty());
    assert_eq!(waiting(&register).await["set_aside"][0]["fault"], "no_such_text");
}
