//! What the forms of the report send: a measure, an indicator, a reading, a document.

use super::show;
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::follow::{
    Better, DocumentDraft, DocumentKind, IndicatorDraft, IndicatorKind, MeasureDraft, MeasureState, ReadingDraft,
    Template,
};
use crate::domain::time::parse_day;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::PageLang;
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::problem::fault_body;
use crate::service::{Service, ServiceError};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use std::sync::Arc;
use uuid::Uuid;

/// Does what the form says, and shows the report again.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let form = Params::from(pairs);
    match write(&service, &actor, id, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?saved=1", Paths(lang).follow_up(id))).into_response()),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            let told = faults.iter().map(|fault| told(lang, fault)).collect();
            show(&service, &actor, lang, id, form, told).await
        }
        Err(error) => Err(error).in_language(lang),
    }
}

/// A fault with the name of its field.
fn told(lang: crate::texts::Lang, fault: &Fault) -> String {
    let field = fault.pointer.trim_start_matches('/').replace('_', "-");
    let detail = fault_body(lang, fault).detail;
    if field.is_empty() { detail } else { format!("{}: {detail}", lang.text(&format!("follow-field-{field}"))) }
}

async fn write(service: &Arc<Service>, actor: &Actor, id: InitiativeId, form: &Params) -> Result<(), ServiceError> {
    let mut read = Read { form, faults: Vec::new() };
    let known = || {
        let own = form.one("id").parse::<Uuid>().ok()?;
        Some((own, form.one("revision").parse().unwrap_or(-1)))
    };
    match form.one("act") {
        "measure" => {
            let draft = read.measure();
            read.finish()?;
            service.put_measure(actor, id, known(), draft).await.map(drop)
        }
        "indicator" => {
            let draft = read.indicator();
            read.finish()?;
            service.put_indicator(actor, id, known(), draft).await.map(drop)
        }
        "reading" => {
            let draft = read.reading();
            read.finish()?;
            let indicator = form.one("id").parse().map_err(|_| Error::NotFound)?;
            service.add_reading(actor, id, indicator, draft).await.map(drop)
        }
        "document" => {
            let draft = DocumentDraft {
                kind: DocumentKind::parse(form.one("kind")).unwrap_or(DocumentKind::Other),
                title: form.one("title").to_owned(),
                url: form.one("url").to_owned(),
                dated_on: read.maybe_day("dated_on"),
            };
            read.finish()?;
            service.add_document(actor, id, draft).await.map(drop)
        }
        "remove" => {
            let document = form.one("id").parse().map_err(|_| Error::NotFound)?;
            service.delete_document(actor, id, document).await
        }
        _ => Err(Error::NotFound.into()),
    }
}

/// Reads fields and collects what cannot be read.
struct Read<'a> {
    form: &'a Params,
    faults: Vec<Fault>,
}

impl Read<'_> {
    fn finish(self) -> Result<(), ServiceError> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::invalid(self.faults).into()) }
    }

    fn text(&self, name: &str) -> String {
        self.form.one(name).to_owned()
    }

    fn maybe_day(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.form.one(name);
        let day = parse_day(text);
        if day.is_none() && !text.is_empty() {
            self.faults.push(Fault::new(format!("/{name}"), FaultCode::NotADate).with("found", text));
        }
        day
    }

    /// A number as people write it: with a comma or a point, and with spaces between thousands.
    fn maybe_number(&mut self, name: &str) -> Option<f64> {
        let text: String = self.form.one(name).chars().filter(|letter| !letter.is_whitespace()).collect();
        let number = text.replace(',', ".").replace('−', "-").parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() && !text.is_empty() {
            self.faults.push(Fault::new(format!("/{name}"), FaultCode::NotAnAmount).with("found", text));
        }
        number
    }

    fn measure(&mut self) -> MeasureDraft {
        MeasureDraft {
            title: self.text("title"),
            responsible: self.text("responsible"),
            due_on: self.maybe_day("due_on"),
            state: MeasureState::parse(self.form.one("state")).unwrap_or(MeasureState::Planned),
            note: self.text("note"),
        }
    }

    fn indicator(&mut self) -> IndicatorDraft {
        IndicatorDraft {
            kind: IndicatorKind::parse(self.form.one("kind")).unwrap_or(IndicatorKind::Result),
            template: Template::parse(self.form.one("template")),
            name: self.text("name"),
            unit: self.text("unit"),
            better: Better::parse(self.form.one("better")).unwrap_or(Better::Higher),
            baseline: self.maybe_number("baseline"),
            baseline_on: self.maybe_day("baseline_on"),
            target: self.maybe_number("target"),
            target_on: self.maybe_day("target_on"),
        }
    }

    fn reading(&mut self) -> ReadingDraft {
        let (read_on, value) = (self.maybe_day("read_on"), self.maybe_number("value"));
        for (name, is_missing) in [("read_on", read_on.is_none()), ("value", value.is_none())] {
            if is_missing && self.form.one(name).is_empty() {
                self.faults.push(Fault::new(format!("/{name}"), FaultCode::Required));
            }
        }
        ReadingDraft {
            read_on: read_on.unwrap_or_default(),
            value: value.unwrap_or_default(),
            source: self.text("source"),
            corrects: self.form.one("corrects").parse().ok(),
        }
    }
}
