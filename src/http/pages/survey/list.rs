//! Every survey, and the form for a new one.

use super::form::Written;
use super::{Failure, days, faults, state};
use crate::domain::access::Actor;
use crate::domain::survey::QuestionKind;
use crate::http::extract::Signed;
use crate::http::pages::failure::InLanguage;
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::pages::reports::{Report, links};
use crate::service::{InitiativeQuery, Paging, Service};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Initiatives to choose from.
const MOST: usize = 1_000;

struct Row {
    title: String,
    href: String,
    state: String,
    days: String,
    how: String,
}

#[derive(Template)]
#[template(path = "survey/list.html", config = "web/templates/askama.toml")]
struct SurveysPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    action: String,
    rows: Vec<Row>,
    faults: Vec<String>,
    initiatives: Vec<(String, String)>,
    /// `layer/code` and name of each district, and the administrations that may ask there.
    districts: Vec<(String, String)>,
    administrations: Vec<String>,
    /// How a question can be answered.
    kinds: Vec<(&'static str, String)>,
    typed: Written,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    show(&service, &actor, lang, Written::new(params), Vec::new()).await
}

pub(in crate::http::pages) async fn add(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let written = Written::new(Params::from(pairs));
    let made = match written.draft() {
        Ok(draft) => service.put_survey(&actor, None, draft).await,
        Err(faults) => Err(crate::domain::error::Error::invalid(faults).into()),
    };
    match made {
        Ok(survey) => Ok(Redirect::to(&Paths(lang).survey(survey.id)).into_response()),
        Err(error) => {
            let faults = faults(lang, error)?;
            show(&service, &actor, lang, written, faults).await
        }
    }
}

/// How a question can be answered, in words.
pub(super) fn kinds(lang: Lang) -> Vec<(&'static str, String)> {
    QuestionKind::ALL.iter().map(|it| (it.word(), lang.text(&format!("question-{it}")))).collect()
}

async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    typed: Written,
    faults: Vec<String>,
) -> Result<Response, Failure> {
    let today = service.clock().now().date();
    let surveys = service.surveys(actor).await.in_language(lang)?;
    let all = service.initiatives(actor, &InitiativeQuery::default(), Paging { after: 0, limit: MOST }).await;
    let initiatives = all.in_language(lang)?.items.into_iter().filter(|one| service.may_follow_up(actor, one));
    let mut initiatives: Vec<(String, String)> =
        initiatives.map(|one| (one.id.to_string(), one.attributes.name)).collect();
    initiatives.sort_by_cached_key(|(_, name)| name.to_lowercase());
    let looks = Looks::new(lang, &service.administrations(actor).await.in_language(lang)?);
    let administrations: Vec<String> =
        looks.all().iter().map(|badge| badge.code.clone()).filter(|code| service.may_ask_for(actor, code)).collect();
    let mut districts = Vec::new();
    if !administrations.is_empty() {
        for (layer, _) in service.reference_layers(actor).await.in_language(lang)? {
            for area in service.reference_areas(actor, &layer).await.in_language(lang)? {
                districts.push((format!("{layer}/{}", area.code), area.name));
            }
        }
    }
    let page = SurveysPage {
        frame: Frame::new(lang, Section::Reports, lang.text("report-surveys"), |paths| paths.surveys()),
        links: links(lang, Report::Surveys),
        action: Paths(lang).surveys(),
        rows: surveys
            .into_iter()
            .map(|survey| Row {
                href: Paths(lang).survey(survey.id),
                state: state(lang, &survey, today),
                days: days(&survey),
                how: lang.text(if survey.draft.anonymous { "survey-anonymous-short" } else { "survey-named-short" }),
                title: survey.draft.title,
            })
            .collect(),
        kinds: kinds(lang),
        initiatives,
        districts,
        administrations,
        faults,
        typed,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}
