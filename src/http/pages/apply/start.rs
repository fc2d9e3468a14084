//! Where one applies: who is not known asks for a link by mail; who is finds their cases and can begin one.

use super::super::cases;
use super::super::failure::{Failure, InLanguage};
use super::super::fields::{self, Field, Kind};
use super::super::frame::{Frame, PageLang};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::frame;
use crate::domain::access::Actor;
use crate::domain::case::{Case, Spokesperson};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::http::extract::Signed;
use crate::service::{FirstContact, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "apply/start.html", config = "web/templates/askama.toml")]
struct StartPage {
    frame: Frame,
    /// Whether mails leave this installation at all.
    has_mail: bool,
    /// Whether a link was just asked for.
    asked: bool,
    email: String,
    email_fault: String,
    /// For who is known: number, title, state, address.
    own: Option<Vec<(String, String, String, String)>>,
    fields: Vec<Field>,
    faults: Vec<String>,
    is_in_house: bool,
}

fn contact_fields(lang: Lang) -> Vec<Field> {
    vec![
        Field::new(lang, Kind::Line, "title", "apply-title-field").hint(lang, "apply-title-hint"),
        Field::new(lang, Kind::Text, "text", "apply-first-contact").hint(lang, "apply-first-contact-hint"),
        Field::new(lang, Kind::Line, "spokesperson.name", "apply-name"),
        Field::new(lang, Kind::Line, "spokesperson.phone", "apply-phone").optional(),
    ]
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let asked = params.one("asked") == "1";
    show(&service, &actor, lang, StartPage { asked, ..blank(&service, lang) }).await.in_language(lang)
}

fn blank(service: &Service, lang: Lang) -> StartPage {
    StartPage {
        frame: frame(lang, lang.text("apply"), |paths| paths.apply()),
        has_mail: service.config().mail.is_some(),
        asked: false,
        email: String::new(),
        email_fault: String::new(),
        own: None,
        fields: contact_fields(lang),
        faults: Vec::new(),
        is_in_house: false,
    }
}

async fn show(service: &Arc<Service>, actor: &Actor, lang: Lang, page: StartPage) -> Result<Response, ServiceError> {
    let row = |case: &Case| {
        let href = Paths(lang).application(case.id);
        (cases::number(case.number), case.title.clone(), cases::state(lang, case.state), href)
    };
    let own = match actor {
        Actor::Applicant(_) => Some(service.cases(actor, &[]).await?.iter().map(row).collect()),
        _ => None,
    };
    let is_in_house = matches!(actor, Actor::Person { .. } | Actor::Operator | Actor::Token { .. });
    let is_faulty = !page.faults.is_empty() || !page.email_fault.is_empty();
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&StartPage { own, is_in_house, ..page })).into_response())
}

/// Asks for a link. The answer is the same whether anybody has the address.
pub(in crate::http::pages) async fn ask(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let email = Params::from(pairs).one("email").to_owned();
    match service.request_link(&email, lang.tag()).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?asked=1", Paths(lang).apply())).into_response()),
        Err(ServiceError::Request(Error::Invalid { .. })) => {
            let email_fault = lang.format("fault-not-an-address", &[("found", email.clone())]);
            let page = StartPage { email, email_fault, ..blank(&service, lang) };
            show(&service, &actor, lang, page).await.in_language(lang)
        }
        Err(error) => Err(error).in_language(lang),
    }
}

/// Takes a first contact in.
pub(in crate::http::pages) async fn contact(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    if !matches!(actor, Actor::Applicant(_)) {
        return Ok(Redirect::to(&Paths(lang).apply()).into_response());
    }
    let (sent, mut page) = (Params::from(pairs), blank(&service, lang));
    let outcome = match fields::read(&mut page.fields, |name| sent.one(name).to_owned()) {
        Ok(body) => {
            let text = |name: &str| body.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
            let name = sent.one("spokesperson.name").to_owned();
            let first = FirstContact {
                title: text("title"),
                text: text("text"),
                spokesperson: Spokesperson { name: name.clone(), phone: sent.one("spokesperson.phone").to_owned() },
                geometry: None,
                language: Some(lang.tag().to_owned()),
            };
            let missing = ["title", "text", "spokesperson.name"].into_iter().filter(|name| sent.one(name).is_empty());
            let missing: Vec<Fault> =
                missing.map(|name| Fault::new(format!("/{}", name.replace('.', "/")), FaultCode::Required)).collect();
            if missing.is_empty() {
                service.open_case(&actor, first).await
            } else {
                Err(Error::invalid(missing).into())
            }
        }
        Err(faults) => Err(Error::invalid(faults).into()),
    };
    match outcome {
        Ok(view) => Ok(Redirect::to(&format!("{}?saved=1", Paths(lang).application(view.case.id))).into_response()),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            page.faults = fields::tell(lang, &mut page.fields, &faults);
            page.faults.push(lang.text("case-form-faulty"));
            show(&service, &actor, lang, page).await.in_language(lang)
        }
        Err(error) => Err(error).in_language(lang),
    }
}
