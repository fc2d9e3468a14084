//! Errors as pages: what went wrong in the reader's language, inside the usual frame.

use super::frame::{Frame, Section};
use super::paths::Paths;
use super::render;
use super::signed::SignInNeeded;
use crate::domain::error::Error;
use crate::service::ServiceError;
use crate::texts::Lang;
use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Failure {
    /// A use case did not succeed.
    Service(Lang, ServiceError),
    /// The page of another site sent the form.
    CrossSite(Lang),
    /// A limit of the server was met; the word names its texts.
    Limit(Lang, StatusCode, &'static str),
    /// The form cannot be read; the status says how.
    Form(Lang, StatusCode),
}

/// For `?` in handlers: names the language that the error is told in.
pub(super) trait InLanguage<T> {
    fn in_language(self, lang: Lang) -> Result<T, Failure>;
}

impl<T, E: Into<ServiceError>> InLanguage<T> for Result<T, E> {
    fn in_language(self, lang: Lang) -> Result<T, Failure> {
        self.map_err(|error| Failure::Service(lang, error.into()))
    }
}

impl Failure {
    /// There is no such page.
    pub(super) fn not_found(lang: Lang) -> Self {
        Self::Service(lang, Error::NotFound.into())
    }

    /// The id of an initiative or overlap in an address; what is no id belongs to no page.
    pub(super) fn id(lang: Lang, text: &str) -> Result<Uuid, Self> {
        text.parse().map_err(|_| Self::not_found(lang))
    }
}

#[derive(Template)]
#[template(path = "failure.html", config = "web/templates/askama.toml")]
struct FailurePage {
    frame: Frame,
    detail: String,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (lang, status, word) = match &self {
            Self::Service(lang, error) => {
                let (status, word) = of_service(error);
                (*lang, status, word)
            }
            Self::CrossSite(lang) => (*lang, StatusCode::FORBIDDEN, "cross-site"),
            Self::Limit(lang, status, word) => (*lang, *status, *word),
            Self::Form(lang, status) if *status == StatusCode::PAYLOAD_TOO_LARGE => (*lang, *status, "body-too-large"),
            Self::Form(lang, status) => (*lang, *status, "bad-form"),
        };
        if let (Self::Service(_, error), true) = (&self, status.is_server_error()) {
            tracing::error!(%error, "a page could not be made");
        }
        if status == StatusCode::UNAUTHORIZED {
            return (status, Extension(SignInNeeded)).into_response();
        }
        let title = lang.text(&format!("problem-{word}"));
        let frame = Frame::new(lang, Section::Other, title, Paths::map);
        let detail = detail(lang, word, &self);
        (status, render(&FailurePage { frame, detail })).into_response()
    }
}

fn of_service(error: &ServiceError) -> (StatusCode, &'static str) {
    let request = match error {
        ServiceError::Request(error) => error,
        ServiceError::Store(_) | ServiceError::Behind | ServiceError::OtherHistory | ServiceError::Stopping => {
            return (StatusCode::SERVICE_UNAVAILABLE, "unavailable");
        }
        ServiceError::Settings(_) | ServiceError::Broken => return (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    };
    match request {
        Error::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
        Error::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign-in-needed"),
        Error::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        Error::Stale { .. } => (StatusCode::CONFLICT, "stale"),
        Error::IfMatchMissing => (StatusCode::BAD_REQUEST, "if-match-missing"),
        Error::WrongState(_) => (StatusCode::CONFLICT, "wrong-state"),
        Error::Unmet(_) => (StatusCode::CONFLICT, "unmet"),
        Error::LastAdministrator => (StatusCode::CONFLICT, "last-administrator"),
        Error::IdempotencyReused => (StatusCode::CONFLICT, "idempotency-reused"),
        Error::Query { .. } => (StatusCode::BAD_REQUEST, "query"),
        Error::TooIntricate => (StatusCode::UNPROCESSABLE_ENTITY, "too-intricate"),
    }
}

fn detail(lang: Lang, word: &str, failure: &Failure) -> String {
    let key = format!("problem-{word}-detail");
    match failure {
        Failure::Service(_, ServiceError::Request(Error::Query { parameter })) => {
            lang.format(&key, &[("parameter", parameter.clone())])
        }
        _ => lang.text(&key),
    }
}
