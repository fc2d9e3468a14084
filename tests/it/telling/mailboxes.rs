//! Function mailboxes: kept by coordinators and administrators, told as nobody in particular.

use super::*;

fn draft(address: &str, administration: &str) -> Value {
    json!({ "covers": ["own_administration"], "mail": true, "mailbox": address, "administration": administration })
}

#[tokio::test]
async fn a_mailbox_is_told_what_its_administration_shares_and_nothing_confidential() {
    let register = with_mail().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let made = register.as_(&fgk).post("/api/v1/subscriptions", &draft("fgk@example.org", "FGK")).await.expect(201).body;
    assert_eq!((&made["mailbox"], &made["administration"]), (&json!("fgk@example.org"), &json!("FGK")));
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    let secret = with(&feature("Hemlig", "FGK", square(5.0, 0.0, 10.0)), "visibility", json!("confidential"));
    register.as_("operator").register(&secret).await.expect(201);
    assert_eq!(told(&register, &fgk).await.len(), 2, "the coordinator sees both");
    assert_eq!(mails(&register, "fgk@example.org").await, ["digest 2026-10-02 04:00:00 1"]);
    // Whose address it is besides gets it once.
    let twin = register.as_(&fgk).post("/api/v1/subscriptions", &draft("FIA@example.org", "FGK")).await.expect(201).body;
    put(&register, "C", "MF", -5.0).await;
    assert_eq!(mails(&register, "FIA@example.org").await, Vec::<String>::new());
    let path = format!("/api/v1/subscriptions/{}", twin["id"].as_str().unwrap());
    register.as_(&fgk).send(Method::DELETE, &path, None, &[]).await.expect(204);
    // What waits because of it is not sent any more.
    let path = format!("/api/v1/subscriptions/{}", made["id"].as_str().unwrap());
    register.as_(&fgk).send(Method::DELETE, &path, None, &[]).await.expect(204);
    let mut raw = register.home.raw().await;
    let states = raw.texts("select state from delivery where subscription is null and person is null").await;
    assert_eq!(states, [Some("dropped".to_owned())]);
    // Who set it up stands in the record, the address where it can be erased.
    let entries = raw.texts("select kind from record where kind like 'mailbox%' order by number").await;
    assert_eq!(entries.len(), 4);
    let text = raw.texts("select cast(after as text) from record where kind = 'mailbox_put'").await;
    assert!(text.iter().flatten().all(|after| !after.contains("@")), "{text:?}");
}

#[tokio::test]
async fn only_who_keeps_the_mailboxes_of_an_administration_changes_them() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let mf = person(&register, "Max", &["coordinator:MF"]).await;
    let admin = person(&register, "Ada", &["administrator"]).await;
    let viewer = person(&register, "Vera", &["viewer"]).await;
    let made = register.as_(&fgk).post("/api/v1/subscriptions", &draft("fgk@example.org", "FGK")).await.expect(201).body;
    let path = format!("/api/v1/subscriptions/{}", made["id"].as_str().unwrap());
    register.as_(&mf).post("/api/v1/subscriptions", &draft("x@example.org", "FGK")).await.expect(403);
    register.as_(&viewer).post("/api/v1/subscriptions", &draft("x@example.org", "FGK")).await.expect(403);
    register.as_(&mf).send(Method::DELETE, &path, None, &[]).await.expect(404);
    let changed = draft("ny@example.org", "FGK");
    register.as_(&mf).send(Method::PUT, &path, Some(&changed), &[]).await.expect(403);
    register.as_(&admin).send(Method::PUT, &path, Some(&changed), &[]).await.expect(200);
    let seen = async |who: &str| register.as_(who).get("/api/v1/subscriptions").await.expect(200).body["mailboxes"].clone();
    assert_eq!(seen(&fgk).await[0]["mailbox"], "ny@example.org");
    assert_eq!(seen(&mf).await, json!([]));
    assert_eq!(seen(&admin).await.as_array().unwrap().len(), 1);
    let mut wrong = draft("no address", "FGK");
    wrong["covers"] = json!(["whole_city"]);
    wrong["language"] = json!("fi");
    let refused = register.as_(&fgk).post("/api/v1/subscriptions", &wrong).await.expect(422);
    assert_eq!(refused.codes(), ["not-an-address", "unknown-word", "unknown-word"]);
    // One's own subscription has no address.
    register.as_(&fgk).send(Method::PUT, "/api/v1/subscriptions/own", Some(&changed), &[]).await.expect(422);
}
