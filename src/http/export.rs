//! `/api/v1/{initiatives,overlaps,zones}.geojson`: everything a filter leaves, streamed as RFC 7946.

use super::extract::{Params, Signed};
use super::problem::{ApiError, Problem};
use super::{initiatives, overlaps, zones};
use crate::domain::access::Actor;
use crate::domain::time::Timestamp;
use crate::service::Service;
use crate::service::export::{Export, ExportFormat, ExportOf};
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of whole-register exports.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(all_initiatives)).routes(routes!(all_overlaps)).routes(routes!(all_zones))
}

/// Every initiative that the filter of `/api/v1/initiatives` leaves.
#[utoipa::path(get, path = "/api/v1/initiatives.geojson", tag = "export",
    params(("bbox" = Option<String>, Query), ("administration" = Option<String>, Query), ("phase" = Option<String>, Query),
        ("form" = Option<String>, Query), ("origin" = Option<String>, Query), ("focus" = Option<String>, Query),
        ("datetime" = Option<String>, Query), ("min_degree" = Option<u32>, Query), ("q" = Option<String>, Query),
        ("known" = Option<String>, Query, description = "what was known then")),
    responses((status = 200, description = "a FeatureCollection", content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_initiatives(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Response, ApiError> {
    let (query, known) = (initiatives::query(&mut params)?, params.known()?);
    params.finish()?;
    stream(&actor, service, ExportOf::Initiatives(query), known).await
}

/// Every overlap that the filter of `/api/v1/overlaps` leaves, with the shared area.
#[utoipa::path(get, path = "/api/v1/overlaps.geojson", tag = "export",
    params(("bbox" = Option<String>, Query), ("administration" = Option<String>, Query), ("state" = Option<String>, Query),
        ("kind" = Option<String>, Query), ("min_area_m2" = Option<f64>, Query), ("min_share" = Option<f64>, Query),
        ("initiative" = Option<uuid::Uuid>, Query), ("known" = Option<String>, Query, description = "what was known then")),
    responses((status = 200, description = "a FeatureCollection", content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_overlaps(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Response, ApiError> {
    let (filter, known) = (overlaps::filter(&mut params)?, params.known()?);
    params.finish()?;
    stream(&actor, service, ExportOf::Overlaps(filter), known).await
}

/// Every zone that the filter of `/api/v1/zones` leaves.
#[utoipa::path(get, path = "/api/v1/zones.geojson", tag = "export",
    params(("bbox" = Option<String>, Query), ("administration" = Option<String>, Query), ("phase" = Option<String>, Query),
        ("form" = Option<String>, Query), ("origin" = Option<String>, Query), ("focus" = Option<String>, Query),
        ("datetime" = Option<String>, Query), ("min_degree" = Option<u32>, Query), ("q" = Option<String>, Query),
        ("known" = Option<String>, Query, description = "what was known then")),
    responses((status = 200, description = "a FeatureCollection", content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_zones(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Response, ApiError> {
    let (query, known) = (zones::zone_query(&mut params)?, params.known()?);
    params.finish()?;
    stream(&actor, service, ExportOf::Zones(query), known).await
}

/// Answers with the pieces of an export as they are made. The first two are made before the answer begins, so that a
/// register that cannot be read is a problem and not a document cut short.
async fn stream(
    actor: &Actor,
    service: Arc<Service>,
    of: ExportOf,
    known: Option<Timestamp>,
) -> Result<Response, ApiError> {
    let mut export = Export::new(actor, service, of, ExportFormat::GeoJson)?.as_known(known).await?;
    let mut first = export.next().await?.unwrap_or_default();
    first.extend(export.next().await?.unwrap_or_default());
    let rest = stream::try_unfold(export, |mut export| async move {
        let piece = export.next().await?;
        Ok::<_, crate::service::ServiceError>(piece.map(|piece| (piece, export)))
    });
    let pieces = stream::StreamExt::chain(stream::once(async { Ok(first) }), rest);
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], Body::from_stream(pieces)).into_response())
}
