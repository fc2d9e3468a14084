//! A new survey as a form sends it: eight questions at most, options one on each line.

use crate::domain::codes::Code;
use crate::domain::error::{Fault, FaultCode};
use crate::domain::survey::{District, Question, QuestionKind, SurveyDraft};
use crate::domain::time::parse_day;
use crate::http::pages::params::Params;
use chrono::NaiveDate;

/// Questions in the form; the API takes more.
const QUESTIONS: usize = 8;

/// What was written into the form.
pub(super) struct Written(Params);

impl Written {
    pub(super) fn new(params: Params) -> Self {
        Self(params)
    }

    pub(super) fn one(&self, name: &str) -> &str {
        self.0.one(name)
    }

    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.0.one(name) == value
    }

    /// The number of each question of the form.
    pub(super) fn numbers(&self) -> Vec<usize> {
        (1..=QUESTIONS).collect()
    }

    pub(super) fn of(&self, name: &str, number: &usize) -> &str {
        self.0.one(&format!("{name}-{number}"))
    }

    pub(super) fn is_of(&self, name: &str, number: &usize, value: &str) -> bool {
        self.of(name, number) == value
    }

    fn day(&self, name: &str, faults: &mut Vec<Fault>) -> NaiveDate {
        let text = self.one(name);
        parse_day(text).unwrap_or_else(|| {
            let code = if text.is_empty() { FaultCode::Required } else { FaultCode::NotADate };
            faults.push(Fault::new(format!("/{name}"), code).with("found", text));
            NaiveDate::default()
        })
    }

    /// The draft, or what cannot be read. A question without a text is none.
    pub(super) fn draft(&self) -> Result<SurveyDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let (opens_on, closes_on) = (self.day("opens_on", &mut faults), self.day("closes_on", &mut faults));
        let district = self.one("district").split_once('/').and_then(|(layer, code)| {
            let administration = Code::parse(self.one("administration"))?;
            Some(District { layer: layer.to_owned(), code: code.to_owned(), administration })
        });
        let question = |number: usize| {
            let text = self.of("text", &number);
            let kind = QuestionKind::parse(self.of("kind", &number)).unwrap_or(QuestionKind::Text);
            let options = self.of("options", &number).lines().map(str::trim).filter(|line| !line.is_empty());
            (!text.is_empty()).then(|| Question {
                kind,
                text: text.to_owned(),
                options: options.map(str::to_owned).collect(),
            })
        };
        let draft = SurveyDraft {
            initiative: self.one("initiative").parse().ok(),
            district,
            title: self.one("title").to_owned(),
            lead: self.one("lead").to_owned(),
            anonymous: !self.is("anonymous", "no"),
            opens_on,
            closes_on,
            questions: self.numbers().into_iter().filter_map(question).collect(),
        };
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }
}
