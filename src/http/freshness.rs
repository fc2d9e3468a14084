//! `/api/v1/initiatives/{id}/freshness`: when somebody last said that an initiative is as it stands, and saying so.

use super::extract::{IfMatch, JsonBody, Signed};
use super::handling::read;
use super::problem::{ApiError, Problem};
use crate::domain::codes::InitiativeId;
use crate::domain::time::Timestamp;
use crate::service::{Age, Service};
use axum::Json;
use axum::extract::{Path, State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of freshness.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get, confirm))
}

/// How fresh an initiative is.
#[derive(Debug, Serialize, ToSchema)]
struct FreshnessBody {
    /// When somebody last changed or confirmed it.
    confirmed_at: Timestamp,
    /// When somebody is asked to look at it again.
    review_on: NaiveDate,
    /// Whether that day has come.
    is_stale: bool,
    /// Whether its last day has passed although it is not closed.
    has_ended: bool,
}

/// That an initiative is as it stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmRequest {
    /// When to ask again; in a year when it is left out, in three years at most.
    review_on: Option<NaiveDate>,
}

impl From<Age> for FreshnessBody {
    fn from(Age { confirmed_at, review_on, is_stale, has_ended }: Age) -> Self {
        Self { confirmed_at, review_on, is_stale, has_ended }
    }
}

/// How fresh an initiative is.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/freshness", tag = "initiatives",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = FreshnessBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
) -> Result<Json<FreshnessBody>, ApiError> {
    let initiative = service.initiative(&actor, id).await?;
    Ok(Json(service.age(&initiative).await?.into()))
}

/// Says that an initiative is as it stands in the register.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/freshness", tag = "initiatives",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision of the initiative")),
    request_body = ConfirmRequest,
    responses((status = 200, body = FreshnessBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn confirm(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Json<FreshnessBody>, ApiError> {
    let ConfirmRequest { review_on } = read(body)?;
    Ok(Json(service.confirm(&actor, id, revision, review_on).await?.into()))
}
