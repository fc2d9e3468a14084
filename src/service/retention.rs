//! Retention: what was kept long enough goes, by rules that the city sets; every erasure and every run leaves an entry.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::initiative::{Attributes, Initiative};
use crate::domain::record::{Author, Happening};
use crate::domain::retention::{Rule, closed_since};
use crate::domain::time::Timestamp;
use crate::domain::words::{Phase, RecordKind, Retained};
use crate::store::{ChangeKind, LogEntry, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;

/// How long after the last run the clock starts the next.
const HOURS_BETWEEN_RUNS: i64 = 24;
/// The longest time of a rule, in its unit; what is to stay longer is kept for ever.
const KEPT_AT_MOST: u32 = 100_000;

/// What would go now, or went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Retention {
    /// Kept answers to repeated requests.
    pub answers: i64,
    /// Initiatives whose contact persons go.
    pub contacts: Vec<ContactDue>,
}

/// An initiative whose contact persons were kept long enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactDue {
    /// The initiative.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// What it is called.
    pub name: String,
    /// Since when it has been closed or withdrawn.
    pub closed_at: Timestamp,
}

impl Service {
    /// The rules.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn retention_rules(&self, actor: &Actor) -> Result<Vec<Rule>, ServiceError> {
        may(actor, Action::Retain)?;
        Ok(self.store.read().await?.retention_rules().await?)
    }

    /// Changes a rule.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time that is no time; when the store cannot be written or the actor may not.
    pub async fn put_retention_rule(self: &Arc<Self>, actor: &Actor, rule: Rule) -> Result<(), ServiceError> {
        may(actor, Action::Retain)?;
        if rule.keep.is_some_and(|keep| !(1..=KEPT_AT_MOST).contains(&keep)) {
            return Err(Error::invalid(vec![Fault::new("/keep", FaultCode::OutOfRange)]).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.tx.retention_rules().await?.into_iter().find(|known| known.what == rule.what);
            session.tx.put_retention_rule(&rule).await?;
            let (was, is) = (json!(before), json!(rule));
            let happening = Happening::new(RecordKind::RetentionRulePut, rule.what.word());
            session.record(happening.from_to(Some(&was), Some(&is))).await?;
            session.commit().await
        })
        .await
    }

    /// What would go if a run began now, of what the actor sees.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn retention_due(&self, actor: &Actor) -> Result<Retention, ServiceError> {
        may(actor, Action::Retain)?;
        let mut tx = self.store.read().await?;
        let due = due(&mut tx, self.clock.now()).await?;
        let hidden = tx.hidden_from(&actor.sight()).await?;
        Ok(Retention { contacts: due.contacts.into_iter().filter(|it| !hidden.contains(&it.id)).collect(), ..due })
    }

    /// Lets go what was kept long enough.
    ///
    /// # Errors
    /// When the store cannot be written or the actor may not.
    pub async fn run_retention(self: &Arc<Self>, actor: &Actor) -> Result<Retention, ServiceError> {
        may(actor, Action::Retain)?;
        self.retain(actor.author()).await
    }

    /// A run by the clock: none where the last one was not long ago.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn retain_by_clock(self: &Arc<Self>) -> Result<Option<Retention>, ServiceError> {
        let since = self.clock.now().hours_before(HOURS_BETWEEN_RUNS);
        let last = self.store.read().await?.last_of_kind(RecordKind::RetentionRun).await?;
        match last.is_some_and(|last| since < last) {
            true => Ok(None),
            false => Ok(Some(self.retain(Author::system()).await?)),
        }
    }

    /// Each initiative in a write of its own, so that nobody waits long; the entry of the run comes last.
    async fn retain(self: &Arc<Self>, author: Author) -> Result<Retention, ServiceError> {
        let retention = due(&mut self.store.read().await?, self.clock.now()).await?;
        for ContactDue { id, .. } in retention.contacts.clone() {
            let author = author.clone();
            self.in_own_task(move |service| async move {
                let mut session = Session::begin_as(&service, author).await?;
                erase_contacts(&mut session, id, json!({ "rule": Retained::Contacts })).await?;
                session.commit().await
            })
            .await?;
        }
        let told = retention.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, author).await?;
            let rules = session.tx.retention_rules().await?;
            if let Some(before) = before(&rules, Retained::Answers, session.at) {
                session.tx.forget_answers(before).await?;
            }
            let counts = json!({ "answers": told.answers, "contacts": told.contacts.len(), "rules": rules });
            session.record(Happening::new(RecordKind::RetentionRun, "register").to(counts)).await?;
            session.commit().await
        })
        .await?;
        Ok(retention)
    }

    /// Erases what is kept of an initiative's contact persons, now: who is named there asked for it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; when the store cannot be written or the actor may not.
    pub async fn erase_contacts_of(self: &Arc<Self>, actor: &Actor, id: InitiativeId) -> Result<(), ServiceError> {
        may(actor, Action::Retain)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            erase_contacts(&mut session, id, json!({ "rule": Value::Null })).await?;
            session.commit().await
        })
        .await
    }
}

fn before(rules: &[Rule], what: Retained, now: Timestamp) -> Option<Timestamp> {
    rules.iter().find(|rule| rule.what == what).and_then(|rule| rule.before(now))
}

async fn due(tx: &mut Tx, now: Timestamp) -> Result<Retention, ServiceError> {
    let rules = tx.retention_rules().await?;
    let answers = match before(&rules, Retained::Answers, now) {
        None => 0,
        Some(before) => tx.count_answers_before(before).await?,
    };
    let mut contacts = Vec::new();
    if let Some(before) = before(&rules, Retained::Contacts, now) {
        for id in tx.closed_with_contacts().await? {
            let history = tx.changes_of(&id.to_string()).await?;
            let states = history.iter().filter(|entry| ChangeKind::concerns_index(&entry.kind));
            let states = states.map(|entry| (entry.at, is_closed(entry)));
            let Some(closed_at) = closed_since(states).filter(|closed_at| *closed_at < before) else { continue };
            let found = tx.find_initiative(&Sight::ALL, id).await?.ok_or(Error::NotFound)?;
            contacts.push(ContactDue { id, name: found.attributes.name, closed_at });
        }
    }
    Ok(Retention { answers, contacts })
}

/// Whether a change left its initiative closed or withdrawn.
fn is_closed(entry: &LogEntry) -> bool {
    let phase = entry.document.get("phase").and_then(Value::as_str).and_then(Phase::parse);
    entry.kind == ChangeKind::InitiativeWithdrawn.word() || phase == Some(Phase::Closed)
}

/// Erases contact persons wherever they are kept: in the initiative, the log of older programs, kept answers, the record.
async fn erase_contacts(session: &mut Session<'_>, id: InitiativeId, why: Value) -> Result<(), ServiceError> {
    let before = session.tx.find_initiative(&Sight::ALL, id).await?.ok_or(Error::NotFound)?;
    if before.attributes.contact_person.is_some() {
        if before.withdrawn_at.is_some() {
            session.tx.erase_contact(id).await?;
        } else {
            let seq = session.next_seq().await?;
            let attributes = Attributes { contact_person: None, ..before.attributes.clone() };
            let after = Initiative { revision: seq, updated_at: session.at, attributes, ..before.clone() };
            session.tx.put_initiative(&after, false).await?;
            session.append(seq, ChangeKind::InitiativeChanged, Some(&before), &after).await?;
            session.stage_contact(&after);
        }
    }
    let subject = id.to_string();
    let mut changes = Vec::new();
    for entry in session.tx.changes_of(&subject).await? {
        let mut document = entry.document;
        let contact = document.get_mut("contact_person").filter(|contact| !contact.is_null());
        if let Some(contact) = contact {
            *contact = Value::Null;
            session.tx.replace_document(entry.seq, document).await?;
            changes.push(entry.seq);
        }
    }
    session.tx.forget_answers_of(id).await?;
    let entries = session.tx.erase_personal(&subject).await?;
    let mut after = why;
    if let Value::Object(members) = &mut after {
        members.insert("entries".to_owned(), json!(entries));
        members.insert("changes".to_owned(), json!(changes));
    }
    session.record(Happening::new(RecordKind::PersonalErased, subject).to(after)).await
}
