//! Overlaps: the list with its filters, and the page of one.

pub(super) mod handling;
pub(super) mod list;
pub(super) mod need;
pub(super) mod one;
pub(super) mod together;

use super::looks::{Badge, Looks};
use super::numbers;
use super::paths::Paths;
use crate::domain::overlap::Overlap;
use crate::domain::words::{Certainty, OverlapState};
use crate::texts::Lang;

/// A word in a rounded box, which may be a good sign or one to look at.
pub(super) struct Chip {
    pub(super) class: &'static str,
    pub(super) text: String,
}

pub(super) fn state(lang: Lang, state: OverlapState) -> Chip {
    let class = if state == OverlapState::Active { "chip chip-ok" } else { "chip" };
    Chip { class, text: lang.text(&format!("state-{state}")) }
}

pub(super) fn certainty(lang: Lang, certainty: Certainty) -> Chip {
    let class = if certainty == Certainty::Firm { "chip" } else { "chip chip-warn" };
    Chip { class, text: lang.text(&format!("certainty-{certainty}")) }
}

/// The gates that keep an overlap from being active, a sentence each.
pub(super) fn gates(lang: Lang, overlap: &Overlap) -> Vec<String> {
    let gates = overlap.finding.gates.iter().map(|gate| gate.word().replace('_', "-"));
    gates.map(|word| lang.text(&format!("gate-{word}"))).collect()
}

/// The administrations of both sides.
pub(super) fn both_sides(overlap: &Overlap, looks: &Looks) -> Vec<Badge> {
    looks.of_all(overlap.administrations())
}

/// Both names as one heading.
pub(super) fn title(lang: Lang, overlap: &Overlap) -> String {
    format!("{} {} {}", overlap.a.name, lang.text("and"), overlap.b.name)
}

/// An overlap as a row of a table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) administrations: Vec<Badge>,
    pub(super) area: String,
    pub(super) share: String,
    pub(super) kind: String,
    pub(super) certainty: Chip,
    pub(super) state: Chip,
    pub(super) gates: Vec<String>,
    pub(super) need: Chip,
    pub(super) handling: Chip,
    /// The day it was opened.
    pub(super) since: String,
    /// When to hand it in at the latest, in the queue.
    pub(super) cut_off: String,
}

impl Row {
    /// The overlap between two, seen from outside: the share is of the smaller area.
    pub(super) fn new(lang: Lang, overlap: &Overlap, looks: &Looks) -> Self {
        let shared = overlap.finding.shared;
        Self {
            name: title(lang, overlap),
            href: Paths(lang).overlap(overlap.id),
            administrations: both_sides(overlap, looks),
            area: numbers::area(lang, shared.area_m2),
            share: numbers::share(lang, shared.share_a.max(shared.share_b)),
            kind: lang.text(&format!("kind-{}", overlap.finding.kind)),
            certainty: certainty(lang, overlap.finding.certainty),
            state: state(lang, overlap.state),
            gates: gates(lang, overlap),
            need: need::short(lang, overlap),
            handling: handling::state(lang, overlap.handled.state),
            cut_off: String::new(),
            since: overlap.opened_at.map(|at| at.date().to_string()).unwrap_or_default(),
        }
    }

    /// The overlap as one of its sides sees it: the other's name, and the share of the own area.
    pub(super) fn seen_from(lang: Lang, overlap: &Overlap, own: uuid::Uuid, looks: &Looks) -> Self {
        let shared = overlap.finding.shared;
        let (other, share) =
            if overlap.a.id == own { (&overlap.b, shared.share_a) } else { (&overlap.a, shared.share_b) };
        Self {
            name: other.name.clone(),
            administrations: looks.of_all(&other.administrations),
            share: numbers::share(lang, share),
            ..Self::new(lang, overlap, looks)
        }
    }
}
