//! The form that is answered by a link, without scripts and without signing in: one page, one post.

use super::{Failure, faults};
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::domain::secret::Secret;
use crate::domain::survey::{Answer, Question, QuestionKind, SCALE};
use crate::http::pages::failure::InLanguage;
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::service::{Questionnaire, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A question with what was answered before a fault was found.
struct Asked {
    number: usize,
    text: String,
    kind: QuestionKind,
    /// Value, text, whether it is chosen.
    choices: Vec<(usize, String, bool)>,
    written: String,
}

#[derive(Template)]
#[template(path = "survey/answer.html", config = "web/templates/askama.toml")]
struct AnswerPage {
    frame: Frame,
    lead: String,
    action: String,
    link: String,
    /// What happens with the answers, plainly.
    promise: String,
    asks_name: bool,
    name: String,
    questions: Vec<Asked>,
    faults: Vec<String>,
    /// Said instead of the questions; empty where it can be answered.
    instead: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let (link, asked) = find(&service, lang, &params).await?;
    Ok(show(lang, &link, &asked, &params, Vec::new()))
}

pub(in crate::http::pages) async fn send(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Params::from(pairs);
    let (link, asked) = find(&service, lang, &form).await?;
    let answers = asked.draft.questions.iter().enumerate().map(|(place, question)| read(question, place, &form));
    match service.answer_survey(&Actor::Public, &link, form.one("name"), answers.collect()).await {
        Ok(()) => Ok(thank(lang, &link, &asked)),
        // Somebody was quicker with the same link, or it has closed meanwhile: the page says which.
        Err(ServiceError::Request(Error::WrongState(_))) => {
            let asked = service.questionnaire(&Actor::Public, &link).await.in_language(lang)?;
            Ok((StatusCode::CONFLICT, show(lang, &link, &asked, &form, Vec::new())).into_response())
        }
        Err(error) => {
            let faults = faults(lang, error)?;
            Ok(show(lang, &link, &asked, &form, faults))
        }
    }
}

async fn find(service: &Service, lang: Lang, params: &Params) -> Result<(Secret, Questionnaire), Failure> {
    let link = Secret::parse(params.one("link")).ok_or_else(|| Failure::not_found(lang))?;
    let asked = service.questionnaire(&Actor::Public, &link).await.in_language(lang)?;
    Ok((link, asked))
}

/// What was answered to a question; what cannot be read is refused by the service as no answer to it.
fn read(question: &Question, place: usize, form: &Params) -> Answer {
    let name = format!("q{}", place + 1);
    match question.kind {
        QuestionKind::Text => Answer::Text(form.one(&name).to_owned()),
        QuestionKind::Scale => match form.one(&name) {
            "" => Answer::None,
            step => Answer::Step(step.parse().unwrap_or(0)),
        },
        QuestionKind::Single | QuestionKind::Multiple => {
            let mut chosen: Vec<usize> = form.many(&name).map(|one| one.parse().unwrap_or(usize::MAX)).collect();
            chosen.sort_unstable();
            if chosen.is_empty() { Answer::None } else { Answer::Options(chosen) }
        }
    }
}

fn frame(lang: Lang, link: &Secret, asked: &Questionnaire) -> Frame {
    let link = link.reveal();
    Frame::new(lang, Section::Open, asked.draft.title.clone(), |paths| format!("{}?link={link}", paths.answer()))
}

fn promise(lang: Lang, asked: &Questionnaire) -> String {
    match (asked.draft.anonymous, &asked.address) {
        (true, _) if asked.is_common => lang.text("answer-anonymous-common"),
        (true, _) => lang.text("answer-anonymous"),
        (false, Some(address)) => lang.format("answer-named", &[("address", address.clone())]),
        (false, None) => lang.text("answer-named-common"),
    }
}

fn show(lang: Lang, link: &Secret, asked: &Questionnaire, typed: &Params, faults: Vec<String>) -> Response {
    let question = |(place, question): (usize, &Question)| {
        let (number, name) = (place + 1, format!("q{}", place + 1));
        let is_chosen = |value: usize| typed.many(&name).any(|one| one == value.to_string());
        let choices: Vec<(usize, String)> = match question.kind {
            QuestionKind::Text => Vec::new(),
            QuestionKind::Scale => (1..=usize::from(SCALE)).map(|step| (step, step.to_string())).collect(),
            _ => question.options.iter().cloned().enumerate().collect(),
        };
        Asked {
            number,
            text: question.text.clone(),
            kind: question.kind,
            choices: choices.into_iter().map(|(value, text)| (value, text, is_chosen(value))).collect(),
            written: typed.one(&name).to_owned(),
        }
    };
    let instead = match (asked.is_used, asked.is_open) {
        (true, _) => lang.text("answer-used"),
        (false, false) => {
            let days = [("from", asked.draft.opens_on.to_string()), ("to", asked.draft.closes_on.to_string())];
            lang.format("answer-closed", &days)
        }
        (false, true) => String::new(),
    };
    let page = AnswerPage {
        frame: frame(lang, link, asked),
        lead: asked.draft.lead.clone(),
        action: Paths(lang).answer(),
        link: link.reveal(),
        promise: promise(lang, asked),
        asks_name: !asked.draft.anonymous && asked.is_common,
        name: typed.one("name").to_owned(),
        questions: asked.draft.questions.iter().enumerate().map(question).collect(),
        instead,
        faults,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, render(&page)).into_response()
}

fn thank(lang: Lang, link: &Secret, asked: &Questionnaire) -> Response {
    render(&AnswerPage {
        frame: frame(lang, link, asked),
        lead: String::new(),
        action: String::new(),
        link: String::new(),
        promise: String::new(),
        asks_name: false,
        name: String::new(),
        questions: Vec::new(),
        faults: Vec::new(),
        instead: lang.text("answer-thanks"),
    })
}
