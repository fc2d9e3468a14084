//! `/api/v1/overlaps/{id}/…`: what people do with an overlap. Nothing of it changes the need.

use super::extract::{IfMatch, JsonBody, Signed};
use super::initiatives::etag;
use super::problem::{ApiError, Problem};
use crate::domain::codes::{Code, OverlapId};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::{Outcome, Reason, Verdict};
use crate::service::wire::HandlingBody;
use crate::service::{ByHand, Handled, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of handling.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(say)).routes(routes!(act))
}

/// Reads a body of a known shape.
pub(super) fn read<T: DeserializeOwned>(body: Value) -> Result<T, ApiError> {
    let wrong = |error: serde_json::Error| {
        Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error).with("expected", "object")])
    };
    Ok(serde_json::from_value(body).map_err(wrong)?)
}

fn answer(handled: Handled) -> Response {
    ([(header::ETAG, etag(handled.overlap.handled.revision))], Json(HandlingBody::from(handled))).into_response()
}

/// How people handle an overlap: verdicts, outcome, history. Its ETag is the revision of this record.
#[utoipa::path(get, path = "/api/v1/overlaps/{id}/handling", tag = "overlaps",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HandlingBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<OverlapId>,
) -> Result<Response, ApiError> {
    Ok(answer(service.handled(&actor, id).await?))
}

/// What an administration says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictRequest {
    /// The administration, which is on one of the sides.
    administration: Code,
    /// What it says.
    verdict: Verdict,
    /// Why there is no need; with `no_need` only.
    reason: Option<Reason>,
    /// In its own words; up to 4,000 characters.
    #[serde(default)]
    comment: String,
}

/// Something else that is done with an overlap.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum ActRequest {
    /// It was seen.
    Acknowledge {},
    /// A meeting was booked.
    Meet {
        /// Its day.
        on: NaiveDate,
    },
    /// Coordination has led to something.
    Conclude {
        /// To what.
        outcome: Outcome,
    },
    /// It is put off.
    Snooze {
        /// To this day, at most 90 days ahead.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Something is written down.
    Note {
        /// The text.
        text: String,
    },
}

/// Says what an administration thinks of an overlap.
#[utoipa::path(post, path = "/api/v1/overlaps/{id}/verdicts", tag = "overlaps",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision of the handling")),
    request_body = VerdictRequest,
    responses((status = 200, body = HandlingBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "it is settled or has ended"), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn say(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<OverlapId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let VerdictRequest { administration, verdict, reason, comment } = read(body)?;
    let act = ByHand::Say { administration, verdict, reason, comment };
    Ok(answer(service.handle_overlap(&actor, id, revision, act).await?))
}

/// Does something else with an overlap, as far as the table of states allows it.
#[utoipa::path(post, path = "/api/v1/overlaps/{id}/events", tag = "overlaps",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision of the handling")),
    request_body = ActRequest,
    responses((status = 200, body = HandlingBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "the state does not allow it"), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn act(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<OverlapId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let act = match read(body)? {
        ActRequest::Acknowledge {} => ByHand::Acknowledge,
        ActRequest::Meet { on } => ByHand::Meet { on },
        ActRequest::Conclude { outcome } => ByHand::Conclude { outcome },
        ActRequest::Snooze { until, reason } => ByHand::Snooze { until, reason },
        ActRequest::Note { text } => ByHand::Note { text },
    };
    Ok(answer(service.handle_overlap(&actor, id, revision, act).await?))
}
