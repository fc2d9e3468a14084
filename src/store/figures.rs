//! What figures about support cases, and lists of what waits, are worked out from.

use super::codec::{Id, Instant, Words};
use super::initiatives::known;
use super::sql::case as sql;
use super::{StoreError, Tx, bind_sight, on};
use crate::domain::access::Sight;
use crate::domain::case::{Case, CaseEvent, CaseId, CaseState};
use crate::domain::time::Timestamp;
use std::collections::HashMap;

/// Cases that are read at a time.
const PORTION: i64 = 500;

impl Tx {
    /// Every case that is seen, in some states or in any, in the order of their numbers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn every_case(&mut self, sight: &Sight, states: &[CaseState]) -> Result<Vec<Case>, StoreError> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let portion = self.cases(sight, states, after, PORTION).await?;
            let Some(last) = portion.last() else { return Ok(all) };
            after = last.number;
            all.extend(portion);
        }
    }

    /// When each case that is seen came to some moments, in the order in which it did.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_moments(
        &mut self,
        sight: &Sight,
        events: &[CaseEvent],
    ) -> Result<HashMap<CaseId, Vec<(CaseEvent, Timestamp)>>, StoreError> {
        let rows: Vec<(Id, String, Instant)> =
            on!(self, |connection| bind_sight!(sqlx::query_as(sql::CASE_MOMENTS), sight)
                .bind(Words::of(events))
                .fetch_all(connection)
                .await?);
        let mut moments: HashMap<CaseId, Vec<(CaseEvent, Timestamp)>> = HashMap::new();
        for (case, event, at) in rows {
            moments.entry(case.0).or_default().push((known(CaseEvent::parse, &event)?, at.0));
        }
        Ok(moments)
    }
}
