//! The states of the register that were asked for lately, so that moving about in one does not read it again.

use super::Past;
use crate::domain::codes::InitiativeId;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::service::zones::Zones;
use crate::service::{Service, ServiceError};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// States that are remembered, however small.
const REMEMBERED: usize = 8;
/// Initiatives in all remembered states together; one state is remembered in any case.
const TOGETHER: usize = 100_000;
/// Partitions that are remembered of one state.
const PARTITIONS: usize = 4;

/// Whoever holds it reads the state; others who ask for the same one wait for it.
type Slot = Arc<AsyncMutex<Option<Arc<Past>>>>;

/// What is remembered of the past.
#[derive(Debug, Default)]
pub(in crate::service) struct Pasts {
    /// States by the number of changes, the one asked for last at the end.
    states: Mutex<Vec<(i64, Slot)>>,
    /// The days with changes up to a number.
    days: Mutex<(i64, Vec<NaiveDate>)>,
}

impl Pasts {
    fn slot(&self, seq: i64) -> Slot {
        let mut slots = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(known, _)| *known == seq).map(|place| slots.remove(place).1);
        let slot = known.unwrap_or_default();
        slots.push((seq, Arc::clone(&slot)));
        slot
    }

    /// Lets the oldest go until the rest is small enough.
    fn make_room(&self) {
        let mut slots = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let size = |slot: &Slot| slot.try_lock().ok().and_then(|past| past.as_ref().map(|it| it.size())).unwrap_or(0);
        while 1 < slots.len()
            && (REMEMBERED < slots.len() || TOGETHER < slots.iter().map(|(_, slot)| size(slot)).sum::<usize>())
        {
            slots.remove(0);
        }
    }

    /// Forgets everything: the numbers of changes mean something else now.
    pub(in crate::service) fn forget(&self) {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.keep_days(0, Vec::new());
    }

    /// The days with changes as far as they are known, and up to which number that is.
    pub(super) fn days(&self) -> (i64, Vec<NaiveDate>) {
        self.days.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn keep_days(&self, up_to: i64, days: Vec<NaiveDate>) {
        *self.days.lock().unwrap_or_else(PoisonError::into_inner) = (up_to, days);
    }
}

impl Service {
    /// The register when it had so many changes; `at` is the instant that was asked for.
    pub(super) async fn past_at(self: &Arc<Self>, seq: i64, at: Timestamp) -> Result<Arc<Past>, ServiceError> {
        let slot = self.pasts.slot(seq);
        // A client that goes away must not take the reading with it.
        let past = self.in_own_task(move |service| async move {
            let mut slot = slot.lock().await;
            if let Some(past) = &*slot {
                return Ok(Arc::clone(past));
            }
            let past = Arc::new(Past::read(&service, seq, at).await?);
            Ok(Arc::clone(slot.insert(past)))
        });
        let past = past.await;
        self.pasts.make_room();
        past
    }
}

type ZoneSlot = Arc<AsyncMutex<Option<Arc<Zones>>>>;

/// What a partition depends on: the window, and what is not seen.
type Subject = (Period, BTreeSet<InitiativeId>);

/// The partitions of one state, the one asked for last at the end.
#[derive(Debug, Default)]
pub(super) struct ZoneSlots(Mutex<Vec<(Subject, ZoneSlot)>>);

impl ZoneSlots {
    pub(super) fn slot(&self, window: Period, unseen: BTreeSet<InitiativeId>) -> ZoneSlot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let subject = (window, unseen);
        let known = slots.iter().position(|(known, _)| *known == subject).map(|place| slots.remove(place).1);
        let slot = known.unwrap_or_default();
        if slots.len() == PARTITIONS {
            slots.remove(0);
        }
        slots.push((subject, Arc::clone(&slot)));
        slot
    }
}
