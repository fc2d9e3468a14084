//! Places where three and more administrations work: the pairs among some initiatives, gathered with their verdicts.

use super::access::may;
use super::{Handled, Service, ServiceError, Zone, ZoneQuery};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use std::collections::BTreeSet;
use std::sync::Arc;

/// At most so many initiatives are gathered; a place has rarely more than a handful.
pub const TOGETHER_AT_MOST: usize = 12;

/// What some initiatives have in common.
#[derive(Debug, Clone)]
pub struct Together {
    /// The initiatives, by name.
    pub initiatives: Vec<Initiative>,
    /// Their administrations.
    pub administrations: BTreeSet<Code>,
    /// Where all of them are, and perhaps others, too.
    pub zones: Vec<Arc<Zone>>,
    /// The overlaps between them, with what people have done with each; those that have ended, too.
    pub pairs: Vec<Handled>,
}

impl Service {
    /// What some initiatives have in common. The set of their ids names the place for good: zones come and go with every
    /// area, and have no name of their own.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them is not there for the actor, or there are fewer than two or too many.
    pub async fn together(
        self: &Arc<Self>,
        actor: &Actor,
        ids: &BTreeSet<InitiativeId>,
    ) -> Result<Together, ServiceError> {
        may(actor, Action::ReadOverlap)?;
        if ids.len() < 2 || TOGETHER_AT_MOST < ids.len() {
            return Err(Error::NotFound.into());
        }
        let mut initiatives = Vec::new();
        for id in ids {
            initiatives.push(self.outline(actor, *id).await?);
        }
        initiatives.sort_by(|a, b| a.attributes.name.cmp(&b.attributes.name));
        let mut pairs = Vec::new();
        for id in ids {
            let overlaps = self.overlaps_of(actor, *id).await?.into_iter();
            for overlap in overlaps.filter(|overlap| overlap.a.id == *id && ids.contains(&overlap.b.id)) {
                pairs.push(self.handled(actor, overlap.id).await?);
            }
        }
        let number = |pair: &Handled| pair.overlap.number;
        pairs.sort_by_key(number);
        let mut query = ZoneQuery { min_degree: 2, ..ZoneQuery::default() };
        query.filter.bbox = initiatives.iter().map(|one| one.footprint.bbox()).reduce(|a, b| {
            // What all have in common lies in every box; where boxes do not meet there is no zone of all of them.
            a.intersection(&b).unwrap_or(a)
        });
        let all_of_them = |zone: &Arc<Zone>| {
            let there: BTreeSet<InitiativeId> = zone.initiatives.iter().map(|one| one.id).collect();
            ids.is_subset(&there)
        };
        let zones = self.zones(actor, &query).await?.all.into_iter().filter(all_of_them).collect();
        let administrations = initiatives.iter().flat_map(|one| one.attributes.administrations().cloned()).collect();
        Ok(Together { initiatives, administrations, zones, pairs })
    }
}
