//! The log of changes: gap-free numbers, what happened, and what to read after a number.

use super::codec::{Instant, Json};
use super::{StoreError, Tx, on, sql};
use crate::domain::time::Timestamp;
use serde_json::Value;

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// An initiative came in.
    InitiativeRegistered,
    /// An initiative's attributes or area changed.
    InitiativeChanged,
    /// An initiative was withdrawn; its history stays.
    InitiativeWithdrawn,
    /// Administrations or committees were put.
    OrganisationPut,
    /// A reference layer was replaced.
    ReferencePut,
    /// Something was done with an overlap.
    OverlapHandled,
    /// Overlaps were judged and scored again.
    OverlapsRescored,
    /// A version of the rules came into force.
    RulesActivated,
    /// Somebody said that an initiative is as it stands in the register.
    FreshnessConfirmed,
    /// The clock had something to say.
    RemindersNoted,
    /// Something happened with a support case.
    CaseChanged,
    /// The plan, an indicator, a reading or a document of an initiative.
    FollowUpPut,
    /// A survey was made, changed, sent out or closed.
    SurveyPut,
}

impl ChangeKind {
    /// The spelling in the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::InitiativeRegistered => "initiative_registered",
            Self::InitiativeChanged => "initiative_changed",
            Self::InitiativeWithdrawn => "initiative_withdrawn",
            Self::OrganisationPut => "organisation_put",
            Self::ReferencePut => "reference_put",
            Self::OverlapHandled => "overlap_handled",
            Self::OverlapsRescored => "overlaps_rescored",
            Self::RulesActivated => "rules_activated",
            Self::FreshnessConfirmed => "freshness_confirmed",
            Self::RemindersNoted => "reminders_noted",
            Self::CaseChanged => "case_changed",
            Self::FollowUpPut => "follow_up_put",
            Self::SurveyPut => "survey_put",
        }
    }

    /// Whether the index of overlaps depends on such changes.
    #[must_use]
    pub fn concerns_index(word: &str) -> bool {
        word.starts_with("initiative_")
    }
}

/// A change by which a history is known again: the same number at another instant is another history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its number.
    pub seq: i64,
    /// When it was made; none before the first change.
    pub at: Option<Timestamp>,
}

impl Mark {
    /// Before the first change.
    pub const START: Self = Self { seq: 0, at: None };
}

/// A change as followers read it.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// Its number and instant.
    pub mark: Mark,
    /// What it did.
    pub kind: String,
    /// What it did it to.
    pub subject: String,
}

/// A change as people read it.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What it did.
    pub kind: String,
    /// The subject afterwards.
    pub document: Value,
}

impl Tx {
    /// Takes the number of a further change in the same transaction.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_seq(&mut self) -> Result<i64, StoreError> {
        on!(self, |connection| Ok(sqlx::query_scalar(sql::TAKE_SEQ).fetch_one(connection).await?))
    }

    /// Gives back the number that this transaction took when it began: what it wrote is no change of the register.
    ///
    /// # Errors
    /// What the database says.
    pub async fn give_seq_back(&mut self) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::GIVE_SEQ_BACK).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// The number of the newest change this snapshot sees.
    ///
    /// # Errors
    /// What the database says.
    pub async fn head(&mut self) -> Result<i64, StoreError> {
        on!(self, |connection| Ok(sqlx::query_scalar(sql::HEAD).fetch_one(connection).await?))
    }

    /// Writes a change to the log.
    ///
    /// # Errors
    /// What the database says.
    pub async fn append_change(
        &mut self,
        seq: i64,
        at: Timestamp,
        kind: ChangeKind,
        subject: &str,
        document: &Value,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::APPEND_CHANGE)
            .bind(seq)
            .bind(Instant(at))
            .bind(kind.word())
            .bind(subject)
            .bind(Json(document.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The newest change this snapshot sees.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest(&mut self) -> Result<Mark, StoreError> {
        let row: Option<(i64, Instant)> =
            on!(self, |connection| sqlx::query_as(sql::NEWEST).fetch_optional(connection).await?);
        Ok(row.map_or(Mark::START, |(seq, at)| Mark { seq, at: Some(at.0) }))
    }

    /// The changes from a number on, in order; that change itself comes first, if it is there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn changes_from(&mut self, seq: i64) -> Result<Vec<ChangeRow>, StoreError> {
        type Row = (i64, Instant, String, String);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::CHANGES_FROM).bind(seq).fetch_all(connection).await?);
        let change = |(seq, at, kind, subject): Row| ChangeRow { mark: Mark { seq, at: Some(at.0) }, kind, subject };
        Ok(rows.into_iter().map(change).collect())
    }

    /// The changes of one subject, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn changes_of(&mut self, subject: &str) -> Result<Vec<LogEntry>, StoreError> {
        type Row = (i64, Instant, String, Json<Value>);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::CHANGES_OF).bind(subject).fetch_all(connection).await?);
        let entry = |(seq, at, kind, document): Row| LogEntry { seq, at: at.0, kind, document: document.0 };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// How many changes the log holds; equals the head when it has no gap.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_changes(&mut self) -> Result<i64, StoreError> {
        on!(self, |connection| Ok(sqlx::query_scalar(sql::COUNT_CHANGES).fetch_one(connection).await?))
    }
}
