//! Zones: where how many administrations work, from the planar partition of all areas in force.

mod faces;
mod windows;

pub(super) use windows::{Windows, divide, in_force};

use super::access::may;
use super::wire::ZoneInitiative;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::period::Period;
use crate::store::InitiativeFilter;
use geo::{Intersects, Polygon};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A face of the partition with at least two initiatives of at least two administrations.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The face in degrees.
    pub polygon: Polygon<f64>,
    /// Its size in square metres.
    pub area_m2: f64,
    /// Whose initiatives are in it, sorted.
    pub administrations: Vec<Code>,
    /// The initiatives in it, by name.
    pub initiatives: Vec<ZoneInitiative>,
    /// The active overlaps between its initiatives.
    pub overlaps: Vec<OverlapId>,
    /// A point inside it, in degrees.
    pub label_at: [f64; 2],
}

/// Every zone of a window at one change of the register.
#[derive(Debug, Default)]
pub struct Zones {
    /// The number of the change.
    pub seq: i64,
    /// The zones, the deepest first, of equal ones the largest.
    pub all: Vec<Arc<Zone>>,
    /// Initiatives so intricate that the ground around them was divided without them, sorted.
    pub left_out: Vec<InitiativeId>,
}

/// How much ground lies in zones of a number of administrations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Depth {
    /// The number of administrations.
    pub degree: usize,
    /// Zones of exactly so many.
    pub zones: usize,
    /// Square metres in zones of exactly so many.
    pub area_m2: f64,
    /// Square metres in zones of so many or more.
    pub at_least_m2: f64,
}

/// What a list of zones is narrowed to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZoneQuery {
    /// Zones with at least one initiative that this filter leaves. Its window says who counts at all: those with a day in
    /// it; its box is met by the face itself.
    pub filter: InitiativeFilter,
    /// At least this many administrations; fewer than two is the same as two.
    pub min_degree: usize,
}

impl Zones {
    /// The ground by the number of administrations, fewest first. Faces do not overlap, so nothing counts twice.
    #[must_use]
    pub fn depths(&self) -> Vec<Depth> {
        let mut exactly: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for zone in &self.all {
            let (zones, area_m2) = exactly.entry(zone.administrations.len()).or_default();
            *zones += 1;
            *area_m2 += zone.area_m2;
        }
        let mut at_least_m2 = 0.0;
        let deepest_first = exactly.into_iter().rev().map(|(degree, (zones, area_m2))| {
            at_least_m2 += area_m2;
            Depth { degree, zones, area_m2, at_least_m2 }
        });
        let mut depths: Vec<Depth> = deepest_first.collect();
        depths.reverse();
        depths
    }
}

impl Service {
    /// The zones that a query leaves, the deepest first. The ground is divided as if what the actor does not see were not
    /// there, so that no outline of it shows.
    ///
    /// # Errors
    /// When the store cannot be read or the program is stopping.
    pub async fn zones(self: &Arc<Self>, actor: &Actor, query: &ZoneQuery) -> Result<Zones, ServiceError> {
        may(actor, Action::ReadZones)?;
        self.listed_zones(&actor.sight(), query).await
    }

    /// As [`Self::zones`], for those whose right to it was asked for under another name.
    pub(super) async fn listed_zones(
        self: &Arc<Self>,
        sight: &Sight,
        query: &ZoneQuery,
    ) -> Result<Zones, ServiceError> {
        let InitiativeFilter { window, bbox, .. } = query.filter;
        let narrowed = InitiativeFilter { window: Period::default(), bbox: None, ..query.filter.clone() };
        let shown = match narrowed == InitiativeFilter::default() {
            true => None,
            false => Some(self.ids(sight, &narrowed).await?),
        };
        let wanted = |zone: &&Arc<Zone>| {
            query.min_degree <= zone.administrations.len()
                && bbox.is_none_or(|bbox| zone.polygon.intersects(&bbox.to_rect()))
                && shown.as_ref().is_none_or(|shown| zone.initiatives.iter().any(|it| shown.contains(&it.id)))
        };
        let zones = self.all_zones(sight, window).await?;
        let all = zones.all.iter().filter(wanted).cloned().collect();
        Ok(Zones { seq: zones.seq, all, left_out: zones.left_out.clone() })
    }
}
