//! The outbox in use: what is due is handed out under a lease, unpacked as its receiver may see it today, and settled.

mod receiver;
mod settle;
mod waiting;

pub use receiver::{Receiver, Way};
pub use settle::Outcome;
pub use waiting::Waiting;

use super::telling::{CaseInShort, case_in_short};
use super::{Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::delivery::DeliveryKind;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::domain::time::Timestamp;
use crate::store::{Delivery, Lane, Lease, Notice, Tx};
use chrono::Duration;
use geo::MultiPolygon;
use std::sync::Arc;
use uuid::Uuid;

/// Long enough for the slowest attempt, and what it takes to write it down.
const LEASE: Duration = Duration::minutes(2);

/// A delivery that this process may send, and nobody else until the lease runs out.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// What it is.
    pub delivery: Delivery,
    /// By which it is settled.
    pub lease: Lease,
}

/// What a delivery comes to, now that it is sent.
#[derive(Debug, Clone)]
pub enum Parcel {
    /// It goes to somebody.
    For(Receiver, Vec<Told>),
    /// There is nothing to send any more, and why.
    Nothing(&'static str),
}

/// Something that happened, with what it happened to.
#[derive(Debug, Clone)]
pub struct Told {
    /// The notice's place, which names it.
    pub place: i64,
    /// What happened.
    pub notice: Notice,
    /// With which overlap, as it is now.
    pub overlap: Option<Overlap>,
    /// With which initiative, as it is now.
    pub initiative: Option<Initiative>,
    /// With which support case, as it is now.
    pub case: Option<CaseInShort>,
}

/// The areas of an overlap, to be drawn.
#[derive(Debug, Clone)]
pub struct Areas {
    /// Of both sides.
    pub sides: [MultiPolygon<f64>; 2],
    /// What they share.
    pub shared: Option<MultiPolygon<f64>>,
}

impl Service {
    /// Says that there may be something new in the outbox.
    pub fn hint_outbox(&self) {
        self.outbox.notify_one();
    }

    /// Waits for such a hint.
    pub async fn outbox_hinted(&self) {
        self.outbox.notified().await;
    }

    /// Hands out so many deliveries that are due, each to one caller only.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn claim_deliveries(self: &Arc<Self>, lane: Lane, limit: usize) -> Result<Vec<Claimed>, ServiceError> {
        let now = self.clock().now();
        // Looking needs no lock, and most of the time there is nothing.
        if !self.store.read().await?.is_due(lane, now).await? {
            return Ok(Vec::new());
        }
        self.in_own_task(move |service| async move {
            let until = Timestamp::new(now.instant() + LEASE);
            let lease = Lease { id: Uuid::new_v4(), now, until };
            let mut tx = service.store.write_aside().await?;
            let claimed = tx.claim_deliveries(lane, lease, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
            tx.commit().await?;
            Ok(claimed.into_iter().map(|delivery| Claimed { delivery, lease }).collect())
        })
        .await
    }

    /// What a delivery comes to now: to whom, and of what it tells what they may see today.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn unpack(self: &Arc<Self>, claimed: &Claimed) -> Result<Parcel, ServiceError> {
        let delivery = &claimed.delivery;
        let mut tx = self.store.read().await?;
        let receiver = match self.receiver(&mut tx, delivery).await? {
            Ok(receiver) => receiver,
            Err(why) => return Ok(Parcel::Nothing(why)),
        };
        if !matches!(delivery.kind, DeliveryKind::Notice | DeliveryKind::Digest) {
            return Ok(Parcel::For(receiver, Vec::new()));
        }
        let mut told = Vec::new();
        for (place, notice) in tx.notices_of_delivery(delivery.id).await? {
            told.extend(seen(&mut tx, &receiver.sight, place, notice).await?);
        }
        Ok(if told.is_empty() { Parcel::Nothing("nothing_to_see") } else { Parcel::For(receiver, told) })
    }

    /// The areas of an overlap, for who may see both sides.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn areas_of(&self, receiver: &Receiver, overlap: &Overlap) -> Result<Option<Areas>, ServiceError> {
        let shared = self.shared_shape(overlap).await?;
        let mut tx = self.store.read().await?;
        let a = tx.find_initiative(&receiver.sight, overlap.a.id).await?;
        let b = tx.find_initiative(&receiver.sight, overlap.b.id).await?;
        let area = |initiative: Initiative| initiative.footprint.multi_polygon().clone();
        Ok(a.zip(b).map(|(a, b)| Areas { sides: [area(a), area(b)], shared }))
    }
}

/// A notice with what it is about, if that is there and seen.
async fn seen(tx: &mut Tx, sight: &Sight, place: i64, notice: Notice) -> Result<Option<Told>, ServiceError> {
    let overlap = match notice.overlap {
        Some(id) => tx.find_overlap(sight, id).await?,
        None => None,
    };
    let initiative = match notice.initiative {
        Some(id) => tx.find_initiative(sight, id).await?,
        None => None,
    };
    let case = case_in_short(tx, sight, notice.support_case).await?;
    let is_seen = overlap.is_some() == notice.overlap.is_some()
        && initiative.is_some() == notice.initiative.is_some()
        && case.is_some() == notice.support_case.is_some();
    Ok(is_seen.then_some(Told { place, notice, overlap, initiative, case }))
}
