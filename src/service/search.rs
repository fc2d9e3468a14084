//! Reading initiatives: one, its history, and pages of them under a filter.

use super::access::{as_listed, as_read, may, may_to};
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::store::{AreaVersion, ChangeKind, InitiativeFilter, LogEntry, Tx};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
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
    /// An initiative, also a withdrawn one, with its contact person for those who need to know; that they were told is
    /// recorded first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, and where the actor sees none.
    pub async fn initiative(self: &Arc<Self>, actor: &Actor, id: InitiativeId) -> Result<Initiative, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let found = self.store.read().await?.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        may_to(actor, Action::ReadInitiative, &found.attributes)?;
        let told = as_read(actor, found);
        if told.attributes.contact_person.is_some() {
            self.record_personal_reads(actor, vec![id.to_string()]).await?;
        }
        Ok(told)
    }

    /// An initiative as it stands in lists.
    ///
    /// # Errors
    /// As [`Self::initiative`].
    pub async fn outline(&self, actor: &Actor, id: InitiativeId) -> Result<Initiative, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let found = self.store.read().await?.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        Ok(as_listed(actor, found))
    }

    /// The overlaps of an initiative with others that the actor sees, the largest first, lapsed ones too.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn overlaps_of(&self, actor: &Actor, id: InitiativeId) -> Result<Vec<Overlap>, ServiceError> {
        may(actor, Action::ReadOverlap)?;
        Ok(self.store.read().await?.overlaps_of(&actor.sight(), id).await?)
    }

    /// What has happened to an initiative, without contact persons, and with parents only as far as they are seen.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn history(&self, actor: &Actor, id: InitiativeId) -> Result<InitiativeHistory, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let (mut tx, sight) = (self.store.read().await?, actor.sight());
        tx.find_initiative(&sight, id).await?.ok_or(Error::NotFound)?;
        let mut changes = tx.changes_of(&id.to_string()).await?;
        // What was said of it, such as a reading, is no state of it.
        changes.retain(|change| ChangeKind::concerns_index(&change.kind));
        let mut parents: BTreeMap<String, bool> = BTreeMap::new();
        for document in changes.iter_mut().filter_map(|change| change.document.as_object_mut()) {
            document.remove("contact_person");
            let Some(parent) = document.get("parent").and_then(Value::as_str).map(str::to_owned) else { continue };
            let is_seen = match (parents.get(&parent), parent.parse()) {
                (Some(is_seen), _) => *is_seen,
                (None, Ok(id)) => tx.find_initiative(&sight, id).await?.is_some(),
                (None, Err(_)) => false,
            };
            if !is_seen {
                document.insert("parent".to_owned(), Value::Null);
            }
            parents.insert(parent, is_seen);
        }
        Ok(InitiativeHistory { changes, areas: tx.area_versions(id).await? })
    }

    /// A page of the initiatives that the actor sees, in the order of registration and without contact persons.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn initiatives(
        self: &Arc<Self>,
        actor: &Actor,
        query: &InitiativeQuery,
        paging: Paging,
    ) -> Result<Page<Initiative>, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        self.listed(actor, query, paging).await
    }

    /// As [`Self::initiatives`], for those whose right to it was asked for under another name.
    pub(super) async fn listed(
        self: &Arc<Self>,
        actor: &Actor,
        query: &InitiativeQuery,
        paging: Paging,
    ) -> Result<Page<Initiative>, ServiceError> {
        let page = self.page(&actor.sight(), query, paging).await?;
        let items = page.items.into_iter().map(|initiative| as_listed(actor, initiative)).collect();
        Ok(Page { items, ..page })
    }

    /// A page of initiatives as they are stored.
    pub(super) async fn page(
        self: &Arc<Self>,
        sight: &Sight,
        query: &InitiativeQuery,
        paging: Paging,
    ) -> Result<Page<Initiative>, ServiceError> {
        let allowed = self.in_zones(sight, query).await?;
        let mut tx = self.store.read().await?;
        let Some(allowed) = allowed else { return page(&mut tx, sight, &query.filter, paging).await };
        let ids = tx.initiative_ids(sight, &query.filter).await?;
        let matched = ids.iter().filter(|id| allowed.contains(id)).count();
        let mut items = some(&mut tx, sight, &query.filter, &allowed, paging).await?;
        let more = paging.limit < items.len();
        items.truncate(paging.limit);
        let next = items.last().map(|(fid, _)| *fid).filter(|_| more);
        let matched = i64::try_from(matched).unwrap_or(i64::MAX);
        Ok(Page { items: items.into_iter().map(|(_, initiative)| initiative).collect(), matched, next })
    }

    /// The ids of every initiative that is seen and that a filter leaves.
    pub(super) async fn ids(
        &self,
        sight: &Sight,
        filter: &InitiativeFilter,
    ) -> Result<BTreeSet<InitiativeId>, ServiceError> {
        Ok(self.store.read().await?.initiative_ids(sight, filter).await?.into_iter().collect())
    }

    /// The initiatives that lie in zones of the wanted degree; `None` when the degree does not matter.
    async fn in_zones(
        self: &Arc<Self>,
        sight: &Sight,
        query: &InitiativeQuery,
    ) -> Result<Option<BTreeSet<InitiativeId>>, ServiceError> {
        let Some(min_degree) = query.min_degree.filter(|degree| 1 < *degree) else { return Ok(None) };
        let zones = self.all_zones(sight, query.filter.window).await?;
        let deep = zones.all.iter().filter(|zone| min_degree <= zone.administrations.len());
        Ok(Some(deep.flat_map(|zone| zone.initiatives.iter().map(|initiative| initiative.id)).collect()))
    }
}

async fn page(
    tx: &mut Tx,
    sight: &Sight,
    filter: &InitiativeFilter,
    paging: Paging,
) -> Result<Page<Initiative>, ServiceError> {
    let limit = i64::try_from(paging.limit).unwrap_or(i64::MAX - 1);
    let mut items = tx.list_initiatives(sight, filter, paging.after, limit + 1).await?;
    let more = paging.limit < items.len();
    items.truncate(paging.limit);
    let next = items.last().map(|(fid, _)| *fid).filter(|_| more);
    let matched = tx.count_initiatives(sight, filter).await?;
    Ok(Page { items: items.into_iter().map(|(_, initiative)| initiative).collect(), matched, next })
}

/// The initiatives of a page among the allowed ones, and one more when there is a further page.
async fn some(
    tx: &mut Tx,
    sight: &Sight,
    filter: &InitiativeFilter,
    allowed: &BTreeSet<InitiativeId>,
    paging: Paging,
) -> Result<Vec<(i64, Initiative)>, ServiceError> {
    let (mut found, mut after) = (Vec::new(), paging.after);
    while found.len() <= paging.limit {
        let rows = tx.list_initiatives(sight, filter, after, CHUNK).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        found.extend(rows.into_iter().filter(|(_, initiative)| allowed.contains(&initiative.id)));
    }
    Ok(found)
}
