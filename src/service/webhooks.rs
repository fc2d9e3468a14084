//! Webhooks: programs that an administration has called when something happens. Their secrets are told once.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::codes::Code;
use crate::domain::delivery::{Channel, DeliveryKind, DisabledWhy};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::NoticeKind;
use crate::domain::outside::Target;
use crate::domain::record::Happening;
use crate::domain::score::Band;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::store::{Attempt, Delivery, NewDelivery, Webhook};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Characters of a name.
const NAME: usize = 100;
/// Webhooks of one administration.
const AT_MOST: usize = 100;
/// How long the secret before the newest is used as well.
const BOTH_FOR: Duration = Duration::hours(24);

/// A webhook that somebody wants.
#[derive(Debug, Clone)]
pub struct WebhookDraft {
    /// What it is for.
    pub name: String,
    /// Whose program it is.
    pub administration: Code,
    /// Where to call.
    pub url: String,
    /// Of which kinds of events.
    pub kinds: Vec<NoticeKind>,
    /// Nothing below it.
    pub minimum_band: Option<Band>,
}

/// What calls are signed with: `whsec_…`, as Standard Webhooks writes it. It never shows itself unless it is asked to.
#[derive(Clone)]
pub struct SigningSecret([u8; 32]);

impl SigningSecret {
    /// The written form, for the one it belongs to.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }

    /// Signs a call as Standard Webhooks says.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &self.0);
        let tag = ring::hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

impl WebhookDraft {
    /// Every fault of it.
    fn faults(&self, service: &Service, known: impl Fn(&Code) -> bool) -> Vec<Fault> {
        let (name, mut faults) = (self.name.trim(), Vec::new());
        if name.is_empty() {
            faults.push(Fault::new("/name", FaultCode::Required));
        } else if NAME < name.chars().count() {
            faults.push(
                Fault::new("/name", FaultCode::TextTooLong).with("limit", NAME).with("found", name.chars().count()),
            );
        } else if name.chars().any(char::is_control) {
            faults.push(Fault::new("/name", FaultCode::ControlCharacter));
        }
        if !known(&self.administration) {
            faults.push(
                Fault::new("/administration", FaultCode::UnknownAdministration).with("found", &self.administration),
            );
        }
        if Target::parse(&self.url, &service.config().webhook_networks).is_none() {
            faults.push(Fault::new("/url", FaultCode::NotCallable));
        }
        if self.kinds.is_empty() {
            faults.push(Fault::new("/kinds", FaultCode::Required));
        }
        // Programs are told of places; a case is told to people who work with it.
        if let Some(kind) = self.kinds.iter().find(|kind| kind.is_of_case()) {
            faults.push(Fault::new("/kinds", FaultCode::UnknownWord).with("found", kind));
        }
        faults
    }
}

/// What the record says of a webhook.
fn recorded(webhook: &Webhook) -> Value {
    json!({
        "name": webhook.name,
        "administration": webhook.administration,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "minimum_band": webhook.minimum_band,
        "generation": webhook.generation,
        "disabled": webhook.disabled.map(|(_, why)| why),
    })
}

impl Service {
    /// Calls that are listed at once.
    pub const CALLS_LISTED: usize = 50;

    /// The webhooks that the actor may see: of one's own administrations, or all of them.
    ///
    /// # Errors
    /// What `authorize` refuses; when the store cannot be read.
    pub async fn webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>, ServiceError> {
        may(actor, Action::ReadWebhooks)?;
        let mut webhooks = self.store.read().await?.webhooks().await?;
        webhooks.retain(|webhook| {
            authorize(actor, Action::ReadWebhooks, &Row::Administration(&webhook.administration)).is_ok()
        });
        Ok(webhooks)
    }

    /// One webhook.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor sees; what `authorize` refuses.
    pub async fn webhook(&self, actor: &Actor, id: Uuid) -> Result<Webhook, ServiceError> {
        may(actor, Action::ReadWebhooks)?;
        let found = self.store.read().await?.find_webhook(id).await?;
        found.filter(|webhook| sees(actor, webhook)).ok_or_else(|| Error::NotFound.into())
    }

    /// So many calls of a webhook, the newest first, before a place; with the attempts of each.
    ///
    /// # Errors
    /// As [`Self::webhook`].
    pub async fn calls(
        &self,
        actor: &Actor,
        id: Uuid,
        before: Option<i64>,
    ) -> Result<Vec<(Delivery, Vec<Attempt>)>, ServiceError> {
        self.webhook(actor, id).await?;
        let mut tx = self.store.read().await?;
        let mut calls = Vec::new();
        for delivery in tx.deliveries_of(id, before, i64::try_from(Self::CALLS_LISTED).unwrap_or(i64::MAX)).await? {
            let attempts = tx.attempts_of(delivery.id).await?;
            calls.push((delivery, attempts));
        }
        Ok(calls)
    }

    /// Makes a webhook. Its secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::WrongState`] where the installation has no key; what `authorize` refuses.
    pub async fn add_webhook(
        self: &Arc<Self>,
        actor: &Actor,
        draft: WebhookDraft,
    ) -> Result<(Webhook, SigningSecret), ServiceError> {
        authorize(actor, Action::PutWebhook, &Row::Administration(&draft.administration))?;
        self.check_webhook(&draft).await?;
        self.needed_key()?;
        let (actor, created_by) = (actor.clone(), actor.key());
        let webhook = self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let own = session.tx.webhooks().await?;
            if AT_MOST <= own.iter().filter(|other| other.administration == draft.administration).count() {
                return Err(Error::invalid(vec![Fault::new("", FaultCode::TooManyItems).with("limit", AT_MOST)]).into());
            }
            let webhook = Webhook {
                id: Uuid::new_v4(),
                name: draft.name.trim().to_owned(),
                administration: draft.administration,
                url: draft.url,
                kinds: draft.kinds,
                minimum_band: draft.minimum_band,
                generation: 1,
                earlier_until: None,
                created_by,
                created_at: session.at,
                failing_since: None,
                disabled: None,
            };
            session.tx.insert_webhook(&webhook).await?;
            let told = Happening::new(RecordKind::WebhookPut, webhook.id.to_string()).to(recorded(&webhook));
            session.record(told).await?;
            session.commit().await?;
            Ok(webhook)
        });
        let webhook = webhook.await?;
        let secret = self.secret(&webhook, 1)?;
        Ok((webhook, secret))
    }

    /// Changes what a webhook is called, where it is and what it is told; it stays with its administration.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::NotFound`]; what `authorize` refuses.
    pub async fn change_webhook(
        self: &Arc<Self>,
        actor: &Actor,
        id: Uuid,
        draft: WebhookDraft,
    ) -> Result<Webhook, ServiceError> {
        self.check_webhook(&draft).await?;
        self.on_webhook(actor, id, Act::Change(draft)).await
    }

    /// Gives a webhook a new secret, which is in the answer and nowhere else. The one before signs as well for a day.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::WrongState`] where somebody else did so meanwhile, or within the last day: the secret in
    /// use would be worthless at once.
    pub async fn rotate_webhook(
        self: &Arc<Self>,
        actor: &Actor,
        id: Uuid,
    ) -> Result<(Webhook, SigningSecret), ServiceError> {
        self.needed_key()?;
        let webhook = self.on_webhook(actor, id, Act::Rotate).await?;
        let secret = self.secret(&webhook, webhook.generation)?;
        Ok((webhook, secret))
    }

    /// Switches a webhook off, or on again.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what `authorize` refuses.
    pub async fn switch_webhook(self: &Arc<Self>, actor: &Actor, id: Uuid, on: bool) -> Result<Webhook, ServiceError> {
        let webhook = self.on_webhook(actor, id, Act::Switch(on)).await?;
        self.hint_outbox();
        Ok(webhook)
    }

    /// Deletes a webhook; what waits for it is dropped.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what `authorize` refuses.
    pub async fn delete_webhook(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let webhook = find(&mut session, id).await?;
            session.tx.delete_webhook(id, session.at).await?;
            let told = Happening::new(RecordKind::WebhookDeleted, id.to_string());
            session.record(told.from_to(Some(&recorded(&webhook)), None)).await?;
            session.commit().await
        })
        .await
    }

    /// Has a webhook called so that somebody sees whether it arrives; also one that is switched off.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what `authorize` refuses.
    pub async fn test_webhook(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<Uuid, ServiceError> {
        let delivery = Uuid::new_v4();
        self.on_webhook(actor, id, Act::Test(delivery)).await?;
        self.hint_outbox();
        Ok(delivery)
    }

    /// Has a call made again, under the same id.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::WrongState`] where it waits anyway; what `authorize` refuses.
    pub async fn replay(self: &Arc<Self>, actor: &Actor, id: Uuid, delivery: Uuid) -> Result<(), ServiceError> {
        self.on_webhook(actor, id, Act::Replay(delivery)).await?;
        self.hint_outbox();
        Ok(())
    }

    /// The secrets that calls of a webhook are signed with now, the newest first.
    ///
    /// # Errors
    /// [`Error::WrongState`] where the installation has no key.
    pub fn secrets(&self, webhook: &Webhook) -> Result<Vec<SigningSecret>, ServiceError> {
        let mut secrets = vec![self.secret(webhook, webhook.generation)?];
        if webhook.earlier_until.is_some_and(|until| self.clock().now() < until) {
            secrets.push(self.secret(webhook, webhook.generation - 1)?);
        }
        Ok(secrets)
    }

    fn secret(&self, webhook: &Webhook, generation: i64) -> Result<SigningSecret, ServiceError> {
        Ok(SigningSecret(self.needed_key()?.of_webhook(webhook.id, generation)))
    }

    async fn check_webhook(&self, draft: &WebhookDraft) -> Result<(), ServiceError> {
        let known = self.administration_codes().await?;
        let faults = draft.faults(self, |code| known.contains(code));
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults).into()) }
    }

    /// Does something to a webhook of the actor's and records what has changed of it.
    async fn on_webhook(self: &Arc<Self>, actor: &Actor, id: Uuid, act: Act) -> Result<Webhook, ServiceError> {
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = find(&mut session, id).await?;
            act.run(&mut session, &before).await?;
            let after = session.tx.find_webhook(id).await?.ok_or(Error::NotFound)?;
            let (was, is) = (recorded(&before), recorded(&after));
            if was != is {
                let told = Happening::new(RecordKind::WebhookPut, id.to_string());
                session.record(told.from_to(Some(&was), Some(&is))).await?;
            }
            session.commit().await?;
            Ok(after)
        })
        .await
    }
}

/// What can be done to a webhook.
enum Act {
    Change(WebhookDraft),
    Rotate,
    /// On or off.
    Switch(bool),
    /// By a delivery of this id.
    Test(Uuid),
    /// This delivery.
    Replay(Uuid),
}

impl Act {
    async fn run(self, session: &mut Session<'_>, webhook: &Webhook) -> Result<(), ServiceError> {
        let (id, at) = (webhook.id, session.at);
        // What leaves the webhook as it is has no entry in the record.
        session.wrote_beside();
        match self {
            Self::Change(WebhookDraft { name, url, kinds, minimum_band, .. }) => {
                let name = name.trim().to_owned();
                session.tx.update_webhook(&Webhook { name, url, kinds, minimum_band, ..webhook.clone() }).await?;
            }
            Self::Rotate => {
                let has_both = webhook.earlier_until.is_some_and(|until| at < until);
                let until = Timestamp::new(at.instant() + BOTH_FOR);
                if has_both || !session.tx.rotate_webhook(id, webhook.generation, until).await? {
                    return Err(Error::WrongState("webhook-rotated").into());
                }
            }
            Self::Switch(true) => drop(session.tx.enable_webhook(id).await?),
            Self::Switch(false) => drop(session.tx.disable_webhook(id, at, DisabledWhy::ByHand).await?),
            Self::Test(delivery) => drop(session.tx.put_delivery(&test(delivery, id, at), &[]).await?),
            Self::Replay(delivery) => {
                let found = session.tx.find_delivery(delivery).await?;
                found.filter(|found| found.webhook == Some(id)).ok_or(Error::NotFound)?;
                if !session.tx.replay_delivery(delivery, at).await? {
                    return Err(Error::WrongState("delivery-waits").into());
                }
            }
        }
        Ok(())
    }
}

fn test(delivery: Uuid, webhook: Uuid, at: Timestamp) -> NewDelivery {
    NewDelivery {
        id: delivery,
        channel: Channel::Webhook,
        kind: DeliveryKind::Test,
        subscription: None,
        person: None,
        webhook: Some(webhook),
        dedupe: format!("test:{delivery}"),
        created_at: at,
        due_at: at,
        detail: json!({}),
    }
}

fn sees(actor: &Actor, webhook: &Webhook) -> bool {
    authorize(actor, Action::ReadWebhooks, &Row::Administration(&webhook.administration)).is_ok()
}

/// A webhook that the actor may change.
async fn find(session: &mut Session<'_>, id: Uuid) -> Result<Webhook, ServiceError> {
    may(&session.actor, Action::ReadWebhooks)?;
    let found = session.tx.find_webhook(id).await?;
    let webhook = found.filter(|webhook| sees(&session.actor, webhook)).ok_or(Error::NotFound)?;
    authorize(&session.actor, Action::PutWebhook, &Row::Administration(&webhook.administration))?;
    Ok(webhook)
}
