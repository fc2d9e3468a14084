//! `/api/v1/committees` and `/api/v1/criteria`: when committees meet, and what applications are judged by.

use super::extract::{IfMatch, JsonBody, Params, Signed};
use super::problem::{ApiError, Problem};
use crate::domain::agenda::{Criterion, CriterionDraft, Meeting};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::organisation::Committee;
use crate::domain::time::parse_day;
use crate::service::Service;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of meetings and criteria.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(committees))
        .routes(routes!(meetings))
        .routes(routes!(put_meeting, delete_meeting))
        .routes(routes!(criteria))
        .routes(routes!(add_criterion, change_criterion))
}

/// The committees.
#[derive(Debug, Serialize, ToSchema)]
struct CommitteesBody {
    /// By code.
    committees: Vec<CommitteeBody>,
}

/// A committee and when it meets next.
#[derive(Debug, Serialize, ToSchema)]
struct CommitteeBody {
    #[serde(flatten)]
    committee: Committee,
    /// The first meeting that a case can still be handed in for.
    next_meeting: Option<Meeting>,
}

/// Every committee with the next meeting that a case can be handed in for.
#[utoipa::path(get, path = "/api/v1/committees", tag = "organisation",
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 200, body = CommitteesBody), (status = 400, body = Problem)))]
async fn committees(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<CommitteesBody>, ApiError> {
    params.finish()?;
    let next = service.next_meetings(&actor).await?;
    let with_next = |committee: Committee| CommitteeBody {
        next_meeting: next.iter().find(|meeting| meeting.committee == committee.code).cloned(),
        committee,
    };
    Ok(Json(CommitteesBody { committees: service.committees(&actor).await?.into_iter().map(with_next).collect() }))
}

/// The meetings of a committee.
#[derive(Debug, Serialize, ToSchema)]
struct MeetingsBody {
    /// The earliest first.
    meetings: Vec<Meeting>,
}

/// The meetings of a committee, past ones too.
#[utoipa::path(get, path = "/api/v1/committees/{code}/meetings", tag = "organisation",
    params(("code" = Code, Path, description = "the committee's code")),
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 200, body = MeetingsBody), (status = 400, body = Problem), (status = 404, body = Problem)))]
async fn meetings(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    params: Params,
) -> Result<Json<MeetingsBody>, ApiError> {
    params.finish()?;
    Ok(Json(MeetingsBody { meetings: service.meetings(&actor, &known_code(&code)?).await? }))
}

/// What a meeting is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MeetingRequest {
    /// The last day on which a case can be handed in for it.
    #[serde(deserialize_with = "crate::domain::time::day")]
    cut_off: NaiveDate,
}

/// Adds a meeting of a committee, or changes its cut-off.
#[utoipa::path(put, path = "/api/v1/committees/{code}/meetings/{meets_on}", tag = "organisation",
    params(("code" = Code, Path, description = "the committee's code"),
        ("meets_on" = NaiveDate, Path, description = "the day it meets")),
    request_body = MeetingRequest,
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 200, body = Meeting), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn put_meeting(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((code, meets_on)): Path<(String, String)>,
    body: JsonBody,
) -> Result<Json<Meeting>, ApiError> {
    let MeetingRequest { cut_off } = body.typed()?;
    Ok(Json(service.put_meeting(&actor, known_code(&code)?, day(&meets_on)?, cut_off).await?))
}

/// Takes a meeting of a committee away.
#[utoipa::path(delete, path = "/api/v1/committees/{code}/meetings/{meets_on}", tag = "organisation",
    params(("code" = Code, Path, description = "the committee's code"),
        ("meets_on" = NaiveDate, Path, description = "the day it meets")),
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 204), (status = 404, body = Problem)))]
async fn delete_meeting(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((code, meets_on)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    service.delete_meeting(&actor, known_code(&code)?, day(&meets_on)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The criteria.
#[derive(Debug, Serialize, ToSchema)]
struct CriteriaBody {
    /// In the order in which they are asked, retired ones too.
    criteria: Vec<Criterion>,
}

/// What applications are judged by.
#[utoipa::path(get, path = "/api/v1/criteria", tag = "organisation",
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 200, body = CriteriaBody), (status = 400, body = Problem)))]
async fn criteria(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<CriteriaBody>, ApiError> {
    params.finish()?;
    Ok(Json(CriteriaBody { criteria: service.criteria(&actor).await? }))
}

/// Adds a criterion.
#[utoipa::path(post, path = "/api/v1/criteria/{code}", tag = "organisation",
    params(("code" = Code, Path, description = "the criterion's code")),
    request_body = CriterionDraft,
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 201, body = Criterion), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem, description = "it is there already"), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_criterion(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let criterion = service.put_criterion(&actor, known_code(&code)?, body.typed()?, None).await?;
    Ok((StatusCode::CREATED, tagged(criterion)).into_response())
}

/// Changes a criterion.
#[utoipa::path(put, path = "/api/v1/criteria/{code}", tag = "organisation",
    params(("code" = Code, Path, description = "the criterion's code"),
        ("If-Match" = String, Header, description = "the revision it was read with, as an ETag")),
    request_body = CriterionDraft,
    responses((status = 401, body = Problem), (status = 403, body = Problem), (status = 200, body = Criterion), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
async fn change_criterion(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    IfMatch(revision): IfMatch,
    body: JsonBody,
) -> Result<Response, ApiError> {
    Ok(tagged(service.put_criterion(&actor, known_code(&code)?, body.typed()?, Some(revision)).await?))
}

fn tagged(criterion: Criterion) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", criterion.revision));
    let mut response = Json(criterion).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// What is no code is nobody's.
fn known_code(text: &str) -> Result<Code, ApiError> {
    Code::parse(text).ok_or_else(|| Error::NotFound.into())
}

fn day(text: &str) -> Result<NaiveDate, ApiError> {
    parse_day(text).ok_or_else(|| Error::NotFound.into())
}
