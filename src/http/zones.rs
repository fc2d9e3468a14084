//! `/api/v1/zones`: where how many administrations work, and on how much ground.

use super::extract::{Params, Signed};
use super::initiatives::{self, CollectionType, geojson};
use super::problem::{ApiError, Problem};
use crate::domain::codes::InitiativeId;
use crate::service::wire::{DepthBody, ZoneFeature};
use crate::service::{InitiativeQuery, Service, ZoneQuery};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of zones.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(zones)).routes(routes!(depths))
}

/// Every zone that a query leaves.
#[derive(Debug, Serialize, ToSchema)]
struct ZoneCollection {
    /// Always `FeatureCollection`.
    r#type: CollectionType,
    /// The zones, the deepest first.
    features: Vec<ZoneFeature>,
    /// How many there are.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    /// Initiatives so intricate that the ground around them was divided without them; mostly none.
    #[schema(value_type = Vec<uuid::Uuid>)]
    undivided: Vec<InitiativeId>,
}

/// The ground by the number of administrations that work on it.
#[derive(Debug, Serialize, ToSchema)]
struct Depths {
    /// Fewest administrations first; a number that nowhere meets is left out.
    depths: Vec<DepthBody>,
    /// As in the list of zones.
    #[schema(value_type = Vec<uuid::Uuid>)]
    undivided: Vec<InitiativeId>,
}

/// Reads the filter that the list and the export share.
pub(super) fn zone_query(params: &mut Params) -> Result<ZoneQuery, ApiError> {
    let InitiativeQuery { filter, min_degree } = initiatives::query(params)?;
    Ok(ZoneQuery { filter, min_degree: min_degree.unwrap_or(2) })
}

/// The faces of the planar partition with at least two initiatives of at least two administrations.
#[utoipa::path(get, path = "/api/v1/zones", tag = "zones",
    params(
        ("datetime" = Option<String>, Query, description = "a day or an interval of days: initiatives with a day in it count"),
        ("min_degree" = Option<u32>, Query, description = "at least this many administrations"),
        ("bbox" = Option<String>, Query), ("administration" = Option<String>, Query), ("phase" = Option<String>, Query),
        ("form" = Option<String>, Query), ("origin" = Option<String>, Query), ("focus" = Option<String>, Query),
        ("q" = Option<String>, Query, description = "as for initiatives: zones with at least one that the filter leaves"),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
    ),
    responses((status = 200, body = ZoneCollection, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn zones(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Response, ApiError> {
    let (query, known) = (zone_query(&mut params)?, params.known()?);
    params.finish()?;
    let zones = service.reading(&actor, known).await?.zones(&query).await?;
    let features: Vec<_> = zones.all.into_iter().enumerate().map(ZoneFeature::from).collect();
    let (r#type, number_matched) = (CollectionType::FeatureCollection, features.len());
    Ok(geojson(&ZoneCollection { r#type, number_matched, features, undivided: zones.left_out }))
}

/// How much ground has so many administrations on it: summed over faces, so that nothing counts twice.
#[utoipa::path(get, path = "/api/v1/zones/depths", tag = "zones",
    params(
        ("datetime" = Option<String>, Query, description = "a day or an interval of days: initiatives with a day in it count"),
        ("min_degree" = Option<u32>, Query), ("bbox" = Option<String>, Query, description = "whole zones that meet it"),
        ("administration" = Option<String>, Query), ("phase" = Option<String>, Query), ("form" = Option<String>, Query),
        ("origin" = Option<String>, Query), ("focus" = Option<String>, Query), ("q" = Option<String>, Query),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
    ),
    responses((status = 200, body = Depths), (status = 400, body = Problem)))]
async fn depths(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Json<Depths>, ApiError> {
    let (query, known) = (zone_query(&mut params)?, params.known()?);
    params.finish()?;
    let zones = service.reading(&actor, known).await?.zones(&query).await?;
    let municipality_m2 = service.settings().overlap.municipality_area_m2;
    let depths = zones.depths().into_iter().map(|depth| DepthBody::new(depth, municipality_m2)).collect();
    Ok(Json(Depths { depths, undivided: zones.left_out }))
}
