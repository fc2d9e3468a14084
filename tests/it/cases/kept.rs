//! What is kept of a case, who is told what of it, and which files are taken.

use super::{Town, decision};
use reqwest::{Method, StatusCode};
use samordna::domain::access::Actor;
use samordna::service::ATTACHMENT_BYTES;
use serde_json::{Value, json};

/// A PDF of so many bytes.
fn pdf(bytes: usize) -> Vec<u8> {
    let (head, tail) = (&b"%PDF-1.7\n%"[..], &b"\n%%EOF\n"[..]);
    [head, &vec![b'x'; bytes - head.len() - tail.len()], tail].concat()
}

async fn attach(town: &Town, id: &str, name: &str, content: Vec<u8>) -> Result<Value, Vec<String>> {
    let applicant = Actor::Applicant(town.applicant.split(':').nth(1).unwrap().parse().unwrap());
    match town.register.service.attach(&applicant, id.parse().unwrap(), name, content).await {
        Ok(_) => Ok(town.see(&town.applicant, id).await.body["attachments"].clone()),
        Err(error) => Err(vec![error.to_string()]),
    }
}

#[tokio::test]
async fn files_are_taken_whole_and_given_out_as_downloads_only() {
    let town = Town::new().await;
    let id = town.draft().await;
    let kept = attach(&town, &id, "Karta, torget \"ny\".PDF", pdf(ATTACHMENT_BYTES)).await.unwrap();
    assert_eq!((&kept[0]["name"], &kept[0]["size"]), (&json!("Karta_ torget _ny_.pdf"), &json!(ATTACHMENT_BYTES)));
    let path = format!("/api/v1/cases/{id}/attachments/{}", kept[0]["id"].as_str().unwrap());
    let answer = town.register.as_(&*town.handler).get(&path).await.expect(200);
    assert_eq!(
        (answer.header("content-type"), answer.header("x-content-type-options")),
        ("application/pdf", "nosniff")
    );
    assert!(answer.header("content-disposition").starts_with("attachment; filename*=UTF-8''Karta_%20torget"));
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.text.len(), ATTACHMENT_BYTES);
    town.register.as_(&*town.applicant).get(&path).await.expect(200);
    town.register.as_("viewer").get(&path).await.expect(403);
    let stranger = town.register.applicant("annan@example.org").await;
    town.register.as_(stranger).get(&path).await.expect(404);
    town.register.as_("public").get(&path).await.expect(401);
}

#[tokio::test]
async fn files_that_are_something_else_are_refused_and_leave_nothing() {
    let town = Town::new().await;
    let id = town.draft().await;
    let before = town.see("operator", &id).await.body;
    let page = b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF".to_vec();
    for (name, content, fault) in [
        ("a.pdf", pdf(ATTACHMENT_BYTES + 1), "file-too-large"),
        ("a.pdf", b"<html></html>".to_vec(), "file-kind"),
        ("a.pdf", b"PK\x03\x04zip".to_vec(), "file-kind"),
        ("a.pdf", page, "file-mixed"),
        ("a.pdf", [pdf(100), b"PK\x03\x04".to_vec()].concat(), "file-mixed"),
        ("../../etc/passwd.pdf", pdf(100), "file-name"),
        ("C:\\a.pdf", pdf(100), "file-name"),
        ("a.pdf", Vec::new(), "required"),
    ] {
        let refused = attach(&town, &id, name, content).await.unwrap_err();
        assert!(refused[0].contains(fault), "{name}: {refused:?}, not {fault}");
    }
    assert_eq!(town.see("operator", &id).await.body, before);
}

#[tokio::test]
async fn what_is_personal_is_told_only_to_those_who_need_it_and_reading_it_is_recorded() {
    let town = Town::new().await;
    let id = town.proposed().await;
    let of = async |actor: &str| town.see(actor, &id).await.expect(200).text;
    for (actor, is_told) in [
        (&*town.handler, true),
        (&*town.contact, true),
        (&*town.applicant, true),
        ("central_coordinator", true),
        (&*town.secretary, false),
        ("viewer", false),
        ("coordinator:FGK", false),
        ("administrator", false),
        ("handler:MF", false),
    ] {
        let text = of(actor).await;
        for personal in ["Talesson", "grupp@example.org"] {
            assert_eq!(text.contains(personal), is_told, "{personal} to {actor}");
        }
        assert!(text.contains("Torgets vänner"), "{actor}");
    }
    let list = town.register.as_(&*town.handler).get("/api/v1/cases").await.expect(200).text;
    assert!(!list.contains("Talesson"));
    let reads = town.register.as_("administrator").get("/api/v1/record?kind=personal_read").await.expect(200).body;
    let readers: Vec<&str> = reads["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["subject"] == id.as_str())
        .map(|entry| entry["actor"].as_str().unwrap())
        .collect();
    let handler = format!("person:{}", town.handler.split(' ').next().unwrap());
    assert!(readers.contains(&&*handler) && !readers.contains(&&*town.applicant), "{readers:?}");
    // Neither the log nor the record nor what leaves the house has it.
    let record = town.register.as_("administrator").get("/api/v1/record?kind=case_changed").await.expect(200).text;
    assert!(record.contains("case_changed") && !record.contains("Talesson") && !record.contains("grupp@"));
}

#[tokio::test]
async fn an_applicant_is_told_of_the_case_and_not_of_the_houses_own_work() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.decide(&id, "conditional").await;
    let text = town.see(&town.applicant, &id).await.expect(200).text;
    for own in ["note_conflict", "Ingen är jävig", "log_activity", "write_proposal", "\"check\"", "person:", "override"]
    {
        assert!(!text.contains(own), "{own}");
    }
    assert!(text.contains("Med villkor.") && text.contains("§ 12"));
    let other = town.register.applicant("annan@example.org").await;
    town.see(&other, &id).await.expect(404);
    assert_eq!(town.register.as_(&*other).get("/api/v1/cases").await.expect(200).body["cases"], json!([]));
    town.see("public", &id).await.expect(401);
}

#[tokio::test]
async fn what_came_in_and_what_was_decided_stays_whatever_happens() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.decide(&id, "rejected").await;
    let body = town.see(&town.handler, &id).await.body;
    let received: Vec<(&str, bool)> = body["received"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["what"].as_str().unwrap(), it["content"].is_object()))
        .collect();
    assert_eq!(received, [("interest", true), ("application", true)]);
    assert_eq!(body["received"][1]["content"]["spokesperson"]["name"], "Grupp Talesson");
    let late = town.act(&town.secretary, &id, decision("decide", "approved")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let method = Method::DELETE;
    town.register.as_("operator").send(method, &format!("/api/v1/cases/{id}"), None, &[]).await.expect(405);
}

#[tokio::test]
async fn an_area_of_the_public_has_at_most_two_thousand_corners() {
    let town = Town::new().await;
    let id = town.draft().await;
    let ring = |corners: usize| {
        let corner = |nth: usize| {
            let angle = std::f64::consts::TAU * nth as f64 / corners as f64;
            json!([13.0 + 0.01 * angle.cos(), 55.6 + 0.006 * angle.sin()])
        };
        let mut ring: Vec<Value> = (0..corners).map(corner).collect();
        ring.push(ring[0].clone());
        json!({ "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    town.save(&id, &ring(1_999)).await.expect(200);
    assert_eq!(town.save(&id, &ring(2_001)).await.expect(422).codes(), ["too-many-vertices"]);
}

#[tokio::test]
async fn an_existing_programme_says_that_it_has_no_case() {
    let town = Town::new().await;
    let existing = super::neighbour(&town.register, crate::harness::square(0.0, 0.0, 5.0)).await;
    let page = town.register.as_("viewer").get(&format!("/sv/samverkansprocesser/{existing}")).await.expect(200).text;
    assert!(page.contains("utan ärende") && !page.contains("/sv/arenden/"), "{page}");
    let id = town.proposed().await;
    let about = town.see("operator", &id).await.body["initiative"].as_str().unwrap().to_owned();
    let page = town.register.as_("viewer").get(&format!("/sv/samverkansprocesser/{about}")).await.expect(200).text;
    assert!(!page.contains("utan ärende") && page.contains(&format!("/sv/arenden/{id}")), "{page}");
}

/// A file sent by the step of an application that asks for files.
async fn upload(town: &Town, id: &str, content: &[u8]) -> reqwest::Response {
    let head = "--border\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"a.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n";
    let body = [head.as_bytes(), content, b"\r\n--border--\r\n"].concat();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.post(town.register.url(&format!("/sv/ansokan/{id}/bilagor")));
    let request = request.header("x-test-actor", &town.applicant).header("accept", "text/html");
    request.header("content-type", "multipart/form-data; boundary=border").body(body).send().await.unwrap()
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_on_a_page_and_leaves_nothing() {
    let town = Town::new().await;
    let id = town.draft().await;
    let kept = async || town.see(&town.applicant, &id).await.body["attachments"].as_array().unwrap().len();
    // One byte more than a file may have: the form says so beside it.
    let refused = upload(&town, &id, &pdf(ATTACHMENT_BYTES + 1)).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.unwrap();
    assert!(page.contains("error-summary") && page.contains("name=\"attachment\""), "{page}");
    assert_eq!(kept().await, 0);
    // More than a request may have: a page that says so.
    let refused = upload(&town, &id, &pdf(ATTACHMENT_BYTES + 128 * 1024)).await;
    assert_eq!(refused.status(), 413);
    assert!(refused.text().await.unwrap().contains("<h1>"));
    assert_eq!(kept().await, 0);
    assert_eq!(upload(&town, &id, &pdf(ATTACHMENT_BYTES)).await.status(), 303);
    assert_eq!(kept().await, 1);
    // The same of the API, as a problem.
    let body = format!("{{\"title\":\"{}\"}}", "x".repeat(3 * 1024 * 1024));
    let refused = town.register.raw("/api/v1/applications", "application/json", body).await.expect(413);
    assert_eq!(refused.body["type"], "/problems/body-too-large");
}
