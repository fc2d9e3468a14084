//! Surveys on pages: the list with a form for a new one, one with its results and links, and the form that is answered.

pub(super) mod answer;
pub(super) mod edit;
mod form;
pub(super) mod list;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::params::Params;
use super::paths::Paths;
use super::reports::{Report, links};
use super::{chart, numbers, render};
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::domain::secret::Secret;
use crate::domain::survey::{Answer, Question, QuestionKind, Response as Answered, SCALE, Survey, Tally};
use crate::http::extract::Signed;
use crate::http::problem::fault_body;
use crate::service::{Service, ServiceError, SurveyReport};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// What the answers to a question come to.
struct Result_ {
    question: String,
    kind: String,
    answered: String,
    chart: String,
    rows: Vec<(String, usize)>,
    mean: String,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "survey/one.html", config = "web/templates/askama.toml")]
struct SurveyPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    crumbs: (String, String),
    lead: String,
    state: String,
    days: String,
    how: String,
    about: Option<(String, String)>,
    counts: Vec<(String, String)>,
    /// Why results are not told, or not all of them; empty where they are.
    withheld: String,
    results: Vec<Result_>,
    csv: String,
    action: String,
    may_write: bool,
    is_over: bool,
    faults: Vec<String>,
    /// For whom, and the address; told once.
    made: Vec<(String, String)>,
    typed: String,
    /// Whether invitations can be mailed, and whether somebody can be reminded.
    has_mail: bool,
    may_remind: bool,
    /// How many mails are on their way; empty where none were asked for.
    mailed: String,
    /// Where it is changed, as long as nobody has answered.
    edit: Option<String>,
    /// Who answered what, where the survey is named.
    named: Vec<Named>,
}

/// Whoever answered, and their answer to each question that they answered.
struct Named {
    who: String,
    answers: Vec<(String, String)>,
}

/// What a page shows beside the survey.
#[derive(Default)]
struct Shown {
    faults: Vec<String>,
    made: Vec<(String, String)>,
    typed: String,
    mailed: String,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    show(&service, &actor, lang, &id, Shown::default()).await
}

/// Invites, reminds, makes the common link, or closes.
pub(super) async fn act(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(text): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &text)?;
    let form = Params::from(pairs);
    let address = |link: &Secret| {
        let base = service.config().public_url.as_ref().map(|url| url.origin()).unwrap_or_default();
        format!("{base}{}?link={}", Paths(lang).answer(), link.reveal())
    };
    let language = Lang::parse(form.one("language")).unwrap_or(lang).tag();
    let made = match form.one("act") {
        "remind" => {
            let count = service.remind_of_survey(&actor, id, language).await.in_language(lang)?;
            let shown = Shown { mailed: mailed(lang, "survey-reminded", count), ..Shown::default() };
            return show(&service, &actor, lang, &text, shown).await;
        }
        "close" => {
            service.close_survey(&actor, id).await.in_language(lang)?;
            return Ok(Redirect::to(&Paths(lang).survey(id)).into_response());
        }
        "common" => {
            let link = service.make_common_link(&actor, id).await.in_language(lang)?;
            vec![(lang.text("survey-common-link"), address(&link))]
        }
        _ => {
            let addresses = form.one("addresses").split([',', ';', '\n']).map(str::trim).filter(|it| !it.is_empty());
            let addresses: Vec<String> = addresses.map(str::to_owned).collect();
            let invited = match form.one("mail") {
                "yes" => match service.mail_invitations(&actor, id, addresses, language).await {
                    Ok(count) => {
                        let shown = Shown { mailed: mailed(lang, "survey-mailed", count), ..Shown::default() };
                        return show(&service, &actor, lang, &text, shown).await;
                    }
                    Err(error) => Err(error),
                },
                _ => service.invite(&actor, id, addresses).await,
            };
            match invited {
                Ok(links) => links.into_iter().map(|(whom, link)| (whom, address(&link))).collect(),
                Err(error) => {
                    let faults = faults(lang, error)?;
                    let typed = form.one("addresses").to_owned();
                    return show(&service, &actor, lang, &text, Shown { faults, typed, ..Shown::default() }).await;
                }
            }
        }
    };
    show(&service, &actor, lang, &text, Shown { made, ..Shown::default() }).await
}

/// That so many mails are on their way.
fn mailed(lang: Lang, key: &str, count: usize) -> String {
    lang.format(key, &[("count", count.to_string())])
}

/// The faults of what was sent; anything else is no page.
fn faults(lang: Lang, error: ServiceError) -> Result<Vec<String>, Failure> {
    match error {
        ServiceError::Request(Error::Invalid { faults, .. }) => {
            Ok(faults.iter().map(|fault| fault_body(lang, fault).detail).collect())
        }
        error => Err(Failure::Service(lang, error)),
    }
}

fn state(lang: Lang, survey: &Survey, today: chrono::NaiveDate) -> String {
    let key = if survey.is_open(today) {
        "survey-open"
    } else if survey.is_over(today) {
        "survey-over"
    } else {
        "survey-not-yet"
    };
    lang.text(key)
}

fn days(survey: &Survey) -> String {
    format!("{} – {}", survey.draft.opens_on, survey.draft.closes_on)
}

async fn show(service: &Arc<Service>, actor: &Actor, lang: Lang, id: &str, shown: Shown) -> Result<Response, Failure> {
    let id = Failure::id(lang, id)?;
    let report = service.survey(actor, id).await.in_language(lang)?;
    let (survey, draft) = (&report.survey, &report.survey.draft);
    let today = service.clock().now().date();
    let about = match draft.initiative {
        Some(initiative) => {
            let outline = service.outline(actor, initiative).await.in_language(lang)?;
            Some((outline.attributes.name, Paths(lang).initiative(initiative)))
        }
        None => None,
    };
    let number = |count: i64| count.to_string();
    let page = SurveyPage {
        frame: Frame::new(lang, Section::Reports, draft.title.clone(), |paths| paths.survey(id)),
        links: links(lang, Report::Surveys),
        crumbs: (Paths(lang).surveys(), lang.text("report-surveys")),
        lead: draft.lead.clone(),
        state: state(lang, survey, today),
        days: days(survey),
        how: lang.text(if draft.anonymous { "survey-anonymous" } else { "survey-named" }),
        about,
        counts: vec![
            (lang.text("survey-invited"), number(report.invited)),
            (lang.text("survey-used"), number(report.used)),
            (lang.text("survey-answers"), report.answers.to_string()),
        ],
        withheld: withheld(lang, &report),
        results: report.tallies.iter().map(|it| result(lang, it)).collect(),
        csv: format!("/api/v1/surveys/{id}/answers.csv"),
        action: Paths(lang).survey(id),
        may_write: service.may_survey(actor, draft).await.is_ok(),
        is_over: survey.is_over(today),
        faults: shown.faults,
        made: shown.made,
        typed: shown.typed,
        has_mail: service.mails_surveys(),
        may_remind: service.mails_surveys() && !draft.anonymous && survey.is_open(today),
        mailed: shown.mailed,
        edit: (report.answers == 0).then(|| Paths(lang).edit_survey(id)),
        named: named(&report),
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}

fn named(report: &SurveyReport) -> Vec<Named> {
    let draft = &report.survey.draft;
    if draft.anonymous {
        return Vec::new();
    }
    let answered = |response: &Answered| Named {
        who: response.respondent.clone().unwrap_or_default(),
        answers: draft.questions.iter().zip(&response.answers).filter_map(written).collect(),
    };
    report.responses.iter().map(answered).collect()
}

/// A question, and what was answered to it; none where nothing was.
fn written((question, answer): (&Question, &Answer)) -> Option<(String, String)> {
    let text = match answer {
        Answer::None => return None,
        Answer::Options(chosen) => {
            let options = chosen.iter().filter_map(|one| question.options.get(*one).map(String::as_str));
            options.collect::<Vec<_>>().join(", ")
        }
        Answer::Step(step) => format!("{step}/{SCALE}"),
        Answer::Text(text) => text.clone(),
    };
    Some((question.text.clone(), text))
}

fn withheld(lang: Lang, report: &SurveyReport) -> String {
    match report.told {
        told if told == report.answers => String::new(),
        0 => lang.text("survey-too-few"),
        told => lang.format("survey-told", &[("told", told.to_string()), ("answers", report.answers.to_string())]),
    }
}

fn result(lang: Lang, tally: &Tally) -> Result_ {
    let question = &tally.question;
    let names: Vec<String> = match question.kind {
        QuestionKind::Scale => (1..=tally.counts.len()).map(|step| step.to_string()).collect(),
        _ => question.options.clone(),
    };
    let rows: Vec<(String, usize)> = names.into_iter().zip(tally.counts.iter().copied()).collect();
    Result_ {
        question: question.text.clone(),
        kind: lang.text(&format!("question-{}", question.kind)),
        answered: lang.format("survey-answered", &[("count", tally.answered.to_string())]),
        chart: if rows.is_empty() { String::new() } else { chart::bars(lang, &question.text, &rows) },
        rows,
        mean: tally.mean.map(|mean| numbers::number(lang, mean, 1)).unwrap_or_default(),
        texts: tally.texts.clone(),
    }
}
