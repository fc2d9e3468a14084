//! A survey as a form sends it: eight questions, or as many as it has, options one on each line.

use crate::domain::codes::Code;
use crate::domain::error::{Fault, FaultCode};
use crate::domain::survey::{District, QUESTIONS_AT_MOST, Question, QuestionKind, SurveyDraft};
use crate::domain::time::parse_day;
use crate::http::pages::params::Params;
use chrono::NaiveDate;

/// Questions in a new form; the API takes more.
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

    /// What a survey asks now.
    pub(super) fn of_draft(draft: &SurveyDraft) -> Self {
        let mut pairs = vec![
            ("title".to_owned(), draft.title.clone()),
            ("lead".to_owned(), draft.lead.clone()),
            ("anonymous".to_owned(), if draft.anonymous { "yes" } else { "no" }.to_owned()),
            ("opens_on".to_owned(), draft.opens_on.to_string()),
            ("closes_on".to_owned(), draft.closes_on.to_string()),
        ];
        for (place, question) in draft.questions.iter().enumerate() {
            let number = place + 1;
            pairs.push((format!("text-{number}"), question.text.clone()));
            pairs.push((format!("kind-{number}"), question.kind.to_string()));
            pairs.push((format!("options-{number}"), question.options.join("\n")));
        }
        Self(Params::from(pairs))
    }

    /// The number of each question of the form: those that are written, and room for more.
    pub(super) fn numbers(&self) -> Vec<usize> {
        let written = (1..=QUESTIONS_AT_MOST).rfind(|number| !self.of("text", number).is_empty()).unwrap_or(0);
        (1..=written.saturating_add(1).clamp(QUESTIONS, QUESTIONS_AT_MOST)).collect()
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
