//! What cannot be sent is put aside for somebody to look at, who has it tried again or drops it.

use super::*;

#[tokio::test]
async fn poison_is_put_aside_shown_and_tended() {
    let mut server = MailServer::start();
    let register = delivering(Some(&server)).await;
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    let mut all = Vec::new();
    for number in 0..3 {
        let person = person(&register, &format!("Person{number}"), &["viewer"]).await;
        let mut new = new_delivery(&register, Channel::Mail, DeliveryKind::Notice, format!("n:{number}"));
        new.person = Some(id_of(&person));
        all.push(new);
    }
    // One that nobody can write: it has no receiver that there is.
    let mut poison = new_delivery(&register, Channel::Mail, DeliveryKind::Test, "poison".into());
    poison.person = all[0].person;
    put_all(&register, &all, &[1]).await;
    put_all(&register, &[poison], &[]).await;
    server.misbehave([0, 0, 0, 100]);
    run(&register).await;
    let body = waiting(&register).await;
    let faults: Vec<&str> =
        body["set_aside"].as_array().unwrap().iter().map(|it| it["fault"].as_str().unwrap()).collect();
    assert_eq!(faults, ["not_written", "status_550", "status_550", "status_550"]);
    let id = |place: usize| body["set_aside"][place]["id"].as_str().unwrap().to_owned();
    let page = register.as_(ADMINISTRATOR).get("/sv/administration/utgaende").await.expect(200);
    assert!(page.text.contains("Mottagaren svarade 550"), "{}", page.text);
    assert!(!page.text.contains("@malmo.example"));
    // By the page and by the API.
    server.misbehave([0, 0, 0, 0]);
    let form = |action: &str, id: String| [("action".to_owned(), action.to_owned()), ("delivery".to_owned(), id)];
    let admin = register.as_(ADMINISTRATOR);
    admin.form("/sv/administration/utgaende", &form("again", id(1))).await.expect(303);
    admin.post(&format!("/api/v1/outbox/{}/again", id(2)), &json!({})).await.expect(204);
    admin.form("/sv/administration/utgaende", &form("drop", id(3))).await.expect(303);
    admin.send(Method::DELETE, &format!("/api/v1/outbox/{}", id(0)), None, &[]).await.expect(204);
    admin.send(Method::DELETE, &format!("/api/v1/outbox/{}", id(0)), None, &[]).await.expect(409);
    run(&register).await;
    assert_eq!(server.mails().len(), 2);
    let states = ["sent", "dropped", "set_aside", "waiting"];
    let mut counts = Vec::new();
    for state in states {
        counts.push(count(&register, state).await);
    }
    assert_eq!(counts, [2, 2, 0, 0]);
    let told = register.as_(ADMINISTRATOR).get("/api/v1/record?kind=delivery_tended").await.expect(200).body;
    assert_eq!(told["numberMatched"], 4);
    // Three months later nothing is left of it.
    pass(&register, Duration::days(91));
    register.service.do_what_is_due(None).await.unwrap();
    assert_eq!(count(&register, "sent").await + count(&register, "dropped").await, 0);
}

#[tokio::test]
async fn without_a_server_no_mail_leaves_and_the_page_says_so() {
    let register = delivering(None).await;
    let page = register.as_(ADMINISTRATOR).get("/en/administration/outbox").await.expect(200);
    assert!(page.text.contains("No mail server is configured"));
    let anna = id_of(&person(&register, "Anna", &["viewer"]).await);
    let mut new = new_delivery(&register, Channel::Mail, DeliveryKind::Disabled, "x".into());
    new.person = Some(anna);
    put_all(&register, &[new], &[]).await;
    assert_eq!(run(&register).await, 0);
    assert_eq!(count(&register, "waiting").await, 1);
}
