//! HTTP: the API, the pages and the files. Turns requests into calls of the service and nothing else.

mod assets;
pub mod dossier;
mod export;
mod extract;
mod freshness;
mod handling;
mod health;
mod initiatives;
mod organisation;
mod overlaps;
pub mod pages;
mod persons;
mod problem;
mod public;
mod record;
mod rules;
mod seq;
mod sign_in;
mod together;
mod tokens;
mod zones;

pub use assets::has_scripts;

use crate::service::Service;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router, middleware};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The largest body of the API: 10,000 positions are about 400 kB.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

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
        .merge(handling::router())
        .merge(rules::router())
        .merge(together::router())
        .merge(zones::router())
        .merge(organisation::router())
        .merge(export::router())
        .merge(record::router())
        .merge(dossier::router())
        .merge(persons::router())
        .merge(tokens::router())
}

/// The OpenAPI document of the API, made from its handlers.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    internal().merge(public::router()).split_for_parts().1
}

/// The whole site.
pub fn router(service: Arc<Service>) -> Router {
    let (document, (api, _), (public, _)) =
        (openapi(), internal().split_for_parts(), public::router().split_for_parts());
    let api = api
        .route("/api/v1/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .route("/api/{*rest}", axum::routing::any(|| std::future::ready(StatusCode::NOT_FOUND)))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), seq::keep_in_step))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), sign_in::api_guard))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), sign_in::api_identify))
        // The numbers of changes are no concern of the public's: they tell of what is not published too.
        .merge(public)
        .layer(middleware::from_fn(problem::render))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    let site = Router::new()
        .merge(api)
        .merge(health::router())
        .merge(assets::router())
        .merge(pages::router(&service))
        .with_state(Arc::clone(&service))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(CompressionLayer::new());
    sign_in::with_headers(site, service.config()).layer(TraceLayer::new_for_http().make_span_with(span))
}

/// What the log knows of a request: no query, in which a link's secret may stand.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}
