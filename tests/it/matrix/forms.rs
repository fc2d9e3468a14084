//! Forms of pages, sent as each of the actors.

use super::bodies::fields;
use super::world::{Kind, NOBODY, World};
use crate::harness::Answer;

impl World<'_> {
    /// Sends a form of a page.
    pub(super) async fn submit(&self, path: &str, actor: usize, kind: Kind) -> Answer {
        if ["/arenden/", "/cases/", "/ansokan", "/apply"].iter().any(|part| path.contains(part)) {
            return self.submit_to_case(path, actor).await;
        }
        if let Some(mut answer) = self.submit_leaving(path, &self.actors[actor]).await {
            answer.text = answer.text.replace(path, "");
            return answer;
        }
        let organisation = ["namnder", "committees", "forvaltningar", "administrations", "kriterier", "criteria"];
        if organisation.iter().any(|part| path.contains(&format!("/administration/{part}"))) {
            return self.administer(path, actor).await;
        }
        let reader = self.register.as_(self.actors[actor].as_str());
        if path.contains("/overl") || path.ends_with("/regler") || path.ends_with("/rules") {
            let tag = self.handling_tag(&self.rows[&kind].overlap).await;
            let fields = [("act", "note"), ("text", "A note"), ("revision", tag.trim_matches('"'))];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let mut answer = reader.form(path, &fields).await;
            answer.text = answer.text.replace(path, "");
            return answer;
        }
        if let Some(fields) = fields(path, &self.rows[&kind].id) {
            let mut answer = reader.form(path, &fields).await;
            answer.text = answer.text.replace(path, "");
            return answer;
        }
        if !path.contains("samverkansprocesser") && !path.contains("initiatives") {
            let fields = [
                ("name", "Somebody"),
                ("administration", "FGK"),
                ("days", "30"),
                ("scope", "areas:read"),
                ("session", NOBODY),
            ];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            return reader.form(path, &fields).await;
        }
        let (id, revision, feature) = self.spare(kind).await;
        let path = path.replace(&self.rows[&kind].id, &id);
        let properties = feature["properties"].as_object().unwrap();
        let mut fields: Vec<(String, String)> =
            properties.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
        let is_new = path.ends_with("/ny") || path.ends_with("/new");
        if is_new {
            fields.retain(|(name, _)| name != "external_id");
        }
        fields.push(("geometry".into(), feature["geometry"].to_string()));
        fields.push(("revision".into(), revision.to_string()));
        fields.push(("assignment".into(), "Assignment".into()));
        let is_plain =
            ["aterta", "withdraw", "bekrafta", "confirm", "arende", "case"].iter().any(|end| path.ends_with(end));
        let mut answer = match is_plain {
            true => reader.form(&path, &fields).await,
            false => reader.multipart(&path, &fields).await,
        };
        answer.text = answer.text.replace(&path, "");
        answer
    }

    /// Sends a form of an administrator's page.
    async fn administer(&self, path: &str, actor: usize) -> Answer {
        let number = {
            let mut spare = self.spare.lock().unwrap();
            *spare += 1;
            *spare
        };
        let fields = [
            ("code", format!("X{number}")),
            ("action", "rename".into()),
            ("position", "9".into()),
            ("name_sv", "TN".into()),
            ("name_en", "TN".into()),
            ("text_sv", "a".into()),
            ("text_en", "b".into()),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        let mut answer = self.register.as_(self.actors[actor].as_str()).form(path, &fields).await;
        answer.text = answer.text.replace(path, "");
        answer
    }
}
