//! `/health`: whether the process lives, and whether it can serve.

use crate::service::{Readiness, Service};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn router() -> Router<Arc<Service>> {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready))
}

async fn live() -> Json<Value> {
    Json(json!({ "status": "pass" }))
}

/// Ready means that the store answers and takes writes, and that the index is not behind it.
async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, Json<Value>) {
    match service.readiness().await {
        Ok(Readiness { ready: true, applied, .. }) => {
            (StatusCode::OK, Json(json!({ "status": "pass", "seq": applied })))
        }
        Ok(Readiness { head, applied, .. }) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "fail", "head": head, "applied": applied })))
        }
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "fail" })))
        }
    }
}
