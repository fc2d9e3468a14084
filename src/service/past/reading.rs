//! Reading the register as it is, or as it was known at an instant: the same questions, the same answers.

use super::PastView;
use crate::domain::access::{Action, Actor};
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::domain::time::Timestamp;
use crate::service::access::may;
use crate::service::zones::Zones;
use crate::service::{InitiativeQuery, OverlapFilter, Page, Paging, Service, ServiceError, SharedShape, ZoneQuery};
use chrono::NaiveDate;
use std::sync::Arc;

/// The register of now or of then, as an actor may see it.
#[derive(Debug, Clone)]
pub struct Reading {
    service: Arc<Service>,
    actor: Actor,
    past: Option<PastView>,
}

impl Service {
    /// Opens the register for reading: as it is, or as it was known at an instant.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reading(self: &Arc<Self>, actor: &Actor, known: Option<Timestamp>) -> Result<Reading, ServiceError> {
        let past = match known {
            None => None,
            Some(known) => {
                may(actor, Action::ReadInitiative)?;
                Some(self.past_view(actor.sight(), known).await?)
            }
        };
        Ok(Reading { service: Arc::clone(self), actor: actor.clone(), past })
    }

    /// The days (UTC) on which something changed, the first first: where looking back makes a difference.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn change_days(&self, actor: &Actor) -> Result<Vec<NaiveDate>, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let (known_up_to, mut days) = self.pasts.days();
        let mut tx = self.store.read().await?;
        let head = tx.head().await?;
        let new = tx.change_days(known_up_to).await?;
        if head != known_up_to {
            days.extend(new);
            days.sort_unstable();
            days.dedup();
            self.pasts.keep_days(head, days.clone());
        }
        Ok(days)
    }
}

impl Reading {
    /// An initiative.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where it was not registered yet.
    pub async fn initiative(&self, id: InitiativeId) -> Result<Initiative, ServiceError> {
        match &self.past {
            None => self.service.initiative(&self.actor, id).await,
            Some(past) => Ok(past.initiative(id).ok_or(Error::NotFound)?),
        }
    }

    /// An initiative as it stands in lists.
    ///
    /// # Errors
    /// As [`Self::initiative`].
    pub async fn outline(&self, id: InitiativeId) -> Result<Initiative, ServiceError> {
        match &self.past {
            None => self.service.outline(&self.actor, id).await,
            Some(past) => Ok(past.initiative(id).ok_or(Error::NotFound)?),
        }
    }

    /// A page of initiatives in the order of registration.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn initiatives(&self, query: &InitiativeQuery, paging: Paging) -> Result<Page<Initiative>, ServiceError> {
        match &self.past {
            None => self.service.initiatives(&self.actor, query, paging).await,
            Some(past) => past.initiatives(query, paging).await,
        }
    }

    /// An overlap.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where it had not been found yet.
    pub async fn overlap(&self, id: OverlapId) -> Result<Overlap, ServiceError> {
        match &self.past {
            None => self.service.overlap(&self.actor, id).await,
            Some(past) => {
                may(&self.actor, Action::ReadOverlap)?;
                Ok(past.overlap(id).ok_or(Error::NotFound)?)
            }
        }
    }

    /// The overlaps of an initiative, the largest first, lapsed ones too.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn overlaps_of(&self, id: InitiativeId) -> Result<Vec<Overlap>, ServiceError> {
        match &self.past {
            None => self.service.overlaps_of(&self.actor, id).await,
            Some(past) => {
                may(&self.actor, Action::ReadOverlap)?;
                Ok(past.overlaps_of(id))
            }
        }
    }

    /// A page of overlaps in the order of discovery.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn overlaps(&self, filter: &OverlapFilter, paging: Paging) -> Result<Page<Overlap>, ServiceError> {
        match &self.past {
            None => self.service.overlaps(&self.actor, filter, paging).await,
            Some(past) => {
                may(&self.actor, Action::ReadOverlap)?;
                past.overlaps(filter, paging).await
            }
        }
    }

    /// The zones that a query leaves.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn zones(&self, query: &ZoneQuery) -> Result<Zones, ServiceError> {
        match &self.past {
            None => self.service.zones(&self.actor, query).await,
            Some(past) => {
                may(&self.actor, Action::ReadZones)?;
                past.zones(query).await
            }
        }
    }

    /// Draws the shared area of an overlap.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn shared_shape(&self, overlap: &Overlap) -> Result<SharedShape, ServiceError> {
        match &self.past {
            None => self.service.shared_shape(overlap).await,
            Some(past) => past.shared_shape(overlap).await,
        }
    }

    /// The number of the last change that was known, where it is looked back.
    #[must_use]
    pub fn seq(&self) -> Option<i64> {
        self.past.as_ref().map(PastView::seq)
    }
}
