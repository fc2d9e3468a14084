//! The live index: every initiative's area in the metric plane, in step with the log up to a number.

use super::ServiceError;
use crate::domain::access::Sight;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::crs::MetricCrs;
use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::initiative::{ContactPerson, Initiative};
use crate::domain::overlap::Party;
use crate::domain::rules::RuleSet;
use crate::domain::words::Visibility;
use crate::engine::{Changes, Entry, Index, PlaneArea};
use crate::store::{Mark, Store, StoreError, StoredParty};
use rayon::prelude::*;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Initiatives that are read and projected at a time.
const PORTION: i64 = 2_000;

/// Changes that are remembered, so that what was worked out a while ago can be brought up to date instead of worked out
/// again.
const REMEMBERED: usize = 10_000;

/// What is known of an indexed initiative without asking the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// The city's contact person.
    pub contact_person: Option<ContactPerson>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The box around its area, in degrees.
    pub bbox: Bbox,
    /// What detection needs.
    pub party: Party,
}

impl Known {
    /// Whether somebody sees it.
    pub(super) fn is_seen(&self, sight: &Sight) -> bool {
        let contact = self.contact_person.as_ref().and_then(|contact| contact.person);
        sight.sees(self.visibility, &self.party.administrations, contact)
    }
}

pub(super) type LiveIndex = Index<InitiativeId, Arc<Known>>;
pub(super) type LiveChanges = Changes<InitiativeId, Arc<Known>>;
pub(super) type LiveEntry = Entry<Arc<Known>>;

/// The index and the last change it holds.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) index: LiveIndex,
    pub(super) applied: i64,
    pub(super) mark: Mark,
    /// The rules in force.
    pub(super) rules: Arc<RuleSet>,
    /// Who changed lately, with the number of the change, oldest first.
    recent: VecDeque<(i64, InitiativeId)>,
    /// Every change after this number is in `recent`.
    recent_after: i64,
    /// Who is confidential: few, so that what somebody sees differs in them only.
    confidential: BTreeSet<InitiativeId>,
}

impl Live {
    /// Loads everything under one snapshot. While one portion is read, those before it are projected.
    pub(super) async fn load(store: &Store, crs: &MetricCrs) -> Result<Self, ServiceError> {
        let began = std::time::Instant::now();
        let mut tx = store.read().await?;
        let mark = tx.newest().await?;
        let missing = || StoreError::Corrupt("there are no rules".into());
        let rules = Arc::new(tx.rules_in_force().await?.ok_or_else(missing)?);
        let (mut portions, mut after) = (Vec::new(), 0);
        loop {
            let (parties, last) = tx.load_parties(after, PORTION).await?;
            let Some(last) = last else { break };
            after = last;
            let crs = crs.clone();
            portions.push(tokio::task::spawn_blocking(move || {
                parties.into_par_iter().map(|stored| entry(&crs, stored)).collect::<Result<Vec<_>, StoreError>>()
            }));
        }
        let mut entries = Vec::new();
        for portion in portions {
            entries.extend(portion.await.map_err(|_| ServiceError::Broken)??);
        }
        let is_confidential = |(_, _, known): &&(_, _, Arc<Known>)| known.visibility == Visibility::Confidential;
        let confidential = entries.iter().filter(is_confidential).map(|(id, ..)| *id).collect();
        let index = Index::bulk(entries);
        tracing::info!(initiatives = index.len(), took = ?began.elapsed(), "loaded the index");
        let (recent, recent_after) = (VecDeque::new(), mark.seq);
        Ok(Self { index, applied: mark.seq, mark, rules, recent, recent_after, confidential })
    }

    /// Takes the place of an index of another history. Numbers up to its last one mean something else now, so that nobody
    /// is told what has changed since one of them.
    pub(super) fn replace(&mut self, new: Self) {
        let recent_after = new.applied.max(self.applied + 1);
        *self = Self { recent_after, ..new };
    }

    /// Takes the changes of one transaction over; only the very next number fits.
    pub(super) fn apply(&mut self, from: i64, to: Mark, changes: LiveChanges, rules: Option<Arc<RuleSet>>) {
        if from != self.applied + 1 {
            return;
        }
        self.recent.extend(changes.keys().map(|id| (to.seq, *id)));
        let forgotten = self.recent.len().saturating_sub(REMEMBERED);
        if let Some((newest, _)) = self.recent.drain(..forgotten).next_back() {
            self.recent_after = newest;
        }
        for (id, entry) in &changes {
            match entry {
                Some(entry) if entry.payload.visibility == Visibility::Confidential => self.confidential.insert(*id),
                _ => self.confidential.remove(id),
            };
        }
        self.index.apply(changes);
        if let Some(rules) = rules {
            self.rules = rules;
        }
        self.applied = to.seq;
        self.mark = to;
    }

    /// The confidential initiatives that somebody sees.
    pub(super) fn confidential(&self, sight: &Sight) -> BTreeSet<InitiativeId> {
        let known = |id: &InitiativeId| self.index.get(*id).map(|entry| Arc::clone(&entry.payload));
        let is_seen = |id: &&InitiativeId| known(id).is_some_and(|known| known.is_seen(sight));
        self.confidential.iter().filter(is_seen).copied().collect()
    }

    /// Who has changed after a number; none when that is not remembered any more.
    pub(super) fn changed_since(&self, seq: i64) -> Option<BTreeSet<InitiativeId>> {
        let later = self.recent.iter().rev().take_while(|(at, _)| seq < *at);
        (self.recent_after <= seq).then(|| later.map(|(_, id)| *id).collect())
    }
}

/// A footprint in the plane, ready for measuring.
pub(super) fn in_plane(crs: &MetricCrs, footprint: &Footprint) -> Result<PlaneArea, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt(what);
    let plane =
        crs.project(footprint.multi_polygon()).ok_or_else(|| corrupt("an area outside the projection".into()))?;
    PlaneArea::new(&plane).map_err(|error| corrupt(error.to_string()))
}

fn entry(crs: &MetricCrs, stored: StoredParty) -> Result<(InitiativeId, Arc<PlaneArea>, Arc<Known>), StoreError> {
    let plane = in_plane(crs, &stored.footprint)?;
    Ok((stored.id, Arc::new(plane), Arc::new(Known::from(&stored))))
}

impl From<&StoredParty> for Known {
    fn from(stored: &StoredParty) -> Self {
        Self {
            name: stored.name.clone(),
            lead_administration: stored.lead_administration.clone(),
            contact_person: stored.contact_person.clone(),
            visibility: stored.visibility,
            bbox: stored.footprint.bbox(),
            party: stored.party.clone(),
        }
    }
}

impl From<&Initiative> for Known {
    fn from(initiative: &Initiative) -> Self {
        let attributes = &initiative.attributes;
        Self {
            name: attributes.name.clone(),
            lead_administration: attributes.lead_administration.clone(),
            contact_person: attributes.contact_person.clone(),
            visibility: attributes.visibility,
            bbox: initiative.footprint.bbox(),
            party: Party::from(attributes),
        }
    }
}
