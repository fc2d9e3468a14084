//! Feeds: secret addresses, read as the subscriber would read now, and told when nothing has changed.

use super::*;

/// The path of an address that was told.
fn path(address: &Value) -> String {
    let address = address.as_str().unwrap();
    address[address.find("/feeds").unwrap()..].to_owned()
}

#[tokio::test]
async fn a_feed_tells_what_its_subscriber_sees_now() {
    let register = Register::malmo().await;
    let fia = person(&register, "Fia", &["coordinator:FGK"]).await;
    let made = register.as_(&fia).post("/api/v1/subscriptions/own/feed", &json!({})).await.expect(201).body;
    let (atom, calendar) = (path(&made["atom"]), path(&made["calendar"]));
    put(&register, "A & Ö", "FGK", 0.0).await;
    let b = put(&register, "B", "MF", 5.0).await;
    told(&register, &fia).await;
    let everybody = register.as_("public");
    let feed = everybody.get(&atom).await.expect(200);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "private, no-cache");
    let parsed: atom_syndication::Feed = feed.text.parse().unwrap();
    let titles: Vec<&str> = parsed.entries().iter().map(|entry| entry.title().as_str()).collect();
    assert!(titles.len() == 1 && titles[0].contains("A & Ö") && titles[0].contains('B'), "{titles:?}");
    assert!(parsed.entries()[0].links()[0].href().contains("/sv/overlapp/"));
    let etag = feed.header("etag").to_owned();
    let again = everybody.send(Method::GET, &atom, None, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    // One side becomes confidential: it is gone, and the tag is another one.
    let hidden = with(&feature("B", "MF", square(5.0, 0.0, 10.0)), "visibility", json!("confidential"));
    let revision = b["feature"]["properties"]["revision"].as_i64().unwrap();
    register.as_("operator").put(b["feature"]["id"].as_str().unwrap(), revision, &hidden).await.expect(200);
    let after = everybody.send(Method::GET, &atom, None, &[("if-none-match", &etag)]).await.expect(200);
    assert!(!after.text.contains("<entry>"), "{}", after.text);
    // A new address makes the old one nothing; so does the loss of every role.
    let renewed = register.as_(&fia).post("/api/v1/subscriptions/own/feed", &json!({})).await.expect(201).body;
    everybody.get(&atom).await.expect(404);
    everybody.get(&calendar).await.expect(404);
    everybody.get(&path(&renewed["atom"])).await.expect(200);
    let role = register.service.persons(&Actor::Operator).await.unwrap()[0].1[0].id;
    register.service.end_role(&Actor::Operator, id_of(&fia).parse().unwrap(), role).await.unwrap();
    everybody.get(&path(&renewed["atom"])).await.expect(404);
    everybody.get("/feeds/notices.atom?key=short").await.expect(404);
    everybody.get("/feeds/notices.atom").await.expect(404);
    // The store has no secret.
    let secret = path(&renewed["atom"]);
    let secret = secret.split('=').nth(1).unwrap().as_bytes();
    let everything = register.home.everything();
    assert!(!everything.windows(secret.len()).any(|window| window == secret));
}

#[tokio::test]
async fn a_calendar_has_reviews_of_ones_own_and_the_committees_days() {
    let register = Register::malmo().await;
    let committees = json!({ "committees": [{ "code": "TN", "name_sv": "TN", "name_en": "TN" }, { "code": "SN", "name_sv": "SN", "name_en": "SN" }],
        "administrations": [{ "code": "FGK", "name_sv": "FGK", "name_en": "FGK", "committee": "TN" }] });
    let operator = register.as_("operator");
    operator.send(Method::PUT, "/api/v1/administrations", Some(&committees), &[]).await.expect(204);
    for committee in ["TN", "SN"] {
        let path = format!("/api/v1/committees/{committee}/meetings/2026-10-20");
        operator.send(Method::PUT, &path, Some(&json!({ "cut_off": "2026-10-13" })), &[]).await.expect(200);
    }
    let fia = person(&register, "Fia", &["coordinator:FGK"]).await;
    put(&register, "Vår egen, med komma; och annat", "FGK", 0.0).await;
    put(&register, "Andras", "MF", 50.0).await;
    let made = register.as_(&fia).post("/api/v1/subscriptions/own/feed", &json!({})).await.expect(201).body;
    let answer = register.as_("public").get(&path(&made["calendar"])).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = answer.text.replace("\r\n ", "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("VERSION:2.0"));
    let events: Vec<&str> = text.split("BEGIN:VEVENT").skip(1).collect();
    assert_eq!(events.len(), 3, "{text}");
    assert!(events[0].contains("DTSTART;VALUE=DATE:20261013") && events[0].contains("UID:cut-off-TN-2026-10-20@samordna"));
    assert!(events[1].contains("DTSTART;VALUE=DATE:20261020"));
    assert!(events[2].contains("DTSTART;VALUE=DATE:20271001") && events[2].contains("Vår egen\\, med komma\\; och annat"));
    assert!(events.iter().all(|event| event.contains("DTSTAMP:")), "{text}");
    assert!(!text.contains("Andras") && !text.contains("SN"));
    let etag = answer.header("etag").to_owned();
    let again = register.as_("public").send(Method::GET, &path(&made["calendar"]), None, &[("if-none-match", &etag)]).await;
    assert_eq!(again.status.as_u16(), 304, "the same days are the same bytes");
}

#[tokio::test]
async fn a_mailbox_has_feeds_too() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let draft = json!({ "covers": ["own_administration"], "mail": false, "mailbox": "fgk@example.org", "administration": "FGK" });
    let made = register.as_(&fgk).post("/api/v1/subscriptions", &draft).await.expect(201).body;
    let feed = format!("/api/v1/subscriptions/{}/feed", made["id"].as_str().unwrap());
    let address = register.as_(&fgk).post(&feed, &json!({})).await.expect(201).body;
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    put(&register, "C", "SBK", 12.0).await;
    told(&register, &fgk).await;
    let parsed: atom_syndication::Feed =
        register.as_("public").get(&path(&address["atom"])).await.expect(200).text.parse().unwrap();
    assert_eq!(parsed.entries().len(), 1, "that of B and C is not FGK's");
    register.as_(&fgk).send(Method::DELETE, &feed, None, &[]).await.expect(204);
    register.as_("public").get(&path(&address["atom"])).await.expect(404);
}
