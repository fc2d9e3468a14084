//! API tokens: programs that act for an administration. Only digests of their secrets are kept.

use super::codec::{Day, Instant, Words};
use super::sql::sign_in as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::Scope;
use crate::domain::codes::Code;
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use sqlx::FromRow;

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The part of it that is no secret.
    pub id: String,
    /// Of its secret.
    pub digest: Digest,
    /// What it is for, in somebody's words.
    pub name: String,
    /// The administration it acts for.
    pub administration: Code,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Who issued it, as the record names actors.
    pub issued_by: String,
    /// When.
    pub issued_at: Timestamp,
    /// When it stops being good.
    pub expires_at: Timestamp,
    /// The last day it was used.
    pub used_on: Option<NaiveDate>,
    /// When somebody revoked it.
    pub revoked_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    digest: String,
    name: String,
    administration: String,
    scopes: Words,
    issued_by: String,
    issued_at: Instant,
    expires_at: Instant,
    used_on: Option<Day>,
    revoked_at: Option<Instant>,
}

impl TryFrom<Row> for StoredToken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("the {what} of a token"));
        Ok(Self {
            id: row.id,
            digest: Digest::stored(row.digest),
            name: row.name,
            administration: Code::parse(&row.administration).ok_or_else(|| corrupt("administration"))?,
            scopes: row
                .scopes
                .0
                .iter()
                .map(|word| Scope::parse(word))
                .collect::<Option<_>>()
                .ok_or(corrupt("scopes"))?,
            issued_by: row.issued_by,
            issued_at: row.issued_at.0,
            expires_at: row.expires_at.0,
            used_on: row.used_on.map(|day| day.0),
            revoked_at: row.revoked_at.map(|at| at.0),
        })
    }
}

impl Tx {
    /// The token with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_token(&mut self, id: &str) -> Result<Option<StoredToken>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::FIND_TOKEN).bind(id).fetch_optional(connection).await?);
        row.map(StoredToken::try_from).transpose()
    }

    /// Every token, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tokens(&mut self) -> Result<Vec<StoredToken>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::TOKENS).fetch_all(connection).await?);
        rows.into_iter().map(StoredToken::try_from).collect()
    }

    /// Keeps a new token.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_token(&mut self, token: &StoredToken) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_TOKEN)
            .bind(&token.id)
            .bind(token.digest.as_str())
            .bind(&token.name)
            .bind(token.administration.as_str())
            .bind(Words::of(token.scopes.iter().map(|scope| scope.word())))
            .bind(&token.issued_by)
            .bind(Instant(token.issued_at))
            .bind(Instant(token.expires_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Notes the day on which a token is used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touch_token(&mut self, id: &str, day: NaiveDate) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::TOUCH_TOKEN)
            .bind(id)
            .bind(Day(day))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Revokes a token; says whether it was good.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_token(&mut self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::REVOKE_TOKEN)
            .bind(id)
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }
}
