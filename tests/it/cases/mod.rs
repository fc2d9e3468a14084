//! Support cases: the flow from first contact to running, what stands in its way, who may do what, and what is kept.

mod flow;
mod kept;
mod over;
mod told;
mod walk;

use super::Register;
use crate::harness::{Answer, feature, square, with};
use reqwest::Method;
use samordna::domain::access::{Actor, Grant};
use samordna::service::PersonDraft;
use serde_json::{Value, json};
use uuid::Uuid;

/// A register with a committee that meets, and one person for every role.
pub struct Town {
    pub register: Register,
    pub applicant: String,
    pub contact: String,
    pub handler: String,
    pub secretary: String,
    contact_id: Uuid,
}

impl Town {
    pub async fn new() -> Self {
        let register = Register::malmo().await;
        let committee = json!({ "committees": [{ "code": "TN", "name_sv": "TN", "name_en": "TN" }] });
        register.send(Method::PUT, "/api/v1/administrations", Some(&committee), &[]).await.expect(204);
        for (day, cut_off) in [("2026-10-20", "2026-10-06"), ("2026-12-01", "2026-11-10")] {
            let path = format!("/api/v1/committees/TN/meetings/{day}");
            register.send(Method::PUT, &path, Some(&json!({ "cut_off": cut_off })), &[]).await.expect(200);
        }
        let person = async |role: &str| {
            let roles = vec![Grant::parse(role).unwrap()];
            let email = Some(format!("{}@malmo.example", role.replace(':', ".")));
            let draft = PersonDraft { name: format!("Person {role}"), email, roles };
            register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id
        };
        let contact_id = person("contact_person").await;
        let applicant = register.applicant("grupp@example.org").await;
        let contact = format!("{contact_id} contact_person");
        let handler = format!("{} handler", person("handler").await);
        let secretary = format!("{} committee_secretary:TN", person("committee_secretary:TN").await);
        Self { register, applicant, contact, handler, secretary, contact_id }
    }

    /// A first contact; the case's id.
    pub async fn contact(&self) -> String {
        let body = json!({ "title": "Torget lever", "text": "Vi vill mötas.",
            "spokesperson": { "name": "Grupp Talesson", "phone": "040-1" } });
        let case = self.register.as_(&*self.applicant).post("/api/v1/applications", &body).await.expect(201);
        case.body["id"].as_str().unwrap().to_owned()
    }

    pub async fn see(&self, actor: &str, id: &str) -> Answer {
        self.register.as_(actor).get(&format!("/api/v1/cases/{id}")).await
    }

    pub async fn revision(&self, id: &str) -> String {
        let case = self.see("operator", id).await.expect(200);
        case.header("etag").to_owned()
    }

    /// Does something with a case, as it stands.
    pub async fn act(&self, actor: &str, id: &str, body: Value) -> Answer {
        let (path, tag) = (format!("/api/v1/cases/{id}/events"), self.revision(id).await);
        self.register.as_(actor).send(Method::POST, &path, Some(&body), &[("if-match", &tag)]).await
    }

    /// The same, which must succeed.
    pub async fn done(&self, actor: &str, id: &str, body: Value) -> Value {
        let answer = self.act(actor, id, body.clone()).await;
        assert_eq!(answer.status, 200, "{body}: {:#}", answer.body);
        answer.body
    }

    pub async fn save(&self, id: &str, parts: &Value) -> Answer {
        let (path, tag) = (format!("/api/v1/applications/{id}"), self.revision(id).await);
        self.register.as_(&*self.applicant).send(Method::PUT, &path, Some(parts), &[("if-match", &tag)]).await
    }

    /// From first contact to a draft.
    pub async fn draft(&self) -> String {
        let id = self.contact().await;
        let assign = json!({ "event": "assign", "administration": "FGK", "contact_person": self.contact_id });
        self.done(&self.handler, &id, assign).await;
        let talk = json!({ "event": "log_activity", "kind": "talk", "on": "2026-09-30", "summary": "Ett samtal.",
            "participants": "Grupp Talesson" });
        self.done(&self.contact, &id, talk).await;
        self.done(&self.contact, &id, json!({ "event": "assess" })).await;
        self.done(&self.contact, &id, json!({ "event": "invite" })).await;
        self.done(&self.applicant, &id, json!({ "event": "begin" })).await;
        id
    }

    /// From first contact to a case that was handed in, with this area.
    pub async fn submitted(&self, area: Value) -> String {
        let id = self.draft().await;
        self.save(&id, &json!({ "application": application(), "geometry": area })).await.expect(200);
        self.done(&self.applicant, &id, json!({ "event": "submit" })).await;
        id
    }

    /// Everything that must hold before the committee, but for what others have to say of overlaps.
    pub async fn prepare(&self, id: &str) {
        self.done(&self.handler, id, json!({ "event": "accept" })).await;
        for criterion in ["K1", "K2", "K3", "K4", "K5", "K6"] {
            let judge = json!({ "event": "judge", "criterion": criterion, "judgement": "met", "text": "Det håller." });
            self.done(&self.contact, id, judge).await;
        }
        self.done(&self.handler, id, json!({ "event": "note_conflict", "text": "Ingen är jävig." })).await;
        self.done(&self.handler, id, proposal()).await;
    }

    /// From first contact to the committee.
    pub async fn proposed(&self) -> String {
        let id = self.submitted(square(40.0, 0.0, 4.0)).await;
        self.prepare(&id).await;
        self.done(&self.handler, &id, json!({ "event": "propose" })).await;
        id
    }

    /// From first contact to running.
    pub async fn running(&self) -> String {
        let id = self.proposed().await;
        self.decide(&id, "approved").await;
        self.done(&self.contact, &id, terms(Some("2026-10-01"))).await;
        self.done(&self.contact, &id, json!({ "event": "agree" })).await;
        self.done(&self.contact, &id, json!({ "event": "start" })).await;
        id
    }

    pub async fn decide(&self, id: &str, outcome: &str) -> Value {
        self.done(&self.secretary, id, decision("decide", outcome)).await
    }
}

pub fn proposal() -> Value {
    json!({ "event": "write_proposal", "committee": "TN", "meets_on": "2026-10-20", "summary": "Kort.",
        "proposal": "Nämnden beslutar.", "background": "Bakgrund.", "economy": "Ryms i budget.",
        "support": { "role": "partner", "funding": [{ "year": 2027, "sek": 200_000 }], "hours": 80 } })
}

pub fn decision(event: &str, outcome: &str) -> Value {
    json!({ "event": event, "outcome": outcome, "decided_on": "2026-10-01", "paragraph": "§ 12",
        "registry_number": "TN-2026-7", "text": "Med villkor." })
}

pub fn terms(signed_on: Option<&str>) -> Value {
    json!({ "event": "set_terms", "support": { "role": "partner", "hours": 80 }, "seats": "En plats i styrelsen",
        "reviews": ["2027-06-01"], "begins": "2026-11-01", "ends": "2028-11-01", "signed_on": signed_on })
}

pub fn application() -> Value {
    json!({ "parties": [{ "kind": "association", "name": "Torgets vänner" }], "place": "Torget.",
        "challenges": "Tomt om kvällen.", "opportunities": "Många vill.", "others": "Butikerna.",
        "proposals": { "safety": "Trygghetsvandringar." }, "effects": "Fler på torget.",
        "contribution": { "time": "200 timmar" }, "begins": "2026-11-01", "ends": "2028-11-01" })
}

/// An initiative of MF that lies where the group applies, and shares everything with it.
pub async fn neighbour(register: &Register, place: Value) -> String {
    let mut neighbour = feature("Grannskapet", "MF", place);
    for (name, value) in [
        ("focus_fields", json!(["safety"])),
        ("actors", json!([{ "kind": "association", "name": "Torgets vänner" }])),
        ("begins", json!("2026-10-01")),
        ("phase", json!("application")),
    ] {
        neighbour = with(&neighbour, name, value);
    }
    let saved = register.register(&neighbour).await.expect(201).body;
    saved["feature"]["id"].as_str().unwrap().to_owned()
}
