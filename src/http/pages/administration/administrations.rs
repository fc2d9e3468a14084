//! Administrations: which there are, and a form to add one or change its names and committee.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::looks::{Badge, Looks};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::committees::name;
use super::{Sent, edit, frame};
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::domain::error::{Fault, FaultCode};
use crate::domain::organisation::Administration;
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
#[template(path = "administration_administrations.html", config = "web/templates/askama.toml")]
struct AdministrationsPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Code and name.
    committees: Vec<(String, String)>,
    /// Whether one that is there is being changed.
    is_change: bool,
    sent: Sent,
}

struct Row {
    badge: Badge,
    name_sv: String,
    name_en: String,
    committee: String,
    href: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    query: Params,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let mut sent = Sent::new(lang, query);
    let all = service.administrations(&actor).await.in_language(lang)?;
    if let Some(it) = all.iter().find(|administration| administration.code.as_str() == sent.one("code")) {
        let committee = it.committee.as_ref().map_or("", Code::as_str);
        sent.values = sent.values.or(&[("name_sv", &it.name_sv), ("name_en", &it.name_en), ("committee", committee)]);
    }
    show(&service, &actor, lang, sent).await
}

/// Adds an administration or changes it.
pub(in crate::http::pages) async fn put(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let mut sent = Sent::new(lang, pairs);
    let committee = Code::parse(sent.one("committee"));
    if committee.is_none() && !sent.one("committee").is_empty() {
        sent.faults.push(Fault::new("/committee", FaultCode::NotACode));
    }
    if let (Some(code), false) = (sent.code(), sent.is_faulty()) {
        let (name_sv, name_en) = (sent.one("name_sv").to_owned(), sent.one("name_en").to_owned());
        let administration = Administration { code, name_sv, name_en, committee };
        let outcome = service.put_organisation(&actor, Vec::new(), vec![administration]).await;
        if let Some(response) = sent.saved(outcome, &Paths(lang).administer_administrations())? {
            return Ok(response);
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&service, &actor, lang, sent).await?).into_response())
}

async fn show(service: &Service, actor: &Actor, lang: Lang, sent: Sent) -> Result<Response, Failure> {
    let committees = service.committees(actor).await.in_language(lang)?;
    let committees: Vec<(String, String)> =
        committees.iter().map(|committee| (committee.code.to_string(), name(lang, committee))).collect();
    let all = service.administrations(actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &all);
    let is_change = all.iter().any(|administration| administration.code.as_str() == sent.one("code"));
    let row = |it: &Administration| {
        let committee = it.committee.as_ref().map_or("", Code::as_str);
        Row {
            badge: looks.of(&it.code),
            name_sv: it.name_sv.clone(),
            name_en: it.name_en.clone(),
            committee: committees.iter().find(|(code, _)| code == committee).map_or("–", |(_, name)| name).to_owned(),
            href: edit(Paths(lang).administer_administrations(), &it.code),
        }
    };
    let rows = all.iter().map(row).collect();
    let frame = frame(lang, lang.text("admin-administrations"), Paths::administer_administrations);
    Ok(render(&AdministrationsPage { frame, rows, committees, is_change, sent }))
}
