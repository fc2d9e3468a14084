//! `/api/v1/tokens` and `/api/v1/sessions`: by what programs get in, and where one is signed in.

use super::extract::{JsonBody, Signed};
use super::problem::{ApiError, Problem};
use crate::domain::access::{Actor, Scope};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::time::Timestamp;
use crate::service::Service;
use crate::service::sign_in::{SignedIn, StoredToken, TokenRequest};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of tokens and sessions.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(tokens, issue))
        .routes(routes!(revoke))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct TokenBody {
    /// The part of the token that is no secret.
    id: String,
    /// What it is for.
    name: String,
    /// The administration it acts for.
    administration: Code,
    /// What it may be used for.
    scopes: Vec<Scope>,
    /// Who issued it.
    issued_by: String,
    /// When.
    issued_at: Timestamp,
    /// When it stops being good.
    expires_at: Timestamp,
    /// The last day it was used.
    used_on: Option<NaiveDate>,
    /// When it was revoked.
    revoked_at: Option<Timestamp>,
}

impl From<StoredToken> for TokenBody {
    fn from(token: StoredToken) -> Self {
        let StoredToken { id, digest: _, name, administration, scopes, issued_by, issued_at, expires_at, .. } = token;
        let (used_on, revoked_at) = (token.used_on, token.revoked_at);
        Self { id, name, administration, scopes, issued_by, issued_at, expires_at, used_on, revoked_at }
    }
}

/// Tokens.
#[derive(Debug, Serialize, ToSchema)]
struct TokensBody {
    /// The newest first.
    tokens: Vec<TokenBody>,
}

/// A token that was issued.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedBody {
    /// What is kept of it.
    token: TokenBody,
    /// All of it. It is told now and never again.
    secret: String,
}

/// A token that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenBodyRequest {
    /// What it is for.
    name: String,
    /// The administration it acts for.
    administration: Code,
    /// What it may be used for; at least one thing.
    scopes: Vec<Scope>,
    /// How many days it is good.
    #[schema(minimum = 1, maximum = 365)]
    days: i64,
}

/// The tokens of one's own administrations; all of them for an administrator.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "access",
    responses((status = 200, body = TokensBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn tokens(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<TokensBody>, ApiError> {
    let tokens = service.tokens(&actor).await?.into_iter().map(TokenBody::from).collect();
    Ok(Json(TokensBody { tokens }))
}

/// Issues a token. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "access", request_body = TokenBodyRequest,
    responses((status = 201, body = IssuedBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem)))]
async fn issue(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<IssuedBody>), ApiError> {
    let wrong =
        |error: serde_json::Error| Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error)]);
    let TokenBodyRequest { name, administration, scopes, days } = serde_json::from_value(body).map_err(wrong)?;
    let issued = service.issue_token(&actor, TokenRequest { name, administration, scopes, days }).await?;
    let body = IssuedBody { secret: issued.secret.reveal(), token: issued.token.into() };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Revokes a token for good.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "access",
    params(("id" = String, Path, description = "the second part of the token")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn revoke(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    service.revoke_token(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
struct SessionBody {
    /// Names it; proves nothing.
    id: Uuid,
    /// What the browser calls itself.
    device: String,
    /// When it began.
    created_at: Timestamp,
    /// When it was last used, to the minute.
    seen_at: Timestamp,
    /// When it ends however much it is used.
    expires_at: Timestamp,
}

impl From<SignedIn> for SessionBody {
    fn from(session: SignedIn) -> Self {
        let SignedIn { id, device, created_at, seen_at, expires_at, .. } = session;
        Self { id, device, created_at, seen_at, expires_at }
    }
}

/// One's own sessions.
#[derive(Debug, Serialize, ToSchema)]
struct SessionsBody {
    /// The last used first.
    sessions: Vec<SessionBody>,
}

/// Where one is signed in oneself.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "access",
    responses((status = 200, body = SessionsBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn sessions(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<SessionsBody>, ApiError> {
    let person = match &actor {
        Actor::Person { id, .. } => *id,
        Actor::Public => return Err(Error::SignInNeeded.into()),
        _ => return Err(Error::Forbidden.into()),
    };
    let sessions = service.sessions_of(&actor, person).await?.into_iter().map(SessionBody::from).collect();
    Ok(Json(SessionsBody { sessions }))
}

/// Ends a session: one's own, or, for an administrator, anybody's.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "access",
    params(("id" = Uuid, Path, description = "the session")),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn end_session(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    service.end_session(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
