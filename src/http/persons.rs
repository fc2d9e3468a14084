//! `/api/v1/me`, `/api/v1/persons` and `/api/v1/delegations`: who there is, and who may do what for how long.

use super::extract::{JsonBody, Signed};
use super::problem::{ApiError, Problem};
use crate::domain::access::{Actor, Grant, PersonId, Role, Scope};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::person::{GivenRole, Person};
use crate::domain::time::Timestamp;
use crate::service::{Delegation, PersonDraft, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of people and roles.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(persons, add_person))
        .routes(routes!(person, change_person))
        .routes(routes!(give_role))
        .routes(routes!(end_role))
        .routes(routes!(delegations, delegate))
        .routes(routes!(end_delegation))
}

/// A role for a unit and a time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleBody {
    /// The role.
    role: Role,
    /// The administration it is for, or the committee of a secretary; the whole city where the role allows it.
    #[serde(default)]
    unit: Option<Code>,
    /// The first day.
    #[serde(default)]
    begins: Option<NaiveDate>,
    /// The first day after it.
    #[serde(default)]
    ends: Option<NaiveDate>,
}

impl From<RoleBody> for Grant {
    fn from(body: RoleBody) -> Self {
        let RoleBody { role, unit, begins, ends } = body;
        Self { role, unit, begins, ends, on_behalf_of: None }
    }
}

impl From<&Grant> for RoleBody {
    fn from(grant: &Grant) -> Self {
        Self { role: grant.role, unit: grant.unit.clone(), begins: grant.begins, ends: grant.ends }
    }
}

/// A role that was given.
#[derive(Debug, Serialize, ToSchema)]
struct GivenRoleBody {
    /// The id of the gift.
    id: Uuid,
    /// Who has it.
    #[schema(value_type = Uuid)]
    person: PersonId,
    /// The role.
    role: Role,
    /// The administration or committee it is for.
    unit: Option<Code>,
    /// The first day.
    begins: Option<NaiveDate>,
    /// The first day after it.
    ends: Option<NaiveDate>,
    /// Who gave it for a while, and still has it.
    #[schema(value_type = Option<Uuid>)]
    on_behalf_of: Option<PersonId>,
    /// Who gave it: `person:…`, `operator` and the like.
    granted_by: String,
    /// When.
    granted_at: Timestamp,
    /// When it was taken back, if it was.
    ended_at: Option<Timestamp>,
}

impl From<GivenRole> for GivenRoleBody {
    fn from(given: GivenRole) -> Self {
        Self {
            id: given.id,
            person: given.person,
            role: given.grant.role,
            unit: given.grant.unit,
            begins: given.grant.begins,
            ends: given.grant.ends,
            on_behalf_of: given.grant.on_behalf_of,
            granted_by: given.granted_by,
            granted_at: given.granted_at,
            ended_at: given.ended_at,
        }
    }
}

/// A person with every role they were ever given.
#[derive(Debug, Serialize, ToSchema)]
struct PersonBody {
    /// The id, for good.
    #[schema(value_type = Uuid)]
    id: PersonId,
    /// What they are called.
    name: String,
    /// Where mail reaches them.
    email: Option<String>,
    /// When they came into the register.
    created_at: Timestamp,
    /// Their roles in the order in which they were given, also those that have ended.
    roles: Vec<GivenRoleBody>,
}

impl From<(Person, Vec<GivenRole>)> for PersonBody {
    fn from((person, roles): (Person, Vec<GivenRole>)) -> Self {
        let Person { id, name, email, created_at } = person;
        Self { id, name, email, created_at, roles: roles.into_iter().map(GivenRoleBody::from).collect() }
    }
}

/// Who asks, and what they may do today.
#[derive(Debug, Serialize, ToSchema)]
struct MeBody {
    /// The word by which the record names them: `person:…`, `token:…`, `operator`.
    actor: String,
    /// What a person is called.
    name: Option<String>,
    /// A person's roles in force.
    roles: Vec<RoleBody>,
    /// The administration that a token acts for.
    administration: Option<Code>,
    /// What a token may be used for.
    scopes: Vec<Scope>,
}

/// Who asks, and what they may do today.
#[utoipa::path(get, path = "/api/v1/me", tag = "people",
    responses((status = 200, body = MeBody), (status = 401, body = Problem)))]
async fn me(Signed(actor): Signed) -> Result<Json<MeBody>, ApiError> {
    let key = actor.key();
    let nothing = MeBody { actor: key, name: None, roles: Vec::new(), administration: None, scopes: Vec::new() };
    Ok(Json(match actor {
        Actor::Public => return Err(Error::SignInNeeded.into()),
        Actor::Applicant(_) | Actor::Operator => nothing,
        Actor::Person { name, grants, .. } => {
            MeBody { name: Some(name), roles: grants.iter().map(RoleBody::from).collect(), ..nothing }
        }
        Actor::Token { administration, scopes, .. } => {
            MeBody { administration: Some(administration), scopes, ..nothing }
        }
    }))
}

/// Everybody.
#[derive(Debug, Serialize, ToSchema)]
struct PersonsBody {
    /// By name.
    persons: Vec<PersonBody>,
}

/// Everybody with their roles.
#[utoipa::path(get, path = "/api/v1/persons", tag = "people",
    responses((status = 200, body = PersonsBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn persons(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<PersonsBody>, ApiError> {
    let persons = service.persons(&actor).await?.into_iter().map(PersonBody::from).collect();
    Ok(Json(PersonsBody { persons }))
}

/// What a person is called and where mail reaches them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonRequest {
    /// What they are called.
    name: String,
    /// Where mail reaches them. It identifies nobody.
    email: Option<String>,
}

impl From<PersonRequest> for PersonDraft {
    fn from(body: PersonRequest) -> Self {
        Self { name: body.name, email: body.email, roles: Vec::new() }
    }
}

/// Adds a person.
#[utoipa::path(post, path = "/api/v1/persons", tag = "people", request_body = PersonRequest,
    responses((status = 201, body = PersonBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem)))]
async fn add_person(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let body: PersonRequest = body.typed()?;
    let person = service.put_person(&actor, None, body.into()).await?;
    let location = [(header::LOCATION, format!("/api/v1/persons/{}", person.id))];
    Ok((StatusCode::CREATED, location, Json(PersonBody::from((person, Vec::new())))).into_response())
}

/// One person; everybody may read themselves.
#[utoipa::path(get, path = "/api/v1/persons/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonBody), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn person(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<PersonId>,
) -> Result<Json<PersonBody>, ApiError> {
    Ok(Json(service.person(&actor, id).await?.into()))
}

/// Changes what a person is called and where mail reaches them.
#[utoipa::path(put, path = "/api/v1/persons/{id}", tag = "people", params(("id" = Uuid, Path)),
    request_body = PersonRequest,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem)))]
async fn change_person(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<PersonId>,
    body: JsonBody,
) -> Result<StatusCode, ApiError> {
    let body: PersonRequest = body.typed()?;
    service.put_person(&actor, Some(id), body.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a person a role.
#[utoipa::path(post, path = "/api/v1/persons/{id}/grants", tag = "people", params(("id" = Uuid, Path)),
    request_body = RoleBody,
    responses((status = 201, body = GivenRoleBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn give_role(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<PersonId>,
    body: JsonBody,
) -> Result<(StatusCode, Json<GivenRoleBody>), ApiError> {
    let body: RoleBody = body.typed()?;
    let given = service.give_role(&actor, id, body.into()).await?;
    Ok((StatusCode::CREATED, Json(given.into())))
}

/// Takes a role back.
#[utoipa::path(delete, path = "/api/v1/persons/{id}/grants/{grant}", tag = "people",
    params(("id" = Uuid, Path), ("grant" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Nobody would be left who can give roles")))]
async fn end_role(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path((id, grant)): Path<(PersonId, Uuid)>,
) -> Result<StatusCode, ApiError> {
    service.end_role(&actor, id, grant).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The roles that one has let others have.
#[derive(Debug, Serialize, ToSchema)]
struct DelegationsBody {
    /// In the order in which they were given, also those that have ended.
    delegations: Vec<GivenRoleBody>,
}

/// The roles that one has let others have.
#[utoipa::path(get, path = "/api/v1/delegations", tag = "people",
    responses((status = 200, body = DelegationsBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn delegations(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
) -> Result<Json<DelegationsBody>, ApiError> {
    let delegations = service.delegations(&actor).await?.into_iter().map(GivenRoleBody::from).collect();
    Ok(Json(DelegationsBody { delegations }))
}

/// A role of one's own for somebody else, for a while.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DelegationRequest {
    /// The address that the register has of who gets it.
    email: String,
    /// The role.
    role: Role,
    /// The unit of the role.
    unit: Option<Code>,
    /// The first day; today when it is left out.
    begins: Option<NaiveDate>,
    /// The first day after it.
    ends: NaiveDate,
}

/// Lets somebody else have a role of one's own for a while. They never get more than the giver has.
#[utoipa::path(post, path = "/api/v1/delegations", tag = "people", request_body = DelegationRequest,
    responses((status = 201, body = GivenRoleBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem)))]
async fn delegate(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    body: JsonBody,
) -> Result<(StatusCode, Json<GivenRoleBody>), ApiError> {
    let DelegationRequest { email, role, unit, begins, ends } = body.typed()?;
    let grant = Grant { role, unit, begins, ends: Some(ends), on_behalf_of: None };
    let given = service.delegate(&actor, Delegation { email, grant }).await?;
    Ok((StatusCode::CREATED, Json(given.into())))
}

/// Takes a role that one let somebody else have back before its time.
#[utoipa::path(delete, path = "/api/v1/delegations/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn end_delegation(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    service.end_delegation(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
