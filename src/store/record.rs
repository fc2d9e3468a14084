//! The record: entries that are only ever added, personal payloads that can be erased, checkpoints.

use super::codec::{Id, Instant, Json, Shape, Words};
use super::{StoreError, Tx, on, sql};
use crate::domain::codes::InitiativeId;
use crate::domain::footprint::Footprint;
use crate::domain::record::{Checkpoint, Digest, Entry, PersonalPayload};
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use serde_json::Value;
use sqlx::FromRow;

/// An entry with the seal that is kept of it, as it stands: neither is checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEntry {
    /// The entry.
    pub entry: Entry,
    /// Its seal.
    pub seal: String,
}

/// What a list of entries is narrowed to; what is `None` or empty does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Who did it.
    pub actor: Option<String>,
    /// What it was done to.
    pub subject: Option<String>,
    /// What was done.
    pub kinds: Vec<RecordKind>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// A change with the area that it brought, if it brought one.
#[derive(Debug, Clone)]
pub struct ChangeState {
    /// Its number.
    pub seq: i64,
    /// When it was made.
    pub at: Timestamp,
    /// What it did.
    pub kind: String,
    /// What it did it to.
    pub subject: String,
    /// The subject afterwards.
    pub document: Value,
    /// The area.
    pub area: Option<Footprint>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    seq: Option<i64>,
    at: String,
    actor: String,
    administration: Option<String>,
    reason: Option<String>,
    kind: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    evidence: Option<String>,
    personal: Option<String>,
    seal: String,
}

#[derive(FromRow)]
struct StateRow {
    seq: i64,
    at: Instant,
    kind: String,
    subject: String,
    document: Json<Value>,
    geom: Option<Shape>,
}

#[derive(FromRow)]
struct CheckpointRow {
    number: i64,
    seq: i64,
    at: String,
    seal: String,
    public_key: String,
    signature: String,
}

impl From<Row> for SealedEntry {
    fn from(row: Row) -> Self {
        let Row { number, seq, at, actor, administration, reason, kind, subject, .. } = row;
        let Row { before, after, evidence, personal, seal, .. } = row;
        let entry =
            Entry { number, seq, at, actor, administration, reason, kind, subject, before, after, evidence, personal };
        Self { entry, seal }
    }
}

impl From<CheckpointRow> for Checkpoint {
    fn from(row: CheckpointRow) -> Self {
        let CheckpointRow { number, seq, at, seal, public_key, signature } = row;
        Self { number, seq, at, seal, public_key, signature }
    }
}

/// Binds the filter's narrowings in the order of `entry_filter!`.
macro_rules! bind_filter {
    ($query:expr, $filter:expr) => {{
        let filter = $filter;
        let kinds = Words::of(&filter.kinds);
        $query
            .bind(filter.actor.as_deref())
            .bind(filter.subject.as_deref())
            .bind((!kinds.0.is_empty()).then_some(kinds))
            .bind(filter.from.map(|at| at.to_string()))
            .bind(filter.until.map(|at| at.to_string()))
    }};
}

impl Tx {
    /// The number and seal of the last entry.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`] when the seal is none.
    pub async fn record_head(&mut self) -> Result<(i64, Digest), StoreError> {
        let row: Option<(i64, String)> =
            on!(self, |connection| sqlx::query_as(sql::record::RECORD_HEAD).fetch_optional(connection).await?);
        match row {
            None => Ok((0, Digest::START)),
            Some((number, seal)) => Ok((number, Digest::parse(&seal).ok_or(StoreError::Corrupt(seal))?)),
        }
    }

    /// Adds an entry with its seal, and the personal data that belongs to it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn append_entry(
        &mut self,
        entry: &Entry,
        seal: &Digest,
        personal: Option<&PersonalPayload>,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::APPEND_ENTRY)
            .bind(entry.number)
            .bind(entry.seq)
            .bind(&entry.at)
            .bind(&entry.actor)
            .bind(&entry.administration)
            .bind(&entry.reason)
            .bind(&entry.kind)
            .bind(&entry.subject)
            .bind(&entry.before)
            .bind(&entry.after)
            .bind(&entry.evidence)
            .bind(&entry.personal)
            .bind(seal.to_string())
            .execute(connection)
            .await
            .map(drop)?);
        if let Some(PersonalPayload { salt, payload }) = personal {
            on!(self, |connection| sqlx::query(sql::record::APPEND_PERSONAL)
                .bind(entry.number)
                .bind(salt)
                .bind(payload)
                .execute(connection)
                .await
                .map(drop)?);
        }
        Ok(())
    }

    /// So many entries after a number, in order, as they stand.
    ///
    /// # Errors
    /// What the database says.
    pub async fn entries_after(&mut self, number: i64, limit: i64) -> Result<Vec<SealedEntry>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::record::ENTRIES_AFTER)
            .bind(number)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(SealedEntry::from).collect())
    }

    /// An entry.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_entry(&mut self, number: i64) -> Result<Option<SealedEntry>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::record::FIND_ENTRY)
            .bind(number)
            .fetch_optional(connection)
            .await?);
        Ok(row.map(SealedEntry::from))
    }

    /// Every entry of a subject, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn entries_of(&mut self, subject: &str) -> Result<Vec<SealedEntry>, StoreError> {
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::record::ENTRIES_OF).bind(subject).fetch_all(connection).await?);
        Ok(rows.into_iter().map(SealedEntry::from).collect())
    }

    /// The entries that a filter leaves before a number, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn search_entries(
        &mut self,
        filter: &EntryFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<SealedEntry>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_filter!(sqlx::query_as(sql::record::SEARCH_ENTRIES), filter)
            .bind(before)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(SealedEntry::from).collect())
    }

    /// How many entries a filter leaves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_entries(&mut self, filter: &EntryFilter) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| bind_filter!(sqlx::query_scalar(sql::record::COUNT_ENTRIES), filter)
            .fetch_one(connection)
            .await?))
    }

    /// When somebody last did this to a subject.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_at(
        &mut self,
        subject: &str,
        actor: &str,
        kind: RecordKind,
    ) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<String> = on!(self, |connection| sqlx::query_scalar(sql::record::LAST_AT)
            .bind(subject)
            .bind(actor)
            .bind(kind.word())
            .fetch_one(connection)
            .await?);
        Ok(at.and_then(|at| Timestamp::parse(&at)))
    }

    /// When anything of a kind was last recorded.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_of_kind(&mut self, kind: RecordKind) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<String> = on!(self, |connection| sqlx::query_scalar(sql::record::LAST_OF_KIND)
            .bind(kind.word())
            .fetch_one(connection)
            .await?);
        Ok(at.and_then(|at| Timestamp::parse(&at)))
    }

    /// The personal data of an entry, if it has any left.
    ///
    /// # Errors
    /// What the database says.
    pub async fn personal_payload(&mut self, number: i64) -> Result<Option<PersonalPayload>, StoreError> {
        let row: Option<(i64, String, String)> = on!(self, |connection| sqlx::query_as(sql::record::FIND_PERSONAL)
            .bind(number)
            .fetch_optional(connection)
            .await?);
        Ok(row.map(|(_, salt, payload)| PersonalPayload { salt, payload }))
    }

    /// The personal data of the entries after one number and up to another.
    ///
    /// # Errors
    /// What the database says.
    pub async fn personal_between(
        &mut self,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<(i64, PersonalPayload)>, StoreError> {
        let rows: Vec<(i64, String, String)> = on!(self, |connection| sqlx::query_as(sql::record::PERSONAL_AFTER)
            .bind(after)
            .bind(up_to)
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(|(number, salt, payload)| (number, PersonalPayload { salt, payload })).collect())
    }

    /// Erases what the record says of people in the entries of a subject; answers with the numbers of those entries.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase_personal(&mut self, subject: &str) -> Result<Vec<i64>, StoreError> {
        let mut numbers: Vec<i64> = on!(self, |connection| sqlx::query_scalar(sql::record::ERASE_PERSONAL)
            .bind(subject)
            .fetch_all(connection)
            .await?);
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// So many changes after one number and up to another, each with the area that it brought.
    ///
    /// # Errors
    /// What the database says.
    pub async fn change_states(&mut self, after: i64, up_to: i64, limit: i64) -> Result<Vec<ChangeState>, StoreError> {
        let rows: Vec<StateRow> = on!(self, |connection| sqlx::query_as(sql::record::CHANGES_WITH_AREAS)
            .bind(after)
            .bind(up_to)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        let state = |StateRow { seq, at, kind, subject, document, geom }: StateRow| ChangeState {
            seq,
            at: at.0,
            kind,
            subject,
            document: document.0,
            area: geom.map(|shape| shape.0),
        };
        Ok(rows.into_iter().map(state).collect())
    }

    /// So many changes after a number that no entry of their own tells of.
    ///
    /// # Errors
    /// What the database says.
    pub async fn untold_changes(&mut self, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::record::UNTOLD_CHANGES)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?))
    }

    /// Puts a change's document without personal data in the place of the one with it: what older programs wrote.
    ///
    /// # Errors
    /// What the database says.
    pub async fn replace_document(&mut self, seq: i64, document: Value) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::FORGET_CONTACT)
            .bind(seq)
            .bind(Json(document))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Forgets the kept answers that hold an initiative.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_answers_of(&mut self, id: InitiativeId) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::FORGET_ANSWERS_OF)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// How many answers are kept from before an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_answers_before(&mut self, at: Timestamp) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::record::COUNT_ANSWERS_BEFORE)
            .bind(Instant(at))
            .fetch_one(connection)
            .await?))
    }

    /// The closed and withdrawn initiatives of which personal data is left.
    ///
    /// # Errors
    /// What the database says.
    pub async fn closed_with_contacts(&mut self) -> Result<Vec<InitiativeId>, StoreError> {
        let ids: Vec<Id> =
            on!(self, |connection| sqlx::query_scalar(sql::record::CLOSED_WITH_CONTACTS).fetch_all(connection).await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }

    /// Takes the contact person away from an initiative that is withdrawn and has no further changes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase_contact(&mut self, id: InitiativeId) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::ERASE_CONTACT)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The numbers of overlaps whose newest kept state is not their state.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unlike_overlaps(&mut self) -> Result<Vec<i64>, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::record::UNLIKE_OVERLAPS).fetch_all(connection).await?))
    }

    /// Adds a checkpoint.
    ///
    /// # Errors
    /// What the database says, also that there is one of this entry.
    pub async fn append_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::APPEND_CHECKPOINT)
            .bind(checkpoint.number)
            .bind(checkpoint.seq)
            .bind(&checkpoint.at)
            .bind(&checkpoint.seal)
            .bind(&checkpoint.public_key)
            .bind(&checkpoint.signature)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// So many checkpoints, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn checkpoints(&mut self, limit: i64) -> Result<Vec<Checkpoint>, StoreError> {
        let rows: Vec<CheckpointRow> =
            on!(self, |connection| sqlx::query_as(sql::record::CHECKPOINTS).bind(limit).fetch_all(connection).await?);
        Ok(rows.into_iter().map(Checkpoint::from).collect())
    }
}
