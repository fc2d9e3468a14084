//! Handling overlaps: what people do with them, and what the machine's findings do to the record that both sides share.

use super::access::{may, may_to_either};
use super::intake::paragraphs;
use super::live::LiveChanges;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Role, Sight};
use crate::domain::codes::{Code, OverlapId};
use crate::domain::error::Error;
use crate::domain::handling::{
    Act, Around, Baseline, ESCALATED_AFTER_DAYS, Handling, Outcome, Reason, Step, Verdict, step,
};
use crate::domain::overlap::{Overlap, OverlapSide};
use crate::domain::person::GivenRole;
use crate::domain::record::Author;
use crate::domain::time::Timestamp;
use crate::store::{ChangeKind, HandlingEvent, Notice, Receipt, Tx};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Overlaps that one look at the clock takes on at most; the next look takes the rest.
const DUE_AT_ONCE: i64 = 500;

/// What a change is put down to.
#[derive(Debug, Clone)]
pub(super) struct Cause {
    /// The number of the change.
    pub(super) seq: i64,
    /// When.
    pub(super) at: Timestamp,
    /// Who made it, as the record names people.
    pub(super) by: String,
    /// For which administration.
    pub(super) administration: Option<Code>,
    /// Whether nobody is to be told: a change of the rules floods nobody.
    pub(super) is_quiet: bool,
}

/// What somebody does with an overlap.
#[derive(Debug, Clone, PartialEq)]
pub enum ByHand {
    /// They have seen it.
    Acknowledge,
    /// They say what their administration thinks.
    Say {
        /// The administration.
        administration: Code,
        /// What it says.
        verdict: Verdict,
        /// Why there is no need.
        reason: Option<Reason>,
        /// In its own words.
        comment: String,
    },
    /// A meeting was booked.
    Meet {
        /// Its day.
        on: NaiveDate,
    },
    /// They say what coordination has led to.
    Conclude {
        /// The outcome.
        outcome: Outcome,
    },
    /// They put it off.
    Snooze {
        /// To this day.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// They write something down.
    Note {
        /// The text.
        text: String,
    },
}

impl ByHand {
    /// With its texts in the one form that the register keeps.
    fn cleaned(self) -> Result<Self, Error> {
        let clean = |text: &str, pointer| paragraphs(text, pointer).map_err(|fault| Error::invalid(vec![fault]));
        Ok(match self {
            Self::Say { administration, verdict, reason, comment } => {
                Self::Say { administration, verdict, reason, comment: clean(&comment, "/comment")? }
            }
            Self::Snooze { until, reason } => Self::Snooze { until, reason: clean(&reason, "/reason")? },
            Self::Note { text } => Self::Note { text: clean(&text, "/text")? },
            other => other,
        })
    }

    /// What one must be allowed to do.
    fn action(&self) -> Action {
        match self {
            Self::Acknowledge => Action::Acknowledge,
            Self::Note { .. } => Action::Comment,
            _ => Action::Handle,
        }
    }

    fn into_act(self, by: &str) -> Act {
        match self {
            Self::Acknowledge => Act::Acknowledge,
            Self::Say { administration, verdict, reason, comment } => {
                Act::Say { administration, verdict, reason, comment, by: by.to_owned() }
            }
            Self::Meet { on } => Act::Meet { on },
            Self::Conclude { outcome } => Act::Conclude { outcome },
            Self::Snooze { until, reason } => Act::Snooze { until, reason },
            Self::Note { text } => Act::Note { text },
        }
    }
}

/// An overlap with everything that people have done with it.
#[derive(Debug, Clone)]
pub struct Handled {
    /// The overlap.
    pub overlap: Overlap,
    /// The record; that of a new one when nobody has done anything.
    pub handling: Handling,
    /// What was done, the newest first.
    pub events: Vec<HandlingEvent>,
    /// Who has seen it.
    pub receipts: Vec<Receipt>,
    /// Whether the actor may say that they have seen it.
    pub may_acknowledge: bool,
    /// Whether the actor may write into its note.
    pub may_comment: bool,
    /// Whether the actor may do everything else with it.
    pub may_handle: bool,
    /// The administrations that the actor may speak for.
    pub speaks_for: Vec<Code>,
    /// What the people in it are called, by the word that the record names them by; empty for who need not know.
    pub names: BTreeMap<String, String>,
    /// The leads of sides that nobody receives anything for: as long as there are any, it counts as not notified.
    pub unreached: Vec<Code>,
}

impl Service {
    /// An overlap with everything that people have done with it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn handled(self: &Arc<Self>, actor: &Actor, id: OverlapId) -> Result<Handled, ServiceError> {
        may(actor, Action::ReadOverlap)?;
        let mut tx = self.store.read().await?;
        let overlap = tx.find_overlap(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        let handling = match tx.find_handling(id).await? {
            Some((_, handling)) => handling,
            None => untouched(&overlap),
        };
        let (events, receipts) = (tx.handling_events_of(id).await?, tx.receipts_of(id).await?);
        let unreached = self.unreached(&overlap, &tx.roles().await?);
        let may = |action| self.may_handle(actor, action, &overlap).is_ok();
        let [may_acknowledge, may_comment, may_handle] =
            [Action::Acknowledge, Action::Comment, Action::Handle].map(may);
        let speaks = |code: &&Code| *actor == Actor::Operator || actor.coordinates().any(|own| own == *code);
        let speaks_for = overlap.administrations().filter(speaks).filter(|_| may_handle).cloned().collect();
        // Whoever works with the overlap knows whom they work with; so do those who look after the city's cases.
        let needs_names = may_acknowledge || actor.has(Role::Handler) || actor.has(Role::CentralCoordinator);
        let mut names = BTreeMap::new();
        if needs_names {
            let said = handling.verdicts.values().map(|said| said.by.as_str());
            let acted = events.iter().map(|event| event.actor.as_str());
            let people: BTreeSet<&str> =
                receipts.iter().map(|receipt| receipt.actor.as_str()).chain(acted).chain(said).collect();
            for key in people {
                let person = key.strip_prefix("person:").and_then(|id| id.parse().ok());
                if let Some(person) = person
                    && let Some(found) = tx.find_person(person).await?
                {
                    names.insert(key.to_owned(), found.name);
                }
            }
        }
        drop(tx);
        if names.keys().any(|key| *key != actor.key()) {
            self.record_personal_reads(actor, vec![id.to_string()]).await?;
        }
        Ok(Handled {
            overlap,
            handling,
            events,
            receipts,
            may_acknowledge,
            may_comment,
            may_handle,
            speaks_for,
            names,
            unreached,
        })
    }

    /// The leads of sides without a named receiver: neither a coordinator of one of its administrations, nor a contact person
    /// who is a person of the register.
    fn unreached(&self, overlap: &Overlap, roles: &[GivenRole]) -> Vec<Code> {
        let today = self.clock.now().date();
        let is_coordinator = |role: &&GivenRole| {
            role.grant.role == Role::Coordinator && role.ended_at.is_none() && role.grant.holds_on(today)
        };
        let coordinated: BTreeSet<&Code> =
            roles.iter().filter(is_coordinator).filter_map(|role| role.grant.unit.as_ref()).collect();
        let has_contact = |side: &OverlapSide| {
            let known = self.seen(&LiveChanges::new(), side.id);
            known.is_some_and(|it| it.payload.contact_person.as_ref().is_some_and(|contact| contact.person.is_some()))
        };
        let is_reached = |side: &OverlapSide| {
            side.administrations.iter().any(|code| coordinated.contains(code)) || has_contact(side)
        };
        let sides = [&overlap.a, &overlap.b].into_iter().filter(|side| !is_reached(side));
        sides.map(|side| side.lead_administration.clone()).collect()
    }

    /// Whether somebody may do something with an overlap.
    fn may_handle(&self, actor: &Actor, action: Action, overlap: &Overlap) -> Result<(), ServiceError> {
        let none = LiveChanges::new();
        match (self.seen(&none, overlap.a.id), self.seen(&none, overlap.b.id)) {
            (Some(a), Some(b)) => may_to_either(actor, action, [&a.payload, &b.payload]),
            // A side was withdrawn: nothing is left to be done.
            _ => Err(Error::WrongState("a side was withdrawn").into()),
        }
    }

    /// Does something with an overlap, if its record still has the revision that was seen. Nothing of it changes the need.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for who is on neither side; [`Error::Stale`]; [`Error::WrongState`] where
    /// the table of states has no such way; [`Error::Invalid`].
    pub async fn handle_overlap(
        self: &Arc<Self>,
        actor: &Actor,
        id: OverlapId,
        revision: i64,
        act: ByHand,
    ) -> Result<Handled, ServiceError> {
        let action = act.action();
        may(actor, Action::ReadOverlap)?;
        let seen = self.store.read().await?.find_overlap(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        self.may_handle(actor, action, &seen)?;
        if let ByHand::Say { administration, .. } = &act {
            may_speak_for(actor, administration, &seen)?;
        }
        let (actor, act) = (actor.clone(), act.cleaned()?);
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let overlap = session.tx.find_overlap(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
            service.may_handle(&actor, action, &overlap)?;
            if overlap.handled.revision != revision {
                return Err(Error::Stale { current: overlap.handled.revision }.into());
            }
            if overlap.handled.state.is_none() {
                return Err(Error::WrongState("it was never active").into());
            }
            let before = session.tx.find_handling(id).await?.map(|(_, handling)| handling);
            let sides: BTreeSet<Code> = overlap.administrations().cloned().collect();
            let around = Around { now: &Baseline::of(&overlap), sides: &sides, at: session.at };
            let by = session.cause(0).by;
            let administration = match &act {
                ByHand::Say { administration, .. } => Some(administration.clone()),
                _ => actor.acts_for(&sides).cloned(),
            };
            let act = act.into_act(&by);
            // Refused before a number is taken.
            let was = before.clone().unwrap_or_else(|| untouched(&overlap));
            let done = step(&was, act.clone(), around)?;
            let seq = session.next_seq().await?;
            let cause = Cause { administration: administration.clone(), ..session.cause(seq) };
            service.take(&mut session.tx, id, before.as_ref(), &was, &act, done, around.now, &cause).await?;
            let receipt = Receipt { actor: by, administration, at: session.at };
            session.tx.put_receipt(id, &receipt).await?;
            let document = serde_json::to_value(&act).map_err(|_| ServiceError::Broken)?;
            session.author.administration = cause.administration;
            session.log_as(seq, ChangeKind::OverlapHandled, &id.to_string(), &document).await?;
            session.commit().await?;
            service.handled(&actor, id).await
        })
        .await
    }

    /// Takes what the machine has found over into a record that is there.
    pub(super) async fn handle(
        &self,
        tx: &mut Tx,
        id: OverlapId,
        act: Act,
        now: &Baseline,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        let Some((_, before)) = tx.find_handling(id).await? else { return Ok(()) };
        let done = step(&before, act.clone(), Around { now, sides: &now.administrations, at: cause.at })?;
        self.take(tx, id, Some(&before), &before, &act, done, now, cause).await
    }

    /// The same, of an overlap as it is recorded; also of one that nobody has handled.
    pub(super) async fn follow_up(
        &self,
        tx: &mut Tx,
        id: OverlapId,
        act: Act,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        let Some(overlap) = tx.find_overlap(&Sight::ALL, id).await? else { return Ok(()) };
        let before = tx.find_handling(id).await?.map(|(_, handling)| handling);
        let was = before.clone().unwrap_or_else(|| untouched(&overlap));
        let now = Baseline::of(&overlap);
        let done = step(&was, act.clone(), Around { now: &now, sides: &now.administrations, at: cause.at })?;
        self.take(tx, id, before.as_ref(), &was, &act, done, &now, cause).await
    }

    /// Writes a step, unless it changes nothing.
    #[expect(clippy::too_many_arguments, reason = "a step with everything it was made from")]
    async fn take(
        &self,
        tx: &mut Tx,
        id: OverlapId,
        recorded: Option<&Handling>,
        was: &Handling,
        act: &Act,
        done: Step,
        now: &Baseline,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        let Step { after, notices, differences } = done;
        if after == *was && notices.is_empty() {
            return Ok(());
        }
        tx.put_handling(id, cause.seq, recorded, &after).await?;
        let mut detail = serde_json::to_value(act).map_err(|_| ServiceError::Broken)?;
        if let (false, Some(members)) = (differences.is_empty(), detail.as_object_mut()) {
            members.insert("differences".to_owned(), json!(differences));
        }
        let by_machine = matches!(act, Act::Tick | Act::Changed | Act::Lapse | Act::Return);
        let event = HandlingEvent {
            seq: cause.seq,
            at: cause.at,
            actor: cause.by.clone(),
            administration: cause.administration.clone(),
            act: act.word().to_owned(),
            before: was.state,
            after: after.state,
            detail,
        };
        let rules = self.rules().version;
        tx.append_handling_event(id, &event, Some((rules, now.band.word()))).await?;
        for kind in notices.into_iter().filter(|_| !cause.is_quiet) {
            // What the machine finds is told once a day however often it flickers; what people do, each time.
            let which = if by_machine { cause.at.date().to_string() } else { cause.seq.to_string() };
            let notice = Notice {
                kind,
                overlap: Some(id),
                initiative: None,
                support_case: None,
                seq: cause.seq,
                at: cause.at,
                caused_by: cause.by.clone(),
                detail: json!({ "differences": differences, "administration": cause.administration }),
            };
            tx.put_notice(&notice, &format!("overlap:{id}:{kind}:{which}")).await?;
        }
        Ok(())
    }

    /// Tells the central coordinator of what nobody has acknowledged for long, and brings back what was put off to today.
    /// Says how many overlaps that concerned.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn look_at_due(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let since = now.days_before(ESCALATED_AFTER_DAYS);
        if self.store.read().await?.due_overlaps(since, now.date(), 1).await?.is_empty() {
            return Ok(0);
        }
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, Author::system()).await?;
            let due = session.tx.due_overlaps(since, now.date(), DUE_AT_ONCE).await?;
            if due.is_empty() {
                return Ok(0);
            }
            let seq = session.next_seq().await?;
            let cause = session.cause(seq);
            for id in &due {
                service.follow_up(&mut session.tx, *id, Act::Tick, &cause).await?;
            }
            let document = json!({ "overlaps": due });
            session.log_as(seq, ChangeKind::RemindersNoted, "overlaps", &document).await?;
            session.commit().await?;
            Ok(due.len())
        })
        .await
    }

    /// The notices after a place, oldest first, each with its place, for who delivers them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn notices_after(&self, place: i64, limit: i64) -> Result<Vec<(i64, Notice)>, ServiceError> {
        Ok(self.store.read().await?.notices_after(place, limit).await?)
    }
}

/// Nobody speaks for an administration but its own coordinators; of one that is on no side there is nothing to be said.
fn may_speak_for(actor: &Actor, administration: &Code, overlap: &Overlap) -> Result<(), Error> {
    if !overlap.administrations().any(|side| side == administration) {
        return Err(Error::NotFound);
    }
    let speaks = *actor == Actor::Operator || actor.coordinates().any(|own| own == administration);
    if speaks { Ok(()) } else { Err(Error::Forbidden) }
}

/// The record of an overlap that nobody has handled.
fn untouched(overlap: &Overlap) -> Handling {
    let handled = overlap.handled;
    let mut handling = Handling::new(handled.since.unwrap_or(overlap.first_seen_at));
    if let Some(state) = handled.state {
        handling.state = state;
    }
    handling
}
