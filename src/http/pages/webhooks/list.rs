//! Which webhooks there are, and the form that makes one. Its secret is on the page that made it and never again.

use super::{Fields, draft, own, state};
use crate::domain::codes::Code;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::params::Params;
use crate::http::pages::people::faults;
use crate::http::pages::render;
use crate::service::{Service, Webhook};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

struct Row {
    name: String,
    href: String,
    administration: Badge,
    url: String,
    class: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "webhooks.html", config = "web/templates/askama.toml")]
struct WebhooksPage {
    frame: Frame,
    faults: Vec<String>,
    /// The name and the secret of the one that was just made.
    made: Option<(String, String)>,
    has_key: bool,
    rows: Vec<Row>,
    administrations: Vec<(Badge, bool)>,
    fields: Fields,
}

/// What the page shows beside the list.
#[derive(Default)]
struct Shown {
    faults: Vec<String>,
    made: Option<(String, String)>,
    typed: Params,
}

async fn show(service: &Service, lang: Lang, Signed(actor): Signed, shown: Shown) -> Result<Response, Failure> {
    let webhooks = service.webhooks(&actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let frame = Frame::new(lang, Section::Administration, lang.text("webhooks"), |paths| paths.webhooks());
    let row = |webhook: &Webhook| {
        let (class, state) = state(lang, webhook);
        Row {
            name: webhook.name.clone(),
            href: frame.paths().webhook(webhook.id),
            administration: looks.of(&webhook.administration),
            url: webhook.url.clone(),
            class,
            state,
        }
    };
    let chosen = shown.typed.one("administration");
    let page = WebhooksPage {
        rows: webhooks.iter().map(row).collect(),
        administrations: own(&actor, &looks).map(|badge| (badge.clone(), badge.code == chosen)).collect(),
        fields: Fields::typed(lang, &shown.typed),
        has_key: service.installation_key().is_some(),
        faults: shown.faults,
        made: shown.made,
        frame,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    actor: Signed,
) -> Result<Response, Failure> {
    show(&service, lang, actor, Shown::default()).await
}

pub(in crate::http::pages) async fn add(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let typed = Params::from(pairs);
    let Some(administration) = Code::parse(typed.one("administration")) else { return Err(Failure::not_found(lang)) };
    let shown = match service.add_webhook(&actor, draft(&typed, administration)).await {
        Ok((webhook, secret)) => Shown { made: Some((webhook.name, secret.reveal())), ..Shown::default() },
        Err(error) => Shown { faults: faults(lang, error)?, typed, ..Shown::default() },
    };
    show(&service, lang, Signed(actor), shown).await
}
