//! Versions of the rules.

use super::codec::{Instant, Json};
use super::sql::settle as sql;
use super::{StoreError, Tx, on};
use crate::domain::rules::{RuleSet, Rules};

type Row = (i64, Instant, String, String, Json<Rules>);

fn rule_set((version, activated_at, activated_by, comment, rules): Row) -> RuleSet {
    RuleSet { version, activated_at: activated_at.0, activated_by, comment, rules: rules.0 }
}

impl Tx {
    /// Every version, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rule_sets(&mut self) -> Result<Vec<RuleSet>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::RULE_SETS).fetch_all(connection).await?);
        Ok(rows.into_iter().map(rule_set).collect())
    }

    /// The version in force; none in a store that is not set up yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rules_in_force(&mut self) -> Result<Option<RuleSet>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::NEWEST_RULE_SET).fetch_optional(connection).await?);
        Ok(row.map(rule_set))
    }

    /// One version.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_rule_set(&mut self, version: i64) -> Result<Option<RuleSet>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::FIND_RULE_SET).bind(version).fetch_optional(connection).await?);
        Ok(row.map(rule_set))
    }

    /// Adds a version, which is the one in force from then on.
    ///
    /// # Errors
    /// What the database says, also that there is such a version.
    pub async fn insert_rule_set(&mut self, set: &RuleSet, seq: i64) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_RULE_SET)
            .bind(set.version)
            .bind(seq)
            .bind(Instant(set.activated_at))
            .bind(&set.activated_by)
            .bind(&set.comment)
            .bind(Json(set.rules.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
