//! What other sites can make a browser send: none of it changes anything in the name of who is signed in.

use super::{Register, administrator};
use crate::browser::Browser;
use reqwest::Method;
use std::collections::BTreeMap;

/// Every unsafe operation: of the API, from its document, and of the pages, from the table that makes their routes.
fn unsafe_routes() -> Vec<(Method, String)> {
    let document = serde_json::to_value(samordna::http::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let forms = samordna::http::pages::routes().into_iter().filter(|(method, _)| *method == "POST");
    let mut routes: Vec<(Method, String)> = forms.map(|(_, path)| (Method::POST, path)).collect();
    for (path, operations) in paths {
        for method in ["post", "put", "patch", "delete"] {
            if operations.get(method).is_some() {
                routes.push((method.to_uppercase().parse().unwrap(), path.clone()));
            }
        }
    }
    let with_id = |path: String| {
        let parts = path.split('/').map(|part| match part {
            part if part.starts_with('{') => "00000000-0000-4000-8000-000000000000",
            part => part,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    routes.into_iter().map(|(method, path)| (method, with_id(path))).collect()
}

type Headers = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn no_unsafe_route_takes_what_another_site_may_have_sent() {
    let register = Register::configured("").await;
    let admin = administrator(&register).await;
    let own = register.url("").leak() as &str;
    let attempts: BTreeMap<&str, Headers> = BTreeMap::from([
        ("cross-site", &[("sec-fetch-site", "cross-site")][..]),
        ("same-site", &[("sec-fetch-site", "same-site")]),
        ("by hand", &[("sec-fetch-site", "none")]),
        ("no header", &[]),
        ("null origin", &[("origin", "null")]),
        ("other origin", &[("origin", "https://evil.example")]),
        ("other port", &[("origin", "http://127.0.0.1:1")]),
        ("text/plain", &[("sec-fetch-site", "same-origin"), ("content-type", "text/plain")]),
    ]);
    let routes = unsafe_routes();
    let (mut cells, mut controls) = (0, 0);
    for (method, path) in &routes {
        let is_page = !path.starts_with("/api/");
        let kind = if is_page { "application/x-www-form-urlencoded" } else { "application/json" };
        let body = if is_page { "name=x" } else { "{}" };
        for (name, headers) in &attempts {
            let mut headers = headers.to_vec();
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                headers.push(("content-type", kind));
            }
            let answer = admin.send(method.clone(), path, &headers, Some(body.to_owned())).await;
            let refused = if *name == "text/plain" && !is_page { 415 } else { 403 };
            assert_eq!(answer.status, refused, "{method} {path}, {name}: {}", answer.text);
            cells += 1;
        }
        // The same from our own page gets past the guard, whatever the handler then says of it.
        for own in [("sec-fetch-site", "same-origin"), ("origin", own)] {
            if ["/logga-ut", "/sign-out", "/konto", "/account"].iter().any(|it| path.ends_with(it)) {
                continue;
            }
            let answer = admin.send(method.clone(), path, &[own, ("content-type", kind)], Some(body.to_owned())).await;
            let refusals = ["cross-site", "från en annan webbplats", "from another site"];
            let is_refused = refusals.iter().any(|text| answer.text.contains(text));
            assert!(!is_refused && answer.status != 401, "{method} {path} {own:?}: {} {}", answer.status, answer.text);
            controls += 1;
        }
    }
    assert_eq!(admin.get("/api/v1/me").await.status, 200, "still signed in after all that");
    eprintln!("{} routes, {cells} attempts refused, {controls} controls passed", routes.len());
    assert!(30 <= routes.len());
}

#[tokio::test]
async fn reading_changes_nothing_and_says_no_to_other_sites_frames() {
    let register = Register::configured("map_hosts = [\"https://tiles.example.se\"]").await;
    let browser = Browser::new(register.url(""));
    let page = browser.get("/sv/logga-in").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "img-src 'self' data: blob: https://tiles.example.se;",
        "connect-src 'self' https://tiles.example.se;",
        "script-src 'self';",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("strict-transport-security", ""),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(page.header("permissions-policy").contains("geolocation=(self)"));
    let there = Register::configured("public_url = \"https://register.test\"").await;
    let page = Browser::new(there.url("")).get("/sv/logga-in").await;
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
}
