//! What people do with an overlap, on its page: verdicts, actions, history; and the form that sends one of them.

use super::Chip;
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::{HandlingState, Outcome, Reason, Trigger, Verdict, leads};
use crate::domain::time::Timestamp;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::PageLang;
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::problem::fault_body;
use crate::service::{ByHand, Handled, HandlingEvent, Receipt, Service, ServiceError};
use crate::texts::Lang;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The handling of an overlap as people read it.
pub(super) struct Handling {
    pub(super) state: Chip,
    pub(super) revision: i64,
    pub(super) verdicts: Vec<VerdictRow>,
    pub(super) facts: Vec<(String, String)>,
    pub(super) events: Vec<Event>,
    pub(super) action: String,
    pub(super) may_do: bool,
    pub(super) may_speak: bool,
    pub(super) may_acknowledge: bool,
    pub(super) may_comment: bool,
    pub(super) may_conclude: bool,
    pub(super) may_snooze: bool,
    /// The administrations that can be spoken for.
    pub(super) speaking: Vec<Badge>,
    pub(super) reasons: Vec<(String, String)>,
    pub(super) outcomes: Vec<(String, String)>,
    /// A sentence about sides that nobody receives anything for; empty where there are none.
    pub(super) unreached: String,
    /// Whether both sides have a named receiver.
    pub(super) is_notified: bool,
    /// What was wrong with what was sent.
    pub(super) faults: Vec<String>,
}

/// What an administration says.
pub(super) struct VerdictRow {
    pub(super) administration: Badge,
    pub(super) verdict: String,
    pub(super) reason: String,
    pub(super) comment: String,
    pub(super) day: String,
}

/// Something that was done.
pub(super) struct Event {
    pub(super) title: String,
    pub(super) day: String,
    pub(super) administration: String,
    pub(super) detail: String,
}

pub(super) fn state(lang: Lang, state: Option<HandlingState>) -> Chip {
    let Some(state) = state else { return Chip { class: "chip", text: lang.text("handling-none") } };
    let class = match state {
        HandlingState::New | HandlingState::Acknowledged => "chip ring ring-filled",
        HandlingState::Reassess => "chip ring ring-again",
        HandlingState::Coordinated => "chip ring ring-tick",
        _ => "chip ring",
    };
    Chip { class, text: word(lang, "handling", state.word()) }
}

fn word(lang: Lang, prefix: &str, word: &str) -> String {
    lang.text(&format!("{prefix}-{}", word.replace('_', "-")))
}

impl Handling {
    pub(super) fn new(lang: Lang, handled: &Handled, looks: &Looks, faults: Vec<String>) -> Self {
        let (overlap, handling) = (&handled.overlap, &handled.handling);
        let is_active = overlap.handled.state.is_some();
        let can = |trigger| is_active && handled.may_handle && leads(handling.state, trigger);
        let choices = |prefix: &str, words: Vec<&str>| -> Vec<(String, String)> {
            words.into_iter().map(|it| (it.to_owned(), word(lang, prefix, it))).collect()
        };
        let verdict = |code: &Code| {
            let said = handling.verdicts.get(code);
            VerdictRow {
                administration: looks.of(code),
                verdict: word(lang, "verdict", handling.verdict_of(code).word()),
                reason: said
                    .and_then(|said| said.reason)
                    .map(|it| word(lang, "no-need", it.word()))
                    .unwrap_or_default(),
                comment: said.map(|said| said.comment.clone()).unwrap_or_default(),
                day: said.map(|said| said.at.date().to_string()).unwrap_or_default(),
            }
        };
        Self {
            state: state(lang, overlap.handled.state),
            revision: overlap.handled.revision,
            verdicts: overlap.administrations().map(verdict).collect(),
            facts: facts(lang, handled),
            events: handled.events.iter().map(|it| event(lang, it, &handled.names)).collect(),
            action: Paths(lang).act(overlap.id),
            may_do: is_active && handled.may_handle && handling.state.is_open(),
            may_speak: is_active && handling.state.is_open() && !handled.speaks_for.is_empty(),
            may_acknowledge: is_active && handled.may_acknowledge && handling.state.is_open(),
            may_comment: is_active && handled.may_comment && handling.state.is_open(),
            may_conclude: can(Trigger::OutcomeRecorded),
            may_snooze: can(Trigger::PutOff),
            speaking: looks.of_all(&handled.speaks_for),
            reasons: choices("no-need", Reason::ALL.iter().map(|it| it.word()).collect()),
            outcomes: choices("outcome", Outcome::ALL.iter().map(|it| it.word()).collect()),
            unreached: unreached(lang, &handled.unreached),
            is_notified: is_active && handled.unreached.is_empty(),
            faults,
        }
    }
}

fn unreached(lang: Lang, sides: &[Code]) -> String {
    if sides.is_empty() {
        return String::new();
    }
    let codes = sides.iter().map(Code::to_string).collect::<Vec<_>>().join(", ");
    lang.format("handling-unreached", &[("codes", codes)])
}

/// What stands in the record beside the verdicts.
fn facts(lang: Lang, handled: &Handled) -> Vec<(String, String)> {
    let handling = &handled.handling;
    let day = |at: Option<Timestamp>| at.map(|at| at.date().to_string());
    let seen = |receipt: &Receipt| {
        let code = receipt.administration.as_ref().map(Code::to_string);
        match (handled.names.get(&receipt.actor), code) {
            (Some(name), Some(code)) => Some(format!("{name} ({code})")),
            (Some(name), None) => Some(name.clone()),
            (None, code) => code,
        }
    };
    let mut seen: Vec<String> = handled.receipts.iter().filter_map(seen).collect();
    seen.sort();
    seen.dedup();
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let all = [
        ("handling-acknowledged-on", day(handling.acknowledged_at)),
        ("handling-escalated-on", day(handling.escalated_at)),
        ("handling-snoozed-until", handling.snoozed_until.map(|day| format!("{day}: {}", handling.snooze_reason))),
        ("handling-meeting-on", handling.meeting_on.map(|day| day.to_string())),
        ("handling-outcome", handling.outcome.map(|it| word(lang, "outcome", it.word()))),
        ("handling-note", text(&handling.note)),
        ("handling-seen-by", text(&seen.join(", "))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((lang.text(key), value?))).collect()
}

fn event(lang: Lang, event: &HandlingEvent, names: &BTreeMap<String, String>) -> Event {
    let text = |name: &str| event.detail.get(name).and_then(|value| value.as_str());
    let named = |name: &str, prefix: &str| text(name).map(|it| word(lang, prefix, it));
    let differences = event.detail.get("differences").and_then(|list| list.as_array());
    let differences = differences.into_iter().flatten().filter_map(|it| it.as_str());
    let parts = [
        named("verdict", "verdict"),
        text("reason").filter(|_| event.act == "say").map(|it| word(lang, "no-need", it)),
        named("outcome", "outcome"),
        text("on").map(str::to_owned),
        text("until").map(str::to_owned),
        text("reason").filter(|_| event.act == "snooze").map(str::to_owned),
        text("comment").map(str::to_owned),
        text("text").map(str::to_owned),
    ];
    let parts = parts.into_iter().flatten().chain(differences.map(|it| word(lang, "difference", it)));
    let mut title = word(lang, "act", &event.act);
    if event.before != event.after {
        let to = word(lang, "handling", event.after.word());
        // What was done may be called as what came of it.
        if to != title {
            title = format!("{title} → {to}");
        }
    }
    if let Some(name) = names.get(&event.actor) {
        title = format!("{title} {}", lang.format("handling-by", &[("name", name.clone())]));
    }
    Event {
        title,
        day: event.at.date().to_string(),
        administration: event.administration.as_ref().map(Code::to_string).unwrap_or_default(),
        detail: parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
    }
}

/// Does what the form says, and shows the overlap again.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let form = Params::from(pairs);
    let revision = form.one("revision").parse().unwrap_or(-1);
    let done = match read(&form) {
        Ok(act) => service.handle_overlap(&actor, id, revision, act).await.map(drop),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}#handling", Paths(lang).overlap(id))).into_response()),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            let faults = faults.iter().map(|fault| fault_body(lang, fault).detail).collect();
            let page = super::one::show(&service, &actor, lang, id, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error).in_language(lang),
    }
}

fn read(form: &Params) -> Result<ByHand, Error> {
    let missing = |pointer: &str| Error::invalid(vec![Fault::new(pointer, FaultCode::Required)]);
    let day = |name: &str| {
        let text = form.one(name);
        let fault = || Fault::new(format!("/{name}"), FaultCode::NotADate).with("found", text);
        text.parse().map_err(|_| Error::invalid(vec![fault()]))
    };
    Ok(match form.one("act") {
        "say" => {
            let verdict = Verdict::parse(form.one("verdict")).ok_or_else(|| missing("/verdict"))?;
            ByHand::Say {
                administration: Code::parse(form.one("administration")).ok_or_else(|| missing("/administration"))?,
                verdict,
                // The list of reasons is always there; it means something with "no need" only.
                reason: Reason::parse(form.one("reason")).filter(|_| verdict == Verdict::NoNeed),
                comment: form.one("comment").to_owned(),
            }
        }
        "meet" => ByHand::Meet { on: day("on")? },
        "conclude" => {
            ByHand::Conclude { outcome: Outcome::parse(form.one("outcome")).ok_or_else(|| missing("/outcome"))? }
        }
        "snooze" => ByHand::Snooze { until: day("until")?, reason: form.one("reason").to_owned() },
        "note" => ByHand::Note { text: form.one("text").to_owned() },
        _ => ByHand::Acknowledge,
    })
}
