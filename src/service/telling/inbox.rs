//! What somebody finds when they sign in. What they do not see any more is not there, and is not counted.

use super::Ear;
use crate::domain::access::{Action, Actor, PersonId, Sight};
use crate::domain::case::CaseId;
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::handling::HandlingState;
use crate::domain::overlap::Overlap;
use crate::service::access::may;
use crate::service::{Service, ServiceError};
use crate::store::{InboxItem, Receipt, Tx};
use std::sync::Arc;

/// At most so many are marked as read in one transaction.
const READ_AT_ONCE: i64 = 500;

/// Something in an inbox, with what it is about.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The item.
    pub item: InboxItem,
    /// The overlap as it is now.
    pub overlap: Option<Overlap>,
    /// The initiative, with its name.
    pub initiative: Option<(InitiativeId, String)>,
    /// The support case.
    pub case: Option<CaseInShort>,
    /// Whether its reader still has to do something about it.
    pub needs_action: bool,
}

/// A support case as it is named to those who are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseInShort {
    /// Its id.
    pub id: CaseId,
    /// Its number for people.
    pub number: i64,
    /// What it is called.
    pub title: String,
}

/// A page of an inbox.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// The newest first.
    pub letters: Vec<Letter>,
    /// The place before which the next page begins.
    pub next: Option<i64>,
    /// How much is unread, on all pages, as far as it is counted.
    pub unread: i64,
}

/// The person whose inbox it is.
pub(super) fn reader(actor: &Actor) -> Result<PersonId, ServiceError> {
    may(actor, Action::Subscribe)?;
    Ok(actor.person().ok_or(Error::Forbidden)?)
}

impl Service {
    /// A page of one's own inbox.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person; when the store cannot be read.
    pub async fn inbox(
        &self,
        actor: &Actor,
        unread_only: bool,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Inbox, ServiceError> {
        let (person, sight) = (reader(actor)?, actor.sight());
        let mut tx = self.store.read().await?;
        let unread = tx.count_unread(&sight, person).await?;
        let wanted = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut items = tx.inbox(&sight, person, unread_only, before, wanted).await?;
        let more = limit < items.len();
        items.truncate(limit);
        let next = items.last().map(|item| item.place).filter(|_| more);
        let mut letters = Vec::with_capacity(items.len());
        for item in items {
            letters.push(letter(&mut tx, actor, item).await?);
        }
        Ok(Inbox { letters, next, unread })
    }

    /// How much in somebody's inbox is unread; nothing for who has none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn unread(&self, actor: &Actor) -> Result<Option<i64>, ServiceError> {
        let Ok(person) = reader(actor) else { return Ok(None) };
        Ok(Some(self.store.read().await?.count_unread(&actor.sight(), person).await?))
    }

    /// Marks something in one's own inbox as read, and says what it is about. Who reads of an overlap has seen it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such thing, or it is not seen any more.
    pub async fn read_letter(self: &Arc<Self>, actor: &Actor, place: i64) -> Result<Letter, ServiceError> {
        let person = reader(actor)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            let item = tx.inbox_item(&actor.sight(), person, place).await?.ok_or(Error::NotFound)?;
            let letter = letter(&mut tx, &actor, item).await?;
            service.read(&mut tx, &actor, person, &letter).await?;
            tx.commit().await?;
            service.bell.ring(person);
            Ok(letter)
        })
        .await
    }

    /// Marks everything up to a place as read, so that nothing is marked that came meanwhile. Says how much is still unread.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person; when the store cannot be written.
    pub async fn read_all(self: &Arc<Self>, actor: &Actor, up_to: i64) -> Result<i64, ServiceError> {
        let person = reader(actor)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            loop {
                let mut tx = service.store.write_aside().await?;
                let before = Some(up_to.saturating_add(1));
                let items = tx.inbox(&actor.sight(), person, true, before, READ_AT_ONCE).await?;
                let is_last = items.len() < usize::try_from(READ_AT_ONCE).unwrap_or(usize::MAX);
                for item in items {
                    let letter = letter(&mut tx, &actor, item).await?;
                    service.read(&mut tx, &actor, person, &letter).await?;
                }
                tx.commit().await?;
                if is_last {
                    service.bell.ring(person);
                    return Ok(service.unread(&actor).await?.unwrap_or_default());
                }
            }
        })
        .await
    }

    async fn read(&self, tx: &mut Tx, actor: &Actor, person: PersonId, letter: &Letter) -> Result<(), ServiceError> {
        let now = self.clock.now();
        if tx.mark_read(person, letter.item.place, now).await?
            && let Some(overlap) = &letter.overlap
        {
            let administration = actor.acts_for(overlap.administrations()).cloned();
            tx.put_receipt(overlap.id, &Receipt { actor: actor.key(), administration, at: now }).await?;
        }
        Ok(())
    }

    /// Listens for what is new in one's own inbox; nothing to be heard while the program is stopping.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person.
    pub fn listen(&self, actor: &Actor) -> Result<Option<Ear>, ServiceError> {
        Ok(self.bell.listen(reader(actor)?))
    }
}

async fn letter(tx: &mut Tx, actor: &Actor, item: InboxItem) -> Result<Letter, ServiceError> {
    let sight = actor.sight();
    let overlap = match item.notice.overlap {
        Some(id) => tx.find_overlap(&sight, id).await?,
        None => None,
    };
    let initiative = match item.notice.initiative {
        Some(id) => tx.find_initiative(&sight, id).await?.map(|found| (id, found.attributes.name)),
        None => None,
    };
    let case = case_in_short(tx, &sight, item.notice.support_case).await?;
    let is_open = |overlap: &Overlap| overlap.handled.state.is_some_and(HandlingState::needs_action);
    let needs_action = item.needs_action && overlap.as_ref().map_or(item.read_at.is_none(), is_open);
    Ok(Letter { item, overlap, initiative, case, needs_action })
}

/// A case that is told of, as far as it is seen.
pub(in crate::service) async fn case_in_short(
    tx: &mut Tx,
    sight: &Sight,
    id: Option<CaseId>,
) -> Result<Option<CaseInShort>, ServiceError> {
    let Some(id) = id else { return Ok(None) };
    let found = tx.find_case(sight, id).await?;
    Ok(found.map(|case| CaseInShort { id, number: case.number, title: case.title }))
}
