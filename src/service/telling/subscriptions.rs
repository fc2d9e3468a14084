//! Subscriptions: what somebody wants to be told. Each person has one at most; who has none is told what their roles give
//! them to do.

use super::inbox::reader;
use super::places::degrees;
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::record::Happening;
use crate::domain::secret::Secret;
use crate::domain::telling::{AREAS_AT_MOST, Wishes};
use crate::domain::words::RecordKind;
use crate::service::intake::{self, Options, count_positions};
use crate::service::register::Session;
use crate::service::sign_in::random;
use crate::service::{Service, ServiceError};
use crate::store::{ReferenceArea, Subscriber, Subscription, Tx, WatchArea};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// The languages that messages are written in.
pub(super) const LANGUAGES: [&str; 2] = ["sv", "en"];

/// Which subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One's own; it begins with the first thing that is said about it.
    Own,
    /// That of a function mailbox.
    Mailbox(Uuid),
}

/// What somebody wants to be told, as they say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishesDraft {
    /// `sv` or `en`.
    pub language: String,
    /// The wishes.
    pub wishes: Wishes,
}

/// A watch area as somebody gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaDraft {
    /// Drawn, or otherwise given as GeoJSON.
    Drawn {
        /// What it is to be called.
        name: String,
        /// A Polygon or MultiPolygon.
        geometry: Value,
    },
    /// An area of a reference layer.
    District {
        /// The layer.
        layer: String,
        /// Its code in the layer.
        code: String,
    },
}

/// A subscription with its areas.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscribed {
    /// The subscription; none where nobody has said anything and the default holds.
    pub subscription: Option<Subscription>,
    /// The language.
    pub language: String,
    /// What holds.
    pub wishes: Wishes,
    /// The watch areas.
    pub areas: Vec<WatchArea>,
}

impl Subscribed {
    pub(super) async fn of(tx: &mut Tx, subscription: Option<Subscription>) -> Result<Self, ServiceError> {
        let areas = match &subscription {
            Some(subscription) => tx.watch_areas_of(subscription.id).await?,
            None => Vec::new(),
        };
        let (language, wishes) = match &subscription {
            Some(subscription) => (subscription.language.clone(), subscription.wishes.clone()),
            None => (LANGUAGES[0].to_owned(), Wishes::default()),
        };
        Ok(Self { subscription, language, wishes, areas })
    }
}

impl Service {
    /// One's own subscription, or what holds without one.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person; when the store cannot be read.
    pub async fn own_subscription(&self, actor: &Actor) -> Result<Subscribed, ServiceError> {
        let person = reader(actor)?;
        let mut tx = self.store.read().await?;
        let own = tx.subscription_of(person).await?;
        Subscribed::of(&mut tx, own).await
    }

    /// Says what one wants to be told.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a language that nothing is written in; [`Error::Forbidden`] for who is no person.
    pub async fn put_own_subscription(
        self: &Arc<Self>,
        actor: &Actor,
        draft: WishesDraft,
    ) -> Result<Subscribed, ServiceError> {
        reader(actor)?;
        language(&draft.language).map_err(|fault| Error::invalid(vec![fault]))?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.subscription(Which::Own).await?;
            let WishesDraft { language, wishes } = draft;
            let subscription = Subscription { language, wishes, updated_at: session.at, ..before };
            session.put_subscription(&subscription).await?;
            let subscribed = Subscribed::of(&mut session.tx, Some(subscription)).await?;
            session.commit().await?;
            Ok(subscribed)
        })
        .await
    }

    /// Goes back to what holds without a subscription; its areas and feeds are gone.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person.
    pub async fn reset_own_subscription(self: &Arc<Self>, actor: &Actor) -> Result<(), ServiceError> {
        let person = reader(actor)?;
        let at = self.clock.now();
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            if let Some(own) = tx.subscription_of(person).await? {
                tx.delete_subscription(own.id, at).await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Adds a watch area.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault of the area; [`Error::NotFound`] where there is no such subscription.
    pub async fn add_watch_area(
        self: &Arc<Self>,
        actor: &Actor,
        which: Which,
        draft: AreaDraft,
    ) -> Result<WatchArea, ServiceError> {
        reader(actor)?;
        let (name, layer, area) = self.watch_area(actor, draft).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let subscription = session.subscription(which).await?;
            let count = session.tx.watch_areas_of(subscription.id).await?.len();
            if AREAS_AT_MOST <= count {
                let fault = Fault::new("/geometry", FaultCode::TooManyItems).with("limit", AREAS_AT_MOST);
                return Err(Error::invalid(vec![fault.with("found", count + 1)]).into());
            }
            session.put_subscription(&subscription).await?;
            let area = WatchArea { id: Uuid::new_v4(), subscription: subscription.id, name, layer, area };
            session.tx.insert_watch_area(&area).await?;
            session.commit().await?;
            Ok(area)
        })
        .await
    }

    /// Removes a watch area.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such area.
    pub async fn remove_watch_area(
        self: &Arc<Self>,
        actor: &Actor,
        which: Which,
        area: Uuid,
    ) -> Result<(), ServiceError> {
        reader(actor)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let subscription = session.subscription(which).await?;
            if !session.tx.delete_watch_area(subscription.id, area).await? {
                return Err(Error::NotFound.into());
            }
            session.wrote_beside();
            session.commit().await
        })
        .await
    }

    /// Gives a subscription's feeds a new secret, which is told now and never again; with the one before nobody reads them
    /// any more.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such subscription.
    pub async fn renew_feed(self: &Arc<Self>, actor: &Actor, which: Which) -> Result<Secret, ServiceError> {
        let secret = random::secret()?;
        self.set_feed(actor, which, Some(secret.clone())).await?;
        Ok(secret)
    }

    /// Ends a subscription's feeds.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such subscription.
    pub async fn end_feed(self: &Arc<Self>, actor: &Actor, which: Which) -> Result<(), ServiceError> {
        self.set_feed(actor, which, None).await
    }

    async fn set_feed(
        self: &Arc<Self>,
        actor: &Actor,
        which: Which,
        secret: Option<Secret>,
    ) -> Result<(), ServiceError> {
        reader(actor)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.subscription(which).await?;
            let feed = secret.map(|secret| secret.digest());
            let kind = if feed.is_some() { RecordKind::FeedRenewed } else { RecordKind::FeedEnded };
            let subscription = Subscription { feed, updated_at: session.at, ..before };
            session.put_subscription(&subscription).await?;
            session.record(Happening::new(kind, subscription.id.to_string())).await?;
            session.commit().await
        })
        .await
    }

    /// Name, layer and geometry of a watch area, checked as every area is.
    async fn watch_area(
        self: &Arc<Self>,
        actor: &Actor,
        draft: AreaDraft,
    ) -> Result<(String, Option<String>, Value), ServiceError> {
        let (name, geometry) = match draft {
            AreaDraft::District { layer, code } => {
                let unknown =
                    || Fault::new("/code", FaultCode::UnknownWord).with("found", &code).with("allowed", &layer);
                let areas = self.reference_areas(actor, &layer).await?;
                let found = areas.into_iter().find(|area| area.code == code);
                let ReferenceArea { name, footprint, .. } = found.ok_or_else(|| Error::invalid(vec![unknown()]))?;
                let geometry = geojson::Geometry::from(footprint.multi_polygon());
                return Ok((name, Some(layer), json!(geometry)));
            }
            AreaDraft::Drawn { name, geometry } => (name, geometry),
        };
        let codes = self.administration_codes().await?;
        let service = Arc::clone(self);
        let checked = self.measuring(count_positions(&geometry), move || {
            service.intake(&codes).geometry(&geometry, "/geometry", &Options::of_request(&service.settings))
        });
        let name = intake::name(&name, "/name");
        match (name, checked.await?) {
            (Ok(name), Ok((footprint, _, _))) => {
                let geometry = json!(geojson::Geometry::from(footprint.multi_polygon()));
                // What is kept must be read again.
                degrees(geometry.clone()).ok_or(ServiceError::Broken)?;
                Ok((name, None, geometry))
            }
            (name, area) => {
                let mut faults: Vec<Fault> = name.err().into_iter().collect();
                let mut corrected = None;
                match area {
                    Err(Error::Invalid { faults: more, corrected: proposal }) => {
                        faults.extend(more);
                        corrected = proposal;
                    }
                    Err(error) => return Err(error.into()),
                    Ok(_) => {}
                }
                Err(Error::Invalid { faults, corrected }.into())
            }
        }
    }
}

impl Session<'_> {
    /// The subscription that is meant, if the actor may change it; one's own also where there is none yet.
    pub(super) async fn subscription(&mut self, which: Which) -> Result<Subscription, ServiceError> {
        let person = reader(&self.actor)?;
        match which {
            Which::Own => Ok(match self.tx.subscription_of(person).await? {
                Some(own) => own,
                None => Subscription {
                    id: Uuid::new_v4(),
                    subscriber: Subscriber::Person(person),
                    language: LANGUAGES[0].to_owned(),
                    wishes: Wishes::default(),
                    feed: None,
                    created_at: self.at,
                    updated_at: self.at,
                },
            }),
            Which::Mailbox(id) => {
                let found = self.tx.find_subscription(id).await?.ok_or(Error::NotFound)?;
                match &found.subscriber {
                    Subscriber::Mailbox { administration, .. }
                        if authorize(&self.actor, Action::PutMailbox, &Row::Administration(administration)).is_ok() =>
                    {
                        Ok(found)
                    }
                    _ => Err(Error::NotFound.into()),
                }
            }
        }
    }

    pub(super) async fn put_subscription(&mut self, subscription: &Subscription) -> Result<(), ServiceError> {
        self.tx.put_subscription(subscription).await?;
        self.wrote_beside();
        Ok(())
    }
}

/// Whether messages are written in a language.
pub(super) fn language(language: &str) -> Result<(), Fault> {
    let unknown = || Fault::new("/language", FaultCode::UnknownWord).with("found", language);
    if LANGUAGES.contains(&language) { Ok(()) } else { Err(unknown().with("allowed", LANGUAGES.join(", "))) }
}
