//! People and their roles: who there is, what each may do, and the link by which somebody gets in where nobody vouches.

use super::{RoleText, SessionRow, faults, role_name};
use crate::domain::access::{Actor, Grant, Role};
use crate::domain::codes::Code;
use crate::domain::person::{GivenRole, Person};
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::service::{PersonDraft, Service};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use std::sync::Arc;
use uuid::Uuid;

struct PersonRow {
    href: String,
    name: String,
    email: String,
    roles: Vec<RoleText>,
}

#[derive(Template)]
#[template(path = "people/persons.html", config = "web/templates/askama.toml")]
struct PersonsPage {
    frame: Frame,
    faults: Vec<String>,
    persons: Vec<PersonRow>,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "people/person.html", config = "web/templates/askama.toml")]
struct PersonPage {
    frame: Frame,
    faults: Vec<String>,
    person: Person,
    roles: Vec<(Uuid, RoleText)>,
    choices: Vec<(&'static str, String)>,
    units: Vec<(String, String)>,
    sessions: Vec<SessionRow>,
    /// Whether people get in by links here.
    has_links: bool,
    /// The link that was just made.
    link: Option<String>,
}

/// The roles that hold or will hold.
fn lasting(roles: &[GivenRole], today: NaiveDate) -> impl Iterator<Item = &GivenRole> {
    let lasts = move |role: &&GivenRole| role.ended_at.is_none() && role.grant.ends.is_none_or(|ends| today < ends);
    roles.iter().filter(lasts)
}

pub(in crate::http::pages) async fn list(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
) -> Result<Response, Failure> {
    show_list(&service, lang, &actor, Vec::new(), &Params::default()).await
}

async fn show_list(
    service: &Service,
    lang: Lang,
    actor: &Actor,
    faults: Vec<String>,
    typed: &Params,
) -> Result<Response, Failure> {
    let today = service.clock().now().date();
    let persons = service.persons(actor).await.in_language(lang)?;
    let row = |(person, roles): (Person, Vec<GivenRole>)| PersonRow {
        href: Paths(lang).person(person.id),
        name: person.name,
        email: person.email.unwrap_or_default(),
        roles: lasting(&roles, today).map(|role| RoleText::new(lang, &role.grant)).collect(),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PersonsPage {
        frame: Frame::new(lang, Section::Administration, lang.text("persons"), |paths| paths.persons()),
        faults,
        persons: persons.into_iter().map(row).collect(),
        name: typed.one("name").to_owned(),
        email: typed.one("email").to_owned(),
    };
    Ok((status, render(&page)).into_response())
}

fn draft(pairs: &Params) -> PersonDraft {
    let email = Some(pairs.one("email").to_owned()).filter(|email| !email.is_empty());
    PersonDraft { name: pairs.one("name").to_owned(), email, roles: Vec::new() }
}

/// Adds a person.
pub(in crate::http::pages) async fn add(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let pairs = Params::from(pairs);
    match service.put_person(&actor, None, draft(&pairs)).await {
        Ok(person) => Ok(Redirect::to(&Paths(lang).person(person.id)).into_response()),
        Err(error) => show_list(&service, lang, &actor, faults(lang, error)?, &pairs).await,
    }
}

pub(in crate::http::pages) async fn one(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    show(&service, lang, &actor, id, Vec::new(), None).await
}

async fn show(
    service: &Service,
    lang: Lang,
    actor: &Actor,
    id: Uuid,
    faults: Vec<String>,
    link: Option<String>,
) -> Result<Response, Failure> {
    let (person, roles) = service.person(actor, id).await.in_language(lang)?;
    // Everybody may read themselves; this page is for who may change it.
    let sessions = service.sessions(actor).await.in_language(lang)?;
    let today = service.clock().now().date();
    let administrations = service.administrations(actor).await.in_language(lang)?;
    let committees = service.committees(actor).await.in_language(lang)?;
    let named = |code: Code, sv: String, en: String| {
        let name = match lang {
            Lang::Sv => sv,
            Lang::En => en,
        };
        (code.to_string(), format!("{code} – {name}"))
    };
    let units = administrations.into_iter().map(|it| named(it.code, it.name_sv, it.name_en));
    let units = units.chain(committees.into_iter().map(|it| named(it.code, it.name_sv, it.name_en)));
    let own = sessions.iter().filter(|session| session.owner == crate::service::sign_in::Owner::Person(id));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PersonPage {
        frame: Frame::new(lang, Section::Administration, person.name.clone(), |paths| paths.person(id)),
        faults,
        roles: lasting(&roles, today).map(|role| (role.id, RoleText::new(lang, &role.grant))).collect(),
        choices: Role::ALL.iter().map(|role| (role.word(), role_name(lang, *role))).collect(),
        units: units.collect(),
        sessions: own.map(|session| SessionRow::new(session, None, None)).collect(),
        has_links: service.config().issuers.is_empty(),
        link,
        person,
    };
    Ok((status, render(&page)).into_response())
}

/// Does what the pressed button says: changes the name, gives or ends a role, makes a link, ends the sessions.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let pairs = Params::from(pairs);
    let done = match pairs.one("action") {
        "link" => {
            let secret = service.person_link(&actor, id).await.in_language(lang)?;
            let link = format!("{}{}?token={}", origin(&service, &headers), Paths(lang).link(), secret.reveal());
            return show(&service, lang, &actor, id, Vec::new(), Some(link)).await;
        }
        "give" => match grant(&pairs) {
            Some(grant) => service.give_role(&actor, id, grant).await.map(drop),
            None => return show(&service, lang, &actor, id, vec![lang.text("person-role-unreadable")], None).await,
        },
        "end" => service.end_role(&actor, id, Failure::id(lang, pairs.one("role"))?).await,
        "sign-out" => service.end_sessions_of(&actor, id).await.map(drop),
        _ => service.put_person(&actor, Some(id), draft(&pairs)).await.map(drop),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&Paths(lang).person(id)).into_response()),
        Err(error) => {
            let faults = faults(lang, error)?;
            show(&service, lang, &actor, id, faults, None).await
        }
    }
}

/// The role of a form; its last day becomes the first day after it.
fn grant(pairs: &Params) -> Option<Grant> {
    let day = |name: &str| match pairs.one(name) {
        "" => Some(None),
        text => text.parse::<NaiveDate>().ok().map(Some),
    };
    let unit = match pairs.one("unit") {
        "" => None,
        code => Some(Code::parse(code)?),
    };
    let role = Role::parse(pairs.one("role"))?;
    let ends = match day("ends")? {
        Some(last) => Some(last.succ_opt()?),
        None => None,
    };
    Some(Grant { begins: day("begins")?, ends, ..Grant::new(role, unit) })
}

/// Where the register is, as this administrator reached it.
fn origin(service: &Service, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    service.config().public_url.as_ref().map_or_else(|| format!("http://{host}"), |url| url.origin())
}
