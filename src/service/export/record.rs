//! The columns of exported tables.
//!
//! Lists stand in one cell with `; ` between. Contact persons are left out: a table travels further than it was meant to.

use crate::domain::overlap::Overlap;
use crate::domain::score::Band;
use crate::service::wire::{InitiativeFeature, ZoneFeature};
use std::fmt::Display;

/// A row of a table.
pub(super) trait Record {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells, one for each column.
    fn record(&self) -> Vec<String>;
}

impl Record for InitiativeFeature {
    const COLUMNS: &'static [&'static str] = &[
        "external_id",
        "source",
        "name",
        "lead_administration",
        "participating_administrations",
        "form",
        "origin",
        "city_role",
        "phase",
        "area_status",
        "begins",
        "ends",
        "area_m2",
        "overlap_count",
        "focus_fields",
        "actors",
        "registry_number",
        "description",
        "purpose",
        "parent",
        "id",
        "revision",
        "updated_at",
    ];

    fn record(&self) -> Vec<String> {
        let it = &self.properties;
        let attributes = &it.attributes;
        vec![
            maybe(attributes.external_id.as_ref()),
            maybe(attributes.source.as_ref()),
            plain(&attributes.name),
            attributes.lead_administration.to_string(),
            list(&attributes.participating_administrations),
            attributes.form.to_string(),
            attributes.origin.to_string(),
            attributes.city_role.to_string(),
            attributes.phase.to_string(),
            attributes.area_status.to_string(),
            maybe(attributes.period.begins),
            maybe(attributes.period.ends),
            area(it.area_m2),
            it.overlap_count.to_string(),
            list(&attributes.focus_fields),
            plain(&list(attributes.actors.iter().map(|actor| &actor.name))),
            maybe(attributes.registry_number.as_ref()),
            plain(&attributes.description),
            plain(&attributes.purpose),
            maybe(attributes.parent),
            self.id.to_string(),
            it.revision.to_string(),
            it.updated_at.to_string(),
        ]
    }
}

impl Record for Overlap {
    const COLUMNS: &'static [&'static str] = &[
        "a_external_id",
        "b_external_id",
        "area_m2",
        "share_a",
        "share_b",
        "relation",
        "kind",
        "state",
        "certainty",
        "gates",
        "common_begins",
        "common_ends",
        "gap_days",
        "a_name",
        "b_name",
        "a_administrations",
        "b_administrations",
        "a_id",
        "b_id",
        "number",
        "id",
        "first_seen_at",
        "score",
        "band",
        "handling",
    ];

    fn record(&self) -> Vec<String> {
        let finding = &self.finding;
        let common = finding.common_period;
        vec![
            maybe(self.a.external_id.as_ref()),
            maybe(self.b.external_id.as_ref()),
            area(finding.shared.area_m2),
            finding.shared.share_a.to_string(),
            finding.shared.share_b.to_string(),
            finding.shared.relation.to_string(),
            finding.kind.to_string(),
            self.state.to_string(),
            finding.certainty.to_string(),
            list(&finding.gates),
            maybe(common.and_then(|period| period.begins)),
            maybe(common.and_then(|period| period.ends)),
            maybe(finding.gap_days),
            plain(&self.a.name),
            plain(&self.b.name),
            list(&self.a.administrations),
            list(&self.b.administrations),
            self.a.id.to_string(),
            self.b.id.to_string(),
            self.number.to_string(),
            self.id.to_string(),
            self.first_seen_at.to_string(),
            maybe(self.score.as_ref().map(|score| f64::from(score.hundredths) / 100.0)),
            self.score.as_ref().map_or(Band::NotIndexed, |score| score.band).to_string(),
            maybe(self.handled.state),
        ]
    }
}

impl Record for ZoneFeature {
    const COLUMNS: &'static [&'static str] =
        &["degree", "administrations", "area_m2", "initiatives", "initiative_ids", "lon", "lat"];

    fn record(&self) -> Vec<String> {
        let zone = &self.properties;
        let [lon, lat] = zone.label_at;
        vec![
            zone.degree.to_string(),
            list(&zone.administrations),
            area(zone.area_m2),
            plain(&list(zone.initiatives.iter().map(|initiative| &initiative.name))),
            list(zone.initiatives.iter().map(|initiative| initiative.id)),
            lon.to_string(),
            lat.to_string(),
        ]
    }
}

fn maybe(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn list(items: impl IntoIterator<Item = impl Display>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join("; ")
}

/// Square metres to the square millimetre.
fn area(m2: f64) -> String {
    format!("{m2:.6}")
}

/// Free text that no spreadsheet takes for a formula.
pub(in crate::service) fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_is_no_formula() {
        assert_eq!(plain("=1+1"), "'=1+1");
        assert_eq!(plain("BID Sofielund"), "BID Sofielund");
    }
}
