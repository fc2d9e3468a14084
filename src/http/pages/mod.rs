//! The pages: HTML made by the server, one folder or file per page. They work without JavaScript; scripts add to them.
//!
//! Everything a reader sees is in the address, so every view is a link. Pages call the service and nothing below it.

mod failure;
mod form;
mod frame;
mod initiative;
mod looks;
mod map;
mod numbers;
mod open;
mod overlaps;
mod params;
mod paths;
mod people;
mod periods;
mod sign_in;
mod signed;
mod svg;
#[cfg(test)]
mod texts_tests;
mod who;
mod withdraw;

pub(in crate::http) use who::{Who, as_seen_by};

use super::sign_in::{page_for_everybody, page_guard, page_identify};
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use failure::Failure;
use frame::PageLang;
use paths::Paths;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// The routes of every page, and the answer where nothing else answers.
pub fn router(service: &Arc<Service>) -> Router<Arc<Service>> {
    let home = get(|| async { Redirect::to(&Paths(Lang::Sv).map()) });
    let issuers = Router::new()
        .route("/sign-in/{key}/start", get(sign_in::start))
        .route("/sign-in/{key}", get(sign_in::back))
        .route("/sign-in/{key}/logout", post(sign_in::backchannel));
    let signed = Lang::ALL.into_iter().map(in_language).fold(issuers.route("/", home), Router::merge);
    let signed = signed
        .fallback(not_found)
        .layer(middleware::from_fn(signed::to_sign_in))
        .layer(middleware::from_fn_with_state(Arc::clone(service), page_guard))
        .layer(middleware::from_fn_with_state(Arc::clone(service), page_identify));
    // What is for everybody is the same for everybody: nobody is asked who they are.
    let open = Lang::ALL.into_iter().map(|lang| for_everybody(Paths(lang))).fold(Router::new(), Router::merge);
    signed.merge(open.route_layer(middleware::from_fn_with_state(Arc::clone(service), page_for_everybody)))
}

fn in_language(lang: Lang) -> Router<Arc<Service>> {
    let paths = Paths(lang);
    Router::new()
        .route(&paths.map(), get(map::page))
        .route(&paths.overlaps(), get(overlaps::list::page))
        .route(&paths.overlap("{id}"), get(overlaps::one::page))
        .route(&paths.register(), get(form::new).post(form::register))
        .route(&paths.initiative("{id}"), get(initiative::page))
        .route(&paths.edit("{id}"), get(form::edit).post(form::change))
        .route(&paths.withdraw("{id}"), get(withdraw::ask).post(withdraw::withdraw))
        .route(&paths.sign_in(), get(sign_in::page))
        .route(&paths.link(), get(sign_in::land_link).post(sign_in::consume_link))
        .route(&paths.sign_out(), get(sign_in::signed_out).post(sign_in::out))
        .route(&paths.account(), get(sign_in::account).post(sign_in::account_act))
        .route(&paths.administration(), get(people::index))
        .route(&paths.persons(), get(people::persons::list).post(people::persons::add))
        .route(&paths.person("{id}"), get(people::persons::one).post(people::persons::act))
        .route(&paths.tokens(), get(people::tokens::page).post(people::tokens::act))
        .route(&paths.sessions(), get(people::sessions::page).post(people::sessions::act))
        .route(&paths.anything(), get(not_found))
        .route(&format!("/{}", lang.tag()), get(move || async move { Redirect::to(&paths.map()) }))
}

/// The pages that nobody has to sign in for; what they show is the same for everybody.
fn for_everybody(paths: Paths) -> Router<Arc<Service>> {
    let keep = HeaderValue::from_static(super::public::KEEP);
    Router::new()
        .route(&paths.open_map(), get(open::map::page))
        .route(&paths.open_initiative("{id}"), get(open::initiative::page))
        .route_layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, keep))
}

/// The page that says another site, or nobody known, sent a form.
pub(in crate::http) fn cross_site(path: &str) -> Response {
    Failure::CrossSite(PageLang::of_path(path).0).into_response()
}

/// The page that says why there is no page.
pub(in crate::http) fn failed(path: &str, error: ServiceError) -> Response {
    Failure::Service(PageLang::of_path(path).0, error).into_response()
}

/// The page that says there is no such page.
async fn not_found(uri: Uri) -> Response {
    Failure::not_found(PageLang::of_path(uri.path()).0).into_response()
}

/// A template as an answer.
fn render(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template could not be filled in");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A text, or a dash where there is none.
fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}
