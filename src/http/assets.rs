//! Files inside the binary: the page's scripts and styles, and the base layer of the demo city.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[exclude = ".gitkeep"]
struct Built;

#[derive(RustEmbed)]
#[folder = "geodata"]
#[include = "*/base.geojson"]
struct Geodata;

/// The routes of embedded files.
pub(super) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{*path}", get(built)).route("/geodata/{*path}", get(geodata))
}

/// Whether the page's scripts were built into this binary; without them the pages work, and say so.
#[must_use]
pub fn has_scripts() -> bool {
    Built::get("app.js").is_some()
}

async fn built(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(Built::get(&path), &headers)
}

async fn geodata(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(Geodata::get(&path), &headers)
}

/// A file with its hash as ETag: names have none, so browsers ask and are told that nothing has changed.
fn answer(file: Option<EmbeddedFile>, request: &HeaderMap) -> Response {
    let Some(file) = file else { return StatusCode::NOT_FOUND.into_response() };
    let hash: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{hash}\"");
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let headers = [
        (header::ETAG, etag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let mut response = (headers, file.data).into_response();
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/octet-stream") {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    }
    response
}
