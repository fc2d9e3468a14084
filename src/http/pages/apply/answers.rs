//! The steps that ask plain questions: their answers are laid over what was saved before.

use super::super::fields;
use super::super::params::Params;
use super::files::Sent;
use super::step::{Again, revision, told};
use super::steps::Step;
use crate::domain::access::Actor;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::service::{CaseView, Parts, Service, ServiceError};
use crate::texts::Lang;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) async fn save(
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
