//! `/api/v1/administrations`, `/api/v1/committees` and `/api/v1/reference`: who there is, and areas to pick from.

use super::extract::{JsonBody, Params, Signed};
use super::initiatives::{CollectionType, geojson};
use super::problem::{ApiError, Problem};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::organisation::{Administration, Committee, Look};
use crate::service::wire::{FeatureType, Geometry};
use crate::service::{ReferenceArea, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of the organisation and of reference layers.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(organisation, put_organisation)).routes(routes!(layers)).routes(routes!(layer))
}

/// The city's organisation.
#[derive(Debug, Serialize, ToSchema)]
struct OrganisationBody {
    /// In the order of registration, which decides the looks.
    administrations: Vec<AdministrationBody>,
    /// By code.
    committees: Vec<Committee>,
}

/// An administration with its look on the map.
#[derive(Debug, Serialize, ToSchema)]
struct AdministrationBody {
    #[serde(flatten)]
    administration: Administration,
    #[serde(flatten)]
    look: Look,
}

/// Every administration and committee.
#[utoipa::path(get, path = "/api/v1/administrations", tag = "organisation",
    responses((status = 200, body = OrganisationBody)))]
async fn organisation(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
) -> Result<Json<OrganisationBody>, ApiError> {
    let with_look = |(position, administration)| AdministrationBody { administration, look: Look::of(position) };
    let administrations = service.administrations(&actor).await?.into_iter().enumerate().map(with_look).collect();
    Ok(Json(OrganisationBody { administrations, committees: service.committees(&actor).await? }))
}

/// Administrations and committees to add or rename.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationRequest {
    #[serde(default)]
    administrations: Vec<Administration>,
    #[serde(default)]
    committees: Vec<Committee>,
}

/// Adds administrations and committees, or changes the names of those that are there.
#[utoipa::path(put, path = "/api/v1/administrations", tag = "organisation",
    request_body = OrganisationRequest,
    responses((status = 204), (status = 400, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn put_organisation(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<StatusCode, ApiError> {
    let body: OrganisationRequest = body.typed()?;
    service.put_organisation(&actor, body.committees, body.administrations).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reference layers there are.
#[derive(Debug, Serialize, ToSchema)]
struct LayersBody {
    /// The layers by name.
    layers: Vec<LayerBody>,
}

/// A reference layer.
#[derive(Debug, Serialize, ToSchema)]
struct LayerBody {
    /// Its name.
    layer: String,
    /// How many areas it has.
    count: i64,
}

/// The reference layers.
#[utoipa::path(get, path = "/api/v1/reference", tag = "reference", responses((status = 200, body = LayersBody)))]
async fn layers(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<LayersBody>, ApiError> {
    let layers = service.reference_layers(&actor).await?.into_iter().map(|(layer, count)| LayerBody { layer, count });
    Ok(Json(LayersBody { layers: layers.collect() }))
}

/// The areas of a reference layer.
#[derive(Debug, Serialize, ToSchema)]
struct ReferenceCollection {
    /// Always `FeatureCollection`.
    r#type: CollectionType,
    /// The areas by name.
    features: Vec<ReferenceFeature>,
}

/// An area of a reference layer.
#[derive(Debug, Serialize, ToSchema)]
struct ReferenceFeature {
    /// Always `Feature`.
    r#type: FeatureType,
    /// Its code.
    id: String,
    /// The area.
    geometry: Geometry,
    /// What it is called.
    properties: ReferenceProperties,
}

/// What a reference area is called.
#[derive(Debug, Serialize, ToSchema)]
struct ReferenceProperties {
    /// Unique within the layer.
    #[schema(value_type = Code)]
    code: String,
    /// What people call it.
    name: String,
}

/// The areas of a reference layer as GeoJSON.
#[utoipa::path(get, path = "/api/v1/reference/{layer}", tag = "reference",
    params(("layer" = String, Path, description = "the layer's name, with or without `.geojson`")),
    responses((status = 200, body = ReferenceCollection, content_type = "application/geo+json"), (status = 404, body = Problem)))]
async fn layer(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(layer): Path<String>,
    params: Params,
) -> Result<Response, ApiError> {
    params.finish()?;
    let areas = service.reference_areas(&actor, layer.strip_suffix(".geojson").unwrap_or(&layer)).await?;
    if areas.is_empty() {
        return Err(Error::NotFound.into());
    }
    let feature = |area: ReferenceArea| ReferenceFeature {
        r#type: FeatureType::Feature,
        id: area.code.clone(),
        geometry: Geometry::MultiPolygon(area.footprint.multi_polygon().clone()),
        properties: ReferenceProperties { code: area.code, name: area.name },
    };
    let features = areas.into_iter().map(feature).collect();
    Ok(geojson(&ReferenceCollection { r#type: CollectionType::FeatureCollection, features }))
}
