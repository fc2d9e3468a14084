//! One step of an application: a group of questions that is saved as it is, and leads to the next.

use super::super::area::{AreaPart, Around};
use super::super::cases::detail;
use super::super::failure::{Failure, InLanguage};
use super::super::fields::{self, Field};
use super::super::form::{Faults, Input};
use super::super::frame::{Frame, PageLang};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::files::{self, Sent};
use super::steps::Step;
use super::{answers, area, frame, hand_in, own};
use crate::domain::access::Actor;
use crate::domain::case::CaseEvent;
use crate::domain::error::{Error, Fault};
use crate::domain::words::ActorKind;
use crate::http::extract::Signed;
use crate::service::{ATTACHMENTS_AT_MOST, CaseView, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;

/// Rows for actors beyond those that are filled in.
const SPARE_PARTIES: usize = 3;

#[derive(Template)]
#[template(path = "apply/step.html", config = "web/templates/askama.toml")]
struct StepPage {
    frame: Frame,
    case_title: String,
    case_href: String,
    heading: String,
    count: String,
    /// Every step: text, address, whether it is this one.
    steps: Vec<(String, String, bool)>,
    previous: Option<String>,
    is_last: bool,
    /// What was asked to be completed, where something was.
    wanted: String,
    revision: i64,
    faults: Vec<String>,
    fields: Vec<Field>,
    /// Kind and name of the actors, on the step that asks for them.
    parties: Option<Vec<(String, String)>>,
    kinds: Vec<(String, String)>,
    area: Option<AreaPart>,
    files: Option<Vec<(String, String, String)>>,
    files_left: usize,
    /// What stands in the application, on the step that shows all of it, and what is missing.
    review: Option<Vec<detail::Fact>>,
    missing: Vec<(String, String)>,
    is_answer: bool,
}

impl StepPage {
    /// The step after this one.
    fn following(&self) -> &str {
        let after = self.steps.iter().skip_while(|(_, _, is_this)| !is_this).nth(1);
        after.map_or(self.case_href.as_str(), |(_, href, _)| href)
    }
}

/// What is shown again with what is wrong.
#[derive(Default)]
pub(super) struct Again {
    pub(super) fields: Option<Vec<Field>>,
    pub(super) faults: Vec<String>,
    pub(super) parties: Option<Vec<(String, String)>>,
    /// What was sent on the step of the area, and what the form knows of it.
    pub(super) area: Option<(Input, Around)>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path((id, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = match own(&service, &actor, lang, &id).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let step = Step::parse(lang, &slug).ok_or_else(|| Failure::not_found(lang))?;
    if !view.may(CaseEvent::Save) {
        return Ok(Redirect::to(&Paths(lang).application(view.case.id)).into_response());
    }
    show(&service, &actor, lang, &view, step, Again::default()).await.in_language(lang)
}

/// Saves a step and goes on to the next, or says what is wrong.
pub(in crate::http::pages) async fn save(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path((id, slug)): Path<(String, String)>,
    posted: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let view = match own(&service, &actor, lang, &id).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let step = Step::parse(lang, &slug).ok_or_else(|| Failure::not_found(lang))?;
    let sent = Sent::read(lang, posted).await?;
    let done = match step {
        Step::Area => area::save(&service, &actor, lang, &view, sent).await,
        Step::Files => files::save(&service, &actor, lang, &view, sent).await,
        Step::Review => hand_in::hand_in(&service, &actor, lang, &view, sent).await,
        _ => answers::save(&service, &actor, lang, &view, step, sent).await,
    };
    let (paths, id) = (Paths(lang), view.case.id);
    match done.in_language(lang)? {
        None => {
            let stays = step == Step::Files;
            let next = if stays { Some(step) } else { step.next() };
            let to = next.map_or_else(
                || format!("{}?saved=1", paths.application(id)),
                |next| paths.application_step(id, next.slug(lang)),
            );
            Ok(Redirect::to(&to).into_response())
        }
        Some(again) => {
            let view = service.case(&actor, id).await.in_language(lang)?;
            show(&service, &actor, lang, &view, step, again).await.in_language(lang)
        }
    }
}

/// What is told instead of having been saved; other errors are pages of their own.
pub(super) fn told(lang: Lang, error: ServiceError, mut again: Again) -> Result<Option<Again>, ServiceError> {
    match error {
        ServiceError::Request(Error::Invalid { faults, corrected }) => {
            let fields = again.fields.as_deref_mut().unwrap_or_default();
            let others = fields::tell(lang, fields, &faults);
            let geometry: Vec<Fault> =
                faults.into_iter().filter(|fault| fault.pointer.starts_with("/geometry")).collect();
            if let Some((_, around)) = &mut again.area {
                around.faults = Faults::new(lang, &geometry);
                around.corrected = corrected.map(|body| body.to_string());
            }
            again.faults =
                if others.is_empty() || !geometry.is_empty() { vec![lang.text("case-form-faulty")] } else { others };
            Ok(Some(again))
        }
        ServiceError::Request(Error::Stale { .. }) => {
            again.faults = vec![lang.text("case-stale")];
            Ok(Some(again))
        }
        ServiceError::Request(Error::Unmet(guards)) => {
            again.faults =
                guards.iter().map(|it| lang.text(&format!("guard-{}", it.word().replace('_', "-")))).collect();
            Ok(Some(again))
        }
        error => Err(error),
    }
}

pub(super) fn revision(sent: &Params) -> i64 {
    sent.one("revision").parse().unwrap_or(0)
}

async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    step: Step,
    again: Again,
) -> Result<Response, ServiceError> {
    let (case, paths) = (&view.case, Paths(lang));
    let is_faulty = !again.faults.is_empty();
    let heading = lang.text(step.key());
    let prefix = if is_faulty { lang.text("form-title-fault") } else { String::new() };
    let address = |paths: Paths| paths.application_step(case.id, step.slug(paths.0));
    let mut frame = frame(lang, format!("{prefix}{heading} – {}", case.title), address);
    let area = match step {
        Step::Area => {
            frame = frame.with_script("area.js");
            let (input, around) = again.area.unwrap_or_else(|| (area::saved(view), Around::default()));
            Some(AreaPart::new(actor, service, lang, &input, around).await?)
        }
        _ => None,
    };
    let saved =
        || case.application.parties.iter().map(|party| (party.kind.word().to_owned(), party.name.clone())).collect();
    let parties = (step == Step::Group).then(|| {
        let mut parties: Vec<(String, String)> = again.parties.unwrap_or_else(saved);
        let spare = (ActorKind::Association.word().to_owned(), String::new());
        parties.extend(std::iter::repeat_n(spare, SPARE_PARTIES));
        parties
    });
    let kinds = ActorKind::ALL.iter().map(|kind| kind.word());
    let kinds = kinds.map(|kind| (kind.to_owned(), lang.text(&format!("actor-{}", kind.replace('_', "-")))));
    let wanted = view.newest(CaseEvent::RequestCompletion).filter(|_| view.may(CaseEvent::Answer));
    let wanted = wanted.and_then(|row| row.detail.get("what")).and_then(Value::as_str).unwrap_or_default();
    let is_review = step == Step::Review;
    let page = StepPage {
        frame,
        case_title: case.title.clone(),
        case_href: paths.application(case.id),
        heading,
        count: lang.format("apply-step", &[("number", step.number().to_string()), ("of", Step::ALL.len().to_string())]),
        steps: Step::ALL
            .into_iter()
            .map(|one| (lang.text(one.key()), paths.application_step(case.id, one.slug(lang)), one == step))
            .collect(),
        previous: step.previous().map(|one| paths.application_step(case.id, one.slug(lang))),
        is_last: is_review,
        wanted: wanted.to_owned(),
        revision: case.revision,
        fields: again.fields.unwrap_or_else(|| step.fields(lang, case)),
        faults: again.faults,
        parties,
        kinds: kinds.collect(),
        area,
        files: (step == Step::Files).then(|| detail::files(lang, view)),
        files_left: ATTACHMENTS_AT_MOST.saturating_sub(view.attachments.len()),
        review: is_review.then(|| detail::application(lang, &case.application)),
        missing: if is_review { hand_in::missing(lang, view) } else { Vec::new() },
        is_answer: view.may(CaseEvent::Answer),
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}
