//! Pages for those who are signed in send everybody else to the page where one signs in, and from there back.

use super::frame::PageLang;
use super::params::QueryString;
use super::paths::Paths;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// What a page puts on its answer when nobody is signed in who could see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignInNeeded;

/// Turns "sign in first" into a way there. What was posted is not carried along: the reader comes back to the form.
pub(super) async fn to_sign_in(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let is_read = request.method().is_safe();
    let response = next.run(request).await;
    if response.status() != StatusCode::UNAUTHORIZED || response.extensions().get::<SignInNeeded>().is_none() {
        return response;
    }
    let here = uri.path_and_query().filter(|_| is_read).map_or(uri.path(), |whole| whole.as_str());
    let sign_in = Paths(PageLang::of_path(uri.path()).0).sign_in();
    Redirect::to(&QueryString::default().with("next", here).after(&sign_in)).into_response()
}
