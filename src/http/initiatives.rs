//! `/api/v1/initiatives`: initiatives in and out as GeoJSON Features.

use super::extract::{IfMatch, JsonBody, MaybeKey, Params, Signed, next_link};
use super::problem::{ApiError, Problem};
use crate::domain::codes::InitiativeId;
use crate::domain::time::Timestamp;
use crate::domain::words::{AreaStatus, FocusField, Form, Origin, Phase};
use crate::service::wire::{InitiativeFeature, OverlapBody, SavedBody};
use crate::service::{
    AreaVersion, Hidden, InitiativeFilter, InitiativeHistory, InitiativeQuery, LogEntry, Saved, Service,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of initiatives.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, register))
        .routes(routes!(get, change, withdraw))
        .routes(routes!(history))
        .routes(routes!(overlaps))
}

/// A page of initiatives.
#[derive(Debug, Serialize, ToSchema)]
struct InitiativePage {
    /// Always `FeatureCollection`.
    r#type: CollectionType,
    /// The initiatives of this page.
    features: Vec<InitiativeFeature>,
    /// How many the filter leaves, on all pages.
    #[serde(rename = "numberMatched")]
    number_matched: i64,
    /// How many are on this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// The next page, if there is one.
    links: Vec<Link>,
}

/// The word that makes an object a GeoJSON FeatureCollection.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) enum CollectionType {
    /// The only one.
    FeatureCollection,
}

/// A link as OGC API writes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Link {
    /// `next`.
    pub(super) rel: &'static str,
    /// The address.
    pub(super) href: String,
}

pub(super) fn next_links(uri: &Uri, next: Option<i64>) -> Vec<Link> {
    next.into_iter().map(|next| Link { rel: "next", href: next_link(uri, next) }).collect()
}

/// Reads the filter that lists, exports and pages share.
pub(super) fn query(params: &mut Params) -> Result<InitiativeQuery, ApiError> {
    let text = |text: &str| Some(text.to_owned());
    Ok(InitiativeQuery {
        filter: InitiativeFilter {
            bbox: params.bbox()?,
            administrations: params.administrations()?,
            phases: params.list("phase", Phase::parse)?,
            forms: params.list("form", Form::parse)?,
            origin: params.one("origin", Origin::parse)?,
            focus_field: params.one("focus", FocusField::parse)?,
            window: params.window()?,
            text: params.one("q", text)?,
        },
        min_degree: params.count("min_degree")?,
    })
}

/// Lists initiatives.
#[utoipa::path(get, path = "/api/v1/initiatives", tag = "initiatives",
    params(
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("administration" = Option<String>, Query, description = "codes with commas; leads and participants"),
        ("phase" = Option<String>, Query, description = "phases with commas"),
        ("form" = Option<String>, Query, description = "forms with commas"),
        ("origin" = Option<Origin>, Query),
        ("focus" = Option<FocusField>, Query),
        ("datetime" = Option<String>, Query, description = "a day or an interval of days, `..` for an open side"),
        ("min_degree" = Option<u32>, Query, description = "only those in a zone of at least this many administrations"),
        ("q" = Option<String>, Query, description = "in name, description and actors"),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
        ("limit" = Option<u32>, Query, description = "1–1000, default 100"),
        ("after" = Option<String>, Query, description = "opaque; from the link to the next page"),
    ),
    responses((status = 200, body = InitiativePage, content_type = "application/geo+json"), (status = 400, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    uri: Uri,
    mut params: Params,
) -> Result<Response, ApiError> {
    let (query, known) = (query(&mut params)?, params.known()?);
    let paging = params.paging()?;
    params.finish()?;
    let page = service.reading(&actor, known).await?.initiatives(&query, paging).await?;
    let features: Vec<_> = page.items.into_iter().map(InitiativeFeature::from).collect();
    Ok(geojson(&InitiativePage {
        r#type: CollectionType::FeatureCollection,
        number_matched: page.matched,
        number_returned: features.len(),
        links: next_links(&uri, page.next),
        features,
    }))
}

/// Registers an initiative and answers with the overlaps it causes.
#[utoipa::path(post, path = "/api/v1/initiatives", tag = "initiatives",
    params(("Idempotency-Key" = Option<String>, Header, description = "8–128 visible ASCII characters; a repeat registers nothing twice")),
    request_body(content = InitiativeFeature, content_type = "application/geo+json", description = "A Feature; read-only members are ignored"),
    responses((status = 201, body = SavedBody), (status = 400, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem, description = "Every fault at once")))]
async fn register(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    MaybeKey(key): MaybeKey,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let saved = service.register(&actor, body, key).await?;
    let location = format!("/api/v1/initiatives/{}", saved.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], with_etag(saved)).into_response())
}

/// One initiative.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}", tag = "initiatives",
    params(("id" = uuid::Uuid, Path),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
    ),
    responses((status = 200, body = InitiativeFeature, content_type = "application/geo+json"), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    mut params: Params,
) -> Result<Response, ApiError> {
    let known = params.known()?;
    params.finish()?;
    let initiative = service.reading(&actor, known).await?.initiative(id).await?;
    let etag = etag(initiative.revision);
    Ok(([(header::ETAG, etag)], geojson(&InitiativeFeature::from(initiative))).into_response())
}

/// Replaces an initiative and answers with the overlaps it has now.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}", tag = "initiatives",
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the ETag you read")),
    request_body(content = InitiativeFeature, content_type = "application/geo+json"),
    responses((status = 200, body = SavedBody), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    IfMatch(revision): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    Ok(with_etag(service.change(&actor, id, revision, body).await?).into_response())
}

/// Withdraws an initiative; its history stays.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}", tag = "initiatives",
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the ETag you read"),
        ("change_reason" = Option<String>, Query, description = "why, for the record")),
    responses((status = 204), (status = 400, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
async fn withdraw(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    IfMatch(revision): IfMatch,
    mut params: Params,
) -> Result<StatusCode, ApiError> {
    let reason = params.one("change_reason", |text| Some(text.to_owned()))?.unwrap_or_default();
    params.finish()?;
    service.withdraw(&actor, id, revision, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What has happened to an initiative.
#[derive(Debug, Serialize, ToSchema)]
struct HistoryBody {
    /// Its changes, newest first.
    changes: Vec<ChangeBody>,
    /// The versions of its area, newest first.
    areas: Vec<AreaVersionBody>,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeBody {
    /// Its number.
    seq: i64,
    /// When.
    at: Timestamp,
    /// `initiative_registered`, `initiative_changed` or `initiative_withdrawn`.
    kind: String,
    /// The attributes afterwards.
    document: Value,
}

/// One version of an area.
#[derive(Debug, Serialize, ToSchema)]
struct AreaVersionBody {
    /// Counts from 1.
    version: i64,
    /// The change that brought it.
    seq: i64,
    /// When it was recorded.
    recorded_at: Timestamp,
    /// How settled it was.
    area_status: AreaStatus,
    /// Its size.
    area_m2: f64,
}

impl From<InitiativeHistory> for HistoryBody {
    fn from(history: InitiativeHistory) -> Self {
        let change =
            |entry: LogEntry| ChangeBody { seq: entry.seq, at: entry.at, kind: entry.kind, document: entry.document };
        let area = |area: AreaVersion| AreaVersionBody {
            version: area.version,
            seq: area.seq,
            recorded_at: area.recorded_at,
            area_status: area.area_status,
            area_m2: area.area_m2,
        };
        Self {
            changes: history.changes.into_iter().map(change).collect(),
            areas: history.areas.into_iter().map(area).collect(),
        }
    }
}

/// The changes of an initiative and the versions of its area.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/history", tag = "initiatives",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = HistoryBody), (status = 404, body = Problem)))]
async fn history(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
) -> Result<Json<HistoryBody>, ApiError> {
    Ok(Json(service.history(&actor, id).await?.into()))
}

/// The overlaps of an initiative.
#[derive(Debug, Serialize, ToSchema)]
struct OverlapsOfBody {
    /// The largest first, lapsed ones too.
    overlaps: Vec<OverlapBody>,
    /// Told to who works with the initiative when something confidential overlaps it, and nothing else of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<HiddenBody>,
}

/// That something confidential is there.
#[derive(Debug, Serialize, ToSchema)]
struct HiddenBody {
    /// Whom to ask.
    broker: Option<String>,
}

/// Every overlap of an initiative.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/overlaps", tag = "initiatives",
    params(("id" = uuid::Uuid, Path),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
    ),
    responses((status = 200, body = OverlapsOfBody), (status = 404, body = Problem)))]
async fn overlaps(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    mut params: Params,
) -> Result<Json<OverlapsOfBody>, ApiError> {
    let known = params.known()?;
    params.finish()?;
    let reading = service.reading(&actor, known).await?;
    let initiative = reading.initiative(id).await?;
    let overlaps = reading.overlaps_of(id).await?.into_iter().map(OverlapBody::from).collect();
    let hidden = match known {
        None => service.hidden_beside(&actor, &initiative).await?.map(|Hidden { broker }| HiddenBody { broker }),
        Some(_) => None,
    };
    Ok(Json(OverlapsOfBody { overlaps, hidden }))
}

fn with_etag(saved: Saved) -> impl IntoResponse {
    ([(header::ETAG, etag(saved.revision))], Json(saved.body))
}

pub(super) fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// A GeoJSON answer with the standard's own media type.
pub(super) fn geojson(body: &impl Serialize) -> Response {
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    response
}
