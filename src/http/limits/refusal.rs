//! How a limit is told: a problem to programs, a page to people, in their language; each limit has a problem type of its own.

use crate::http::pages;
use crate::http::problem::{self, ApiError};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

/// Which limit a request met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The address is too long.
    UriTooLong,
    /// The header fields are too large together.
    HeadersTooLarge,
    /// There are too many header fields.
    TooManyHeaders,
    /// The body is too large.
    BodyTooLarge,
    /// The body did not come in time.
    BodyTooSlow,
    /// Too many requests are being answered.
    Overloaded,
    /// The answer was not ready in time.
    TooSlow,
    /// Too many requests from one address, or with one token.
    Rate {
        /// Which rate, as a word.
        policy: &'static str,
        /// How many requests may come at once.
        quota: u32,
        /// In how many seconds that many come back.
        window_s: u64,
        /// After how many seconds the next one will be let through.
        wait_s: u64,
    },
}

/// Who is told: what must be known of a request after it has been handed on.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    path: String,
    lang: crate::texts::Lang,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        Self { path: request.uri().path().to_owned(), lang: problem::language(request.headers()) }
    }

    /// The answer of a limit that was met.
    pub(super) fn refuse(&self, refusal: Refusal) -> Response {
        let (status, slug) = refusal.status_and_slug();
        tracing::debug!(path = self.path, slug, "a limit was met");
        let mut response = if self.path.starts_with("/api/") || self.path.starts_with("/health/") {
            problem::answer(self.lang, self.path.clone(), &ApiError::edge(status, slug))
        } else {
            pages::refused(&self.path, status, slug)
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = refusal.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Refusal::Rate { policy, quota, window_s, wait_s } = refusal {
            // The fields of the IETF draft on rate limits, in its structured form.
            let texts = [
                ("ratelimit-policy", format!("\"{policy}\";q={quota};w={window_s}")),
                ("ratelimit", format!("\"{policy}\";r=0;t={wait_s}")),
            ];
            for (name, text) in texts {
                if let Ok(value) = HeaderValue::from_str(&text) {
                    headers.insert(HeaderName::from_static(name), value);
                }
            }
        }
        response
    }
}

impl Refusal {
    fn status_and_slug(self) -> (StatusCode, &'static str) {
        match self {
            Self::UriTooLong => (StatusCode::URI_TOO_LONG, "uri-too-long"),
            Self::HeadersTooLarge => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "headers-too-large"),
            Self::TooManyHeaders => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too-many-headers"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            Self::BodyTooSlow => (StatusCode::REQUEST_TIMEOUT, "body-too-slow"),
            Self::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too-slow"),
            Self::Rate { .. } => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests"),
        }
    }

    /// After how many seconds it makes sense to come again.
    fn retry_after_s(self) -> Option<u64> {
        match self {
            Self::Overloaded => Some(2),
            Self::TooSlow => Some(10),
            Self::Rate { wait_s, .. } => Some(wait_s),
            _ => None,
        }
    }
}
