//! The outbox: what is to leave the house, who is at it, and what became of it.

use super::codec::{Id, Instant, Json};
use super::initiatives::known;
use super::sql::deliver as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::PersonId;
use crate::domain::delivery::{Channel, DeliveryKind, DeliveryState};
use crate::domain::time::Timestamp;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

/// Mails of one key: when one has left, what comes later goes into the next. Nobody has that many.
const TURNS: usize = 1_000;

/// Something that is to leave the house: one mail or one call, however often it has to be tried.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// By which its receiver recognises a repetition.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// What it is.
    pub kind: DeliveryKind,
    /// Whose subscription it follows from.
    pub subscription: Option<Uuid>,
    /// Who gets the mail, where there is no subscription.
    pub person: Option<PersonId>,
    /// Which program is called.
    pub webhook: Option<Uuid>,
    /// The same thing is not sent twice.
    pub dedupe: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// Not before.
    pub due_at: Timestamp,
    /// What else it takes to write it; never an address or somebody's words.
    pub detail: Value,
}

impl Tx {
    /// Puts something into the outbox, telling of these notices; a call tells of one. Where something with the same key is
    /// there and nobody has tried to send it yet, the notices are added to that. What has left already is not sent again:
    /// notices that were not in it go into another of the same key. Returns the id of the one that has them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_delivery(&mut self, new: &NewDelivery, notices: &[i64]) -> Result<Uuid, StoreError> {
        for turn in 1..=TURNS {
            let dedupe = if turn == 1 { new.dedupe.clone() } else { format!("{}#{turn}", new.dedupe) };
            let id = match self.insert_delivery(new, &dedupe).await? {
                true => new.id,
                false => match self.open_delivery(&dedupe).await? {
                    Some(id) => id,
                    None => match self.left_with(&dedupe, notices).await? {
                        Some(id) => return Ok(id),
                        None => continue,
                    },
                },
            };
            for notice in notices {
                on!(self, |connection| sqlx::query(sql::ADD_TO_DELIVERY)
                    .bind(Id(id))
                    .bind(notice)
                    .execute(connection)
                    .await
                    .map(drop)?);
            }
            return Ok(id);
        }
        Err(StoreError::Corrupt(format!("deliveries of {}", new.dedupe)))
    }

    async fn insert_delivery(&mut self, new: &NewDelivery, dedupe: &str) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::INSERT_DELIVERY)
            .bind(Id(new.id))
            .bind(new.channel.word())
            .bind(new.kind.word())
            .bind(new.subscription.map(Id))
            .bind(new.person.map(Id))
            .bind(new.webhook.map(Id))
            .bind(dedupe)
            .bind(Instant(new.created_at))
            .bind(Instant(new.due_at))
            .bind(Json(new.detail.clone()))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    async fn open_delivery(&mut self, dedupe: &str) -> Result<Option<Uuid>, StoreError> {
        let id: Option<Id> = on!(self, |connection| sqlx::query_scalar(sql::OPEN_DELIVERY)
            .bind(dedupe)
            .fetch_optional(connection)
            .await?);
        Ok(id.map(|id| id.0))
    }

    /// The one of this key, if it tells of all of these notices.
    async fn left_with(&mut self, dedupe: &str, notices: &[i64]) -> Result<Option<Uuid>, StoreError> {
        let rows: Vec<(Id, Option<i64>)> =
            on!(self, |connection| sqlx::query_as(sql::TOLD_BY_KEY).bind(dedupe).fetch_all(connection).await?);
        let has = |notice: &i64| rows.iter().any(|(_, told)| told.as_ref() == Some(notice));
        Ok(rows.first().filter(|_| notices.iter().all(has)).map(|(id, _)| id.0))
    }
}

/// A delivery as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Its place in lists.
    pub place: i64,
    /// By which its receiver recognises a repetition.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// What it is.
    pub kind: DeliveryKind,
    /// Whose subscription it follows from.
    pub subscription: Option<Uuid>,
    /// Who gets the mail, where there is no subscription.
    pub person: Option<PersonId>,
    /// Which program is called.
    pub webhook: Option<Uuid>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Not before; after a failure, when to try again.
    pub due_at: Timestamp,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was begun.
    pub attempts: i64,
    /// Until when somebody is at it.
    pub leased_until: Option<Timestamp>,
    /// What the last attempt came to.
    pub fault: Option<String>,
    /// When it was sent, put aside or dropped.
    pub settled_at: Option<Timestamp>,
    /// What else it takes to write it.
    pub detail: Value,
}

/// Which deliveries to claim: each of the three has places of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Mails.
    Mails,
    /// Calls of webhooks at which the last one arrived.
    Calls,
    /// Calls of webhooks at which nothing arrives.
    FailingCalls,
}

/// A lease: whoever has it sends, nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Names it.
    pub id: Uuid,
    /// From when.
    pub now: Timestamp,
    /// Until when; after that somebody else may take what is not settled.
    pub until: Timestamp,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took_ms: i64,
    /// What SMTP or HTTP said.
    pub status: Option<i64>,
    /// Why it did not go through.
    pub fault: Option<String>,
    /// The beginning of what was answered.
    pub answer: Option<String>,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// How far it has come.
    pub state: DeliveryState,
    /// When to try again.
    pub due_at: Timestamp,
    /// Why it has come no further.
    pub fault: Option<String>,
    /// When it came to an end.
    pub settled_at: Option<Timestamp>,
}

/// How many deliveries there are of a kind that somebody looks at, and when the first of them is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// By which way.
    pub channel: Channel,
    /// Their state, or what they came to.
    pub what: String,
    /// How many.
    pub count: i64,
    /// The earliest.
    pub first_due_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    fid: i64,
    id: Id,
    channel: String,
    kind: String,
    subscription: Option<Id>,
    person: Option<Id>,
    webhook: Option<Id>,
    created_at: Instant,
    due_at: Instant,
    state: String,
    attempts: i64,
    leased_until: Option<Instant>,
    fault: Option<String>,
    settled_at: Option<Instant>,
    detail: Json<Value>,
}

impl TryFrom<Row> for Delivery {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            place: row.fid,
            id: row.id.0,
            channel: known(Channel::parse, &row.channel)?,
            kind: known(DeliveryKind::parse, &row.kind)?,
            subscription: row.subscription.map(|id| id.0),
            person: row.person.map(|id| id.0),
            webhook: row.webhook.map(|id| id.0),
            created_at: row.created_at.0,
            due_at: row.due_at.0,
            state: known(DeliveryState::parse, &row.state)?,
            attempts: row.attempts,
            leased_until: row.leased_until.map(|at| at.0),
            fault: row.fault,
            settled_at: row.settled_at.map(|at| at.0),
            detail: row.detail.0,
        })
    }
}

impl Tx {
    /// Takes so many deliveries that are due, of each receiver one, and of one to whom nothing is under way.
    ///
    /// # Errors
    /// What the database says.
    pub async fn claim_deliveries(
        &mut self,
        lane: Lane,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let statement = match lane {
            Lane::Mails => sql::CLAIM_MAILS,
            Lane::Calls => sql::CLAIM_CALLS,
            Lane::FailingCalls => sql::CLAIM_FAILING_CALLS,
        };
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(statement)
            .bind(lease.id.to_string())
            .bind(Instant(lease.until))
            .bind(Instant(lease.now))
            .bind(limit)
            .fetch_all(connection)
            .await?);
        // What a newer program wrote and this one does not know waits for the newer one, and holds nobody up.
        let unknown = |error: &StoreError| tracing::warn!(%error, "a delivery cannot be read");
        Ok(rows.into_iter().filter_map(|row| Delivery::try_from(row).inspect_err(unknown).ok()).collect())
    }

    /// Says what became of a delivery; false when the lease was lost to somebody else meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_delivery(&mut self, id: Uuid, lease: Lease, settled: &Settled) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::SETTLE_DELIVERY)
            .bind(Id(id))
            .bind(lease.id.to_string())
            .bind(settled.state.word())
            .bind(Instant(settled.due_at))
            .bind(settled.fault.as_deref())
            .bind(settled.settled_at.map(Instant))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Keeps an attempt: the first and the newest are kept of each delivery.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_attempt(&mut self, delivery: Uuid, attempt: &Attempt) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::ADD_ATTEMPT)
            .bind(Id(delivery))
            .bind(Instant(attempt.at))
            .bind(attempt.took_ms)
            .bind(attempt.status)
            .bind(attempt.fault.as_deref())
            .bind(attempt.answer.as_deref())
            .execute(connection)
            .await
            .map(drop)?);
        on!(self, |connection| sqlx::query(sql::THIN_ATTEMPTS)
            .bind(Id(delivery))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The attempts that are kept of a delivery, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attempts_of(&mut self, delivery: Uuid) -> Result<Vec<Attempt>, StoreError> {
        type AttemptRow = (Instant, i64, Option<i64>, Option<String>, Option<String>);
        let rows: Vec<AttemptRow> =
            on!(self, |connection| sqlx::query_as(sql::ATTEMPTS_OF).bind(Id(delivery)).fetch_all(connection).await?);
        let attempt =
            |(at, took_ms, status, fault, answer): AttemptRow| Attempt { at: at.0, took_ms, status, fault, answer };
        Ok(rows.into_iter().map(attempt).collect())
    }

    /// Whether anything can be claimed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_due(&mut self, lane: Lane, now: Timestamp) -> Result<bool, StoreError> {
        let statement = match lane {
            Lane::Mails => sql::MAIL_IS_DUE,
            Lane::Calls => sql::CALL_IS_DUE,
            Lane::FailingCalls => sql::FAILING_CALL_IS_DUE,
        };
        let count: i64 =
            on!(self, |connection| sqlx::query_scalar(statement).bind(Instant(now)).fetch_one(connection).await?);
        Ok(0 < count)
    }

    /// One delivery.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_delivery(&mut self, id: Uuid) -> Result<Option<Delivery>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::FIND_DELIVERY).bind(Id(id)).fetch_optional(connection).await?);
        row.map(Delivery::try_from).transpose()
    }

    /// So many deliveries in a state, the newest first, before a place.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deliveries_in(
        &mut self,
        state: DeliveryState,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::DELIVERIES_IN)
            .bind(state.word())
            .bind(before)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(Delivery::try_from).collect()
    }

    /// So many deliveries of a webhook, the newest first, before a place.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deliveries_of(
        &mut self,
        webhook: Uuid,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::DELIVERIES_OF_WEBHOOK)
            .bind(Id(webhook))
            .bind(before)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(Delivery::try_from).collect()
    }

    /// How many there are of each way and state, and how many wait after which fault.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tally_deliveries(&mut self) -> Result<(Vec<Tally>, Vec<Tally>), StoreError> {
        let mut tallies = Vec::new();
        for statement in [sql::COUNT_DELIVERIES, sql::COUNT_FAULTS] {
            let rows: Vec<(String, String, i64, Instant)> =
                on!(self, |connection| sqlx::query_as(statement).fetch_all(connection).await?);
            let tally = |(channel, what, count, due): (String, String, i64, Instant)| {
                let channel = known(Channel::parse, &channel)?;
                Ok(Tally { channel, what, count, first_due_at: due.0 })
            };
            tallies.push(rows.into_iter().map(tally).collect::<Result<Vec<_>, StoreError>>()?);
        }
        let faults = tallies.pop().unwrap_or_default();
        Ok((tallies.pop().unwrap_or_default(), faults))
    }

    /// Lets something that was put aside be tried again; says whether it had been.
    ///
    /// # Errors
    /// What the database says.
    pub async fn try_delivery_again(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::TRY_AGAIN)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Lets a call be made again, whatever became of it; says whether it does not wait already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn replay_delivery(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::REPLAY)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Drops something that waits or was put aside; says whether it did.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_delivery(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::DROP_DELIVERY)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Sends no more mails of a subscription.
    ///
    /// # Errors
    /// What the database says.
    pub async fn turn_mail_off(&mut self, subscription: Uuid, at: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::TURN_MAIL_OFF)
            .bind(Id(subscription))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Forgets what was sent or dropped by an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_deliveries(&mut self, before: Timestamp) -> Result<(), StoreError> {
        for statement in [sql::FORGET_ATTEMPTS, sql::FORGET_TOLD, sql::FORGET_DELIVERIES] {
            on!(self, |connection| sqlx::query(statement).bind(Instant(before)).execute(connection).await.map(drop)?);
        }
        Ok(())
    }
}
