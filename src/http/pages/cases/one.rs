//! One case: where it stands, what its reader can do, and everything that belongs to it.

use super::super::drawing;
use super::super::failure::{Failure, InLanguage};
use super::super::fields;
use super::super::frame::{Frame, PageLang};
use super::super::looks::{Badge, Looks};
use super::super::params::Params;
use super::super::paths::Paths;
use super::super::render;
use super::detail::{self, Checked, CriterionRow, DecisionText, EventText, Fact, ReceivedText};
use super::forms::{Around, Form, forms};
use super::{frame, number, state, waits_for, word};
use crate::domain::access::Actor;
use crate::domain::case::{Act, CaseEvent, CaseState, waits_for as turn};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::http::extract::Signed;
use crate::service::{CaseView, ForTheCity, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cases/case.html", config = "web/templates/askama.toml")]
struct CasePage {
    frame: Frame,
    number: String,
    title: String,
    state: String,
    waits: String,
    saved: bool,
    /// What is wrong with the form that was sent, where no field is to blame.
    faults: Vec<String>,
    revision: i64,
    action: String,
    forms: Vec<Form>,
    administration: Option<Badge>,
    facts: Vec<Fact>,
    application: Vec<Fact>,
    people: Vec<Fact>,
    criteria: Vec<CriterionRow>,
    check: Option<Checked>,
    /// Number and address of critical overlaps without an answer.
    unanswered: Vec<(String, String)>,
    decisions: Vec<DecisionText>,
    terms: Vec<Fact>,
    files: Vec<(String, String, String)>,
    received: Vec<ReceivedText>,
    events: Vec<EventText>,
    initiative: Option<String>,
    proposal: Option<String>,
    agenda: Option<String>,
    /// Where notice of a change is given, for who may.
    notice: Option<String>,
    follows: Option<String>,
    area: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    service.may_read_cases(&actor).in_language(lang)?;
    let view = service.case(&actor, Failure::id(lang, &id)?).await.in_language(lang)?;
    let saved = params.one("saved") == "1";
    show(&service, &actor, lang, view, None, saved).await.in_language(lang)
}

/// Does what a form of the page asks for.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    service.may_read_cases(&actor).in_language(lang)?;
    let (id, sent) = (Failure::id(lang, &id)?, Params::from(pairs));
    let view = service.case(&actor, id).await.in_language(lang)?;
    if view.roles.is_empty() {
        return Err(Error::Forbidden).in_language(lang);
    }
    let around = around(&service, &actor, lang).await.in_language(lang)?;
    let mut form = forms(&view, &around).into_iter().find(|form| form.act == sent.one("act"));
    let outcome = match read(form.as_mut(), &sent) {
        Ok(act) => service.act_on_case(&actor, id, sent.one("revision").parse().unwrap_or(0), act).await,
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}?saved=1", Paths(lang).case(id))).into_response()),
        Err(ServiceError::Request(error)) if form.is_some() => match told(lang, form.as_mut(), &error) {
            Some((status, faults)) => {
                let view = service.case(&actor, id).await.in_language(lang)?;
                let sent = form.map(|form| (form, faults));
                let page = show(&service, &actor, lang, view, sent, false).await.in_language(lang)?;
                Ok((status, page).into_response())
            }
            None => Err(error).in_language(lang),
        },
        Err(error) => Err(error).in_language(lang),
    }
}

/// What a form asks for.
fn read(form: Option<&mut Form>, sent: &Params) -> Result<Act, Error> {
    // Nobody was shown such a form: the state does not allow it to them.
    let form = form.ok_or(Error::WrongState("the case"))?;
    let mut body = fields::read(&mut form.fields, |name| sent.one(name).to_owned()).map_err(Error::invalid)?;
    if form.act == "write_proposal" {
        let meeting = body.remove("meeting").unwrap_or_default();
        let (committee, day) = meeting.as_str().and_then(|text| text.split_once('|')).unwrap_or_default();
        body.insert("committee".to_owned(), committee.into());
        body.insert("meets_on".to_owned(), day.into());
        if committee.is_empty() {
            return Err(Error::invalid(vec![Fault::new("/meeting", FaultCode::Required)]));
        }
    }
    let missing = form.fields.iter().filter(|field| !field.is_optional && field.value.is_empty());
    let missing: Vec<Fault> =
        missing.map(|field| Fault::new(format!("/{}", field.name.replace('.', "/")), FaultCode::Required)).collect();
    if !missing.is_empty() && form.act != "write_proposal" {
        return Err(Error::invalid(missing));
    }
    body.insert("event".to_owned(), form.act.into());
    let wrong =
        |error: serde_json::Error| Fault::new("", FaultCode::WrongType).with("found", error).with("expected", "object");
    serde_json::from_value(Value::Object(body)).map_err(|error| Error::invalid(vec![wrong(error)]))
}

/// What the form says instead of having been done; none for errors that are a page of their own.
fn told(lang: Lang, form: Option<&mut Form>, error: &Error) -> Option<(StatusCode, Vec<String>)> {
    let form = form?;
    form.is_open = true;
    match error {
        Error::Invalid { faults, .. } => {
            let mut others = fields::tell(lang, &mut form.fields, faults);
            if others.is_empty() {
                others.push(lang.text("case-form-faulty"));
            }
            Some((StatusCode::UNPROCESSABLE_ENTITY, others))
        }
        Error::Unmet(guards) => {
            let guards = guards.iter().map(|guard| word(lang, "guard", guard.word()));
            Some((StatusCode::CONFLICT, guards.collect()))
        }
        Error::Stale { .. } => Some((StatusCode::CONFLICT, vec![lang.text("case-stale")])),
        _ => None,
    }
}

/// Begins a case about an initiative for the city.
pub(in crate::http::pages) async fn open(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let initiative = Failure::id(lang, &id)?;
    let assignment = Params::from(pairs).one("assignment").to_owned();
    let view = service.open_case_for_city(&actor, ForTheCity { initiative, assignment }).await.in_language(lang)?;
    Ok(Redirect::to(&Paths(lang).case(view.case.id)).into_response())
}

async fn around(service: &Arc<Service>, actor: &Actor, lang: Lang) -> Result<Around, ServiceError> {
    let looks = Looks::new(lang, &service.administrations(actor).await?);
    let mut meetings = Vec::new();
    for committee in service.committees(actor).await? {
        meetings.extend(service.meetings(actor, &committee.code).await?);
    }
    let contacts = service.contact_persons(actor).await.or_else(|error| match error {
        ServiceError::Request(Error::Forbidden) => Ok(Vec::new()),
        error => Err(error),
    })?;
    let today = service.clock().now().date();
    let criteria = service.criteria(actor).await?;
    Ok(Around { lang, today, administrations: looks.all().to_vec(), contacts, meetings, criteria })
}

async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: CaseView,
    sent: Option<(Form, Vec<String>)>,
    saved: bool,
) -> Result<Response, ServiceError> {
    let around = around(service, actor, lang).await?;
    let looks = Looks::new(lang, &service.administrations(actor).await?);
    let mut forms = forms(&view, &around);
    let mut faults = Vec::new();
    if let Some((form, told)) = sent {
        faults = told;
        // What was typed stays, under what is offered now.
        if let Some(shown) = forms.iter_mut().find(|shown| shown.act == form.act) {
            (shown.fields, shown.is_open) = (form.fields, true);
        }
    }
    let (case, paths) = (&view.case, Paths(lang));
    let asked: Vec<_> = around.criteria.iter().filter(|it| it.is_asked_on(around.today)).cloned().collect();
    let overlap = |one: &crate::domain::overlap::Overlap| (format!("O-{}", one.number), paths.overlap(one.id));
    let is_judged =
        !matches!(case.state, CaseState::Contact | CaseState::Assessment | CaseState::Interest | CaseState::Draft);
    let agenda = case.committee.as_ref().zip(case.meets_on);
    let page = CasePage {
        frame: frame(lang, format!("{} {}", number(case.number), case.title), |paths| paths.case(case.id)),
        number: number(case.number),
        title: case.title.clone(),
        state: state(lang, case.state),
        waits: waits_for(lang, turn(case.state)),
        saved,
        faults,
        revision: case.revision,
        action: paths.act_on_case(case.id),
        forms,
        administration: case.administration.as_ref().map(|code| looks.of(code)),
        facts: facts(lang, &view),
        application: detail::application(lang, &case.application),
        people: people(lang, &view),
        criteria: if is_judged { detail::criteria(lang, &view, &asked) } else { Vec::new() },
        check: detail::newest_check(lang, &view),
        unanswered: view.unanswered.iter().map(overlap).collect(),
        decisions: view.decisions.iter().map(|kept| detail::decision(lang, kept)).collect(),
        terms: case.terms.as_ref().map(|terms| detail::terms(lang, terms)).unwrap_or_default(),
        files: if view.tells_people { detail::files(lang, &view) } else { Vec::new() },
        received: detail::received(lang, &view),
        events: detail::events(lang, &view),
        initiative: view.initiative.as_ref().map(|one| paths.initiative(one.id)),
        proposal: case.proposal.as_ref().map(|_| paths.proposal(case.id)),
        agenda: agenda.map(|(code, day)| paths.agenda(super::super::params::encoded(code.as_str()), day)),
        notice: view.may(CaseEvent::NoticeChange).then(|| paths.notice(case.id)),
        follows: case.follows.map(|id| paths.case(id)),
        area: drawing::of_case(lang, &view, &looks),
    };
    Ok(render(&page))
}

fn facts(lang: Lang, view: &CaseView) -> Vec<Fact> {
    let case = &view.case;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let all = [
        ("field-origin", word(lang, "origin", case.origin.word())),
        ("case-contact-person", view.contact_name.clone().unwrap_or_default()),
        ("case-assignment", case.assignment.clone().unwrap_or_default()),
        ("case-committee", case.committee.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("case-meeting", day(case.meets_on)),
        ("case-field-deadline", day(case.deadline)),
        ("case-since", case.since.date().to_string()),
        ("case-began", case.created_at.date().to_string()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (lang.text(key), value)).collect()
}

/// Who speaks for the group, for who is told of people.
fn people(lang: Lang, view: &CaseView) -> Vec<Fact> {
    let person = view.case.spokesperson.clone().unwrap_or_default();
    let email = view.email.clone().unwrap_or_default();
    let all = [("field-contact-name", person.name), ("apply-phone", person.phone), ("apply-email", email)];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (lang.text(key), value)).collect()
}
