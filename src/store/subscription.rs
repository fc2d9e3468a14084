//! Subscriptions: what somebody wants to be told, with their watch areas.

use super::codec::{Id, Instant, Json, Words};
use super::initiatives::known;
use super::sql::telling as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::PersonId;
use crate::domain::codes::Code;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::secret::Digest;
use crate::domain::telling::{Cover, Timing, Wishes};
use crate::domain::time::Timestamp;
use serde_json::Value;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whom a subscription tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subscriber {
    /// A person.
    Person(PersonId),
    /// Whoever reads a function mailbox of an administration.
    Mailbox {
        /// Its address.
        address: String,
        /// Whose it is.
        administration: Code,
    },
}

/// What somebody wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub subscriber: Subscriber,
    /// The language of what is sent, `sv` or `en`.
    pub language: String,
    /// What.
    pub wishes: Wishes,
    /// Digest of the secret in the addresses of its feeds.
    pub feed: Option<Digest>,
    /// Since when there is one.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A place that somebody wants to hear of.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchArea {
    /// Its id; an area is added and removed, never changed.
    pub id: Uuid,
    /// Whose it is.
    pub subscription: Uuid,
    /// What it is called.
    pub name: String,
    /// The reference layer it was taken from.
    pub layer: Option<String>,
    /// A GeoJSON geometry in CRS84.
    pub area: Value,
}

#[derive(FromRow)]
struct Row {
    id: Id,
    person: Option<Id>,
    mailbox: Option<String>,
    administration: Option<String>,
    language: String,
    covers: Words,
    minimum_band: Option<String>,
    timing: Json<BTreeMap<String, Timing>>,
    mail: String,
    feed: Option<String>,
    created_at: Instant,
    updated_at: Instant,
}

impl TryFrom<Row> for Subscription {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let subscriber = match (row.person, row.mailbox, row.administration) {
            (Some(person), None, None) => Subscriber::Person(person.0),
            (None, Some(address), Some(administration)) => {
                Subscriber::Mailbox { address, administration: known(Code::parse, &administration)? }
            }
            _ => return Err(StoreError::Corrupt("whom a subscription tells".into())),
        };
        let timing = row.timing.0.into_iter().map(|(kind, timing)| Ok((known(NoticeKind::parse, &kind)?, timing)));
        let wishes = Wishes {
            covers: row.covers.0.iter().map(|word| known(Cover::parse, word)).collect::<Result<_, _>>()?,
            minimum_band: row.minimum_band.map(|word| known(Band::parse, &word)).transpose()?,
            timing: timing.collect::<Result<_, StoreError>>()?,
            mail: row.mail == YES,
        };
        Ok(Self {
            id: row.id.0,
            subscriber,
            language: row.language,
            wishes,
            feed: row.feed.map(Digest::stored),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        })
    }
}

pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";

type AreaRow = (Id, Id, String, Option<String>, Json<Value>);

fn area((id, subscription, name, layer, area): AreaRow) -> WatchArea {
    WatchArea { id: id.0, subscription: subscription.0, name, layer, area: area.0 }
}

impl Tx {
    /// Every subscription.
    ///
    /// # Errors
    /// What the database says.
    pub async fn subscriptions(&mut self) -> Result<Vec<Subscription>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::SUBSCRIPTIONS).fetch_all(connection).await?);
        rows.into_iter().map(Subscription::try_from).collect()
    }

    /// The subscription with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_subscription(&mut self, id: Uuid) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::FIND_SUBSCRIPTION)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(Subscription::try_from).transpose()
    }

    /// The subscription of a person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn subscription_of(&mut self, person: PersonId) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::SUBSCRIPTION_OF)
            .bind(Id(person))
            .fetch_optional(connection)
            .await?);
        row.map(Subscription::try_from).transpose()
    }

    /// The subscription whose feeds have a secret with this digest.
    ///
    /// # Errors
    /// What the database says.
    pub async fn subscription_by_feed(&mut self, feed: &Digest) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::SUBSCRIPTION_BY_FEED)
            .bind(feed.as_str())
            .fetch_optional(connection)
            .await?);
        row.map(Subscription::try_from).transpose()
    }

    /// Adds a subscription, or changes the one with this id.
    ///
    /// # Errors
    /// A unique violation where the person has another one; otherwise what the database says.
    pub async fn put_subscription(&mut self, subscription: &Subscription) -> Result<(), StoreError> {
        let (person, mailbox, administration) = match &subscription.subscriber {
            Subscriber::Person(person) => (Some(Id(*person)), None, None),
            Subscriber::Mailbox { address, administration } => {
                (None, Some(address.as_str()), Some(administration.as_str()))
            }
        };
        let wishes = &subscription.wishes;
        let timing: BTreeMap<&str, Timing> =
            wishes.timing.iter().map(|(kind, timing)| (kind.word(), *timing)).collect();
        on!(self, |connection| sqlx::query(sql::PUT_SUBSCRIPTION)
            .bind(Id(subscription.id))
            .bind(person)
            .bind(mailbox)
            .bind(administration)
            .bind(&subscription.language)
            .bind(Words::of(&wishes.covers))
            .bind(wishes.minimum_band.map(Band::word))
            .bind(Json(serde_json::json!(timing)))
            .bind(if wishes.mail { YES } else { NO })
            .bind(subscription.feed.as_ref().map(Digest::as_str))
            .bind(Instant(subscription.created_at))
            .bind(Instant(subscription.updated_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Removes a subscription with its areas, and what waits to be sent because of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_subscription(&mut self, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::DROP_DELIVERIES_OF)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        for statement in [sql::UNNAME_SUBSCRIPTION, sql::DELETE_WATCH_AREAS_OF, sql::DELETE_SUBSCRIPTION] {
            on!(self, |connection| sqlx::query(statement).bind(Id(id)).execute(connection).await.map(drop)?);
        }
        Ok(())
    }

    /// Every watch area.
    ///
    /// # Errors
    /// What the database says.
    pub async fn watch_areas(&mut self) -> Result<Vec<WatchArea>, StoreError> {
        let rows: Vec<AreaRow> = on!(self, |connection| sqlx::query_as(sql::WATCH_AREAS).fetch_all(connection).await?);
        Ok(rows.into_iter().map(area).collect())
    }

    /// The watch areas of a subscription.
    ///
    /// # Errors
    /// What the database says.
    pub async fn watch_areas_of(&mut self, subscription: Uuid) -> Result<Vec<WatchArea>, StoreError> {
        let rows: Vec<AreaRow> = on!(self, |connection| sqlx::query_as(sql::WATCH_AREAS_OF)
            .bind(Id(subscription))
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(area).collect())
    }

    /// Adds a watch area.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_watch_area(&mut self, area: &WatchArea) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_WATCH_AREA)
            .bind(Id(area.id))
            .bind(Id(area.subscription))
            .bind(&area.name)
            .bind(&area.layer)
            .bind(Json(area.area.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Removes a watch area of a subscription; says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_watch_area(&mut self, subscription: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::DELETE_WATCH_AREA)
            .bind(Id(id))
            .bind(Id(subscription))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }
}
