//! What became of an attempt: sent, tried again later, put aside for somebody to look at, or dropped.

use super::Claimed;
use crate::domain::access::{PersonId, Role};
use crate::domain::delivery::{Channel, DeliveryKind, DeliveryState, DisabledWhy, GIVEN_UP_AFTER, SWITCHED_OFF_AFTER};
use crate::domain::time::Timestamp;
use crate::service::{Service, ServiceError};
use crate::store::{Attempt, Delivery, NewDelivery, Settled, Tx, Webhook};
use chrono::Duration;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Days for which it is kept what was sent or dropped.
const KEPT_DAYS: i64 = 90;

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it.
    Sent,
    /// Not now.
    Failed {
        /// Why.
        fault: String,
        /// How long the receiver asks to be left alone.
        asked: Option<Duration>,
    },
    /// The receiver does not take it, whenever it is sent.
    Refused {
        /// Why.
        fault: String,
    },
    /// The program is gone and says so.
    Gone,
    /// There is nothing to send any more.
    Nothing(&'static str),
}

impl Outcome {
    fn fault(&self) -> Option<String> {
        match self {
            Self::Sent => None,
            Self::Failed { fault, .. } | Self::Refused { fault } => Some(fault.clone()),
            Self::Gone => Some("gone".to_owned()),
            Self::Nothing(why) => Some((*why).to_owned()),
        }
    }

    /// How far the delivery has come with it.
    fn settled(&self, delivery: &Delivery, now: Timestamp) -> Settled {
        let end = |state| Settled { state, due_at: delivery.due_at, fault: self.fault(), settled_at: Some(now) };
        match self {
            Self::Sent => end(DeliveryState::Sent),
            Self::Nothing(_) => end(DeliveryState::Dropped),
            Self::Refused { .. } | Self::Gone => end(DeliveryState::SetAside),
            Self::Failed { .. } if delivery.created_at.instant() + GIVEN_UP_AFTER <= now.instant() => {
                end(DeliveryState::SetAside)
            }
            Self::Failed { asked, .. } => {
                let wait = delivery.channel.wait(delivery.id, delivery.attempts, *asked);
                let due_at = Timestamp::new(now.instant() + wait);
                Settled { state: DeliveryState::Waiting, due_at, fault: self.fault(), settled_at: None }
            }
        }
    }
}

impl Service {
    /// Writes down what became of a delivery. Whoever lost the lease meanwhile leaves it to who has it now.
    ///
    /// # Errors
    /// When the store cannot be written; the lease then runs out, and the delivery is sent again under the same id.
    pub async fn settle(
        self: &Arc<Self>,
        claimed: Claimed,
        attempt: Option<Attempt>,
        outcome: Outcome,
    ) -> Result<(), ServiceError> {
        self.in_own_task(move |service| async move {
            let Claimed { delivery, lease } = claimed;
            let now = service.clock().now();
            let settled = outcome.settled(&delivery, now);
            let mut tx = service.store.write_aside().await?;
            if !tx.settle_delivery(delivery.id, lease, &settled).await? {
                tracing::warn!(delivery = %delivery.id, "somebody else took over a delivery meanwhile");
            }
            // Where an invitation went is nobody's business once it has left.
            let has_left = matches!(settled.state, DeliveryState::Sent | DeliveryState::Dropped);
            if delivery.kind == DeliveryKind::Survey && has_left {
                tx.forget_survey_mail(delivery.id).await?;
            }
            if let Some(attempt) = &attempt {
                tx.add_attempt(delivery.id, attempt).await?;
            }
            if let Some(webhook) = delivery.webhook {
                note(&mut tx, webhook, &outcome, now).await?;
            }
            tx.commit().await?;
            Ok(())
        })
        .await
    }
}

impl Service {
    /// Lets go what has left the house long enough ago.
    pub(in crate::service) async fn forget_deliveries(self: &Arc<Self>) -> Result<(), ServiceError> {
        self.in_own_task(|service| async move {
            let mut tx = service.store.write_aside().await?;
            tx.forget_deliveries(service.clock().now().days_before(KEPT_DAYS)).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// What a call tells of its webhook: that it is there, that it is not, or that it has not been for so long that it is
/// switched off.
async fn note(tx: &mut Tx, id: Uuid, outcome: &Outcome, now: Timestamp) -> Result<(), ServiceError> {
    match outcome {
        Outcome::Nothing(_) => return Ok(()),
        Outcome::Sent => {
            tx.webhook_arrived(id).await?;
            return Ok(());
        }
        Outcome::Failed { .. } | Outcome::Refused { .. } | Outcome::Gone => {
            tx.webhook_failed(id, now).await?;
        }
    }
    let Some(webhook) = tx.find_webhook(id).await? else { return Ok(()) };
    let since = webhook.failing_since.unwrap_or(now);
    let is_over = *outcome == Outcome::Gone || since.instant() + SWITCHED_OFF_AFTER <= now.instant();
    if is_over && tx.disable_webhook(id, now, DisabledWhy::Failing).await? {
        tracing::warn!(webhook = %id, "a webhook was switched off, since nothing arrives");
        for person in coordinators(tx, &webhook, now).await? {
            tx.put_delivery(&switched_off(&webhook, person, now), &[]).await?;
        }
    }
    Ok(())
}

/// Who coordinates for the administration of a webhook.
async fn coordinators(tx: &mut Tx, webhook: &Webhook, now: Timestamp) -> Result<BTreeSet<PersonId>, ServiceError> {
    let is_one =
        |role: Role, unit: Option<&str>| role == Role::Coordinator && unit == Some(webhook.administration.as_str());
    let mut persons = BTreeSet::new();
    for given in tx.roles().await? {
        let unit = given.grant.unit.as_ref().map(|unit| unit.as_str());
        if is_one(given.grant.role, unit) && !persons.contains(&given.person) {
            let today = tx.roles_in_force(given.person, now.date()).await?;
            if today.iter().any(|role| role.id == given.id) {
                persons.insert(given.person);
            }
        }
    }
    Ok(persons)
}

fn switched_off(webhook: &Webhook, person: PersonId, now: Timestamp) -> NewDelivery {
    NewDelivery {
        id: Uuid::new_v4(),
        channel: Channel::Mail,
        kind: DeliveryKind::Disabled,
        subscription: None,
        person: Some(person),
        webhook: None,
        dedupe: format!("disabled:{}:{}:{person}", webhook.id, now),
        created_at: now,
        due_at: now,
        detail: json!({ "webhook": webhook.id, "name": webhook.name }),
    }
}
