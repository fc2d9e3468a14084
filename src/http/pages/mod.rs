//! The pages: HTML made by the server, one folder or file per page. They work without JavaScript; scripts add to them.
//!
//! Everything a reader sees is in the address, so every view is a link. Pages call the service and nothing below it.

mod administration;
mod apply;
mod area;
mod cases;
mod chart;
pub(super) mod dossier;
mod drawing;
mod failure;
mod fields;
mod follow;
mod form;
mod frame;
mod initiative;
pub(super) mod links;
mod looks;
mod map;
mod numbers;
mod open;
mod outbox;
mod overlaps;
mod params;
mod paths;
mod people;
mod periods;
mod record;
mod reports;
mod rules;
mod sign_in;
mod signed;
mod survey;
mod svg;
mod telling;
#[cfg(test)]
mod texts_tests;
mod time;
mod todo;
mod unsubscribe;
mod webhooks;
mod who;
mod withdraw;

pub(in crate::http) use who::{Who, as_seen_by};

use super::limits;
use super::sign_in::{page_for_everybody, page_guard, page_identify};
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use failure::Failure;
use frame::PageLang;
use paths::Paths;
use std::sync::Arc;

/// A page: its address, and what answers there.
struct Page {
    path: String,
    methods: &'static [&'static str],
    /// Whether it is for everybody, whoever they are.
    is_open: bool,
    answers: MethodRouter<Arc<Service>>,
}

/// A page that is only read.
fn read(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["GET"], is_open: false, answers }
}

/// A page that is read by everybody, and is the same for everybody.
fn for_everybody(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["GET"], is_open: true, answers: answers.layer(map_response(open::keep)) }
}

/// A page with a form that is posted to its own address.
fn posted(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["GET", "POST"], is_open: false, answers }
}

/// Where the forms of another page are sent.
fn sent(path: String, answers: MethodRouter<Arc<Service>>) -> Page {
    Page { path, methods: &["POST"], is_open: false, answers }
}

/// The routes of every page, and the answer where nothing else answers.
pub fn router(service: &Arc<Service>) -> Router<Arc<Service>> {
    let routes = |router: Router<_>, page: Page| router.route(&page.path, page.answers);
    let (open, signed): (Vec<Page>, Vec<Page>) = pages().into_iter().partition(|page| page.is_open);
    let signed = signed
        .into_iter()
        .fold(Router::new(), routes)
        .route("/sign-in/{key}/logout", post(sign_in::backchannel))
        .fallback(not_found)
        .layer(middleware::from_fn(limits::watch))
        .layer(middleware::from_fn(signed::to_sign_in))
        .layer(middleware::from_fn_with_state(Arc::clone(service), page_guard))
        .layer(middleware::from_fn_with_state(Arc::clone(service), page_identify));
    let counted = middleware::from_fn(limits::watch);
    // What is for everybody is the same for everybody: nobody is asked who they are.
    let everybody = middleware::from_fn_with_state(Arc::clone(service), page_for_everybody);
    signed.merge(open.into_iter().fold(Router::new(), routes).route_layer(counted).route_layer(everybody))
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
    let start = [
        read("/".to_owned(), home),
        read("/sign-in/{key}/start".to_owned(), get(sign_in::start)),
        read("/sign-in/{key}".to_owned(), get(sign_in::back)),
    ];
    start.into_iter().chain(in_languages).collect()
}

fn in_language(lang: Lang) -> Vec<Page> {
    let paths = Paths(lang);
    vec![
        for_everybody(paths.open_map(), get(open::map::page)),
        for_everybody(paths.open_initiative("{id}"), get(open::initiative::page)),
        read(paths.to_do(), get(todo::page)),
        read(paths.map(), get(map::page)),
        read(paths.overlaps(), get(overlaps::list::page)),
        read(paths.overlap("{id}"), get(overlaps::one::page)),
        sent(paths.act("{id}"), post(overlaps::handling::act)),
        read(paths.together("{ids}"), get(overlaps::together::page)),
        posted(paths.rules(), get(rules::page).post(rules::change)),
        sent(paths.area(), post(area::add)),
        posted(paths.register(), get(form::new).post(form::register)),
        read(paths.initiative("{id}"), get(initiative::page)),
        posted(paths.edit("{id}"), get(form::edit).post(form::change)),
        sent(paths.renew("{id}"), post(initiative::renew)),
        posted(paths.follow_up("{id}"), get(follow::page).post(follow::act)),
        read(paths.city(), get(reports::city::page)),
        read(paths.year(), get(reports::year::page)),
        read(paths.gaps(), get(reports::gaps::page)),
        read(paths.actors(), get(reports::actors::page)),
        posted(paths.surveys(), get(survey::list::page).post(survey::list::add)),
        posted(paths.survey("{id}"), get(survey::page).post(survey::act)),
        posted(paths.edit_survey("{id}"), get(survey::edit::page).post(survey::edit::change)),
        posted(paths.answer(), get(survey::answer::page).post(survey::answer::send)),
        posted(paths.withdraw("{id}"), get(withdraw::ask).post(withdraw::withdraw)),
        posted(paths.inbox(), get(telling::inbox::page).post(telling::inbox::act)),
        posted(paths.subscriptions(), get(telling::subscription::own).post(telling::subscription::act_own)),
        posted(paths.mailbox("{id}"), get(telling::subscription::mailbox).post(telling::subscription::act_mailbox)),
        read(paths.cases(), get(cases::list::page)),
        read(paths.case("{id}"), get(cases::one::page)),
        sent(paths.act_on_case("{id}"), post(cases::one::act)),
        posted(paths.notice("{id}"), get(cases::notice::page).post(cases::notice::give)),
        read(paths.proposal("{id}"), get(cases::proposal::page)),
        sent(paths.open_case("{id}"), post(cases::one::open)),
        read(paths.agenda("{code}", "{meets_on}"), get(cases::agenda::page)),
        read(paths.apply(), get(apply::start::page)),
        sent(paths.ask_link(), post(apply::start::ask)),
        sent(paths.first_contact(), post(apply::start::contact)),
        posted(paths.application("{id}"), get(apply::one::page).post(apply::one::act)),
        posted(paths.application_step("{id}", "{step}"), get(apply::step::page).post(apply::step::save)),
        read(paths.record(), get(record::list::page)),
        read(paths.record_entry("{number}"), get(record::one::page)),
        read(paths.time(), get(time::go)),
        read(paths.sign_in(), get(sign_in::page)),
        posted(paths.link(), get(sign_in::land_link).post(sign_in::consume_link)),
        posted(paths.sign_out(), get(sign_in::signed_out).post(sign_in::out)),
        posted(paths.account(), get(sign_in::account).post(sign_in::account_act)),
        read(paths.administration(), get(people::index)),
        posted(paths.persons(), get(people::persons::list).post(people::persons::add)),
        posted(paths.person("{id}"), get(people::persons::one).post(people::persons::act)),
        posted(paths.tokens(), get(people::tokens::page).post(people::tokens::act)),
        posted(paths.sessions(), get(people::sessions::page).post(people::sessions::act)),
        posted(paths.webhooks(), get(webhooks::list::page).post(webhooks::list::add)),
        posted(paths.webhook("{id}"), get(webhooks::one::page).post(webhooks::one::act)),
        posted(paths.outbox(), get(outbox::page).post(outbox::act)),
        posted(paths.unsubscribe("{id}", "{proof}"), get(unsubscribe::page).post(unsubscribe::act)),
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
