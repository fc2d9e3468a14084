//! How long things are kept, as rows.

use super::initiatives::known;
use super::{StoreError, Tx, on, sql};
use crate::domain::retention::Rule;
use crate::domain::words::{KeepUnit, Retained};

impl Tx {
    /// The rules that this program knows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn retention_rules(&mut self) -> Result<Vec<Rule>, StoreError> {
        let rows: Vec<(String, Option<i64>, String)> =
            on!(self, |connection| sqlx::query_as(sql::record::RETENTION_RULES).fetch_all(connection).await?);
        // A newer program may keep more; what it keeps is its business.
        let known_rows = rows.into_iter().filter_map(|(what, keep, unit)| Some((Retained::parse(&what)?, keep, unit)));
        let rule = |(what, keep, unit): (Retained, Option<i64>, String)| {
            let corrupt = |keep: i64| StoreError::Corrupt(format!("{what} is kept for {keep}"));
            let keep = keep.map(|keep| u32::try_from(keep).map_err(|_| corrupt(keep))).transpose()?;
            Ok(Rule { what, keep, unit: known(KeepUnit::parse, &unit)? })
        };
        known_rows.map(rule).collect()
    }

    /// Changes a rule.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_retention_rule(&mut self, rule: &Rule) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::record::PUT_RETENTION_RULE)
            .bind(rule.what.word())
            .bind(rule.keep.map(i64::from))
            .bind(rule.unit.word())
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
