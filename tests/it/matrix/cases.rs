//! The case of the matrix: an applicant's own, and what is sent to its pages.

use super::super::Home;
use super::world::World;
use crate::harness::{Answer, Register};
use reqwest::Method;
use serde_json::json;

impl World<'_> {
    /// The tag of the case as it stands.
    pub async fn case_tag(&self) -> String {
        let case = self.register.as_("operator").get(&format!("/api/v1/cases/{}", self.case)).await.expect(200);
        case.header("etag").to_owned()
    }

    /// Sends a form of a case's page, or of who applies.
    pub async fn submit_to_case(&self, path: &str, actor: usize) -> Answer {
        let tag = self.case_tag().await;
        let fields = [
            ("act", "log_activity"),
            ("kind", "talk"),
            ("on", "2026-09-30"),
            ("summary", "Talk"),
            ("email", "somebody@example.org"),
            ("revision", tag.trim_matches('"')),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let reader = self.register.as_(self.actors[actor].as_str());
        let mut answer = match path.ends_with("/grupp") || path.ends_with("/group") {
            true => reader.multipart(path, &fields).await,
            false => reader.form(path, &fields).await,
        };
        answer.text = answer.text.replace(path, "");
        answer
    }
}

/// A case of the applicant's, and the meeting of the committee.
pub async fn case(register: &Register<Home>, applicant: &str, contact: uuid::Uuid) -> String {
    let path = "/api/v1/committees/TN/meetings/2026-10-20";
    let cut_off = json!({ "cut_off": "2026-10-13" });
    register.as_("operator").send(Method::PUT, path, Some(&cut_off), &[]).await.expect(200);
    let body = json!({ "title": "Case", "text": "Text", "spokesperson": { "name": "Spokesperson" } });
    let made = register.as_(applicant).post("/api/v1/applications", &body).await.expect(201);
    let (id, tag) = (made.body["id"].as_str().unwrap().to_owned(), made.header("etag").to_owned());
    let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": contact });
    let path = format!("/api/v1/cases/{id}/events");
    register.as_("operator").send(Method::POST, &path, Some(&assign), &[("if-match", &tag)]).await.expect(200);
    id
}
