//! Zones: where how many administrations work, from the planar partition of all areas in force.

use super::live::Known;
use super::wire::ZoneInitiative;
use super::{Service, ServiceError};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::crs::MetricCrs;
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::domain::period::Period;
use crate::domain::words::{AreaStatus, Phase};
use crate::engine::{self, PlaneArea};
use crate::store::InitiativeFilter;
use geo::{InteriorPoint, Intersects, MultiPolygon, Polygon};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

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

/// What a list of zones is narrowed to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZoneQuery {
    /// Zones with at least one initiative that this filter leaves. Its window says who counts at all: those with a day in
    /// it; its box is met by the face itself.
    pub filter: InitiativeFilter,
    /// At least this many administrations; fewer than two is the same as two.
    pub min_degree: usize,
}

/// How many windows are remembered; a page asks for one, a slider for a few.
const REMEMBERED: usize = 8;

type Remembered = ((i64, Period), Arc<Vec<Zone>>);

/// Partitions that were computed, by the change they were computed at and the window.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Vec<Remembered>>);

impl Cache {
    fn find(&self, key: (i64, Period)) -> Option<Arc<Vec<Zone>>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.iter().find(|(known, _)| *known == key).map(|(_, zones)| Arc::clone(zones))
    }

    fn remember(&self, key: (i64, Period), zones: Arc<Vec<Zone>>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|(known, _)| *known != key);
        if remembered.len() == REMEMBERED {
            remembered.remove(0);
        }
        remembered.push((key, zones));
    }
}

impl Service {
    /// The zones that a query leaves, the deepest first.
    ///
    /// # Errors
    /// When the partition fails or the program is stopping.
    pub async fn zones(self: &Arc<Self>, query: &ZoneQuery) -> Result<Vec<Zone>, ServiceError> {
        let InitiativeFilter { window, bbox, .. } = query.filter;
        let narrowed = InitiativeFilter { window: Period::default(), bbox: None, ..query.filter.clone() };
        let shown = match narrowed == InitiativeFilter::default() {
            true => None,
            false => Some(self.ids(&narrowed).await?),
        };
        let wanted = |zone: &&Zone| {
            query.min_degree <= zone.administrations.len()
                && bbox.is_none_or(|bbox| zone.polygon.intersects(&bbox.to_rect()))
                && shown.as_ref().is_none_or(|shown| zone.initiatives.iter().any(|it| shown.contains(&it.id)))
        };
        Ok(self.all_zones(window).await?.iter().filter(wanted).cloned().collect())
    }

    /// Every zone of a window.
    pub(super) async fn all_zones(&self, window: Period) -> Result<Arc<Vec<Zone>>, ServiceError> {
        let (seq, members) = self.in_force(window);
        if let Some(zones) = self.zones.find((seq, window)) {
            return Ok(zones);
        }
        let crs = self.crs.clone();
        let pairs = self.store.read().await?.active_pairs().await?;
        let zones = self.heavy(move || partition(&members, &pairs, &crs)).await?;
        let zones = Arc::new(zones);
        self.zones.remember((seq, window), Arc::clone(&zones));
        Ok(zones)
    }

    /// The areas that count: decided, not closed, not city-wide, with a day in the window.
    fn in_force(&self, window: Period) -> (i64, Vec<Member>) {
        let city_wide_m2 = self.settings.overlap.city_wide_m2();
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        let counts = |area: &PlaneArea, known: &Known| {
            known.party.phase != Phase::Closed
                && known.party.area_status == AreaStatus::Decided
                && known.party.period.touches(&window)
                && area.area_m2() <= city_wide_m2
        };
        let members = live.index.iter().filter(|(_, entry)| counts(&entry.area, &entry.payload));
        let member = |(id, entry): (InitiativeId, &engine::Entry<Arc<Known>>)| Member {
            id,
            area: Arc::clone(&entry.area),
            known: Arc::clone(&entry.payload),
        };
        (live.applied, members.map(member).collect())
    }
}

struct Member {
    id: InitiativeId,
    area: Arc<PlaneArea>,
    known: Arc<Known>,
}

/// The active overlaps by their pairs, the smaller id first.
type Pairs = HashMap<(InitiativeId, InitiativeId), OverlapId>;

fn partition(members: &[Member], pairs: &Pairs, crs: &MetricCrs) -> Vec<Zone> {
    let mut zones: Vec<Zone> = faces(members)
        .into_iter()
        .filter(|face| BORDER_TOLERANCE_M2 < face.area_m2)
        .filter_map(|face| {
            let inside = face.members.iter().filter_map(|member| members.get(*member as usize));
            let administrations: BTreeSet<Code> =
                inside.clone().flat_map(|member| member.known.party.administrations.iter().cloned()).collect();
            let mut initiatives: Vec<ZoneInitiative> = inside.map(zone_initiative).collect();
            initiatives.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
            let label_at = crs.unproject_position(face.polygon.interior_point()?.0)?;
            let polygon = crs.unproject(&MultiPolygon::new(vec![face.polygon]))?.0.pop()?;
            (2 <= administrations.len()).then(|| Zone {
                polygon,
                area_m2: face.area_m2,
                administrations: administrations.into_iter().collect(),
                overlaps: overlaps_among(&initiatives, pairs),
                initiatives,
                label_at,
            })
        })
        .collect();
    zones.sort_by(|a, b| {
        let degree = b.administrations.len().cmp(&a.administrations.len());
        degree.then(b.area_m2.total_cmp(&a.area_m2))
    });
    zones
}

/// Divides the ground. Clusters stand for themselves: where areas are too tangled to be divided, their cluster has no
/// zones, the log says whose it is, and all others are as they would be.
fn faces(members: &[Member]) -> Vec<engine::Face> {
    let areas: Vec<&PlaneArea> = members.iter().map(|member| &*member.area).collect();
    let divide = |cluster: Vec<u32>| {
        let inside = cluster.iter().filter_map(|place| areas.get(*place as usize).copied());
        let faces = engine::partition(&inside.collect::<Vec<_>>(), 2).unwrap_or_else(|error| {
            let first = cluster.first().and_then(|place| members.get(*place as usize)).map(|member| member.id);
            tracing::error!(%error, areas = cluster.len(), ?first, "a cluster could not be divided into zones");
            Vec::new()
        });
        let in_whole = |face: engine::Face| {
            let members = face.members.iter().filter_map(|place| cluster.get(*place as usize).copied()).collect();
            engine::Face { members, ..face }
        };
        faces.into_iter().map(in_whole).collect::<Vec<_>>()
    };
    engine::clusters(&areas).into_par_iter().flat_map_iter(divide).collect()
}

fn overlaps_among(initiatives: &[ZoneInitiative], pairs: &Pairs) -> Vec<OverlapId> {
    let with_later = |(index, one): (usize, &ZoneInitiative)| {
        let one = one.id;
        initiatives.iter().skip(index + 1).filter_map(move |other| pairs.get(&(one.min(other.id), one.max(other.id))))
    };
    initiatives.iter().enumerate().flat_map(with_later).copied().collect()
}

fn zone_initiative(member: &Member) -> ZoneInitiative {
    ZoneInitiative {
        id: member.id,
        name: member.known.name.clone(),
        lead_administration: member.known.lead_administration.clone(),
    }
}
