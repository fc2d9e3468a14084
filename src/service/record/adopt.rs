//! Changes that a program without a record made are sealed as they are found.

use crate::domain::record::{Author, Digest, Evidence, Happening};
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Changes in one entry.
const PORTION: i64 = 1_000;

/// What an entry of adopted changes says.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Adopted {
    /// The first change.
    pub(super) from: i64,
    /// The last; all between them are meant too.
    pub(super) to: i64,
}

impl Adopted {
    /// The hash of these changes as they are now.
    pub(super) async fn evidence(self, tx: &mut Tx) -> Result<Digest, ServiceError> {
        let mut evidence = Evidence::default();
        for change in tx.change_states(self.from - 1, self.to, i64::MAX).await? {
            evidence.add(&change.kind, change.at, &change.subject, &change.document, change.area.as_ref());
        }
        Ok(evidence.finish())
    }
}

impl Service {
    /// Seals every change that no entry tells of: those from before there was a record, and those that an older program
    /// made while several versions ran side by side. Answers with how many they were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn adopt_changes(self: &Arc<Self>) -> Result<i64, ServiceError> {
        let (mut adopted, mut after) = (0, self.adopted_up_to().await?);
        loop {
            if self.store.read().await?.untold_changes(after, 1).await?.is_empty() {
                return Ok(adopted);
            }
            let portion = self.in_own_task(move |service| async move { adopt_portion(&service, after).await });
            let Some(portion) = portion.await? else { return Ok(adopted) };
            adopted += portion.to - portion.from + 1;
            after = portion.to;
        }
    }

    /// The last change that was adopted.
    async fn adopted_up_to(&self) -> Result<i64, ServiceError> {
        let filter = crate::store::EntryFilter {
            kinds: vec![RecordKind::ChangesAdopted],
            ..crate::store::EntryFilter::default()
        };
        let newest = self.store.read().await?.search_entries(&filter, None, 1).await?;
        let Some(newest) = newest.into_iter().next() else { return Ok(0) };
        Ok(adopted(newest.entry.after.as_deref())?.to)
    }
}

/// What an entry of adopted changes says.
pub(super) fn adopted(after: Option<&str>) -> Result<Adopted, StoreError> {
    let text = after.unwrap_or_default();
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt(text.to_owned()))
}

async fn adopt_portion(service: &Arc<Service>, after: i64) -> Result<Option<Adopted>, ServiceError> {
    let mut session = Session::begin_as(service, Author::system()).await?;
    let untold = session.tx.untold_changes(after, PORTION).await?;
    let Some(from) = untold.first().copied() else { return Ok(None) };
    // Up to the first that an entry tells of.
    let run = untold.iter().zip(from..).take_while(|(seq, expected)| *seq == expected);
    let to = run.last().map_or(from, |(seq, _)| *seq);
    let adopted = Adopted { from, to };
    let evidence = adopted.evidence(&mut session.tx).await?;
    let after = serde_json::to_value(adopted).map_err(|_| ServiceError::Broken)?;
    let happening = Happening::new(RecordKind::ChangesAdopted, "register").to(after);
    session.record(Happening { evidence: Some(evidence), ..happening }).await?;
    session.commit().await?;
    Ok(Some(adopted))
}
