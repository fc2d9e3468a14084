//! Failures as RFC 9457 problems, in the reader's language: everything to the log once, only what helps to the client.

use crate::domain::case::Guard;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::service::ServiceError;
use crate::texts::Lang;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A problem (`application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// A stable address that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the kind is called.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What can be done about it.
    pub detail: String,
    /// The address that was asked.
    pub instance: String,
    /// Every fault of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FaultBody>,
    /// A body that would be accepted, offered when the coordinates clearly are in another system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Value>,
    /// The revision the thing has now, when yours is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_revision: Option<i64>,
}

/// One fault of the input.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FaultBody {
    /// RFC 6901 pointer to the place in the body.
    pub pointer: String,
    /// A stable word for the fault.
    pub code: &'static str,
    /// The fault in the reader's language.
    pub detail: String,
    /// Where on earth: longitude and latitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
}

/// The media type of problems.
pub(super) const PROBLEM: &str = "application/problem+json";

/// What every handler fails with.
#[derive(Debug, Clone)]
pub struct ApiError(Arc<Cause>);

#[derive(Debug)]
enum Cause {
    Service(ServiceError),
    /// The request never reached a service.
    Edge(StatusCode, &'static str),
}

impl<E: Into<ServiceError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Arc::new(Cause::Service(error.into())))
    }
}

impl ApiError {
    /// A problem of the edge itself, by the slug of its texts.
    #[must_use]
    pub fn edge(status: StatusCode, slug: &'static str) -> Self {
        Self(Arc::new(Cause::Edge(status, slug)))
    }

    /// A query parameter that cannot be read or is not known.
    #[must_use]
    pub fn query(parameter: impl Into<String>) -> Self {
        Error::Query { parameter: parameter.into() }.into()
    }

    fn status_and_slug(&self) -> (StatusCode, &'static str) {
        let error = match &*self.0 {
            Cause::Edge(status, slug) => return (*status, slug),
            Cause::Service(ServiceError::Request(error)) => error,
            Cause::Service(
                ServiceError::Store(_) | ServiceError::Behind | ServiceError::OtherHistory | ServiceError::Stopping,
            ) => {
                return (StatusCode::SERVICE_UNAVAILABLE, "unavailable");
            }
            Cause::Service(_) => return (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        match error {
            Error::Invalid { faults, .. } if faults.iter().any(is_unreadable) => (StatusCode::BAD_REQUEST, "not-json"),
            Error::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Error::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign-in-needed"),
            Error::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Error::Stale { .. } => (StatusCode::PRECONDITION_FAILED, "stale"),
            Error::IfMatchMissing => (StatusCode::PRECONDITION_REQUIRED, "if-match-missing"),
            Error::WrongState(_) => (StatusCode::CONFLICT, "wrong-state"),
            Error::Unmet(_) => (StatusCode::CONFLICT, "unmet"),
            Error::LastAdministrator => (StatusCode::CONFLICT, "last-administrator"),
            Error::IdempotencyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-reused"),
            Error::Query { .. } => (StatusCode::BAD_REQUEST, "query"),
            Error::TooIntricate => (StatusCode::UNPROCESSABLE_ENTITY, "too-intricate"),
        }
    }

    fn request(&self) -> Option<&Error> {
        match &*self.0 {
            Cause::Service(ServiceError::Request(error)) => Some(error),
            _ => None,
        }
    }

    /// The values that the texts of this problem speak of.
    fn values(&self) -> Vec<(&'static str, String)> {
        match self.request() {
            Some(Error::Invalid { faults, .. }) => vec![("count", faults.len().to_string())],
            Some(Error::Stale { current }) => vec![("current", current.to_string())],
            Some(Error::WrongState(reason)) => vec![("reason", (*reason).to_owned())],
            Some(Error::Query { parameter }) => vec![("parameter", parameter.clone())],
            _ => Vec::new(),
        }
    }

    fn problem(&self, lang: Lang, instance: String) -> Problem {
        let (status, slug) = self.status_and_slug();
        let mut problem = Problem {
            kind: format!("/problems/{slug}"),
            title: lang.text(&format!("problem-{slug}")),
            status: status.as_u16(),
            detail: lang.format(&format!("problem-{slug}-detail"), &self.values()),
            instance,
            errors: Vec::new(),
            corrected: None,
            current_revision: None,
        };
        match self.request() {
            Some(Error::Invalid { faults, corrected }) => {
                problem.errors = faults.iter().map(|fault| fault_body(lang, fault)).collect();
                problem.corrected = corrected.as_deref().cloned();
                if let Some(only) = only_code(faults) {
                    problem.kind = format!("/problems/{}", only.word());
                }
            }
            Some(Error::Unmet(guards)) => {
                problem.errors = guards.iter().map(|guard| unmet_body(lang, *guard)).collect()
            }
            Some(Error::Stale { current }) => problem.current_revision = Some(*current),
            _ => {}
        }
        problem
    }
}

/// The faults that mean the body could not be parsed at all.
fn is_unreadable(fault: &Fault) -> bool {
    matches!(fault.code, FaultCode::NotJson | FaultCode::TooDeep)
}

/// The code that all faults share: each limit and fault then has a problem type of its own.
fn only_code(faults: &[Fault]) -> Option<FaultCode> {
    let first = faults.first()?.code;
    faults.iter().all(|fault| fault.code == first).then_some(first)
}

/// A fault in words.
#[must_use]
pub fn fault_body(lang: Lang, fault: &Fault) -> FaultBody {
    FaultBody {
        pointer: fault.pointer.clone(),
        code: fault.code.word(),
        detail: lang.format(&format!("fault-{}", fault.code.word()), &fault.values),
        position: fault.position,
    }
}

/// What must hold first, in words.
fn unmet_body(lang: Lang, guard: Guard) -> FaultBody {
    let detail = lang.text(&format!("guard-{}", guard.word().replace('_', "-")));
    FaultBody { pointer: String::new(), code: guard.word(), detail, position: None }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status_and_slug().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language a request asks for.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or(Lang::Sv, Lang::accepted)
}

/// Writes every failure of the API out as a problem, those of the framework too, and logs what is ours.
pub async fn render(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let instance = request.uri().path().to_owned();
    let response = next.run(request).await;
    let error = match response.extensions().get::<ApiError>() {
        Some(error) => error.clone(),
        // A limit was met on the way, and has said so.
        None if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM) => return response,
        // The framework could not read what stands in the path: nothing has such an address.
        None if response.status() == StatusCode::BAD_REQUEST => ApiError::edge(StatusCode::NOT_FOUND, "not-found"),
        None if response.status().is_client_error() || response.status().is_server_error() => {
            ApiError::edge(response.status(), framework_slug(response.status()))
        }
        None => return response,
    };
    if response.status().is_server_error() {
        tracing::error!(?error, instance, "a request failed");
    }
    let mut answer = answer(lang, instance, &error);
    let of_layers = [header::WWW_AUTHENTICATE, header::CACHE_CONTROL, header::SET_COOKIE];
    let of_handlers = [header::RETRY_AFTER, header::ALLOW, header::ACCESS_CONTROL_ALLOW_ORIGIN, super::seq::SEQ];
    for name in of_layers.into_iter().chain(of_handlers) {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    answer
}

/// A failure as a problem about an address.
pub(super) fn answer(lang: Lang, instance: String, error: &ApiError) -> Response {
    let problem = error.problem(lang, instance);
    let mut answer = (error.status_and_slug().0, Json(problem)).into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    answer
}

fn framework_slug(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported-media-type",
        status if status.is_client_error() => "not-json",
        _ => "internal",
    }
}
