//! One entry: who, what, why, and each member as it was and as it is.

use super::{Row, minute};
use crate::http::extract::Signed;
use crate::http::pages::dossier::{label, told};
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::QueryString;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::service::{RecordedEntry, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "record_entry.html", config = "web/templates/askama.toml")]
struct EntryPage {
    frame: Frame,
    row: Row,
    at: String,
    seq: String,
    differences: Vec<(String, String, String)>,
    personal: String,
    seal: String,
    /// The page of the initiative it tells of.
    initiative: Option<String>,
    same_subject: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(number): Path<String>,
) -> Result<Response, Failure> {
    let number = number.parse().map_err(|_| Failure::not_found(lang))?;
    let found = service.record_entry(&actor, number).await.in_language(lang)?;
    let RecordedEntry { sealed, keeps_personal } = &found;
    let entry = &sealed.entry;
    let title = lang.format("record-entry-title", &[("number", entry.number.to_string())]);
    let personal = match (&entry.personal, keeps_personal) {
        (None, _) => String::new(),
        (Some(_), true) => lang.text("record-personal-kept"),
        (Some(_), false) => lang.text("record-personal-erased"),
    };
    let is_initiative = entry.kind.starts_with("initiative_");
    Ok(render(&EntryPage {
        frame: Frame::new(lang, Section::Other, title, |paths| paths.record_entry(number)),
        row: Row::new(lang, sealed),
        at: minute(&entry.at),
        seq: entry.seq.map(|seq| seq.to_string()).unwrap_or_default(),
        differences: differences(lang, entry.before.as_deref(), entry.after.as_deref()),
        personal,
        seal: sealed.seal.clone(),
        initiative: is_initiative.then(|| Paths(lang).initiative(&entry.subject)),
        same_subject: QueryString::default().with("subject", &entry.subject).after(&Paths(lang).record()),
    }))
}

/// Each member with what it was and what it is; what is no object is told as one.
fn differences(lang: Lang, before: Option<&str>, after: Option<&str>) -> Vec<(String, String, String)> {
    let members = |text: Option<&str>| -> Map<String, Value> {
        match text.and_then(|text| serde_json::from_str(text).ok()) {
            Some(Value::Object(members)) => members,
            Some(other) => Map::from_iter([(String::new(), other)]),
            None => Map::new(),
        }
    };
    let (before, after) = (members(before), members(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let side = |members: &Map<String, Value>, name: &str| {
        members.get(name).map_or_else(|| "–".to_owned(), |value| told(lang, name, value))
    };
    names.into_iter().map(|name| (label(lang, name), side(&before, name), side(&after, name))).collect()
}
