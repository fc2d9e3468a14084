//! What the register has for a view of the map: the initiatives that match, the zones they are in, what is selected.

use super::query::{MapQuery, Sort};
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::domain::footprint::Bbox;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::domain::words::PhaseGroup;
use crate::http::pages::svg;
use crate::service::{InitiativeQuery, Paging, Reading, Service, ServiceError, Zone, ZoneQuery};
use crate::texts::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// At most so many initiatives are read for one page; the rest is told, and the live map has them all.
const MOST: usize = 2_000;

/// What there is to show.
pub(super) struct Found {
    /// Everything that matches but for administrations and phases, which the legend counts.
    pub(super) all: Vec<Initiative>,
    /// How many match in the whole register, when that is more than were read.
    pub(super) beyond: Option<i64>,
    pub(super) zones: Vec<Arc<Zone>>,
    /// The overlap that is selected.
    overlap: Option<Overlap>,
    /// The size of the municipality, where it is set.
    pub(super) municipality_m2: Option<f64>,
}

impl Found {
    pub(super) async fn find(actor: &Actor, service: &Arc<Service>, query: &MapQuery) -> Result<Self, ServiceError> {
        let window = query.window().unwrap_or_default();
        let mut wanted = InitiativeQuery::default();
        wanted.filter.window = window;
        wanted.filter.text = Some(query.text.clone()).filter(|text| !text.is_empty());
        wanted.min_degree = Some(query.min_degree).filter(|degree| 1 < *degree);
        let reading = service.reading(actor, query.known.as_ref().map(|(_, at)| *at)).await?;
        let page = reading.initiatives(&wanted, Paging { after: 0, limit: MOST }).await?;
        let mut deep = ZoneQuery { min_degree: query.min_degree.max(2), ..ZoneQuery::default() };
        deep.filter.window = window;
        let zones = reading.zones(&deep).await?.all;
        let is_initiative = |id| page.items.iter().any(|initiative| initiative.id == id);
        let overlap = match query.selected.filter(|id| !is_initiative(*id)) {
            Some(id) => selected_overlap(&reading, id).await?,
            None => None,
        };
        let municipality_m2 = service.settings().overlap.municipality_area_m2;
        Ok(Self { all: page.items, beyond: page.next.map(|_| page.matched), zones, overlap, municipality_m2 })
    }

    /// Those that the map shows: of the chosen administrations and phases.
    pub(super) fn shown(&self, query: &MapQuery) -> Vec<&Initiative> {
        self.all.iter().filter(|one| has_administration(one, query) && has_phase(one, query)).collect()
    }

    /// Those in the list: what the map shows, in the view when that is asked for, in order.
    pub(super) fn listed(&self, lang: Lang, query: &MapQuery) -> Vec<&Initiative> {
        let mut listed = self.shown(query);
        listed.retain(|one| is_in_view(one, query));
        match query.sort {
            Sort::Name => listed.sort_by_cached_key(|one| sort_key(lang, &one.attributes.name)),
            Sort::Area => listed.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2)),
            Sort::Overlaps => {
                listed.sort_by_cached_key(|one| (-one.overlap_count, sort_key(lang, &one.attributes.name)))
            }
        }
        listed
    }

    /// How many an administration has, whichever administrations are chosen.
    pub(super) fn count_of_administration(&self, code: &str, query: &MapQuery) -> usize {
        let has_code = |one: &&Initiative| one.attributes.administrations().any(|known| known.as_str() == code);
        self.all.iter().filter(|one| has_phase(one, query) && is_in_view(one, query)).filter(has_code).count()
    }

    /// How many are in a group of phases, whichever groups are chosen.
    pub(super) fn count_of_group(&self, group: PhaseGroup, query: &MapQuery) -> usize {
        let rest = self.all.iter().filter(|one| has_administration(one, query) && is_in_view(one, query));
        rest.filter(|one| one.attributes.phase.group() == group).count()
    }

    /// The zones with at least one of these initiatives in them: hiding a partner must not hide the overlap.
    pub(super) fn zones_of(&self, shown: &[&Initiative]) -> Vec<&Zone> {
        let ids: BTreeSet<InitiativeId> = shown.iter().map(|one| one.id).collect();
        let is_shown = |zone: &&Zone| zone.initiatives.iter().any(|one| ids.contains(&one.id));
        self.zones.iter().map(|zone| &**zone).filter(is_shown).collect()
    }

    /// The most administrations that meet in a zone of each initiative.
    pub(super) fn degrees(&self) -> BTreeMap<InitiativeId, usize> {
        let mut degrees = BTreeMap::new();
        for zone in &self.zones {
            for one in &zone.initiatives {
                let most = degrees.entry(one.id).or_insert(0);
                *most = zone.administrations.len().max(*most);
            }
        }
        degrees
    }

    /// The initiatives that stand out: the selected one, or both sides of the selected overlap.
    pub(super) fn selected(&self, query: &MapQuery) -> Vec<InitiativeId> {
        match &self.overlap {
            Some(overlap) => vec![overlap.a.id, overlap.b.id],
            None => Vec::from_iter(query.selected),
        }
    }

    /// The box around everything that was found; where nothing was, the base layer's.
    pub(super) fn bounds(&self) -> Bbox {
        let everywhere = Bbox { min_lon: -180.0, min_lat: -85.0, max_lon: 180.0, max_lat: 85.0 };
        around(self.all.iter()).or_else(svg::extent).unwrap_or(everywhere)
    }
}

/// A link to something that is gone, or never was, selects nothing.
async fn selected_overlap(reading: &Reading, id: Uuid) -> Result<Option<Overlap>, ServiceError> {
    match reading.overlap(id).await {
        Ok(overlap) => Ok(Some(overlap)),
        Err(ServiceError::Request(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn has_administration(one: &Initiative, query: &MapQuery) -> bool {
    query.administrations.is_empty()
        || one.attributes.administrations().any(|code| query.administrations.contains(code))
}

fn has_phase(one: &Initiative, query: &MapQuery) -> bool {
    query.groups.is_empty() || query.groups.contains(&one.attributes.phase.group())
}

fn is_in_view(one: &Initiative, query: &MapQuery) -> bool {
    !query.in_view || query.bbox.is_none_or(|bbox| one.footprint.bbox().meets(&bbox))
}

/// The box around some initiatives.
pub(super) fn around<'a>(initiatives: impl Iterator<Item = &'a Initiative>) -> Option<Bbox> {
    initiatives.map(|one| one.footprint.bbox()).reduce(|a, b| a.union(&b))
}

/// What names are compared by: without case, with å, ä and ö where the language has them.
fn sort_key(lang: Lang, name: &str) -> String {
    let letter = |letter: char| match (lang, letter) {
        (Lang::Sv, 'å') => '{',
        (Lang::Sv, 'ä' | 'æ') => '|',
        (Lang::Sv, 'ö' | 'ø') => '}',
        (_, 'å' | 'ä' | 'á' | 'à') => 'a',
        (_, 'ö' | 'ó') => 'o',
        (_, 'é' | 'è' | 'ê') => 'e',
        (_, 'ü' | 'ú') => 'u',
        (_, other) => other,
    };
    name.chars().flat_map(char::to_lowercase).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_the_language() {
        let sorted = |lang| {
            let mut names = ["Örtagård", "Zenit", "Ängen", "Åkern", "ordning", "Idé b", "Ide a"];
            names.sort_by_cached_key(|name| sort_key(lang, name));
            names
        };
        assert_eq!(sorted(Lang::Sv), ["Ide a", "Idé b", "ordning", "Zenit", "Åkern", "Ängen", "Örtagård"]);
        assert_eq!(sorted(Lang::En), ["Åkern", "Ängen", "Ide a", "Idé b", "ordning", "Örtagård", "Zenit"]);
    }
}
