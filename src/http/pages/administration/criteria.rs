//! Criteria: what applications are judged by, and a form to add one or change it.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::{Sent, edit, frame};
use crate::domain::access::Actor;
use crate::domain::agenda::{Criterion, CriterionDraft};
use crate::domain::error::{Fault, FaultCode};
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
#[template(path = "administration_criteria.html", config = "web/templates/askama.toml")]
struct CriteriaPage {
    frame: Frame,
    rows: Vec<Row>,
    sent: Sent,
}

struct Row {
    code: String,
    name: String,
    text: String,
    state: String,
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
    let all = service.criteria(&actor).await.in_language(lang)?;
    if let Some(it) = all.iter().find(|criterion| criterion.code.as_str() == sent.one("code")) {
        sent.values = sent.values.or(&[
            ("position", &it.position.to_string()),
            ("name_sv", &it.name_sv),
            ("name_en", &it.name_en),
            ("text_sv", &it.text_sv),
            ("text_en", &it.text_en),
            ("retired_on", &it.retired_on.map(|day| day.to_string()).unwrap_or_default()),
            ("revision", &it.revision.to_string()),
        ]);
    }
    show(&service, &actor, lang, sent).await
}

/// Adds a criterion, or changes the one whose revision the form carries.
pub(in crate::http::pages) async fn put(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let mut sent = Sent::new(lang, pairs);
    let retired_on = sent.maybe_day("retired_on");
    let position = sent.one("position").parse();
    if position.is_err() {
        sent.faults.push(Fault::new("/position", FaultCode::NotANumber));
    }
    let revision = sent.one("revision").parse().ok();
    if let (Some(code), Ok(position), false) = (sent.code(), position, sent.is_faulty()) {
        let text = |name: &str| sent.one(name).to_owned();
        let draft = CriterionDraft {
            position,
            name_sv: text("name_sv"),
            name_en: text("name_en"),
            text_sv: text("text_sv"),
            text_en: text("text_en"),
            retired_on,
        };
        let outcome = service.put_criterion(&actor, code, draft, revision).await;
        if let Some(response) = sent.saved(outcome, &Paths(lang).administer_criteria())? {
            return Ok(response);
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&service, &actor, lang, sent).await?).into_response())
}

async fn show(service: &Service, actor: &Actor, lang: Lang, sent: Sent) -> Result<Response, Failure> {
    let today = service.clock().now().date();
    let row = |it: Criterion| Row {
        href: edit(Paths(lang).administer_criteria(), &it.code),
        state: match it.retired_on {
            Some(day) if !it.is_asked_on(today) => lang.format("admin-criterion-retired", &[("day", day.to_string())]),
            _ => lang.text("admin-criterion-asked"),
        },
        code: it.code.to_string(),
        name: if lang == Lang::Sv { it.name_sv } else { it.name_en },
        text: if lang == Lang::Sv { it.text_sv } else { it.text_en },
    };
    let rows = service.criteria(actor).await.in_language(lang)?.into_iter().map(row).collect();
    let frame = frame(lang, lang.text("admin-criteria"), Paths::administer_criteria);
    Ok(render(&CriteriaPage { frame, rows, sent }))
}
