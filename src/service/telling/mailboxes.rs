//! Function mailboxes: an administration's shared address is told too. Its coordinators and administrators keep them.

use super::subscriptions::{Subscribed, Which, WishesDraft, language};
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::person::is_address;
use crate::domain::record::Happening;
use crate::domain::telling::Cover;
use crate::domain::words::RecordKind;
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{Subscriber, Subscription};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// What a function mailbox is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxDraft {
    /// Its address.
    pub address: String,
    /// Whose it is.
    pub administration: Code,
    /// What it is told.
    pub wishes: WishesDraft,
}

impl MailboxDraft {
    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !is_address(&self.address) {
            faults.push(Fault::new("/mailbox", FaultCode::NotAnAddress).with("found", &self.address));
        }
        faults.extend(language(&self.wishes.language).err());
        // Nobody in particular has initiatives or a whole city to look after.
        let unfit = self.wishes.wishes.covers.iter().filter(|cover| **cover != Cover::OwnAdministration);
        faults.extend(unfit.map(|cover| {
            let fault = Fault::new("/covers", FaultCode::UnknownWord).with("found", cover);
            fault.with("allowed", Cover::OwnAdministration)
        }));
        faults
    }
}

impl Service {
    /// Whether somebody may keep mailboxes.
    #[must_use]
    pub fn may_keep_mailboxes(&self, actor: &Actor) -> bool {
        may(actor, Action::PutMailbox).is_ok()
    }

    /// The administrations whose mailboxes somebody may keep.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn mailbox_administrations(&self, actor: &Actor) -> Result<Vec<Code>, ServiceError> {
        let codes = self.administration_codes().await?;
        let may = |code: &Code| authorize(actor, Action::PutMailbox, &Row::Administration(code)).is_ok();
        Ok(codes.into_iter().filter(may).collect())
    }

    /// The mailboxes that somebody may keep.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn mailboxes(&self, actor: &Actor) -> Result<Vec<Subscribed>, ServiceError> {
        let mut tx = self.store.read().await?;
        let mut found = Vec::new();
        for subscription in tx.subscriptions().await? {
            let Subscriber::Mailbox { administration, .. } = &subscription.subscriber else { continue };
            if authorize(actor, Action::PutMailbox, &Row::Administration(administration)).is_ok() {
                found.push(Subscribed::of(&mut tx, Some(subscription)).await?);
            }
        }
        Ok(found)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none that the actor may keep.
    pub async fn mailbox(&self, actor: &Actor, id: Uuid) -> Result<Subscribed, ServiceError> {
        may(actor, Action::PutMailbox)?;
        let is_it = |one: &Subscribed| one.subscription.as_ref().is_some_and(|known| known.id == id);
        Ok(self.mailboxes(actor).await?.into_iter().find(is_it).ok_or(Error::NotFound)?)
    }

    /// Adds a mailbox, or changes the one with this id, which stays its administration's.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::Forbidden`] for who does not keep the administration's mailboxes;
    /// [`Error::NotFound`] where there is none to change.
    pub async fn put_mailbox(
        self: &Arc<Self>,
        actor: &Actor,
        id: Option<Uuid>,
        draft: MailboxDraft,
    ) -> Result<Subscribed, ServiceError> {
        authorize(actor, Action::PutMailbox, &Row::Administration(&draft.administration))?;
        let mut faults = draft.faults();
        if !self.administration_codes().await?.contains(&draft.administration) {
            let fault = Fault::new("/administration", FaultCode::UnknownAdministration);
            faults.push(fault.with("found", &draft.administration));
        }
        if !faults.is_empty() {
            return Err(Error::invalid(faults).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let MailboxDraft { address, administration, wishes: WishesDraft { language, wishes } } = draft;
            let before = match id {
                Some(id) => Some(session.subscription(Which::Mailbox(id)).await?),
                None => None,
            };
            let (id, feed, created_at) = match before {
                Some(before) => (before.id, before.feed, before.created_at),
                None => (Uuid::new_v4(), None, session.at),
            };
            let subscriber = Subscriber::Mailbox { address: address.clone(), administration: administration.clone() };
            let subscription =
                Subscription { id, subscriber, language, wishes, feed, created_at, updated_at: session.at };
            session.put_subscription(&subscription).await?;
            let told = Happening::new(RecordKind::MailboxPut, id.to_string());
            let told = told.to(json!({ "administration": administration }));
            session.record(told.with_personal(json!({ "mailbox": address }))).await?;
            let subscribed = Subscribed::of(&mut session.tx, Some(subscription)).await?;
            session.commit().await?;
            Ok(subscribed)
        })
        .await
    }

    /// Removes a mailbox; what waits to be sent there is not sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none that the actor may keep.
    pub async fn remove_mailbox(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        may(actor, Action::PutMailbox)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let subscription = session.subscription(Which::Mailbox(id)).await?;
            session.tx.delete_subscription(subscription.id, session.at).await?;
            session.record(Happening::new(RecordKind::MailboxRemoved, id.to_string())).await?;
            session.commit().await
        })
        .await
    }
}
