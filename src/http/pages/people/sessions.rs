//! Who is signed in now, and the button that ends it.

use super::SessionRow;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::sign_in::CurrentSession;
use crate::service::Service;
use crate::service::sign_in::Owner;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "people/sessions.html", config = "web/templates/askama.toml")]
struct SessionsPage {
    frame: Frame,
    sessions: Vec<SessionRow>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
) -> Result<Response, Failure> {
    let sessions = service.sessions(&actor).await.in_language(lang)?;
    let persons = service.persons(&actor).await.in_language(lang)?;
    let names: BTreeMap<_, _> = persons.into_iter().map(|(person, _)| (person.id, person.name)).collect();
    let current = session.map(|Extension(CurrentSession(id))| id);
    let name = |owner| match owner {
        Owner::Person(id) => names.get(&id).cloned(),
        Owner::Applicant(_) => Some(lang.text("session-applicant")),
    };
    let page = SessionsPage {
        frame: Frame::new(lang, Section::Administration, lang.text("sessions"), |paths| paths.sessions()),
        sessions: sessions.iter().map(|session| SessionRow::new(session, name(session.owner), current)).collect(),
    };
    Ok(render(&page))
}

pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let pairs = Params::from(pairs);
    service.end_session(&actor, Failure::id(lang, pairs.one("session"))?).await.in_language(lang)?;
    Ok(Redirect::to(&Paths(lang).sessions()).into_response())
}
