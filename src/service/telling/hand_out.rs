//! Handing notices out, in their order and each once: who is told is worked out before anything is locked, and written only
//! if nobody else has handed the same ones out meanwhile.

use super::places::Place;
use super::roster::{Listed, Roster};
use crate::domain::access::{PersonId, Sight};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::delivery::{Channel, DeliveryKind};
use crate::domain::telling::{AT_ONCE_PER_HOUR, Occasion, Side, Slot, Timing, judge, morning};
use crate::domain::time::Timestamp;
use crate::service::{Service, ServiceError};
use crate::store::{Hints, NewDelivery, Notice, Tx};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// Notices that are handed out in one transaction.
const BATCH: i64 = 50;
/// Between two batches others may write.
const PAUSE: Duration = Duration::from_millis(5);
/// A hint may be lost; looking this often is the guarantee.
const POLL: Duration = Duration::from_secs(2);

/// What follows from a batch of notices.
#[derive(Debug, Default)]
struct Handed {
    /// Who finds which notice, and whether it is for them to act.
    items: Vec<(PersonId, i64, bool)>,
    mails: Vec<Mail>,
    /// Which webhook is called about which notice.
    calls: Vec<(Uuid, i64)>,
}

/// A mail that tells somebody of a notice.
#[derive(Debug)]
struct Mail {
    to: String,
    id: Uuid,
    person: Option<PersonId>,
    subscription: Option<Uuid>,
    notice: i64,
    timing: Timing,
}

impl Service {
    /// Hands notices out until the task is dropped: right after commits here, after hints of others' commits, and every two
    /// seconds in any case. What fails is logged and tried again.
    pub async fn hand_out_always(self: Arc<Self>) {
        let mut hints = self.store.hints().await;
        loop {
            if let Err(error) = self.hand_out().await {
                tracing::warn!(%error, "could not hand notices out");
            }
            tokio::select! {
                () = sleep(POLL) => {}
                () = self.bell.woken() => {}
                () = hints.next() => {}
            }
            if matches!(hints, Hints::Lost) {
                hints = self.store.hints().await;
            }
        }
    }

    /// Hands out everything there is, and rings for those who look at their inbox. Says how many notices there were.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn hand_out(self: &Arc<Self>) -> Result<i64, ServiceError> {
        let mut all = 0;
        loop {
            let some = self.hand_some_out().await?;
            self.ring().await?;
            match some {
                // Somebody else was first; whatever there is left is looked at again.
                None => {}
                Some(some) if some < BATCH => return Ok(all + some),
                Some(some) => all += some,
            }
            sleep(PAUSE).await;
        }
    }

    /// Hands a batch out and says how many notices it had; none where another replica was first.
    async fn hand_some_out(self: &Arc<Self>) -> Result<Option<i64>, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let from = tx.handed_out().await?;
        let notices = tx.notices_after(from, BATCH).await?;
        let Some(to) = notices.last().map(|(place, _)| *place) else { return Ok(Some(0)) };
        let count = i64::try_from(notices.len()).unwrap_or(BATCH);
        // What the notices tell of must be in the index, where watch areas are measured.
        self.catch_up().await?;
        let roster = self.roster(&mut tx, now).await?;
        let (mut handed, mut sides) = (Handed::default(), HashMap::new());
        let is_anybody_told = !roster.listed.is_empty() || !roster.hooks.is_empty();
        for (place, notice) in notices.iter().filter(|_| is_anybody_told) {
            if let Some((occasion, at)) = occasion(&mut tx, notice, &mut sides).await? {
                self.tell(&roster, *place, &occasion, at, &mut handed).await?;
            }
        }
        drop(tx);
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            if !tx.move_on(from, to).await? {
                return Ok(None);
            }
            service.write(&mut tx, handed, now).await?;
            tx.commit().await?;
            service.hint_outbox();
            Ok(Some(count))
        })
        .await
    }

    /// Finds everybody who is told of a notice.
    async fn tell(
        &self,
        roster: &Roster,
        notice: i64,
        occasion: &Occasion,
        at: Place,
        handed: &mut Handed,
    ) -> Result<(), ServiceError> {
        let watches: Vec<_> = roster.listed.iter().flat_map(|one| one.watches.iter().cloned()).collect();
        let watched = if watches.is_empty() { BTreeSet::new() } else { self.watched_at(at, watches).await? };
        // A mailbox whose address is that of somebody who is told by mail gets nothing: it is the same message to the same place.
        let mut addressed = BTreeSet::new();
        for one in &roster.listed {
            let is_watched = || one.watches.iter().any(|watch| watched.contains(&watch.id()));
            let Some(told) = judge(&one.receiver, occasion, is_watched) else { continue };
            if let Some(person) = one.receiver.person {
                handed.items.push((person, notice, told.needs_action));
            }
            let Some(address) = one.address.as_ref().filter(|_| one.receiver.wishes.mail) else { continue };
            if self.sends_mail() && addressed.insert(address.to_lowercase()) {
                handed.mails.push(Mail::new(one, notice, told.timing));
            }
        }
        let wants = roster.hooks.iter().filter(|(_, hook)| hook.wants(occasion));
        handed.calls.extend(wants.map(|(id, _)| (*id, notice)));
        Ok(())
    }

    async fn write(&self, tx: &mut Tx, handed: Handed, now: Timestamp) -> Result<(), ServiceError> {
        for (person, notice, needs_action) in handed.items {
            tx.put_inbox_item(person, notice, needs_action, now).await?;
        }
        let mut at_once: HashMap<Uuid, usize> = HashMap::new();
        // Of digests one is written for all notices of a batch that go into it.
        let mut digests: BTreeMap<(String, Slot), (Mail, Vec<i64>)> = BTreeMap::new();
        for mail in handed.mails {
            if mail.timing == Timing::AtOnce {
                let count = match at_once.get(&mail.id) {
                    Some(count) => *count,
                    None => {
                        let count = tx.count_at_once(mail.id, now.hours_before(1)).await?;
                        usize::try_from(count).unwrap_or(AT_ONCE_PER_HOUR)
                    }
                };
                at_once.insert(mail.id, count + 1);
                if count < AT_ONCE_PER_HOUR {
                    let dedupe = format!("notice:{}:{}", mail.notice, mail.to);
                    let new = mail.delivery(DeliveryKind::Notice, dedupe, now, now);
                    tx.put_delivery(&new, &[mail.notice]).await?;
                    continue;
                }
            }
            let timing = if mail.timing == Timing::AtOnce { Timing::Daily } else { mail.timing };
            let Some(slot) = morning(timing, now) else { continue };
            let notice = mail.notice;
            digests.entry((mail.to.clone(), slot)).or_insert_with(|| (mail, Vec::new())).1.push(notice);
        }
        for ((to, slot), (mail, notices)) in digests {
            let dedupe = format!("digest:{}:{to}", slot.day);
            let new = mail.delivery(DeliveryKind::Digest, dedupe, now, slot.due_at);
            tx.put_delivery(&new, &notices).await?;
        }
        for (webhook, notice) in handed.calls {
            let new = NewDelivery {
                id: Uuid::new_v4(),
                channel: Channel::Webhook,
                kind: DeliveryKind::Notice,
                subscription: None,
                person: None,
                webhook: Some(webhook),
                dedupe: format!("notice:{notice}:webhook:{webhook}"),
                created_at: now,
                due_at: now,
                detail: json!({}),
            };
            tx.put_delivery(&new, &[notice]).await?;
        }
        Ok(())
    }

    /// Rings for everybody whose inbox has something new, whichever replica put it there.
    async fn ring(&self) -> Result<(), ServiceError> {
        if !self.bell.is_heard() {
            return Ok(());
        }
        for (person, last) in self.store.read().await?.inboxes_after(self.bell.rung()).await? {
            self.bell.ring(person);
            self.bell.rung_up_to(last);
        }
        Ok(())
    }
}

impl Mail {
    fn new(to: &Listed, notice: i64, timing: Timing) -> Self {
        let (person, subscription) = match to.subscription {
            Some(subscription) => (None, Some(subscription)),
            None => (to.receiver.person, None),
        };
        Self { to: to.key(), id: to.id(), person, subscription, notice, timing }
    }

    fn delivery(&self, kind: DeliveryKind, dedupe: String, now: Timestamp, due_at: Timestamp) -> NewDelivery {
        NewDelivery {
            id: Uuid::new_v4(),
            channel: Channel::Mail,
            kind,
            subscription: self.subscription,
            person: self.person,
            webhook: None,
            dedupe,
            created_at: now,
            due_at,
            detail: json!({}),
        }
    }
}

/// What a notice tells of, and where; nothing where there is no such thing any more.
pub(super) async fn occasion(
    tx: &mut Tx,
    notice: &Notice,
    known: &mut HashMap<InitiativeId, Side>,
) -> Result<Option<(Occasion, Place)>, ServiceError> {
    let mut case = None;
    let (ids, band, place) = match (notice.overlap, notice.initiative, notice.support_case) {
        (Some(overlap), _, _) => {
            let Some(found) = tx.noticed_overlap(overlap).await? else { return Ok(None) };
            (found.sides.to_vec(), found.band, Place::Shared(found.sides, found.window))
        }
        (None, Some(initiative), _) => (vec![initiative], None, Place::Whole(initiative)),
        (None, None, Some(id)) => {
            let Some(found) = tx.find_case(&Sight::ALL, id).await? else { return Ok(None) };
            case = Some(found.staff());
            (found.initiative.into_iter().collect(), None, Place::Nowhere)
        }
        (None, None, None) => return Ok(None),
    };
    let mut sides = Vec::with_capacity(ids.len());
    for id in ids {
        let side = match known.get(&id) {
            Some(side) => side.clone(),
            None => {
                let Some(side) = tx.noticed_side(id).await? else { return Ok(None) };
                known.insert(id, side.clone());
                side
            }
        };
        sides.push(side);
    }
    let acting = notice.detail.get("administration").and_then(Value::as_str).and_then(Code::parse);
    let occasion = Occasion { kind: notice.kind, band, sides, case, acting, caused_by: notice.caused_by.clone() };
    Ok(Some((occasion, place)))
}
