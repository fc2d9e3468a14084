//! The record: every write leaves an entry in its own transaction, sealed after the entry before it.

mod adopt;
mod checkpoint;
mod reads;
mod reason;
mod search;
mod verify;

pub use checkpoint::Signer;
pub(super) use reads::Reads;
pub(super) use reason::{read_reason, take_reason};
pub(super) use search::withhold_ids;
pub use search::{RecordPage, RecordedEntry};
pub use verify::{Flaw, Verification};

use super::ServiceError;
use super::register::Session;
use crate::domain::initiative::{Attributes, ContactPerson, Initiative};
use crate::domain::record::{Entry, Evidence, Happening, PersonalPayload, canonical};
use crate::domain::words::RecordKind;
use crate::store::ChangeKind;
use serde_json::{Value, json};
use uuid::Uuid;

impl Session<'_> {
    /// Records something that happened, in this transaction.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(super) async fn record(&mut self, happening: Happening) -> Result<(), ServiceError> {
        let (number, seal) = match self.recorded {
            Some(head) => head,
            None => self.tx.record_head().await?,
        };
        let personal = happening.personal.as_ref().map(|personal| PersonalPayload {
            salt: Uuid::new_v4().simple().to_string(),
            payload: canonical(personal),
        });
        let entry = Entry::of(number + 1, self.at, &self.author, &happening, personal.as_ref());
        let seal = entry.seal(&seal);
        self.tx.append_entry(&entry, &seal, personal.as_ref()).await?;
        self.recorded = Some((entry.number, seal));
        Ok(())
    }

    /// Logs and records a change that is none of an initiative, under a number that is taken.
    pub(super) async fn log_as(
        &mut self,
        seq: i64,
        kind: ChangeKind,
        subject: &str,
        document: &Value,
    ) -> Result<(), ServiceError> {
        self.tx.append_change(seq, self.at, kind, subject, document).await?;
        let evidence = Evidence::of(kind.word(), self.at, subject, document, None);
        let happening = Happening::new(kind.recorded_as(), subject).to(document.clone());
        self.record(happening.is_change(seq, evidence)).await
    }

    /// Takes a number for a change that is none of an initiative, logs it and records it.
    pub(super) async fn log(
        &mut self,
        kind: ChangeKind,
        subject: &str,
        before: Option<&Value>,
        document: &Value,
    ) -> Result<(), ServiceError> {
        let seq = self.next_seq().await?;
        self.log_from(seq, kind, subject, before, document).await
    }

    /// The same under a number that is taken.
    pub(super) async fn log_from(
        &mut self,
        seq: i64,
        kind: ChangeKind,
        subject: &str,
        before: Option<&Value>,
        document: &Value,
    ) -> Result<(), ServiceError> {
        self.tx.append_change(seq, self.at, kind, subject, document).await?;
        let evidence = Evidence::of(kind.word(), self.at, subject, document, None);
        let happening = Happening::new(kind.recorded_as(), subject).from_to(before, Some(document));
        self.record(happening.is_change(seq, evidence)).await
    }

    /// Logs and records a change of an initiative, and keeps its area where that is a new one. Personal data goes into the
    /// record's payload and nowhere else: the log is for ever.
    pub(super) async fn append(
        &mut self,
        seq: i64,
        kind: ChangeKind,
        before: Option<&Initiative>,
        initiative: &Initiative,
    ) -> Result<(), ServiceError> {
        let subject = initiative.id.to_string();
        let document = document(&initiative.attributes)?;
        self.tx.append_change(seq, self.at, kind, &subject, &document).await?;
        let is_new_area = before.is_none_or(|before| before.area_version < initiative.area_version);
        if is_new_area {
            self.tx.append_area_version(initiative).await?;
        }
        let area = is_new_area.then_some(&initiative.footprint);
        let evidence = Evidence::of(kind.word(), self.at, &subject, &document, area);
        let (was, is) = (before.map(state).transpose()?, state(initiative)?);
        let mut happening = Happening::new(kind.recorded_as(), subject).from_to(was.as_ref(), Some(&is));
        let contact = |initiative: &Initiative| initiative.attributes.contact_person.clone();
        let (was, is) = (before.and_then(contact), contact(initiative));
        if was != is {
            happening = happening.with_personal(personal(is.as_ref()));
        }
        // Of several administrations it is the one that has a part in the initiative.
        if let Some(administration) = self.actor.acts_for(initiative.attributes.administrations()) {
            self.author.administration = Some(administration.clone());
        }
        self.record(happening.is_change(seq, evidence)).await
    }
}

/// What the record's payload of an initiative holds.
pub(super) fn personal(contact_person: Option<&ContactPerson>) -> Value {
    json!({ "contact_person": contact_person })
}

/// An initiative's attributes as the log keeps them: without personal data.
pub(super) fn document(attributes: &Attributes) -> Result<Value, ServiceError> {
    let plain = Attributes { contact_person: None, ..attributes.clone() };
    serde_json::to_value(plain).map_err(|_| ServiceError::Broken)
}

/// An initiative as the record compares it: what the log keeps, and which area it has.
fn state(initiative: &Initiative) -> Result<Value, ServiceError> {
    let mut state = document(&initiative.attributes)?;
    if let Value::Object(members) = &mut state {
        members.remove("contact_person");
        members.insert("area_version".to_owned(), initiative.area_version.into());
        members.insert("area_m2".to_owned(), initiative.area_m2.into());
        members.insert("withdrawn_at".to_owned(), json!(initiative.withdrawn_at));
    }
    Ok(state)
}

impl ChangeKind {
    /// What the record calls such a change.
    fn recorded_as(self) -> RecordKind {
        match self {
            Self::InitiativeRegistered => RecordKind::InitiativeRegistered,
            Self::InitiativeChanged => RecordKind::InitiativeChanged,
            Self::InitiativeWithdrawn => RecordKind::InitiativeWithdrawn,
            Self::OrganisationPut => RecordKind::OrganisationPut,
            Self::ReferencePut => RecordKind::ReferencePut,
            Self::OverlapHandled => RecordKind::OverlapHandled,
            Self::OverlapsRescored => RecordKind::OverlapsRescored,
            Self::RulesActivated => RecordKind::RulesPut,
            Self::FreshnessConfirmed => RecordKind::FreshnessConfirmed,
            Self::RemindersNoted => RecordKind::RemindersNoted,
            Self::CaseChanged => RecordKind::CaseChanged,
            Self::FollowUpPut => RecordKind::FollowUpPut,
            Self::SurveyPut => RecordKind::SurveyPut,
        }
    }
}
