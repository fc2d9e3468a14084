//! What waits to be kept up: initiatives to be confirmed, and what an administrator sees to.

use super::later;
use crate::domain::access::{Action, Actor};
use crate::domain::delivery::DeliveryState;
use crate::domain::task::{About, Task, TaskKind};
use crate::service::access::may;
use crate::service::stale::review_on;
use crate::service::{Service, ServiceError};
use crate::store::Review;
use chrono::NaiveDate;

/// Initiatives that are looked through.
const LOOKED_THROUGH: i64 = 2_000;
/// Days before the day of a review that an initiative is on the list.
const REVIEW_SOON_DAYS: u64 = 14;

impl Service {
    pub(super) async fn tasks_of_upkeep(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<Task>, ServiceError> {
        let mut tx = self.store.read().await?;
        let mut tasks = Vec::new();
        for Review { name, age } in tx.reviews(&actor.sight(), actor.coordinates(), LOOKED_THROUGH).await? {
            let (confirmed_at, day) = review_on(age.updated_at, age.confirmed);
            if day <= later(today, REVIEW_SOON_DAYS) {
                tasks.push(Task {
                    due_on: Some(day),
                    since: Some(confirmed_at.date()),
                    ..Task::new(TaskKind::InitiativeToConfirm, About::Initiative { id: age.id }, name)
                });
            }
        }
        if may(actor, Action::TendOutbox).is_ok() {
            let (states, _) = tx.tally_deliveries().await?;
            let aside = states.iter().filter(|it| it.what == DeliveryState::SetAside.word());
            let count: i64 = aside.map(|it| it.count).sum();
            tasks.extend(counted(TaskKind::DeliveriesSetAside, About::Outbox, count));
        }
        drop(tx);
        if may(actor, Action::ReadWebhooks).is_ok() {
            let disabled = self.webhooks(actor).await?.into_iter().filter(|webhook| webhook.disabled.is_some());
            let task = |webhook: crate::store::Webhook| {
                Task::new(TaskKind::WebhookDisabled, About::Webhook { id: webhook.id }, webhook.name)
            };
            tasks.extend(disabled.map(task));
        }
        Ok(tasks)
    }
}

/// One task for all of them; none where there are none.
fn counted(kind: TaskKind, about: About, count: i64) -> Option<Task> {
    let count = usize::try_from(count).ok().filter(|count| 0 < *count)?;
    Some(Task { count: Some(count), ..Task::new(kind, about, "") })
}
