//! Detection inside a write: which overlaps a change causes, seen through the changes staged before it.

use super::live::{Known, LiveChanges};
use super::{Service, ServiceError};
use crate::domain::codes::InitiativeId;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Finding, Overlap, Shared, Side, judge};
use crate::domain::time::Timestamp;
use crate::domain::words::{Gate, OverlapState, Relation};
use crate::engine::{self, Entry, PlaneArea, Staged, compare};
use crate::store::{OverlapWrite, Tx};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// An initiative whose area shares more than a border with another one.
pub(super) struct Meeting {
    pub(super) id: InitiativeId,
    pub(super) known: Arc<Known>,
    pub(super) shared: Shared,
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
    /// Everything in the index, seen through the changes of this transaction, that shares more than a border with an
    /// area; the area's own initiative is left out.
    ///
    /// The index is held only while candidates are gathered, not while they are measured: a large area takes long, and
    /// whoever wants to change the index would make everybody after it wait. The span lets a benchmark tell the search
    /// from the writing.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn meetings(&self, changes: &LiveChanges, area: &PlaneArea, own: Option<InitiativeId>) -> Vec<Meeting> {
        let mut candidates: Vec<(InitiativeId, Entry<Arc<Known>>)> = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let view = Staged::new(&live.index, changes);
            let near = view.candidates(area.bounds());
            near.filter(|(id, _)| Some(*id) != own).map(|(id, entry)| (id, entry.clone())).collect()
        };
        candidates.sort_unstable_by_key(|(id, _)| *id);
        let measured = candidates.into_iter().map(|(id, entry)| {
            let shared = compare(area, &entry.area).into();
            Meeting { id, known: entry.payload, shared }
        });
        measured.filter(|meeting| meeting.shared.area_m2 > BORDER_TOLERANCE_M2).collect()
    }

    /// Judges a pair from the side with the smaller id, the one order in which pairs are kept.
    pub(super) fn judge_pair(&self, own: Side<'_>, other: Side<'_>, shared: Shared, was_active: bool) -> Finding {
        let (a, b, shared) = if own.0 < other.0 { (own, other, shared) } else { (other, own, shared.inverse()) };
        judge(a, b, shared, &self.settings.overlap, was_active)
    }

    /// Writes every overlap that an initiative now has, and ends those it no longer has.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn detect(
        &self,
        tx: &mut Tx,
        changes: &LiveChanges,
        initiative: &Initiative,
        plane: &PlaneArea,
        known: &Known,
    ) -> Result<(), ServiceError> {
        let before: BTreeMap<InitiativeId, Overlap> =
            tx.overlaps_of(initiative.id).await?.into_iter().map(|it| (other_side(&it, initiative.id), it)).collect();
        let found = self.meetings(changes, plane, Some(initiative.id));
        let mut gone = before.clone();
        for Meeting { id: other, known: theirs, shared } in found {
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
