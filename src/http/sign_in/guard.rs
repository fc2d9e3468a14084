//! Keeps other sites from changing anything in the name of who is signed in here: no tokens in forms, but what browsers
//! themselves say of the sender.

use crate::config::Config;
use crate::http::pages::cross_site;
use crate::http::problem::ApiError;
use crate::service::Service;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Why a request is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// Another site sent it, or nobody says who did.
    CrossSite,
    /// Its body is of a kind that a form of another site could send.
    Kind,
}

/// For the API, whose bodies are JSON.
pub(in crate::http) async fn api_guard(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    match check(service.config(), request.method(), request.headers(), is_json) {
        Ok(()) => next.run(request).await,
        Err(Refused::CrossSite) => ApiError::edge(StatusCode::FORBIDDEN, "cross-site").into_response(),
        Err(Refused::Kind) => {
            ApiError::edge(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type").into_response()
        }
    }
}

/// For the pages, whose bodies are forms.
pub(in crate::http) async fn page_guard(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    match check(service.config(), request.method(), request.headers(), is_form) {
        Ok(()) => next.run(request).await,
        Err(refused) => {
            tracing::warn!(path = request.uri().path(), ?refused, "a form was refused");
            cross_site(request.uri().path())
        }
    }
}

fn check(config: &Config, method: &Method, headers: &HeaderMap, takes: fn(&str) -> bool) -> Result<(), Refused> {
    // A program says who it is with every request; no other site can make a browser do that.
    if method.is_safe() || headers.contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or_default());
    let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match is_own(config, headers) {
        Some(true) => {}
        Some(false) => return Err(Refused::CrossSite),
        // No browser: without a cookie it acts for nobody, with one it does not say for whom.
        None if !headers.contains_key(header::COOKIE) => {}
        None => return Err(Refused::CrossSite),
    }
    if kind.is_some_and(|kind| !takes(&kind)) { Err(Refused::Kind) } else { Ok(()) }
}

/// Whether our own page sent it, as far as the browser says. `Sec-Fetch-Site` comes over secure connections only, `Origin`
/// with everything that is not merely read.
fn is_own(config: &Config, headers: &HeaderMap) -> Option<bool> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return Some(site == "same-origin");
    }
    let origin = text(header::ORIGIN)?;
    if let Some(public_url) = &config.public_url {
        return Some(origin == public_url.origin());
    }
    // On this machine its own name is whatever it was called by, as long as that is a name of this machine.
    let Some(host) = origin.strip_prefix("http://").filter(|host| !host.is_empty()) else { return Some(false) };
    Some(text(header::HOST) == Some(host) && (config.insecure_trial || is_here(host)))
}

fn is_here(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host });
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn is_json(kind: &str) -> bool {
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn is_form(kind: &str) -> bool {
    matches!(kind, "application/x-www-form-urlencoded" | "multipart/form-data")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    const COOKIE: (&str, &str) = ("cookie", "samordna=x");

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let value = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), header::HeaderValue::from_static(value))
        };
        pairs.iter().map(value).collect()
    }

    fn post(config: &Config, pairs: &[(&'static str, &'static str)]) -> Result<(), Refused> {
        check(config, &Method::POST, &headers(pairs), is_form)
    }

    #[test]
    fn our_own_pages_and_programs_may_post() {
        let (here, _) = Config::read("", |_| None).unwrap();
        for allowed in [
            &[("sec-fetch-site", "same-origin"), ("origin", "null"), COOKIE, FORM][..],
            &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080"), COOKIE, FORM],
            &[("origin", "http://[::1]:8080"), ("host", "[::1]:8080"), COOKIE],
            &[("host", "127.0.0.1"), FORM],
            &[("authorization", "Bearer x"), ("sec-fetch-site", "cross-site"), ("content-type", "text/plain")],
        ] {
            assert_eq!(post(&here, allowed), Ok(()), "{allowed:?}");
        }
        assert_eq!(check(&here, &Method::GET, &headers(&[("sec-fetch-site", "cross-site"), COOKIE]), is_form), Ok(()));
    }

    #[test]
    fn other_sites_and_other_bodies_may_not() {
        let (here, _) = Config::read("", |_| None).unwrap();
        for refused in [
            &[("sec-fetch-site", "cross-site"), FORM][..],
            &[("sec-fetch-site", "same-site"), COOKIE, FORM],
            &[("sec-fetch-site", "none"), COOKIE, FORM],
            &[COOKIE, FORM],
            &[("origin", "https://evil.example"), ("host", "127.0.0.1:8080"), FORM],
            &[("origin", "null"), FORM],
            &[("cookie", "other=x"), FORM],
            &[("origin", "null"), ("host", "127.0.0.1:8080"), COOKIE],
            &[("origin", "https://127.0.0.1:8080"), ("host", "127.0.0.1:8080"), COOKIE],
            &[("origin", "http://127.0.0.1:81"), ("host", "127.0.0.1:8080"), COOKIE],
            &[("origin", "http://rebound.example"), ("host", "rebound.example"), COOKIE],
            &[("origin", "http://"), COOKIE],
        ] {
            assert_eq!(post(&here, refused), Err(Refused::CrossSite), "{refused:?}");
        }
        let plain = [("sec-fetch-site", "same-origin"), COOKIE, ("content-type", "text/plain; x=application/json")];
        assert_eq!(post(&here, &plain), Err(Refused::Kind));
        assert_eq!(check(&here, &Method::DELETE, &headers(&plain), is_json), Err(Refused::Kind));
    }

    #[test]
    fn the_public_address_decides_and_not_what_the_request_calls_us() {
        let (there, _) = Config::read("public_url = \"https://karta.example\"", |_| None).unwrap();
        let from = |origin| post(&there, &[("origin", origin), ("host", "evil.example"), COOKIE, FORM]);
        assert_eq!(from("https://karta.example"), Ok(()));
        for other in ["https://evil.example", "http://karta.example", "https://karta.example:444", "null", ""] {
            assert_eq!(from(other), Err(Refused::CrossSite), "{other}");
        }
    }
}
