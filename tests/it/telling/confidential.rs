//! Confidential initiatives: the other side is told exactly what it would be told if they were not there, and nothing of
//! what is handed out holds a word of them.

use super::*;

const CANARY: &str = "KANARIEFAGEL";

/// Everything that is told beside a confidential initiative, or beside none.
#[derive(Debug, PartialEq)]
struct Told {
    inboxes: Vec<Vec<String>>,
    mails: Vec<Vec<String>>,
    calls: Vec<Option<String>>,
    entries: Vec<usize>,
    unread: Vec<Value>,
}

async fn scene(is_there: bool) -> (Told, Register, Vec<String>) {
    let register = with_mail().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let watcher = person(&register, "Vera", &["viewer"]).await;
    let kf = person(&register, "Kaj", &["coordinator:KF"]).await;
    let owner = person(&register, "Max", &["coordinator:MF"]).await;
    let wishes = json!({ "timing": { "opened": "at_once", "ended": "at_once" } });
    subscribe(&register, &fgk, wishes).await.expect(200);
    let area = json!({ "name": "Hela stan", "geometry": square(-20.0, -20.0, 80.0) });
    register.as_(&watcher).post("/api/v1/subscriptions/own/areas", &area).await.expect(201);
    let mailbox = json!({ "covers": ["own_administration"], "mail": true, "mailbox": "fgk@example.org", "administration": "FGK" });
    let mailbox = register.as_(&fgk).post("/api/v1/subscriptions", &mailbox).await.expect(201).body;
    let hook = "insert into webhook (id, name, administration, url, kinds, generation, created_by, created_at) values \
        ('0f8fad5b-d9cb-469f-a165-70867728950e', 'x', 'FGK', 'https://example.org', ',opened,ended,reassess,', 1, 'operator', \
        '2026-10-01T08:00:00.000Z')";
    register.home.raw().await.run(hook).await;
    put(&register, "A", "FGK", 0.0).await;
    if is_there {
        let contact = json!({ "name": format!("{CANARY}kontakt"), "email": "kanarie@example.org" });
        let secret = with(&feature(CANARY, "MF", square(4.321, 1.234, 6.0)), "visibility", json!("confidential"));
        let secret = with(&secret, "contact_person", contact);
        let saved = register.as_("operator").register(&secret).await.expect(201).body;
        hand_out(&register).await;
        // It moves, ends and comes again, and is handled by its own side.
        let id = saved["feature"]["id"].as_str().unwrap();
        let mut revision = saved["feature"]["properties"]["revision"].as_i64().unwrap();
        for east in [40.0, 3.9] {
            let mut moved = secret.clone();
            moved["geometry"] = square(east, 1.234, 6.0);
            revision = register.as_("operator").put(id, revision, &moved).await.expect(200).body["feature"]["properties"]
                ["revision"]
                .as_i64()
                .unwrap();
        }
        let own = told(&register, &owner).await;
        assert!(own.contains(&format!("opened: A + {CANARY}")), "its own side is told: {own:?}");
    }
    put(&register, "B", "KF", 5.0).await;
    let feeds = register.as_(&fgk).post("/api/v1/subscriptions/own/feed", &json!({})).await.expect(201).body;
    let of_mailbox = format!("/api/v1/subscriptions/{}/feed", mailbox["id"].as_str().unwrap());
    let of_mailbox = register.as_(&fgk).post(&of_mailbox, &json!({})).await.expect(201).body;
    let outsiders = [fgk.clone(), watcher.clone(), kf.clone()];
    let mut told_all = Told { inboxes: vec![], mails: vec![], calls: vec![], entries: vec![], unread: vec![] };
    for who in &outsiders {
        told_all.inboxes.push(told(&register, who).await);
        told_all.mails.push(mails(&register, who).await);
        told_all.unread.push(register.as_(who).get("/api/v1/inbox").await.expect(200).body["unread"].clone());
    }
    told_all.mails.push(mails(&register, "fgk@example.org").await);
    let calls = "select kind || ' ' || state from delivery where channel = 'webhook' order by fid";
    told_all.calls = register.home.raw().await.texts(calls).await;
    let mut answers = Vec::new();
    for address in [&feeds["atom"], &feeds["calendar"], &of_mailbox["atom"], &of_mailbox["calendar"]] {
        let address = address.as_str().unwrap();
        let text = register.as_("public").get(&address[address.find("/feeds").unwrap()..]).await.expect(200).text;
        told_all.entries.push(text.matches("<entry>").count() + text.matches("BEGIN:VEVENT").count());
        answers.push(text);
    }
    for who in &outsiders {
        for path in [
            "/api/v1/inbox",
            "/api/v1/subscriptions",
            "/sv/aviseringar",
            "/en/notifications",
            "/sv/bevakningar",
            "/api/v1/overlaps",
            "/api/v1/overlaps.geojson",
            "/api/v1/initiatives.geojson",
            "/api/v1/zones",
            "/sv/karta",
            "/sv/overlapp",
        ] {
            answers.push(register.as_(who).get(path).await.expect(200).text);
        }
        let preview = json!({ "geometry": square(0.0, 0.0, 20.0), "lead_administration": "SBK" });
        answers.push(register.as_(who).post("/api/v1/overlaps/preview", &preview).await.expect(200).text);
    }
    (told_all, register, answers)
}

#[tokio::test]
async fn what_is_confidential_is_told_to_nobody_else_in_no_way() {
    let (without, _, _) = scene(false).await;
    let (with_it, register, answers) = scene(true).await;
    assert_eq!(with_it, without, "neither more nor at other times");
    assert_eq!(with_it.inboxes[0], ["opened: A + B"]);
    for answer in &answers {
        // Its name, its contact, its corners, and the ids that it has with others.
        for word in [CANARY, "kanarie@", "13.004321", "13.0039", "55.591234"] {
            assert!(!answer.contains(word), "{word} in {answer:.400}");
        }
    }
    let mut raw = register.home.raw().await;
    let ids = "select cast(o.id as text) from overlap o join initiative i on i.id in (o.a_id, o.b_id) where i.name = 'KANARIEFAGEL'";
    let hidden: Vec<String> = raw.texts(ids).await.into_iter().flatten().collect();
    assert!(!hidden.is_empty());
    for answer in &answers {
        assert!(!hidden.iter().any(|id| answer.contains(id.as_str())));
    }
    // And no row that waits to be sent holds it.
    let rows = raw.texts("select dedupe || cast(detail as text) from delivery").await;
    assert!(rows.iter().flatten().all(|row| !row.contains(CANARY)));
}
