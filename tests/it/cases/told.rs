//! Who in the house is told of what happens with cases: in the inbox, by mail, and never of their own doing.

use super::{Town, decision};
use crate::harness::{feature, square, with};
use crate::raw::Unguarded;
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

/// What is new in somebody's inbox, the oldest first; it is read by that.
async fn news(town: &Town, who: &str) -> Vec<String> {
    town.register.service.hand_out().await.unwrap();
    let reader = town.register.as_(who);
    let inbox = reader.get("/api/v1/inbox?unread=true").await.expect(200).body;
    let items = inbox["items"].as_array().unwrap();
    if let Some(newest) = items.first() {
        reader.post("/api/v1/inbox/read", &json!({ "up_to": newest["id"] })).await;
    }
    let kind = |item: &Value| {
        assert!(item["case"]["number"].is_number() && item["overlap"].is_null(), "{item:#}");
        item["kind"].as_str().unwrap().to_owned()
    };
    items.iter().rev().map(kind).collect()
}

#[tokio::test]
async fn each_is_told_of_what_the_others_do_with_a_case() {
    let town = Town::new().await;
    let id = town.contact().await;
    assert_eq!(news(&town, &town.handler).await, ["case_came_in"]);
    assert_eq!(news(&town, &town.contact).await, [""; 0], "it is nobody's yet");
    let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": town.contact.split(' ').next().unwrap() });
    town.done(&town.handler, &id, assign).await;
    assert_eq!(news(&town, &town.handler).await, [""; 0], "she did it herself");
    assert_eq!(news(&town, &town.contact).await, ["case_assigned"]);

    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    assert_eq!(news(&town, &town.contact).await, ["case_assigned", "case_came_in"]);
    assert_eq!(news(&town, &town.handler).await, ["case_came_in", "case_came_in"]);
    let ask = json!({ "event": "request_completion", "what": "Vem gör vad?", "deadline": "2026-10-05" });
    town.done(&town.handler, &id, ask).await;
    town.done(&town.applicant, &id, json!({ "event": "answer", "text": "Vi delar på det." })).await;
    for who in [&town.contact, &town.handler] {
        assert_eq!(news(&town, who).await, ["case_completed"]);
    }
    town.prepare(&id).await;
    assert_eq!(news(&town, &town.secretary).await, [""; 0]);
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
    for (who, told) in [(&town.contact, 1), (&town.secretary, 1), (&town.handler, 0)] {
        assert_eq!(news(&town, who).await, vec!["case_proposed"; told], "{who}");
    }
    town.done(&town.secretary, &id, decision("decide", "approved")).await;
    for (who, told) in [(&town.contact, 1), (&town.handler, 1), (&town.secretary, 0)] {
        assert_eq!(news(&town, who).await, vec!["case_decided"; told], "{who}");
    }
    for other in ["viewer", "coordinator:FGK", "central_coordinator"] {
        let nobody = format!("{} {other}", uuid::Uuid::new_v4());
        assert_eq!(news(&town, &nobody).await, [""; 0]);
    }
    let page = town.register.as_(&*town.contact).get("/sv/aviseringar").await.expect(200).text;
    assert!(page.contains("Beslut är registrerat: S-2 Torget lever"), "{page}");
    let place = page.split("name=\"open\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("open".to_owned(), place.to_owned())];
    let opened = town.register.as_(&*town.contact).form("/sv/aviseringar", &fields).await.expect(303);
    assert_eq!(opened.header("location"), format!("/sv/arenden/{id}"));
}

#[tokio::test]
async fn the_clock_and_the_group_end_cases_and_that_is_told() {
    let town = Town::new().await;
    let late = town.submitted(square(40.0, 0.0, 4.0)).await;
    let gone = town.submitted(square(50.0, 0.0, 4.0)).await;
    let ask = json!({ "event": "request_completion", "what": "Vem gör vad?", "deadline": "2026-10-05" });
    town.done(&town.handler, &late, ask).await;
    news(&town, &town.contact).await;
    town.done(&town.applicant, &gone, json!({ "event": "withdraw", "reason": "Vi väntar." })).await;
    town.register.service.clock().set(Timestamp::parse("2026-10-06T08:00:00Z").unwrap());
    town.register.service.look_at_cases().await.unwrap();
    assert_eq!(news(&town, &town.contact).await, ["case_withdrawn", "case_expired"]);
}

#[tokio::test]
async fn mail_follows_the_subscription_and_a_case_that_is_hidden_is_told_to_nobody() {
    let town = Town::new().await;
    town.register.service.set_sends_mail(true);
    let wishes = json!({ "covers": ["own_administration"], "mail": true,
        "timing": { "case_came_in": "at_once", "case_completed": "never" } });
    let path = "/api/v1/subscriptions/own";
    let handler = town.register.as_(&*town.handler);
    handler.send(reqwest::Method::PUT, path, Some(&wishes), &[]).await.expect(200);
    let mails = async || {
        let statement =
            "select d.kind from delivery d where d.channel = 'mail' and d.subscription is not null order by d.fid";
        town.register.home.raw().await.texts(statement).await.into_iter().flatten().collect::<Vec<String>>()
    };
    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    assert_eq!(news(&town, &town.handler).await, ["case_came_in", "case_came_in"]);
    assert_eq!(mails().await, ["notice", "notice"]);
    let ask = json!({ "event": "request_completion", "what": "Vem gör vad?", "deadline": "2026-10-05" });
    town.done(&town.handler, &id, ask).await;
    town.done(&town.applicant, &id, json!({ "event": "answer", "text": "Vi delar på det." })).await;
    assert_eq!(news(&town, &town.handler).await, [""; 0], "refused");

    // The initiative becomes confidential: what was told is not shown, and nothing more is told.
    let seen = town.see("operator", &id).await.expect(200).body;
    let path = format!("/api/v1/initiatives/{}", seen["initiative"].as_str().unwrap());
    let current = town.register.get(&path).await.expect(200).body;
    let mut hidden = with(&feature("Torget lever", "FGK", square(40.0, 0.0, 4.0)), "visibility", json!("confidential"));
    hidden["properties"]["phase"] = json!("application");
    let revision = current["properties"]["revision"].as_i64().unwrap();
    town.register.put(seen["initiative"].as_str().unwrap(), revision, &hidden).await.expect(200);
    let all = town.register.as_(&*town.handler).get("/api/v1/inbox").await.expect(200).body;
    assert_eq!((&all["items"], &all["unread"]), (&json!([]), &json!(0)), "{all:#}");
    town.done("operator", &id, json!({ "event": "withdraw", "reason": "Vi väntar." })).await;
    assert_eq!(news(&town, &town.handler).await, [""; 0]);
}

#[tokio::test]
async fn no_program_is_told_of_cases() {
    let town = Town::new().await;
    let body =
        json!({ "name": "GIS", "administration": "FGK", "url": "https://gis.example/hook", "kinds": ["case_came_in"] });
    let refused = town.register.as_("administrator").post("/api/v1/webhooks", &body).await.expect(422);
    assert_eq!(refused.codes(), ["unknown-word"]);
}
