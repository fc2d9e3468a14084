//! How fresh an initiative is, on its page: confirm, extend, or end it with one button each.

use crate::domain::access::Actor;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::initiative::Initiative;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::PageLang;
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::service::wire::InitiativeFeature;
use crate::service::{Age, Service, ServiceError};
use crate::texts::Lang;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::sync::Arc;

/// What the page says of it.
pub(super) struct Freshness {
    pub(super) confirmed_on: String,
    pub(super) review_on: String,
    /// A sentence where somebody should look at it; empty where not.
    pub(super) warning: String,
    pub(super) action: String,
    pub(super) revision: i64,
    pub(super) may_confirm: bool,
    pub(super) may_change: bool,
}

impl Freshness {
    pub(super) fn new(lang: Lang, service: &Service, actor: &Actor, initiative: &Initiative, age: &Age) -> Self {
        let may_confirm = service.may_confirm(actor, initiative);
        let warning = match (age.has_ended, age.is_stale) {
            (true, _) => lang.text("fresh-ended"),
            (false, true) => lang.text("fresh-stale"),
            (false, false) => String::new(),
        };
        Self {
            confirmed_on: age.confirmed_at.date().to_string(),
            review_on: age.review_on.to_string(),
            warning,
            action: Paths(lang).renew(initiative.id),
            revision: initiative.revision,
            may_confirm,
            may_change: may_confirm && service.may_change(actor, initiative),
        }
    }
}

/// Does what the form says and shows the initiative again.
pub(in crate::http::pages) async fn renew(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let id = Failure::id(lang, &id)?;
    let form = Params::from(pairs);
    let revision = form.one("revision").parse().unwrap_or(-1);
    let change = match form.one("act") {
        "extend" => Some(("ends", json!(day_after(form.one("last_day")).in_language(lang)?))),
        "end" => Some(("phase", json!("closed"))),
        _ => None,
    };
    match change {
        None => {
            service.confirm(&actor, id, revision, None).await.in_language(lang)?;
        }
        Some((member, value)) => {
            let initiative = service.initiative(&actor, id).await.in_language(lang)?;
            let body = with(initiative, member, value).in_language(lang)?;
            service.change(&actor, id, revision, body).await.in_language(lang)?;
        }
    }
    Ok(Redirect::to(&Paths(lang).initiative(id)))
}

/// The form asks for the last day; the register keeps the first day after it.
fn day_after(text: &str) -> Result<NaiveDate, Error> {
    let day: Option<NaiveDate> = text.parse().ok();
    day.and_then(|day| day.checked_add_days(Days::new(1)))
        .ok_or_else(|| Error::invalid(vec![Fault::new("/properties/ends", FaultCode::NotADate).with("found", text)]))
}

fn with(initiative: Initiative, member: &str, value: Value) -> Result<Value, ServiceError> {
    let feature = serde_json::to_value(InitiativeFeature::from(initiative));
    let mut feature = feature.map_err(|_| ServiceError::Broken)?;
    if let Some(properties) = feature.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(member.to_owned(), value);
    }
    Ok(feature)
}
