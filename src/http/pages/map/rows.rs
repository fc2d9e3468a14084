//! The list beside the map: a row per initiative, with links to its page and to its place on the map.

use super::query::MapQuery;
use crate::domain::codes::InitiativeId;
use crate::domain::initiative::Initiative;
use crate::domain::words::{Phase, PhaseGroup};
use crate::http::pages::looks::{Badge, Looks, administrations, degree_step};
use crate::http::pages::params::QueryString;
use crate::http::pages::paths::Paths;
use crate::http::pages::{numbers, periods};
use crate::texts::Lang;
use std::collections::BTreeMap;

/// A row.
pub(super) struct Row {
    pub(super) id: InitiativeId,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) show: String,
    pub(super) is_current: bool,
    pub(super) phase: PhaseText,
    pub(super) period: String,
    pub(super) administrations: Vec<Badge>,
    /// How many overlaps, in words; empty when there are none.
    pub(super) overlaps: String,
    pub(super) depth: Option<Depth>,
}

/// A phase as a sample of its outline and a word.
pub(in crate::http::pages) struct PhaseText {
    pub(in crate::http::pages) group: PhaseGroup,
    pub(in crate::http::pages) name: String,
}

/// The most administrations in one place of an initiative.
pub(super) struct Depth {
    pub(super) step: usize,
    pub(super) degree: usize,
    pub(super) text: String,
}

impl PhaseText {
    pub(in crate::http::pages) fn new(lang: Lang, phase: Phase) -> Self {
        Self { group: phase.group(), name: lang.text(&format!("phase-{}", phase.word().replace('_', "-"))) }
    }
}

pub(super) fn rows(
    lang: Lang,
    query: &MapQuery,
    listed: &[&Initiative],
    degrees: &BTreeMap<InitiativeId, usize>,
    looks: &Looks,
) -> Vec<Row> {
    let paths = Paths(lang);
    let row = |one: &&Initiative| {
        let attributes = &one.attributes;
        Row {
            id: one.id,
            name: attributes.name.clone(),
            href: QueryString::default().with("known", query.known_text()).after(&paths.initiative(one.id)),
            show: query.but(|query| query.selected = Some(one.id)).to_query().after(&paths.map()),
            is_current: query.selected == Some(one.id),
            phase: PhaseText::new(lang, attributes.phase),
            period: periods::short(lang, &attributes.period),
            administrations: looks.of_all(attributes.administrations()),
            overlaps: overlaps(lang, one.overlap_count),
            depth: degrees.get(&one.id).map(|degree| depth(lang, *degree)),
        }
    };
    listed.iter().take(query.rows).map(row).collect()
}

fn overlaps(lang: Lang, count: i64) -> String {
    let count = usize::try_from(count).unwrap_or(0);
    if count == 0 { String::new() } else { numbers::counted(lang, "count-overlaps", count) }
}

fn depth(lang: Lang, degree: usize) -> Depth {
    let text = lang.format("row-depth", &[("administrations", administrations(lang, degree))]);
    Depth { step: degree_step(degree), degree, text }
}
