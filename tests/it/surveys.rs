//! Surveys through the front door: links that are secret and used once, answers that nobody is joined to, what is told.

use super::Register;
use crate::harness::{Answer, feature, square};
use crate::home::Home as _;
use samordna::domain::access::Actor;
use samordna::domain::retention::Rule;
use samordna::domain::words::{KeepUnit, Retained};
use serde_json::{Value, json};

async fn survey(register: &Register, anonymous: bool) -> String {
    let initiative = register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201).body;
    let body = json!({ "initiative": initiative["feature"]["id"], "title": "Hur går det?", "lead": "Berätta.",
        "anonymous": anonymous, "opens_on": "2026-10-01", "closes_on": "2026-10-31", "questions": [
            { "kind": "single", "text": "Känner du till samverkan?", "options": ["Ja", "Nej"] },
            { "kind": "multiple", "text": "Vad är viktigt?", "options": ["Ljus", "Renhet", "Möten"] },
            { "kind": "scale", "text": "Hur trygg är platsen?" },
            { "kind": "text", "text": "Något mer?" }] });
    register.post("/api/v1/surveys", &body).await.expect(201).body["id"].as_str().unwrap().to_owned()
}

async fn invite(register: &Register, survey: &str, addresses: &[&str]) -> Vec<String> {
    let path = format!("/api/v1/surveys/{survey}/invitations");
    let made = register.as_("coordinator:FGK").post(&path, &json!({ "addresses": addresses })).await.expect(201).body;
    let links = made["invitations"].as_array().unwrap();
    links.iter().map(|it| it["link"].as_str().unwrap().to_owned()).collect()
}

async fn answer(register: &Register, link: &str, step: &str, text: &str) -> Answer {
    let fields = [("link", link), ("q1", "0"), ("q2", "2"), ("q2", "0"), ("q3", step), ("q4", text)];
    let fields: Vec<(String, String)> =
        fields.iter().filter(|(_, value)| !value.is_empty()).map(|(a, b)| ((*a).into(), (*b).into())).collect();
    register.as_("public").form("/sv/svara", &fields).await
}

async fn report(register: &Register, survey: &str) -> Value {
    register.as_("viewer").get(&format!("/api/v1/surveys/{survey}")).await.expect(200).body
}

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("aktor{number}@example.org")).collect()
}

#[tokio::test]
async fn an_anonymous_answer_is_joined_to_nobody_and_told_with_others_only() {
    let register = Register::malmo().await;
    let survey = survey(&register, true).await;
    let invited = addresses(7);
    let links = invite(&register, &survey, &invited.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let form = register.as_("public").get(&format!("/sv/svara?link={}", links[0])).await.expect(200).text;
    assert!(form.contains("anonym") && form.contains("type=\"checkbox\"") && !form.contains("aktor0"), "{form}");
    for (nth, link) in links.iter().take(4).enumerate() {
        answer(&register, link, "3", &format!("Svar {nth}")).await.expect(200);
    }
    let few = report(&register, &survey).await;
    assert_eq!(
        (&few["answers"], &few["told"], &few["used"], &few["invited"]),
        (&json!(4), &json!(0), &json!(4), &json!(7))
    );
    assert!(!few.to_string().contains("Svar 1") && few["tallies"][0]["counts"] == json!([0, 0]), "{few:#}");
    let again = answer(&register, &links[0], "5", "Två gånger").await.expect(409);
    assert!(again.text.contains("redan"), "{}", again.text);
    for link in &links[4..6] {
        answer(&register, link, "5", "").await.expect(200);
    }
    // The sixth is not told before the tenth, or the end.
    let five = report(&register, &survey).await;
    assert_eq!(
        (&five["answers"], &five["told"], &five["tallies"][0]["counts"]),
        (&json!(6), &json!(5), &json!([5, 0]))
    );
    register.as_("coordinator:FGK").post(&format!("/api/v1/surveys/{survey}/close"), &json!({})).await.expect(200);
    let all = report(&register, &survey).await;
    assert_eq!((&all["told"], &all["tallies"][1]["counts"]), (&json!(6), &json!([6, 0, 6])));
    assert_eq!(all["tallies"][3]["texts"], json!(["Svar 0", "Svar 1", "Svar 2", "Svar 3"]));
    assert!((all["tallies"][2]["mean"].as_f64().unwrap() - 22.0 / 6.0).abs() < 1e-9);
    answer(&register, &links[6], "1", "").await.expect(409);
    let table = register.get(&format!("/api/v1/surveys/{survey}/answers.csv")).await.expect(200).text;
    assert!(table.contains("Svar 3") && !table.contains("aktor"), "{table}");
    let page = register.text(&format!("/sv/enkater/{survey}")).await;
    assert!(
        page.contains("class=\"chart bars\"") && page.contains("Svar 3") && !page.contains("@example.org"),
        "{page}"
    );
    // Nothing but digests of links is kept, and no address.
    let bytes = register.home.everything();
    let kept = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!kept(&links[1]) && !kept("aktor1@example.org"));
}

#[tokio::test]
async fn a_named_answer_says_so_and_names() {
    let register = Register::malmo().await;
    let survey = survey(&register, false).await;
    let links = invite(&register, &survey, &["aktor@example.org"]).await;
    let form = register.as_("public").get(&format!("/en/answer?link={}", links[0])).await.expect(200).text;
    assert!(form.contains("aktor@example.org"), "{form}");
    answer(&register, &links[0], "4", "Ljusare").await.expect(200);
    let common = format!("/api/v1/surveys/{survey}/common-link");
    let first = register.post(&common, &json!({})).await.expect(201).body["link"].as_str().unwrap().to_owned();
    let second = register.post(&common, &json!({})).await.expect(201).body["link"].as_str().unwrap().to_owned();
    register.as_("public").get(&format!("/sv/svara?link={first}")).await.expect(404);
    let nameless = answer(&register, &second, "4", "").await.expect(422);
    assert!(nameless.text.contains("name=\"name\"") && nameless.text.contains("checked"), "{}", nameless.text);
    for name in ["Föreningen", "Föreningen"] {
        let fields = [("link", second.as_str()), ("name", name), ("q3", "2")];
        let fields: Vec<(String, String)> = fields.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        register.as_("public").form("/sv/svara", &fields).await.expect(200);
    }
    assert_eq!(report(&register, &survey).await["told"], 3);
    let table = register.get(&format!("/api/v1/surveys/{survey}/answers.csv")).await.expect(200).text;
    assert!(table.contains("aktor@example.org") && table.matches("Föreningen").count() == 2, "{table}");
}

#[tokio::test]
async fn what_is_no_answer_and_no_survey_is_refused() {
    let register = Register::malmo().await;
    let survey = survey(&register, true).await;
    let path = format!("/api/v1/surveys/{survey}/invitations");
    let wrong = json!({ "addresses": ["a@example.org", "a@example.org", "nobody"] });
    assert_eq!(register.post(&path, &wrong).await.expect(422).codes(), ["duplicate", "not-an-address"]);
    let link = &invite(&register, &survey, &["a@example.org"]).await[0];
    answer(&register, link, "6", "").await.expect(422);
    let nothing = [("link".to_owned(), link.clone())];
    register.as_("public").form("/sv/svara", &nothing).await.expect(422);
    register.as_("public").get("/sv/svara?link=x").await.expect(404);
    register.as_("public").get(&format!("/sv/svara?link={}", "A".repeat(43))).await.expect(404);
    register.service.clock().set(samordna::domain::time::Timestamp::parse("2026-11-01T08:00:00Z").unwrap());
    let late = register.as_("public").get(&format!("/sv/svara?link={link}")).await.expect(200).text;
    assert!(late.contains("2026-10-31") && !late.contains("<textarea"), "{late}");
    answer(&register, link, "3", "").await.expect(409);
    let empty = json!({ "title": "x", "anonymous": true, "opens_on": "2026-10-02", "closes_on": "2026-10-01", "questions": [
        { "kind": "single", "text": "?", "options": ["ett"] }, { "kind": "scale", "text": "", "options": [] }] });
    register.post("/api/v1/surveys", &empty).await.expect(422);
    let mut mine = register.get(&format!("/api/v1/surveys/{survey}")).await.expect(200).body["survey"].clone();
    assert_eq!(register.get("/api/v1/surveys").await.body["surveys"].as_array().unwrap().len(), 1);
    mine["survey"]["questions"] = empty["questions"].clone();
    mine["survey"]["closes_on"] = json!("2026-09-01");
    let refused = register.post("/api/v1/surveys", &mine["survey"]).await.expect(422);
    assert_eq!(refused.codes(), ["required", "ends-before-it-begins", "not-between"]);
}

#[tokio::test]
async fn a_survey_is_made_and_sent_out_by_forms() {
    let register = Register::malmo().await;
    let initiative = register.register(&feature("A", "FGK", square(0.0, 0.0, 10.0))).await.expect(201).body;
    let initiative = initiative["feature"]["id"].as_str().unwrap().to_owned();
    let fgk = register.as_("coordinator:FGK");
    let send = async |path: &str, fields: &[(&str, &str)]| {
        let fields: Vec<(String, String)> = fields.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        fgk.form(path, &fields).await
    };
    let mut fields = vec![
        ("title", "Enkäten"),
        ("initiative", initiative.as_str()),
        ("anonymous", "yes"),
        ("opens_on", "2026-10-01"),
        ("closes_on", "soon"),
        ("text-1", "Hur?"),
        ("kind-1", "single"),
        ("options-1", "Bra\nDåligt"),
    ];
    let refused = send("/sv/enkater", &fields).await.expect(422);
    assert!(refused.text.contains("value=\"Enkäten\"") && refused.text.contains("Bra\nDåligt"), "{}", refused.text);
    fields[4].1 = "2026-10-31";
    let made = send("/sv/enkater", &fields).await.expect(303);
    let page = made.header("location").to_owned();
    let links = send(&page, &[("act", "invite"), ("addresses", "a@example.org, b@example.org")]).await.expect(200).text;
    assert_eq!(links.matches("/sv/svara?link=").count(), 2, "{links}");
    assert!(!fgk.get(&page).await.expect(200).text.contains("svara?link="));
    send(&page, &[("act", "common")]).await.expect(200);
    send(&page, &[("act", "close")]).await.expect(303);
    send(&page, &[("act", "close")]).await.expect(409);
    let reader = register.as_("viewer").get(&page).await.expect(200).text;
    assert!(reader.contains("Enkäten") && !reader.contains("<form method=\"post\""), "{reader}");
    let list = register.as_("viewer").get("/sv/enkater").await.expect(200).text;
    assert!(list.contains("Enkäten") && !list.contains("<form"), "{list}");
}

#[tokio::test]
async fn who_was_asked_and_who_answered_goes_so_long_after_a_survey_and_what_was_said_stays() {
    let register = Register::malmo().await;
    let (named, anonymous) = (survey(&register, false).await, survey(&register, true).await);
    let links = invite(&register, &named, &["aktor@example.org", "annan@example.org"]).await;
    invite(&register, &anonymous, &["aktor@example.org"]).await;
    answer(&register, &links[0], "4", "Ljusare").await.expect(200);
    let (service, operator) = (&register.service, Actor::Operator);
    let rule = Rule { what: Retained::Respondents, keep: Some(12), unit: KeepUnit::Months };
    service.put_retention_rule(&operator, rule).await.unwrap();
    for (moment, expected) in [("2027-10-31T12:00:00Z", 0), ("2027-11-01T12:00:00Z", 1)] {
        service.clock().set(samordna::domain::time::Timestamp::parse(moment).unwrap());
        let due = service.retention_due(&operator).await.unwrap().respondents;
        assert_eq!(due.len(), expected, "{moment}: {due:?}");
    }
    let gone = service.run_retention(&operator).await.unwrap().respondents;
    assert_eq!((gone.len(), gone[0].id.to_string()), (1, named.clone()));
    assert!(service.retention_due(&operator).await.unwrap().respondents.is_empty());
    let table = register.get(&format!("/api/v1/surveys/{named}/answers.csv")).await.expect(200).text;
    assert!(table.contains("Ljusare") && !table.contains("example.org"), "{table}");
    assert_eq!(report(&register, &named).await["invited"], 2);
}

#[tokio::test]
async fn a_survey_is_changed_by_a_form_until_somebody_has_answered() {
    let register = Register::malmo().await;
    let survey = survey(&register, false).await;
    let (fgk, path) = (register.as_("coordinator:FGK"), format!("/sv/enkater/{survey}/redigera"));
    let page = fgk.get(&path).await.expect(200).text;
    assert!(page.contains("value=\"Hur går det?\"") && page.contains("Ljus\nRenhet\nMöten"), "{page}");
    let revision = report(&register, &survey).await["survey"]["revision"].to_string();
    let mut form: Vec<(String, String)> = [
        ("revision", revision.as_str()),
        ("title", "Hur gick det?"),
        ("anonymous", "no"),
        ("opens_on", "2026-10-01"),
        ("closes_on", "2026-09-01"),
        ("text-1", "Vad lärde vi oss?"),
        ("kind-1", "text"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    let refused = fgk.form(&path, &form).await.expect(422).text;
    assert!(refused.contains("value=\"Hur gick det?\""), "{refused}");
    form[4].1 = "2026-10-31".into();
    fgk.form(&path, &form).await.expect(303);
    let changed = report(&register, &survey).await["survey"]["survey"].clone();
    assert_eq!((&changed["title"], changed["questions"].as_array().unwrap().len()), (&json!("Hur gick det?"), 1));
    assert!(changed["initiative"].is_string());
    // Somebody else was quicker; whoever saves again means it.
    let stale = fgk.form(&path, &form).await.expect(409).text;
    assert!(stale.contains("value=\"Hur gick det?\""), "{stale}");
    let link = &invite(&register, &survey, &["a@example.org"]).await[0];
    let fields = [("link".to_owned(), link.clone()), ("q1".to_owned(), "Mycket.".to_owned())];
    register.as_("public").form("/sv/svara", &fields).await.expect(200);
    fgk.get(&path).await.expect(303);
    form[0].1 = report(&register, &survey).await["survey"]["revision"].to_string();
    fgk.form(&path, &form).await.expect(409);
    let page = register.text(&format!("/sv/enkater/{survey}")).await;
    assert!(page.contains("a@example.org") && page.contains("Mycket.") && !page.contains("/redigera"), "{page}");
}
