//! `/api/v1/overlaps/together`: a place where several initiatives meet, with all their pairs and verdicts.

use super::extract::{Params, Signed};
use super::problem::{ApiError, Problem};
use crate::domain::codes::{Code, InitiativeId};
use crate::service::wire::{HandlingBody, OverlapBody, ZoneFeature};
use crate::service::{Handled, Service};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The route of places.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(together))
}

/// What some initiatives have in common.
#[derive(Debug, Serialize, ToSchema)]
struct TogetherBody {
    /// Their administrations.
    administrations: Vec<Code>,
    /// Where all of them are, and perhaps others, too.
    zones: Vec<ZoneFeature>,
    /// The overlaps between them.
    pairs: Vec<PairBody>,
}

/// An overlap with what people have done with it.
#[derive(Debug, Serialize, ToSchema)]
struct PairBody {
    /// The overlap.
    overlap: OverlapBody,
    /// The record that both sides share.
    handling: HandlingBody,
}

impl From<Handled> for PairBody {
    fn from(handled: Handled) -> Self {
        Self { overlap: handled.overlap.clone().into(), handling: handled.into() }
    }
}

/// Gathers the overlaps between some initiatives. The set of their ids names the place.
#[utoipa::path(get, path = "/api/v1/overlaps/together", tag = "overlaps",
    params(("initiatives" = String, Query, description = "2–12 ids with commas")),
    responses((status = 200, body = TogetherBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn together(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    mut params: Params,
) -> Result<Json<TogetherBody>, ApiError> {
    let ids: BTreeSet<InitiativeId> = params.list("initiatives", |text| text.parse().ok())?.into_iter().collect();
    params.finish()?;
    let together = service.together(&actor, &ids).await?;
    Ok(Json(TogetherBody {
        administrations: together.administrations.into_iter().collect(),
        zones: together.zones.into_iter().enumerate().map(ZoneFeature::from).collect(),
        pairs: together.pairs.into_iter().map(PairBody::from).collect(),
    }))
}
