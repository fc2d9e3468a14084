//! `/api/v1/inbox`: what one is told. Reading about an overlap counts as having seen it.

use super::extract::{JsonBody, Params, Signed};
use super::problem::{ApiError, Problem};
use crate::service::Service;
use crate::service::wire::InboxBody;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Things that can be marked as read in one request.
const READ_AT_MOST: usize = 100;

/// The routes of the inbox.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// One's own inbox, the newest first. What one does not see any more is not in it. `/api/v1/inbox/events` tells as
/// server-sent events (`unread`, with the count) when there is something new.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "inbox",
    params(
        ("unread" = Option<bool>, Query, description = "only what is unread"),
        ("limit" = Option<u32>, Query, description = "1–1000, default 100"),
        ("before" = Option<i64>, Query, minimum = 1, description = "the id before which to go on"),
    ),
    responses((status = 200, body = InboxBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Json<InboxBody>, ApiError> {
    let unread_only = params.one("unread", |text| text.parse().ok())?.unwrap_or(false);
    let before = params.one("before", |text| text.parse().ok().filter(|place: &i64| 0 < *place))?;
    let limit = params.paging()?.limit;
    params.finish()?;
    Ok(Json(InboxBody::from(service.inbox(&actor, unread_only, before, limit).await?)))
}

/// What is to be marked as read: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, untagged)]
enum ReadRequest {
    /// These things.
    Items {
        /// Their ids, at most 100.
        items: Vec<i64>,
    },
    /// Everything up to one.
    UpTo {
        /// Its id; what came after it stays unread.
        up_to: i64,
    },
}

/// How much is unread.
#[derive(Debug, Serialize, ToSchema)]
struct UnreadBody {
    /// How much there is.
    unread: i64,
}

/// Marks things as read.
#[utoipa::path(post, path = "/api/v1/inbox/read", tag = "inbox", request_body = ReadRequest,
    responses((status = 200, body = UnreadBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn read(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<Json<UnreadBody>, ApiError> {
    let unread = match body.typed()? {
        ReadRequest::UpTo { up_to } => service.read_all(&actor, up_to).await?,
        ReadRequest::Items { items } => {
            for place in items.into_iter().take(READ_AT_MOST) {
                service.read_letter(&actor, place).await?;
            }
            service.unread(&actor).await?.unwrap_or_default()
        }
    };
    Ok(Json(UnreadBody { unread }))
}
