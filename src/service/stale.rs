//! Stale things: how fresh an initiative is, saying that it is as it stands, and reminders before and after it should be
//! looked at. What is stale is marked, never deleted.

use super::access::{may, may_to};
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::handling::NoticeKind;
use crate::domain::initiative::Initiative;
use crate::domain::record::Author;
use crate::domain::time::Timestamp;
use crate::domain::words::Phase;
use crate::store::{Ageing, ChangeKind, Freshness, Notice};
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::sync::Arc;

/// Days after which somebody is asked whether an initiative is still as it stands.
const REVIEWED_AFTER_DAYS: u64 = 365;
/// Days before a review that people are reminded.
const REVIEW_SOON_DAYS: u64 = 14;
/// Days before an initiative's end that people are reminded.
const ENDS_SOON_DAYS: u64 = 30;
/// The furthest day that a review can be set to, from today.
const REVIEW_AT_MOST_DAYS: u64 = 3 * 365;

/// How fresh an initiative is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Age {
    /// When somebody last changed or confirmed it.
    pub confirmed_at: Timestamp,
    /// When somebody is asked to look at it again.
    pub review_on: NaiveDate,
    /// Whether that day has come.
    pub is_stale: bool,
    /// Whether its last day has passed although it is not closed.
    pub has_ended: bool,
}

/// When an initiative is to be looked at: so long after it was last confirmed or changed, unless somebody has said when.
pub(super) fn review_on(updated_at: Timestamp, confirmed: Option<(Timestamp, NaiveDate)>) -> (Timestamp, NaiveDate) {
    let after = |at: Timestamp| later(at.date(), REVIEWED_AFTER_DAYS);
    match confirmed {
        Some((at, day)) if updated_at <= at => (at, day),
        _ => (updated_at, after(updated_at)),
    }
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

impl Service {
    /// How fresh an initiative is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn age(&self, initiative: &Initiative) -> Result<Age, ServiceError> {
        let freshness = self.store.read().await?.find_freshness(initiative.id).await?;
        let confirmed = freshness.map(|freshness| (freshness.confirmed_at, freshness.review_on));
        let (confirmed_at, review_on) = review_on(initiative.updated_at, confirmed);
        let today = self.clock.now().date();
        let (phase, period) = (initiative.attributes.phase, initiative.attributes.period);
        let is_alive = phase != Phase::Closed && initiative.withdrawn_at.is_none();
        Ok(Age {
            confirmed_at,
            review_on,
            is_stale: is_alive && review_on <= today,
            has_ended: is_alive && period.ends.is_some_and(|ends| ends <= today),
        })
    }

    /// Whether somebody may confirm an initiative.
    #[must_use]
    pub fn may_confirm(&self, actor: &Actor, initiative: &Initiative) -> bool {
        initiative.withdrawn_at.is_none() && may_to(actor, Action::Confirm, &initiative.attributes).is_ok()
    }

    /// Whether somebody may change an initiative.
    #[must_use]
    pub fn may_change(&self, actor: &Actor, initiative: &Initiative) -> bool {
        initiative.withdrawn_at.is_none() && may_to(actor, Action::Change, &initiative.attributes).is_ok()
    }

    /// Notes that an initiative is as it stands in the register, and when to ask again; in a year where nobody says.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Stale`] when it has changed since it was seen;
    /// [`Error::Invalid`] for a day that has passed or is years ahead.
    pub async fn confirm(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        revision: i64,
        review: Option<NaiveDate>,
    ) -> Result<Age, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let found = self.store.read().await?.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        may_to(actor, Action::Confirm, &found.attributes)?;
        let today = self.clock.now().date();
        let review_on = review.unwrap_or_else(|| later(today, REVIEWED_AFTER_DAYS));
        if review_on <= today || later(today, REVIEW_AT_MOST_DAYS) < review_on {
            return Err(Error::invalid(vec![Fault::new("/review_on", FaultCode::OutOfRange)]).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let initiative = session.current(Action::Confirm, id, revision).await?;
            let seq = session.next_seq().await?;
            let cause = session.cause(seq);
            let freshness = Freshness { confirmed_at: cause.at, confirmed_by: cause.by, review_on };
            session.tx.put_freshness(id, seq, &freshness).await?;
            let document = json!({ "review_on": review_on });
            let kind = ChangeKind::FreshnessConfirmed;
            session.log_as(seq, kind, &id.to_string(), &document).await?;
            session.commit().await?;
            service.age(&initiative).await
        })
        .await
    }

    /// Writes what people are to be reminded of: reviews and ends that are near or have passed. Each once. Says how many.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn remind(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let due = self.reminders(now).await?;
        if due.is_empty() {
            return Ok(0);
        }
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, Author::system()).await?;
            let seq = session.next_seq().await?;
            let cause = session.cause(seq);
            for (id, kind, day) in &due {
                let notice = Notice {
                    kind: *kind,
                    overlap: None,
                    initiative: Some(*id),
                    support_case: None,
                    seq,
                    at: cause.at,
                    caused_by: cause.by.clone(),
                    detail: json!({ "day": day }),
                };
                session.tx.put_notice(&notice, &key(*id, *kind, *day)).await?;
            }
            let document = json!({ "initiatives": due.len() });
            session.log_as(seq, ChangeKind::RemindersNoted, "initiatives", &document).await?;
            session.commit().await?;
            Ok(due.len())
        })
        .await
    }

    /// The reminders that are due and were not written yet.
    async fn reminders(&self, now: Timestamp) -> Result<Vec<(InitiativeId, NoticeKind, NaiveDate)>, ServiceError> {
        let today = now.date();
        let (review_until, ends_until) = (later(today, REVIEW_SOON_DAYS), later(today, ENDS_SOON_DAYS));
        let untouched = i64::try_from(REVIEWED_AFTER_DAYS - REVIEW_SOON_DAYS).unwrap_or(i64::MAX);
        let mut tx = self.store.read().await?;
        let ageing = tx.ageing_initiatives(review_until, now.days_before(untouched - 1), ends_until).await?;
        let mut due = Vec::new();
        for Ageing { id, updated_at, confirmed, ends } in ageing {
            let (_, review_on) = review_on(updated_at, confirmed);
            let kind = |day: NaiveDate, passed, soon| if day <= today { passed } else { soon };
            let review = (review_on <= review_until)
                .then(|| (kind(review_on, NoticeKind::ReviewDue, NoticeKind::ReviewSoon), review_on));
            let end = ends.filter(|ends| *ends <= ends_until);
            let end = end.map(|ends| (kind(ends, NoticeKind::EndPassed, NoticeKind::EndsSoon), ends));
            for (kind, day) in review.into_iter().chain(end) {
                if !tx.has_notice(&key(id, kind, day)).await? {
                    due.push((id, kind, day));
                }
            }
        }
        Ok(due)
    }

    /// Does what the clock asks for: judges what waits, brings back and escalates, reminds.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn keep_house(self: &Arc<Self>) -> Result<(), ServiceError> {
        self.rescore().await?;
        self.look_at_due().await?;
        self.remind().await?;
        self.look_at_cases().await?;
        Ok(())
    }
}

/// What a reminder is known by: the same is not written twice, and another day makes another one.
fn key(id: InitiativeId, kind: NoticeKind, day: NaiveDate) -> String {
    format!("initiative:{id}:{kind}:{day}")
}
