//! The pages of support cases for the house: the list, a case, what is done with it, proposals and agendas.

pub(super) mod agenda;
pub(super) mod detail;
mod forms;
pub(super) mod list;
pub(super) mod notice;
pub(super) mod one;
pub(super) mod proposal;

use super::frame::{Frame, Section};
use super::paths::Paths;
use crate::domain::case::{CaseEvent, CaseRole, CaseState, Outcome};
use crate::texts::Lang;

fn frame(lang: Lang, title: String, address: impl Fn(Paths) -> String) -> Frame {
    Frame::new(lang, Section::Cases, title, address)
}

/// A word of a vocabulary in the reader's language.
pub(super) fn word(lang: Lang, prefix: &str, word: &str) -> String {
    lang.text(&format!("{prefix}-{}", word.replace('_', "-")))
}

/// A state in words.
pub(super) fn state(lang: Lang, state: CaseState) -> String {
    word(lang, "case-state", state.word())
}

/// An event in words.
pub(super) fn event(lang: Lang, event: CaseEvent) -> String {
    word(lang, "case-event", event.word())
}

/// An outcome in words.
pub(super) fn outcome(lang: Lang, outcome: Outcome) -> String {
    word(lang, "outcome-of", outcome.word())
}

/// Whose turn it is, in words; empty where it is nobody's.
fn waits_for(lang: Lang, role: Option<CaseRole>) -> String {
    role.map(|role| word(lang, "case-role", role.word())).unwrap_or_default()
}

/// The number of a case for people.
pub(super) fn number(number: i64) -> String {
    format!("S-{number}")
}
