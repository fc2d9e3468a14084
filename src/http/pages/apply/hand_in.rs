//! The last step: what is missing, and handing in.

use super::super::params::Params;
use super::super::paths::Paths;
use super::files::Sent;
use super::step::{Again, revision, told};
use super::steps::Step;
use crate::domain::access::Actor;
use crate::domain::case::{Act, CaseEvent};
use crate::service::{CaseView, Service, ServiceError};
use crate::texts::Lang;
use std::sync::Arc;

/// Hands an application in, or the completion that was asked for.
pub(super) async fn hand_in(
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

/// What is missing, with the step where it is asked for.
pub(super) fn missing(lang: Lang, view: &CaseView) -> Vec<(String, String)> {
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
