//! Looking through the record, and at one entry with what changed.

use crate::domain::access::{Action, Actor};
use crate::domain::error::Error;
use crate::domain::record::Entry;
use crate::service::access::may;
use crate::service::{EntryFilter, Service, ServiceError};
use crate::store::SealedEntry;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Stands in the place of a subject that somebody does not see.
const WITHHELD: &str = "withheld";

/// A page of entries, newest first.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// The entries with their seals.
    pub entries: Vec<SealedEntry>,
    /// How many the filter leaves on all pages.
    pub matched: i64,
    /// The number before which the next page begins; `None` on the last.
    pub next: Option<i64>,
}

/// Takes out of entries about what somebody does not see what would tell of it; that something happened, when, and by whom
/// stays, and so do the seals.
fn withhold(entries: &mut [SealedEntry], hidden: &BTreeSet<Uuid>) {
    let is_hidden = |subject: &str| subject.parse().is_ok_and(|id| hidden.contains(&id));
    for SealedEntry { entry, .. } in entries.iter_mut().filter(|sealed| is_hidden(&sealed.entry.subject)) {
        entry.subject = WITHHELD.to_owned();
        (entry.before, entry.after, entry.reason, entry.seq) = (None, None, None, None);
    }
    entries.iter_mut().for_each(|SealedEntry { entry, .. }| withhold_ids(entry, hidden));
}

/// Takes the ids of what somebody does not see out of what an entry says of something else, such as a parent.
pub(in crate::service) fn withhold_ids(entry: &mut Entry, hidden: &BTreeSet<Uuid>) {
    for text in [&mut entry.before, &mut entry.after].into_iter().flatten() {
        for id in hidden.iter().map(ToString::to_string) {
            if text.contains(&id) {
                *text = text.replace(&id, WITHHELD);
            }
        }
    }
}

/// An entry, and whether the personal data that belongs to it is still kept.
#[derive(Debug, Clone)]
pub struct RecordedEntry {
    /// The entry with its seal.
    pub sealed: SealedEntry,
    /// Whether personal data belongs to it and was not erased.
    pub keeps_personal: bool,
}

impl Service {
    /// A page of the record, newest first; `before` is the number that the last page ended with, 0 for the first page.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn record_page(
        &self,
        actor: &Actor,
        filter: &EntryFilter,
        before: i64,
        limit: usize,
    ) -> Result<RecordPage, ServiceError> {
        may(actor, Action::ReadRecord)?;
        let mut tx = self.store.read().await?;
        let hidden: BTreeSet<Uuid> = tx.hidden_from(&actor.sight()).await?.into_iter().collect();
        // Asking for what is not seen must not tell that it is there.
        if filter.subject.as_ref().and_then(|subject| subject.parse().ok()).is_some_and(|id| hidden.contains(&id)) {
            return Ok(RecordPage { entries: Vec::new(), matched: 0, next: None });
        }
        let matched = tx.count_entries(filter).await?;
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
        let mut entries = tx.search_entries(filter, (0 < before).then_some(before), wanted).await?;
        let more = limit < entries.len();
        entries.truncate(limit);
        let next = entries.last().map(|sealed| sealed.entry.number).filter(|_| more);
        withhold(&mut entries, &hidden);
        Ok(RecordPage { entries, matched, next })
    }

    /// An entry. What it says of people is not given out here, only whether it is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`]; when the actor may not.
    pub async fn record_entry(&self, actor: &Actor, number: i64) -> Result<RecordedEntry, ServiceError> {
        may(actor, Action::ReadRecord)?;
        let mut tx = self.store.read().await?;
        let hidden = tx.hidden_from(&actor.sight()).await?.into_iter().collect();
        let mut sealed = tx.find_entry(number).await?.ok_or(Error::NotFound)?;
        withhold(std::slice::from_mut(&mut sealed), &hidden);
        let keeps_personal = tx.personal_payload(number).await?.is_some();
        Ok(RecordedEntry { sealed, keeps_personal })
    }
}
