//! The account: who one is here, which roles one has, and where one is signed in.

use crate::domain::access::{Actor, Grant};
use crate::domain::error::Error;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::people::{RoleText, SessionRow};
use crate::http::pages::render;
use crate::http::sign_in::CurrentSession;
use crate::http::sign_in::cookie::Cookie;
use crate::service::Service;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account.html", config = "web/templates/askama.toml")]
struct AccountPage {
    frame: Frame,
    name: String,
    roles: Vec<RoleText>,
    sessions: Vec<SessionRow>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
) -> Result<Response, Failure> {
    let Actor::Person { id, name, grants } = &actor else { return Err(needs_person(&actor)).in_language(lang) };
    let sessions = service.sessions_of(&actor, *id).await.in_language(lang)?;
    let current = session.map(|Extension(CurrentSession(id))| id);
    let page = AccountPage {
        frame: Frame::new(lang, Section::Other, lang.text("account"), |paths| paths.account()),
        name: name.clone(),
        roles: grants.iter().map(|grant: &Grant| RoleText::new(lang, grant)).collect(),
        sessions: sessions.iter().map(|session| SessionRow::new(session, None, current)).collect(),
    };
    Ok(render(&page))
}

/// Only people have accounts.
fn needs_person(actor: &Actor) -> Error {
    if *actor == Actor::Public { Error::SignInNeeded } else { Error::NotFound }
}

/// Ends one of the sessions, or all of them, this one too.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Some(person) = actor.person() else { return Err(needs_person(&actor)).in_language(lang) };
    let pairs = Params::from(pairs);
    if pairs.one("action") == "everywhere" {
        service.end_sessions_of(&actor, person).await.in_language(lang)?;
        let clear = (header::SET_COOKIE, Cookie::Session.clear(service.config()));
        return Ok((AppendHeaders([clear]), Redirect::to(&Paths(lang).sign_out())).into_response());
    }
    service.end_session(&actor, Failure::id(lang, pairs.one("session"))?).await.in_language(lang)?;
    Ok(Redirect::to(&Paths(lang).account()).into_response())
}
