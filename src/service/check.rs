//! Checks that the register keeps its promises: a sound file, a log without gaps, and exactly the overlaps there are.

use super::import::Progress;
use super::live::{Known, LiveEntry, in_plane};
use super::score::{score, zone};
use super::{OverlapFilter, Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Finding, Overlap, Shared, Side};
use crate::domain::rules::RuleSet;
use crate::domain::words::{Gate, OverlapState};
use crate::engine::{self, Entry, PlaneArea};
use crate::store::{StoreError, StoredParty, Tx};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Overlaps read at a time.
const CHUNK: i64 = 1000;
/// How far two computations of one area may lie apart, as a part of it: the order of the two sides is not the same.
const TOLERANCE: f64 = 1e-6;
/// How far they may lie apart in any case.
const TOLERANCE_M2: f64 = 1e-3;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Check {
    /// What is wrong with the file or database itself.
    pub store: Vec<String>,
    /// The number of the newest change, and how many changes the log holds.
    pub changes: (i64, i64),
    /// How many initiatives were compared with each other.
    pub initiatives: usize,
    /// How many pairs share more than a border.
    pub overlaps: usize,
    /// How many recorded overlaps wait to be judged and scored again, and were compared with nothing.
    pub waiting: usize,
    /// Where the record differs from what is so.
    pub differences: Vec<Difference>,
}

/// A pair of which the record is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// They overlap, and it is not recorded.
    Missing(InitiativeId, InitiativeId),
    /// They do not overlap, and it is recorded.
    Superfluous(InitiativeId, InitiativeId),
    /// They overlap, and something else is recorded.
    Different(InitiativeId, InitiativeId),
}

impl Check {
    /// Whether every promise holds.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.store.is_empty() && self.changes.0 == self.changes.1 && self.differences.is_empty()
    }
}

type Key = (InitiativeId, InitiativeId);

/// What the register says of overlaps.
struct Recorded {
    overlaps: BTreeMap<Key, Overlap>,
    /// Those that wait to be judged and scored again.
    waiting: BTreeSet<OverlapId>,
    rules: RuleSet,
}

/// Tells work on another thread that nobody waits for it any more.
#[derive(Default)]
struct SetOnDrop(Arc<AtomicBool>);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Service {
    /// Looks at everything. It takes as long as loading the register and finding all its overlaps anew; `progress` is
    /// told how many pairs of how many are measured, and the work stops soon after the future is dropped.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn check(self: &Arc<Self>, progress: Progress) -> Result<Check, ServiceError> {
        let store = self.store.faults().await?;
        let mut tx = self.store.read().await?;
        let changes = (tx.head().await?, tx.count_changes().await?);
        let (parties, _) = tx.load_parties(0, i64::MAX).await?;
        let rules = tx.rules_in_force().await?.ok_or_else(|| StoreError::Corrupt("there are no rules".into()))?;
        let waiting: BTreeSet<OverlapId> = tx.unscored(rules.version, i64::MAX).await?.into_iter().collect();
        let recorded = Recorded { overlaps: recorded(&mut tx).await?, waiting, rules };
        let waiting = recorded.waiting.len();
        drop(tx);
        let (service, initiatives, cancel) = (Arc::clone(self), parties.len(), SetOnDrop::default());
        let cancelled = Arc::clone(&cancel.0);
        let compare = move || {
            let run = engine::Run { progress: Some(&*progress), cancel: Some(&cancelled), threads: 0 };
            service.compare(&parties, recorded, run)
        };
        let compared = self.large(compare).await?;
        let (overlaps, differences) = compared?;
        Ok(Check { store, changes, initiatives, overlaps, waiting, differences })
    }

    fn compare(
        &self,
        parties: &[StoredParty],
        mut recorded: Recorded,
        run: engine::Run<'_>,
    ) -> Result<(usize, Vec<Difference>), ServiceError> {
        let planes: Result<Vec<PlaneArea>, StoreError> =
            parties.par_iter().map(|stored| in_plane(&self.crs, &stored.footprint)).collect();
        let planes = planes?;
        let pairs = engine::all_pairs(&planes, |_, _| true, BORDER_TOLERANCE_M2, run);
        let pairs = pairs.map_err(|_| ServiceError::Stopping)?;
        let entry = |(stored, plane)| Entry { area: Arc::new(plane), payload: Arc::new(Known::from(stored)) };
        let entries: Vec<LiveEntry> = parties.iter().zip(planes).map(entry).collect();
        let mut met: Vec<Vec<u32>> = vec![Vec::new(); parties.len()];
        for (one, other) in pairs.iter().flat_map(|pair| [(pair.a, pair.b), (pair.b, pair.a)]) {
            met.get_mut(one as usize).into_iter().for_each(|met| met.push(other));
        }
        let mut differences = Vec::new();
        for pair in &pairs {
            let of = |place: u32| Some((parties.get(place as usize)?, entries.get(place as usize)?, place));
            let Some((a, b)) = of(pair.a).zip(of(pair.b)) else { continue };
            let (a, b) = if a.0.id < b.0.id { (a, b) } else { (b, a) };
            let shared = Shared::from(engine::compare(&a.1.area, &b.1.area));
            let sides = ((a.0.id, &a.0.party), (b.0.id, &b.0.party));
            let around = met.get(a.2 as usize).into_iter().flatten().filter(|place| **place != b.2);
            let around = around.filter_map(|place| Some((entries.get(*place as usize)?, 0.0)));
            let zone =
                || zone((&a.1.area, sides.0.1), (&b.1.area, sides.1.1), 0.0, around, &recorded.rules.rules, &mut None);
            let scores = |overlap: &Overlap| {
                let now = score(sides.0.1, sides.1.1, &overlap.finding, zone(), &recorded.rules);
                let counted =
                    |score: &Option<_>| score.as_ref().map(|it: &crate::domain::score::Score| (it.hundredths, it.band));
                counted(&now) == counted(&overlap.score)
            };
            match recorded.overlaps.remove(&(a.0.id, b.0.id)) {
                None if is_border(shared.area_m2) => {}
                None => differences.push(Difference::Missing(a.0.id, b.0.id)),
                Some(overlap) if recorded.waiting.contains(&overlap.id) => {}
                Some(overlap) if is_right(&recorded.rules, &overlap, sides, shared) && scores(&overlap) => {}
                Some(_) => differences.push(Difference::Different(a.0.id, b.0.id)),
            }
        }
        let superfluous = recorded.overlaps.into_iter();
        let superfluous = superfluous.filter(|(_, overlap)| !is_border(overlap.finding.shared.area_m2));
        differences.extend(superfluous.map(|((a, b), _)| Difference::Superfluous(a, b)));
        Ok((pairs.len(), differences))
    }
}

/// Whether a record says what follows from the areas and parties now. Limits are looser for what was active, which a
/// record of a lapsed overlap no longer tells; either judgement is right then.
fn is_right(set: &RuleSet, overlap: &Overlap, (a, b): (Side<'_>, Side<'_>), shared: Shared) -> bool {
    let histories: &[bool] = match overlap.state {
        OverlapState::Active => &[true],
        OverlapState::Candidate => &[false],
        OverlapState::Lapsed => &[true, false],
    };
    let judged = |was_active| Service::judge_pair(&set.rules, a, b, shared, was_active);
    let agrees = |was_active: &bool| is_same(&overlap.finding, &judged(*was_active));
    let state_follows = overlap.finding.is_active() == (overlap.state == OverlapState::Active);
    state_follows && histories.iter().any(agrees)
}

/// Every recorded overlap but those that say that the areas no longer meet.
async fn recorded(tx: &mut Tx) -> Result<BTreeMap<Key, Overlap>, ServiceError> {
    let (mut recorded, mut after) = (BTreeMap::new(), 0);
    loop {
        let rows = tx.list_overlaps(&Sight::ALL, &OverlapFilter::default(), after, CHUNK).await?;
        let Some((last, _)) = rows.last() else { return Ok(recorded) };
        after = *last;
        let current = rows.into_iter().filter(|(_, overlap)| !overlap.finding.gates.contains(&Gate::Apart));
        recorded.extend(current.map(|(_, overlap)| ((overlap.a.id, overlap.b.id), overlap)));
    }
}

/// Whether a shared area is so near the limit of a shared border that rounding decides on which side it falls.
fn is_border(area_m2: f64) -> bool {
    (area_m2 - BORDER_TOLERANCE_M2).abs() <= TOLERANCE_M2
}

fn is_same(recorded: &Finding, found: &Finding) -> bool {
    let (was, is) = (&recorded.shared, &found.shared);
    let near = |a: f64, b: f64, absolute: f64| (a - b).abs() <= absolute + TOLERANCE * a.abs().max(b.abs());
    let same_measures = near(was.area_m2, is.area_m2, TOLERANCE_M2)
        && near(was.share_a, is.share_a, TOLERANCE)
        && near(was.share_b, is.share_b, TOLERANCE);
    same_measures && was.relation == is.relation && Finding { shared: *is, ..recorded.clone() } == *found
}
