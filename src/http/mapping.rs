//! `/api/v1/reports`, `/api/v1/gaps` and `/api/v1/actors`: what ran in a year, how the city's cases stand, where nobody works,
//! who is asked by many.

use super::extract::{Params, Signed};
use super::followup::csv;
use super::problem::{ApiError, Problem};
use crate::domain::period::Period;
use crate::service::{Asked, CityReport, Gaps, Service, YearReport};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, Days};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of mapping.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(year))
        .routes(routes!(year_table))
        .routes(routes!(city))
        .routes(routes!(city_table))
        .routes(routes!(gaps))
        .routes(routes!(gaps_table))
        .routes(routes!(actors))
        .routes(routes!(actors_table))
}

/// The year that is asked for; this one where none is.
fn year_of(service: &Service, mut params: Params) -> Result<i32, ApiError> {
    let year = params.count("year")?;
    params.finish()?;
    let this = service.clock().now().date().year();
    Ok(year.map_or(this, |year| i32::try_from(year).unwrap_or(0)))
}

/// What ran in a year, what was reached, and what became of overlaps.
#[utoipa::path(get, path = "/api/v1/reports/year", tag = "reports",
    params(("year" = Option<u32>, Query, description = "this year where none is named")),
    responses((status = 200, body = YearReport), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem, description = "a year that nobody means")))]
async fn year(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<YearReport>, ApiError> {
    let year = year_of(&service, params)?;
    Ok(Json(service.year_report(&actor, year).await?))
}

/// The same as a table.
#[utoipa::path(get, path = "/api/v1/reports/year.csv", tag = "reports",
    params(("year" = Option<u32>, Query, description = "this year where none is named")),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn year_table(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Response, ApiError> {
    let year = year_of(&service, params)?;
    let report = service.year_report(&actor, year).await?;
    Ok(csv(&format!("year-{year}"), service.csv(&actor, &report)?))
}

/// Where the city's cases stand, how long they take from one moment to the next, and what they are given in a year and in all.
#[utoipa::path(get, path = "/api/v1/reports/city", tag = "reports",
    params(("year" = Option<u32>, Query, description = "the year of money and staff time; this year where none is named")),
    responses((status = 200, body = CityReport), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem, description = "a year that nobody means")))]
async fn city(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<CityReport>, ApiError> {
    let year = year_of(&service, params)?;
    Ok(Json(service.city_report(&actor, year).await?))
}

/// The same as a table, with one row for each figure.
#[utoipa::path(get, path = "/api/v1/reports/city.csv", tag = "reports",
    params(("year" = Option<u32>, Query, description = "this year where none is named")),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn city_table(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Response, ApiError> {
    let year = year_of(&service, params)?;
    let report = service.city_report(&actor, year).await?;
    Ok(csv(&format!("city-{year}"), service.csv(&actor, &report)?))
}

/// The period that is asked for; today where none is.
fn period_of(service: &Service, params: &mut Params) -> Result<Period, ApiError> {
    let today = service.clock().now().date();
    let now = Period { begins: Some(today), ends: today.checked_add_days(Days::new(1)) };
    Ok(params.one("datetime", Period::parse_datetime)?.unwrap_or(now))
}

async fn found_gaps(service: &Arc<Service>, Signed(actor): &Signed, mut params: Params) -> Result<Gaps, ApiError> {
    let period = period_of(service, &mut params)?;
    let layer = params.one("layer", |text| Some(text.to_owned()))?;
    params.finish()?;
    Ok(service.gaps(actor, layer, period).await?)
}

/// The districts of a reference layer with how many initiatives run in each and how much of it they cover, those where
/// nothing runs first.
#[utoipa::path(get, path = "/api/v1/gaps", tag = "reports",
    params(("layer" = Option<String>, Query, description = "the first one where none is named"),
        ("datetime" = Option<String>, Query, description = "a day or an interval of days; today where none is named")),
    responses((status = 200, body = Gaps), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem, description = "there is no such layer")))]
async fn gaps(State(service): State<Arc<Service>>, signed: Signed, params: Params) -> Result<Json<Gaps>, ApiError> {
    Ok(Json(found_gaps(&service, &signed, params).await?))
}

/// The same as a table.
#[utoipa::path(get, path = "/api/v1/gaps.csv", tag = "reports",
    params(("layer" = Option<String>, Query), ("datetime" = Option<String>, Query)),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn gaps_table(State(service): State<Arc<Service>>, signed: Signed, params: Params) -> Result<Response, ApiError> {
    let gaps = found_gaps(&service, &signed, params).await?;
    Ok(csv("gaps", service.csv(&signed.0, &gaps)?))
}

/// Who is asked.
#[derive(Debug, Serialize, ToSchema)]
struct ActorsBody {
    /// Who is asked by most at once comes first.
    actors: Vec<Asked>,
}

async fn found_actors(
    service: &Arc<Service>,
    Signed(actor): &Signed,
    mut params: Params,
) -> Result<Vec<Asked>, ApiError> {
    let period = period_of(service, &mut params)?;
    let at_least = params.count("at_least")?;
    params.finish()?;
    Ok(service.actors_asked(actor, period, at_least.unwrap_or(2)).await?)
}

/// The actors that take part in several initiatives of a period, with those initiatives.
#[utoipa::path(get, path = "/api/v1/actors", tag = "reports",
    params(("datetime" = Option<String>, Query, description = "a day or an interval of days; today where none is named"),
        ("at_least" = Option<u32>, Query, description = "in at least so many; two where no number is given")),
    responses((status = 200, body = ActorsBody), (status = 400, body = Problem), (status = 401, body = Problem)))]
async fn actors(
    State(service): State<Arc<Service>>,
    signed: Signed,
    params: Params,
) -> Result<Json<ActorsBody>, ApiError> {
    Ok(Json(ActorsBody { actors: found_actors(&service, &signed, params).await? }))
}

/// The same as a table, with one row for each actor and initiative.
#[utoipa::path(get, path = "/api/v1/actors.csv", tag = "reports",
    params(("datetime" = Option<String>, Query), ("at_least" = Option<u32>, Query)),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn actors_table(
    State(service): State<Arc<Service>>,
    signed: Signed,
    params: Params,
) -> Result<Response, ApiError> {
    let actors = found_actors(&service, &signed, params).await?;
    Ok(csv("actors", service.csv(&signed.0, &actors)?))
}
