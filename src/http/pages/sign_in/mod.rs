//! Signing in and out, and what somebody sees of their own: with an issuer, by a one-time link, and the account's page.

mod account;
mod issuer;
mod link;
mod next;
mod out;

pub(super) use account::{act as account_act, page as account};
pub(super) use issuer::{back, backchannel, start};
pub(super) use link::{consume as consume_link, land as land_link};
pub(super) use next::safe;
pub(super) use out::{out, page as signed_out};

use super::failure::Failure;
use super::frame::{Frame, PageLang, Section};
use super::params::{Params, QueryString};
use super::render;
use crate::domain::access::Actor;
use crate::http::extract::Signed;
use crate::http::sign_in::CurrentSession;
use crate::service::Service;
use crate::service::sign_in::SignInError;
use crate::texts::Lang;
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "sign_in.html", config = "web/templates/askama.toml")]
struct SignInPage {
    frame: Frame,
    /// What to do instead, when something went wrong.
    fault: Option<String>,
    /// Where to sign in, and what is said there.
    issuers: Vec<(String, String)>,
}

/// The page with the ways in. Whoever is in already goes on.
pub(super) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    params: Params,
) -> Result<Response, Failure> {
    let next = safe(params.one("next"));
    if matches!(actor, Actor::Person { .. }) {
        let next = next.map_or_else(|| super::Paths(lang).to_do(), str::to_owned);
        return Ok(Redirect::to(&next).into_response());
    }
    Ok(show(&service, lang, next, None, StatusCode::OK))
}

fn show(service: &Service, lang: Lang, next: Option<&str>, fault: Option<&str>, status: StatusCode) -> Response {
    let issuers = service.config().issuers.iter().map(|issuer| {
        let label = match lang {
            Lang::Sv => &issuer.label_sv,
            Lang::En => &issuer.label_en,
        };
        let query = QueryString::default().with("lang", lang.tag()).with("next", next.unwrap_or_default());
        (query.after(&format!("/sign-in/{}/start", issuer.key)), label.clone())
    });
    let page = SignInPage {
        frame: Frame::new(lang, Section::Other, lang.text("sign-in"), |paths| {
            QueryString::default().with("next", next.unwrap_or_default()).after(&paths.sign_in())
        }),
        fault: fault.map(|key| lang.text(key)),
        issuers: issuers.collect(),
    };
    (status, render(&page)).into_response()
}

/// The page with the ways in, saying why the last one led nowhere. What exactly was wrong is in the log, not on the page.
fn failed(service: &Service, lang: Lang, error: SignInError) -> Response {
    let (status, key) = match error {
        SignInError::NoSuchIssuer => return Failure::not_found(lang).into_response(),
        SignInError::Service(error) => return Failure::Service(lang, error).into_response(),
        SignInError::IssuerAway => (StatusCode::SERVICE_UNAVAILABLE, "sign-in-issuer-away"),
        SignInError::Refused(word) => {
            tracing::warn!(word, "an issuer did not let somebody in");
            (StatusCode::FORBIDDEN, "sign-in-refused")
        }
        SignInError::Untrusted(what) => {
            tracing::warn!(what, "a sign-in was not trusted");
            (StatusCode::FORBIDDEN, "sign-in-untrusted")
        }
        SignInError::LinkSpent => (StatusCode::GONE, "sign-in-link-spent"),
    };
    show(service, lang, None, Some(key), status)
}

/// Ends the session that the browser came with, now that it has another one.
async fn leave(service: &Arc<Service>, actor: &Actor, session: Option<Extension<CurrentSession>>) {
    if let Some(Extension(CurrentSession(session))) = session
        && let Err(error) = service.end_session(actor, session).await
    {
        tracing::warn!(%error, "the session before could not be ended");
    }
}

/// What the browser calls itself.
fn device(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
