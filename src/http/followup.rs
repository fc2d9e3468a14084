//! `/api/v1/initiatives/{id}/…`: what an initiative comes to: its plan, indicators, readings and documents.

use super::extract::{IfMatch, JsonBody, Params, Signed};
use super::initiatives::etag;
use super::problem::{ApiError, Problem};
use crate::domain::codes::InitiativeId;
use crate::domain::follow::{
    Document, DocumentDraft, Indicator, IndicatorDraft, Measure, MeasureDraft, Reading, ReadingDraft,
};
use crate::service::{FollowUp, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of following up.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(get))
        .routes(routes!(table))
        .routes(routes!(add_measure))
        .routes(routes!(change_measure))
        .routes(routes!(add_indicator))
        .routes(routes!(change_indicator))
        .routes(routes!(add_reading))
        .routes(routes!(add_document))
        .routes(routes!(delete_document))
}

/// A table to keep.
pub(super) fn csv(name: &str, table: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, table).into_response()
}

/// The plan of an initiative, its results against the plan, its effects against the baseline, and who else was at work in
/// the measured area meanwhile.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/follow-up", tag = "follow-up",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = FollowUp), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    params: Params,
) -> Result<Json<FollowUp>, ApiError> {
    params.finish()?;
    Ok(Json(service.followed_up(&actor, id).await?))
}

/// The same as a table: `part` says whether a row is a measure, a baseline, a target or a reading.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/follow-up.csv", tag = "follow-up",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn table(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    params: Params,
) -> Result<Response, ApiError> {
    params.finish()?;
    let report = service.followed_up(&actor, id).await?;
    Ok(csv(&format!("follow-up-{id}"), service.csv(&actor, &report)?))
}

/// Adds a measure to the plan.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/measures", tag = "follow-up",
    params(("id" = Uuid, Path)), request_body = MeasureDraft,
    responses((status = 201, body = Measure), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_measure(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let measure = service.put_measure(&actor, id, None, body.typed()?).await?;
    Ok((StatusCode::CREATED, [(header::ETAG, etag(measure.revision))], Json(measure)).into_response())
}

/// Changes a measure of the plan.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/measures/{measure}", tag = "follow-up",
    params(("id" = Uuid, Path), ("measure" = Uuid, Path),
        ("If-Match" = String, Header, description = "the revision it was read with, as an ETag")),
    request_body = MeasureDraft,
    responses((status = 200, body = Measure), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn change_measure(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, measure)): Path<(InitiativeId, Uuid)>,
    IfMatch(revision): IfMatch,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let measure = service.put_measure(&actor, id, Some((measure, revision)), body.typed()?).await?;
    Ok(([(header::ETAG, etag(measure.revision))], Json(measure)).into_response())
}

/// Adds an indicator.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/indicators", tag = "follow-up",
    params(("id" = Uuid, Path)), request_body = IndicatorDraft,
    responses((status = 201, body = Indicator), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_indicator(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let indicator = service.put_indicator(&actor, id, None, body.typed()?).await?;
    Ok((StatusCode::CREATED, [(header::ETAG, etag(indicator.revision))], Json(indicator)).into_response())
}

/// Changes an indicator; its readings stay.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/indicators/{indicator}", tag = "follow-up",
    params(("id" = Uuid, Path), ("indicator" = Uuid, Path),
        ("If-Match" = String, Header, description = "the revision it was read with, as an ETag")),
    request_body = IndicatorDraft,
    responses((status = 200, body = Indicator), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn change_indicator(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, indicator)): Path<(InitiativeId, Uuid)>,
    IfMatch(revision): IfMatch,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let indicator = service.put_indicator(&actor, id, Some((indicator, revision)), body.typed()?).await?;
    Ok(([(header::ETAG, etag(indicator.revision))], Json(indicator)).into_response())
}

/// Writes a reading of an indicator down, for good; one that was wrong is corrected by another that names it.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/indicators/{indicator}/readings", tag = "follow-up",
    params(("id" = Uuid, Path), ("indicator" = Uuid, Path)), request_body = ReadingDraft,
    responses((status = 201, body = Reading), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_reading(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, indicator)): Path<(InitiativeId, Uuid)>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let reading = service.add_reading(&actor, id, indicator, body.typed()?).await?;
    Ok((StatusCode::CREATED, Json(reading)).into_response())
}

/// Links a document; nothing is fetched from where it is.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/documents", tag = "follow-up",
    params(("id" = Uuid, Path)), request_body = DocumentDraft,
    responses((status = 201, body = Document), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_document(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let document = service.add_document(&actor, id, body.typed()?).await?;
    Ok((StatusCode::CREATED, Json(document)).into_response())
}

/// Takes the link to a document away.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/documents/{document}", tag = "follow-up",
    params(("id" = Uuid, Path), ("document" = Uuid, Path)),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn delete_document(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, document)): Path<(InitiativeId, Uuid)>,
) -> Result<StatusCode, ApiError> {
    service.delete_document(&actor, id, document).await?;
    Ok(StatusCode::NO_CONTENT)
}
