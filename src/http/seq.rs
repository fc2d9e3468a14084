//! `Samordna-Seq`: the number of the newest change an answer reflects. A client that sends it back sees at least that, on
//! any replica.

use super::problem::ApiError;
use crate::service::Service;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) const SEQ: HeaderName = HeaderName::from_static("samordna-seq");

/// Waits for what the client has seen, and says what the answer reflects.
pub async fn keep_in_step(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    if let Some(value) = request.headers().get(SEQ) {
        let Some(seq) = value.to_str().ok().and_then(|text| text.parse().ok()) else {
            return ApiError::query("Samordna-Seq").into_response();
        };
        if let Err(error) = service.wait_for(seq).await {
            return ApiError::from(error).into_response();
        }
    }
    // Taken before the answer is made: it may reflect more, never less. What it wrote itself is added after.
    let before = service.applied();
    let is_safe = request.method().is_safe();
    let mut response = next.run(request).await;
    let seq = if is_safe { before } else { service.applied() };
    response.headers_mut().insert(SEQ, HeaderValue::from(seq));
    response
}
