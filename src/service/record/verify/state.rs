//! The register as it is now, compared with what the log left.

use super::Verification;
use crate::domain::initiative::{Attributes, ContactPerson, Initiative};
use crate::domain::words::FlawKind;
use crate::service::ServiceError;
use crate::store::Tx;
use serde_json::Value;
use std::collections::HashMap;

/// Initiatives read at a time.
const PORTION: i64 = 500;

/// The contact persons that the record and the log know last.
#[derive(Default)]
pub(super) struct Contacts(HashMap<String, Option<ContactPerson>>);

impl Contacts {
    /// Takes over what a payload of the record says.
    pub(super) fn of_payload(&mut self, subject: &str, payload: &str) {
        let value: Value = serde_json::from_str(payload).unwrap_or_default();
        if let Some(contact) = value.get("contact_person") {
            self.0.insert(subject.to_owned(), serde_json::from_value(contact.clone()).ok());
        }
    }

    /// Takes over what a document of the log says, which an older program wrote.
    pub(super) fn of_document(&mut self, subject: &str, document: &Value) {
        if let Some(contact) = document.get("contact_person").filter(|contact| !contact.is_null()) {
            self.0.insert(subject.to_owned(), serde_json::from_value(contact.clone()).ok());
        }
    }

    fn of(&self, initiative: &Initiative) -> Option<&ContactPerson> {
        self.0.get(&initiative.id.to_string()).and_then(Option::as_ref)
    }
}

/// Compares every initiative with the last change of it, and every overlap with its last kept state.
pub(super) async fn agrees(tx: &mut Tx, contacts: &Contacts, found: &mut Verification) -> Result<(), ServiceError> {
    let head = tx.head().await?;
    let mut after = 0;
    loop {
        let now = tx.every_initiative(after, PORTION).await?;
        let Some((last, _)) = now.last() else { break };
        let last = *last;
        let mut then: HashMap<i64, Initiative> = HashMap::new();
        for (fid, initiative) in tx.initiatives_at(head, after, PORTION).await? {
            then.insert(fid, initiative);
        }
        for (fid, initiative) in now {
            let is_same = then.remove(&fid).is_some_and(|logged| same(&initiative, &logged));
            // A contact that was erased is known nowhere, and one that is known nowhere must not be there.
            let contact = initiative.attributes.contact_person.as_ref();
            if !is_same || contact != contacts.of(&initiative) {
                found.flaw(FlawKind::InitiativeDiffers, initiative.id);
            }
        }
        after = last;
    }
    for number in tx.unlike_overlaps().await? {
        found.flaw(FlawKind::OverlapDiffers, number);
    }
    Ok(())
}

fn same(now: &Initiative, logged: &Initiative) -> bool {
    let plain = Initiative {
        attributes: Attributes { contact_person: None, ..now.attributes.clone() },
        overlap_count: 0,
        ..now.clone()
    };
    plain == *logged
}
