//! Everybody who may be told, as they are now: people with their roles and wishes, function mailboxes, webhooks.

use super::places::Watch;
use crate::domain::access::{Actor, Grant, PersonId, Role};
use crate::domain::codes::Code;
use crate::domain::telling::{Hook, Receiver, Wishes};
use crate::domain::time::Timestamp;
use crate::service::{Service, ServiceError};
use crate::store::{Subscriber, Subscription, Tx, WatchArea, Webhook};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// One who may be told.
#[derive(Debug)]
pub(super) struct Listed {
    /// Their part, sight and wishes.
    pub(super) receiver: Receiver,
    /// Their own subscription, where they have one; a mailbox always has.
    pub(super) subscription: Option<Uuid>,
    /// Where mail reaches them.
    pub(super) address: Option<String>,
    /// Their watch areas.
    pub(super) watches: Vec<Arc<Watch>>,
}

impl Listed {
    /// What the keys of deliveries call them.
    pub(super) fn key(&self) -> String {
        match (self.receiver.person, self.subscription) {
            (Some(person), _) => format!("person:{person}"),
            (None, Some(subscription)) => format!("mailbox:{subscription}"),
            (None, None) => String::new(),
        }
    }

    /// By which their mails are counted.
    pub(super) fn id(&self) -> Uuid {
        self.subscription.or(self.receiver.person).unwrap_or_default()
    }
}

/// Everybody who may be told.
#[derive(Debug)]
pub(super) struct Roster {
    pub(super) listed: Vec<Listed>,
    pub(super) hooks: Vec<(Uuid, Hook)>,
}

/// A person as a receiver. With a subscription of their own, every role for an administration makes it their own; who has
/// none is told of what they coordinate.
pub(super) fn person(id: PersonId, name: String, grants: Vec<Grant>, own: Option<&Subscription>) -> Receiver {
    let actor = Actor::Person { id, name, grants };
    let administrations: BTreeSet<Code> = match own {
        Some(_) => actor.grants().iter().filter_map(Grant::administration).cloned().collect(),
        None => actor.coordinates().cloned().collect(),
    };
    Receiver {
        person: Some(id),
        sight: actor.sight(),
        administrations,
        is_central: actor.has(Role::CentralCoordinator),
        grants: actor.grants().to_vec(),
        wishes: own.map(|own| own.wishes.clone()).unwrap_or_default(),
    }
}

/// A function mailbox as a receiver: who reads it, the register does not know, so that nothing confidential goes there.
pub(in crate::service) fn mailbox(administration: &Code, wishes: &Wishes) -> Receiver {
    let viewer = Grant::new(Role::Viewer, Some(administration.clone()));
    let reader = Actor::Person { id: PersonId::nil(), name: String::new(), grants: vec![viewer] };
    Receiver {
        person: None,
        sight: reader.sight(),
        grants: Vec::new(),
        administrations: BTreeSet::from([administration.clone()]),
        is_central: false,
        wishes: wishes.clone(),
    }
}

impl Service {
    /// Everybody who may be told, as this transaction sees them.
    pub(super) async fn roster(&self, tx: &mut Tx, now: Timestamp) -> Result<Roster, ServiceError> {
        let mut grants: HashMap<PersonId, Vec<Grant>> = HashMap::new();
        for role in tx.every_role_in_force(now.date()).await? {
            grants.entry(role.person).or_default().push(role.grant);
        }
        let (subscriptions, areas) = (tx.subscriptions().await?, tx.watch_areas().await?);
        let mut watches = self.watches(areas).await?;
        let (mut own, mut mailboxes) = (HashMap::new(), Vec::new());
        for subscription in subscriptions {
            match subscription.subscriber.clone() {
                Subscriber::Person(person) => drop(own.insert(person, subscription)),
                Subscriber::Mailbox { address, administration } => {
                    mailboxes.push((address, administration, subscription));
                }
            }
        }
        let mut listed = Vec::new();
        // Who has no role sees nothing that anybody is told of.
        for known in tx.persons().await? {
            let Some(grants) = grants.remove(&known.id) else { continue };
            let own = own.get(&known.id);
            let watches = own.and_then(|own| watches.remove(&own.id)).unwrap_or_default();
            let receiver = person(known.id, known.name, grants, own);
            listed.push(Listed { receiver, subscription: own.map(|own| own.id), address: known.email, watches });
        }
        for (address, administration, subscription) in mailboxes {
            let receiver = mailbox(&administration, &subscription.wishes);
            let watches = watches.remove(&subscription.id).unwrap_or_default();
            listed.push(Listed { receiver, subscription: Some(subscription.id), address: Some(address), watches });
        }
        let is_on = |hook: &Webhook| hook.disabled.is_none();
        let hook = |hook: Webhook| {
            let Webhook { id, administration, kinds, minimum_band, .. } = hook;
            (id, Hook { administration, kinds: kinds.into_iter().collect(), minimum_band })
        };
        let hooks = tx.webhooks().await?.into_iter().filter(is_on).map(hook).collect();
        Ok(Roster { listed, hooks })
    }

    /// The watch areas of each subscription, in the plane.
    async fn watches(&self, areas: Vec<WatchArea>) -> Result<BTreeMap<Uuid, Vec<Arc<Watch>>>, ServiceError> {
        let mut of = BTreeMap::new();
        for (subscription, watch) in self.watched.in_plane(&self.crs, areas) {
            of.entry(subscription).or_insert_with(Vec::new).push(watch);
        }
        Ok(of)
    }
}
