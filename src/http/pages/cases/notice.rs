//! Giving notice that the area or the period of a case changes: a page of its own, since an area takes room.

use super::{frame, number, word};
use crate::domain::access::Actor;
use crate::domain::case::{Act, CaseEvent};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::initiative::Initiative;
use crate::domain::period::Period;
use crate::domain::time::parse_day;
use crate::http::extract::Signed;
use crate::http::pages::area::{AreaPart, Around, Given, given};
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::form::{Check, Faults, Input, Outcome, Posted, check, day_after, read, written};
use crate::http::pages::frame::{Frame, PageLang};
use crate::http::pages::paths::Paths;
use crate::http::pages::{render, svg};
use crate::service::{CaseView, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cases/notice.html", config = "web/templates/askama.toml")]
struct NoticePage<'a> {
    frame: Frame,
    number: String,
    case_href: String,
    input: &'a Input,
    faults: Faults,
    fault_heading: String,
    /// What is wrong with the whole.
    notices: Vec<String>,
    area: AreaPart,
    check: Option<Check>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let view = find(&service, &actor, lang, &id).await?;
    let Some(initiative) = view.initiative.as_ref().filter(|_| view.may(CaseEvent::NoticeChange)) else {
        return Ok(Redirect::to(&Paths(lang).case(view.case.id)).into_response());
    };
    let mut input = Input::of(initiative);
    input.set("revision", view.case.revision.to_string());
    let shown = show(&service, &actor, lang, (&view, initiative), &input, Outcome::default(), Vec::new());
    shown.await.in_language(lang)
}

/// Gives notice, or checks what the area would overlap.
pub(in crate::http::pages) async fn give(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let view = find(&service, &actor, lang, &id).await?;
    if view.roles.is_empty() {
        return Err(Error::Forbidden).in_language(lang);
    }
    let initiative = view.initiative.as_ref().filter(|_| view.may(CaseEvent::NoticeChange));
    let initiative = initiative.ok_or(Error::WrongState("the case")).in_language(lang)?;
    let mut input = read(lang, posted).await?;
    take(&service, &actor, lang, (&view, initiative), &mut input).await.in_language(lang)
}

async fn find(service: &Arc<Service>, actor: &Actor, lang: Lang, id: &str) -> Result<CaseView, Failure> {
    service.may_read_cases(actor).in_language(lang)?;
    service.case(actor, Failure::id(lang, id)?).await.in_language(lang)
}

/// Does what the pressed button says.
async fn take(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    (view, initiative): (&CaseView, &Initiative),
    input: &mut Input,
) -> Result<Response, ServiceError> {
    let action = input.one("action").to_owned();
    if action == "corrected" {
        input.take_corrected();
    }
    let given = given(actor, service, lang, input).await?;
    input.keep_file();
    let outcome = match (action.as_str(), given) {
        ("preview" | "corrected", Given::Area(geometry)) => {
            check(actor, service, lang, Some(initiative.id), input, geometry).await?
        }
        ("preview" | "corrected", Given::Faulty(faults)) => Outcome { faults, ..Outcome::default() },
        (_, given) => {
            let act = act(lang, input, initiative, given);
            let revision = input.one("revision").parse().unwrap_or(0);
            let done = match act {
                Ok(act) => service.act_on_case(actor, view.case.id, revision, act).await.map(drop),
                Err(faults) => {
                    let outcome = Outcome { faults, ..Outcome::default() };
                    return show(service, actor, lang, (view, initiative), input, outcome, Vec::new()).await;
                }
            };
            match done {
                Ok(()) => {
                    let to = format!("{}?saved=1", Paths(lang).case(view.case.id));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(ServiceError::Request(Error::Invalid { faults, corrected })) => {
                    let corrected = corrected.map(|body| body.to_string());
                    Outcome { faults: Faults::new(lang, &faults), corrected, ..Outcome::default() }
                }
                Err(ServiceError::Request(error @ (Error::Stale { .. } | Error::Unmet(_)))) => {
                    let notices = match error {
                        Error::Unmet(guards) => guards.iter().map(|it| word(lang, "guard", it.word())).collect(),
                        _ => vec![lang.text("case-stale")],
                    };
                    let shown = show(service, actor, lang, (view, initiative), input, Outcome::default(), notices);
                    return Ok((StatusCode::CONFLICT, shown.await?).into_response());
                }
                Err(error) => return Err(error),
            }
        }
    };
    show(service, actor, lang, (view, initiative), input, outcome, Vec::new()).await
}

/// The notice; what is as it was is left out of it.
fn act(lang: Lang, input: &Input, initiative: &Initiative, given: Given) -> Result<Act, Faults> {
    let mut faults = Faults::default();
    let reason = input.one("reason").to_owned();
    let mut wrong = Vec::new();
    if reason.is_empty() {
        wrong.push(Fault::new("/reason", FaultCode::Required));
    }
    let mut day = |field: &str, text: &str| {
        let day = parse_day(text);
        if day.is_none() && !text.is_empty() {
            wrong.push(Fault::new(format!("/properties/{field}"), FaultCode::NotADate).with("found", text));
        }
        day
    };
    let (begins, ends) = (day("begins", input.one("begins")), day("ends", &day_after(input.one("ends"))));
    let period = Period::new(begins, ends);
    if period.is_none() {
        wrong.push(Fault::new("/properties/ends", FaultCode::EndsBeforeItBegins));
    }
    let known = serde_json::from_str::<Value>(&written(initiative.footprint.multi_polygon())).ok();
    let geometry = match given {
        Given::Area(geometry) => Some(geometry).filter(|geometry| known.as_ref() != Some(geometry)),
        Given::Faulty(others) => {
            faults.extend(others);
            None
        }
    };
    faults.extend(Faults::new(lang, &wrong));
    match period {
        Some(period) if faults.count() == 0 => {
            let period = Some(period).filter(|period| *period != initiative.attributes.period);
            Ok(Act::NoticeChange { reason, period, geometry })
        }
        _ => Err(faults),
    }
}

async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    (view, initiative): (&CaseView, &Initiative),
    input: &Input,
    outcome: Outcome,
    notices: Vec<String>,
) -> Result<Response, ServiceError> {
    let Outcome { faults, corrected, check, .. } = outcome;
    let (case, is_faulty) = (&view.case, faults.count() != 0);
    let prefix = if is_faulty { lang.text("form-title-fault") } else { String::new() };
    let title = format!("{prefix}{} – {}", lang.text("case-act-notice-change"), case.title);
    let around = Around {
        faults: faults.clone(),
        corrected,
        bounds: Some(svg::scaled(initiative.footprint.bbox(), 1.6)),
        exclude: initiative.id.to_string(),
    };
    let page = NoticePage {
        frame: frame(lang, title, |paths| paths.notice(case.id)).with_script("area.js"),
        number: number(case.number),
        case_href: Paths(lang).case(case.id),
        input,
        fault_heading: lang.format("form-faults", &[("count", faults.count().to_string())]),
        faults,
        notices,
        area: AreaPart::new(actor, service, lang, input, around).await?,
        check,
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}
