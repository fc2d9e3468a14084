//! The ways a case can go, by people of every role.

use super::{Town, application, decision, neighbour, terms};
use crate::harness::{square, with};
use reqwest::Method;
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

fn lacking(answer: &crate::harness::Answer) -> Vec<&str> {
    answer.codes()
}

#[tokio::test]
async fn a_group_is_heard_judged_blocked_answered_approved_and_runs() {
    let town = Town::new().await;
    neighbour(&town.register, square(10.0, 10.0, 6.0)).await;
    let id = town.contact().await;
    // Nobody is its contact person yet, so nobody can assess it; a handler names one.
    town.act(&town.contact, &id, json!({ "event": "assess" })).await.expect(403);
    let contact: &str = town.contact.split(' ').next().unwrap();
    let nobody =
        json!({ "event": "assign", "administration": "FGK", "contact_person": town.handler.split(' ').next() });
    assert_eq!(town.act(&town.handler, &id, nobody).await.expect(422).codes(), ["unknown-person"]);
    let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": contact });
    town.done(&town.handler, &id, assign).await;
    let early = town.act(&town.contact, &id, json!({ "event": "assess" })).await.expect(409);
    assert_eq!((early.body["type"].as_str(), lacking(&early)), (Some("/problems/unmet"), vec!["meeting_logged"]));
    let meeting = json!({ "event": "log_activity", "kind": "meeting", "on": "2026-10-01", "summary": "Vi sågs.",
        "participants": "Grupp Talesson, Anna", "next_step": "Ansökan" });
    town.done(&town.contact, &id, meeting).await;
    town.done(&town.contact, &id, json!({ "event": "assess" })).await;
    town.done(&town.contact, &id, json!({ "event": "invite" })).await;
    town.done(&town.applicant, &id, json!({ "event": "begin" })).await;

    // Saved part by part; handed in only when it is whole.
    let unfinished = town.act(&town.applicant, &id, json!({ "event": "submit" })).await.expect(409);
    assert_eq!(lacking(&unfinished), ["application_complete", "area_given"]);
    town.save(&id, &json!({ "application": application() })).await.expect(200);
    let faulty = json!({ "geometry": { "type": "Polygon", "coordinates": [[[13.0, 55.6], [13.01, 55.61], [13.01, 55.6],
        [13.0, 55.61], [13.0, 55.6]]] } });
    assert_eq!(town.save(&id, &faulty).await.expect(422).codes(), ["self-crossing"]);
    town.save(&id, &json!({ "geometry": square(10.0, 10.0, 5.0) })).await.expect(200);
    let submitted = town.done(&town.applicant, &id, json!({ "event": "submit" })).await;
    assert_eq!(submitted["state"], "submitted");
    let numbers: Vec<&str> =
        submitted["received"].as_array().unwrap().iter().map(|it| it["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["2026-00001", "2026-00002"]);

    // An initiative to be is in the register, as a draft that alerts nobody.
    let seen = town.see(&town.handler, &id).await.expect(200).body;
    let initiative = seen["initiative"].as_str().unwrap().to_owned();
    let properties = async || {
        let path = format!("/api/v1/initiatives/{initiative}");
        town.register.get(&path).await.expect(200).body["properties"].clone()
    };
    let drafted = properties().await;
    assert_eq!((&drafted["phase"], &drafted["area_status"]), (&json!("application"), &json!("draft")));
    assert_eq!(drafted["lead_administration"], "FGK");

    // Completion: asked for, reminded of, answered.
    let ask = json!({ "event": "request_completion", "what": "Vem gör vad?", "deadline": "2026-10-20" });
    town.done(&town.handler, &id, ask).await;
    town.done(&town.applicant, &id, json!({ "event": "answer", "text": "Vi delar på det." })).await;

    town.prepare(&id).await;
    assert_eq!(properties().await["area_status"], "decided");
    let blocked = town.act(&town.handler, &id, json!({ "event": "propose" })).await.expect(409);
    assert_eq!(lacking(&blocked), ["overlaps_answered"]);
    let overlaps = town.register.get(&format!("/api/v1/initiatives/{initiative}/overlaps")).await.expect(200).body;
    let overlap = overlaps["overlaps"][0].clone();
    assert_eq!(overlap["score"]["band"], "critical", "{overlap:#}");
    for administration in ["FGK", "MF"] {
        let path = format!("/api/v1/overlaps/{}", overlap["id"].as_str().unwrap());
        let tag = town.register.get(&format!("{path}/handling")).await.header("etag").to_owned();
        let body = json!({ "administration": administration, "verdict": "need", "comment": "Vi ses." });
        let path = format!("{path}/verdicts");
        town.register.send(Method::POST, &path, Some(&body), &[("if-match", &tag)]).await.expect(200);
    }
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;

    let agenda = town.register.get("/api/v1/committees/TN/meetings/2026-10-20/agenda").await.expect(200).body;
    assert_eq!(
        (&agenda["cases"][0]["title"], agenda["cases"][0]["unanswered"].as_i64()),
        (&json!("Torget lever"), Some(0))
    );
    let decided = town.decide(&id, "conditional").await;
    assert_eq!(decided["decisions"][0]["annex"]["overlaps"][0]["band"], "critical");
    assert_eq!(properties().await["registry_number"], "TN-2026-7");

    town.act(&town.contact, &id, json!({ "event": "agree" })).await.expect(409);
    town.done(&town.contact, &id, terms(None)).await;
    town.done(&town.contact, &id, json!({ "event": "agree" })).await;
    assert_eq!(lacking(&town.act(&town.contact, &id, json!({ "event": "start" })).await.expect(409)), ["terms_signed"]);
    town.done(&town.contact, &id, terms(None)).await;
    town.done(&town.contact, &id, terms(Some("2026-10-01"))).await;
    let running = town.done(&town.contact, &id, json!({ "event": "start" })).await;
    assert_eq!(running["terms"]["area_version"], 2);
    let now = properties().await;
    assert_eq!((&now["phase"], &now["city_role"]), (&json!("running"), &json!("partner")));

    // A changed area is a notice that is checked again.
    let notice = json!({ "event": "notice_change", "reason": "Torget byggs om.", "geometry": square(10.0, 10.0, 3.0) });
    let noticed = town.done(&town.contact, &id, notice).await;
    assert_eq!(noticed["terms"]["area_version"], 3);
    let newest = noticed["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&newest["detail"]["check"]["area_version"], &newest["reason"]),
        (&json!(3), &json!("Torget byggs om."))
    );
    for event in ["pause", "continue", "review_results", "keep_running", "review_results", "review_effects"] {
        let body =
            if event == "pause" { json!({ "event": event, "reason": "Semester." }) } else { json!({ "event": event }) };
        town.done(&town.contact, &id, body).await;
    }
    assert_eq!(properties().await["phase"], "effect_review");
    town.done(&town.handler, &id, json!({ "event": "renew" })).await;
    town.done(&town.contact, &id, json!({ "event": "review_results" })).await;
    town.done(&town.contact, &id, json!({ "event": "close", "reason": "Målen är nådda." })).await;
    assert_eq!(properties().await["phase"], "closed");
}

#[tokio::test]
async fn a_critical_overlap_that_nobody_answers_can_be_let_pass_with_a_reason_and_no_other() {
    let town = Town::new().await;
    neighbour(&town.register, square(10.0, 10.0, 6.0)).await;
    let id = town.submitted(square(10.0, 10.0, 5.0)).await;
    town.prepare(&id).await;
    let empty = json!({ "event": "override_overlaps", "reason": " " });
    assert_eq!(town.act(&town.handler, &id, empty).await.expect(422).codes(), ["required"]);
    town.done(&town.handler, &id, json!({ "event": "override_overlaps", "reason": "Nämnden vill besluta nu." })).await;
    neighbour(&town.register, square(9.0, 10.0, 6.0)).await;
    // Another one came since: that one was not let pass.
    let blocked = town.act(&town.handler, &id, json!({ "event": "propose" })).await.expect(409);
    assert_eq!(lacking(&blocked), ["overlaps_answered"]);
    town.done(&town.handler, &id, json!({ "event": "override_overlaps", "reason": "Även den." })).await;
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
}

#[tokio::test]
async fn an_area_that_changed_since_is_checked_again_before_the_committee() {
    let town = Town::new().await;
    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    town.prepare(&id).await;
    let initiative = town.see("operator", &id).await.body["initiative"].as_str().unwrap().to_owned();
    let mut feature =
        town.register.as_("operator").get(&format!("/api/v1/initiatives/{initiative}")).await.expect(200).body;
    feature["geometry"] = square(40.0, 0.0, 6.0);
    let revision = feature["properties"]["revision"].as_i64().unwrap();
    let properties = feature["properties"].as_object_mut().unwrap();
    properties.retain(|name, _| samordna::service::intake::FIELDS.contains(&name.as_str()));
    let body = json!({ "type": "Feature", "geometry": feature["geometry"], "properties": feature["properties"] });
    town.register.as_("operator").put(&initiative, revision, &with(&body, "name", json!("Torget"))).await.expect(200);
    let blocked = town.act(&town.handler, &id, json!({ "event": "propose" })).await.expect(409);
    assert_eq!(lacking(&blocked), ["overlaps_checked"]);
    town.done(&town.handler, &id, json!({ "event": "check_overlaps" })).await;
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
}

#[tokio::test]
async fn the_city_begins_a_case_about_an_initiative_with_an_assignment() {
    let town = Town::new().await;
    let saved =
        town.register.register(&crate::harness::feature("Parken", "FGK", square(0.0, 0.0, 4.0))).await.expect(201);
    let initiative = saved.body["feature"]["id"].as_str().unwrap().to_owned();
    let body = json!({ "initiative": initiative, "assignment": "Budgetuppdrag 12." });
    town.register.as_("viewer").post("/api/v1/cases", &body).await.expect(403);
    town.register.as_("coordinator:MF").post("/api/v1/cases", &body).await.expect(403);
    let case = town.register.as_("coordinator:FGK").post("/api/v1/cases", &body).await.expect(201).body;
    assert_eq!((&case["state"], &case["origin"]), (&json!("preparing"), &json!("city")));
    assert_eq!(case["received"][0]["what"], "assignment");
    town.register.as_("coordinator:FGK").post("/api/v1/cases", &body).await.expect(409);
    let id = case["id"].as_str().unwrap().to_owned();
    let contact = town.contact.split(' ').next().unwrap();
    let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": contact });
    town.done(&town.handler, &id, assign).await;
    for criterion in ["K1", "K2", "K3", "K4", "K5", "K6"] {
        let judge = json!({ "event": "judge", "criterion": criterion, "judgement": "partly", "text": "Delvis." });
        town.done(&town.contact, &id, judge).await;
    }
    town.done(&town.handler, &id, json!({ "event": "note_conflict", "text": "Ingen." })).await;
    town.done(&town.handler, &id, super::proposal()).await;
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
    town.decide(&id, "tabled").await;
    // It was put off; the meeting's cut-off has not passed, so it can go to it again.
    town.done(&town.handler, &id, json!({ "event": "propose_again" })).await;
    town.decide(&id, "remitted").await;
    town.done(&town.handler, &id, json!({ "event": "resume" })).await;
    town.done(&town.handler, &id, json!({ "event": "propose" })).await;
    assert_eq!(town.decide(&id, "approved").await["decisions"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_rejected_case_comes_back_as_a_new_version_about_the_same_initiative() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.decide(&id, "rejected").await;
    let path = format!("/api/v1/applications/{id}/versions");
    town.register.as_(&*town.handler).send(Method::POST, &path, None, &[]).await.expect(403);
    let stranger = town.register.applicant("annan@example.org").await;
    town.register.as_(stranger).send(Method::POST, &path, None, &[]).await.expect(404);
    let new = town.register.as_(&*town.applicant).send(Method::POST, &path, None, &[]).await.expect(201).body;
    assert_eq!((&new["state"], &new["follows"]), (&json!("draft"), &json!(id)));
    town.register.as_(&*town.applicant).send(Method::POST, &path, None, &[]).await.expect(409);
    let second = new["id"].as_str().unwrap().to_owned();
    town.save(&second, &json!({ "geometry": square(40.0, 0.0, 3.0) })).await.expect(200);
    town.done(&town.applicant, &second, json!({ "event": "submit" })).await;
    let of = async |id: &str| town.see("operator", id).await.body["initiative"].clone();
    assert_eq!(of(&second).await, of(&id).await);
    let path = format!("/api/v1/initiatives/{}", of(&id).await.as_str().unwrap());
    let initiative = town.register.as_("operator").get(&path).await.expect(200).body;
    assert_eq!(
        (&initiative["properties"]["phase"], &initiative["properties"]["area_version"]),
        (&json!("application"), &json!(3))
    );
}

#[tokio::test]
async fn decisions_are_corrected_by_new_ones_and_only_by_their_committee() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.act("committee_secretary:KN", &id, decision("decide", "approved")).await.expect(403);
    let unconditional = json!({ "event": "decide", "outcome": "conditional", "decided_on": "2026-10-01", "paragraph": "§ 1",
        "registry_number": "TN-1" });
    assert_eq!(town.act(&town.secretary, &id, unconditional).await.expect(422).codes(), ["required"]);
    town.decide(&id, "approved").await;
    let mut corrected = decision("correct_decision", "approved");
    corrected["paragraph"] = json!("§ 13");
    let body = town.done(&town.secretary, &id, corrected).await;
    let decisions = body["decisions"].as_array().unwrap();
    assert_eq!((decisions.len(), &decisions[0]["paragraph"]), (2, &json!("§ 12")));
    assert_eq!((&decisions[1]["corrects"], &decisions[1]["paragraph"]), (&decisions[0]["id"], &json!("§ 13")));
    let other = decision("correct_decision", "rejected");
    assert_eq!(town.act(&town.secretary, &id, other).await.expect(422).codes(), ["out-of-range"]);
}

#[tokio::test]
async fn a_completion_that_does_not_come_is_reminded_of_and_then_dismissed_by_the_clock() {
    let town = Town::new().await;
    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    let past = json!({ "event": "request_completion", "what": "Mer.", "deadline": "2026-10-01" });
    assert_eq!(town.act(&town.handler, &id, past).await.expect(422).codes(), ["out-of-range"]);
    let ask = json!({ "event": "request_completion", "what": "Mer.", "deadline": "2026-10-20" });
    town.done(&town.handler, &id, ask).await;
    let at = async |time: &str| {
        town.register.service.clock().set(Timestamp::parse(time).unwrap());
        town.register.service.keep_house().await.unwrap();
        let body = town.see(&town.applicant, &id).await.expect(200).body;
        let events = body["events"].as_array().unwrap();
        (body["state"].clone(), events.iter().filter(|it| it["event"] == "remind").count())
    };
    assert_eq!(at("2026-10-12T08:00:00Z").await, (json!("completion_requested"), 0));
    assert_eq!(at("2026-10-13T08:00:00Z").await, (json!("completion_requested"), 1));
    assert_eq!(at("2026-10-20T23:00:00Z").await, (json!("completion_requested"), 1));
    assert_eq!(at("2026-10-21T08:00:00Z").await, (json!("dismissed"), 1));
    assert_eq!(at("2026-10-22T08:00:00Z").await, (json!("dismissed"), 1));
}

#[tokio::test]
async fn who_saw_another_state_is_told_so() {
    let town = Town::new().await;
    let id = town.draft().await;
    let path = format!("/api/v1/cases/{id}/events");
    let body = json!({ "event": "withdraw", "reason": "Vi väntar." });
    let send = async |headers: &[(&str, &str)]| {
        town.register.as_(&*town.applicant).send(Method::POST, &path, Some(&body), headers).await
    };
    send(&[]).await.expect(428);
    let stale = send(&[("if-match", "\"1\"")]).await.expect(412);
    assert!(stale.body["current_revision"].is_i64());
    let withdrawn = town.done(&town.applicant, &id, body.clone()).await;
    assert_eq!(withdrawn["received"].as_array().unwrap().last().unwrap()["what"], "withdrawal");
    assert_eq!(
        town.act(&town.applicant, &id, body.clone()).await.expect(409).body["type"],
        Value::from("/problems/wrong-state")
    );
}
