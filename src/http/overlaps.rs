//! `/api/v1/overlaps`: what was found, and what an area would find.

use super::extract::{JsonBody, Params, Signed};
use super::initiatives::{Link, etag, next_links};
use super::problem::{ApiError, Problem};
use crate::domain::codes::{Code, OverlapId};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::HandlingState;
use crate::domain::period::Period;
use crate::domain::score::Band;
use crate::domain::words::{AreaStatus, FocusField, OverlapKind, OverlapState, Phase};
use crate::service::wire::{OverlapBody, OverlapDetail, PreviewBody};
use crate::service::{OverlapFilter, PreviewRequest, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of overlaps.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(preview)).routes(routes!(get))
}

/// A page of overlaps.
#[derive(Debug, Serialize, ToSchema)]
struct OverlapPage {
    /// The overlaps of this page, in the order of discovery.
    overlaps: Vec<OverlapBody>,
    /// How many the filter leaves on all pages; with a box, those whose window meets it.
    #[serde(rename = "numberMatched")]
    number_matched: i64,
    /// How many are on this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// The next page, if there is one.
    links: Vec<Link>,
}

/// Reads the filter that the list and the exports share. Without a state, those that are not lapsed.
pub(super) fn filter(params: &mut Params) -> Result<OverlapFilter, ApiError> {
    let states = params.list("state", OverlapState::parse)?;
    let current = vec![OverlapState::Active, OverlapState::Candidate];
    Ok(OverlapFilter {
        bbox: params.bbox()?,
        administrations: params.administrations()?,
        states: if states.is_empty() { current } else { states },
        kind: params.one("kind", OverlapKind::parse)?,
        min_area_m2: params.amount("min_area_m2")?,
        min_share: params.amount("min_share")?,
        initiative: params.id("initiative")?,
        bands: params.list("band", Band::parse)?,
        handling: params.list("handling", HandlingState::parse)?,
        awaiting: params.one("awaiting", Code::parse)?,
    })
}

/// Lists overlaps.
#[utoipa::path(get, path = "/api/v1/overlaps", tag = "overlaps",
    params(
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees; the shared area meets it"),
        ("administration" = Option<String>, Query, description = "codes with commas; on either side"),
        ("state" = Option<String>, Query, description = "states with commas; without it active and candidate"),
        ("kind" = Option<OverlapKind>, Query),
        ("min_area_m2" = Option<f64>, Query),
        ("min_share" = Option<f64>, Query, description = "of the smaller side, 0–1"),
        ("initiative" = Option<Uuid>, Query, description = "with this initiative"),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
        ("band" = Option<String>, Query, description = "bands with commas"),
        ("handling" = Option<String>, Query, description = "how far people have come, with commas"),
        ("awaiting" = Option<String>, Query, description = "a code: active, open, and without a verdict of this administration"),
        ("limit" = Option<u32>, Query), ("after" = Option<String>, Query),
    ),
    responses((status = 200, body = OverlapPage), (status = 400, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    uri: Uri,
    mut params: Params,
) -> Result<Json<OverlapPage>, ApiError> {
    let (filter, known) = (filter(&mut params)?, params.known()?);
    let paging = params.paging()?;
    params.finish()?;
    let page = service.reading(&actor, known).await?.overlaps(&filter, paging).await?;
    let overlaps: Vec<_> = page.items.into_iter().map(OverlapBody::from).collect();
    Ok(Json(OverlapPage {
        number_matched: page.matched,
        number_returned: overlaps.len(),
        links: next_links(&uri, page.next),
        overlaps,
    }))
}

/// One overlap.
#[utoipa::path(get, path = "/api/v1/overlaps/{id}", tag = "overlaps",
    params(("id" = Uuid, Path),
        ("known" = Option<String>, Query, description = "an instant, or a day to its end (UTC): what was known then"),
    ),
    responses((status = 200, body = OverlapDetail), (status = 400, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<OverlapId>,
    mut params: Params,
) -> Result<Response, ApiError> {
    let known = params.known()?;
    params.finish()?;
    let overlap = service.reading(&actor, known).await?.overlap(id).await?;
    let revision = overlap.revision;
    let lower = match known {
        None => service.what_would_lower(&overlap).await?,
        Some(_) => Vec::new(),
    };
    Ok(([(header::ETAG, etag(revision))], Json(OverlapDetail { overlap: overlap.into(), lower })).into_response())
}

/// An area that somebody thinks of registering.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewRequestBody {
    /// A GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = crate::service::wire::Geometry)]
    geometry: Value,
    /// The first day.
    begins: Option<NaiveDate>,
    /// The first day after it.
    ends: Option<NaiveDate>,
    /// The administration that would lead it.
    lead_administration: Option<Code>,
    /// The administrations that would take part.
    #[serde(default)]
    participating_administrations: Vec<Code>,
    /// How settled the area is; decided when it is left out.
    area_status: Option<AreaStatus>,
    /// How far it has come; contact when it is left out.
    phase: Option<Phase>,
    /// What it would work with.
    #[serde(default)]
    focus_fields: Vec<FocusField>,
    /// The initiative that is being changed.
    exclude: Option<Uuid>,
}

/// Says what an area would overlap. Stores nothing.
#[utoipa::path(post, path = "/api/v1/overlaps/preview", tag = "overlaps",
    request_body = PreviewRequestBody,
    responses((status = 200, body = PreviewBody), (status = 400, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn preview(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<Json<PreviewBody>, ApiError> {
    let body: PreviewRequestBody = body.typed()?;
    let backwards = || Error::invalid(vec![Fault::new("/ends", FaultCode::EndsBeforeItBegins)]);
    let period = Period::new(body.begins, body.ends).ok_or_else(backwards)?;
    let preview = service
        .preview(
            &actor,
            PreviewRequest {
                geometry: body.geometry,
                period,
                administrations: body
                    .lead_administration
                    .into_iter()
                    .chain(body.participating_administrations)
                    .collect(),
                phase: body.phase.unwrap_or(Phase::Contact),
                focus_fields: body.focus_fields.into_iter().collect(),
                area_status: body.area_status.unwrap_or(AreaStatus::Decided),
                exclude: body.exclude,
            },
        )
        .await?;
    Ok(Json(PreviewBody::from(&preview)))
}
