//! The write path: every change takes the next number and leaves initiative, overlaps and log row in one transaction.

mod answers;

pub use answers::IdempotencyKey;

use super::access::{as_read, may, may_to};
use super::detect::{Found, Sighting};
use super::intake::{Intake, Options, Taken, count_positions};
use super::live::{Known, LiveChanges};
use super::record::{read_reason, take_reason};
use super::wire::{InitiativeFeature, NoteBody, OverlapBody, SavedBody};
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Refusal, Row, Sight, authorize};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::{Error, Fault, FaultCode, Note};
use crate::domain::initiative::{Attributes, Draft, Initiative};
use crate::domain::overlap::Party;
use crate::domain::record::{Author, Digest};
use crate::domain::rules::RuleSet;
use crate::domain::time::Timestamp;
use crate::domain::words::OverlapState;
use crate::engine::Entry;
use crate::store::{ChangeKind, Mark, Tx};
use answers::{KeyOf, find_answer, fingerprint};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// How many steps up a chain of parents are followed before it counts as a loop.
const LONGEST_ANCESTRY: usize = 32;

/// A registration or change that is on disk.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The initiative.
    pub id: InitiativeId,
    /// Its revision, for the ETag.
    pub revision: i64,
    /// The answer, as [`SavedBody`] in JSON.
    pub body: Value,
}

/// An initiative that can be stored, with what it met a moment ago.
struct TakenIn {
    draft: Draft,
    sighting: Sighting,
    notes: Vec<Note>,
    /// Why, in the words of who sent it; goes into the record.
    reason: Option<String>,
}

/// One write transaction with the changes that the index does not hold yet. Dropped without a commit it leaves nothing.
pub(super) struct Session<'a> {
    pub(super) service: &'a Service,
    /// Who makes the change.
    pub(super) actor: Actor,
    pub(super) tx: Tx,
    pub(super) first: i64,
    last: Option<i64>,
    pub(super) changes: LiveChanges,
    pub(super) at: Timestamp,
    pub(super) author: Author,
    /// The number and seal of the last entry of the record, once this transaction has added one.
    pub(super) recorded: Option<(i64, Digest)>,
    /// Whether something was written that is no change of the register.
    beside: bool,
    /// Rules that come into force with the commit.
    pub(super) rules: Option<Arc<RuleSet>>,
    /// Whether there is something to tell of overlaps that nobody has handled.
    pub(super) opened: bool,
    pub(super) closed: bool,
}

impl<'a> Session<'a> {
    /// Begins a write of the actor's.
    pub(super) async fn begin(service: &'a Service, actor: &Actor) -> Result<Self, ServiceError> {
        Self::start(service, actor, actor.author()).await
    }

    /// Begins a write of the program's own, which is recorded in this name.
    pub(super) async fn begin_as(service: &'a Service, author: Author) -> Result<Self, ServiceError> {
        Self::start(service, &Actor::Operator, author).await
    }

    async fn start(service: &'a Service, actor: &Actor, author: Author) -> Result<Self, ServiceError> {
        let (mut tx, first) = service.store.write().await?;
        // The follower may bring the index along at the same moment, and of two that do only one is heard: what matters is
        // that the index holds the change before this one.
        loop {
            service.catch_up_in(&mut tx).await?;
            if first - 1 <= service.applied() {
                break;
            }
        }
        let (actor, changes, at) = (actor.clone(), LiveChanges::new(), service.clock.now());
        Ok(Self {
            service,
            actor,
            tx,
            first,
            last: None,
            changes,
            at,
            author,
            recorded: None,
            beside: false,
            rules: None,
            opened: false,
            closed: false,
        })
    }

    /// The initiative, if the actor may do this to it and it has not changed since they saw it.
    pub(super) async fn current(
        &mut self,
        action: Action,
        id: InitiativeId,
        revision: i64,
    ) -> Result<Initiative, ServiceError> {
        let found = self.tx.find_initiative(&Sight::ALL, id).await?;
        let initiative = found.filter(|it| it.withdrawn_at.is_none()).ok_or(Error::NotFound)?;
        may_to(&self.actor, action, &initiative.attributes)?;
        if initiative.revision != revision {
            return Err(Error::Stale { current: initiative.revision }.into());
        }
        Ok(initiative)
    }

    /// The number of the next change in this transaction; the first was taken when it began.
    pub(super) async fn next_seq(&mut self) -> Result<i64, ServiceError> {
        let seq = if self.last.is_some() { self.tx.next_seq().await? } else { self.first };
        self.last = Some(seq);
        Ok(seq)
    }

    /// Stores a new initiative, or a new state of one, with the overlaps that follow.
    pub(super) async fn put(
        &mut self,
        before: Option<Initiative>,
        draft: Draft,
        mut sighting: Sighting,
    ) -> Result<Initiative, ServiceError> {
        let id = before.as_ref().map_or_else(Uuid::new_v4, |initiative| initiative.id);
        // What can be refused is refused before a number is taken: an import goes on after a refusal, and the log has no gaps.
        let draft = self.keep_hidden_parent(before.as_ref(), draft).await?;
        self.check_ancestry(id, before.as_ref(), draft.attributes.parent).await?;
        self.check_contact(&draft.attributes).await?;
        self.check_external_id(id, &draft.attributes).await?;
        let seq = self.next_seq().await?;
        let is_new = before.is_none();
        let initiative = next_state(id, seq, before.as_ref(), draft, sighting.plane.area_m2(), self.at);
        self.tx.put_initiative(&initiative, is_new).await?;
        let kind = if is_new { ChangeKind::InitiativeRegistered } else { ChangeKind::InitiativeChanged };
        let elsewhere = before.as_ref().is_none_or(|before| before.area_version < initiative.area_version);
        self.append(seq, kind, before.as_ref(), &initiative).await?;
        let known = Arc::new(Known::from(&initiative));
        let cause = self.cause(seq);
        let found =
            self.service.detect(&mut self.tx, &self.changes, &initiative, &mut sighting, &known, &cause).await?;
        let is = Entry { area: sighting.plane, payload: known };
        self.settle(id, Some(is), elsewhere, found, &cause).await?;
        Ok(initiative)
    }

    /// Withdraws an initiative; it stays in the store with its history, and its overlaps end.
    pub(super) async fn withdraw(&mut self, initiative: Initiative) -> Result<(), ServiceError> {
        let seq = self.next_seq().await?;
        let before = initiative.clone();
        let initiative = Initiative { revision: seq, withdrawn_at: Some(self.at), updated_at: self.at, ..initiative };
        self.tx.withdraw_initiative(initiative.id, seq, self.at).await?;
        self.append(seq, ChangeKind::InitiativeWithdrawn, Some(&before), &initiative).await?;
        let (cause, mut found) = (self.cause(seq), Found::default());
        for overlap in self.tx.overlaps_of(&Sight::ALL, initiative.id).await? {
            found.pairs += 1;
            found.closed |= self.service.end(&mut self.tx, overlap, &cause).await?;
        }
        self.settle(initiative.id, None, true, found, &cause).await
    }

    /// Brings the contact of an initiative in the index up to date; its area stays.
    pub(super) fn stage_contact(&mut self, initiative: &Initiative) {
        let live = self.service.live.read().unwrap_or_else(PoisonError::into_inner);
        let area = live.index.get(initiative.id).map(|entry| Arc::clone(&entry.area));
        drop(live);
        if let Some(area) = area {
            let payload = Arc::new(Known::from(initiative));
            self.changes.insert(initiative.id, Some(Entry { area, payload }));
        }
    }

    /// Says that something was written that is no change of the register and has no entry in the record.
    pub(super) fn wrote_beside(&mut self) {
        self.beside = true;
    }

    /// Makes it durable and brings the index along. After a failed commit the outcome is unknown: the follower finds out.
    /// What is recorded and no change of the register leaves the number that was taken to the next.
    pub(super) async fn commit(mut self) -> Result<(), ServiceError> {
        let Some(last) = self.last else {
            if self.beside || self.recorded.is_some() {
                self.tx.give_seq_back().await?;
                self.tx.commit().await?;
            }
            return Ok(());
        };
        self.note_untouched(last).await?;
        self.tx.commit().await?;
        self.service.apply(self.first, Mark { seq: last, at: Some(self.at) }, self.changes, self.rules);
        Ok(())
    }

    async fn check_external_id(&mut self, id: InitiativeId, attributes: &Attributes) -> Result<(), ServiceError> {
        let Some(external_id) = &attributes.external_id else { return Ok(()) };
        let (lead, source) = (&attributes.lead_administration, attributes.source.as_deref());
        match self.tx.find_by_external_id(lead, source, external_id).await? {
            Some(holder) if holder.id != id => {
                Err(Error::invalid(vec![Fault::new("/properties/external_id", FaultCode::ExternalIdTaken)]).into())
            }
            _ => Ok(()),
        }
    }

    /// Whoever does not see a parent reads that there is none, and does not mean to remove it by sending that back.
    async fn keep_hidden_parent(
        &mut self,
        before: Option<&Initiative>,
        mut draft: Draft,
    ) -> Result<Draft, ServiceError> {
        if let (None, Some(parent)) = (draft.attributes.parent, before.and_then(|before| before.attributes.parent))
            && self.tx.find_initiative(&self.actor.sight(), parent).await?.is_none()
        {
            draft.attributes.parent = Some(parent);
        }
        Ok(draft)
    }

    /// A contact person who is said to be a person of the register must be one.
    async fn check_contact(&mut self, attributes: &Attributes) -> Result<(), ServiceError> {
        let Some(person) = attributes.contact_person.as_ref().and_then(|contact| contact.person) else { return Ok(()) };
        match self.tx.find_person(person).await? {
            Some(_) => Ok(()),
            None => {
                let fault = Fault::new("/properties/contact_person/person", FaultCode::UnknownPerson);
                Err(Error::invalid(vec![fault.with("found", person)]).into())
            }
        }
    }

    /// A parent that is new must be seen; who is above it need not.
    async fn check_ancestry(
        &mut self,
        id: InitiativeId,
        before: Option<&Initiative>,
        parent: Option<InitiativeId>,
    ) -> Result<(), ServiceError> {
        let fault = |code| Error::invalid(vec![Fault::new("/properties/parent", code)]);
        let was = before.and_then(|before| before.attributes.parent);
        if let Some(new) = parent.filter(|_| parent != was)
            && self.tx.find_initiative(&self.actor.sight(), new).await?.is_none()
        {
            return Err(fault(FaultCode::UnknownParent).into());
        }
        let mut next = parent;
        for _ in 0..LONGEST_ANCESTRY {
            match next {
                None => return Ok(()),
                Some(ancestor) if ancestor == id => break,
                Some(ancestor) => {
                    let found =
                        self.tx.find_initiative(&Sight::ALL, ancestor).await?.filter(|it| it.withdrawn_at.is_none());
                    let found = found.ok_or_else(|| fault(FaultCode::UnknownParent))?;
                    next = found.attributes.parent;
                }
            }
        }
        Err(fault(FaultCode::ParentLoop).into())
    }
}

/// The state after a change. The area gets a new version when it, or how settled it is, differs.
fn next_state(
    id: InitiativeId,
    seq: i64,
    before: Option<&Initiative>,
    draft: Draft,
    area_m2: f64,
    at: Timestamp,
) -> Initiative {
    let Draft { attributes, footprint } = draft;
    let area_version = before.map_or(1, |before| {
        let same = before.footprint == footprint && before.attributes.area_status == attributes.area_status;
        before.area_version + i64::from(!same)
    });
    Initiative {
        id,
        revision: seq,
        attributes,
        footprint,
        area_version,
        area_m2,
        created_at: before.map_or(at, |before| before.created_at),
        updated_at: at,
        withdrawn_at: None,
        overlap_count: 0,
    }
}

impl Service {
    /// Registers an initiative given as a GeoJSON Feature. A repeat by the same actor with the same key gets the first
    /// answer.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::IdempotencyReused`] when the key came with another body;
    /// [`Error::Forbidden`] when the actor does not write for the administration that leads it.
    pub async fn register(
        self: &Arc<Self>,
        actor: &Actor,
        body: Value,
        key: Option<IdempotencyKey>,
    ) -> Result<Saved, ServiceError> {
        may(actor, Action::Register)?;
        let (actor, key) = (actor.clone(), key.map(|key| key.of(actor)));
        let fingerprint = fingerprint(&body);
        if let Some(answer) = self.kept_answer(&actor, key.as_ref(), &fingerprint).await? {
            return Ok(answer);
        }
        let taken = self.take_in(None, body).await?;
        may_register(&actor, &taken.draft.attributes)?;
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            if let Some(answer) = find_answer(&mut session.tx, &actor, key.as_ref(), &fingerprint).await? {
                return Ok(answer);
            }
            session.author.reason = taken.reason;
            let initiative = session.put(None, taken.draft, taken.sighting).await?;
            let saved = answer(&mut session, initiative.id, &taken.notes).await?;
            if let Some(KeyOf(key)) = &key {
                session.tx.keep_answer(key, &fingerprint, saved.id, saved.body.clone(), session.at).await?;
            }
            session.commit().await?;
            Ok(saved)
        })
        .await
    }

    /// Replaces an initiative by a GeoJSON Feature, if it still has the revision the client saw.
    ///
    /// # Errors
    /// As [`Self::register`]; [`Error::NotFound`]; [`Error::Stale`]. Those who take part change everything but who leads
    /// the initiative and who may see it.
    pub async fn change(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        revision: i64,
        body: Value,
    ) -> Result<Saved, ServiceError> {
        self.may_now(actor, Action::Change, id).await?;
        let (actor, taken) = (actor.clone(), self.take_in(Some(id), body).await?);
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.current(Action::Change, id, revision).await?;
            let (was, is) = (&before.attributes, &taken.draft.attributes);
            if (&was.lead_administration, was.visibility) != (&is.lead_administration, is.visibility) {
                may_to(&actor, Action::Govern, was)?;
            }
            session.author.reason = taken.reason;
            session.put(Some(before), taken.draft, taken.sighting).await?;
            let saved = answer(&mut session, id, &taken.notes).await?;
            session.commit().await?;
            Ok(saved)
        })
        .await
    }

    /// Withdraws an initiative, if it still has the revision the client saw; `reason` may be empty.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Stale`]; [`Error::Invalid`] for a reason that is no line of text.
    pub async fn withdraw(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        revision: i64,
        reason: &str,
    ) -> Result<(), ServiceError> {
        self.may_now(actor, Action::Withdraw, id).await?;
        let (actor, reason) = (actor.clone(), read_reason(reason, "/change_reason")?);
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.current(Action::Withdraw, id, revision).await?;
            session.author.reason = reason;
            session.withdraw(before).await?;
            session.commit().await
        })
        .await
    }

    /// Runs a write in its own task, so that a client that goes away cannot cancel it half way.
    pub(super) async fn in_own_task<T, F, W>(self: &Arc<Self>, write: W) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ServiceError>> + Send,
        W: FnOnce(Arc<Self>) -> F + Send + 'static,
    {
        let service = Arc::clone(self);
        tokio::spawn(async move { write(service).await }).await.map_err(|_| ServiceError::Broken)?
    }

    /// Checks a Feature and measures what it meets before any lock is taken.
    async fn take_in(self: &Arc<Self>, own: Option<InitiativeId>, mut body: Value) -> Result<TakenIn, ServiceError> {
        let reason = take_reason(&mut body)?;
        let administrations = self.administration_codes().await?;
        let service = Arc::clone(self);
        let taken = self.measuring(count_positions(&body), move || {
            service.intake(&administrations).feature(&body, &Options::of_request(&service.settings))
        });
        let Taken { draft, plane, notes } = taken.await??;
        let (service, vertices) = (Arc::clone(self), plane.vertices());
        let party = Party::from(&draft.attributes);
        let sight = move || {
            let mut sighting = service.sight(plane)?;
            service.look_around(&mut sighting, own.unwrap_or_default(), &party);
            Ok::<_, ServiceError>(sighting)
        };
        let sighting = self.measuring(vertices, sight).await??;
        Ok(TakenIn { draft, sighting, notes, reason })
    }

    /// The input pipeline of this installation.
    pub(super) fn intake<'a>(&'a self, administrations: &'a BTreeSet<Code>) -> Intake<'a> {
        Intake { settings: &self.settings, crs: &self.crs, administrations }
    }

    /// Refuses who may not before their body is read and a number is taken; the session asks again.
    async fn may_now(&self, actor: &Actor, action: Action, id: InitiativeId) -> Result<(), ServiceError> {
        may(actor, action)?;
        let found = self.store.read().await?.find_initiative(&actor.sight(), id).await?;
        may_to(actor, action, &found.ok_or(Error::NotFound)?.attributes)
    }

    async fn kept_answer(
        &self,
        actor: &Actor,
        key: Option<&KeyOf>,
        fingerprint: &str,
    ) -> Result<Option<Saved>, ServiceError> {
        match key {
            None => Ok(None),
            key => find_answer(&mut self.store.read().await?, actor, key, fingerprint).await,
        }
    }
}

/// Whether somebody may register this. What nobody has registered yet is not absent, however hidden it would be.
fn may_register(actor: &Actor, attributes: &Attributes) -> Result<(), ServiceError> {
    authorize(actor, Action::Register, &Row::from(attributes)).map_err(|refusal| match refusal {
        Refusal::Absent => Refusal::Forbidden.into(),
        other => other.into(),
    })
}

/// What the register now says of an initiative, as the answer to whoever changed it.
async fn answer(session: &mut Session<'_>, id: InitiativeId, notes: &[Note]) -> Result<Saved, ServiceError> {
    let initiative = session.tx.find_initiative(&session.actor.sight(), id).await?.ok_or(Error::NotFound)?;
    let overlaps = session
        .tx
        .overlaps_of(&session.actor.sight(), id)
        .await?
        .into_iter()
        .filter(|it| it.state != OverlapState::Lapsed);
    let revision = initiative.revision;
    let body = SavedBody {
        overlaps: overlaps.map(OverlapBody::from).collect(),
        feature: InitiativeFeature::from(as_read(&session.actor, initiative)),
        notes: notes.iter().map(NoteBody::from).collect(),
    };
    let body = serde_json::to_value(body).map_err(|_| ServiceError::Broken)?;
    Ok(Saved { id, revision, body })
}
