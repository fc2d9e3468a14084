//! Rules, freshness, confidentiality and the pages of settling, through the front door.

use super::Register;
use super::settle::{act, day, id, notices, pair, say};
use crate::harness::{feature, square, with};
use reqwest::Method;
use serde_json::json;

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

/// A confidential initiative of MF over one of FGK, with another of SBK there, too.
#[tokio::test]
async fn of_a_confidential_initiative_the_other_side_learns_that_it_is_there_and_whom_to_ask() {
    let register = Register::malmo().await;
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
