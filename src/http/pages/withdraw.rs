//! Withdrawing an initiative: a page that asks, and the form that does it.

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::params::Params;
use super::paths::Paths;
use super::render;
use crate::domain::access::{Action, Row, authorize};
use crate::domain::words::OverlapState;
use crate::http::extract::Signed;
use crate::service::Service;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "withdraw.html", config = "web/templates/askama.toml")]
struct WithdrawPage {
    frame: Frame,
    name: String,
    consequence: String,
    revision: i64,
    action: String,
    back: String,
}

pub(super) async fn ask(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let initiative = service.initiative(&actor, id).await.in_language(lang)?;
    authorize(&actor, Action::Withdraw, &Row::from(&initiative.attributes)).in_language(lang)?;
    if initiative.withdrawn_at.is_some() {
        return Ok(Redirect::to(&Paths(lang).initiative(id)).into_response());
    }
    let overlaps = service.overlaps_of(&actor, id).await.in_language(lang)?;
    let active = overlaps.iter().filter(|overlap| overlap.state == OverlapState::Active).count();
    let name = initiative.attributes.name;
    let title = lang.format("withdraw-title", &[("name", name.clone())]);
    let page = WithdrawPage {
        frame: Frame::new(lang, Section::Other, title, |paths| paths.withdraw(id)),
        name,
        consequence: lang.format("withdraw-consequence", &[("count", active.to_string())]),
        revision: initiative.revision,
        action: Paths(lang).withdraw(id),
        back: Paths(lang).initiative(id),
    };
    Ok(render(&page))
}

pub(super) async fn withdraw(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let id = Failure::id(lang, &id)?;
    let pairs = Params::from(pairs);
    let revision = pairs.one("revision").parse().unwrap_or_default();
    service.withdraw(&actor, id, revision, pairs.one("change_reason")).await.in_language(lang)?;
    Ok(Redirect::to(&Paths(lang).initiative(id)))
}
