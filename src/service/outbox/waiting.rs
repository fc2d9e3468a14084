//! What waits to leave the house, and why: for an administrator, who says what becomes of what was put aside.

use crate::domain::access::{Action, Actor};
use crate::domain::delivery::DeliveryState;
use crate::domain::error::Error;
use crate::domain::record::Happening;
use crate::domain::words::RecordKind;
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{Attempt, Delivery, Tally};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// Deliveries that are shown one by one.
const SHOWN: i64 = 50;

/// What waits, and why.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// How many there are of each way and state.
    pub states: Vec<Tally>,
    /// How many wait after which fault.
    pub faults: Vec<Tally>,
    /// What was put aside, the newest first.
    pub set_aside: Vec<Delivery>,
    /// What waits, the newest first.
    pub waiting: Vec<Delivery>,
    /// Whether mails can leave at all.
    pub has_mail: bool,
    /// Whether webhooks can be signed.
    pub has_key: bool,
}

impl Service {
    /// What waits to leave the house, and why.
    ///
    /// # Errors
    /// What `authorize` refuses; when the store cannot be read.
    pub async fn waiting(&self, actor: &Actor) -> Result<Waiting, ServiceError> {
        may(actor, Action::TendOutbox)?;
        let mut tx = self.store.read().await?;
        let (states, faults) = tx.tally_deliveries().await?;
        let set_aside = tx.deliveries_in(DeliveryState::SetAside, None, SHOWN).await?;
        let waiting = tx.deliveries_in(DeliveryState::Waiting, None, SHOWN).await?;
        let (has_mail, has_key) = (self.config().mail.is_some(), self.installation_key().is_some());
        Ok(Waiting { states, faults, set_aside, waiting, has_mail, has_key })
    }

    /// One delivery with the attempts that are kept of it, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what `authorize` refuses; when the store cannot be read.
    pub async fn delivery(&self, actor: &Actor, id: Uuid) -> Result<(Delivery, Vec<Attempt>), ServiceError> {
        may(actor, Action::TendOutbox)?;
        let mut tx = self.store.read().await?;
        let delivery = tx.find_delivery(id).await?.ok_or(Error::NotFound)?;
        let attempts = tx.attempts_of(id).await?;
        Ok((delivery, attempts))
    }

    /// Has something tried again that was put aside.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::WrongState`] where it was not put aside; what `authorize` refuses.
    pub async fn try_again(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        self.tend(actor, id, "waiting").await
    }

    /// Drops something that waits or was put aside.
    ///
    /// # Errors
    /// As [`Self::try_again`].
    pub async fn drop_delivery(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        self.tend(actor, id, "dropped").await
    }

    async fn tend(self: &Arc<Self>, actor: &Actor, id: Uuid, becomes: &'static str) -> Result<(), ServiceError> {
        may(actor, Action::TendOutbox)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let delivery = session.tx.find_delivery(id).await?.ok_or(Error::NotFound)?;
            let is_done = match becomes {
                "waiting" => session.tx.try_delivery_again(id, session.at).await?,
                _ => {
                    session.tx.forget_survey_mail(id).await?;
                    session.tx.drop_delivery(id, session.at).await?
                }
            };
            if !is_done {
                return Err(Error::WrongState("delivery-settled").into());
            }
            let was = json!({ "state": delivery.state });
            let told = Happening::new(RecordKind::DeliveryTended, id.to_string());
            session.record(told.from_to(Some(&was), Some(&json!({ "state": becomes })))).await?;
            session.commit().await?;
            service.hint_outbox();
            Ok(())
        })
        .await
    }
}
