//! The legend that is also the filter: every symbol with what it means, a box to tick, and how many there are.

use super::found::Found;
use super::query::MapQuery;
use crate::domain::words::PhaseGroup;
use crate::http::pages::looks::{Badge, Looks, degree_step};
use crate::http::pages::numbers;
use crate::service::Zone;
use crate::texts::Lang;
use chrono::{Months, NaiveDate};

/// An administration in the legend.
pub(super) struct LegendBox {
    pub(super) badge: Badge,
    pub(super) is_ticked: bool,
    pub(super) count: String,
    pub(super) is_empty: bool,
}

/// A group of phases in the legend.
pub(super) struct GroupBox {
    pub(super) group: PhaseGroup,
    pub(super) name: String,
    pub(super) is_ticked: bool,
    pub(super) count: String,
}

/// How many zones have a number of administrations.
pub(super) struct ZoneCount {
    pub(super) step: usize,
    pub(super) name: String,
    pub(super) count: String,
}

/// A period that many ask for.
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) is_current: bool,
}

pub(super) fn administrations(lang: Lang, looks: &Looks, found: &Found, query: &MapQuery) -> Vec<LegendBox> {
    let legend_box = |badge: &Badge| {
        let count = found.count_of_administration(&badge.code, query);
        LegendBox {
            badge: badge.clone(),
            is_ticked: query.administrations.iter().any(|code| code.as_str() == badge.code),
            count: numbers::count(lang, count),
            is_empty: count == 0,
        }
    };
    looks.all().iter().map(legend_box).collect()
}

pub(super) fn groups(lang: Lang, found: &Found, query: &MapQuery) -> Vec<GroupBox> {
    let group_box = |group: &PhaseGroup| GroupBox {
        group: *group,
        name: lang.text(&format!("phase-group-{group}")),
        is_ticked: query.groups.contains(group),
        count: numbers::count(lang, found.count_of_group(*group, query)),
    };
    PhaseGroup::ALL.iter().map(group_box).collect()
}

pub(super) fn zones(lang: Lang, zones: &[&Zone]) -> Vec<ZoneCount> {
    let count = |step: usize| ZoneCount {
        step,
        name: lang.text(&format!("legend-degree-{step}")),
        count: numbers::count(
            lang,
            zones.iter().filter(|zone| degree_step(zone.administrations.len()) == step).count(),
        ),
    };
    (2..=4).map(count).collect()
}

/// On how much ground two or more and three or more administrations work, and what part of the municipality that is.
/// Zones do not overlap, so no ground counts twice.
pub(super) fn ground(lang: Lang, zones: &[&Zone], municipality_m2: Option<f64>) -> Option<String> {
    let at_least = |degree: usize| {
        let deep = zones.iter().filter(|zone| degree <= zone.administrations.len());
        let area_m2: f64 = deep.map(|zone| zone.area_m2).sum();
        let area = numbers::area(lang, area_m2);
        match municipality_m2 {
            Some(whole_m2) => {
                let share = numbers::share(lang, area_m2 / whole_m2);
                lang.format("legend-ground-share", &[("area", area), ("share", share)])
            }
            None => area,
        }
    };
    let text = || lang.format("legend-ground", &[("two", at_least(2)), ("three", at_least(3))]);
    (!zones.is_empty()).then(text)
}

/// Choices of the least degree: value, text, whether it is chosen.
pub(super) fn degrees(lang: Lang, query: &MapQuery) -> Vec<(String, String, bool)> {
    let any = (String::new(), lang.text("filter-degree-any"), query.min_degree == 0);
    let at_least = |degree: usize| {
        let text = lang.format("filter-degree", &[("degree", degree.to_string())]);
        (degree.to_string(), text, query.min_degree == degree)
    };
    let own = Some(query.min_degree).filter(|degree| 4 < *degree);
    std::iter::once(any).chain((2..=4).chain(own).map(at_least)).collect()
}

pub(super) fn presets(
    lang: Lang,
    query: &MapQuery,
    today: NaiveDate,
    address: &impl Fn(MapQuery) -> String,
) -> Vec<Preset> {
    let after = |months| today.checked_add_months(Months::new(months));
    let spans = [
        ("preset-now", Some(today), Some(today)),
        ("preset-quarter", Some(today), after(3)),
        ("preset-year", Some(today), after(12)),
        ("preset-all", None, None),
    ];
    let preset = |(key, from, to)| Preset {
        name: lang.text(key),
        href: address(query.but(|query| (query.from, query.to) = (from, to))),
        is_current: (query.from, query.to) == (from, to),
    };
    spans.map(preset).into()
}
