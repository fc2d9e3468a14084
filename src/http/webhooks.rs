//! `/api/v1/webhooks`: programs that are called when something happens, and what became of their calls.

use super::extract::{JsonBody, Params, Signed};
use super::outbox::DeliveryBody;
use super::problem::{ApiError, Problem};
use crate::domain::codes::Code;
use crate::domain::delivery::DisabledWhy;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::time::Timestamp;
use crate::service::{Service, SigningSecret, Webhook, WebhookDraft};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of webhooks.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, change, delete))
        .routes(routes!(rotate))
        .routes(routes!(switch))
        .routes(routes!(test))
        .routes(routes!(calls))
        .routes(routes!(replay))
}

/// A webhook, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookBody {
    /// Its id.
    id: Uuid,
    /// What it is for.
    name: String,
    /// Whose program it is: it is told what a coordinator of this administration may see.
    administration: Code,
    /// Where to call.
    url: String,
    /// Of which kinds of events it is told.
    kinds: Vec<NoticeKind>,
    /// Nothing below it is told; without one, everything.
    minimum_band: Option<Band>,
    /// Until when the secret before the newest signs as well.
    earlier_secret_until: Option<Timestamp>,
    /// Who made it.
    created_by: String,
    /// When.
    created_at: Timestamp,
    /// Since when nothing has arrived.
    failing_since: Option<Timestamp>,
    /// Since when it is switched off.
    disabled_at: Option<Timestamp>,
    /// Why.
    disabled_why: Option<DisabledWhy>,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        let Webhook { id, name, administration, url, kinds, minimum_band, created_by, created_at, .. } = webhook;
        let (disabled_at, disabled_why) = webhook.disabled.unzip();
        let (earlier_secret_until, failing_since) = (webhook.earlier_until, webhook.failing_since);
        Self {
            id,
            name,
            administration,
            url,
            kinds,
            minimum_band,
            earlier_secret_until,
            created_by,
            created_at,
            failing_since,
            disabled_at,
            disabled_why,
        }
    }
}

/// Webhooks.
#[derive(Debug, Serialize, ToSchema)]
struct WebhooksBody {
    /// The oldest first.
    webhooks: Vec<WebhookBody>,
}

/// A webhook with a new secret.
#[derive(Debug, Serialize, ToSchema)]
struct WithSecret {
    /// The webhook.
    webhook: WebhookBody,
    /// What its calls are signed with, as Standard Webhooks writes it. It is told now and never again.
    secret: String,
}

impl WithSecret {
    fn new((webhook, secret): (Webhook, SigningSecret)) -> Json<Self> {
        Json(Self { webhook: webhook.into(), secret: secret.reveal() })
    }
}

/// A webhook that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookRequest {
    /// What it is for.
    name: String,
    /// Whose program it is; it stays so.
    administration: Code,
    /// Where to call: `https://`, a host that everybody on the internet could call, perhaps a port, a path and a query.
    url: String,
    /// Of which kinds of events; at least one.
    kinds: Vec<NoticeKind>,
    /// Nothing below it is told.
    minimum_band: Option<Band>,
}

fn draft(body: Value) -> Result<WebhookDraft, ApiError> {
    let WebhookRequest { name, administration, url, kinds, minimum_band } = read(body)?;
    Ok(WebhookDraft { name, administration, url, kinds, minimum_band })
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, Error> {
    let wrong =
        |error: serde_json::Error| Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error)]);
    serde_json::from_value(body).map_err(wrong)
}

/// The webhooks of one's own administrations; all of them for an administrator.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses((status = 200, body = WebhooksBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<WebhooksBody>, ApiError> {
    let webhooks = service.webhooks(&actor).await?.into_iter().map(WebhookBody::from).collect();
    Ok(Json(WebhooksBody { webhooks }))
}

/// Makes a webhook. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = WebhookRequest,
    responses((status = 201, body = WithSecret), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<WithSecret>), ApiError> {
    let added = service.add_webhook(&actor, draft(body)?).await?;
    Ok((StatusCode::CREATED, WithSecret::new(added)))
}

/// One webhook.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 200, body = WebhookBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<WebhookBody>, ApiError> {
    Ok(Json(service.webhook(&actor, id).await?.into()))
}

/// Changes what a webhook is called, where it is and what it is told; it stays with its administration.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}", tag = "webhooks", request_body = WebhookRequest,
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 200, body = WebhookBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    JsonBody(body): JsonBody,
) -> Result<Json<WebhookBody>, ApiError> {
    Ok(Json(service.change_webhook(&actor, id, draft(body)?).await?.into()))
}

/// Deletes a webhook; what waits for it is dropped.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn delete(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    service.delete_webhook(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook a new secret. For a day calls are signed with the one before as well; during it there is no other.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 201, body = WithSecret), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn rotate(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<WithSecret>), ApiError> {
    Ok((StatusCode::CREATED, WithSecret::new(service.rotate_webhook(&actor, id).await?)))
}

/// Whether a webhook is on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Switch {
    /// Whether it is called.
    enabled: bool,
}

/// Switches a webhook off, or on again; what waited meanwhile is then sent.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}/enabled", tag = "webhooks", request_body = Switch,
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 200, body = WebhookBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn switch(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    JsonBody(body): JsonBody,
) -> Result<Json<WebhookBody>, ApiError> {
    let Switch { enabled } = read(body)?;
    Ok(Json(service.switch_webhook(&actor, id, enabled).await?.into()))
}

/// A call that is on its way.
#[derive(Debug, Serialize, ToSchema)]
struct CallBody {
    /// Its id, which is also the `webhook-id` that the program gets.
    delivery: Uuid,
}

/// Has a webhook called, so that its owner sees whether it arrives; also one that is switched off.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook")),
    responses((status = 202, body = CallBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn test(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<CallBody>), ApiError> {
    let delivery = service.test_webhook(&actor, id).await?;
    Ok((StatusCode::ACCEPTED, Json(CallBody { delivery })))
}

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
struct CallsBody {
    /// The newest first, at most 50.
    deliveries: Vec<DeliveryBody>,
    /// The value of `before` for the page after this one, if there is one.
    next: Option<i64>,
}

/// The calls of a webhook with their attempts: what was tried when, and what was answered.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook"),
        ("before" = Option<i64>, Query, description = "the place that the page before this one ended with")),
    responses((status = 200, body = CallsBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn calls(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    mut params: Params,
) -> Result<Json<CallsBody>, ApiError> {
    let before = params.one("before", |text| text.parse().ok())?;
    params.finish()?;
    let calls = service.calls(&actor, id, before).await?;
    let next = calls.last().map(|(delivery, _)| delivery.place).filter(|_| calls.len() == Service::CALLS_LISTED);
    Ok(Json(CallsBody { deliveries: calls.into_iter().map(DeliveryBody::from).collect(), next }))
}

/// Has a call made again, under the same `webhook-id`.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery}/replay", tag = "webhooks",
    params(("id" = Uuid, Path, description = "the webhook"), ("delivery" = Uuid, Path, description = "the call")),
    responses((status = 202, body = CallBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn replay(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, delivery)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<CallBody>), ApiError> {
    service.replay(&actor, id, delivery).await?;
    Ok((StatusCode::ACCEPTED, Json(CallBody { delivery })))
}
