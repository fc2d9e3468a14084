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

use super::limits;
use super::public::KEEP;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, middleware};
use failure::Failure;
use frame::PageLang;
use paths::Paths;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// A page: its address, and what answers there.
struct Page {
    path: String,
    /// Whether a form is posted to it.
    takes_form: bool,
    answers: MethodRouter<Arc<Service>>,
}

/// A page that is only read.
fn read(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, takes_form: false, answers }
}

/// A page with a form that is posted to its own address.
fn posted(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, takes_form: true, answers }
}

/// The routes of every page, and the answer where nothing else answers.
pub fn router() -> Router<Arc<Service>> {
    let all = pages().into_iter().fold(Router::new(), |router, page| router.route(&page.path, page.answers));
    let all = all.fallback(not_found).layer(middleware::from_fn(limits::watch));
    all.layer(middleware::from_fn(signed::to_sign_in))
}

/// Every method and address that pages answer to, for who checks that each has a rule.
#[must_use]
pub fn routes() -> Vec<(&'static str, String)> {
    let methods = |page: &Page| if page.takes_form { &["GET", "POST"][..] } else { &["GET"] };
    let all = pages();
    all.iter().flat_map(|page| methods(page).iter().map(|method| (*method, page.path.clone()))).collect()
}

fn pages() -> Vec<Page> {
    let home = get(|| async { Redirect::to(&Paths(Lang::Sv).map()) });
    let in_languages = Lang::ALL.into_iter().flat_map(in_language);
    std::iter::once(read("/".to_owned(), home)).chain(in_languages).collect()
}

fn in_language(lang: Lang) -> Vec<Page> {
    let paths = Paths(lang);
    // What pages for everybody show is the same for everybody.
    let keep = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    vec![
        read(paths.open_map(), get(open::map::page).layer(keep.clone())),
        read(paths.open_initiative("{id}"), get(open::initiative::page).layer(keep)),
        read(paths.map(), get(map::page)),
        read(paths.overlaps(), get(overlaps::list::page)),
        read(paths.overlap("{id}"), get(overlaps::one::page)),
        posted(paths.register(), get(form::new).post(form::register)),
        read(paths.initiative("{id}"), get(initiative::page)),
        posted(paths.edit("{id}"), get(form::edit).post(form::change)),
        posted(paths.withdraw("{id}"), get(withdraw::ask).post(withdraw::withdraw)),
        read(paths.administration(), get(administration::index)),
        posted(
            paths.administer_committees(),
            get(administration::committees::page).post(administration::committees::add),
        ),
        posted(
            paths.administer_committee("{code}"),
            get(administration::committee::page).post(administration::committee::change),
        ),
        posted(
            paths.administer_administrations(),
            get(administration::administrations::page).post(administration::administrations::put),
        ),
        posted(paths.administer_criteria(), get(administration::criteria::page).post(administration::criteria::put)),
        read(paths.anything(), get(not_found)),
        read(format!("/{}", lang.tag()), get(move || async move { Redirect::to(&paths.map()) })),
    ]
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
