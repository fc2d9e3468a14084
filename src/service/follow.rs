//! Follows the log: whatever another process or replica committed comes into this one's index.

use super::live::{Known, Live, LiveChanges, in_plane};
use super::{Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::rules::RuleSet;
use crate::engine::Entry;
use crate::store::{ChangeKind, Hints, Mark, StoreError, Tx};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// A hint may be lost; looking this often is the guarantee.
const POLL: Duration = Duration::from_secs(2);
/// How long a request waits for the index to hold what its client has seen.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the index may be behind before this replica says that it is not ready. Under load somebody else's commit is
/// always under way, and being a moment behind is no reason to send clients elsewhere.
const LAG: Duration = Duration::from_secs(5);
/// A store that takes longer to answer than this is away.
const ANSWER: Duration = Duration::from_secs(2);

/// Whether this replica can serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// Whether it can.
    pub ready: bool,
    /// The number of the newest change in the store.
    pub head: i64,
    /// The number of the last change in the index.
    pub applied: i64,
}

impl Service {
    /// Follows the log until the task is dropped. A failed look is logged and tried again.
    pub async fn follow(self: Arc<Self>) {
        let mut hints = self.store.hints().await;
        loop {
            tokio::select! {
                () = sleep(POLL) => {}
                () = hints.next() => {}
            }
            if matches!(hints, Hints::Lost) {
                hints = self.store.hints().await;
            }
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "could not follow the log");
            }
        }
    }

    /// Brings the index up to the newest committed change. Where the store was put back to an earlier moment, the index is
    /// loaded anew.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn catch_up(&self) -> Result<(), ServiceError> {
        let _one_at_a_time = self.following.lock().await;
        let began = Instant::now();
        match self.catch_up_in(&mut self.store.read().await?.hurried()).await {
            Err(ServiceError::OtherHistory) => {
                tracing::warn!(applied = self.applied(), "the store was put back to another moment: loading it anew");
                self.store.renew();
                let live = Live::load(&self.store, &self.crs).await?;
                self.live.write().unwrap_or_else(PoisonError::into_inner).replace(live);
                self.zones.forget().await;
                self.pasts.forget();
                self.reads.forget();
            }
            other => other?,
        }
        *self.in_step.lock().unwrap_or_else(PoisonError::into_inner) = began;
        Ok(())
    }

    /// Brings the index up to what this transaction sees before its own change.
    pub(super) async fn catch_up_in(&self, tx: &mut Tx) -> Result<(), ServiceError> {
        let known = self.live.read().unwrap_or_else(PoisonError::into_inner).mark;
        let rows = tx.changes_from(known.seq).await?;
        let rows = match rows.split_first() {
            _ if known == Mark::START => rows.as_slice(),
            Some((first, later)) if first.mark == known => later,
            _ => return Err(ServiceError::OtherHistory),
        };
        let Some(last) = rows.last().map(|row| row.mark) else { return Ok(()) };
        let concerned = rows.iter().filter(|row| ChangeKind::concerns_index(&row.kind));
        let subjects: BTreeSet<&str> = concerned.map(|row| row.subject.as_str()).collect();
        let mut changes = LiveChanges::new();
        for subject in subjects {
            let id = subject.parse().map_err(|_| StoreError::Corrupt(subject.to_owned()))?;
            let current =
                tx.find_initiative(&Sight::ALL, id).await?.filter(|initiative| initiative.withdrawn_at.is_none());
            let entry = match current {
                None => None,
                Some(initiative) => {
                    let area = Arc::new(in_plane(&self.crs, &initiative.footprint)?);
                    Some(Entry { area, payload: Arc::new(Known::from(&initiative)) })
                }
            };
            changes.insert(id, entry);
        }
        let rules = match rows.iter().any(|row| row.kind == ChangeKind::RulesActivated.word()) {
            true => {
                // Who counts in zones may be others now.
                self.zones.forget().await;
                tx.rules_in_force().await?.map(Arc::new)
            }
            false => None,
        };
        self.apply(known.seq + 1, last, changes, rules);
        Ok(())
    }

    /// Waits until the index holds a change that a client has seen, perhaps from another replica.
    ///
    /// # Errors
    /// [`ServiceError::Behind`] when it does not in time; when the store cannot be read.
    pub async fn wait_for(&self, seq: i64) -> Result<(), ServiceError> {
        let began = Instant::now();
        while self.applied() < seq {
            if PATIENCE < began.elapsed() {
                return Err(ServiceError::Behind);
            }
            self.catch_up().await?;
            if self.applied() < seq {
                sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(())
    }

    /// Whether this replica can serve: the store answers and takes writes, the index is not behind, no stop is under way.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn readiness(&self) -> Result<Readiness, ServiceError> {
        let look = async {
            let writable = self.store.is_writable().await?;
            Ok::<_, ServiceError>((writable, self.store.read().await?.newest().await?))
        };
        let (writable, newest) = timeout(ANSWER, look).await.map_err(|_| StoreError::Away)??;
        let mark = self.live.read().unwrap_or_else(PoisonError::into_inner).mark;
        let in_step = mark == newest || self.in_step.lock().unwrap_or_else(PoisonError::into_inner).elapsed() < LAG;
        let ready = writable && in_step && !self.is_stopping();
        Ok(Readiness { ready, head: newest.seq, applied: mark.seq })
    }

    /// The number of the last change the index holds.
    #[must_use]
    pub fn applied(&self) -> i64 {
        self.live.read().unwrap_or_else(PoisonError::into_inner).applied
    }

    pub(super) fn apply(&self, from: i64, to: Mark, changes: LiveChanges, rules: Option<Arc<RuleSet>>) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).apply(from, to, changes, rules);
        self.bell.wake();
    }
}
