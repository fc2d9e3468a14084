//! `/api/public/v1/…`: published initiatives for everybody, from any site, whoever asks and whatever they send along.

use super::extract::{Params, next_link};
use super::initiatives::{CollectionType, Link, geojson};
use super::problem::{ApiError, Problem};
use crate::domain::codes::InitiativeId;
use crate::domain::words::Phase;
use crate::service::Service;
use crate::service::wire::PublishedFeature;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What is published may be kept for so long by whoever asked; what is no longer published is gone after that.
pub(super) const KEEP: &str = "public, max-age=300";

/// The public routes.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    let everywhere = HeaderValue::from_static("*");
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .layer(SetResponseHeaderLayer::overriding(header::ACCESS_CONTROL_ALLOW_ORIGIN, everywhere))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static(KEEP)))
}

/// A page of published initiatives.
#[derive(Debug, Serialize, ToSchema)]
struct PublishedPage {
    /// Always `FeatureCollection`.
    r#type: CollectionType,
    /// The initiatives of this page.
    features: Vec<PublishedFeature>,
    /// How many the filter leaves, on all pages.
    #[serde(rename = "numberMatched")]
    number_matched: i64,
    /// How many are on this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// The next page, if there is one.
    links: Vec<Link>,
}

/// Lists published initiatives with generalised areas.
#[utoipa::path(get, path = "/api/public/v1/initiatives", tag = "public", security(()),
    params(
        ("administration" = Option<String>, Query, description = "codes with commas; leads and participants"),
        ("phase" = Option<String>, Query, description = "phases with commas"),
        ("datetime" = Option<String>, Query, description = "a day or an interval of days, `..` for an open side"),
        ("limit" = Option<u32>, Query, description = "1–1000, default 100"),
        ("after" = Option<String>, Query, description = "opaque; from the link to the next page"),
    ),
    responses((status = 200, body = PublishedPage, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn list(State(service): State<Arc<Service>>, uri: Uri, mut params: Params) -> Result<Response, ApiError> {
    let (administrations, phases) = (params.administrations()?, params.list("phase", Phase::parse)?);
    let (window, paging) = (params.window()?, params.paging()?);
    params.finish()?;
    let page = service.published_page(administrations, phases, window, paging).await?;
    let features: Vec<_> = page.items.into_iter().map(PublishedFeature::from).collect();
    Ok(geojson(&PublishedPage {
        r#type: CollectionType::FeatureCollection,
        number_matched: page.matched,
        number_returned: features.len(),
        links: page.next.into_iter().map(|next| Link { rel: "next", href: next_link(&uri, next) }).collect(),
        features,
    }))
}

/// One published initiative with its generalised area.
#[utoipa::path(get, path = "/api/public/v1/initiatives/{id}", tag = "public", security(()),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PublishedFeature, content_type = "application/geo+json"), (status = 404, body = Problem)))]
async fn get(State(service): State<Arc<Service>>, Path(id): Path<InitiativeId>) -> Result<Response, ApiError> {
    Ok(geojson(&PublishedFeature::from(service.published(id).await?)))
}
