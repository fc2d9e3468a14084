//! The pages: HTML made by the server, one folder or file per page. They work without JavaScript; scripts add to them.
//!
//! Everything a reader sees is in the address, so every view is a link. Pages call the service and nothing below it.

pub(super) mod dossier;
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
mod record;
mod rules;
mod signed;
mod svg;
#[cfg(test)]
mod texts_tests;
mod time;
mod withdraw;

use super::public::KEEP;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use failure::Failure;
use frame::PageLang;
use paths::Paths;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// A page: its address, and what answers there.
struct Page {
    path: String,
    methods: &'static [&'static str],
    answers: MethodRouter<Arc<Service>>,
}

/// A page that is only read.
fn read(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["GET"], answers }
}

/// A page with a form that is posted to its own address.
fn posted(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["GET", "POST"], answers }
}

/// Where the forms of another page are sent.
fn sent(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["POST"], answers }
}

/// The routes of every page, and the answer where nothing else answers.
pub fn router() -> Router<Arc<Service>> {
    let all = pages().into_iter().fold(Router::new(), |router, page| router.route(&page.path, page.answers));
    all.fallback(not_found).layer(middleware::from_fn(signed::to_sign_in))
}

/// Every method and address that pages answer to, for who checks that each has a rule.
#[must_use]
pub fn routes() -> Vec<(&'static str, String)> {
    let all = pages();
    all.iter().flat_map(|page| page.methods.iter().map(|method| (*method, page.path.clone()))).collect()
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
        sent(paths.act("{id}"), post(overlaps::handling::act)),
        read(paths.together("{ids}"), get(overlaps::together::page)),
        posted(paths.rules(), get(rules::page).post(rules::change)),
        posted(paths.register(), get(form::new).post(form::register)),
        read(paths.initiative("{id}"), get(initiative::page)),
        posted(paths.edit("{id}"), get(form::edit).post(form::change)),
        sent(paths.renew("{id}"), post(initiative::renew)),
        posted(paths.withdraw("{id}"), get(withdraw::ask).post(withdraw::withdraw)),
        read(paths.record(), get(record::list::page)),
        read(paths.record_entry("{number}"), get(record::one::page)),
        read(paths.time(), get(time::go)),
        read(paths.anything(), get(not_found)),
        read(format!("/{}", lang.tag()), get(move || async move { Redirect::to(&paths.map()) })),
    ]
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
