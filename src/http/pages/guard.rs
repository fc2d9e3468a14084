//! Keeps other sites from sending our forms in a reader's name.

use super::failure::Failure;
use super::frame::PageLang;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// Proof that a request was not sent by a page of another site. Every handler that changes something takes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SameSite;

impl<S: Sync> FromRequestParts<S> for SameSite {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        if is_same_origin(&parts.headers) {
            return Ok(Self);
        }
        tracing::warn!(path = parts.uri.path(), "refused a form sent by another site");
        Err(Failure::CrossSite(PageLang::of_path(parts.uri.path()).0))
    }
}

/// What the browser says of the sender. `Sec-Fetch-Site` is only sent over a secure connection, `Origin` with every
/// form that is posted; a program that is no browser sends neither, and has nobody's cookies to misuse.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let value = |(name, value): &(&'static str, &'static str)| {
            (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
        };
        is_same_origin(&headers.iter().map(value).collect())
    }

    #[test]
    fn our_own_pages_and_programs_may_post() {
        assert!(allowed(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(allowed(&[("sec-fetch-site", "none")]));
        assert!(allowed(&[("origin", "http://karta.example:8080"), ("host", "karta.example:8080")]));
        assert!(allowed(&[("host", "karta.example")]));
    }

    #[test]
    fn other_sites_may_not() {
        assert!(!allowed(&[("sec-fetch-site", "cross-site"), ("host", "karta.example")]));
        assert!(!allowed(&[("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[("origin", "https://evil.example"), ("host", "karta.example")]));
        assert!(!allowed(&[("origin", "https://karta.example:444"), ("host", "karta.example")]));
        assert!(!allowed(&[("origin", "null"), ("host", "karta.example")]));
        assert!(!allowed(&[("origin", "https://karta.example")]));
    }
}
