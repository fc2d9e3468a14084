//! Detection: what an area meets is measured before any lock, and brought up to date inside the write.

use super::live::{Known, LiveChanges, LiveEntry};
use super::{Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Finding, Overlap, Shared, Side, judge};
use crate::domain::time::Timestamp;
use crate::domain::words::{Gate, OverlapState, Relation};
use crate::engine::{self, PlaneArea, Staged, Work};
use crate::store::{OverlapWrite, Tx};
use geo::Intersects;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// Pairs of blocks of edges that are looked at for one area: two seconds' work at the worst, and a hundred times what a
/// city-wide area needs among 2,000 others.
const MEASURED_AT_MOST: usize = 50_000_000;

/// An initiative whose area shares more than a border with another one.
pub(super) struct Meeting {
    pub(super) id: InitiativeId,
    pub(super) known: Arc<Known>,
    pub(super) shared: Shared,
}

/// An area with everything it met when the index held the changes up to a number.
pub(super) struct Sighting {
    pub(super) plane: PlaneArea,
    pub(super) meetings: Vec<Meeting>,
    at: i64,
}

type Candidates = Vec<(InitiativeId, LiveEntry)>;

/// Measures candidates. No lock is held meanwhile.
fn measure(area: &PlaneArea, candidates: Candidates) -> Result<Vec<Meeting>, ServiceError> {
    let entries = candidates.iter().map(|(id, entry)| (*id, entry));
    let hits = engine::measure(entries, area, BORDER_TOLERANCE_M2, &mut Work::at_most(MEASURED_AT_MOST));
    let hits = hits.map_err(|_| Error::TooIntricate)?;
    let mut known: HashMap<InitiativeId, Arc<Known>> =
        candidates.into_iter().map(|(id, entry)| (id, entry.payload)).collect();
    let meeting = |hit: engine::Hit<InitiativeId>| {
        Some(Meeting { id: hit.key, known: known.remove(&hit.key)?, shared: hit.shared.into() })
    };
    Ok(hits.into_iter().filter_map(meeting).collect())
}

fn gather<'a>(entries: impl Iterator<Item = (InitiativeId, &'a LiveEntry)>) -> Candidates {
    entries.map(|(id, entry)| (id, entry.clone())).collect()
}

impl From<engine::Shared> for Shared {
    fn from(shared: engine::Shared) -> Self {
        let relation = match shared.relation {
            engine::Relation::Overlaps => Relation::Overlaps,
            engine::Relation::Contains => Relation::Contains,
            engine::Relation::Within => Relation::Within,
            engine::Relation::Equals => Relation::Equals,
        };
        Self { area_m2: shared.area_m2, share_a: shared.share_a, share_b: shared.share_b, relation }
    }
}

impl Service {
    /// Judges a pair from the side with the smaller id, the one order in which pairs are kept.
    pub(super) fn judge_pair(&self, own: Side<'_>, other: Side<'_>, shared: Shared, was_active: bool) -> Finding {
        let (a, b, shared) = if own.0 < other.0 { (own, other, shared) } else { (other, own, shared.inverse()) };
        judge(a, b, shared, &self.settings.overlap, was_active)
    }

    /// Measures what an area meets. The index is held only while its candidates are picked out.
    ///
    /// # Errors
    /// [`Error::TooIntricate`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn sight(&self, plane: PlaneArea) -> Result<Sighting, ServiceError> {
        let (at, candidates) = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            (live.applied, gather(live.index.candidates(plane.bounds())))
        };
        Ok(Sighting { meetings: measure(&plane, candidates)?, plane, at })
    }

    /// Brings a sighting up to what the index and the changes of this transaction hold now: only those who changed since
    /// are measured again.
    #[tracing::instrument(level = "debug", skip_all)]
    fn renew(&self, sighting: &mut Sighting, changes: &LiveChanges) -> Result<(), ServiceError> {
        let bounds = sighting.plane.bounds();
        let candidates = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let view = Staged::new(&live.index, changes);
            if let Some(mut changed) = live.changed_since(sighting.at) {
                changed.extend(changes.keys());
                sighting.meetings.retain(|meeting| !changed.contains(&meeting.id));
                let current = changed.iter().filter_map(|id| Some((*id, view.get(*id)?)));
                gather(current.filter(|(_, entry)| entry.area.bounds().intersects(&bounds)))
            } else {
                sighting.meetings.clear();
                gather(view.candidates(bounds))
            }
        };
        sighting.meetings.extend(measure(&sighting.plane, candidates)?);
        sighting.meetings.sort_unstable_by_key(|meeting| meeting.id);
        Ok(())
    }

    /// Writes every overlap that an initiative now has, and ends those it no longer has.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn detect(
        &self,
        tx: &mut Tx,
        changes: &LiveChanges,
        initiative: &Initiative,
        sighting: &mut Sighting,
        known: &Known,
    ) -> Result<(), ServiceError> {
        let before: BTreeMap<InitiativeId, Overlap> = tx
            .overlaps_of(&Sight::ALL, initiative.id)
            .await?
            .into_iter()
            .map(|it| (other_side(&it, initiative.id), it))
            .collect();
        self.renew(sighting, changes)?;
        let mut gone = before.clone();
        for Meeting { id: other, known: theirs, shared } in sighting.meetings.drain(..) {
            if other == initiative.id {
                continue;
            }
            let previous = gone.remove(&other);
            let was = previous.as_ref().map(|overlap| overlap.state);
            let was_active = was == Some(OverlapState::Active);
            let finding = self.judge_pair((initiative.id, &known.party), (other, &theirs.party), shared, was_active);
            let state = finding.state(was);
            if previous.is_some_and(|it| it.finding == finding && it.state == state) {
                continue;
            }
            let window = known.bbox.intersection(&theirs.bbox).unwrap_or(known.bbox);
            tx.put_overlap(&OverlapWrite {
                id: Uuid::new_v4(),
                a_id: initiative.id.min(other),
                b_id: initiative.id.max(other),
                revision: initiative.revision,
                finding,
                state,
                window,
                at: initiative.updated_at,
            })
            .await?;
        }
        for overlap in gone.into_values() {
            self.end(tx, overlap, initiative.revision, initiative.updated_at).await?;
        }
        Ok(())
    }

    /// Marks an overlap as lapsed because the areas no longer meet; its last measures stay.
    pub(super) async fn end(&self, tx: &mut Tx, overlap: Overlap, seq: i64, at: Timestamp) -> Result<(), ServiceError> {
        let ended = overlap.state == OverlapState::Lapsed && overlap.finding.gates == [Gate::Apart];
        if !ended {
            let finding = Finding { gates: vec![Gate::Apart], ..overlap.finding };
            let write = OverlapWrite {
                id: overlap.id,
                a_id: overlap.a.id,
                b_id: overlap.b.id,
                revision: seq,
                finding,
                state: OverlapState::Lapsed,
                window: overlap.window,
                at,
            };
            tx.put_overlap(&write).await?;
        }
        Ok(())
    }
}

/// The id on the other side of an overlap.
pub(super) fn other_side(overlap: &Overlap, own: InitiativeId) -> InitiativeId {
    if overlap.a.id == own { overlap.b.id } else { overlap.a.id }
}
