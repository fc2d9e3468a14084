//! Detection: what an area meets is measured before any lock, and brought up to date inside the write.

use super::handling::Cause;
use super::live::{Known, LiveChanges, LiveEntry};
use super::score::{Place, join, score, zone};
use super::{Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::Error;
use crate::domain::handling::{Act, Baseline};
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Finding, Overlap, Party, Shared, Side, judge};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::words::{Gate, OverlapState, Relation};
use crate::engine::{self, PlaneArea, Staged, Work};
use crate::store::{OverlapWrite, Tx};
use geo::Intersects;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// Pairs of blocks of edges that are looked at for one area: two seconds' work at the worst, and a hundred times what a
/// city-wide area needs among 2,000 others.
const MEASURED_AT_MOST: usize = 50_000_000;

/// An initiative whose area shares more than a border with another one.
pub(super) struct Meeting {
    pub(super) id: InitiativeId,
    pub(super) entry: LiveEntry,
    pub(super) shared: Shared,
    /// The administrations in the shared area, where that was worked out already.
    pub(super) zone: Option<BTreeSet<Code>>,
    /// The shared area, where it was drawn already.
    place: Option<Place>,
}

/// An area with everything it met when the index held the changes up to a number.
pub(super) struct Sighting {
    pub(super) plane: Arc<PlaneArea>,
    pub(super) meetings: Vec<Meeting>,
    at: i64,
    /// The version of the rules that the zones were worked out by.
    rules: i64,
}

/// What a detection has found, for who tells people.
#[derive(Default)]
pub(super) struct Found {
    /// An overlap that nobody has handled became active.
    pub(super) opened: bool,
    /// One ceased to be.
    pub(super) closed: bool,
    /// How many pairs the initiative has or had.
    pub(super) pairs: usize,
    /// What it shares with whom, as far as that was drawn.
    pub(super) places: HashMap<InitiativeId, Place>,
}

type Candidates = Vec<(InitiativeId, LiveEntry)>;

/// Measures candidates. No lock is held meanwhile.
fn measure(area: &PlaneArea, candidates: Candidates) -> Result<Vec<Meeting>, ServiceError> {
    let entries = candidates.iter().map(|(id, entry)| (*id, entry));
    let hits = engine::measure(entries, area, BORDER_TOLERANCE_M2, &mut Work::at_most(MEASURED_AT_MOST));
    let hits = hits.map_err(|_| Error::TooIntricate)?;
    let mut known: HashMap<InitiativeId, LiveEntry> = candidates.into_iter().collect();
    let meeting = |hit: engine::Hit<InitiativeId>| {
        Some(Meeting {
            id: hit.key,
            entry: known.remove(&hit.key)?,
            shared: hit.shared.into(),
            zone: None,
            place: None,
        })
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
    pub(super) fn judge_pair(
        rules: &Rules,
        own: Side<'_>,
        other: Side<'_>,
        shared: Shared,
        was_active: bool,
    ) -> Finding {
        let (a, b, shared) = if own.0 < other.0 { (own, other, shared) } else { (other, own, shared.inverse()) };
        judge(a, b, shared, rules, was_active)
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
        Ok(Sighting { meetings: measure(&plane, candidates)?, plane: Arc::new(plane), at, rules: 0 })
    }

    /// Works out who else is in what an area shares with those it meets, as far as that counts. No lock is held.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn look_around(&self, sighting: &mut Sighting, own: InitiativeId, party: &Party) {
        let set = self.rules();
        let active = |meeting: &Meeting| {
            let theirs = (meeting.id, &meeting.entry.payload.party);
            meeting.id != own && Self::judge_pair(&set.rules, (own, party), theirs, meeting.shared, true).is_active()
        };
        for nth in 0..sighting.meetings.len() {
            if sighting.meetings.get(nth).is_some_and(active) {
                let mut place = None;
                let zone = zone_of(sighting, nth, own, party, &set.rules, &mut place);
                if let Some(meeting) = sighting.meetings.get_mut(nth) {
                    (meeting.zone, meeting.place) = (zone, place);
                }
            }
        }
        sighting.rules = set.version;
    }

    /// Brings a sighting up to what the index and the changes of this transaction hold now: only those who changed since
    /// are measured again.
    #[tracing::instrument(level = "debug", skip_all)]
    fn renew(
        &self,
        sighting: &mut Sighting,
        changes: &LiveChanges,
        own: InitiativeId,
        rules: &Rules,
    ) -> Result<(), ServiceError> {
        let bounds = sighting.plane.bounds();
        let mut lost = BTreeSet::new();
        let candidates = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let view = Staged::new(&live.index, changes);
            if let Some(mut changed) = live.changed_since(sighting.at) {
                changed.extend(changes.keys());
                let gone = sighting.meetings.extract_if(.., |meeting| changed.contains(&meeting.id));
                lost.extend(gone.flat_map(|meeting| meeting.entry.payload.party.administrations.clone()));
                let current = changed.iter().filter_map(|id| Some((*id, view.get(*id)?)));
                gather(current.filter(|(_, entry)| entry.area.bounds().intersects(&bounds)))
            } else {
                sighting.meetings.clear();
                gather(view.candidates(bounds))
            }
        };
        let fresh = measure(&sighting.plane, candidates)?;
        // Whoever left a shared area may have been all there was of an administration; whoever is new may have joined one.
        for Meeting { entry, shared, zone, place, .. } in &mut sighting.meetings {
            let sides = &entry.payload.party.administrations;
            *zone = zone.take().filter(|codes| !codes.iter().any(|code| lost.contains(code) && !sides.contains(code)));
            if let Some(codes) = zone {
                let others = fresh.iter().filter(|meeting| meeting.id != own);
                let others = others.map(|meeting| (&meeting.entry, meeting.shared.share_a));
                join(codes, (&sighting.plane, &entry.area, shared.share_a), others, rules, place);
            }
        }
        sighting.meetings.extend(fresh);
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
        cause: &Cause,
    ) -> Result<Found, ServiceError> {
        let (own, set) = (initiative.id, self.rules());
        // Nothing is recorded of what has just come in.
        let before = match self.seen(changes, own) {
            Some(_) => tx.overlaps_of(&Sight::ALL, own).await?,
            None => Vec::new(),
        };
        let mut gone: BTreeMap<InitiativeId, Overlap> =
            before.into_iter().map(|overlap| (other_side(&overlap, own), overlap)).collect();
        self.renew(sighting, changes, own, &set.rules)?;
        let mut found = Found::default();
        for nth in 0..sighting.meetings.len() {
            let mut place = sighting.meetings.get_mut(nth).and_then(|meeting| meeting.place.take());
            let Some(meeting) = sighting.meetings.get(nth).filter(|meeting| meeting.id != own) else { continue };
            let (other, theirs) = (meeting.id, &meeting.entry.payload);
            let previous = gone.remove(&other);
            let was = previous.as_ref().map(|overlap| overlap.state);
            let was_active = was == Some(OverlapState::Active);
            let sides = ((own, &known.party), (other, &theirs.party));
            let finding = Self::judge_pair(&set.rules, sides.0, sides.1, meeting.shared, was_active);
            let state = finding.state(was);
            let zone = match finding.is_active() {
                false => None,
                true if sighting.rules == set.version && meeting.zone.is_some() => meeting.zone.clone(),
                true => zone_of(sighting, nth, own, &known.party, &set.rules, &mut place),
            };
            let score = zone.and_then(|zone| score(sides.0.1, sides.1.1, &finding, zone, &set));
            let same = |it: &Overlap| it.finding == finding && it.state == state && it.score == score;
            found.pairs += 1;
            found.places.extend(place.map(|place| (other, place)));
            if previous.as_ref().is_some_and(same) {
                continue;
            }
            let window = known.bbox.intersection(&theirs.bbox).unwrap_or(known.bbox);
            let administrations = sides.0.1.administrations.union(&sides.1.1.administrations).cloned().collect();
            let (opens, closes) = (!was_active && finding.is_active(), was_active && !finding.is_active());
            let at = |is_now: bool, before: Option<Timestamp>| if is_now { Some(cause.at) } else { before };
            let write = OverlapWrite {
                id: previous.as_ref().map_or_else(Uuid::new_v4, |overlap| overlap.id),
                a_id: own.min(other),
                b_id: own.max(other),
                revision: cause.seq,
                opened_at: at(opens, previous.as_ref().and_then(|overlap| overlap.opened_at)),
                closed_at: at(closes, previous.as_ref().and_then(|overlap| overlap.closed_at)),
                finding,
                score,
                rules: set.version,
                state,
                window,
                at: cause.at,
            };
            tx.put_overlap(&write).await?;
            let now = Baseline::new(administrations, &write.finding, write.score.as_ref());
            let was_handled = previous.is_some_and(|overlap| 0 < overlap.handled.revision);
            match (was_handled, opens, closes) {
                (false, ..) => {
                    found.opened |= opens;
                    found.closed |= closes;
                }
                (true, true, _) => self.handle(tx, write.id, Act::Return, &now, cause).await?,
                (true, _, true) => self.handle(tx, write.id, Act::Lapse, &now, cause).await?,
                (true, ..) => self.handle(tx, write.id, Act::Changed, &now, cause).await?,
            }
        }
        for overlap in gone.into_values() {
            found.pairs += 1;
            found.closed |= self.end(tx, overlap, cause).await?;
        }
        Ok(found)
    }

    /// Marks an overlap as lapsed because the areas no longer meet; its last measures stay. Says whether it was active and
    /// nobody had handled it.
    pub(super) async fn end(&self, tx: &mut Tx, overlap: Overlap, cause: &Cause) -> Result<bool, ServiceError> {
        if overlap.state == OverlapState::Lapsed && overlap.finding.gates == [Gate::Apart] {
            return Ok(false);
        }
        let was_active = overlap.state == OverlapState::Active;
        let now = Baseline::of(&overlap);
        let was_handled = 0 < overlap.handled.revision;
        let write = OverlapWrite {
            id: overlap.id,
            a_id: overlap.a.id,
            b_id: overlap.b.id,
            revision: cause.seq,
            finding: Finding { gates: vec![Gate::Apart], ..overlap.finding },
            score: None,
            rules: self.rules().version,
            opened_at: overlap.opened_at,
            closed_at: if was_active { Some(cause.at) } else { overlap.closed_at },
            state: OverlapState::Lapsed,
            window: overlap.window,
            at: cause.at,
        };
        tx.put_overlap(&write).await?;
        if was_active && was_handled {
            self.handle(tx, write.id, Act::Lapse, &now, cause).await?;
        }
        Ok(was_active && !was_handled)
    }
}

/// The zone of what an area shares with the nth of those it meets: whoever is there meets the area, too.
fn zone_of(
    sighting: &Sighting,
    nth: usize,
    own: InitiativeId,
    party: &Party,
    rules: &Rules,
    place: &mut Option<Place>,
) -> Option<BTreeSet<Code>> {
    let other = sighting.meetings.get(nth)?;
    let others = sighting.meetings.iter().filter(|meeting| meeting.id != own && meeting.id != other.id);
    let others = others.map(|meeting| (&meeting.entry, meeting.shared.share_a));
    let (sides, share) =
        (((&sighting.plane, party), (&other.entry.area, &other.entry.payload.party)), other.shared.share_a);
    Some(zone(sides.0, sides.1, share, others, rules, place))
}

/// The id on the other side of an overlap.
pub(super) fn other_side(overlap: &Overlap, own: InitiativeId) -> InitiativeId {
    if overlap.a.id == own { overlap.b.id } else { overlap.a.id }
}
