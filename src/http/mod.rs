//! HTTP: the API, the pages and the files. Turns requests into calls of the service and nothing else.

mod agenda;
mod assets;
mod document;
mod export;
pub(crate) mod extract;
mod health;
mod initiatives;
mod limits;
mod organisation;
mod overlaps;
pub mod pages;
mod persons;
mod problem;
mod public;
mod seq;
mod zones;

pub use assets::has_scripts;
pub use limits::{Limits, Peer, TrustedProxy, UnderWay};

use crate::service::Service;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::get;
use axum::{Json, Router, middleware};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Everything the browser may do. Scripts and styles come from here only, and nothing is asked of anybody else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
        .merge(zones::router())
        .merge(organisation::router())
        .merge(agenda::router())
        .merge(export::router())
        .merge(persons::router())
}

/// The OpenAPI document of the API, made from its handlers.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    document::complete(internal().merge(public::router()).split_for_parts().1)
}

/// The whole site, within limits; proxies that are trusted say who their clients are.
pub fn router(service: Arc<Service>, limits: &Limits, trusted: &[TrustedProxy]) -> Router {
    let (document, (api, _), (public, _)) =
        (openapi(), internal().split_for_parts(), public::router().split_for_parts());
    let api = api
        .route("/api/v1/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .route("/api/{*rest}", axum::routing::any(|| std::future::ready(StatusCode::NOT_FOUND)))
        .layer(middleware::from_fn(limits::watch))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), seq::keep_in_step))
        // The numbers of changes are no concern of the public's: they tell of what is not published too.
        .merge(public.layer(middleware::from_fn(limits::watch)))
        .layer(middleware::from_fn(problem::render));
    Router::new()
        .merge(api)
        .merge(health::router())
        .merge(assets::router())
        .merge(pages::router())
        .with_state(service)
        .layer(CatchPanicLayer::new())
        // The gate has limits of its own, which it can tell in every form.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(limits::Gate::new(limits, trusted), limits::guard))
        .layer(CompressionLayer::new())
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(header_layer(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(TraceLayer::new_for_http())
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
