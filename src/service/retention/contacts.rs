//! Contact persons of initiatives: which were kept long enough, and how they go.

use super::Due;
use crate::domain::access::Sight;
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::initiative::{Attributes, Initiative};
use crate::domain::record::Happening;
use crate::domain::retention::closed_since;
use crate::domain::time::Timestamp;
use crate::domain::words::{Phase, RecordKind};
use crate::service::ServiceError;
use crate::service::register::Session;
use crate::store::{ChangeKind, LogEntry, Tx};
use serde_json::{Value, json};

/// Initiatives that were closed or withdrawn before an instant and still name somebody.
pub(super) async fn due(tx: &mut Tx, before: Timestamp) -> Result<Vec<Due>, ServiceError> {
    let mut contacts = Vec::new();
    for id in tx.closed_with_contacts().await? {
        let history = tx.changes_of(&id.to_string()).await?;
        let states = history.iter().filter(|entry| ChangeKind::concerns_index(&entry.kind));
        let states = states.map(|entry| (entry.at, is_closed(entry)));
        let Some(over_since) = closed_since(states).filter(|since| *since < before) else { continue };
        let found = tx.find_initiative(&Sight::ALL, id).await?.ok_or(Error::NotFound)?;
        contacts.push(Due { id, name: found.attributes.name, over_since, initiative: Some(id) });
    }
    Ok(contacts)
}

/// Whether a change left its initiative closed or withdrawn.
fn is_closed(entry: &LogEntry) -> bool {
    let phase = entry.document.get("phase").and_then(Value::as_str).and_then(Phase::parse);
    entry.kind == ChangeKind::InitiativeWithdrawn.word() || phase == Some(Phase::Closed)
}

/// Erases contact persons wherever they are kept: in the initiative, the log of older programs, kept answers, the record.
pub(super) async fn erase(session: &mut Session<'_>, id: InitiativeId, why: Value) -> Result<(), ServiceError> {
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
