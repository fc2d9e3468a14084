//! The parts of a case's page: what is applied for, what happened, what was judged, overlapped, decided, agreed.

use super::super::numbers;
use super::super::paths::Paths;
use super::super::periods;
use super::{event, outcome, state, word};
use crate::domain::agenda::Criterion;
use crate::domain::case::{Application, CaseEvent, KeptDecision, Support, Terms};
use crate::domain::period::Period;
use crate::domain::words::FocusField;
use crate::service::{CaseEventRow, CaseView, diary_number};
use crate::texts::Lang;
use serde_json::Value;

/// A label with what is said under it.
pub(in crate::http::pages) type Fact = (String, String);

fn some(facts: &mut Vec<Fact>, label: String, value: &str) {
    if !value.is_empty() {
        facts.push((label, value.to_owned()));
    }
}

/// Money, time and role that the city gives.
pub(in crate::http::pages) fn support(lang: Lang, support: &Support) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(role) = support.role {
        facts.push((lang.text("field-city-role"), word(lang, "city-role", role.word())));
    }
    let sek = |sek: i64| numbers::number(lang, sek as f64, 0);
    for one in &support.funding {
        facts.push((
            lang.format("case-funding-of", &[("year", one.year.to_string())]),
            lang.format("case-sek", &[("sek", sek(one.sek))]),
        ));
    }
    if 1 < support.funding.len() {
        facts.push((lang.text("case-funding-sum"), lang.format("case-sek", &[("sek", sek(support.sum_sek()))])));
    }
    if let Some(hours) = support.hours {
        facts.push((lang.text("case-field-hours"), sek(hours)));
    }
    some(&mut facts, lang.text("case-field-support-text"), &support.text);
    facts
}

/// What a group applies for, as far as it has been written.
pub(in crate::http::pages) fn application(lang: Lang, application: &Application) -> Vec<Fact> {
    let mut facts = Vec::new();
    some(&mut facts, lang.text("apply-first-contact"), &application.first_contact);
    let party = |party: &crate::domain::initiative::Actor| {
        format!("{} ({})", party.name, word(lang, "actor", party.kind.word()))
    };
    let parties: Vec<String> = application.parties.iter().map(party).collect();
    some(&mut facts, lang.text("apply-parties"), &parties.join("\n"));
    some(&mut facts, lang.text("apply-speaks"), &application.speaks);
    some(&mut facts, lang.text("apply-place"), &application.place);
    some(&mut facts, lang.text("apply-challenges"), &application.challenges);
    some(&mut facts, lang.text("apply-opportunities"), &application.opportunities);
    some(&mut facts, lang.text("apply-others"), &application.others);
    for field in FocusField::ALL {
        let label = word(lang, "focus", field.word());
        some(&mut facts, label, application.proposals.get(field).map_or("", String::as_str));
    }
    some(&mut facts, lang.text("apply-effects"), &application.effects);
    some(&mut facts, lang.text("apply-money"), &application.contribution.money);
    some(&mut facts, lang.text("apply-time"), &application.contribution.time);
    some(&mut facts, lang.text("apply-responsibility"), &application.contribution.responsibility);
    if application.period != Period::default() {
        facts.push((lang.text("filter-period"), periods::exact(lang, &application.period)));
    }
    facts.extend(support(lang, &application.asked));
    facts
}

/// What city and group have agreed on.
pub(in crate::http::pages) fn terms(lang: Lang, terms: &Terms) -> Vec<Fact> {
    let mut facts = support(lang, &terms.support);
    some(&mut facts, lang.text("case-field-seats"), &terms.seats);
    let reviews: Vec<String> = terms.reviews.iter().map(ToString::to_string).collect();
    some(&mut facts, lang.text("case-field-reviews"), &reviews.join(", "));
    facts.push((lang.text("filter-period"), periods::exact(lang, &terms.period)));
    some(
        &mut facts,
        lang.text("case-field-signed-on"),
        &terms.signed_on.map(|day| day.to_string()).unwrap_or_default(),
    );
    if let Some(version) = terms.area_version {
        facts.push((lang.text("case-area-version"), version.to_string()));
    }
    facts
}

/// A decision in a line, with its conditions or reasons.
pub(in crate::http::pages) struct DecisionText {
    pub(in crate::http::pages) title: String,
    pub(in crate::http::pages) text: String,
    pub(in crate::http::pages) is_correction: bool,
}

pub(in crate::http::pages) fn decision(lang: Lang, kept: &KeptDecision) -> DecisionText {
    let told = &kept.decision;
    let values = [
        ("outcome", outcome(lang, told.outcome)),
        ("committee", kept.committee.to_string()),
        ("day", told.decided_on.to_string()),
        ("paragraph", told.paragraph.clone()),
        ("number", told.registry_number.clone()),
    ];
    DecisionText {
        title: lang.format("case-decision", &values),
        text: told.text.clone(),
        is_correction: kept.corrects.is_some(),
    }
}

/// Something that came in.
pub(in crate::http::pages) struct ReceivedText {
    pub(in crate::http::pages) number: String,
    pub(in crate::http::pages) what: String,
    pub(in crate::http::pages) at: String,
}

pub(in crate::http::pages) fn received(lang: Lang, view: &CaseView) -> Vec<ReceivedText> {
    let text = |one: &crate::service::Incoming| ReceivedText {
        number: diary_number(one.year, one.number),
        what: word(lang, "received", one.what.word()),
        at: minute(one.at),
    };
    view.received.iter().map(text).collect()
}

/// An instant to the minute, in UTC as everything that is kept.
fn minute(at: crate::domain::time::Timestamp) -> String {
    at.instant().format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A file: name, size, address.
pub(in crate::http::pages) fn files(lang: Lang, view: &CaseView) -> Vec<(String, String, String)> {
    let address = |file| format!("/api/v1/cases/{}/attachments/{file}", view.case.id);
    let size = |bytes: i64| {
        lang.format("case-kilobytes", &[("size", numbers::number(lang, (bytes as f64 / 1024.0).ceil(), 0))])
    };
    view.attachments.iter().map(|file| (file.name.clone(), size(file.size), address(file.id))).collect()
}

/// Something that happened.
pub(in crate::http::pages) struct EventText {
    pub(in crate::http::pages) title: String,
    pub(in crate::http::pages) at: String,
    pub(in crate::http::pages) who: String,
    /// The step from state to state, where there was one.
    pub(in crate::http::pages) step: String,
    pub(in crate::http::pages) lines: Vec<String>,
}

/// What happened, the newest first.
pub(in crate::http::pages) fn events(lang: Lang, view: &CaseView) -> Vec<EventText> {
    view.events.iter().rev().filter(|row| row.event != CaseEvent::Save).map(|row| event_text(lang, view, row)).collect()
}

fn event_text(lang: Lang, view: &CaseView, row: &CaseEventRow) -> EventText {
    let step = match row.before {
        Some(before) if before != row.after => format!("{} → {}", state(lang, before), state(lang, row.after)),
        _ => String::new(),
    };
    EventText {
        title: event(lang, row.event),
        at: minute(row.at),
        who: who(lang, view, row),
        step,
        lines: lines(lang, row),
    }
}

/// Who did it: by name for who is told of people, otherwise what they are.
fn who(lang: Lang, view: &CaseView, row: &CaseEventRow) -> String {
    let what = row.actor.split(':').next().unwrap_or_default();
    let named = view.names.get(&row.actor).cloned().unwrap_or_else(|| word(lang, "case-by", what));
    match &row.administration {
        Some(code) => format!("{named}, {code}"),
        None => named,
    }
}

/// The members of an event's detail that are told in words, in this order.
const TOLD: &[(&str, &str)] = &[
    ("on", ""),
    ("participants", "case-field-participants"),
    ("summary", ""),
    ("next_step", "case-field-next-step"),
    ("criterion", ""),
    ("text", ""),
    ("what", ""),
    ("deadline", "case-field-deadline"),
    ("assignment", ""),
    ("name", ""),
    ("received", "case-diary-number"),
];

fn lines(lang: Lang, row: &CaseEventRow) -> Vec<String> {
    let mut lines = Vec::new();
    if !row.reason.is_empty() {
        lines.push(row.reason.clone());
    }
    let one = |name: &str| row.detail.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if row.event == CaseEvent::LogActivity
        && let Some(kind) = one("kind")
    {
        lines.push(word(lang, "activity", kind));
    }
    if row.event == CaseEvent::WriteProposal {
        return lines;
    }
    for (name, label) in TOLD {
        let Some(text) = one(name) else { continue };
        let text = if label.is_empty() { text.to_owned() } else { format!("{}: {text}", lang.text(label)) };
        lines.push(text);
    }
    if let Some(judgement) = one("judgement") {
        lines.push(word(lang, "judgement", judgement));
    }
    lines
}

/// A criterion with how it was judged last.
pub(super) struct CriterionRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) asks: String,
    pub(super) judgement: String,
    pub(super) text: String,
}

pub(super) fn criteria(lang: Lang, view: &CaseView, criteria: &[Criterion]) -> Vec<CriterionRow> {
    let row = |criterion: &Criterion| {
        let is_its = |row: &&CaseEventRow| {
            let code = row.detail.get("criterion").and_then(Value::as_str);
            row.event == CaseEvent::Judge && code == Some(criterion.code.as_str())
        };
        let judged = view.events.iter().rev().find(is_its);
        let one = |name: &str| judged.and_then(|row| row.detail.get(name)).and_then(Value::as_str).unwrap_or_default();
        let (name, asks) = match lang {
            Lang::Sv => (&criterion.name_sv, &criterion.text_sv),
            Lang::En => (&criterion.name_en, &criterion.text_en),
        };
        CriterionRow {
            code: criterion.code.to_string(),
            name: name.clone(),
            asks: asks.clone(),
            judgement: judged.map(|_| word(lang, "judgement", one("judgement"))).unwrap_or_default(),
            text: one("text").to_owned(),
        }
    };
    criteria.iter().map(row).collect()
}

/// An overlap of a check, as it was.
pub(in crate::http::pages) struct CheckedRow {
    pub(in crate::http::pages) number: String,
    pub(in crate::http::pages) href: String,
    pub(in crate::http::pages) with: String,
    pub(in crate::http::pages) administrations: String,
    pub(in crate::http::pages) area: String,
    pub(in crate::http::pages) need: String,
    pub(in crate::http::pages) handling: String,
}

/// What an area overlapped at a moment.
pub(in crate::http::pages) struct Checked {
    pub(in crate::http::pages) at: String,
    pub(in crate::http::pages) version: String,
    pub(in crate::http::pages) rows: Vec<CheckedRow>,
}

/// The newest check of a case; none where there was none.
pub(in crate::http::pages) fn newest_check(lang: Lang, view: &CaseView) -> Option<Checked> {
    let row = view.events.iter().rev().find(|row| row.detail.get("check").is_some_and(Value::is_object))?;
    checked(lang, row.detail.get("check")?, minute(row.at))
}

/// A check as it is kept, in words.
pub(in crate::http::pages) fn checked(lang: Lang, check: &Value, at: String) -> Option<Checked> {
    let one = |row: &Value| {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let codes = row.get("administrations").and_then(Value::as_array).into_iter().flatten();
        let score = row.get("score").and_then(Value::as_f64).map(|score| numbers::number(lang, score / 100.0, 2));
        let band = row.get("band").and_then(Value::as_str).map(|band| word(lang, "band", band)).unwrap_or_default();
        let handling = row.get("handling").and_then(Value::as_str).map(|it| word(lang, "handling", it));
        CheckedRow {
            number: format!("O-{}", row.get("number").and_then(Value::as_i64).unwrap_or_default()),
            href: Paths(lang).overlap(text("id")),
            with: text("with"),
            administrations: codes.filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            area: numbers::area(lang, row.get("area_m2").and_then(Value::as_f64).unwrap_or_default()),
            need: [score.unwrap_or_default(), band].join(" ").trim().to_owned(),
            handling: handling.unwrap_or_else(|| lang.text("handling-none")),
        }
    };
    let rows = check.get("overlaps").and_then(Value::as_array)?.iter().map(one).collect();
    Some(Checked { at, version: check.get("area_version")?.to_string(), rows })
}
