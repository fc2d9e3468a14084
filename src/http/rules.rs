//! `/api/v1/rules`: the rules that overlaps are judged and scored by, what others would do, and making them.

use super::extract::{IfMatch, JsonBody, Signed};
use super::handling::read;
use super::initiatives::etag;
use super::problem::{ApiError, Problem};
use crate::domain::rules::Rules;
use crate::service::Service;
use crate::service::wire::{PrecisionBody, RuleSetBody, RulesPreviewBody};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of rules.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, activate))
        .routes(routes!(preview))
        .routes(routes!(precision))
        .routes(routes!(get))
}

/// Every version of the rules.
#[derive(Debug, Serialize, ToSchema)]
struct RuleSets {
    /// The one in force first.
    rules: Vec<RuleSetBody>,
    /// Overlaps that wait to be judged by the version in force.
    waiting: i64,
}

/// How often the rules were right.
#[derive(Debug, Serialize, ToSchema)]
struct Precisions {
    /// By month, version and band, the newest month first.
    precision: Vec<PrecisionBody>,
}

/// Rules that are to hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActivateRequest {
    /// The rules.
    rules: Rules,
    /// Why.
    #[serde(default)]
    comment: String,
}

/// The versions of the rules. The ETag names the one in force.
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", 
    responses((status = 200, body = RuleSets), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Response, ApiError> {
    let rules: Vec<_> = service.rule_sets(&actor).await?.into_iter().map(RuleSetBody::from).collect();
    let version = rules.first().map_or(0, |set| set.version);
    let waiting = service.waiting_for_rules(&actor).await?;
    Ok(([(header::ETAG, etag(version))], Json(RuleSets { rules, waiting })).into_response())
}

/// A version of the rules.
#[utoipa::path(get, path = "/api/v1/rules/{version}", tag = "rules", params(("version" = i64, Path)),
    responses((status = 200, body = RuleSetBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(version): Path<i64>,
) -> Result<Json<RuleSetBody>, ApiError> {
    Ok(Json(service.rule_set(&actor, version).await?.into()))
}

/// Says which open overlaps would vanish or appear under other rules, and which of these somebody has judged as need.
/// Changes nothing.
#[utoipa::path(post, path = "/api/v1/rules/preview", tag = "rules", request_body = Rules,
    responses((status = 200, body = RulesPreviewBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn preview(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<Json<RulesPreviewBody>, ApiError> {
    Ok(Json(service.preview_rules(&actor, read(body)?).await?.into()))
}

/// Makes a new version of the rules hold from now on, and judges everything again by it. Nobody is told.
#[utoipa::path(post, path = "/api/v1/rules", tag = "rules",
    params(("If-Match" = String, Header, description = "the version in force")),
    request_body = ActivateRequest,
    responses((status = 201, body = RuleSetBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn activate(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let ActivateRequest { rules, comment } = read(body)?;
    let set = service.activate_rules(&actor, version, rules, comment).await?;
    let tag = [(header::ETAG, etag(set.version))];
    Ok((StatusCode::CREATED, tag, Json(RuleSetBody::from(set))).into_response())
}

/// How often each version of the rules was right: of the overlaps that were judged, how many as need.
#[utoipa::path(get, path = "/api/v1/rules/precision", tag = "rules", 
    responses((status = 200, body = Precisions), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn precision(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<Precisions>, ApiError> {
    let precision = service.precision(&actor).await?.into_iter().map(PrecisionBody::from).collect();
    Ok(Json(Precisions { precision }))
}
