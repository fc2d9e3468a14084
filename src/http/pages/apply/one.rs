//! Where an application stands, for who applied: what is asked of them, what was decided, what came in.

use super::super::cases::{self, detail};
use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::steps::Step;
use super::{frame, own};
use crate::domain::case::{Act, CaseEvent, CaseState};
use crate::domain::error::Error;
use crate::http::extract::Signed;
use crate::service::{CaseView, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "apply/case.html", config = "web/templates/askama.toml")]
struct OnePage {
    frame: Frame,
    number: String,
    title: String,
    state: String,
    /// What the state means for the group.
    meaning: String,
    saved: bool,
    faults: Vec<String>,
    revision: i64,
    action: String,
    may_begin: bool,
    /// Where writing goes on, for who may.
    write: Option<String>,
    wanted: String,
    deadline: String,
    may_withdraw: bool,
    may_renew: bool,
    contact: String,
    decisions: Vec<detail::DecisionText>,
    terms: Vec<detail::Fact>,
    application: Vec<detail::Fact>,
    files: Vec<(String, String, String)>,
    received: Vec<detail::ReceivedText>,
    events: Vec<detail::EventText>,
    follows: Option<String>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    match own(&service, &actor, lang, &id).await? {
        Ok(view) => Ok(render(&view_page(lang, &view, params.one("saved") == "1", Vec::new()))),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Begins the application, withdraws it, or makes a new version of a rejected one.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let view = match own(&service, &actor, lang, &id).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let (sent, id) = (Params::from(pairs), view.case.id);
    let revision = sent.one("revision").parse().unwrap_or(0);
    let first = Step::Group.slug(lang);
    let (outcome, is_written) = match sent.one("act") {
        "begin" => (service.act_on_case(&actor, id, revision, Act::Begin {}).await, true),
        "renew" => (service.new_version_of_case(&actor, id).await, true),
        _ => {
            let act = Act::Withdraw { reason: sent.one("reason").to_owned() };
            (service.act_on_case(&actor, id, revision, act).await, false)
        }
    };
    let paths = Paths(lang);
    match outcome {
        Ok(view) if is_written => Ok(Redirect::to(&paths.application_step(view.case.id, first)).into_response()),
        Ok(view) => Ok(Redirect::to(&format!("{}?saved=1", paths.application(view.case.id))).into_response()),
        Err(ServiceError::Request(error @ (Error::Invalid { .. } | Error::Stale { .. }))) => {
            let key = if matches!(error, Error::Stale { .. }) { "case-stale" } else { "apply-reason-missing" };
            let view = service.case(&actor, id).await.in_language(lang)?;
            let page = view_page(lang, &view, false, vec![lang.text(key)]);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(error) => Err(error).in_language(lang),
    }
}

fn view_page(lang: Lang, view: &CaseView, saved: bool, faults: Vec<String>) -> OnePage {
    let (case, paths) = (&view.case, Paths(lang));
    let wanted = view.newest(CaseEvent::RequestCompletion).filter(|_| view.may(CaseEvent::Answer));
    let wanted = wanted.and_then(|row| row.detail.get("what")).and_then(Value::as_str).unwrap_or_default();
    OnePage {
        frame: frame(lang, case.title.clone(), |paths| paths.application(case.id)),
        number: cases::number(case.number),
        title: case.title.clone(),
        state: cases::state(lang, case.state),
        meaning: lang.text(&format!("apply-state-{}", case.state.word().replace('_', "-"))),
        saved,
        faults,
        revision: case.revision,
        action: paths.application(case.id),
        may_begin: view.may(CaseEvent::Begin),
        write: view.may(CaseEvent::Save).then(|| paths.application_step(case.id, Step::Group.slug(lang))),
        wanted: wanted.to_owned(),
        deadline: case.deadline.map(|day| day.to_string()).unwrap_or_default(),
        may_withdraw: view.may(CaseEvent::Withdraw),
        may_renew: case.state == CaseState::Rejected,
        contact: view.contact_name.clone().unwrap_or_default(),
        decisions: view.decisions.iter().map(|kept| detail::decision(lang, kept)).collect(),
        terms: case.terms.as_ref().map(|terms| detail::terms(lang, terms)).unwrap_or_default(),
        application: detail::application(lang, &case.application),
        files: detail::files(lang, view),
        received: detail::received(lang, view),
        events: detail::events(lang, view),
        follows: case.follows.map(|id| paths.application(id)),
    }
}
