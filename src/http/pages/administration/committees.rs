//! Committees: when each meets next, and a form to add one.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::params::{Params, encoded};
use super::super::paths::Paths;
use super::super::render;
use super::{Sent, frame};
use crate::domain::access::Actor;
use crate::domain::organisation::Committee;
use crate::http::extract::Signed;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "administration_committees.html", config = "web/templates/askama.toml")]
struct CommitteesPage {
    frame: Frame,
    rows: Vec<Row>,
    sent: Sent,
}

struct Row {
    href: String,
    code: String,
    name: String,
    cut_off: String,
    meets_on: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    query: Params,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    show(&service, &actor, lang, Sent::new(lang, query)).await
}

/// Adds a committee.
pub(in crate::http::pages) async fn add(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let mut sent = Sent::new(lang, pairs);
    if let Some(code) = sent.code() {
        let (name_sv, name_en) = (sent.one("name_sv").to_owned(), sent.one("name_en").to_owned());
        let to = Paths(lang).administer_committee(encoded(code.as_str()));
        let outcome = service.put_organisation(&actor, vec![Committee { code, name_sv, name_en }], Vec::new()).await;
        if let Some(response) = sent.saved(outcome, &to)? {
            return Ok(response);
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&service, &actor, lang, sent).await?).into_response())
}

async fn show(service: &Service, actor: &Actor, lang: Lang, sent: Sent) -> Result<Response, Failure> {
    let next = service.next_meetings(actor).await.in_language(lang)?;
    let row = |committee: Committee| {
        let meeting = next.iter().find(|meeting| meeting.committee == committee.code);
        Row {
            href: Paths(lang).administer_committee(encoded(committee.code.as_str())),
            name: name(lang, &committee),
            code: committee.code.to_string(),
            cut_off: meeting.map_or_else(|| "–".into(), |meeting| meeting.cut_off.to_string()),
            meets_on: meeting.map_or_else(|| "–".into(), |meeting| meeting.meets_on.to_string()),
        }
    };
    let rows = service.committees(actor).await.in_language(lang)?.into_iter().map(row).collect();
    let frame = frame(lang, lang.text("admin-committees"), Paths::administer_committees);
    Ok(render(&CommitteesPage { frame, rows, sent }))
}

/// The committee's name in a language.
pub(super) fn name(lang: Lang, committee: &Committee) -> String {
    match lang {
        Lang::Sv => committee.name_sv.clone(),
        Lang::En => committee.name_en.clone(),
    }
}
