//! One step of an application: a group of questions that is saved as it is, and leads to the next.

use super::super::cases::detail;
use super::super::failure::{Failure, InLanguage};
use super::super::fields::{self, Field};
use super::super::form::{Faults, Given, Input, area_given};
use super::super::frame::{Frame, PageLang};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::{render, svg};
use super::files::Sent;
use super::steps::Step;
use super::{frame, own};
use crate::domain::access::Actor;
use crate::domain::case::{Act, CaseEvent};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::words::ActorKind;
use crate::http::extract::Signed;
use crate::http::problem::fault_body;
use crate::service::{ATTACHMENTS_AT_MOST, CaseView, Parts, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};
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
    area: Option<AreaForm>,
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

/// The area's part of the page, as the registration form has it.
struct AreaForm {
    geometry: String,
    fault: String,
    corrected: Option<String>,
    districts: Vec<(String, String)>,
    reference: String,
    bounds: String,
}

/// What is shown again with what is wrong.
#[derive(Default)]
struct Again {
    fields: Option<Vec<Field>>,
    faults: Vec<String>,
    parties: Option<Vec<(String, String)>>,
    geometry: Option<String>,
    area_fault: String,
    corrected: Option<String>,
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
        Step::Area => save_area(&service, &actor, lang, &view, sent).await,
        Step::Files => save_file(&service, &actor, lang, &view, sent).await,
        Step::Review => hand_in(&service, &actor, lang, &view, sent).await,
        _ => save_fields(&service, &actor, lang, &view, step, sent).await,
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
fn told(lang: Lang, error: ServiceError, mut again: Again) -> Result<Option<Again>, ServiceError> {
    match error {
        ServiceError::Request(Error::Invalid { faults, corrected }) => {
            let fields = again.fields.as_deref_mut().unwrap_or_default();
            let others = fields::tell(lang, fields, &faults);
            let geometry: Vec<Fault> =
                faults.into_iter().filter(|fault| fault.pointer.starts_with("/geometry")).collect();
            if !geometry.is_empty() {
                again.area_fault = Faults::new(lang, &geometry).of("geometry");
            }
            again.corrected = corrected.map(|body| body.to_string());
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

fn revision(sent: &Params) -> i64 {
    sent.one("revision").parse().unwrap_or(0)
}

async fn save_fields(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    step: Step,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let parties = (step == Step::Group).then(|| parties(&sent.fields));
    let sent = Params::from(sent.fields);
    let mut fields = step.fields(lang, &view.case);
    let read = fields::read(&mut fields, |name| sent.one(name).to_owned());
    let body = match read {
        Ok(body) => body,
        Err(faults) => {
            let again = Again { fields: Some(fields), parties, ..Again::default() };
            return told(lang, Error::invalid(faults).into(), again);
        }
    };
    let outcome = match parts(view, body, parties.as_deref()) {
        Ok(parts) => service.save_application(actor, view.case.id, revision(&sent), parts).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(None),
        Err(error) => told(lang, error, Again { fields: Some(fields), parties, ..Again::default() }),
    }
}

/// Kind and name of every actor that has a name, in the order in which they were sent.
fn parties(fields: &[(String, String)]) -> Vec<(String, String)> {
    let of = |name: &'static str| {
        fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim().to_owned())
    };
    of("actor_kind").zip(of("actor_name")).filter(|(_, name)| !name.is_empty()).collect()
}

/// What was saved before, with what a step says over it.
fn parts(
    view: &CaseView,
    body: Map<String, Value>,
    parties: Option<&[(String, String)]>,
) -> Result<Parts, ServiceError> {
    let broken = |_| ServiceError::Broken;
    let mut application = serde_json::to_value(&view.case.application).map_err(broken)?;
    let mut given = Value::Object(body);
    if let Some(over) = given.get_mut("application").map(Value::take) {
        lay_over(&mut application, over);
    }
    if let Some(parties) = parties {
        let all: Vec<Value> = parties.iter().map(|(kind, name)| json!({ "kind": kind, "name": name })).collect();
        lay_over(&mut application, json!({ "parties": all }));
    }
    let title = given.get("title").and_then(Value::as_str).map(str::to_owned);
    let spokesperson = given.get_mut("spokesperson").map(Value::take).filter(Value::is_object);
    let wrong = |error: serde_json::Error| {
        Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error).with("expected", "object")])
    };
    Ok(Parts {
        title,
        application: Some(serde_json::from_value(application).map_err(wrong)?),
        spokesperson: spokesperson.map(serde_json::from_value).transpose().map_err(wrong)?,
        geometry: None,
    })
}

/// Lays members over others, into the depth; lists are replaced.
fn lay_over(below: &mut Value, over: Value) {
    match (below, over) {
        (Value::Object(below), Value::Object(over)) => {
            for (name, value) in over {
                lay_over(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, over) => *below = over,
    }
}

async fn save_area(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let file = sent.file.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned());
    let mut input = Input::sent(sent.fields, file);
    if input.one("action") == "corrected" {
        input.take_corrected();
    }
    let given = area_given(actor, service, lang, &input).await?;
    input.keep_file();
    let again = Again { geometry: Some(input.one("geometry").to_owned()), ..Again::default() };
    match given {
        Given::Faulty(faults) => {
            let area_fault = faults.of("geometry");
            Ok(Some(Again { area_fault, faults: vec![lang.text("case-form-faulty")], ..again }))
        }
        Given::Area(geometry) => {
            let parts = Parts { geometry: Some(geometry), ..Parts::default() };
            let revision = input.one("revision").parse().unwrap_or(0);
            match service.save_application(actor, view.case.id, revision, parts).await {
                Ok(_) => Ok(None),
                Err(error) => told(lang, error, again),
            }
        }
    }
}

async fn save_file(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let (name, content) = sent.file.unwrap_or_default();
    match service.attach(actor, view.case.id, &name, content).await {
        Ok(_) => Ok(None),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            let faults = faults.iter().map(|fault| fault_body(lang, fault).detail).collect();
            Ok(Some(Again { faults, ..Again::default() }))
        }
        Err(error) => Err(error),
    }
}

/// Hands an application in, or the completion that was asked for.
async fn hand_in(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let sent = Params::from(sent.fields);
    let act = match view.may(CaseEvent::Answer) {
        true => Act::Answer { text: sent.one("text").to_owned() },
        false => Act::Submit {},
    };
    match service.act_on_case(actor, view.case.id, revision(&sent), act).await {
        Ok(_) => Ok(None),
        Err(error) => told(lang, error, Again::default()),
    }
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
            Some(area_form(service, actor, view, &again).await?)
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
        missing: if is_review { missing(lang, view) } else { Vec::new() },
        is_answer: view.may(CaseEvent::Answer),
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}

/// What is missing, with the step where it is asked for.
fn missing(lang: Lang, view: &CaseView) -> Vec<(String, String)> {
    let case = &view.case;
    let step_of = |pointer: &str| match pointer.rsplit('/').next().unwrap_or_default() {
        "parties" => (Step::Group, "apply-parties"),
        "place" => (Step::Place, "apply-place"),
        "challenges" => (Step::Place, "apply-challenges"),
        "opportunities" => (Step::Place, "apply-opportunities"),
        "others" => (Step::Place, "apply-others"),
        "proposals" => (Step::Proposals, "apply-proposals"),
        "effects" => (Step::Proposals, "apply-effects"),
        "begins" => (Step::Contribution, "field-begins"),
        _ => (Step::Contribution, "apply-contribution"),
    };
    let mut missing: Vec<(Step, &str)> =
        case.application.missing().iter().map(|fault| step_of(&fault.pointer)).collect();
    if case.area.is_none() {
        missing.push((Step::Area, "field-geometry"));
    }
    let link = |(step, key): (Step, &str)| (lang.text(key), Paths(lang).application_step(case.id, step.slug(lang)));
    missing.into_iter().map(link).collect()
}

async fn area_form(
    service: &Arc<Service>,
    actor: &Actor,
    view: &CaseView,
    again: &Again,
) -> Result<AreaForm, ServiceError> {
    let layer = service.reference_layers(actor).await?.into_iter().next().map(|(layer, _)| layer);
    let districts = match &layer {
        Some(layer) => service.reference_areas(actor, layer).await?,
        None => Vec::new(),
    };
    let saved = || view.case.area.as_ref().map(Value::to_string).unwrap_or_default();
    Ok(AreaForm {
        geometry: again.geometry.clone().unwrap_or_else(saved),
        fault: again.area_fault.clone(),
        corrected: again.corrected.clone(),
        districts: districts.into_iter().map(|area| (area.code, area.name)).collect(),
        reference: layer.map(|layer| format!("/api/v1/reference/{layer}.geojson")).unwrap_or_default(),
        bounds: svg::extent()
            .map(|bbox| bbox.to_array().map(|side| format!("{side:.5}")).join(","))
            .unwrap_or_default(),
    })
}
