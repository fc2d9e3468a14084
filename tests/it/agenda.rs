//! When committees meet, what applications are judged by, and the pages where an administrator keeps both.

use super::Register;
use reqwest::{Client, Method, StatusCode, redirect};
use samordna::domain::time::Timestamp;
use serde_json::{Value, json};

async fn with_committee() -> Register {
    let register = Register::malmo().await;
    let committee = json!({ "code": "TN", "name_sv": "Tekniska nämnden", "name_en": "Technical committee" });
    let body = json!({ "committees": [committee] });
    register.send(Method::PUT, "/api/v1/administrations", Some(&body), &[]).await.expect(204);
    register
}

async fn meeting(register: &Register, meets_on: &str, cut_off: &str) -> crate::harness::Answer {
    let path = format!("/api/v1/committees/TN/meetings/{meets_on}");
    register.send(Method::PUT, &path, Some(&json!({ "cut_off": cut_off })), &[]).await
}

async fn next(register: &Register) -> Value {
    let body = register.get("/api/v1/committees").await.expect(200).body;
    assert_eq!(body["committees"][0]["code"], "TN");
    body["committees"][0]["next_meeting"].clone()
}

#[tokio::test]
async fn the_next_meeting_is_the_first_that_something_can_still_be_handed_in_for() {
    let register = with_committee().await;
    assert_eq!(next(&register).await, Value::Null);
    for (meets_on, cut_off) in
        [("2026-12-01", "2026-11-10"), ("2026-10-06", "2026-09-15"), ("2026-10-20", "2026-10-01")]
    {
        meeting(&register, meets_on, cut_off).await.expect(200);
    }
    // The clock stands at 1 October: on the last day it can still be handed in.
    assert_eq!(
        (&next(&register).await["meets_on"], &next(&register).await["cut_off"]),
        (&json!("2026-10-20"), &json!("2026-10-01"))
    );
    register.service.clock().set(Timestamp::parse("2026-10-02T00:00:00Z").unwrap());
    assert_eq!(next(&register).await["meets_on"], "2026-12-01");
    let days = register.get("/api/v1/committees/TN/meetings").await.expect(200).body;
    let days: Vec<&str> =
        days["meetings"].as_array().unwrap().iter().map(|it| it["meets_on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-10-06", "2026-10-20", "2026-12-01"]);
    register.send(Method::DELETE, "/api/v1/committees/TN/meetings/2026-12-01", None, &[]).await.expect(204);
    assert_eq!(next(&register).await, Value::Null);
    register.send(Method::DELETE, "/api/v1/committees/TN/meetings/2026-12-01", None, &[]).await.expect(404);
}

#[tokio::test]
async fn meetings_that_cannot_be_are_refused() {
    let register = with_committee().await;
    let late = meeting(&register, "2026-10-06", "2026-10-07").await.expect(422);
    assert_eq!(late.codes(), ["cut-off-after-meeting"]);
    meeting(&register, "2026-02-30", "2026-01-01").await.expect(404);
    meeting(&register, "12026-10-06", "2026-01-01").await.expect(404);
    meeting(&register, "2026-10-06", "0000-01-01").await.expect(422);
    meeting(&register, "2026-10-06", "soon").await.expect(422);
    let path = "/api/v1/committees/XX/meetings/2026-10-06";
    register.send(Method::PUT, path, Some(&json!({ "cut_off": "2026-10-01" })), &[]).await.expect(404);
    register.get("/api/v1/committees/XX/meetings").await.expect(404);
    assert_eq!(next(&register).await, Value::Null);
}

#[tokio::test]
async fn criteria_are_there_from_the_start_and_change_only_from_what_was_read() {
    let register = Register::malmo().await;
    let all = register.get("/api/v1/criteria").await.expect(200).body;
    let codes: Vec<&str> = all["criteria"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["K1", "K2", "K3", "K4", "K5", "K6"]);
    let body = json!({ "position": 7, "name_sv": "Å", "name_en": "A", "text_sv": "Ä", "text_en": "B" });
    let made = register.send(Method::POST, "/api/v1/criteria/K7", Some(&body), &[]).await.expect(201);
    register.send(Method::POST, "/api/v1/criteria/K7", Some(&body), &[]).await.expect(412);
    let change = |body: Value, tag: String| {
        let register = &register;
        async move { register.send(Method::PUT, "/api/v1/criteria/K7", Some(&body), &[("if-match", &tag)]).await }
    };
    let tag = made.header("etag").to_owned();
    let mut retired = body.clone();
    retired["retired_on"] = json!("2026-10-01");
    let changed = change(retired.clone(), tag.clone()).await.expect(200);
    assert_eq!(changed.body["retired_on"], "2026-10-01");
    change(retired.clone(), tag).await.expect(412);
    register.send(Method::PUT, "/api/v1/criteria/K7", Some(&body), &[]).await.expect(428);
    register.send(Method::PUT, "/api/v1/criteria/K8", Some(&body), &[("if-match", "\"1\"")]).await.expect(404);
    let wrong =
        json!({ "position": 7, "name_sv": " ", "name_en": "a\u{0}", "text_sv": "x", "text_en": "x".repeat(10_001) });
    let refused = change(wrong, changed.header("etag").to_owned()).await.expect(422);
    assert_eq!(refused.codes(), ["required", "control-character", "text-too-long"]);
}

struct Browser(Client);

impl Browser {
    async fn page(&self, register: &Register, path: &str) -> String {
        let answer = self.0.get(register.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    async fn submit(&self, register: &Register, path: &str, form: &str) -> (StatusCode, String) {
        let request = self.0.post(register.url(path)).header("content-type", "application/x-www-form-urlencoded");
        let answer = request.header("sec-fetch-site", "same-origin").body(form.to_owned()).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn an_administrator_keeps_all_of_it_on_pages_without_scripts() {
    let (register, browser) =
        (Register::malmo().await, Browser(Client::builder().redirect(redirect::Policy::none()).build().unwrap()));
    let index = browser.page(&register, "/sv/administration").await;
    for path in ["/sv/administration/namnder", "/sv/administration/forvaltningar", "/sv/administration/kriterier"] {
        assert!(index.contains(path) && browser.page(&register, path).await.contains("<h1>"), "{path}");
    }
    let committees = "/en/administration/committees";
    let (status, page) = browser.submit(&register, committees, "code=tn&name_sv=&name_en=x").await;
    assert_eq!(status, 422);
    assert!(page.contains("id=\"code-error\"") && page.contains("value=\"tn\""), "{page}");
    let added = browser.submit(&register, committees, "code=TN%C3%96&name_sv=Tekniska&name_en=Technical").await;
    assert_eq!(added.0, 303);
    let committee = "/en/administration/committees/TN%C3%96";
    let (status, page) =
        browser.submit(&register, committee, "action=meeting&meets_on=2026-10-20&cut_off=2026-10-21").await;
    assert_eq!(status, 422);
    assert!(page.contains("id=\"cut_off-error\"") && page.contains("value=\"Technical\""), "{page}");
    assert_eq!(
        browser.submit(&register, committee, "action=meeting&meets_on=2026-10-20&cut_off=2026-10-13").await.0,
        303
    );
    assert_eq!(browser.submit(&register, committee, "action=rename&name_sv=Nya&name_en=New").await.0, 303);
    let page = browser.page(&register, &format!("{committee}?saved=1")).await;
    assert!(page.contains("Saved.") && page.contains(">New ") && page.contains("2026-10-13"), "{page}");
    assert!(browser.page(&register, "/sv/administration/namnder").await.contains("2026-10-13"));
    assert_eq!(browser.submit(&register, committee, "action=cancel&meets_on=2026-10-20").await.0, 303);
    assert!(browser.page(&register, committee).await.contains("No meeting has been entered"));

    let administrations = "/sv/administration/forvaltningar";
    assert!(
        browser.page(&register, &format!("{administrations}?code=FGK")).await.contains("name=\"code\" value=\"FGK\"")
    );
    let form = "code=FGK&name_sv=Fastighets-+och+gatukontoret&name_en=Streets&committee=TN%C3%96";
    assert_eq!(browser.submit(&register, administrations, form).await.0, 303);
    let page = browser.page(&register, administrations).await;
    assert!(page.contains("Fastighets- och gatukontoret") && page.contains(">Nya<"), "{page}");
    assert_eq!(browser.submit(&register, administrations, "code=FGK&name_sv=F&name_en=S&committee=NIX").await.0, 422);

    let criteria = "/sv/administration/kriterier";
    let page = browser.page(&register, &format!("{criteria}?code=K5")).await;
    let revision = page.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(page.contains("Mervärde</strong>") && revision == "0", "{page}");
    let form = "code=K5&position=5&name_sv=Nytta&name_en=Gain&text_sv=a&text_en=b&retired_on=2026-09-01&revision=";
    assert_eq!(browser.submit(&register, criteria, &format!("{form}{revision}")).await.0, 303);
    assert_eq!(
        browser.submit(&register, criteria, &format!("{form}{revision}")).await.0,
        409,
        "somebody else changed it"
    );
    assert!(browser.page(&register, criteria).await.contains("Gäller inte från 2026-09-01"));
    let (status, page) = browser.submit(&register, criteria, "code=K9&position=x&retired_on=never").await;
    assert_eq!(status, 422);
    assert!(page.contains("id=\"position-error\"") && page.contains("id=\"retired_on-error\""), "{page}");
    let foreign =
        browser.0.post(register.url(criteria)).header("sec-fetch-site", "cross-site").body("").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
}
