//! The page of one webhook: how it is, what can be done with it, and what became of its calls.

use super::{Fields, draft, state};
use crate::domain::access::Actor;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::outbox::DeliveryRow;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::people::{faults, minute};
use crate::http::pages::render;
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "webhook.html", config = "web/templates/askama.toml")]
struct WebhookPage {
    frame: Frame,
    list: String,
    faults: Vec<String>,
    /// The secret that was just made.
    secret: Option<String>,
    administration: Badge,
    class: &'static str,
    state: String,
    is_on: bool,
    /// Until when two secrets sign.
    both_until: Option<String>,
    fields: Fields,
    calls: Vec<DeliveryRow>,
    older: Option<String>,
}

/// What the page shows beside the webhook itself.
#[derive(Default)]
struct Shown {
    faults: Vec<String>,
    secret: Option<String>,
    typed: Option<Params>,
    before: Option<i64>,
}

async fn show(service: &Service, lang: Lang, actor: &Actor, id: Uuid, shown: Shown) -> Result<Response, Failure> {
    let webhook = service.webhook(actor, id).await.in_language(lang)?;
    let calls = service.calls(actor, id, shown.before).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(actor).await.in_language(lang)?);
    let (class, state) = state(lang, &webhook);
    let both_until = webhook.earlier_until.filter(|until| service.clock().now() < *until);
    let last = calls.last().map(|(delivery, _)| delivery.place).filter(|_| calls.len() == Service::CALLS_LISTED);
    let paths = Paths(lang);
    let older = |place: i64| QueryString::default().with("before", &place.to_string()).after(&paths.webhook(id));
    let page = WebhookPage {
        frame: Frame::new(lang, Section::Administration, webhook.name.clone(), |paths| paths.webhook(id)),
        list: paths.webhooks(),
        administration: looks.of(&webhook.administration),
        class,
        state,
        is_on: webhook.disabled.is_none(),
        both_until: both_until.map(minute),
        fields: shown.typed.map_or_else(|| Fields::of(lang, &webhook), |typed| Fields::typed(lang, &typed)),
        calls: calls.into_iter().map(|call| DeliveryRow::new(lang, call)).collect(),
        older: last.map(older),
        faults: shown.faults,
        secret: shown.secret,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    let before = params.one("before").parse().ok();
    show(&service, lang, &actor, Failure::id(lang, &id)?, Shown { before, ..Shown::default() }).await
}

pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (id, typed) = (Failure::id(lang, &id)?, Params::from(pairs));
    let done = match typed.one("action") {
        "delete" => {
            service.delete_webhook(&actor, id).await.in_language(lang)?;
            return Ok(Redirect::to(&Paths(lang).webhooks()).into_response());
        }
        "rotate" => {
            let (_, secret) = service.rotate_webhook(&actor, id).await.in_language(lang)?;
            let shown = Shown { secret: Some(secret.reveal()), ..Shown::default() };
            return show(&service, lang, &actor, id, shown).await;
        }
        "test" => service.test_webhook(&actor, id).await.map(drop),
        "on" | "off" => service.switch_webhook(&actor, id, typed.one("action") == "on").await.map(drop),
        "replay" => service.replay(&actor, id, Failure::id(lang, typed.one("delivery"))?).await,
        _ => change(&service, &actor, id, &typed).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(&Paths(lang).webhook(id)).into_response()),
        Err(error) => {
            let shown = Shown { faults: faults(lang, error)?, typed: Some(typed), ..Shown::default() };
            show(&service, lang, &actor, id, shown).await
        }
    }
}

async fn change(service: &Arc<Service>, actor: &Actor, id: Uuid, typed: &Params) -> Result<(), ServiceError> {
    let administration = service.webhook(actor, id).await?.administration;
    service.change_webhook(actor, id, draft(typed, administration)).await.map(drop)
}
