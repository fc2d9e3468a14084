//! `/api/v1/subscriptions`: what one wants to be told, and what the function mailboxes of one's administrations are told.

use super::extract::{JsonBody, Signed};
use super::feeds::FeedBody;
use super::problem::{ApiError, Problem};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::telling::{Cover, Timing, Wishes};
use crate::service::wire::{SubscriptionBody, WatchAreaBody};
use crate::service::{AreaDraft, MailboxDraft, Service, Which, WishesDraft};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// What stands in an address for one's own subscription.
const OWN: &str = "own";

/// The routes of subscriptions.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(put, delete))
        .routes(routes!(add_area))
        .routes(routes!(remove_area))
        .routes(routes!(renew_feed, end_feed))
}

/// Subscriptions.
#[derive(Debug, Serialize, ToSchema)]
struct SubscriptionsBody {
    /// One's own, or what holds without one.
    own: SubscriptionBody,
    /// Those of the function mailboxes that one may keep.
    mailboxes: Vec<SubscriptionBody>,
}

/// What somebody wants to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishesRequest {
    /// The language of messages, `sv` or `en`.
    #[serde(default = "swedish")]
    language: String,
    /// Of what, beside the watch areas; for a mailbox only `own_administration`.
    covers: Vec<Cover>,
    /// Of no overlap below it.
    minimum_band: Option<Band>,
    /// When by mail, by kind of event. What is absent comes with the daily digest, and at once where somebody has to act on
    /// something critical. `never` keeps it out of the inbox too.
    #[serde(default)]
    timing: BTreeMap<NoticeKind, Timing>,
    /// Whether by mail too.
    mail: bool,
    /// The address of a function mailbox; not for one's own subscription.
    mailbox: Option<String>,
    /// The administration whose mailbox it is.
    administration: Option<Code>,
}

fn swedish() -> String {
    "sv".to_owned()
}

impl WishesRequest {
    fn own(self) -> Result<WishesDraft, ApiError> {
        for (member, is_there) in
            [("mailbox", self.mailbox.is_some()), ("administration", self.administration.is_some())]
        {
            if is_there {
                let fault = Fault::new(format!("/{member}"), FaultCode::UnknownMember).with("member", member);
                return Err(Error::invalid(vec![fault]).into());
            }
        }
        Ok(self.wishes())
    }

    fn mailbox(mut self) -> Result<MailboxDraft, ApiError> {
        let missing = |member: &str| Error::invalid(vec![Fault::new(format!("/{member}"), FaultCode::Required)]);
        let address = self.mailbox.take().ok_or_else(|| missing("mailbox"))?.trim().to_owned();
        let administration = self.administration.take().ok_or_else(|| missing("administration"))?;
        Ok(MailboxDraft { address, administration, wishes: self.wishes() })
    }

    fn wishes(self) -> WishesDraft {
        let Self { language, covers, minimum_band, timing, mail, .. } = self;
        let covers = covers.into_iter().collect::<BTreeSet<_>>();
        WishesDraft { language, wishes: Wishes { covers, minimum_band, timing, mail } }
    }
}

/// A watch area that is wanted: drawn, or of a reference layer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, untagged)]
enum AreaRequest {
    /// An area of one's own.
    Drawn {
        /// What it is to be called.
        name: String,
        /// A GeoJSON Polygon or MultiPolygon.
        #[schema(value_type = Object)]
        geometry: Value,
    },
    /// An area of a reference layer.
    District {
        /// The layer.
        layer: String,
        /// Its code in the layer.
        code: String,
    },
}

/// Which subscription an address names.
fn which(name: &str) -> Result<Which, ApiError> {
    if name == OWN {
        return Ok(Which::Own);
    }
    Ok(Which::Mailbox(name.parse().map_err(|_| Error::NotFound)?))
}

/// One's own subscription, and the mailboxes that one may keep.
#[utoipa::path(get, path = "/api/v1/subscriptions", tag = "inbox",
    responses((status = 200, body = SubscriptionsBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<SubscriptionsBody>, ApiError> {
    let own = service.own_subscription(&actor).await?.into();
    let mailboxes = service.mailboxes(&actor).await?.into_iter().map(SubscriptionBody::from).collect();
    Ok(Json(SubscriptionsBody { own, mailboxes }))
}

/// Adds a function mailbox.
#[utoipa::path(post, path = "/api/v1/subscriptions", tag = "inbox", request_body = WishesRequest,
    responses((status = 201, body = SubscriptionBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem)))]
async fn add(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<(StatusCode, Json<SubscriptionBody>), ApiError> {
    let draft = body.typed::<WishesRequest>()?.mailbox()?;
    Ok((StatusCode::CREATED, Json(service.put_mailbox(&actor, None, draft).await?.into())))
}

/// Says what one wants to be told (`own`), or what a mailbox is told.
#[utoipa::path(put, path = "/api/v1/subscriptions/{subscription}", tag = "inbox", request_body = WishesRequest,
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription")),
    responses((status = 200, body = SubscriptionBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn put(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(name): Path<String>,
    body: JsonBody,
) -> Result<Json<SubscriptionBody>, ApiError> {
    let request = body.typed::<WishesRequest>()?;
    let subscribed = match which(&name)? {
        Which::Own => service.put_own_subscription(&actor, request.own()?).await?,
        Which::Mailbox(id) => service.put_mailbox(&actor, Some(id), request.mailbox()?).await?,
    };
    Ok(Json(subscribed.into()))
}

/// Goes back to what holds without a subscription, or removes a mailbox.
#[utoipa::path(delete, path = "/api/v1/subscriptions/{subscription}", tag = "inbox",
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn delete(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    match which(&name)? {
        Which::Own => service.reset_own_subscription(&actor).await?,
        Which::Mailbox(id) => service.remove_mailbox(&actor, id).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a watch area.
#[utoipa::path(post, path = "/api/v1/subscriptions/{subscription}/areas", tag = "inbox", request_body = AreaRequest,
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription")),
    responses((status = 201, body = WatchAreaBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add_area(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(name): Path<String>,
    body: JsonBody,
) -> Result<(StatusCode, Json<WatchAreaBody>), ApiError> {
    let draft = match body.typed()? {
        AreaRequest::Drawn { name, geometry } => AreaDraft::Drawn { name, geometry },
        AreaRequest::District { layer, code } => AreaDraft::District { layer, code },
    };
    let area = service.add_watch_area(&actor, which(&name)?, draft).await?;
    Ok((StatusCode::CREATED, Json(area.into())))
}

/// Removes a watch area.
#[utoipa::path(delete, path = "/api/v1/subscriptions/{subscription}/areas/{area}", tag = "inbox",
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription"),
        ("area" = Uuid, Path, description = "the watch area")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn remove_area(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((name, area)): Path<(String, Uuid)>,
) -> Result<StatusCode, ApiError> {
    service.remove_watch_area(&actor, which(&name)?, area).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a subscription's feeds new secret addresses; those before are good no longer.
#[utoipa::path(post, path = "/api/v1/subscriptions/{subscription}/feed", tag = "inbox",
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription")),
    responses((status = 201, body = FeedBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn renew_feed(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<FeedBody>), ApiError> {
    let secret = service.renew_feed(&actor, which(&name)?).await?;
    Ok((StatusCode::CREATED, Json(FeedBody::new(&service, &headers, &secret))))
}

/// Ends a subscription's feeds.
#[utoipa::path(delete, path = "/api/v1/subscriptions/{subscription}/feed", tag = "inbox",
    params(("subscription" = String, Path, description = "`own`, or the id of a mailbox's subscription")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn end_feed(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    service.end_feed(&actor, which(&name)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
