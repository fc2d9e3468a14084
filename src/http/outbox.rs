//! `/api/v1/outbox`: what waits to leave the house, and why; for administrators.

use super::extract::Signed;
use super::problem::{ApiError, Problem};
use crate::domain::delivery::{Channel, DeliveryKind, DeliveryState};
use crate::domain::time::Timestamp;
use crate::service::{Attempt, Delivery, Service, Tally, Waiting};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of the outbox.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, drop_it)).routes(routes!(again))
}

/// One mail or one call, without its address and without what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryBody {
    /// By which its receiver recognises a repetition.
    id: Uuid,
    /// By which way it leaves.
    channel: Channel,
    /// What it is.
    kind: DeliveryKind,
    /// The webhook that is called.
    webhook: Option<Uuid>,
    /// When it was written.
    created_at: Timestamp,
    /// Not before; after a failure, when it is tried again.
    due_at: Timestamp,
    /// How far it has come.
    state: DeliveryState,
    /// How often it was tried since it was last put there.
    attempts: i64,
    /// What the last attempt came to.
    fault: Option<String>,
    /// When it was sent, put aside or dropped.
    settled_at: Option<Timestamp>,
    /// The first attempt and the newest ones, the newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tries: Vec<AttemptBody>,
}

/// An attempt.
#[derive(Debug, Serialize, ToSchema)]
struct AttemptBody {
    /// When it began.
    at: Timestamp,
    /// How long it took, in milliseconds.
    took_ms: i64,
    /// What SMTP or HTTP said.
    status: Option<i64>,
    /// Why it did not go through.
    fault: Option<String>,
    /// The beginning of what was answered.
    answer: Option<String>,
}

impl From<(Delivery, Vec<Attempt>)> for DeliveryBody {
    fn from((delivery, attempts): (Delivery, Vec<Attempt>)) -> Self {
        let attempt = |attempt| {
            let Attempt { at, took_ms, status, fault, answer } = attempt;
            AttemptBody { at, took_ms, status, fault, answer }
        };
        Self {
            id: delivery.id,
            channel: delivery.channel,
            kind: delivery.kind,
            webhook: delivery.webhook,
            created_at: delivery.created_at,
            due_at: delivery.due_at,
            state: delivery.state,
            attempts: delivery.attempts,
            fault: delivery.fault,
            settled_at: delivery.settled_at,
            tries: attempts.into_iter().map(attempt).collect(),
        }
    }
}

/// How many there are of something.
#[derive(Debug, Serialize, ToSchema)]
struct TallyBody {
    /// By which way they leave.
    channel: Channel,
    /// Their state, or what they came to.
    what: String,
    /// How many.
    count: i64,
    /// When the first of them is due.
    first_due_at: Timestamp,
}

impl From<Tally> for TallyBody {
    fn from(Tally { channel, what, count, first_due_at }: Tally) -> Self {
        Self { channel, what, count, first_due_at }
    }
}

/// What waits, and why.
#[derive(Debug, Serialize, ToSchema)]
struct OutboxBody {
    /// Whether a mail server is configured; without one no mail leaves.
    has_mail: bool,
    /// Whether the installation has a key; without one no webhook is called.
    has_key: bool,
    /// How many there are of each way and state.
    states: Vec<TallyBody>,
    /// How many wait after which fault.
    faults: Vec<TallyBody>,
    /// What was put aside, the newest first, at most 50.
    set_aside: Vec<DeliveryBody>,
    /// What waits, the newest first, at most 50.
    waiting: Vec<DeliveryBody>,
}

/// What waits to leave the house, and why.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "outbox",
    responses((status = 200, body = OutboxBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<OutboxBody>, ApiError> {
    let Waiting { states, faults, set_aside, waiting, has_mail, has_key } = service.waiting(&actor).await?;
    let tallies = |tallies: Vec<Tally>| tallies.into_iter().map(TallyBody::from).collect();
    let bodies = |all: Vec<Delivery>| all.into_iter().map(|one| DeliveryBody::from((one, Vec::new()))).collect();
    Ok(Json(OutboxBody {
        has_mail,
        has_key,
        states: tallies(states),
        faults: tallies(faults),
        set_aside: bodies(set_aside),
        waiting: bodies(waiting),
    }))
}

/// One delivery with its attempts.
#[utoipa::path(get, path = "/api/v1/outbox/{id}", tag = "outbox",
    params(("id" = Uuid, Path, description = "the delivery")),
    responses((status = 200, body = DeliveryBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<DeliveryBody>, ApiError> {
    Ok(Json(service.delivery(&actor, id).await?.into()))
}

/// Has something tried again that was put aside.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/again", tag = "outbox",
    params(("id" = Uuid, Path, description = "the delivery")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn again(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    service.try_again(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Drops something that waits or was put aside.
#[utoipa::path(delete, path = "/api/v1/outbox/{id}", tag = "outbox",
    params(("id" = Uuid, Path, description = "the delivery")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn drop_it(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    service.drop_delivery(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
