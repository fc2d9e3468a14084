//! Follows the log: whatever another process or replica committed comes into this one's index.

use super::live::{Known, LiveChanges, in_plane};
use super::{Service, ServiceError};
use crate::engine::Entry;
use crate::store::{ChangeKind, StoreError, Tx};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// A hint may be lost; looking this often is the guarantee.
const POLL: Duration = Duration::from_secs(2);

impl Service {
    /// Follows the log until the task is dropped. A failed look is logged and tried again.
    pub async fn follow(self: Arc<Self>) {
        loop {
            tokio::time::sleep(POLL).await;
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "could not follow the log");
            }
        }
    }

    /// Brings the index up to the newest committed change.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn catch_up(&self) -> Result<(), ServiceError> {
        self.catch_up_in(&mut self.store.read().await?).await
    }

    /// Brings the index up to what this transaction sees before its own change.
    pub(super) async fn catch_up_in(&self, tx: &mut Tx) -> Result<(), ServiceError> {
        let applied = self.applied();
        let rows = tx.changes_after(applied).await?;
        let Some(last) = rows.last().map(|row| row.seq) else { return Ok(()) };
        let concerned = rows.iter().filter(|row| ChangeKind::concerns_index(&row.kind));
        let subjects: BTreeSet<&str> = concerned.map(|row| row.subject.as_str()).collect();
        let mut changes = LiveChanges::new();
        for subject in subjects {
            let id = subject.parse().map_err(|_| StoreError::Corrupt(subject.to_owned()))?;
            let current = tx.find_initiative(id).await?.filter(|initiative| initiative.withdrawn_at.is_none());
            let entry = match current {
                None => None,
                Some(initiative) => {
                    let area = Arc::new(in_plane(&self.crs, &initiative.footprint)?);
                    Some(Entry { area, payload: Arc::new(Known::from(&initiative)) })
                }
            };
            changes.insert(id, entry);
        }
        self.apply(applied + 1, last, changes);
        Ok(())
    }

    /// The number of the newest change in the store and of the last one in the index.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn readiness(&self) -> Result<(i64, i64), ServiceError> {
        let head = self.store.read().await?.head().await?;
        Ok((head, self.applied()))
    }

    /// The number of the last change the index holds.
    #[must_use]
    pub fn applied(&self) -> i64 {
        self.live.read().unwrap_or_else(PoisonError::into_inner).applied
    }

    pub(super) fn apply(&self, from: i64, to: i64, changes: LiveChanges) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).apply(from, to, changes);
    }
}
