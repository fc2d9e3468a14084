//! One-time links. Opening one shows whom it signs in, and uses nothing up: programs that look through mail open links too.
//! The button on the page uses it.

use super::{device, failed, leave};
use crate::domain::error::Error;
use crate::domain::secret::Secret;
use crate::http::extract::Signed;
use crate::http::pages::failure::Failure;
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::sign_in::CurrentSession;
use crate::http::sign_in::cookie::Cookie;
use crate::service::sign_in::{LinkFor, LinkShown, SignInError};
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "link.html", config = "web/templates/askama.toml")]
struct LinkPage {
    frame: Frame,
    lead: String,
    /// A first administrator says what they are called.
    asks_name: bool,
    name_missing: bool,
}

/// Moves the secret out of the address into a cookie, where neither history nor another site learns it; then shows the
/// page.
pub(in crate::http::pages) async fn land(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let config = service.config();
    if let Some(secret) = Secret::parse(params.one("token")) {
        let cookie = (header::SET_COOKIE, Cookie::Link.set(config, &secret.reveal()));
        return (AppendHeaders([cookie]), Redirect::to(&Paths(lang).link())).into_response();
    }
    let Some(secret) = Cookie::Link.secret(config, &headers) else {
        return failed(&service, lang, SignInError::LinkSpent);
    };
    match service.show_link(&secret).await {
        Ok(shown) => show(lang, shown, false),
        Err(error) => failed(&service, lang, error),
    }
}

fn show(lang: Lang, shown: LinkShown, name_missing: bool) -> Response {
    let lead = match (&shown.whom, shown.name) {
        (LinkFor::FirstAdministrator, _) => lang.text("link-lead-administrator"),
        (LinkFor::Applicant(email), _) => lang.format("link-lead-applicant", &[("email", email.clone())]),
        (LinkFor::Person(_), name) => lang.format("link-lead-person", &[("name", name.unwrap_or_default())]),
    };
    let page = LinkPage {
        frame: Frame::new(lang, Section::Other, lang.text("sign-in"), |paths| paths.link()),
        lead,
        asks_name: shown.whom == LinkFor::FirstAdministrator,
        name_missing,
    };
    let status = if name_missing { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, render(&page)).into_response()
}

/// Uses the link.
pub(in crate::http::pages) async fn consume(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let config = service.config();
    let Some(secret) = Cookie::Link.secret(config, &headers) else {
        return failed(&service, lang, SignInError::LinkSpent);
    };
    let pairs = Params::from(pairs);
    let clear = (header::SET_COOKIE, Cookie::Link.clear(config));
    let applies = matches!(service.show_link(&secret).await, Ok(LinkShown { whom: LinkFor::Applicant(_), .. }));
    let home = if applies { Paths(lang).apply() } else { Paths(lang).to_do() };
    match service.use_link(&secret, Some(pairs.one("name").to_owned()), device(&headers)).await {
        Ok(entered) => {
            leave(&service, &actor, session).await;
            let session = (header::SET_COOKIE, Cookie::Session.set(config, &entered.reveal()));
            (AppendHeaders([clear, session]), Redirect::to(&home)).into_response()
        }
        Err(SignInError::Service(ServiceError::Request(Error::Invalid { .. }))) => {
            match service.show_link(&secret).await {
                Ok(shown) => show(lang, shown, true),
                Err(error) => failed(&service, lang, error),
            }
        }
        Err(SignInError::Service(error)) => Failure::Service(lang, error).into_response(),
        Err(error) => (AppendHeaders([clear]), failed(&service, lang, error)).into_response(),
    }
}
