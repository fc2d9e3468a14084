//! Looking back: the register as it was known at an instant, read from the log and the kept states of overlaps.
//!
//! What is shown of the past is what one sees today of what one would have seen then.

mod cache;
mod matching;
mod reading;

pub(super) use cache::Pasts;
pub use reading::Reading;

use super::live::{Known, LiveEntry, in_plane};
use super::zones::{Zones, divide, in_force};
use super::{InitiativeQuery, Page, Paging, Service, ServiceError, ZoneQuery};
use crate::domain::access::Sight;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Handled, Overlap, OverlapSide, Party, Shared};
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::OverlapState;
use crate::engine::{self, Entry};
use crate::store::{OverlapFilter, PastOverlap, PastState, StoreError};
use cache::ZoneSlots;
use geo::{Intersects, MultiPolygon};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Initiatives and overlaps that are read at a time.
const PORTION: i64 = 2_000;

/// The register when it had a number of changes.
#[derive(Debug)]
pub(super) struct Past {
    /// In the order of registration, with their places; withdrawn ones too.
    initiatives: Vec<(i64, Arc<Initiative>)>,
    by_id: HashMap<InitiativeId, Arc<Initiative>>,
    /// By number.
    overlaps: Vec<Overlap>,
    zones: ZoneSlots,
    seq: i64,
}

/// The past as somebody may see it.
#[derive(Debug, Clone)]
pub struct PastView {
    service: Arc<Service>,
    past: Arc<Past>,
    sight: Sight,
    /// What they do not see today.
    hidden: Arc<BTreeSet<InitiativeId>>,
}

impl Past {
    /// Reads everything under one snapshot.
    async fn read(service: &Arc<Service>, seq: i64, at: Timestamp) -> Result<Self, ServiceError> {
        let mut tx = service.store.read().await?;
        let (mut initiatives, mut after) = (Vec::new(), 0);
        loop {
            let portion = tx.initiatives_at(seq, after, PORTION).await?;
            let Some((last, _)) = portion.last() else { break };
            after = *last;
            initiatives.extend(portion.into_iter().map(|(place, initiative)| (place, Arc::new(initiative))));
        }
        let (mut recorded, mut after) = (Vec::new(), 0);
        loop {
            let portion = tx.overlaps_at(seq, at, after, PORTION).await?;
            let Some(last) = portion.last() else { break };
            after = last.number;
            recorded.extend(portion);
        }
        drop(tx);
        let by_id: HashMap<_, _> = initiatives.iter().map(|(_, one)| (one.id, Arc::clone(one))).collect();
        let (worker, known) = (Arc::clone(service), by_id.clone());
        let overlaps = service.large(move || {
            let overlap = |recorded: PastOverlap| worker.past_overlap(recorded, &known).transpose();
            recorded.into_par_iter().filter_map(overlap).collect::<Result<Vec<_>, ServiceError>>()
        });
        Ok(Self { overlaps: overlaps.await??, initiatives, by_id, zones: ZoneSlots::default(), seq })
    }

    /// How much is held in memory, as a number of initiatives.
    fn size(&self) -> usize {
        self.initiatives.len()
    }
}

impl Service {
    /// The register as somebody may see it as it was known at an instant.
    pub(super) async fn past_view(self: &Arc<Self>, sight: Sight, known: Timestamp) -> Result<PastView, ServiceError> {
        let mut tx = self.store.read().await?;
        let seq = tx.seq_at(known).await?;
        let hidden = tx.hidden_from(&sight).await?.into_iter().collect();
        drop(tx);
        let past = self.past_at(seq, known).await?;
        Ok(PastView { service: Arc::clone(self), past, sight, hidden: Arc::new(hidden) })
    }

    /// An overlap with both its sides as they were then. Where its state was not kept, it is found anew in the areas of
    /// then; `None` when they did not meet.
    fn past_overlap(
        &self,
        recorded: PastOverlap,
        known: &HashMap<InitiativeId, Arc<Initiative>>,
    ) -> Result<Option<Overlap>, ServiceError> {
        let PastOverlap { number, id, a, b, first_seen_at, state } = recorded;
        let Some((a, b)) = known.get(&a).zip(known.get(&b)) else { return Ok(None) };
        let state = match state {
            Some(state) => state,
            None => match self.found_anew(a, b)? {
                Some(state) => state,
                None => return Ok(None),
            },
        };
        let PastState { revision, finding, state, window } = state;
        // How it was scored and handled is told by its history.
        Ok(Some(Overlap {
            id,
            number,
            revision,
            a: side(a),
            b: side(b),
            finding,
            state,
            window,
            first_seen_at,
            opened_at: None,
            closed_at: None,
            score: None,
            handled: Handled { state: None, revision: 0, since: None },
        }))
    }

    fn found_anew(&self, a: &Initiative, b: &Initiative) -> Result<Option<PastState>, StoreError> {
        if a.withdrawn_at.is_some() || b.withdrawn_at.is_some() {
            return Ok(None);
        }
        let planes = (in_plane(&self.crs, &a.footprint)?, in_plane(&self.crs, &b.footprint)?);
        let shared = Shared::from(engine::compare(&planes.0, &planes.1));
        if shared.area_m2 <= BORDER_TOLERANCE_M2 {
            return Ok(None);
        }
        let parties = (Party::from(&a.attributes), Party::from(&b.attributes));
        let set = self.rules();
        let finding = Self::judge_pair(&set.rules, (a.id, &parties.0), (b.id, &parties.1), shared, false);
        let (own, other) = (a.footprint.bbox(), b.footprint.bbox());
        Ok(Some(PastState {
            revision: a.revision.max(b.revision),
            state: finding.state(None),
            finding,
            window: own.intersection(&other).unwrap_or(own),
        }))
    }
}

impl PastView {
    /// The number of the last change that was known.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.past.seq
    }

    fn sees(&self, initiative: &Initiative) -> bool {
        let attributes = &initiative.attributes;
        !self.hidden.contains(&initiative.id)
            && self.sight.sees(attributes.visibility, attributes.administrations(), None)
    }

    fn sees_id(&self, id: InitiativeId) -> bool {
        self.past.by_id.get(&id).is_some_and(|initiative| self.sees(initiative))
    }

    fn sees_overlap(&self, overlap: &Overlap) -> bool {
        self.sees_id(overlap.a.id) && self.sees_id(overlap.b.id)
    }

    /// Active overlaps of each initiative, of those that are seen.
    fn counts(&self) -> HashMap<InitiativeId, i64> {
        let mut counts = HashMap::new();
        let seen = self.past.overlaps.iter().filter(|it| it.state == OverlapState::Active && self.sees_overlap(it));
        for id in seen.flat_map(|overlap| [overlap.a.id, overlap.b.id]) {
            *counts.entry(id).or_insert(0) += 1;
        }
        counts
    }

    /// An initiative as it is shown: with its overlaps counted, and without a parent that is not seen.
    fn shown(&self, initiative: &Initiative, counts: &HashMap<InitiativeId, i64>) -> Initiative {
        let mut shown = initiative.clone();
        shown.overlap_count = counts.get(&shown.id).copied().unwrap_or(0);
        shown.attributes.parent = shown.attributes.parent.filter(|parent| self.sees_id(*parent));
        shown
    }

    /// An initiative, also one that was withdrawn then.
    #[must_use]
    pub fn initiative(&self, id: InitiativeId) -> Option<Initiative> {
        let initiative = self.past.by_id.get(&id).filter(|initiative| self.sees(initiative))?;
        Some(self.shown(initiative, &self.counts()))
    }

    /// A page of initiatives in the order of registration.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn initiatives(&self, query: &InitiativeQuery, paging: Paging) -> Result<Page<Initiative>, ServiceError> {
        let in_zones = match query.min_degree.filter(|degree| 1 < *degree) {
            None => None,
            Some(degree) => {
                let zones = self.all_zones(query.filter.window).await?;
                let deep = zones.all.iter().filter(|zone| degree <= zone.administrations.len());
                Some(deep.flat_map(|zone| zone.initiatives.iter().map(|it| it.id)).collect::<BTreeSet<_>>())
            }
        };
        let is_wanted = |one: &Initiative| {
            self.sees(one)
                && matching::initiative(&query.filter, one)
                && in_zones.as_ref().is_none_or(|ids| ids.contains(&one.id))
        };
        let wanted: Vec<_> = self.past.initiatives.iter().filter(|(_, one)| is_wanted(one)).collect();
        let counts = self.counts();
        let page = cut(wanted, paging, |(place, _)| *place);
        let items = page.items.into_iter().map(|(_, one)| self.shown(one, &counts)).collect();
        Ok(Page { items, matched: page.matched, next: page.next })
    }

    /// An overlap.
    #[must_use]
    pub fn overlap(&self, id: OverlapId) -> Option<Overlap> {
        self.past.overlaps.iter().find(|overlap| overlap.id == id && self.sees_overlap(overlap)).cloned()
    }

    /// The overlaps of an initiative, the largest first, lapsed ones too.
    #[must_use]
    pub fn overlaps_of(&self, id: InitiativeId) -> Vec<Overlap> {
        let is_of = |overlap: &&Overlap| overlap.a.id == id || overlap.b.id == id;
        let mut overlaps: Vec<Overlap> =
            self.past.overlaps.iter().filter(is_of).filter(|it| self.sees_overlap(it)).cloned().collect();
        overlaps.sort_by(|a, b| b.finding.shared.area_m2.total_cmp(&a.finding.shared.area_m2));
        overlaps
    }

    /// A page of overlaps in the order of discovery.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn overlaps(&self, filter: &OverlapFilter, paging: Paging) -> Result<Page<Overlap>, ServiceError> {
        let is_wanted = |overlap: &&Overlap| self.sees_overlap(overlap) && matching::overlap(filter, overlap);
        let wanted: Vec<&Overlap> = self.past.overlaps.iter().filter(is_wanted).collect();
        let matched = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
        let (mut items, mut next) = (Vec::new(), None);
        for overlap in wanted.into_iter().filter(|overlap| paging.after < overlap.number) {
            if !self.meets_box(overlap, filter).await? {
                continue;
            }
            if items.len() == paging.limit {
                next = items.last().map(|last: &Overlap| last.number);
                break;
            }
            items.push(overlap.clone());
        }
        Ok(Page { items, matched, next })
    }

    async fn meets_box(&self, overlap: &Overlap, filter: &OverlapFilter) -> Result<bool, ServiceError> {
        match filter.bbox {
            Some(bbox) if !bbox.contains(&overlap.window) => {
                let shape = self.shared_shape(overlap).await?;
                Ok(shape.is_none_or(|shape| shape.intersects(&bbox.to_rect())))
            }
            _ => Ok(true),
        }
    }

    /// Draws the shared area of an overlap as it was.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn shared_shape(&self, overlap: &Overlap) -> Result<Option<MultiPolygon<f64>>, ServiceError> {
        if overlap.state == OverlapState::Lapsed {
            return Ok(None);
        }
        let of = |id| self.past.by_id.get(&id).map(|one| one.footprint.clone());
        let Some((a, b)) = of(overlap.a.id).zip(of(overlap.b.id)) else { return Ok(None) };
        let crs = self.service.crs.clone();
        let draw = move || -> Result<Option<MultiPolygon<f64>>, ServiceError> {
            let (a, b) = (in_plane(&crs, &a)?, in_plane(&crs, &b)?);
            Ok(engine::intersection(&a, &b).ok().and_then(|shape| crs.unproject(&shape)))
        };
        self.service.heavy(draw).await?
    }

    /// The zones that a query leaves, the deepest first.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn zones(&self, query: &ZoneQuery) -> Result<Zones, ServiceError> {
        let zones = self.all_zones(query.filter.window).await?;
        let narrowed = super::InitiativeFilter { window: Period::default(), bbox: None, ..query.filter.clone() };
        let is_shown = |id| self.past.by_id.get(&id).is_some_and(|one| matching::initiative(&narrowed, one));
        let bbox = query.filter.bbox;
        let wanted = zones.all.iter().filter(|zone| {
            query.min_degree <= zone.administrations.len()
                && bbox.is_none_or(|bbox| zone.polygon.intersects(&bbox.to_rect()))
                && zone.initiatives.iter().any(|it| is_shown(it.id))
        });
        Ok(Zones { seq: zones.seq, all: wanted.cloned().collect(), left_out: zones.left_out.clone() })
    }

    /// Every zone of a window, of what is seen.
    async fn all_zones(&self, window: Period) -> Result<Arc<Zones>, ServiceError> {
        let unseen = self.past.initiatives.iter().filter(|(_, one)| !self.sees(one)).map(|(_, one)| one.id);
        let slot = self.past.zones.slot(window, unseen.collect());
        let mut slot = slot.lock().await;
        if let Some(zones) = &*slot {
            return Ok(Arc::clone(zones));
        }
        let view = self.clone();
        let zones = self.service.large(move || view.divide(window)).await??;
        Ok(Arc::clone(slot.insert(zones)))
    }

    fn divide(&self, window: Period) -> Result<Arc<Zones>, ServiceError> {
        let (service, set) = (&self.service, self.service.rules());
        let entry = |(_, one): &(i64, Arc<Initiative>)| {
            if one.withdrawn_at.is_some() || !self.sees(one) {
                return None;
            }
            let known = Known::from(&**one);
            if !in_force(&known.party, one.area_m2, &window, &set.rules.limits) {
                return None;
            }
            let area = in_plane(&service.crs, &one.footprint);
            Some(area.map(|area| (one.id, Entry { area: Arc::new(area), payload: Arc::new(known) })))
        };
        let areas: Result<Vec<(InitiativeId, LiveEntry)>, StoreError> =
            self.past.initiatives.par_iter().filter_map(entry).collect();
        let active = self.past.overlaps.iter().filter(|overlap| overlap.state == OverlapState::Active);
        let pairs = active.map(|overlap| ((overlap.a.id, overlap.b.id), overlap.id)).collect();
        Ok(divide(areas?, self.past.seq, &pairs, &service.crs))
    }
}

fn side(initiative: &Initiative) -> OverlapSide {
    let attributes = &initiative.attributes;
    OverlapSide {
        id: initiative.id,
        name: attributes.name.clone(),
        lead_administration: attributes.lead_administration.clone(),
        administrations: attributes.administrations().cloned().collect(),
        external_id: attributes.external_id.clone(),
        period: attributes.period,
        phase: attributes.phase,
    }
}

/// A page of what is wanted.
fn cut<T>(wanted: Vec<T>, paging: Paging, place: impl Fn(&T) -> i64) -> Page<T> {
    let matched = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
    let mut items: Vec<T> = wanted.into_iter().filter(|one| paging.after < place(one)).collect();
    let more = paging.limit < items.len();
    items.truncate(paging.limit);
    let next = items.last().map(place).filter(|_| more);
    Page { items, matched, next }
}
