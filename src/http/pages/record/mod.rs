//! The record for administrators: the list with its filters, and one entry with what differed.

pub(super) mod list;
pub(super) mod one;

use super::paths::Paths;
use crate::service::SealedEntry;
use crate::texts::Lang;

/// An entry as a row of the table.
struct Row {
    number: i64,
    href: String,
    at: String,
    actor: String,
    administration: String,
    kind: String,
    subject: String,
    reason: String,
}

impl Row {
    fn new(lang: Lang, SealedEntry { entry, .. }: &SealedEntry) -> Self {
        Self {
            number: entry.number,
            href: Paths(lang).record_entry(entry.number),
            at: minute(&entry.at),
            actor: entry.actor.clone(),
            administration: entry.administration.clone().unwrap_or_default(),
            kind: kind(lang, &entry.kind),
            subject: entry.subject.clone(),
            reason: entry.reason.clone().unwrap_or_default(),
        }
    }
}

/// What an entry tells of, in words; a newer program may know more of them.
pub(super) fn kind(lang: Lang, word: &str) -> String {
    lang.find(&format!("event-{}", word.replace('_', "-"))).unwrap_or_else(|| word.to_owned())
}

/// An instant to the second, without the letters in it.
fn minute(at: &str) -> String {
    let cut = at.split('.').next().unwrap_or(at);
    cut.replace('T', " ")
}
