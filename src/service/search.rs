//! Reading initiatives: one, its history, and pages of them under a filter.

use super::{Service, ServiceError};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::store::{AreaVersion, InitiativeFilter, LogEntry, Tx};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// The place the last page ended at; 0 for the first.
    pub after: i64,
    /// At most this many.
    pub limit: usize,
}

/// A page of things.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// How many there are on all pages; only the first page counts them again for every later one.
    pub matched: i64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<i64>,
}

/// What a list of initiatives is narrowed to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InitiativeQuery {
    /// What the store can decide.
    pub filter: InitiativeFilter,
    /// Only initiatives that lie in a zone of at least this many administrations.
    pub min_degree: Option<usize>,
}

/// What has happened to an initiative.
#[derive(Debug, Clone)]
pub struct InitiativeHistory {
    /// Its changes, newest first.
    pub changes: Vec<LogEntry>,
    /// The versions of its area, newest first.
    pub areas: Vec<AreaVersion>,
}

/// How many rows are read at a time when more are filtered here than in the store.
const CHUNK: i64 = 500;

impl Service {
    /// An initiative, also a withdrawn one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn initiative(&self, id: InitiativeId) -> Result<Initiative, ServiceError> {
        Ok(self.store.read().await?.find_initiative(id).await?.ok_or(Error::NotFound)?)
    }

    /// The overlaps of an initiative, the largest first, lapsed ones too.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn overlaps_of(&self, id: InitiativeId) -> Result<Vec<Overlap>, ServiceError> {
        Ok(self.store.read().await?.overlaps_of(id).await?)
    }

    /// What has happened to an initiative.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn history(&self, id: InitiativeId) -> Result<InitiativeHistory, ServiceError> {
        let mut tx = self.store.read().await?;
        tx.find_initiative(id).await?.ok_or(Error::NotFound)?;
        Ok(InitiativeHistory { changes: tx.changes_of(&id.to_string()).await?, areas: tx.area_versions(id).await? })
    }

    /// A page of initiatives in the order of registration.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn initiatives(
        self: &Arc<Self>,
        query: &InitiativeQuery,
        paging: Paging,
    ) -> Result<Page<Initiative>, ServiceError> {
        let allowed = self.in_zones(query).await?;
        let mut tx = self.store.read().await?;
        let Some(allowed) = allowed else { return page(&mut tx, &query.filter, paging).await };
        let ids = tx.initiative_ids(&query.filter).await?;
        let matched = ids.iter().filter(|id| allowed.contains(id)).count();
        let mut items = some(&mut tx, &query.filter, &allowed, paging).await?;
        let more = paging.limit < items.len();
        items.truncate(paging.limit);
        let next = items.last().map(|(fid, _)| *fid).filter(|_| more);
        let matched = i64::try_from(matched).unwrap_or(i64::MAX);
        Ok(Page { items: items.into_iter().map(|(_, initiative)| initiative).collect(), matched, next })
    }

    /// The ids of every initiative that a filter leaves.
    pub(super) async fn ids(&self, filter: &InitiativeFilter) -> Result<BTreeSet<InitiativeId>, ServiceError> {
        Ok(self.store.read().await?.initiative_ids(filter).await?.into_iter().collect())
    }

    /// The initiatives that lie in zones of the wanted degree; `None` when the degree does not matter.
    async fn in_zones(
        self: &Arc<Self>,
        query: &InitiativeQuery,
    ) -> Result<Option<BTreeSet<InitiativeId>>, ServiceError> {
        let Some(min_degree) = query.min_degree.filter(|degree| 1 < *degree) else { return Ok(None) };
        let zones = self.all_zones(query.filter.window).await?;
        let deep = zones.all.iter().filter(|zone| min_degree <= zone.administrations.len());
        Ok(Some(deep.flat_map(|zone| zone.initiatives.iter().map(|initiative| initiative.id)).collect()))
    }
}

async fn page(tx: &mut Tx, filter: &InitiativeFilter, paging: Paging) -> Result<Page<Initiative>, ServiceError> {
    let limit = i64::try_from(paging.limit).unwrap_or(i64::MAX - 1);
    let mut items = tx.list_initiatives(filter, paging.after, limit + 1).await?;
    let more = paging.limit < items.len();
    items.truncate(paging.limit);
    let next = items.last().map(|(fid, _)| *fid).filter(|_| more);
    let matched = tx.count_initiatives(filter).await?;
    Ok(Page { items: items.into_iter().map(|(_, initiative)| initiative).collect(), matched, next })
}

/// The initiatives of a page among the allowed ones, and one more when there is a further page.
async fn some(
    tx: &mut Tx,
    filter: &InitiativeFilter,
    allowed: &BTreeSet<InitiativeId>,
    paging: Paging,
) -> Result<Vec<(i64, Initiative)>, ServiceError> {
    let (mut found, mut after) = (Vec::new(), paging.after);
    while found.len() <= paging.limit {
        let rows = tx.list_initiatives(filter, after, CHUNK).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        found.extend(rows.into_iter().filter(|(_, initiative)| allowed.contains(&initiative.id)));
    }
    Ok(found)
}
