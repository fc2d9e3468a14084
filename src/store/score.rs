//! Scores of overlaps: those that a change in the place may alter, and those that are to be counted again.

use super::codec::{Id, Json};
use super::sql::settle as sql;
use super::{StoreError, Tx, on};
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::score::Score;

/// An active overlap of two initiatives that both meet a third one.
#[derive(Debug, Clone)]
pub struct PairAround {
    /// The overlap.
    pub id: OverlapId,
    /// Its first side.
    pub a: InitiativeId,
    /// Its second side.
    pub b: InitiativeId,
    /// What it was counted to.
    pub score: Score,
}

impl Tx {
    /// At most so many active overlaps between initiatives that both meet, or once met, this one, with fewer than so many
    /// administrations in their shared area.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pairs_around(
        &mut self,
        id: InitiativeId,
        zone_below: i64,
        limit: i64,
    ) -> Result<Vec<PairAround>, StoreError> {
        let rows: Vec<(Id, Id, Id, Json<Score>)> = on!(self, |connection| sqlx::query_as(sql::PAIRS_AROUND)
            .bind(Id(id))
            .bind(limit)
            .bind(zone_below)
            .fetch_all(connection)
            .await?);
        let pair =
            |(id, a, b, score): (Id, Id, Id, Json<Score>)| PairAround { id: id.0, a: a.0, b: b.0, score: score.0 };
        Ok(rows.into_iter().map(pair).collect())
    }

    /// Leaves the scores of all overlaps between initiatives that meet this one to be counted later.
    ///
    /// # Errors
    /// What the database says.
    pub async fn leave_pairs_around(&mut self, id: InitiativeId) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::LEAVE_PAIRS_AROUND)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Leaves the score of an overlap to be counted later.
    ///
    /// # Errors
    /// What the database says.
    pub async fn leave_score(&mut self, id: OverlapId) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::LEAVE_SCORE).bind(Id(id)).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// Writes another score of an overlap about which nothing else has changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_score(&mut self, id: OverlapId, revision: i64, score: &Score) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_SCORE)
            .bind(Id(id))
            .bind(revision)
            .bind(i64::from(score.hundredths))
            .bind(score.band.word())
            .bind(Json(score.clone()))
            .bind(score.rules)
            .bind(score.zone())
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Notes that an overlap was judged and scored again, and that nobody would see a difference.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_score(&mut self, id: OverlapId, rules: i64, score: Option<&Score>) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::KEEP_SCORE)
            .bind(Id(id))
            .bind(rules)
            .bind(score.cloned().map(Json))
            .bind(score.map(Score::zone))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// How many overlaps wait to be judged and scored by a version of the rules.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_unscored(&mut self, rules: i64) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::COUNT_UNSCORED).bind(rules).fetch_one(connection).await?))
    }

    /// At most so many of them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unscored(&mut self, rules: i64, limit: i64) -> Result<Vec<OverlapId>, StoreError> {
        let ids: Vec<Id> = on!(self, |connection| sqlx::query_scalar(sql::UNSCORED)
            .bind(rules)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }
}
