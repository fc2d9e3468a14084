//! The pages of an administrator: committees with their meetings, administrations, criteria.

pub(super) mod administrations;
pub(super) mod committee;
pub(super) mod committees;
pub(super) mod criteria;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, Section};
use super::params::{Params, QueryString};
use super::paths::Paths;
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::time::parse_day;
use crate::http::problem::fault_body;
use crate::service::ServiceError;
use crate::texts::Lang;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

fn frame(lang: Lang, title: String, address: impl Fn(Paths) -> String) -> Frame {
    Frame::new(lang, Section::Administration, title, address)
}

/// To the form of the same page, filled in with the thing of this code.
fn edit(path: String, code: &Code) -> String {
    QueryString::default().with("code", code.as_str()).after(&path) + "#form"
}

/// A form as it was sent or is to be filled in, with what is wrong with it.
struct Sent {
    lang: Lang,
    values: Params,
    faults: Vec<Fault>,
}

impl Sent {
    fn new(lang: Lang, values: impl Into<Params>) -> Self {
        Self { lang, values: values.into(), faults: Vec::new() }
    }

    fn one(&self, name: &str) -> &str {
        self.values.one(name)
    }

    /// What is wrong with a field, in words; nothing where it is right.
    fn fault(&self, name: &str) -> String {
        let is_its = |fault: &&Fault| fault.pointer.rsplit('/').next() == Some(name);
        self.faults.iter().find(is_its).map(|fault| fault_body(self.lang, fault).detail).unwrap_or_default()
    }

    fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    fn code(&mut self) -> Option<Code> {
        let code = Code::parse(self.one("code"));
        if code.is_none() {
            self.faults.push(Fault::new("/code", FaultCode::NotACode));
        }
        code
    }

    /// A day that must be given.
    fn day(&mut self, name: &str) -> Option<NaiveDate> {
        let day = parse_day(self.one(name));
        if day.is_none() {
            let text = self.one(name).to_owned();
            let fault = if text.is_empty() { FaultCode::Required } else { FaultCode::NotADate };
            self.faults.push(Fault::new(format!("/{name}"), fault).with("found", text));
        }
        day
    }

    /// A day that may be left out.
    fn maybe_day(&mut self, name: &str) -> Option<NaiveDate> {
        if self.one(name).is_empty() { None } else { self.day(name) }
    }

    /// To the page that shows what was saved; faults of the input stay with the form.
    fn saved<T>(&mut self, outcome: Result<T, ServiceError>, to: &str) -> Result<Option<Response>, Failure> {
        match outcome {
            Ok(_) => Ok(Some(Redirect::to(&format!("{to}?saved=1")).into_response())),
            Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
                self.faults.extend(faults);
                Ok(None)
            }
            Err(error) => Err(error).in_language(self.lang),
        }
    }
}
