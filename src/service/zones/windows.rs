//! The partitions of the windows of time that were asked for lately, each brought along from change to change.

use super::faces::{Pairs, zones};
use super::{Zone, Zones};
use crate::domain::access::{Sight, Visibility};
use crate::domain::codes::InitiativeId;
use crate::domain::crs::MetricCrs;
use crate::domain::overlap::Party;
use crate::domain::period::Period;
use crate::domain::settings::OverlapLimits;
use crate::domain::words::{AreaStatus, Phase};
use crate::engine::{ClusterNr, Mosaic};
use crate::service::live::{Known, Live, LiveEntry};
use crate::service::{Service, ServiceError};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// How many windows are remembered; a page asks for one, a slider for a few.
const REMEMBERED: usize = 8;

/// What is remembered between requests.
#[derive(Debug, Default)]
pub(in crate::service) struct Windows {
    /// By what is divided, what was asked for last at the end.
    slots: Mutex<Vec<(Subject, Slot)>>,
    recorded: AsyncMutex<Recorded>,
}

/// What is divided: the areas in force in a window, without the confidential ones that are not among these. Everybody who
/// sees the same of them shares a partition.
#[derive(Debug, Clone, PartialEq)]
struct Subject {
    window: Period,
    confidential: BTreeSet<InitiativeId>,
}

/// Whoever holds it brings it up to date; others who ask for the same window wait for the result.
type Slot = Arc<AsyncMutex<Option<Box<Window>>>>;

/// The partition of the areas in force in a window.
#[derive(Debug)]
struct Window {
    mosaic: Mosaic<InitiativeId, Arc<Known>>,
    of_cluster: HashMap<ClusterNr, Vec<Arc<Zone>>>,
    now: Arc<Zones>,
}

/// The active overlaps as they were recorded up to a change.
#[derive(Debug, Default)]
struct Recorded {
    seq: i64,
    pairs: Arc<Pairs>,
}

/// What is to be done with a window: divide everything, or take over what has changed.
enum Step {
    Everything(Vec<(InitiativeId, LiveEntry)>),
    Changes(Box<Window>, Vec<(InitiativeId, Option<LiveEntry>)>),
}

impl Windows {
    fn slot(&self, subject: &Subject) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(known, _)| known == subject).map(|place| slots.remove(place).1);
        let slot = known.unwrap_or_default();
        if slots.len() == REMEMBERED {
            slots.remove(0);
        }
        slots.push((subject.clone(), Arc::clone(&slot)));
        slot
    }

    /// Forgets everything: the numbers of changes mean something else now.
    pub(in crate::service) async fn forget(&self) {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.recorded.lock().await = Recorded::default();
    }
}

impl Service {
    /// Every zone of a window, of what is seen. After a change only the clusters that it touched are divided again.
    ///
    /// # Errors
    /// When the store cannot be read or the program is stopping.
    pub(in crate::service) async fn all_zones(
        self: &Arc<Self>,
        sight: &Sight,
        window: Period,
    ) -> Result<Arc<Zones>, ServiceError> {
        let confidential = self.live.read().unwrap_or_else(PoisonError::into_inner).confidential(sight);
        let subject = Subject { window, confidential };
        let slot = self.zones.slot(&subject);
        // A client that goes away must not take the partition with it.
        self.in_own_task(move |service| async move {
            let mut slot = slot.lock().await;
            let (seq, step) = match service.step(slot.take(), &subject) {
                Ok(current) => return Ok(Arc::clone(&slot.insert(current).now)),
                Err(step) => step,
            };
            let pairs = service.recorded_pairs().await?;
            let crs = service.crs.clone();
            let new = service.large(move || step.take(seq, &pairs, &crs)).await?;
            Ok(Arc::clone(&slot.insert(new).now))
        })
        .await
    }

    /// What brings a window up to the newest change, with the change's number; the window itself if nothing does.
    fn step(&self, before: Option<Box<Window>>, subject: &Subject) -> Result<Box<Window>, (i64, Step)> {
        let set = self.rules();
        let limits = &set.rules.limits;
        let counts = |id: InitiativeId, entry: &LiveEntry| {
            let party = &entry.payload.party;
            let is_seen = entry.payload.visibility != Visibility::Confidential || subject.confidential.contains(&id);
            is_seen && in_force(party, entry.area.area_m2(), &subject.window, limits)
        };
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        let Live { index, applied, .. } = &*live;
        match before.and_then(|before| Some((live.changed_since(before.now.seq)?, before))) {
            Some((changed, before)) if changed.is_empty() && before.now.seq == *applied => Ok(before),
            Some((changed, before)) => {
                let current = |id| (id, index.get(id).filter(|entry| counts(id, entry)).cloned());
                Err((*applied, Step::Changes(before, changed.into_iter().map(current).collect())))
            }
            None => {
                let in_force = index.iter().filter(|(id, entry)| counts(*id, entry));
                Err((*applied, Step::Everything(in_force.map(|(id, entry)| (id, entry.clone())).collect())))
            }
        }
    }

    /// The active overlaps by their pairs; only what was recorded since the last time is read.
    async fn recorded_pairs(&self) -> Result<Arc<Pairs>, ServiceError> {
        let mut recorded = self.zones.recorded.lock().await;
        let mut tx = self.store.read().await?;
        let head = tx.head().await?;
        let news = tx.pairs_since(recorded.seq).await?;
        if !news.is_empty() {
            let pairs = Arc::make_mut(&mut recorded.pairs);
            for pair in news {
                match pair.active {
                    true => drop(pairs.insert((pair.a, pair.b), pair.id)),
                    false => drop(pairs.remove(&(pair.a, pair.b))),
                }
            }
        }
        recorded.seq = head;
        Ok(Arc::clone(&recorded.pairs))
    }
}

/// Whether an area counts for zones: decided, not closed, not city-wide, and with a day in the window.
pub(in crate::service) fn in_force(party: &Party, area_m2: f64, window: &Period, limits: &OverlapLimits) -> bool {
    party.phase != Phase::Closed
        && party.area_status == AreaStatus::Decided
        && party.period.touches(window)
        && area_m2 <= limits.city_wide_m2()
}

/// The zones of areas that nobody asks for again after a change.
pub(in crate::service) fn divide(
    areas: Vec<(InitiativeId, LiveEntry)>,
    seq: i64,
    pairs: &Pairs,
    crs: &MetricCrs,
) -> Arc<Zones> {
    Step::Everything(areas).take(seq, pairs, crs).now
}

impl Step {
    fn take(self, seq: i64, pairs: &Pairs, crs: &MetricCrs) -> Box<Window> {
        let (mosaic, mut of_cluster, new) = match self {
            Step::Everything(areas) => {
                let mosaic = Mosaic::new(areas, 2);
                let all: Vec<ClusterNr> = mosaic.divisions().map(|(number, _)| number).collect();
                (mosaic, HashMap::new(), all)
            }
            Step::Changes(before, changes) => {
                let Window { mut mosaic, mut of_cluster, .. } = *before;
                let redivided = mosaic.update(changes);
                redivided.gone.iter().for_each(|cluster| drop(of_cluster.remove(cluster)));
                (mosaic, of_cluster, redivided.new)
            }
        };
        let made = new.par_iter().filter_map(|cluster| Some((*cluster, zones(mosaic.division(*cluster)?, pairs, crs))));
        of_cluster.extend(made.filter(|(_, zones)| !zones.is_empty()).collect::<Vec<_>>());
        let now = Arc::new(Zones { seq, all: deepest_first(&of_cluster), left_out: left_out(&mosaic) });
        Box::new(Window { mosaic, of_cluster, now })
    }
}

fn deepest_first(of_cluster: &HashMap<ClusterNr, Vec<Arc<Zone>>>) -> Vec<Arc<Zone>> {
    let mut all: Vec<Arc<Zone>> = of_cluster.values().flatten().cloned().collect();
    let place = |zone: &Zone| zone.label_at;
    all.par_sort_unstable_by(|a, b| {
        let deeper = b.administrations.len().cmp(&a.administrations.len());
        let larger = || b.area_m2.total_cmp(&a.area_m2);
        // Of equal ones any fixed order will do.
        let further = || place(a).partial_cmp(&place(b)).unwrap_or(std::cmp::Ordering::Equal);
        deeper.then_with(larger).then_with(further)
    });
    all
}

/// Told in answers and in the log: these initiatives are in no zone although they may well be in some.
fn left_out(mosaic: &Mosaic<InitiativeId, Arc<Known>>) -> Vec<InitiativeId> {
    let id = |(id, _): &(InitiativeId, LiveEntry)| *id;
    let of_division = mosaic.divisions().flat_map(|(_, division)| {
        division.left_out.iter().filter_map(move |place| division.members.get(*place as usize).map(id))
    });
    let mut left_out: Vec<InitiativeId> = of_division.collect();
    left_out.sort_unstable();
    if !left_out.is_empty() {
        tracing::warn!(initiatives = ?left_out, "zones were divided without areas that are too intricate");
    }
    left_out
}
