//! A dossier for reading and printing: one HTML file that asks nothing of anybody.

mod case;

pub(in crate::http) use case::html as case_html;

use super::numbers;
use crate::domain::record::Checkpoint;
use crate::service::{Dossier, DossierEntry, ServiceError};
use crate::texts::Lang;
use askama::Template;
use serde_json::{Map, Value};

#[derive(Template)]
#[template(path = "dossier/initiative.html", config = "web/templates/askama.toml")]
struct DossierPage {
    lang: Lang,
    name: String,
    id: String,
    made_at: String,
    masked: bool,
    facts: Vec<(String, String)>,
    areas: Vec<[String; 5]>,
    overlaps: Vec<[String; 5]>,
    entries: Vec<EntryRow>,
    seal: Option<(i64, String, String)>,
}

/// An entry with what differed, a line for each member.
struct EntryRow {
    number: i64,
    at: String,
    who: String,
    what: String,
    reason: String,
    differences: Vec<(String, String, String)>,
    personal: Vec<(String, String)>,
    seal: String,
}

impl DossierPage {
    fn t(&self, key: &str) -> String {
        self.lang.text(key)
    }
}

/// The dossier as HTML.
///
/// # Errors
/// [`ServiceError::Broken`], which would be a fault of this program.
pub(in crate::http) fn html(lang: Lang, dossier: &Dossier) -> Result<String, ServiceError> {
    let properties = serde_json::to_value(&dossier.initiative.properties).map_err(|_| ServiceError::Broken)?;
    let page = DossierPage {
        lang,
        name: dossier.initiative.properties.attributes.name.clone(),
        id: dossier.initiative.id.to_string(),
        made_at: dossier.made_at.to_string(),
        masked: dossier.masked,
        facts: facts(lang, &properties),
        areas: dossier
            .areas
            .iter()
            .map(|area| {
                let status = lang.text(&format!("area-status-{}", area.area_status));
                let size = numbers::area(lang, area.area_m2);
                [area.version.to_string(), area.recorded_at.to_string(), status, size, area.seq.to_string()]
            })
            .collect(),
        overlaps: dossier
            .overlaps
            .iter()
            .map(|overlap| {
                let other = if overlap.a.id == dossier.initiative.id { &overlap.b } else { &overlap.a };
                let codes: Vec<&str> = other.administrations.iter().map(|code| code.as_str()).collect();
                let (size, state) =
                    (numbers::area(lang, overlap.area_m2), lang.text(&format!("state-{}", overlap.state)));
                [format!("O-{}", overlap.number), other.name.clone(), codes.join(", "), size, state]
            })
            .collect(),
        entries: dossier.entries.iter().map(|entry| row(lang, entry)).collect(),
        seal: seal(dossier.checkpoint.as_ref()),
    };
    filled(&page)
}

/// Number, time and seal of a checkpoint.
fn seal(checkpoint: Option<&Checkpoint>) -> Option<(i64, String, String)> {
    checkpoint.map(|one| (one.number, one.at.clone(), one.seal.clone()))
}

fn filled(page: &impl Template) -> Result<String, ServiceError> {
    page.render().map_err(|error| {
        tracing::error!(%error, "a template could not be filled in");
        ServiceError::Broken
    })
}

/// What people filled in, in the order of the form.
const FACTS: [&str; 20] = [
    "name",
    "lead_administration",
    "participating_administrations",
    "form",
    "origin",
    "city_role",
    "purpose",
    "description",
    "focus_fields",
    "actors",
    "contact_person",
    "begins",
    "ends",
    "phase",
    "area_status",
    "visibility",
    "parent",
    "registry_number",
    "external_id",
    "source",
];

/// The members whose values are words of the register, and what the keys of their texts begin with.
const VOCABULARIES: [(&str, &str); 9] = [
    ("form", "form"),
    ("origin", "origin"),
    ("city_role", "city-role"),
    ("focus_fields", "focus"),
    ("phase", "phase"),
    ("area_status", "area-status"),
    ("visibility", "visibility"),
    ("what", "retained"),
    ("unit", "keep-unit"),
];

fn facts(lang: Lang, properties: &Value) -> Vec<(String, String)> {
    let fact = |name: &&str| {
        let value = properties.get(*name).filter(|value| !value.is_null())?;
        Some((label(lang, name), told(lang, name, value)))
    };
    FACTS.iter().filter_map(fact).collect()
}

fn row(lang: Lang, entry: &DossierEntry) -> EntryRow {
    let nothing = Map::new();
    let members = |value: &Option<Value>| value.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (members(&entry.before), members(&entry.after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let side = |members: &Map<String, Value>, name: &str| {
        members.get(name).map(|value| told(lang, name, value)).unwrap_or_default()
    };
    let difference = |name: &&String| (label(lang, name), side(&before, name), side(&after, name));
    let person = entry.personal.as_ref().and_then(|personal| personal.get("contact_person"));
    let personal = person.and_then(Value::as_object).unwrap_or(&nothing);
    let who = match &entry.administration {
        Some(administration) => format!("{} ({administration})", entry.actor),
        None => entry.actor.clone(),
    };
    EntryRow {
        number: entry.number,
        at: entry.at.clone(),
        who,
        what: super::record::kind(lang, &entry.kind),
        reason: entry.reason.clone().unwrap_or_default(),
        differences: names.iter().map(difference).collect(),
        personal: personal.iter().map(|(name, value)| (contact_label(lang, name), told(lang, name, value))).collect(),
        seal: entry.seal.clone(),
    }
}

/// The name of a member as the pages call it, or the member's own.
pub(super) fn label(lang: Lang, name: &str) -> String {
    lang.find(&format!("field-{}", name.replace('_', "-"))).unwrap_or_else(|| name.to_owned())
}

fn contact_label(lang: Lang, name: &str) -> String {
    lang.find(&format!("field-contact-{name}")).unwrap_or_else(|| name.to_owned())
}

/// A value in words: words of the register translated, lists with commas, what is nothing as a dash.
pub(super) fn told(lang: Lang, name: &str, value: &Value) -> String {
    let vocabulary = VOCABULARIES.iter().find(|(member, _)| *member == name).map(|(_, vocabulary)| *vocabulary);
    let word = |vocabulary: &str, text: &str| lang.find(&format!("{vocabulary}-{}", text.replace('_', "-")));
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => vocabulary.and_then(|it| word(it, text)).unwrap_or_else(|| text.clone()),
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => items.iter().map(|item| told(lang, name, item)).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let told_members = members.iter().filter(|(_, value)| !value.is_null() && *value != "");
            told_members.map(|(name, value)| told(lang, name, value)).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}
