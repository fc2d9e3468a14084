//! Answers kept for requests that may be repeated.

use super::codec::{Id, Instant, Json};
use super::{StoreError, Tx, on, sql};
use crate::domain::codes::InitiativeId;
use crate::domain::time::Timestamp;
use serde_json::Value;

impl Tx {
    /// The fingerprint and answer kept under a key.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_answer(&mut self, key: &str) -> Result<Option<(String, Value)>, StoreError> {
        let row: Option<(String, Json<Value>)> =
            on!(self, |connection| sqlx::query_as(sql::FIND_ANSWER).bind(key).fetch_optional(connection).await?);
        Ok(row.map(|(fingerprint, answer)| (fingerprint, answer.0)))
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_answer(
        &mut self,
        key: &str,
        fingerprint: &str,
        subject: InitiativeId,
        answer: Value,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::KEEP_ANSWER)
            .bind(key)
            .bind(fingerprint)
            .bind(Id(subject))
            .bind(Json(answer))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Forgets answers from before an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_answers(&mut self, before: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::FORGET_ANSWERS)
            .bind(Instant(before))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
