//! Settling overlaps through the front door: scores, the table of states, places.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use samordna::domain::access::{Actor, Grant};
use samordna::domain::handling::{HandlingState, TABLE};
use samordna::domain::time::Timestamp;
use samordna::service::PersonDraft;
use serde_json::{Value, json};

/// Two overlapping initiatives of FGK and MF with fields and actors; the overlap as the second registration tells it.
pub(super) async fn pair(register: &Register) -> Value {
    let rich = |feature: Value| {
        let actors =
            json!([{ "kind": "company", "name": "Bolaget AB" }, { "kind": "association", "name": "Föreningen" }]);
        with(&with(&feature, "actors", actors), "focus_fields", json!(["safety", "networking"]))
    };
    let a = rich(feature("A", "FGK", square(0.0, 0.0, 10.0)));
    register.register(&a).await.expect(201);
    let mut b = rich(feature("B", "MF", square(5.0, 0.0, 10.0)));
    b["properties"]["actors"][0]["name"] = json!("bolaget  ab");
    b["properties"]["actors"][1]["name"] = json!("En annan");
    register.register(&b).await.expect(201).body["overlaps"][0].clone()
}

pub(super) fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// Does something with an overlap as somebody; the answer.
pub(super) async fn act(
    register: &Register,
    who: &str,
    overlap: &str,
    what: &str,
    body: Value,
) -> crate::harness::Answer {
    let path = format!("/api/v1/overlaps/{overlap}");
    let handling = register.get(&format!("{path}/handling")).await.expect(200);
    let revision = handling.header("etag").to_owned();
    register.as_(who).send(Method::POST, &format!("{path}/{what}"), Some(&body), &[("if-match", &revision)]).await
}

pub(super) async fn say(
    register: &Register,
    overlap: &str,
    administration: &str,
    verdict: &str,
) -> crate::harness::Answer {
    let reason = if verdict == "no_need" { json!("other_purpose") } else { Value::Null };
    let body = json!({ "administration": administration, "verdict": verdict, "reason": reason, "comment": "Vi ses." });
    act(register, &format!("coordinator:{administration}"), overlap, "verdicts", body).await
}

pub(super) async fn notices(register: &Register) -> Vec<String> {
    let notices = register.service.notices_after(0, 1000).await.unwrap();
    notices.into_iter().map(|(_, notice)| notice.kind.to_string()).collect()
}

pub(super) fn day(register: &Register, text: &str) {
    register.service.clock().set(Timestamp::parse(&format!("{text}T08:00:00Z")).unwrap());
}

#[tokio::test]
async fn an_overlap_is_scored_by_the_write_that_finds_it() {
    let register = Register::malmo().await;
    let found = pair(&register).await;
    // Share 50 %: 4; together without an end: 5; two administrations: 3; running: 2; both fields: 5; one actor: 2.
    let score = &found["score"];
    assert_eq!((score["hundredths"].as_i64(), score["band"].as_str()), (Some(370), Some("watch")), "{score:#}");
    assert_eq!((score["value"].as_f64(), score["rules"].as_i64()), (Some(3.7), Some(1)));
    let classes: Vec<_> = score["parts"].as_array().unwrap().iter().map(|part| part["class"].as_i64()).collect();
    assert_eq!(classes, [4, 5, 3, 2, 5, 2].map(Some));
    let one = register.get(&format!("/api/v1/overlaps/{}", id(&found))).await.expect(200).body;
    assert_eq!(one["score"], *score);
    assert_eq!(
        one["lower"][0],
        json!({
        "factor": "focus_fields", "target": { "focus_fields_at_most": 0.75 }, "hundredths": 340, "band": "watch" })
    );
    let listed = |query: &str| format!("/api/v1/overlaps?{query}");
    assert_eq!(register.get(&listed("band=watch")).await.body["numberMatched"], 1);
    assert_eq!(register.get(&listed("band=critical,minor")).await.body["numberMatched"], 0);
}

#[tokio::test]
async fn a_third_administration_in_the_place_is_counted_and_leaves_with_its_area() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let score = async |register: &Register| {
        let body = register.get(&format!("/api/v1/overlaps/{overlap}")).await.expect(200).body;
        (body["score"]["hundredths"].as_i64().unwrap(), body["score"]["inputs"]["administrations"].clone())
    };
    assert_eq!(score(&register).await, (370, json!(["FGK", "MF"])));
    // Meets both, but not what they share.
    let around = json!({ "type": "MultiPolygon", "coordinates": [
        square(1.0, 1.0, 2.0)["coordinates"], square(12.0, 1.0, 2.0)["coordinates"]] });
    let third = feature("C", "SBK", around);
    let saved = register.register(&third).await.expect(201).body["feature"].clone();
    assert_eq!(score(&register).await.0, 370);
    let mut inside = third.clone();
    inside["geometry"] = square(6.0, 1.0, 2.0);
    let revision = saved["properties"]["revision"].as_i64().unwrap();
    register.put(&id(&saved), revision, &inside).await.expect(200);
    assert_eq!(score(&register).await, (385, json!(["FGK", "MF", "SBK"])));
    assert_eq!(register.service.rescore().await.unwrap(), 0, "nothing was left for later");
    let check = register.service.check(std::sync::Arc::new(|_, _| {})).await.unwrap();
    assert_eq!(check.differences, vec![]);
    let path = format!("/api/v1/initiatives/{}", id(&saved));
    let tag = format!("\"{}\"", revision + 1);
    register.send(Method::DELETE, &path, None, &[("if-match", &tag)]).await.expect(204);
    assert_eq!(score(&register).await, (370, json!(["FGK", "MF"])));
}

#[tokio::test]
async fn verdicts_lead_through_the_table_and_nothing_else_does() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let state = |answer: &crate::harness::Answer| answer.body["state"].as_str().unwrap().to_owned();
    let early = act(&register, "coordinator:MF", &overlap, "events", json!({ "act": "conclude", "outcome": "merged" }));
    early.await.expect(409);
    let first = say(&register, &overlap, "FGK", "no_need").await.expect(200);
    assert_eq!(first.body["unreached"].as_array().unwrap().len(), 2, "the register knows no people");
    let coordinator =
        PersonDraft { name: "Samordnare".into(), email: None, roles: vec![Grant::parse("coordinator:FGK").unwrap()] };
    register.service.put_person(&Actor::Operator, None, coordinator).await.unwrap();
    assert_eq!(state(&first), "acknowledged");
    let need = say(&register, &overlap, "MF", "need").await.expect(200);
    assert_eq!(state(&need), "in_dialogue");
    assert_eq!(need.body["unreached"], json!(["MF"]));
    assert_eq!(need.body["verdicts"][0]["reason"], "other_purpose");
    let done = json!({ "act": "conclude", "outcome": "division_of_roles" });
    let done = act(&register, "coordinator:FGK", &overlap, "events", done).await.expect(200);
    assert_eq!((state(&done).as_str(), &done.body["outcome"]), ("coordinated", &json!("division_of_roles")));
    say(&register, &overlap, "MF", "need").await.expect(409);
    let acts: Vec<_> = done.body["events"].as_array().unwrap().iter().map(|it| it["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["conclude", "say", "say"]);
    assert_eq!(notices(&register).await, ["opened", "acknowledged", "in_dialogue", "coordinated"]);
    let score = register.get(&format!("/api/v1/overlaps/{overlap}")).await.body["score"]["hundredths"].clone();
    assert_eq!(score, 370, "a click never changes the need");
}

#[tokio::test]
async fn only_coordinators_of_a_side_speak_and_only_for_their_own() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let body = json!({ "administration": "MF", "verdict": "need" });
    for (who, status) in [
        ("public", 401),
        ("viewer", 403),
        ("coordinator:SBK", 403),
        ("coordinator:FGK", 403),
        ("central_coordinator", 403),
        ("administrator", 403),
        ("coordinator:MF", 200),
    ] {
        act(&register, who, &overlap, "verdicts", body.clone()).await.expect(status);
    }
    let other = json!({ "administration": "SBK", "verdict": "need" });
    act(&register, "coordinator:SBK", &overlap, "verdicts", other).await.expect(403);
    let note = json!({ "act": "note", "text": "Vi hörs" });
    act(&register, "central_coordinator", &overlap, "events", note).await.expect(200);
    let path = format!("/api/v1/overlaps/{overlap}/events");
    register.post(&path, &json!({ "act": "acknowledge" })).await.expect(428);
    let stale = [("if-match", "\"0\"")];
    register.send(Method::POST, &path, Some(&json!({ "act": "acknowledge" })), &stale).await.expect(412);
    act(&register, "operator", &overlap, "events", json!({ "act": "lapse" })).await.expect(422);
}

#[tokio::test]
async fn an_edit_storm_tells_everybody_once() {
    let register = Register::malmo().await;
    pair(&register).await;
    let listed = register.get("/api/v1/initiatives").await.body;
    let mut b = listed["features"][1].clone();
    let (id, mut revision) = (id(&b), b["properties"]["revision"].as_i64().unwrap());
    for step in 0..100 {
        // Every tenth save moves it away, the next one back.
        b["geometry"] =
            if step % 10 == 9 { square(40.0, 0.0, 10.0) } else { square(5.0 + f64::from(step) / 100.0, 0.0, 10.0) };
        revision = register.put(&id, revision, &b).await.expect(200).body["feature"]["properties"]["revision"]
            .as_i64()
            .unwrap();
    }
    let mut kinds = notices(&register).await;
    kinds.sort();
    assert_eq!(kinds, ["ended", "opened"]);
}

#[tokio::test]
async fn a_settled_overlap_that_changes_materially_is_looked_at_again_and_a_lapsed_one_keeps_its_history() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    say(&register, &overlap, "FGK", "no_need").await.expect(200);
    say(&register, &overlap, "MF", "no_need").await.expect(200);
    let mut b = register.get("/api/v1/initiatives").await.body["features"][1].clone();
    let handling = format!("/api/v1/overlaps/{overlap}/handling");
    let save = async |b: &Value| {
        let revision =
            register.get(&format!("/api/v1/initiatives/{}", id(b))).await.body["properties"]["revision"].clone();
        register.put(&id(b), revision.as_i64().unwrap(), b).await.expect(200);
        register.get(&handling).await.expect(200).body
    };
    b["geometry"] = square(5.5, 0.0, 10.0);
    assert_eq!(save(&b).await["state"], "not_needed", "a tenth is not material");
    b["geometry"] = square(7.0, 0.0, 10.0);
    let again = save(&b).await;
    assert_eq!((&again["state"], &again["verdicts"][1]["verdict"]), (&json!("reassess"), &json!("reassess")));
    assert_eq!(again["events"][0]["detail"]["differences"], json!(["area_changed"]));
    b["geometry"] = square(40.0, 0.0, 10.0);
    assert_eq!(save(&b).await["state"], "ended");
    say(&register, &overlap, "MF", "need").await.expect(409);
    b["geometry"] = square(5.0, 0.0, 10.0);
    let back = save(&b).await;
    assert_eq!((back["state"].as_str(), back["events"].as_array().unwrap().len()), (Some("new"), 5));
    assert_eq!(notices(&register).await.last().map(String::as_str), Some("reopened"));
}

#[tokio::test]
async fn nobody_answers_and_the_central_coordinator_is_told_after_fourteen_days() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    day(&register, "2026-10-14");
    assert_eq!(register.service.look_at_due().await.unwrap(), 0);
    day(&register, "2026-10-15");
    assert_eq!(register.service.look_at_due().await.unwrap(), 1);
    assert_eq!(register.service.look_at_due().await.unwrap(), 0, "once");
    assert_eq!(notices(&register).await, ["opened", "escalated"]);
    let snooze = json!({ "act": "snooze", "until": "2026-11-01", "reason": "Efter semestern" });
    let off = act(&register, "coordinator:MF", &overlap, "events", snooze).await.expect(200);
    assert_eq!(off.body["state"], "snoozed");
    let far = json!({ "act": "snooze", "until": "2027-10-01", "reason": "x" });
    act(&register, "coordinator:MF", &overlap, "events", far).await.expect(409);
    day(&register, "2026-11-01");
    assert_eq!(register.service.look_at_due().await.unwrap(), 1);
    assert_eq!(register.get(&format!("/api/v1/overlaps/{overlap}/handling")).await.body["state"], "acknowledged");
}

#[tokio::test]
async fn a_contact_person_comments_on_their_own_and_settles_nothing() {
    let register = Register::malmo().await;
    let draft = PersonDraft { name: "Kim".into(), email: None, roles: Vec::new() };
    let kim = register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id;
    let contact = json!({ "name": "Kim", "email": null, "phone": null, "person": kim });
    let own = with(&feature("A", "FGK", square(0.0, 0.0, 10.0)), "contact_person", contact);
    register.register(&own).await.expect(201);
    let saved = register.register(&feature("B", "MF", square(5.0, 0.0, 10.0))).await.expect(201).body;
    let overlap = id(&saved["overlaps"][0]);
    let note = json!({ "act": "note", "text": "Vi träffas redan varje månad." });
    let who = format!("{kim} contact_person");
    let noted = act(&register, &who, &overlap, "events", note.clone()).await.expect(200);
    assert_eq!(noted.body["note"], note["text"]);
    let snooze = json!({ "act": "snooze", "until": "2026-11-01", "reason": "x" });
    act(&register, &who, &overlap, "events", snooze).await.expect(403);
    act(&register, "contact_person", &overlap, "events", note).await.expect(403);
}

#[tokio::test]
async fn the_list_says_what_waits_for_whom() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let matched = async |query: &str| {
        register.get(&format!("/api/v1/overlaps?{query}")).await.expect(200).body["numberMatched"].as_i64().unwrap()
    };
    assert_eq!((matched("handling=new").await, matched("awaiting=MF").await, matched("awaiting=SBK").await), (1, 1, 0));
    say(&register, &overlap, "MF", "need").await.expect(200);
    assert_eq!((matched("handling=new").await, matched("handling=in_dialogue").await), (0, 1));
    assert_eq!((matched("awaiting=MF").await, matched("awaiting=FGK").await), (0, 1));
    register.get("/api/v1/overlaps?handling=asleep").await.expect(400);
}

#[tokio::test]
async fn a_place_of_three_administrations_gathers_its_pairs() {
    let register = Register::malmo().await;
    let mut ids = Vec::new();
    for (name, code) in [("A", "FGK"), ("B", "MF"), ("C", "SBK")] {
        let saved = register.register(&feature(name, code, square(0.0, 0.0, 10.0))).await.expect(201).body;
        ids.push(id(&saved["feature"]));
    }
    let overlap = id(&register.get("/api/v1/overlaps").await.body["overlaps"][0]);
    say(&register, &overlap, "FGK", "need").await.expect(200);
    let path = format!("/api/v1/overlaps/together?initiatives={}", ids.join(","));
    let place = register.get(&path).await.expect(200).body;
    assert_eq!(place["administrations"], json!(["FGK", "MF", "SBK"]));
    assert_eq!((place["pairs"].as_array().unwrap().len(), place["zones"].as_array().unwrap().len()), (3, 1));
    assert_eq!(place["pairs"][0]["handling"]["verdicts"][0]["verdict"], "need");
    register.get(&format!("/api/v1/overlaps/together?initiatives={}", ids[0])).await.expect(404);
    register.as_("public").send(Method::GET, &path, None, &[]).await.expect(401);
}

/// Acts and edits in an order that nobody would choose, the same every time.
#[tokio::test]
async fn no_way_through_the_api_leaves_the_table() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let handling = format!("/api/v1/overlaps/{overlap}/handling");
    let b = register.get("/api/v1/initiatives").await.body["features"][1].clone();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut pick = |choices: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % choices
    };
    let (mut seen, mut refused) = (std::collections::BTreeSet::new(), 0);
    for _ in 0..150 {
        let before = register.get(&handling).await.expect(200).body["state"].as_str().unwrap().to_owned();
        let side = ["FGK", "MF"][pick(2) as usize];
        let answer = match pick(9) {
            0 => act(&register, "operator", &overlap, "events", json!({ "act": "acknowledge" })).await,
            1 => act(&register, "operator", &overlap, "events", json!({ "act": "meet", "on": "2026-11-01" })).await,
            2 => act(&register, "operator", &overlap, "events", json!({ "act": "conclude", "outcome": "moved" })).await,
            3 => {
                let snooze = json!({ "act": "snooze", "until": "2026-10-20", "reason": "x" });
                act(&register, "operator", &overlap, "events", snooze).await
            }
            4 => say(&register, &overlap, side, "need").await,
            5 | 6 => say(&register, &overlap, side, "no_need").await,
            _ => {
                let mut b = b.clone();
                b["geometry"] = square([5.0, 5.1, 8.0, 40.0][pick(4) as usize], 0.0, 10.0);
                let path = format!("/api/v1/initiatives/{}", id(&b));
                let revision = register.get(&path).await.body["properties"]["revision"].as_i64().unwrap();
                register.put(&id(&b), revision, &b).await
            }
        };
        assert!([200, 409].contains(&answer.status.as_u16()), "{:#}", answer.body);
        refused += usize::from(answer.status == 409);
        let after = register.get(&handling).await.expect(200).body["state"].as_str().unwrap().to_owned();
        let state = |word: &str| HandlingState::parse(word).unwrap();
        let is_in_table = TABLE.iter().any(|row| (row.0, row.2) == (state(&before), state(&after)));
        assert!(before == after || is_in_table, "{before} → {after}");
        assert!(answer.status == 200 || before == after, "what is refused changes nothing");
        seen.insert((before, after));
    }
    assert!(12 < seen.len() && 10 < refused, "{} {refused}", seen.len());
}

/// Many in one place that come at once, move and go: what each write has counted again is what is so.
#[tokio::test]
async fn scores_counted_piece_by_piece_are_those_counted_at_once() {
    let register = Register::malmo().await;
    let mut seed = 0x0123_4567_89AB_CDEF_u64;
    let mut pick = |choices: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        u32::try_from(seed % choices).unwrap()
    };
    let codes = ["FGK", "MF", "SBK", "KF"];
    let mut place =
        || square(f64::from(pick(300)) / 10.0, f64::from(pick(40)) / 10.0, 1.0 + f64::from(pick(40)) / 10.0);
    let bodies: Vec<Value> = (0..48).map(|nth| feature(&format!("N{nth}"), codes[nth % 4], place())).collect();
    for some in bodies.chunks(8) {
        for saved in futures_util::future::join_all(some.iter().map(|body| register.register(body))).await {
            saved.expect(201);
        }
    }
    let listed = register.get("/api/v1/initiatives?limit=100").await.body["features"].clone();
    for (nth, one) in listed.as_array().unwrap().iter().enumerate().filter(|(nth, _)| nth % 3 != 0) {
        let revision = one["properties"]["revision"].as_i64().unwrap();
        if nth % 3 == 1 {
            let mut moved = one.clone();
            moved["geometry"] = place();
            register.put(&id(one), revision, &moved).await.expect(200);
        } else {
            let path = format!("/api/v1/initiatives/{}", id(one));
            register.send(Method::DELETE, &path, None, &[("if-match", &format!("\"{revision}\""))]).await.expect(204);
        }
    }
    let check = register.service.check(std::sync::Arc::new(|_, _| {})).await.unwrap();
    assert_eq!((check.differences, check.waiting), (vec![], 0));
    assert!(20 < check.overlaps, "{}", check.overlaps);
}
