//! Scores in the register: who else works in a shared area, and which other pairs a change makes to be counted again.

use super::handling::Cause;
use super::live::{LiveChanges, LiveEntry};
use super::{Service, ServiceError};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::handling::Act;
use crate::domain::overlap::{BORDER_TOLERANCE_M2, Finding, Party};
use crate::domain::rules::{RuleSet, Rules};
use crate::domain::score::{Inputs, Score};
use crate::domain::words::Visibility;
use crate::engine::{self, PlaneArea, Staged};
use crate::store::{PairAround, Tx};
use geo::Intersects;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

/// Pairs around a change that are counted again inside the write; where there are more, all of them are left for later.
const AROUND_AT_MOST: usize = 300;
/// Shared areas that are drawn for that; pairs that would need more are left for later.
const DRAWN_AT_MOST: usize = 60;

/// The ground that two areas share, to be asked who else is there.
pub(super) struct Place {
    a: Arc<PlaneArea>,
    b: Arc<PlaneArea>,
    shared: Shared,
}

enum Shared {
    Nothing,
    Drawn(Box<PlaneArea>),
    /// One lies within the other, so that who meets both meets both there; or it is too intricate to draw, and who meets
    /// both is taken to be there.
    Undrawn,
}

impl Place {
    fn of(a: &Arc<PlaneArea>, b: &Arc<PlaneArea>) -> Self {
        let found = engine::compare(a, b);
        let shared = if found.area_m2 <= BORDER_TOLERANCE_M2 {
            Shared::Nothing
        } else if found.relation == engine::Relation::Overlaps {
            let drawn = engine::intersection(a, b).and_then(|shape| PlaneArea::new(&shape));
            drawn.map_or(Shared::Undrawn, |drawn| Shared::Drawn(Box::new(drawn)))
        } else {
            Shared::Undrawn
        };
        Self { a: Arc::clone(a), b: Arc::clone(b), shared }
    }

    fn meets(&self, other: &PlaneArea) -> bool {
        let shares = |area: &PlaneArea| BORDER_TOLERANCE_M2 < engine::shared_area_m2(area, other);
        match &self.shared {
            Shared::Nothing => false,
            Shared::Drawn(drawn) => shares(drawn),
            Shared::Undrawn => shares(&self.a) && shares(&self.b),
        }
    }
}

/// Whether an initiative counts among those in whose area others work. A confidential one does not: the number would tell
/// of it.
fn counts(entry: &LiveEntry, rules: &Rules) -> bool {
    entry.payload.visibility != Visibility::Confidential
        && entry.payload.party.is_in_force()
        && entry.area.area_m2() <= rules.limits.city_wide_m2()
}

/// Somebody who may be in a shared area, with the part of the first area that they share, 0–1; 0 where it is not known.
pub(super) type Other<'a> = (&'a LiveEntry, f64);

/// The administrations in the area that two initiatives share: of both, and of everybody in force whose interior meets it.
/// Others are asked in the given order, as long as another administration could still change the class. The shared ground
/// is drawn where somebody has to be asked, and kept in `place` for who asks next. `share` is its part of the first area.
pub(super) fn zone<'a>(
    a: (&Arc<PlaneArea>, &Party),
    b: (&Arc<PlaneArea>, &Party),
    share: f64,
    others: impl Iterator<Item = Other<'a>>,
    rules: &Rules,
    place: &mut Option<Place>,
) -> BTreeSet<Code> {
    let mut codes: BTreeSet<Code> = a.1.administrations.union(&b.1.administrations).cloned().collect();
    join(&mut codes, (a.0, b.0, share), others, rules, place);
    codes
}

/// Adds those others to a zone who are in the shared area, as long as another administration could still change the class.
pub(super) fn join<'a>(
    codes: &mut BTreeSet<Code>,
    (a, b, share): (&Arc<PlaneArea>, &Arc<PlaneArea>, f64),
    others: impl Iterator<Item = Other<'a>>,
    rules: &Rules,
    place: &mut Option<Place>,
) {
    for (other, others_share) in others {
        if rules.most_administrations() <= codes.len() {
            break;
        }
        let theirs = &other.payload.party.administrations;
        if theirs.is_subset(codes) || !counts(other, rules) || !other.area.bounds().intersects(&b.bounds()) {
            continue;
        }
        // Two parts that are more than the whole together have something in common.
        let is_certain = BORDER_TOLERANCE_M2 < (share + others_share - 1.0) * a.area_m2();
        if is_certain || place.get_or_insert_with(|| Place::of(a, b)).meets(&other.area) {
            codes.extend(theirs.iter().cloned());
        }
    }
}

/// The score that follows from a finding; none where a gate fails.
pub(super) fn score(a: &Party, b: &Party, finding: &Finding, zone: BTreeSet<Code>, set: &RuleSet) -> Option<Score> {
    finding.is_active().then(|| Score::new(Inputs::of(a, b, finding, zone), set))
}

/// An initiative that has changed, as others' zones may feel it.
pub(super) struct Moved<'a> {
    pub(super) id: InitiativeId,
    /// What it was.
    pub(super) was: Option<&'a LiveEntry>,
    /// What it is.
    pub(super) is: Option<&'a LiveEntry>,
    /// Whether its area is another one.
    pub(super) elsewhere: bool,
}

impl Service {
    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> Arc<RuleSet> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner).rules)
    }

    /// An indexed initiative as a transaction with these changes sees it.
    pub(super) fn seen(&self, changes: &LiveChanges, id: InitiativeId) -> Option<LiveEntry> {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        Staged::new(&live.index, changes).get(id).cloned()
    }

    /// The zone of a pair, from everybody around it. Takes the index only while candidates are picked out.
    pub(super) fn zone_around(
        &self,
        changes: &LiveChanges,
        a: (InitiativeId, &LiveEntry),
        b: (InitiativeId, &LiveEntry),
        rules: &Rules,
    ) -> BTreeSet<Code> {
        let smaller = if a.1.area.area_m2() < b.1.area.area_m2() { a.1 } else { b.1 };
        let mut others: Vec<(InitiativeId, LiveEntry)> = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let view = Staged::new(&live.index, changes);
            let found = view.candidates(smaller.area.bounds());
            found.filter(|(id, _)| *id != a.0 && *id != b.0).map(|(id, entry)| (id, entry.clone())).collect()
        };
        others.sort_unstable_by_key(|(id, _)| *id);
        let (a, b) = (a.1, b.1);
        let others = others.iter().map(|(_, entry)| (entry, 0.0));
        zone((&a.area, &a.payload.party), (&b.area, &b.payload.party), 0.0, others, rules, &mut None)
    }

    /// Counts the pairs again in whose shared area an initiative now works or no longer does. `own` is what it shares with
    /// others, as far as that is drawn. What takes too long inside a write is left to [`Self::rescore`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn rescore_around(
        &self,
        tx: &mut Tx,
        changes: &LiveChanges,
        moved: Moved<'_>,
        mut own: HashMap<InitiativeId, Place>,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        let set = self.rules();
        let was = moved.was.filter(|entry| counts(entry, &set.rules));
        let is = moved.is.filter(|entry| counts(entry, &set.rules));
        let administrations =
            |entry: Option<&LiveEntry>| entry.map(|entry| entry.payload.party.administrations.clone());
        let (before, after) = (administrations(was).unwrap_or_default(), administrations(is).unwrap_or_default());
        if (was.is_none() && is.is_none()) || (before == after && !moved.elsewhere) {
            return Ok(());
        }
        let limit = i64::try_from(AROUND_AT_MOST + 1).unwrap_or(i64::MAX);
        // Who comes adds to places that are not full; who goes may have been counted in any.
        let most = i64::try_from(set.rules.most_administrations()).unwrap_or(i64::MAX);
        let zone_below = if before.is_empty() { most } else { i64::MAX };
        let pairs = tx.pairs_around(moved.id, zone_below, limit).await?;
        if AROUND_AT_MOST < pairs.len() {
            return Ok(tx.leave_pairs_around(moved.id).await?);
        }
        let mut drawn = 0;
        for PairAround { id, a, b, score } in pairs {
            let (Some(a), Some(b)) = (self.known_as(changes, a), self.known_as(changes, b)) else { continue };
            let sides: BTreeSet<&Code> =
                [&a, &b].into_iter().flat_map(|(_, entry)| &entry.payload.party.administrations).collect();
            let there = &score.inputs.administrations;
            let may_leave = before.iter().any(|code| there.contains(code) && !sides.contains(code));
            let may_join = is.is_some() && there.len() < set.rules.most_administrations() && !after.is_subset(there);
            if !may_leave && !may_join {
                continue;
            }
            if DRAWN_AT_MOST <= drawn {
                tx.leave_score(id).await?;
                continue;
            }
            let zone = match is {
                Some(entry) if !may_leave => {
                    let place = own.entry(a.0).or_insert_with(|| {
                        drawn += 1;
                        Place::of(&entry.area, &a.1.area)
                    });
                    if !place.meets(&b.1.area) {
                        continue;
                    }
                    there.union(&after).cloned().collect()
                }
                _ => {
                    drawn += 1;
                    self.zone_around(changes, (a.0, &a.1), (b.0, &b.1), &set.rules)
                }
            };
            if zone == *there {
                continue;
            }
            let again = Score::new(Inputs { administrations: zone, ..score.inputs }, &set);
            tx.put_score(id, cause.seq, &again).await?;
            if score.band < again.band {
                self.follow_up(tx, id, Act::Changed, cause).await?;
            }
        }
        Ok(())
    }

    fn known_as(&self, changes: &LiveChanges, id: InitiativeId) -> Option<(InitiativeId, LiveEntry)> {
        Some((id, self.seen(changes, id)?))
    }
}
