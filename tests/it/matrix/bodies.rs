//! What is sent to the addresses of what is followed and asked.

use super::super::Home;
use super::world::NOBODY;
use crate::harness::Register;
use serde_json::{Value, json};

/// What is followed of an initiative, as its addresses name it.
pub const FOLLOWED: [&str; 3] = ["/measures", "/indicators", "/documents"];

pub fn survey_body(initiative: &str) -> Value {
    json!({ "initiative": initiative, "title": "A survey", "anonymous": true, "opens_on": "2026-10-01",
        "closes_on": "2026-10-31", "questions": [{ "kind": "text", "text": "Well?" }] })
}

pub fn followed_body(path: &str) -> Value {
    match path {
        path if path.ends_with("/readings") => json!({ "read_on": "2026-09-01", "value": 1, "source": "Counted" }),
        path if path.contains("/measures") => json!({ "title": "A measure", "state": "planned" }),
        path if path.contains("/indicators") => json!({ "kind": "effect", "name": "Trust", "better": "higher" }),
        _ => json!({ "kind": "plan", "title": "The plan", "url": "https://example.org/plan" }),
    }
}

/// A new survey to the actors of an initiative: its id and revision.
pub async fn survey(register: &Register<Home>, initiative: &str) -> (String, i64) {
    if initiative == NOBODY {
        return (NOBODY.to_owned(), 1);
    }
    let made = register.as_("operator").post("/api/v1/surveys", &survey_body(initiative)).await.expect(201).body;
    (made["id"].as_str().unwrap().to_owned(), made["revision"].as_i64().unwrap())
}

/// Something of what is followed of an initiative: its id and revision.
pub async fn followed(register: &Register<Home>, initiative: &str, path: &str) -> (String, i64) {
    let kind = FOLLOWED.iter().find(|part| path.contains(*part)).unwrap();
    if initiative == NOBODY || path.ends_with(kind) {
        return (NOBODY.to_owned(), 1);
    }
    let address = format!("/api/v1/initiatives/{initiative}{kind}");
    let made = register.as_("operator").post(&address, &followed_body(kind)).await.expect(201).body;
    (made["id"].as_str().unwrap().to_owned(), made["revision"].as_i64().unwrap_or(1))
}

/// What the form of a page about these sends; none for other pages.
pub fn fields(path: &str, initiative: &str) -> Option<Vec<(String, String)>> {
    let follows = path.ends_with("/uppfoljning") || path.ends_with("/follow-up");
    let makes = path.ends_with("/enkater") || path.ends_with("/surveys");
    let fields = if follows {
        vec![("act", "measure"), ("title", "A measure"), ("state", "planned")]
    } else if makes {
        vec![
            ("title", "A survey"),
            ("initiative", initiative),
            ("opens_on", "2026-10-01"),
            ("closes_on", "2026-10-31"),
            ("text-1", "Well?"),
            ("kind-1", "text"),
        ]
    } else if path.contains("/enkater/") || path.contains("/surveys/") {
        vec![("act", "close")]
    } else {
        return None;
    };
    Some(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}
