//! Changing a survey that nobody has answered yet. Whose actors it asks stays.

use super::form::Written;
use super::list::kinds;
use super::{Failure, faults};
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::domain::survey::SurveyDraft;
use crate::http::extract::Signed;
use crate::http::pages::failure::InLanguage;
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::pages::reports::{Report, links};
use crate::service::{Service, ServiceError, SurveyReport};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "survey/edit.html", config = "web/templates/askama.toml")]
struct EditPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    /// Title and address of the survey's page.
    back: (String, String),
    revision: i64,
    kinds: Vec<(&'static str, String)>,
    typed: Written,
    faults: Vec<String>,
}

/// The survey, for who may change it.
async fn find(service: &Arc<Service>, actor: &Actor, lang: Lang, id: &str) -> Result<SurveyReport, Failure> {
    let report = service.survey(actor, Failure::id(lang, id)?).await.in_language(lang)?;
    service.may_survey(actor, &report.survey.draft).await.in_language(lang)?;
    Ok(report)
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let report = find(&service, &actor, lang, &id).await?;
    if report.answers != 0 {
        return Ok(Redirect::to(&Paths(lang).survey(report.survey.id)).into_response());
    }
    let typed = Written::of_draft(&report.survey.draft);
    Ok(show(lang, &report, report.survey.revision, typed, Vec::new()))
}

pub(in crate::http::pages) async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let report = find(&service, &actor, lang, &id).await?;
    let (id, known) = (report.survey.id, report.survey.draft.clone());
    let written = Written::new(Params::from(pairs));
    let revision = written.one("revision").parse().unwrap_or(0);
    let changed = match written.draft() {
        Ok(draft) => {
            let draft = SurveyDraft { initiative: known.initiative, district: known.district, ..draft };
            service.put_survey(&actor, Some((id, revision)), draft).await
        }
        Err(faults) => Err(Error::invalid(faults).into()),
    };
    match changed {
        Ok(_) => Ok(Redirect::to(&Paths(lang).survey(id)).into_response()),
        // Whoever has been told and saves again means to replace what the other one wrote.
        Err(ServiceError::Request(Error::Stale { current })) => {
            let shown = show(lang, &report, current, written, vec![lang.text("form-stale")]);
            Ok((StatusCode::CONFLICT, shown).into_response())
        }
        Err(error) => {
            let faults = faults(lang, error)?;
            Ok(show(lang, &report, revision, written, faults))
        }
    }
}

fn show(lang: Lang, report: &SurveyReport, revision: i64, typed: Written, faults: Vec<String>) -> Response {
    let (id, title) = (report.survey.id, report.survey.draft.title.clone());
    let page = EditPage {
        frame: Frame::new(lang, Section::Reports, format!("{} – {title}", lang.text("survey-edit")), |paths| {
            paths.edit_survey(id)
        }),
        links: links(lang, Report::Surveys),
        back: (title, Paths(lang).survey(id)),
        revision,
        kinds: kinds(lang),
        typed,
        faults,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, render(&page)).into_response()
}
