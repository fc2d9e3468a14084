//! Registering and editing an initiative: one form, read, checked by the service, and shown again with what is wrong.

mod check;
mod faults;
mod feature;
mod input;
mod page;

pub(super) use check::{Check, check};
pub(super) use faults::{Faults, FieldFault};
pub(super) use feature::day_after;
pub(super) use input::{Input, written};

use super::area::{self, Given};
use super::failure::{Failure, InLanguage};
use super::frame::PageLang;
use super::params::QueryString;
use super::paths::Paths;
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::http::extract::Signed;
use crate::service::{IdempotencyKey, Saved, Service, ServiceError};
use crate::texts::Lang;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

pub(super) type Posted = Result<Multipart, MultipartRejection>;

/// What came of a form that was sent.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) faults: Faults,
    /// An area that would be accepted instead.
    pub(super) corrected: Option<String>,
    pub(super) check: Option<Check>,
    /// The key of a text about the form as a whole.
    pub(super) notice: Option<&'static str>,
}

/// An empty form.
pub(super) async fn new(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
) -> Result<Response, Failure> {
    authorize(&actor, Action::Register, &Row::Any).in_language(lang)?;
    page::show(&actor, &service, lang, None, &Input::empty(), Outcome::default()).await.in_language(lang)
}

/// The form with what the register holds.
pub(super) async fn edit(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    match current(&actor, &service, lang, &id).await? {
        Some(initiative) => {
            let input = Input::of(&initiative);
            page::show(&actor, &service, lang, Some(&initiative), &input, Outcome::default()).await.in_language(lang)
        }
        None => Ok(Redirect::to(&Paths(lang).initiative(id)).into_response()),
    }
}

pub(super) async fn register(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    posted: Posted,
) -> Result<Response, Failure> {
    let input = read(lang, posted).await?;
    take(&actor, &service, lang, None, input).await.in_language(lang)
}

pub(super) async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let input = read(lang, posted).await?;
    let initiative = current(&actor, &service, lang, &id).await?.ok_or_else(|| Failure::not_found(lang))?;
    take(&actor, &service, lang, Some(&initiative), input).await.in_language(lang)
}

/// The initiative of an address; `None` when it was withdrawn, so that there is nothing to edit.
async fn current(actor: &Actor, service: &Arc<Service>, lang: Lang, id: &str) -> Result<Option<Initiative>, Failure> {
    let id = Failure::id(lang, id)?;
    let initiative = service.initiative(actor, id).await.in_language(lang)?;
    authorize(actor, Action::Change, &Row::from(&initiative.attributes)).in_language(lang)?;
    Ok(Some(initiative).filter(|initiative| initiative.withdrawn_at.is_none()))
}

pub(super) async fn read(lang: Lang, posted: Posted) -> Result<Input, Failure> {
    let unreadable = |status: StatusCode| Failure::Form(lang, status);
    let multipart = posted.map_err(|rejection| unreadable(rejection.into_response().status()))?;
    Input::read(multipart).await.map_err(|error| unreadable(error.status()))
}

/// Does what the pressed button says: save, check only, or take the corrected area.
async fn take(
    actor: &Actor,
    service: &Arc<Service>,
    lang: Lang,
    before: Option<&Initiative>,
    mut input: Input,
) -> Result<Response, ServiceError> {
    let action = input.one("action").to_owned();
    if action == "corrected" {
        input.take_corrected();
    }
    let given = area::given(actor, service, lang, &input).await?;
    input.keep_file();
    let outcome = match (action.as_str(), given) {
        ("preview" | "corrected", Given::Area(geometry)) => {
            check(actor, service, lang, before.map(|initiative| initiative.id), &input, geometry).await?
        }
        ("preview" | "corrected", Given::Faulty(faults)) => Outcome { faults, ..Outcome::default() },
        (_, given) => match save(actor, service, before, &input, &given).await {
            Ok(saved) => return Ok(saved_page(lang, &saved).into_response()),
            Err(error) => refused(lang, &mut input, error, given)?,
        },
    };
    page::show(actor, service, lang, before, &input, outcome).await
}

async fn save(
    actor: &Actor,
    service: &Arc<Service>,
    before: Option<&Initiative>,
    input: &Input,
    given: &Given,
) -> Result<Saved, ServiceError> {
    let geometry = match given {
        Given::Area(geometry) => geometry.clone(),
        Given::Faulty(_) => Value::Null,
    };
    let body = feature::feature(input, geometry);
    match before {
        Some(before) => service.change(actor, before.id, input.one("revision").parse().unwrap_or(0), body).await,
        None => service.register(actor, body, IdempotencyKey::parse(input.one("key"))).await,
    }
}

/// What the form says instead of having saved. Other errors than the reader's become a page of their own.
fn refused(lang: Lang, input: &mut Input, error: ServiceError, given: Given) -> Result<Outcome, ServiceError> {
    match error {
        ServiceError::Request(Error::Invalid { faults, corrected }) => {
            let mut faults = Faults::new(lang, &faults);
            if let Given::Faulty(own) = given {
                // The service only saw that there was no area; the form knows why.
                faults.replace("geometry", own);
            }
            let corrected = corrected.map(|body| body.get("geometry").unwrap_or(&body).to_string());
            Ok(Outcome { faults, corrected, ..Outcome::default() })
        }
        ServiceError::Request(Error::Stale { current }) => {
            // Whoever has been told and saves again means to replace what the other one wrote.
            input.set("revision", current.to_string());
            Ok(Outcome { notice: Some("form-stale"), ..Outcome::default() })
        }
        ServiceError::Request(Error::IdempotencyReused) => {
            input.set("key", Uuid::new_v4().to_string());
            Ok(Outcome { notice: Some("form-sent-twice"), ..Outcome::default() })
        }
        other => Err(other),
    }
}

/// To the page of the initiative, which says what was saved and what it overlaps.
fn saved_page(lang: Lang, saved: &Saved) -> Redirect {
    let notes = saved.body.get("notes").and_then(Value::as_array).into_iter().flatten();
    let codes: Vec<&str> = notes.filter_map(|note| note.get("code").and_then(Value::as_str)).collect();
    let query = QueryString::default().with("saved", "1").with("note", &codes.join(","));
    Redirect::to(&query.after(&Paths(lang).initiative(saved.id)))
}
