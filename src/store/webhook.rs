//! Webhooks: programs that are called when something happens. Their secrets are not here.

use super::codec::{Id, Instant, Words};
use super::initiatives::known;
use super::sql::deliver as sql;
use super::{StoreError, Tx, on};
use crate::domain::codes::Code;
use crate::domain::delivery::DisabledWhy;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::time::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// What it is for, in somebody's words.
    pub name: String,
    /// Whose program it is: it is told what a coordinator of this administration may see.
    pub administration: Code,
    /// Where to call.
    pub url: String,
    /// Of which kinds of events.
    pub kinds: Vec<NoticeKind>,
    /// Nothing below it; without one, everything.
    pub minimum_band: Option<Band>,
    /// Which secret is its newest.
    pub generation: i64,
    /// Until when the one before is used as well.
    pub earlier_until: Option<Timestamp>,
    /// Who made it, as the record names actors.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Since when nothing has arrived.
    pub failing_since: Option<Timestamp>,
    /// Since when it is switched off, and why.
    pub disabled: Option<(Timestamp, DisabledWhy)>,
}

#[derive(FromRow)]
struct Row {
    id: Id,
    name: String,
    administration: String,
    url: String,
    kinds: Words,
    minimum_band: Option<String>,
    generation: i64,
    earlier_until: Option<Instant>,
    created_by: String,
    created_at: Instant,
    failing_since: Option<Instant>,
    disabled_at: Option<Instant>,
    disabled_why: Option<String>,
}

impl TryFrom<Row> for Webhook {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = |word: &String| known(NoticeKind::parse, word);
        let why = row.disabled_why.map(|word| known(DisabledWhy::parse, &word)).transpose()?;
        Ok(Self {
            id: row.id.0,
            name: row.name,
            administration: known(Code::parse, &row.administration)?,
            url: row.url,
            kinds: row.kinds.0.iter().map(kind).collect::<Result<_, _>>()?,
            minimum_band: row.minimum_band.map(|word| known(Band::parse, &word)).transpose()?,
            generation: row.generation,
            earlier_until: row.earlier_until.map(|at| at.0),
            created_by: row.created_by,
            created_at: row.created_at.0,
            failing_since: row.failing_since.map(|at| at.0),
            disabled: row.disabled_at.map(|at| at.0).zip(why),
        })
    }
}

/// Runs a statement about one webhook and says whether it changed it.
macro_rules! change {
    ($tx:expr, $statement:expr, $id:expr $(, $value:expr)*) => {
        Ok(1 == on!($tx, |connection| sqlx::query($statement)
            .bind(Id($id))
            $(.bind($value))*
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?))
    };
}

impl Tx {
    /// Every webhook that was not deleted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::WEBHOOKS).fetch_all(connection).await?);
        rows.into_iter().map(Webhook::try_from).collect()
    }

    /// The webhook with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_webhook(&mut self, id: Uuid) -> Result<Option<Webhook>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::FIND_WEBHOOK).bind(Id(id)).fetch_optional(connection).await?);
        row.map(Webhook::try_from).transpose()
    }

    /// Keeps a new webhook.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_WEBHOOK)
            .bind(Id(webhook.id))
            .bind(&webhook.name)
            .bind(webhook.administration.as_str())
            .bind(&webhook.url)
            .bind(Words::of(&webhook.kinds))
            .bind(webhook.minimum_band.map(Band::word))
            .bind(&webhook.created_by)
            .bind(Instant(webhook.created_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Changes what a webhook is called, where it is and what it is told.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_webhook(&mut self, webhook: &Webhook) -> Result<bool, StoreError> {
        let band = webhook.minimum_band.map(Band::word);
        change!(self, sql::UPDATE_WEBHOOK, webhook.id, &webhook.name, &webhook.url, Words::of(&webhook.kinds), band)
    }

    /// Gives a webhook the secret after this generation; the one before is used until an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rotate_webhook(
        &mut self,
        id: Uuid,
        generation: i64,
        earlier_until: Timestamp,
    ) -> Result<bool, StoreError> {
        change!(self, sql::ROTATE_WEBHOOK, id, generation, Instant(earlier_until))
    }

    /// Switches a webhook off; says whether it was on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn disable_webhook(&mut self, id: Uuid, at: Timestamp, why: DisabledWhy) -> Result<bool, StoreError> {
        change!(self, sql::DISABLE_WEBHOOK, id, Instant(at), why.word())
    }

    /// Switches a webhook on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn enable_webhook(&mut self, id: Uuid) -> Result<bool, StoreError> {
        change!(self, sql::ENABLE_WEBHOOK, id)
    }

    /// Deletes a webhook and drops what waits for it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_webhook(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        on!(self, |connection| sqlx::query(sql::DROP_OF_WEBHOOK)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        change!(self, sql::DELETE_WEBHOOK, id, Instant(at))
    }

    /// Notes that a call has arrived.
    ///
    /// # Errors
    /// What the database says.
    pub async fn webhook_arrived(&mut self, id: Uuid) -> Result<bool, StoreError> {
        change!(self, sql::WEBHOOK_ARRIVED, id)
    }

    /// Notes that a call has not arrived; what is noted is the first of a row of such calls.
    ///
    /// # Errors
    /// What the database says.
    pub async fn webhook_failed(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        change!(self, sql::WEBHOOK_FAILED, id, Instant(at))
    }
}
