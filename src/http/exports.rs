//! `/api/v1/{initiatives,overlaps,zones}.geojson`: everything a filter leaves, streamed as it is read.

use super::extract::Params;
use super::problem::{ApiError, Problem};
use super::{initiatives, overlaps};
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

/// The routes of exports.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(all_initiatives)).routes(routes!(all_overlaps)).routes(routes!(all_zones))
}

/// Every initiative that the filter of the list leaves, as one FeatureCollection.
#[utoipa::path(get, path = "/api/v1/initiatives.geojson", tag = "exports",
    description = "Takes the parameters of the list, but for `limit` and `after`.",
    responses((status = 200, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_initiatives(State(service): State<Arc<Service>>, mut params: Params) -> Result<Response, ApiError> {
    let query = initiatives::query(&mut params)?;
    params.finish()?;
    answer(service, ExportOf::Initiatives(query), "initiatives.geojson").await
}

/// Every overlap that the filter of the list leaves, with the shared area.
#[utoipa::path(get, path = "/api/v1/overlaps.geojson", tag = "exports",
    description = "Takes the parameters of the list, but for `limit` and `after`.",
    responses((status = 200, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_overlaps(State(service): State<Arc<Service>>, mut params: Params) -> Result<Response, ApiError> {
    let filter = overlaps::filter(&mut params)?;
    params.finish()?;
    answer(service, ExportOf::Overlaps(filter), "overlaps.geojson").await
}

/// Every zone that the query leaves.
#[utoipa::path(get, path = "/api/v1/zones.geojson", tag = "exports",
    description = "Takes the parameters of the list.",
    responses((status = 200, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn all_zones(State(service): State<Arc<Service>>, mut params: Params) -> Result<Response, ApiError> {
    let query = overlaps::zone_query(&mut params)?;
    params.finish()?;
    answer(service, ExportOf::Zones(query), "zones.geojson").await
}

/// The head and the first rows are read before anything is answered, so that what fails at once is a problem and not a
/// document that breaks off.
async fn answer(service: Arc<Service>, of: ExportOf, name: &'static str) -> Result<Response, ApiError> {
    let mut export = Export::new(service, of, ExportFormat::GeoJson);
    let mut first = Vec::new();
    for _ in 0..2 {
        first.extend(export.next().await?.unwrap_or_default());
    }
    let rest = stream::unfold((Some(first), Some(export)), |(first, export)| async {
        let mut export = export?;
        if let Some(first) = first {
            return Some((Ok(first), (None, Some(export))));
        }
        match export.next().await {
            Ok(piece) => piece.map(|piece| (Ok(piece), (None, Some(export)))),
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                Some((Err(error), (None, None)))
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(rest)).into_response())
}
