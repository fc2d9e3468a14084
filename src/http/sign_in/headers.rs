//! What every answer tells the browser it may do with it.

use crate::config::Config;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// Adds the headers that all answers have. Scripts and styles come from here only; pictures and data also from the hosts of
/// base maps that the configuration names, and from nobody else.
pub(in crate::http) fn with_headers(router: Router, config: &Config) -> Router {
    let mut headers = vec![
        (header::CONTENT_SECURITY_POLICY, policy(&config.map_hosts)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("geolocation=(self), camera=(), microphone=(), payment=(), usb=()"),
        ),
    ];
    if config.is_https() {
        headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
    }
    headers
        .into_iter()
        .fold(router, |router, (name, value)| router.layer(SetResponseHeaderLayer::if_not_present(name, value)))
}

fn policy(map_hosts: &[String]) -> HeaderValue {
    let hosts: String = map_hosts.iter().map(|host| format!(" {host}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{hosts}; font-src 'self'; \
        connect-src 'self'{hosts}; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
        frame-ancestors 'none'"
    );
    // Origins are ASCII; a policy that could not be written would forbid everything.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
