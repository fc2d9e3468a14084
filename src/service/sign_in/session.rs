//! Sessions: they begin with a new id, get another when the person's roles change, and end by themselves after an hour
//! without use or twelve hours in all.

use super::enrol::actor_of;
use super::random;
use crate::domain::access::{Action, Actor, Grant, PersonId, Row, authorize};
use crate::domain::error::Error;
use crate::domain::record::{Author, Happening};
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{IssuerSession, Owner, SignedIn, Tx};
use chrono::Duration;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// A session that nobody uses for so long is over.
const IDLE: Duration = Duration::minutes(60);
/// However much it is used, it is over after so long.
const ABSOLUTE: Duration = Duration::hours(12);
/// Requests that were under way when the id changed may still come with the one before.
const GRACE: Duration = Duration::seconds(60);
/// Use is noted to this accuracy, so that reading does not mean writing.
const NOTED: Duration = Duration::seconds(60);
/// Sessions that a list of everybody's shows.
const LISTED: i64 = 500;
/// Characters of what a browser calls itself.
const DEVICE: usize = 200;

/// A request whose session is good.
#[derive(Debug, Clone)]
pub struct Identified {
    /// Who it is.
    pub actor: Actor,
    /// The session.
    pub session: Uuid,
    /// What the cookie has to hold from now on, when the roles are not what they were.
    pub renewed: Option<Secret>,
}

/// When a session is over.
fn is_over(session: &SignedIn, now: Timestamp) -> bool {
    session.expires_at <= now || session.seen_at.instant() + IDLE <= now.instant()
}

/// A fingerprint of roles: it differs when somebody may do something else than before.
fn fingerprint(actor: &Actor) -> String {
    let role = |grant: &Grant| format!("{}:{:?}:{:?};", grant.role.word(), grant.unit, grant.on_behalf_of);
    let mut roles: Vec<String> = actor.grants().iter().map(role).collect();
    roles.sort();
    Sha256::digest(roles.concat().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Begins a session in a transaction; what the cookie holds comes back, and is nowhere else.
pub(super) async fn begin(
    tx: &mut Tx,
    owner: Owner,
    by: Option<IssuerSession>,
    device: &str,
    now: Timestamp,
) -> Result<Secret, ServiceError> {
    let actor = actor_of(tx, owner, now).await?.ok_or(Error::NotFound)?;
    let secret = random::secret()?;
    let session = SignedIn {
        id: Uuid::new_v4(),
        digest: secret.digest(),
        owner,
        by,
        rights: fingerprint(&actor),
        device: device.chars().filter(|c| !c.is_control()).take(DEVICE).collect(),
        created_at: now,
        renewed_at: now,
        seen_at: now,
        expires_at: Timestamp::new(now.instant() + ABSOLUTE),
    };
    tx.insert_session(&session).await?;
    tx.forget_sessions(now, Timestamp::new(now.instant() - IDLE)).await?;
    Ok(secret)
}

/// What the record calls who a session is of.
fn subject(owner: Owner) -> String {
    match owner {
        Owner::Person(id) | Owner::Applicant(id) => id.to_string(),
    }
}

impl Session<'_> {
    /// Records that somebody signed in, in their own name.
    pub(super) async fn signed_in(&mut self, owner: Owner) -> Result<(), ServiceError> {
        let subject = subject(owner);
        self.author.actor = match owner {
            Owner::Person(_) => format!("person:{subject}"),
            Owner::Applicant(_) => format!("applicant:{subject}"),
        };
        self.record(Happening::new(RecordKind::SignedIn, subject)).await
    }
}

/// Refused sign-ins that are told apart for an hour; more of them are in the program's log only.
const REFUSALS: usize = 100;

/// Which sign-ins were refused lately: a subject and a reason are recorded once an hour, so that nobody can fill the record
/// by trying.
#[derive(Debug, Default)]
pub(in crate::service) struct Refusals(Mutex<HashMap<(String, String), Timestamp>>);

impl Refusals {
    /// Whether this one is to be recorded.
    fn is_new(&self, subject: &str, why: &str, now: Timestamp) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.hours_before(1);
        known.retain(|_, at| since < *at);
        let key = (subject.to_owned(), why.to_owned());
        let is_new = known.len() < REFUSALS && !known.contains_key(&key);
        if is_new {
            known.insert(key, now);
        }
        is_new
    }
}

impl Service {
    /// Records that a sign-in was refused, and why.
    pub(super) async fn record_refusal(
        self: &Arc<Self>,
        author: Author,
        subject: &str,
        why: &str,
    ) -> Result<(), ServiceError> {
        if !self.refusals.is_new(subject, why, self.clock().now()) {
            return Ok(());
        }
        let told = Happening::new(RecordKind::SignInRefused, subject).to(json!({ "because": why }));
        self.in_own_task(move |service| async move {
            let mut write = Session::begin_as(&service, author).await?;
            write.record(told).await?;
            write.commit().await
        })
        .await
    }

    /// Who has the cookie with this secret, if its session is good.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn identify(self: &Arc<Self>, secret: &Secret) -> Result<Option<Identified>, ServiceError> {
        let (now, digest) = (self.clock().now(), secret.digest());
        let mut tx = self.store.read().await?;
        let Some(session) = tx.find_session(&digest).await?.filter(|session| !is_over(session, now)) else {
            return Ok(None);
        };
        let is_current = session.digest.is(&digest);
        if !is_current && session.renewed_at.instant() + GRACE <= now.instant() {
            return Ok(None);
        }
        let Some(actor) = actor_of(&mut tx, session.owner, now).await? else { return Ok(None) };
        drop(tx);
        let id = session.id;
        let rights = fingerprint(&actor);
        let renewed = if is_current && rights != session.rights {
            self.renew_session(session, rights, now).await?
        } else {
            if session.seen_at.instant() + NOTED <= now.instant() {
                self.note(id, now).await?;
            }
            None
        };
        Ok(Some(Identified { actor, session: id, renewed }))
    }

    /// Who has a session, if it still holds; looking does not count as use.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn actor_of_session(&self, session: Uuid) -> Result<Option<Actor>, ServiceError> {
        let now = self.clock().now();
        let mut tx = self.store.read().await?;
        match tx.session(session).await?.filter(|session| !is_over(session, now)) {
            Some(session) => actor_of(&mut tx, session.owner, now).await,
            None => Ok(None),
        }
    }

    async fn renew_session(
        self: &Arc<Self>,
        session: SignedIn,
        rights: String,
        now: Timestamp,
    ) -> Result<Option<Secret>, ServiceError> {
        let secret = random::secret()?;
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            let is_ours = tx.renew_session(&session, &secret.digest(), &rights, now).await?;
            tx.touch_session(session.id, now).await?;
            tx.commit().await?;
            Ok(is_ours.then_some(secret))
        })
        .await
    }

    async fn note(self: &Arc<Self>, id: Uuid, now: Timestamp) -> Result<(), ServiceError> {
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            tx.touch_session(id, now).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The sessions of a person: one's own, or, for an administrator, anybody's.
    ///
    /// # Errors
    /// What `authorize` refuses; when the store cannot be read.
    pub async fn sessions_of(&self, actor: &Actor, person: PersonId) -> Result<Vec<SignedIn>, ServiceError> {
        authorize(actor, Action::ReadSessions, &Row::Person(person))?;
        let now = self.clock().now();
        let sessions = self.store.read().await?.sessions_of(person).await?;
        Ok(sessions.into_iter().filter(|session| !is_over(session, now)).collect())
    }

    /// The last used sessions of everybody.
    ///
    /// # Errors
    /// What `authorize` refuses; when the store cannot be read.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<SignedIn>, ServiceError> {
        authorize(actor, Action::ReadSessions, &Row::Any)?;
        let now = self.clock().now();
        let sessions = self.store.read().await?.sessions(LISTED).await?;
        Ok(sessions.into_iter().filter(|session| !is_over(session, now)).collect())
    }

    /// Ends a session: one's own, or, for an administrator, anybody's.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; what `authorize` refuses.
    pub async fn end_session(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        if *actor == Actor::Public {
            return Err(Error::SignInNeeded.into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut write = Session::begin(&service, &actor).await?;
            let session = write.tx.session(id).await?.ok_or(Error::NotFound)?;
            match session.owner {
                Owner::Person(person) => authorize(&actor, Action::EndSession, &Row::Person(person))?,
                Owner::Applicant(own) if actor == Actor::Applicant(own) => {}
                Owner::Applicant(_) => authorize(&actor, Action::EndSession, &Row::Any)?,
            }
            write.tx.end_session(id).await?;
            let is_own = match session.owner {
                Owner::Person(person) => actor.person() == Some(person),
                Owner::Applicant(own) => actor == Actor::Applicant(own),
            };
            let kind = if is_own { RecordKind::SignedOut } else { RecordKind::SessionEnded };
            write.record(Happening::new(kind, subject(session.owner))).await?;
            write.commit().await
        })
        .await
    }

    /// Ends every session of a person: one's own, or, for an administrator, anybody's.
    ///
    /// # Errors
    /// What `authorize` refuses.
    pub async fn end_sessions_of(self: &Arc<Self>, actor: &Actor, person: PersonId) -> Result<u64, ServiceError> {
        authorize(actor, Action::EndSession, &Row::Person(person))?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut write = Session::begin(&service, &actor).await?;
            let count = write.tx.end_sessions_of(Owner::Person(person)).await?;
            let told = Happening::new(RecordKind::SessionEnded, person.to_string());
            write.record(told.to(json!({ "sessions": count }))).await?;
            write.commit().await?;
            Ok(count)
        })
        .await
    }
}
