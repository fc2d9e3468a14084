//! The inbox: reading, receipts, pages, and what it says of who was notified.

use super::*;

async fn pair(register: &Register) -> String {
    put(register, "A", "FGK", 0.0).await;
    put(register, "B", "MF", 5.0).await["overlaps"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn reading_of_an_overlap_counts_as_having_seen_it() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let mf = person(&register, "Max", &["coordinator:MF"]).await;
    let overlap = pair(&register).await;
    told(&register, &fgk).await;
    let item = register.as_(&fgk).get("/api/v1/inbox").await.expect(200).body["items"][0].clone();
    assert_eq!((&item["read_at"], &item["needs_action"]), (&Value::Null, &json!(true)));
    let handling = async || register.as_(&mf).get(&format!("/api/v1/overlaps/{overlap}/handling")).await.expect(200).body;
    let before = handling().await;
    assert_eq!((&before["receipts"], &before["notified"], &before["unreached"]), (&json!([]), &json!(true), &json!([])));
    let read = json!({ "items": [item["id"]] });
    assert_eq!(register.as_(&fgk).post("/api/v1/inbox/read", &read).await.expect(200).body, json!({ "unread": 0 }));
    let receipt = handling().await["receipts"][0].clone();
    assert_eq!((&receipt["name"], &receipt["administration"]), (&json!("Fia"), &json!("FGK")));
    // It was not acknowledged by that, and the state is as it was.
    assert_eq!(handling().await["state"], "new");
    // Nobody reads somebody else's.
    register.as_(&mf).post("/api/v1/inbox/read", &read).await.expect(404);
    // Who has nothing to do with it reads no names.
    let viewer = person(&register, "Vera", &["viewer"]).await;
    let seen = register.as_(&viewer).get(&format!("/api/v1/overlaps/{overlap}/handling")).await.expect(200).body;
    assert_eq!(seen["receipts"][0]["name"], Value::Null);
    let page = register.as_(&mf).get(&format!("/sv/overlapp/{overlap}")).await.expect(200).text;
    assert!(page.contains("Fia (FGK)") && page.contains("Båda sidor har en namngiven mottagare."));
}

#[tokio::test]
async fn everything_is_marked_as_read_but_what_came_meanwhile() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    pair(&register).await;
    put(&register, "C", "SBK", -5.0).await;
    told(&register, &fgk).await;
    let newest = register.as_(&fgk).get("/api/v1/inbox?limit=1").await.expect(200).body;
    assert_eq!((&newest["unread"], newest["items"].as_array().unwrap().len()), (&json!(2), 1));
    let older = format!("/api/v1/inbox?limit=1&before={}", newest["next"]);
    let older = register.as_(&fgk).get(&older).await.expect(200).body;
    assert_eq!((&older["next"], &older["items"][0]["overlap"]["b"].is_object()), (&Value::Null, &true));
    put(&register, "D", "KF", 3.0).await;
    told(&register, &fgk).await;
    let up_to = json!({ "up_to": newest["items"][0]["id"] });
    let left = register.as_(&fgk).post("/api/v1/inbox/read", &up_to).await.expect(200).body;
    assert_eq!(left, json!({ "unread": 1 }));
    let unread = register.as_(&fgk).get("/api/v1/inbox?unread=true").await.expect(200).body;
    assert_eq!(unread["items"].as_array().unwrap().len(), 1);
    register.as_(&fgk).get("/api/v1/inbox?unread=maybe").await.expect(400);
}

#[tokio::test]
async fn the_pages_work_without_scripts() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let overlap = pair(&register).await;
    told(&register, &fgk).await;
    let reader = register.as_(fgk.as_str());
    let map = reader.get("/sv/karta").await.expect(200).text;
    assert!(map.contains("aria-label=\"Aviseringar, 1 oläst\""), "the count is in the frame of every page");
    let inbox = reader.get("/sv/aviseringar").await.expect(200).text;
    assert!(inbox.contains("Kräver åtgärd") && inbox.contains("A och B"));
    let place = inbox.split("name=\"open\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let opened = reader.form("/sv/aviseringar", &[field("open", &place)]).await.expect(303);
    assert_eq!(opened.header("location"), format!("/sv/overlapp/{overlap}"));
    assert!(reader.get("/en/notifications?unread=1").await.expect(200).text.contains("You have read everything."));
    // The form of subscriptions, as a browser sends it.
    let wishes = [
        field("covers", "own_administration"),
        field("minimum_band", "watch"),
        field("language", "en"),
        field("timing_opened", "at_once"),
        field("timing_ended", ""),
        field("action", "save"),
    ];
    let saved = reader.form("/sv/bevakningar", &wishes).await.expect(303);
    let page = reader.get(saved.header("location")).await.expect(200).text;
    assert!(page.contains("Sparat.") && page.contains("value=\"watch\" selected") && page.contains("value=\"at_once\" selected"));
    let own = reader.get("/api/v1/subscriptions").await.expect(200).body["own"].clone();
    assert_eq!((&own["covers"], &own["mail"], &own["language"]), (&json!(["own_administration"]), &json!(false), &json!("en")));
    let area = [field("name", "Torget"), field("geometry", &square(0.0, 0.0, 2.0).to_string()), field("action", "area")];
    reader.form("/sv/bevakningar", &area).await.expect(303);
    let nothing = [field("name", "Torget"), field("geometry", ""), field("action", "area")];
    assert!(reader.form("/sv/bevakningar", &nothing).await.expect(422).text.contains("error-summary"));
    assert!(reader.get("/sv/bevakningar").await.expect(200).text.contains("Torget"));
    let made = reader.form("/sv/bevakningar", &[field("action", "feed")]).await.expect(200).text;
    assert!(made.contains("/feeds/notices.atom?key="));
    let mailbox = [field("mailbox", "fgk@example.org"), field("administration", "FGK"), field("covers", "own_administration"),
        field("mail", "1"), field("language", "sv"), field("action", "mailbox")];
    let made = reader.form("/sv/bevakningar", &mailbox).await.expect(303);
    let page = reader.get(made.header("location")).await.expect(200).text;
    assert!(page.contains("fgk@example.org") && !page.contains("Processer där jag är kontaktperson"));
}

#[tokio::test]
async fn the_queue_puts_the_next_cut_off_first() {
    let register = Register::malmo().await;
    let committees = json!({ "committees": [{ "code": "TN", "name_sv": "TN", "name_en": "TN" }, { "code": "SN", "name_sv": "SN", "name_en": "SN" }],
        "administrations": [{ "code": "SBK", "name_sv": "SBK", "name_en": "SBK", "committee": "SN" },
            { "code": "KF", "name_sv": "KF", "name_en": "KF", "committee": "TN" }] });
    let operator = register.as_("operator");
    operator.send(Method::PUT, "/api/v1/administrations", Some(&committees), &[]).await.expect(204);
    for (committee, meets_on, cut_off) in [("TN", "2026-10-30", "2026-10-20"), ("SN", "2026-10-20", "2026-10-10")] {
        let path = format!("/api/v1/committees/{committee}/meetings/{meets_on}");
        operator.send(Method::PUT, &path, Some(&json!({ "cut_off": cut_off })), &[]).await.expect(200);
    }
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "Tekniska", "KF", 5.0).await;
    put(&register, "Stadsbyggnad", "SBK", -5.0).await;
    let page = register.get("/sv/overlapp").await.expect(200).text;
    let place = |name: &str| page.find(name).unwrap_or_else(|| panic!("{name}"));
    assert!(place("Stadsbyggnad") < place("Tekniska"), "the committee that takes cases until the 10th comes first");
    assert!(page.contains("Lämna in senast 2026-10-10 (SN)"));
}
