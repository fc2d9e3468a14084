//! A register with one initiative of each kind, marked with words that must not be seen by the wrong reader.

use super::super::Home;
use super::bodies::{FOLLOWED, followed, followed_body, survey, survey_body};
use super::rules::Shows;
use crate::harness::{Answer, Register, feature, square, with};
use reqwest::Method;
use samordna::domain::access::{Actor, Grant, Scope};
use samordna::domain::codes::Code;
use samordna::service::PersonDraft;
use samordna::service::sign_in::TokenRequest;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Who acts. The coordinator, the handler and the token are FGK's.
pub const ACTORS: [&str; 10] = [
    "public",
    "viewer",
    "contact person",
    "coordinator",
    "handler",
    "secretary",
    "central coordinator",
    "administrator",
    "token",
    "applicant",
];

/// What an initiative is to whom: FGK's own, of others and published, of others and not, confidential of others, closed of
/// others, FGK's own and confidential with the contact person as such, and none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Own,
    Others,
    Unpublished,
    Confidential,
    Closed,
    OwnConfidential,
    OwnClosed,
    Absent,
}

pub const KINDS: [Kind; 8] = [
    Kind::Own,
    Kind::Others,
    Kind::Unpublished,
    Kind::Confidential,
    Kind::Closed,
    Kind::OwnConfidential,
    Kind::OwnClosed,
    Kind::Absent,
];

/// What stands for nothing in addresses.
pub const NOBODY: &str = "00000000-0000-4000-8000-00000000abcd";

impl Kind {
    fn lead(self) -> &'static str {
        match self {
            Self::Own | Self::OwnConfidential | Self::OwnClosed => "FGK",
            Self::Others | Self::Unpublished | Self::Absent => "MF",
            Self::Confidential | Self::Closed => "SBK",
        }
    }

    fn is_own(self) -> bool {
        self.lead() == "FGK"
    }

    fn visibility(self) -> &'static str {
        match self {
            Self::Others => "public",
            Self::Confidential | Self::OwnConfidential => "confidential",
            _ => "internal",
        }
    }

    /// The words that mark this kind, but for its contact person.
    fn marks(self) -> [(&'static str, String); 5] {
        ["name", "purpose", "description", "external_id", "registry_number"]
            .map(|field| (field, format!("{field}MARK{self:?}END")))
    }

    fn contact_mark(self) -> String {
        format!("contactMARK{self:?}END")
    }
}

pub(super) struct Row {
    pub(super) id: String,
    /// Its overlap with the one that everybody sees.
    pub(super) overlap: String,
}

pub struct World<'a> {
    pub(super) register: &'a Register<Home>,
    pub(super) actors: Vec<String>,
    pub(super) rows: BTreeMap<Kind, Row>,
    /// Somebody with a role, for operations on people.
    person: String,
    /// The applicant's case, with the contact person as such.
    pub(super) case: String,
    contact: uuid::Uuid,
    /// Makes names and areas of what is written over and over differ.
    pub(super) spare: Mutex<u32>,
}

impl<'a> World<'a> {
    pub async fn new(register: &'a Register<Home>) -> Self {
        let person = async |name: &str, roles: &[&str]| {
            let roles = roles.iter().map(|role| Grant::parse(role).unwrap()).collect();
            let draft = PersonDraft { name: name.to_owned(), email: None, roles };
            register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id
        };
        register.service.set_installation_key(samordna::service::InstallationKey::new([7; 32]));
        let committee = json!({ "committees": [{ "code": "TN", "name_sv": "TN", "name_en": "TN" }] });
        let organisation = register.as_("operator");
        organisation.send(Method::PUT, "/api/v1/administrations", Some(&committee), &[]).await.expect(204);
        let mut actors = vec!["public".to_owned()];
        let mut contact = uuid::Uuid::nil();
        for roles in [
            "viewer",
            "contact_person",
            "coordinator:FGK",
            "handler",
            "committee_secretary:TN",
            "central_coordinator",
            "administrator",
        ] {
            let id = person(roles, &[roles]).await;
            if roles == "contact_person" {
                contact = id;
            }
            actors.push(format!("{id} {roles}"));
        }
        actors.push("token:FGK areas:read areas:write export:internal".to_owned());
        actors.push(register.applicant("sokande@example.org").await);
        let draft = PersonDraft { name: "Delegate".into(), email: Some("delegate@example.org".into()), roles: vec![] };
        let delegate = register.service.put_person(&Actor::Operator, None, draft).await.unwrap().id;
        let (rows, person) = (BTreeMap::new(), delegate.to_string());
        let case = super::cases::case(register, &actors[9], contact).await;
        let mut world = Self { register, actors, rows, person, case, contact, spare: Mutex::new(0) };
        for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Absent) {
            let saved = register.as_("operator").register(&world.feature(kind, (0.0, 0.0))).await.expect(201).body;
            let id = saved["feature"]["id"].as_str().unwrap().to_owned();
            world.rows.insert(kind, Row { id, overlap: String::new() });
        }
        world.find_overlaps().await;
        world.rows.insert(Kind::Absent, Row { id: NOBODY.into(), overlap: NOBODY.into() });
        let layer = json!({ "type": "FeatureCollection", "features": [{ "type": "Feature", "id": "L1",
            "properties": { "name": "Layer area" }, "geometry": square(30.0, 30.0, 2.0) }] });
        let options = samordna::service::import::ImportOptions::default();
        register.service.import_reference(&Actor::Operator, "layer".into(), vec![layer], options).await.unwrap();
        world
    }

    async fn find_overlaps(&mut self) {
        let others = self.rows[&Kind::Others].id.clone();
        let own = self.rows[&Kind::Own].id.clone();
        let path = "/api/v1/overlaps?state=active,candidate,lapsed&limit=1000";
        let list = self.register.as_("operator").get(path).await.expect(200).body;
        for (kind, row) in &mut self.rows {
            let other = if *kind == Kind::Others { &own } else { &others };
            let is_pair = |it: &&Value| {
                let sides = [it["a"]["id"].as_str().unwrap(), it["b"]["id"].as_str().unwrap()];
                sides.contains(&row.id.as_str()) && sides.contains(&other.as_str())
            };
            let found = list["overlaps"].as_array().unwrap().iter().find(is_pair).unwrap();
            row.overlap = found["id"].as_str().unwrap().to_owned();
        }
    }

    /// An initiative of a kind with all its marks, so many steps from where they all overlap.
    fn feature(&self, kind: Kind, (east, north): (f64, f64)) -> Value {
        let aside = f64::from(kind as u8) * 0.2;
        let mut feature = feature("", kind.lead(), square(east + aside, north + aside, 6.0));
        for (field, mark) in kind.marks() {
            feature = with(&feature, field, json!(mark));
        }
        let mut contact = json!({ "name": kind.contact_mark(), "email": "someone@example.org" });
        if kind == Kind::OwnConfidential {
            contact["person"] = json!(self.contact);
        }
        feature = with(&feature, "contact_person", contact);
        feature = with(&feature, "visibility", json!(kind.visibility()));
        let is_closed = matches!(kind, Kind::Closed | Kind::OwnClosed);
        with(&feature, "phase", json!(if is_closed { "closed" } else { "running" }))
    }

    /// A new initiative of a kind for something that changes it: its id, its revision, and itself.
    pub(super) async fn spare(&self, kind: Kind) -> (String, i64, Value) {
        let number = {
            let mut spare = self.spare.lock().unwrap();
            *spare += 1;
            *spare
        };
        // Spread over many places, so that they do not all overlap each other.
        let place = (30.0 + f64::from(number % 16) * 8.0, 10.0 + f64::from(number / 16 % 8) * 8.0);
        let feature =
            with(&self.feature(kind, place), "external_id", json!(format!("external_idMARK{kind:?}END{number}")));
        if kind == Kind::Absent {
            return (NOBODY.to_owned(), 1, feature);
        }
        let saved = self.register.as_("operator").register(&feature).await.expect(201).body;
        let id = saved["feature"]["id"].as_str().unwrap().to_owned();
        (id, saved["feature"]["properties"]["revision"].as_i64().unwrap(), feature)
    }

    /// Whether an actor sees the initiative of a kind: the rule of visibility once more, in the plainest words.
    pub fn sees(&self, actor: usize, kind: Kind) -> bool {
        match (ACTORS[actor], kind) {
            (_, Kind::Absent) => false,
            ("public" | "applicant", kind) => kind == Kind::Others,
            ("central coordinator", _) => true,
            (actor, Kind::OwnConfidential) => ["contact person", "coordinator", "token"].contains(&actor),
            (_, Kind::Confidential) => false,
            _ => true,
        }
    }

    fn reads_contact(&self, actor: usize, kind: Kind) -> bool {
        self.sees(actor, kind)
            && match ACTORS[actor] {
                "handler" | "central coordinator" => true,
                "coordinator" | "token" => kind.is_own(),
                "contact person" => kind == Kind::OwnConfidential,
                _ => false,
            }
    }

    /// What an answer holds that its reader must not see.
    pub fn leaks(&self, text: &str, shows: Shows, actor: usize) -> Vec<String> {
        let mut leaks = Vec::new();
        for (kind, row) in self.rows.iter().filter(|(kind, _)| **kind != Kind::Absent) {
            let mut forbidden = Vec::new();
            let sees = self.sees(actor, *kind);
            for (field, mark) in kind.marks() {
                let is_public = matches!(field, "name" | "purpose" | "registry_number");
                if !sees || (shows == Shows::Public && !(is_public && *kind == Kind::Others)) {
                    forbidden.push(mark);
                }
            }
            if matches!(shows, Shows::List | Shows::Public) || !self.reads_contact(actor, *kind) {
                forbidden.push(kind.contact_mark());
            }
            if !sees || (shows == Shows::Public && *kind != Kind::Others) {
                forbidden.push(row.id.clone());
                forbidden.push(row.overlap.clone());
            }
            leaks.extend(forbidden.into_iter().filter(|mark| text.contains(mark.as_str())));
        }
        leaks
    }

    pub fn is_shown(&self, text: &str, kind: Kind) -> bool {
        text.contains(&self.rows[&kind].id) || text.contains(&kind.marks()[0].1)
    }

    /// Sends what an operation asks for, with everything but the right to it in order.
    pub async fn ask(&self, operation: &str, actor: usize, kind: Kind) -> Answer {
        let (method, path) = operation.split_once(' ').unwrap();
        let row = &self.rows[&kind];
        let mut id = match path.contains("overlap") && !path.contains("initiatives") {
            true => row.overlap.clone(),
            false => row.id.clone(),
        };
        let (mut body, mut headers, mut grant) = (None, Vec::new(), NOBODY.to_owned());
        let mut part = NOBODY.to_owned();
        match operation {
            "PUT /api/v1/initiatives/{id}" | "DELETE /api/v1/initiatives/{id}" => {
                let (spare, revision, feature) = self.spare(kind).await;
                id = spare;
                headers.push(("if-match", format!("\"{revision}\"")));
                body = (method == "PUT").then_some(feature);
            }
            "PUT /api/v1/initiatives/{id}/freshness" => {
                let (spare, revision, _) = self.spare(kind).await;
                id = spare;
                headers.push(("if-match", format!("\"{revision}\"")));
                body = Some(json!({}));
            }
            _ if ["/surveys", "/enkater"].iter().any(|part| path.contains(part)) && path.contains("{id}") => {
                let (survey, revision) = survey(self.register, &id).await;
                id = survey;
                headers.push(("if-match", format!("\"{revision}\"")));
                body = match (method, path.ends_with("/invitations")) {
                    ("PUT", _) => Some(survey_body(&self.rows[&kind].id)),
                    ("POST", true) => Some(json!({ "addresses": ["a@example.org"] })),
                    ("POST", false) => Some(json!({})),
                    _ => None,
                };
            }
            "POST /api/v1/surveys" => body = Some(survey_body(&id)),
            _ if FOLLOWED.iter().any(|part| path.contains(part)) && method != "GET" => {
                let known = followed(self.register, &id, path).await;
                part.clone_from(&known.0);
                headers.push(("if-match", format!("\"{}\"", known.1)));
                body = (method != "DELETE").then(|| followed_body(path));
            }
            "POST /api/v1/overlaps/{id}/verdicts" | "POST /api/v1/overlaps/{id}/events" => {
                headers.push(("if-match", self.handling_tag(&id).await));
                let side = if kind.is_own() || kind == Kind::Others { "FGK" } else { kind.lead() };
                body = Some(match path.ends_with("verdicts") {
                    true => json!({ "administration": side, "verdict": "need" }),
                    false => json!({ "act": "note", "text": "A note" }),
                });
            }
            "POST /api/v1/rules" | "POST /api/v1/rules/preview" => {
                let rules = self.register.as_("operator").get("/api/v1/rules").await.expect(200);
                headers.push(("if-match", rules.header("etag").to_owned()));
                let rules = &rules.body["rules"][0]["rules"];
                body = Some(if path.ends_with("preview") { rules.clone() } else { json!({ "rules": rules }) });
            }
            "POST /api/v1/initiatives" => {
                let (_, _, feature) = self.spare(Kind::Absent).await;
                let lead = with(&feature, "lead_administration", json!(kind.lead()));
                body = Some(with(&lead, "visibility", json!(kind.visibility())));
            }
            "POST /api/v1/cases" => {
                body = Some(json!({ "initiative": self.spare(kind).await.0, "assignment": "Assignment" }));
            }
            "POST /api/v1/cases/{id}/events" => {
                headers.push(("if-match", self.case_tag().await));
                body = Some(json!({ "event": "log_activity", "kind": "talk", "on": "2026-09-30", "summary": "Talk" }));
            }
            "POST /api/v1/applications" => {
                body = Some(json!({ "title": "A", "text": "B", "spokesperson": { "name": "C", "phone": "" } }));
            }
            "PUT /api/v1/applications/{id}" => {
                headers.push(("if-match", self.case_tag().await));
                body = Some(json!({ "title": "Another" }));
            }
            "POST /api/v1/overlaps/preview" => body = Some(json!({ "geometry": square(0.5, 0.5, 6.0) })),
            "PUT /api/v1/administrations" => {
                let mf = json!({ "code": "MF", "name_sv": "MF", "name_en": "MF", "committee": null });
                body = Some(json!({ "administrations": [mf] }));
            }
            "PUT /api/v1/retention" => body = Some(json!({ "what": "answers", "keep": 7, "unit": "days" })),
            "POST /api/v1/persons" => body = Some(json!({ "name": "Somebody" })),
            "PUT /api/v1/persons/{id}" => {
                body = Some(json!({ "name": "Delegate", "email": "delegate@example.org" }));
            }
            "POST /api/v1/persons/{id}/grants" => body = Some(json!({ "role": "viewer" })),
            "POST /api/v1/delegations" => {
                body = Some(json!({ "email": "delegate@example.org", "role": "coordinator", "unit": "FGK",
                    "ends": "2026-12-01" }));
            }
            "DELETE /api/v1/persons/{id}/grants/{grant}" => {
                let person = self.person.parse().unwrap();
                let role = Grant::parse("viewer").unwrap();
                grant = self.register.service.give_role(&Actor::Operator, person, role).await.unwrap().id.to_string();
            }
            "DELETE /api/v1/delegations/{id}" | "DELETE /api/v1/sessions/{id}" => id = NOBODY.into(),
            "POST /api/v1/tokens" => {
                body = Some(json!({ "name": "Map", "administration": "FGK", "scopes": ["areas:read"], "days": 30 }));
            }
            "DELETE /api/v1/tokens/{id}" => {
                let (name, administration) = ("Map".to_owned(), Code::parse("FGK").unwrap());
                let wanted = TokenRequest { name, administration, scopes: vec![Scope::AreasRead], days: 30 };
                id = self.register.service.issue_token(&Actor::Operator, wanted).await.unwrap().token.id;
            }
            "POST /api/v1/inbox/read" => body = Some(json!({ "up_to": 0 })),
            "PUT /api/v1/subscriptions/{subscription}" => body = Some(json!({ "covers": [], "mail": false })),
            "POST /api/v1/subscriptions" => {
                body =
                    Some(json!({ "covers": [], "mail": false, "mailbox": "fgk@example.org", "administration": "FGK" }));
            }
            "POST /api/v1/subscriptions/{subscription}/areas" => {
                body = Some(json!({ "name": "Place", "geometry": square(70.0, 70.0, 1.0) }));
            }
            "PUT /api/v1/committees/{code}/meetings/{meets_on}" => body = Some(json!({ "cut_off": "2026-10-13" })),
            "POST /api/v1/criteria/{code}" | "PUT /api/v1/criteria/{code}" => {
                body = Some(json!({ "position": 1, "name_sv": "a", "name_en": "b", "text_sv": "c", "text_en": "d" }));
                headers.push(("if-match", "\"999999\"".to_owned()));
            }
            _ => {}
        }
        if ["/api/v1/persons/", "/administration/personer/", "/administration/people/"]
            .iter()
            .any(|it| path.contains(it))
        {
            id.clone_from(&self.person);
        }
        let is_case =
            ["/cases/", "/applications/", "/arenden/", "/ansokan/", "/apply/"].iter().any(|it| path.contains(it));
        if is_case && kind != Kind::Absent {
            id.clone_from(&self.case);
        }
        let leaving = self.leaving(operation).await;
        let (path, body) = leaving.unwrap_or_else(|| (path.to_owned(), body));
        let path =
            path.replace("{proof}", "x").replace("{id}", &id).replace("{grant}", &grant).replace("{layer}", "layer");
        let path = path.replace("{attachment}", NOBODY);
        let path = path.replace("{step}", if path.starts_with("/sv") { "grupp" } else { "group" });
        let path = path.replace("{subscription}", "own").replace("{area}", NOBODY);
        let path = ["{measure}", "{indicator}", "{document}"].iter().fold(path, |path, name| path.replace(name, &part));
        let path = path.replace("{*rest}", "nothing").replace("{number}", "4").replace("{key}", "nobody");
        let path = path.replace("{version}", "1").replace("{ids}", &self.pair(kind));
        let path = match path.ends_with("/together") {
            true => format!("{path}?initiatives={}", self.pair(kind)),
            false => path,
        };
        let code = if path.contains("criteria") { "K1" } else { "TN" };
        let meeting = if method == "DELETE" { "2026-01-01" } else { "2026-10-20" };
        let path = path.replace("{code}", code).replace("{meets_on}", meeting);
        let reader = self.register.as_(self.actors[actor].as_str());
        if !path.starts_with("/api") && method == "POST" {
            return self.submit(&path, actor, kind).await;
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut answer = reader.send(method, &path, body.as_ref(), &headers).await;
        // The address that was asked for is told back; whoever asked knew it.
        answer.text = answer.text.replace(&path, "");
        answer
    }

    /// The ids of the row and of the one that everybody sees, as a place is named.
    fn pair(&self, kind: Kind) -> String {
        let other = if kind == Kind::Others { Kind::Own } else { Kind::Others };
        format!("{},{}", self.rows[&kind].id, self.rows[&other].id)
    }

    /// The tag of what was done with an overlap so far.
    pub(super) async fn handling_tag(&self, overlap: &str) -> String {
        let handling = self.register.as_("operator").get(&format!("/api/v1/overlaps/{overlap}/handling")).await;
        handling.header("etag").to_owned()
    }
}
