//! The pages: HTML made by the server, one folder or file per page. They work without JavaScript; scripts add to them.
//!
//! Everything a reader sees is in the address, so every view is a link. Pages call the service and nothing below it.

mod administration;
mod failure;
mod form;
mod frame;
mod guard;
mod initiative;
mod looks;
mod map;
mod numbers;
mod open;
mod overlaps;
mod params;
mod paths;
mod periods;
mod signed;
mod svg;
#[cfg(test)]
mod texts_tests;
mod withdraw;

use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Router, middleware};
use failure::Failure;
use frame::PageLang;
use paths::Paths;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// The routes of every page, and the answer where nothing else answers.
pub fn router() -> Router<Arc<Service>> {
    let home = get(|| async { Redirect::to(&Paths(Lang::Sv).map()) });
    let all = Lang::ALL.into_iter().map(in_language).fold(Router::new().route("/", home), Router::merge);
    all.fallback(not_found).layer(middleware::from_fn(signed::to_sign_in))
}

fn in_language(lang: Lang) -> Router<Arc<Service>> {
    let paths = Paths(lang);
    Router::new()
        .route(&paths.map(), get(map::page))
        .merge(for_everybody(paths))
        .route(&paths.overlaps(), get(overlaps::list::page))
        .route(&paths.overlap("{id}"), get(overlaps::one::page))
        .route(&paths.register(), get(form::new).post(form::register))
        .route(&paths.initiative("{id}"), get(initiative::page))
        .route(&paths.edit("{id}"), get(form::edit).post(form::change))
        .route(&paths.withdraw("{id}"), get(withdraw::ask).post(withdraw::withdraw))
        .route(&paths.administration(), get(administration::index))
        .route(
            &paths.administer_committees(),
            get(administration::committees::page).post(administration::committees::add),
        )
        .route(
            &paths.administer_committee("{code}"),
            get(administration::committee::page).post(administration::committee::change),
        )
        .route(
            &paths.administer_administrations(),
            get(administration::administrations::page).post(administration::administrations::put),
        )
        .route(&paths.administer_criteria(), get(administration::criteria::page).post(administration::criteria::put))
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

/// The page that says there is no such page.
async fn not_found(uri: Uri) -> Response {
    Failure::not_found(PageLang::of_path(uri.path()).0).into_response()
}

/// The page that says which limit of the server was met.
pub(super) fn refused(path: &str, status: StatusCode, slug: &'static str) -> Response {
    Failure::Limit(PageLang::of_path(path).0, status, slug).into_response()
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
