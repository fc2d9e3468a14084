//! Signing out: here at once, and then, if wanted, of the issuer too.

use crate::domain::access::Actor;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::sign_in::CurrentSession;
use crate::http::sign_in::cookie::Cookie;
use crate::service::Service;
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "signed_out.html", config = "web/templates/askama.toml")]
struct SignedOutPage {
    frame: Frame,
    /// The issuer's own page to sign out of it.
    issuer: Option<String>,
    sign_in: String,
}

/// Ends the session.
pub(in crate::http::pages) async fn out(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
) -> Result<Response, Failure> {
    let mut by = None;
    if let (Some(Extension(CurrentSession(session))), false) = (session, actor == Actor::Public) {
        by = service.issuer_of_session(&actor, session).await.in_language(lang)?;
        service.end_session(&actor, session).await.in_language(lang)?;
    }
    let query = QueryString::default().with("by", &by.unwrap_or_default());
    let clear = (header::SET_COOKIE, Cookie::Session.clear(service.config()));
    Ok((AppendHeaders([clear]), Redirect::to(&query.after(&Paths(lang).sign_out()))).into_response())
}

/// Says that one is out.
pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    params: Params,
) -> Response {
    let paths = Paths(lang);
    let page = SignedOutPage {
        frame: Frame::new(lang, Section::Other, lang.text("signed-out"), |paths| paths.sign_out()),
        issuer: service.end_session_address(params.one("by"), &paths.sign_out()).await,
        sign_in: paths.sign_in(),
    };
    render(&page)
}
