//! Who a delivery is for: where they are reached, in which language, and what they may see today.

use crate::domain::access::{Actor, Scope, Sight};
use crate::domain::codes::Code;
use crate::domain::delivery::DeliveryKind;
use crate::domain::error::Error;
use crate::service::sign_in::actor_of;
use crate::service::telling::mailbox;
use crate::service::{Service, ServiceError};
use crate::store::{Delivery, Owner, Subscriber, Tx, Webhook};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What is said where nobody has said another.
const LANGUAGE: &str = "sv";

/// Who a delivery is for.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// How they are reached.
    pub way: Way,
    /// The language of what is sent, `sv` or `en`.
    pub language: String,
    /// What they may see.
    pub sight: Sight,
}

/// How somebody is reached.
#[derive(Debug, Clone)]
pub enum Way {
    /// By mail.
    Mail {
        /// The address.
        address: String,
        /// By what, on an address of ours, they want no more of them; for those who can say so.
        unsubscribe: Option<(Uuid, String)>,
    },
    /// By calling a program.
    Call(Box<Webhook>),
}

/// Whoever works for an administration sees what a program of its would be shown.
fn works_for(administration: &Code) -> Sight {
    let scopes = vec![Scope::AreasRead];
    Actor::Token { id: String::new(), administration: administration.clone(), scopes }.sight()
}

impl Service {
    /// Who it is for; or why there is nobody any more.
    pub(super) async fn receiver(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<Result<Receiver, &'static str>, ServiceError> {
        if let Some(id) = delivery.webhook {
            let Some(webhook) = tx.find_webhook(id).await? else { return Ok(Err("webhook_deleted")) };
            let sight = works_for(&webhook.administration);
            return Ok(Ok(Receiver { way: Way::Call(Box::new(webhook)), language: LANGUAGE.to_owned(), sight }));
        }
        if delivery.kind == DeliveryKind::Applicant {
            return self.receiving_applicant(tx, delivery).await;
        }
        if delivery.kind == DeliveryKind::Survey {
            return self.receiving_invited(tx, delivery).await;
        }
        let Some(id) = delivery.subscription else {
            let Some(person) = delivery.person else { return Ok(Err("no_receiver")) };
            return self.receiving_person(tx, person, LANGUAGE, None).await;
        };
        let Some(subscription) = tx.find_subscription(id).await? else { return Ok(Err("no_subscription")) };
        if !subscription.wishes.mail {
            return Ok(Err("mail_turned_off"));
        }
        match subscription.subscriber {
            Subscriber::Person(person) => self.receiving_person(tx, person, &subscription.language, Some(id)).await,
            Subscriber::Mailbox { address, administration } => {
                let way = Way::Mail { address, unsubscribe: self.unsubscribing(Some(id)) };
                let sight = mailbox(&administration, &subscription.wishes).sight;
                Ok(Ok(Receiver { way, language: subscription.language, sight }))
            }
        }
    }

    async fn receiving_person(
        &self,
        tx: &mut Tx,
        person: Uuid,
        language: &str,
        subscription: Option<Uuid>,
    ) -> Result<Result<Receiver, &'static str>, ServiceError> {
        let found = tx.find_person(person).await?;
        let Some(address) = found.and_then(|person| person.email) else { return Ok(Err("no_address")) };
        let Some(actor) = actor_of(tx, Owner::Person(person), self.clock().now()).await? else {
            return Ok(Err("no_receiver"));
        };
        let way = Way::Mail { address, unsubscribe: self.unsubscribing(subscription) };
        Ok(Ok(Receiver { way, language: language.to_owned(), sight: actor.sight() }))
    }

    /// Somebody outside the city. They are told of their own case only, so that nothing has to be seen.
    async fn receiving_applicant(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<Result<Receiver, &'static str>, ServiceError> {
        let word = |key: &str| delivery.detail.get(key).and_then(Value::as_str);
        let Some(id) = word("applicant").and_then(|id| id.parse().ok()) else { return Ok(Err("no_receiver")) };
        let Some(address) = tx.applicant_email(id).await? else { return Ok(Err("no_address")) };
        let language = word("language").unwrap_or(LANGUAGE).to_owned();
        Ok(Ok(Receiver { way: Way::Mail { address, unsubscribe: None }, language, sight: Sight::PUBLIC }))
    }

    fn unsubscribing(&self, subscription: Option<Uuid>) -> Option<(Uuid, String)> {
        let (key, id) = self.installation_key().zip(subscription)?;
        Some((id, URL_SAFE_NO_PAD.encode(key.of_unsubscribing(id))))
    }

    /// Whether an address by which somebody wants no more mails came from here.
    #[must_use]
    pub fn may_unsubscribe(&self, subscription: Uuid, proof: &str) -> bool {
        let ours = self.unsubscribing(Some(subscription));
        ours.is_some_and(|(_, ours)| ours.as_bytes().ct_eq(proof.as_bytes()).into())
    }

    /// Sends somebody no more mails; what they subscribe to is in their inbox all the same.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the address did not come from here; when the store cannot be written.
    pub async fn unsubscribe(self: &Arc<Self>, subscription: Uuid, proof: &str) -> Result<(), ServiceError> {
        if !self.may_unsubscribe(subscription, proof) {
            return Err(Error::NotFound.into());
        }
        self.in_own_task(move |service| async move {
            let now = service.clock().now();
            let mut tx = service.store.write_aside().await?;
            tx.turn_mail_off(subscription, now).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}
