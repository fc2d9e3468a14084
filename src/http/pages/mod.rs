//! STUB
pub fn router() -> axum::Router<std::sync::Arc<crate::service::Service>> {
    axum::Router::new()
}
