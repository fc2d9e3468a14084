//! `/api/v1/cases` and `/api/v1/applications`: support cases, for the house and for those who apply.

use super::extract::{IfMatch, JsonBody, Params, Signed};
use super::handling::read;
use super::initiatives::etag;
use super::problem::{ApiError, Problem};
use crate::domain::case::{Act, CaseId, CaseState};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::time::parse_day;
use crate::service::wire::{AgendaBody, CaseBody, CaseList, CaseSummary};
use crate::service::{Attachment, CaseView, FirstContact, ForTheCity, Parts, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of cases.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(get))
        .routes(routes!(act))
        .routes(routes!(attachment))
        .routes(routes!(agenda))
        .routes(routes!(apply))
        .routes(routes!(save))
        .routes(routes!(new_version))
}

fn answer(status: StatusCode, view: CaseView) -> Response {
    let location = format!("/api/v1/cases/{}", view.case.id);
    let headers = [(header::ETAG, etag(view.case.revision)), (header::LOCATION, location)];
    (status, headers, Json(CaseBody::from(view))).into_response()
}

/// The cases that the reader sees: the house's, or an applicant's own.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases",
    params(("state" = Option<Vec<CaseState>>, Query, description = "only in these states; with commas")),
    responses((status = 200, body = CaseList), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Json<CaseList>, ApiError> {
    let states = params.list("state", CaseState::parse)?;
    params.finish()?;
    let cases = service.cases(&actor, &states).await?;
    Ok(Json(CaseList { cases: cases.iter().map(CaseSummary::from).collect() }))
}

/// Begins a case for the city, about an initiative of the register.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = ForTheCity,
    responses((status = 201, body = CaseBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "there is an open case about it"), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn open(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let wanted: ForTheCity = read(body)?;
    Ok(answer(StatusCode::CREATED, service.open_case_for_city(&actor, wanted).await?))
}

/// A case with everything that belongs to it, as far as its reader is told. That personal data was read is recorded.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, body = CaseBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<CaseId>,
) -> Result<Response, ApiError> {
    Ok(answer(StatusCode::OK, service.case(&actor, id).await?))
}

/// Does something with a case, as far as the table of its states allows it to this actor.
#[utoipa::path(post, path = "/api/v1/cases/{id}/events", tag = "cases",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision of the case")),
    request_body = Act,
    responses((status = 200, body = CaseBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "the state does not allow it, or something must hold first"),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
async fn act(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<CaseId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let act: Act = read(body)?;
    Ok(answer(StatusCode::OK, service.act_on_case(&actor, id, revision, act).await?))
}

/// A file of a case, always as a download.
#[utoipa::path(get, path = "/api/v1/cases/{id}/attachments/{attachment}", tag = "cases",
    params(("id" = Uuid, Path), ("attachment" = Uuid, Path)),
    responses((status = 200, description = "the file", content_type = "application/octet-stream"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn attachment(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, attachment)): Path<(CaseId, Uuid)>,
) -> Result<Response, ApiError> {
    let (file, content) = service.attachment(&actor, id, attachment).await?;
    Ok(download(&file, content))
}

/// A file to be saved and never shown in our name: whatever it holds, no browser runs it here.
pub(super) fn download(file: &Attachment, content: Vec<u8>) -> Response {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let written = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let encoded: String = file.name.bytes().map(written).collect();
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{encoded}")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, content).into_response()
}

/// The agenda of a committee's meeting: the cases that go to it.
#[utoipa::path(get, path = "/api/v1/committees/{code}/meetings/{meets_on}/agenda", tag = "cases",
    params(("code" = Code, Path), ("meets_on" = String, Path)),
    responses((status = 200, body = AgendaBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn agenda(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((code, meets_on)): Path<(String, String)>,
) -> Result<Json<AgendaBody>, ApiError> {
    service.may_read_cases(&actor)?;
    let place = Code::parse(&code).zip(parse_day(&meets_on)).ok_or(Error::NotFound)?;
    Ok(Json(service.agenda(&actor, &place.0, place.1).await?.into()))
}

/// A first contact, from somebody whose address for mail was verified.
#[utoipa::path(post, path = "/api/v1/applications", tag = "cases", request_body = FirstContact,
    responses((status = 201, body = CaseBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "only applicants apply"), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn apply(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let first: FirstContact = read(body)?;
    Ok(answer(StatusCode::CREATED, service.open_case(&actor, first).await?))
}

/// Keeps parts of an application that is being written or completed.
#[utoipa::path(put, path = "/api/v1/applications/{id}", tag = "cases",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision of the case")),
    request_body = Parts,
    responses((status = 200, body = CaseBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
async fn save(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<CaseId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let parts: Parts = read(body)?;
    Ok(answer(StatusCode::OK, service.save_application(&actor, id, revision, parts).await?))
}

/// Begins a new version of a case that was rejected.
#[utoipa::path(post, path = "/api/v1/applications/{id}/versions", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 201, body = CaseBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "it was not rejected")))]
async fn new_version(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<CaseId>,
) -> Result<Response, ApiError> {
    Ok(answer(StatusCode::CREATED, service.new_version_of_case(&actor, id).await?))
}
