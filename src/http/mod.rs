//! HTTP: the API, the pages and the files. Turns requests into calls of the service and nothing else.

mod agenda;
mod assets;
mod cases;
mod document;
pub mod dossier;
mod events;
mod export;
pub(crate) mod extract;
mod feeds;
mod followup;
mod freshness;
mod handling;
mod health;
mod inbox;
mod initiatives;
mod limits;
mod mapping;
mod organisation;
mod outbox;
mod overlaps;
pub mod pages;
mod persons;
mod problem;
mod public;
mod record;
mod rules;
mod seq;
mod sign_in;
mod subscriptions;
mod surveys;
mod todo;
mod together;
mod tokens;
mod webhooks;
mod zones;

pub use assets::has_scripts;
pub use limits::{Listening, Peer, UnderWay};

use crate::service::Service;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router, middleware};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(info(
    title = "Samordna",
    description = "A register of place-based initiatives that finds where those of different administrations overlap. \
        Every answer carries `Samordna-Seq`, the number of the newest change that it reflects; a request that carries it \
        is answered from a state at least as new, by any replica, or with 503."
))]
struct Document;

/// The API for those who are signed in.
fn internal() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(initiatives::router())
        .merge(overlaps::router())
        .merge(freshness::router())
        .merge(followup::router())
        .merge(mapping::router())
        .merge(surveys::router())
        .merge(handling::router())
        .merge(rules::router())
        .merge(together::router())
        .merge(zones::router())
        .merge(organisation::router())
        .merge(agenda::router())
        .merge(cases::router())
        .merge(export::router())
        .merge(record::router())
        .merge(dossier::router())
        .merge(persons::router())
        .merge(tokens::router())
        .merge(webhooks::router())
        .merge(outbox::router())
        .merge(todo::router())
        .merge(inbox::router())
        .merge(subscriptions::router())
}

/// The OpenAPI document of the API, made from its handlers.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    document::complete(internal().merge(public::router()).split_for_parts().1)
}

/// The whole site, within the limits of its configuration.
pub fn router(service: Arc<Service>) -> Router {
    let (document, (api, _), (public, _)) =
        (openapi(), internal().split_for_parts(), public::router().split_for_parts());
    let api = api
        .route("/api/v1/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .route("/api/v1/inbox/events", get(events::events))
        .route("/api/{*rest}", axum::routing::any(|| std::future::ready(StatusCode::NOT_FOUND)))
        .layer(middleware::from_fn(limits::watch))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), seq::keep_in_step))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), sign_in::api_guard))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), sign_in::api_identify))
        // The numbers of changes are no concern of the public's: they tell of what is not published too.
        .merge(public.layer(middleware::from_fn(limits::watch)))
        .merge(feeds::router().layer(middleware::from_fn(limits::watch)))
        .layer(middleware::from_fn(problem::render));
    let site = Router::new()
        .merge(api)
        .merge(health::router())
        .merge(assets::router())
        .merge(pages::router(&service))
        .with_state(Arc::clone(&service))
        .layer(CatchPanicLayer::new())
        // The gate has limits of its own, which it can tell in every form.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(limits::Gate::new(service.config()), limits::guard))
        .layer(CompressionLayer::new());
    sign_in::with_headers(site, service.config()).layer(TraceLayer::new_for_http().make_span_with(span))
}

/// What the log knows of a request: no query, in which a link's secret may stand.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}
