//! Feeds: what somebody is told, and the days they keep, for programs that read addresses. Whoever has the secret in the
//! address reads as the subscriber would now.

use super::hand_out::occasion;
use super::inbox::{CaseInShort, case_in_short};
use super::roster;
use crate::domain::access::{Actor, PersonId, Role};
use crate::domain::agenda::Meeting;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::Error;
use crate::domain::handling::NoticeKind;
use crate::domain::overlap::Overlap;
use crate::domain::secret::Secret;
use crate::domain::telling::{Receiver, judge};
use crate::domain::time::Timestamp;
use crate::service::{Service, ServiceError};
use crate::store::{Notice, Review, Subscriber, Subscription, Tx};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;
use uuid::Uuid;

/// Entries of a feed.
const ENTRIES: i64 = 50;
/// Notices that are looked through for a mailbox, which has no inbox.
const LOOKED_THROUGH: i64 = 300;
/// Days of a calendar that has passed which stay in it.
const PAST_DAYS: u64 = 30;
/// Days of one calendar.
const DAYS: i64 = 2_000;

/// Whose feed it is, and in which language.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscribed {
    /// The subscription, which names the feed.
    pub id: Uuid,
    /// `sv` or `en`.
    pub language: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedItem {
    /// The notice's place.
    pub notice: i64,
    /// What happened.
    pub kind: NoticeKind,
    /// When.
    pub at: Timestamp,
    /// The overlap.
    pub overlap: Option<Overlap>,
    /// The initiative, with its name.
    pub initiative: Option<(InitiativeId, String)>,
    /// The support case.
    pub case: Option<CaseInShort>,
}

/// What a day of a calendar is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// An initiative is to be looked at again.
    Review {
        /// The initiative.
        id: InitiativeId,
        /// Its name.
        name: String,
    },
    /// The last day to hand cases in for a meeting of a committee.
    CutOff {
        /// The committee.
        committee: Code,
        /// The day of the meeting.
        meets_on: NaiveDate,
    },
    /// A committee meets.
    Meeting {
        /// The committee.
        committee: Code,
    },
}

/// A day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub day: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// When that was last changed, where that is known.
    pub changed_at: Option<Timestamp>,
}

/// Whoever subscribes, as they are now.
struct Reader {
    subscription: Subscription,
    actor: Actor,
    receiver: Receiver,
}

impl Service {
    /// What somebody was told last, for their feed.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a secret that is none, and when the subscriber has lost every role.
    pub async fn feed(&self, secret: &Secret) -> Result<(Subscribed, Vec<FeedItem>), ServiceError> {
        let mut tx = self.store.read().await?;
        let reader = self.reader_of_feed(&mut tx, secret).await?;
        let sight = reader.receiver.sight.clone();
        let notices = match reader.receiver.person {
            Some(person) => {
                let items = tx.inbox(&sight, person, false, None, ENTRIES).await?;
                items.into_iter().map(|item| (item.notice_place, item.notice)).collect()
            }
            None => self.told(&mut tx, &reader).await?,
        };
        let mut items = Vec::with_capacity(notices.len());
        for (place, notice) in notices {
            let overlap = match notice.overlap {
                Some(id) => tx.find_overlap(&sight, id).await?,
                None => None,
            };
            let initiative = match notice.initiative {
                Some(id) => tx.find_initiative(&sight, id).await?.map(|found| (id, found.attributes.name)),
                None => None,
            };
            let case = case_in_short(&mut tx, &sight, notice.support_case).await?;
            items.push(FeedItem { notice: place, kind: notice.kind, at: notice.at, overlap, initiative, case });
        }
        Ok((reader.name(), items))
    }

    /// The days that somebody keeps: reviews of what is theirs, and their committees' meetings.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn calendar(&self, secret: &Secret) -> Result<(Subscribed, Vec<CalendarDay>), ServiceError> {
        let mut tx = self.store.read().await?;
        let reader = self.reader_of_feed(&mut tx, secret).await?;
        let receiver = &reader.receiver;
        let mut days = Vec::new();
        for Review { name, age } in tx.reviews(&receiver.sight, &receiver.administrations, DAYS).await? {
            let (changed_at, day) = crate::service::stale::review_on(age.updated_at, age.confirmed);
            days.push(CalendarDay { day, kind: DayKind::Review { id: age.id, name }, changed_at: Some(changed_at) });
        }
        let committees = committees(&mut tx, &reader).await?;
        let today = self.clock.now().date();
        let since = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
        for Meeting { committee, meets_on, cut_off, .. } in tx.meetings_from(since, DAYS).await? {
            if !committees.is_empty() && !committees.contains(&committee) {
                continue;
            }
            let kind = DayKind::CutOff { committee: committee.clone(), meets_on };
            days.push(CalendarDay { day: cut_off, kind, changed_at: None });
            days.push(CalendarDay { day: meets_on, kind: DayKind::Meeting { committee }, changed_at: None });
        }
        days.sort_by_key(|day| day.day);
        Ok((reader.name(), days))
    }

    async fn reader_of_feed(&self, tx: &mut Tx, secret: &Secret) -> Result<Reader, ServiceError> {
        let subscription = tx.subscription_by_feed(&secret.digest()).await?.ok_or(Error::NotFound)?;
        let today = self.clock.now().date();
        let (actor, receiver) = match &subscription.subscriber {
            Subscriber::Person(id) => {
                let person = tx.find_person(*id).await?.ok_or(Error::NotFound)?;
                let roles = tx.roles_in_force(*id, today).await?;
                let grants: Vec<_> = roles.into_iter().map(|role| role.grant).collect();
                if grants.is_empty() {
                    return Err(Error::NotFound.into());
                }
                let receiver = roster::person(*id, person.name.clone(), grants.clone(), Some(&subscription));
                (Actor::Person { id: *id, name: person.name, grants }, receiver)
            }
            Subscriber::Mailbox { administration, .. } => {
                let actor = Actor::Person { id: PersonId::nil(), name: String::new(), grants: Vec::new() };
                (actor, roster::mailbox(administration, &subscription.wishes))
            }
        };
        Ok(Reader { subscription, actor, receiver })
    }

    /// What a mailbox was told last, worked out anew.
    async fn told(&self, tx: &mut Tx, reader: &Reader) -> Result<Vec<(i64, Notice)>, ServiceError> {
        let last = tx.handed_out().await?;
        let areas = tx.watch_areas_of(reader.subscription.id).await?;
        let watches: Vec<_> = self.watched.of_one(&self.crs, areas);
        let notices = tx.notices_after(last.saturating_sub(LOOKED_THROUGH), LOOKED_THROUGH).await?;
        let (mut told, mut sides) = (Vec::new(), HashMap::new());
        for (place, notice) in notices.into_iter().filter(|(place, _)| *place <= last) {
            let Some((occasion, at)) = occasion(tx, &notice, &mut sides).await? else { continue };
            let is_watched = !watches.is_empty() && !self.watched_at(at, watches.clone()).await?.is_empty();
            if judge(&reader.receiver, &occasion, || is_watched).is_some() {
                told.push((place, notice));
            }
        }
        told.reverse();
        told.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
        Ok(told)
    }
}

impl Reader {
    fn name(&self) -> Subscribed {
        let Subscription { id, language, updated_at, .. } = &self.subscription;
        Subscribed { id: *id, language: language.clone(), updated_at: *updated_at }
    }
}

/// The committees of somebody's administrations, and those that they are secretary of; none means all of them.
async fn committees(tx: &mut Tx, reader: &Reader) -> Result<Vec<Code>, ServiceError> {
    let own = tx.administrations().await?.into_iter();
    let own = own.filter(|administration| reader.receiver.administrations.contains(&administration.code));
    let secretary = reader.actor.grants().iter().filter(|grant| grant.role == Role::CommitteeSecretary);
    let kept = secretary.filter_map(|grant| grant.unit.clone());
    Ok(own.filter_map(|administration| administration.committee).chain(kept).collect())
}
