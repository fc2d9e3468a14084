//! `/api/v1/to-do`: what waits for the person who asks.

use super::extract::{Params, Signed};
use super::problem::{ApiError, Problem};
use crate::service::{Service, ToDo};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of what waits.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What waits for oneself, by the roles one holds, those that were lent too: the most urgent first.
#[utoipa::path(get, path = "/api/v1/to-do", tag = "inbox",
    responses((status = 200, body = ToDo), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<ToDo>, ApiError> {
    params.finish()?;
    Ok(Json(service.to_do(&actor).await?))
}
