//! Settling overlaps through the front door: scores, the table of states, rules, places, freshness, confidentiality.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::Method;
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

/// Two overlapping initiatives of FGK and MF with fields and actors; the overlap as the second registration tells it.
async fn pair(register: &Register) -> Value {
    let rich = |feature: Value| {
        let actors = json!([{ "kind": "company", "name": "Bolaget AB" }, { "kind": "association", "name": "Föreningen" }]);
        with(&with(&feature, "actors", actors), "focus_fields", json!(["safety", "networking"]))
    };
    let a = rich(feature("A", "FGK", square(0.0, 0.0, 10.0)));
    register.register(&a).await.expect(201);
    let mut b = rich(feature("B", "MF", square(5.0, 0.0, 10.0)));
    b["properties"]["actors"][0]["name"] = json!("bolaget  ab");
    b["properties"]["actors"][1]["name"] = json!("En annan");
    register.register(&b).await.expect(201).body["overlaps"][0].clone()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// Does something with an overlap as somebody; the answer.
async fn act(register: &Register, who: &str, overlap: &str, what: &str, body: Value) -> crate::harness::Answer {
    let path = format!("/api/v1/overlaps/{overlap}");
    let handling = register.get(&format!("{path}/handling")).await.expect(200);
    let revision = handling.header("etag").to_owned();
    register.as_(who).send(Method::POST, &format!("{path}/{what}"), Some(&body), &[("if-match", &revision)]).await
}

async fn say(register: &Register, overlap: &str, administration: &str, verdict: &str) -> crate::harness::Answer {
    let reason = if verdict == "no_need" { json!("other_purpose") } else { Value::Null };
    let body = json!({ "administration": administration, "verdict": verdict, "reason": reason, "comment": "Vi ses." });
    act(register, &format!("coordinator:{administration}"), overlap, "verdicts", body).await
}

async fn notices(register: &Register) -> Vec<String> {
    let notices = register.service.notices_after(0, 1000).await.unwrap();
    notices.into_iter().map(|(_, notice)| notice.kind.to_string()).collect()
}

fn day(register: &Register, text: &str) {
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
    assert_eq!(one["lower"][0], json!({
        "factor": "focus_fields", "target": { "focus_fields_at_most": 0.75 }, "hundredths": 340, "band": "watch" }));
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
    assert_eq!(state(&first), "acknowledged");
    let need = say(&register, &overlap, "MF", "need").await.expect(200);
    assert_eq!(state(&need), "in_dialogue");
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
        b["geometry"] = if step % 10 == 9 { square(40.0, 0.0, 10.0) } else { square(5.0 + f64::from(step) / 100.0, 0.0, 10.0) };
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
        let revision = register.get(&format!("/api/v1/initiatives/{}", id(b))).await.body["properties"]["revision"].clone();
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
async fn other_rules_are_foreseen_then_hold_and_nobody_is_told() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    say(&register, &overlap, "MF", "need").await.expect(200);
    // A small one beside it, which today's limits keep from being active.
    register.register(&feature("C", "SBK", square(14.0, 9.0, 0.9))).await.expect(201);
    register.register(&feature("D", "KF", square(14.8, 9.0, 10.0))).await.expect(201);
    let told = notices(&register).await;
    let listed = register.get("/api/v1/rules").await.expect(200);
    assert_eq!((listed.header("etag"), &listed.body["waiting"]), ("\"1\"", &json!(0)));
    let mut rules = listed.body["rules"][0]["rules"].clone();
    rules["limits"]["min_area_m2"] = json!(1_000_000.0);
    let preview = register.post("/api/v1/rules/preview", &rules).await.expect(200).body;
    assert_eq!((&preview["vanishing"], &preview["vanishing_needed"]), (&preview["open"], &json!(1)), "{preview:#}");
    assert_eq!(register.get("/api/v1/overlaps?state=active").await.body["numberMatched"], preview["open"]);
    let body = json!({ "rules": rules, "comment": "Färre" });
    let send = async |tag: &str, who: &str| {
        register.as_(who).send(Method::POST, "/api/v1/rules", Some(&body), &[("if-match", tag)]).await
    };
    send("\"1\"", "coordinator:MF").await.expect(403);
    send("\"7\"", "administrator").await.expect(412);
    assert_eq!(send("\"1\"", "administrator").await.expect(201).body["version"], 2);
    assert_eq!(register.get("/api/v1/overlaps?state=active").await.body["numberMatched"], 0);
    let handling = register.get(&format!("/api/v1/overlaps/{overlap}/handling")).await.body;
    assert_eq!(handling["state"], "ended");
    assert_eq!(notices(&register).await, told, "a change of the rules tells nobody");
    let check = register.service.check(std::sync::Arc::new(|_, _| {})).await.unwrap();
    assert_eq!((check.differences, check.waiting), (vec![], 0));
    let precision = register.get("/api/v1/rules/precision").await.expect(200).body;
    let expected = json!({ "month": "2026-10", "rules": 1, "band": "watch", "judged": 1, "needed": 1 });
    assert_eq!(precision["precision"], json!([expected]));
    let mut wrong = rules.clone();
    wrong["limits"]["min_share"] = json!(2);
    wrong["weights"]["time"] = json!(-1);
    register.post("/api/v1/rules/preview", &wrong).await.expect(422);
    wrong["weights"]["time"] = json!(20);
    let refused = register.post("/api/v1/rules/preview", &wrong).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "/limits/min_share");
}

#[tokio::test]
async fn other_weights_change_the_bands_of_what_is_there() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let mut rules = register.get("/api/v1/rules").await.body["rules"][0]["rules"].clone();
    rules["bands"]["critical"] = json!(350);
    let preview = register.post("/api/v1/rules/preview", &rules).await.expect(200).body;
    assert_eq!(preview["bands"], json!([{ "from": "watch", "to": "critical", "count": 1 }]));
    let body = json!({ "rules": rules });
    register.send(Method::POST, "/api/v1/rules", Some(&body), &[("if-match", "\"1\"")]).await.expect(201);
    let score = register.get(&format!("/api/v1/overlaps/{overlap}")).await.body["score"].clone();
    assert_eq!((&score["band"], &score["rules"]), (&json!("critical"), &json!(2)));
    assert_eq!(notices(&register).await, ["opened"]);
}

#[tokio::test]
async fn what_nobody_has_confirmed_for_long_is_marked_and_asked_about_once() {
    let register = Register::malmo().await;
    let ending = with(&feature("A", "FGK", square(0.0, 0.0, 10.0)), "ends", json!("2026-12-01"));
    let saved = register.register(&ending).await.expect(201).body["feature"].clone();
    let path = format!("/api/v1/initiatives/{}/freshness", id(&saved));
    let fresh = register.get(&path).await.expect(200).body;
    assert_eq!((&fresh["review_on"], &fresh["is_stale"]), (&json!("2027-10-01"), &json!(false)));
    assert_eq!(register.service.remind().await.unwrap(), 0);
    day(&register, "2026-11-10");
    assert_eq!(register.service.remind().await.unwrap(), 1);
    day(&register, "2026-12-01");
    assert_eq!((register.service.remind().await.unwrap(), register.service.remind().await.unwrap()), (1, 0));
    assert_eq!(register.get(&path).await.body["has_ended"], true);
    day(&register, "2027-09-20");
    assert_eq!(register.service.remind().await.unwrap(), 1);
    let tag = format!("\"{}\"", saved["properties"]["revision"]);
    let confirm = json!({ "review_on": "2028-01-15" });
    let put = async |who: &str| register.as_(who).send(Method::PUT, &path, Some(&confirm), &[("if-match", &tag)]).await;
    put("viewer").await.expect(403);
    put("coordinator:MF").await.expect(403);
    let confirmed = put("coordinator:FGK").await.expect(200).body;
    assert_eq!(confirmed["review_on"], "2028-01-15");
    day(&register, "2027-12-31");
    assert_eq!(register.service.remind().await.unwrap(), 0);
    day(&register, "2028-01-15");
    assert_eq!(register.service.remind().await.unwrap(), 1);
    assert_eq!(register.get(&path).await.body["is_stale"], true);
    assert_eq!(notices(&register).await, ["ends_soon", "end_passed", "review_soon", "review_due"]);
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

/// A confidential initiative of MF over one of FGK, with another of SBK there, too.
#[tokio::test]
async fn of_a_confidential_initiative_the_other_side_learns_that_it_is_there_and_whom_to_ask() {
    let register = Register::malmo().await;
    register.service.set_broker("formedlare@malmo.example".into()).unwrap();
    let own = register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201).body;
    register.register(&feature("B", "SBK", square(5.0, 0.0, 10.0))).await.expect(201);
    let own = id(&own["feature"]);
    let overlap = id(&register.get("/api/v1/overlaps").await.body["overlaps"][0]);
    let rules = register.get("/api/v1/rules").await.body["rules"][0]["rules"].clone();
    let both = register.get("/api/v1/initiatives").await.body["features"].clone();
    let ids = format!("{},{}", id(&both[0]), id(&both[1]));
    let paths = [
        "/api/v1/initiatives".to_owned(),
        "/api/v1/initiatives.geojson".to_owned(),
        format!("/api/v1/initiatives/{own}"),
        format!("/api/v1/initiatives/{own}/history"),
        format!("/api/v1/initiatives/{own}/freshness"),
        "/api/v1/overlaps".to_owned(),
        "/api/v1/overlaps.geojson".to_owned(),
        format!("/api/v1/overlaps/{overlap}"),
        format!("/api/v1/overlaps/{overlap}/handling"),
        format!("/api/v1/overlaps/together?initiatives={ids}"),
        "/api/v1/zones".to_owned(),
        "/api/v1/zones/depths".to_owned(),
        "/api/v1/rules/precision".to_owned(),
    ];
    let who = "coordinator:FGK";
    let read = async |path: &str| register.as_(who).send(Method::GET, path, None, &[]).await;
    let mut before = Vec::new();
    for path in &paths {
        before.push(read(path).await.expect(200).body);
    }
    let preview = async || {
        let area = json!({ "geometry": square(0.0, 0.0, 12.0), "begins": "2026-01-01", "lead_administration": "FGK" });
        let area = register.as_(who).send(Method::POST, "/api/v1/overlaps/preview", Some(&area), &[]).await;
        let rules = register.as_("administrator").send(Method::POST, "/api/v1/rules/preview", Some(&rules), &[]).await;
        (area.expect(200).body, rules.expect(200).body)
    };
    let foreseen = preview().await;
    let canary = with(&feature("Kanariefågeln", "MF", square(4.0, 0.0, 3.0)), "visibility", json!("confidential"));
    let canary = with(&canary, "contact_person", json!({ "name": "Kim Kanarie", "email": "kim@malmo.example" }));
    let canary = id(&register.register(&canary).await.expect(201).body["feature"]);
    assert_eq!(register.get("/api/v1/overlaps").await.body["numberMatched"], 3, "it is there");
    for (path, before) in paths.iter().zip(before) {
        let after = read(path).await.expect(200).body;
        let told = after.to_string();
        assert!(!told.contains("Kanarie") && !told.contains(&canary) && !told.contains("kim@"), "{path}");
        assert_eq!(after, before, "{path}");
    }
    assert_eq!(preview().await, foreseen);
    let hidden = read(&format!("/api/v1/initiatives/{own}/overlaps")).await.expect(200).body;
    assert_eq!(hidden["hidden"], json!({ "broker": "formedlare@malmo.example" }));
    assert_eq!(hidden["overlaps"].as_array().unwrap().len(), 1);
    let others = format!("/api/v1/initiatives/{own}/overlaps");
    let others = register.as_("coordinator:SBK").send(Method::GET, &others, None, &[]).await.expect(200).body;
    assert_eq!(others.get("hidden"), None, "who does not work with it learns nothing");
    let theirs = register.get("/api/v1/overlaps").await.body["overlaps"].clone();
    for overlap in theirs.as_array().unwrap().iter().filter(|it| it.to_string().contains(&canary)) {
        read(&format!("/api/v1/overlaps/{}", id(overlap))).await.expect(404);
        read(&format!("/api/v1/overlaps/{}/handling", id(overlap))).await.expect(404);
        let body = json!({ "administration": "FGK", "verdict": "need" });
        act(&register, who, &id(overlap), "verdicts", body).await.expect(404);
    }
}

/// Sends a form as a browser does; the status and the page that it ends on.
async fn submit(register: &Register, path: &str, form: &str) -> (u16, String) {
    let request = reqwest::Client::new().post(register.url(path));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn the_pages_do_the_same_without_scripts() {
    let register = Register::malmo().await;
    let overlap = id(&pair(&register).await);
    let page = format!("/sv/overlapp/{overlap}");
    let html = reqwest::get(register.url(&page)).await.unwrap().text().await.unwrap();
    for text in ["3,70", "Observera", "Gemensamma insatsområden", "Vad skulle sänka behovet?", "Inte bedömd"] {
        assert!(html.contains(text), "{text}");
    }
    let act = format!("{page}/atgard");
    let no_reason = "act=say&revision=0&administration=MF&verdict=no_need";
    let (status, html) = submit(&register, &act, no_reason).await;
    assert!(status == 422 && html.contains("error-summary"), "{status}");
    let need = "act=say&revision=0&administration=MF&verdict=need&reason=other&comment=Vi+ses+%3Cb%3E";
    let (status, html) = submit(&register, &act, need).await;
    assert!(status == 200 && html.contains("Dialog pågår") && html.contains("Vi ses &#60;b&#62;"), "{status}");
    assert_eq!(submit(&register, &act, need).await.0, 409, "somebody was faster");
    let list = reqwest::get(register.url("/en/overlaps?handling=in_dialogue&sort=score")).await.unwrap();
    let list = list.text().await.unwrap();
    assert!(list.contains("3.70 Watch") && list.contains("In dialogue") && list.contains(&overlap));
    let empty = reqwest::get(register.url("/en/overlaps?action=1")).await.unwrap().text().await.unwrap();
    assert!(!empty.contains(&overlap), "what is in dialogue waits for nobody");
    let rules = "/sv/administration/regler";
    let (status, html) = submit(&register, rules, "act=preview&version=1&min_area_m2=1000000&comment=x").await;
    assert!(status == 200 && html.contains("1 av 1 öppna överlapp skulle försvinna, 1 av dem bedömda som behov"));
    assert_eq!(submit(&register, rules, "act=preview&version=1&critical=9").await.0, 422);
    let (status, html) = submit(&register, rules, "act=activate&version=1&min_area_m2=1000000&comment=Provar").await;
    assert!(status == 200 && html.contains("Provar"));
    let first = id(&register.get("/api/v1/initiatives").await.body["features"][0]);
    let initiative = format!("/api/v1/initiatives/{first}");
    let revision = register.get(&initiative).await.body["properties"]["revision"].clone();
    let renew = format!("/sv/samverkansprocesser/{first}/bekrafta");
    assert_eq!(submit(&register, &renew, &format!("act=confirm&revision={revision}")).await.0, 200);
    let extend = format!("act=extend&revision={revision}&last_day=2027-06-30");
    assert_eq!(submit(&register, &renew, &extend).await.0, 200);
    let now = register.get(&initiative).await.body["properties"].clone();
    assert_eq!(now["ends"], "2027-07-01");
    assert_eq!(submit(&register, &renew, &format!("act=end&revision={}", now["revision"])).await.0, 200);
    assert_eq!(register.get(&initiative).await.body["properties"]["phase"], "closed");
}
