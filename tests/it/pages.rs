//! The pages through the front door, without a script: every page in both languages, forms with faults, forms of others.

use super::Register;
use crate::harness::{feature, square, with};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::{Value, json};

const BOUNDARY: &str = "----border";

struct Browser(Client);

impl Browser {
    fn new() -> Self {
        Self(Client::builder().redirect(Policy::none()).build().unwrap())
    }

    async fn get(&self, register: &Register, path: &str) -> (u16, String) {
        let response = self.0.get(register.url(path)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    async fn submit(
        &self,
        register: &Register,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Response {
        let part = |(name, value): &(&str, &str)| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields.iter().map(part).chain([format!("--{BOUNDARY}--\r\n")]).collect();
        let mut request = self.0.post(register.url(path)).body(body);
        request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }
}

/// Two overlapping initiatives; the ids of the first and of the overlap.
async fn two(register: &Register) -> (String, String) {
    let first = register.register(&feature("Ängen <b>", "FGK", square(0.0, 0.0, 5.0))).await.expect(201).body;
    let second = register.register(&feature("Torget", "MF", square(2.0, 2.0, 5.0))).await.expect(201).body;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&first["feature"]["id"]), text(&second["overlaps"][0]["id"]))
}

#[tokio::test]
async fn every_page_is_there_in_both_languages_with_a_title_of_its_own() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    let (id, overlap) = two(&register).await;
    let mut titles = Vec::new();
    for (lang, paths) in [
        (
            "sv",
            [
                "/sv/karta",
                "/sv/overlapp",
                "/sv/overlapp/{o}",
                "/sv/samverkansprocesser/ny",
                "/sv/samverkansprocesser/{i}",
                "/sv/samverkansprocesser/{i}/redigera",
                "/sv/samverkansprocesser/{i}/aterta",
                "/sv/administration/regler",
            ],
        ),
        (
            "en",
            [
                "/en/map",
                "/en/overlaps",
                "/en/overlaps/{o}",
                "/en/initiatives/new",
                "/en/initiatives/{i}",
                "/en/initiatives/{i}/edit",
                "/en/initiatives/{i}/withdraw",
                "/en/administration/rules",
            ],
        ),
    ] {
        for path in paths {
            let path = path.replace("{i}", &id).replace("{o}", &overlap);
            let (status, html) = browser.get(&register, &path).await;
            assert_eq!(status, 200, "{path}");
            assert!(html.contains(&format!("<html lang=\"{lang}\">")) && html.contains("<main id=\"main\""), "{path}");
            assert!(!html.contains("style=") && !html.contains("Ängen <b>"), "{path}");
            let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
            titles.push(format!("{lang} {title}"));
        }
    }
    let count = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), count, "{titles:?}");
    let home = browser.0.get(register.url("/")).send().await.unwrap();
    assert_eq!((home.status().as_u16(), home.headers()["location"].to_str().unwrap()), (303, "/sv/karta"));
    let (status, html) = browser.get(&register, "/en/nothing").await;
    assert!(status == 404 && html.contains("<html lang=\"en\">"));
    assert_eq!(browser.get(&register, "/sv/overlapp/not-an-id").await.0, 404);
}

#[tokio::test]
async fn the_map_page_shows_what_its_address_asks_for() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    let (id, overlap) = two(&register).await;
    let closed = with(&feature("Stängt", "KF", square(40.0, 0.0, 5.0)), "phase", json!("closed"));
    register.register(&closed).await.expect(201);
    let rows = async |query: &str| {
        let html = browser.get(&register, &format!("/sv/karta{query}")).await.1;
        (html.matches("<li class=\"row\"").count(), html.matches("<use class=\"shape\"").count(), html)
    };
    for (query, listed, drawn) in [
        ("", 3, 3),
        ("?administration=MF", 1, 1),
        ("?administration=MF&administration=KF", 2, 2),
        ("?phase=closed", 1, 1),
        ("?q=torg", 1, 1),
        ("?min_degree=2", 2, 2),
        ("?to=2025-12-31", 0, 0),
        ("?bbox=12.99,55.58,13.004,55.6&in_view=1", 2, 3),
        ("?bbox=junk&administration=nope&sort=x&selected=x&rows=99999999999999999999&min_degree=-1", 3, 3),
        ("?bbox=-1e300,-1e300,1e300,1e300", 3, 3),
    ] {
        let (found, shapes, _) = rows(query).await;
        assert_eq!((found, shapes), (listed, drawn), "{query}");
    }
    let selected = rows(&format!("?selected={id}")).await.2;
    assert_eq!(selected.matches("class=\"casing\"").count(), 1);
    assert!(selected.contains(&format!("data-id=\"{id}\" aria-current=\"true\"")));
    assert_eq!(rows(&format!("?selected={overlap}")).await.2.matches("class=\"casing\"").count(), 2);
    let (_, _, html) = rows("").await;
    let number = html.split("<a class=\"number").nth(1).unwrap();
    let href = number.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert!(browser.get(&register, &href).await.1.contains(&overlap), "a number leads to the overlaps there");
}

#[tokio::test]
async fn a_form_says_everything_that_is_wrong_and_keeps_what_was_typed() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    let fields =
        [("name", ""), ("purpose", "Ett <syfte>"), ("begins", "2026-02-01"), ("ends", "2026-01-01"), ("geometry", "{")];
    let answer = browser.submit(&register, "/sv/samverkansprocesser/ny", &fields, &[]).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    for field in ["name", "lead_administration", "ends", "geometry"] {
        assert!(html.contains(&format!("<a href=\"#{field}\">")), "{field}");
    }
    assert!(html.contains("Ett &#60;syfte&#62;") || html.contains("Ett &lt;syfte&gt;"));
    assert_eq!(register.get("/api/v1/initiatives").await.body["numberMatched"], 0);
}

#[tokio::test]
async fn a_form_registers_once_edits_and_withdraws() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    two(&register).await;
    let area = square(4.0, 4.0, 5.0).to_string();
    let fields = [
        ("key", "0123456789abcdef"),
        ("name", "Parken"),
        ("lead_administration", "KF"),
        ("begins", "2026-01-01"),
        ("ends", "2026-12-31"),
        ("phase", "running"),
        ("geometry", area.as_str()),
    ];
    let preview = [&fields[..], &[("action", "preview")]].concat();
    let html = browser.submit(&register, "/en/initiatives/new", &preview, &[]).await.text().await.unwrap();
    assert!(html.contains("Torget") && html.contains("Nothing is saved yet"));
    let mut places = Vec::new();
    for _ in 0..2 {
        let answer = browser.submit(&register, "/en/initiatives/new", &fields, &[]).await;
        assert_eq!(answer.status(), 303);
        places.push(answer.headers()["location"].to_str().unwrap().to_owned());
    }
    assert_eq!(places[0], places[1], "a double click registers once");
    let page = browser.get(&register, &places[0]).await.1;
    assert!(page.contains("Saved.") && page.contains("Torget"));
    let id = places[0].split(['/', '?']).nth(3).unwrap();
    let saved = register.get(&format!("/api/v1/initiatives/{id}")).await.body;
    assert_eq!(saved["properties"]["ends"], "2027-01-01", "the form asks for the last day");
    let revision = saved["properties"]["revision"].to_string();
    let edited = [&fields[1..], &[("revision", revision.as_str()), ("name", "Parken")]].concat();
    let path = format!("/en/initiatives/{id}/edit");
    assert_eq!(browser.submit(&register, &path, &edited, &[]).await.status(), 303);
    let stale = browser.submit(&register, &path, &edited, &[]).await.text().await.unwrap();
    assert!(stale.contains("Somebody else has changed"));
    let now = register.get(&format!("/api/v1/initiatives/{id}")).await.body["properties"]["revision"].to_string();
    let withdraw = browser.0.post(register.url(&format!("/en/initiatives/{id}/withdraw")));
    let withdraw = withdraw.header("content-type", "application/x-www-form-urlencoded").body(format!("revision={now}"));
    assert_eq!(withdraw.send().await.unwrap().status(), 303);
    assert!(browser.get(&register, &format!("/en/initiatives/{id}")).await.1.contains("was withdrawn"));
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    let area = square(0.0, 0.0, 5.0).to_string();
    let fields = [("name", "X"), ("lead_administration", "KF"), ("geometry", area.as_str())];
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let answer = browser.submit(&register, "/sv/samverkansprocesser/ny", &fields, &[header]).await;
        assert_eq!(answer.status(), 403);
    }
    let own =
        browser.submit(&register, "/sv/samverkansprocesser/ny", &fields, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(own.status(), 303);
}

#[tokio::test]
async fn an_area_with_swapped_axes_is_offered_put_right() {
    let (register, browser) = (Register::malmo().await, Browser::new());
    let swapped = r#"{"type":"Polygon","coordinates":[[[55.59,13.0],[55.6,13.0],[55.6,13.02],[55.59,13.0]]]}"#;
    let fields = [("name", "X"), ("lead_administration", "KF"), ("geometry", swapped)];
    let answer = browser.submit(&register, "/sv/samverkansprocesser/ny", &fields, &[]).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("value=\"corrected\""));
}
