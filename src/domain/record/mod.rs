//! The record: who did what to what and when, each entry sealed with the one before it.
//!
//! seal(n) = SHA-256(seal(n−1) ‖ entry n). Personal data is not sealed itself but as SHA-256(salt ‖ payload), so that the
//! payload can be erased and the seals stay whole. The state of a change (its document and its area) is sealed by a hash.

mod checkpoint;
mod digest;
mod evidence;

pub use checkpoint::Checkpoint;
pub use digest::Digest;
pub use evidence::{Evidence, canonical, difference, without_personal};

use super::codes::Code;
use super::time::Timestamp;
use super::words::RecordKind;
use digest::Sealing;
use serde_json::Value;

/// Who did something, and for whom and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// A stable name: `person:UUID`, `applicant:UUID`, `token:ID`, `issuer:KEY` for who vouches for people, `operator` for
    /// who works on the machine itself, `system` for the program.
    pub actor: String,
    /// The administration the actor acted for.
    pub administration: Option<Code>,
    /// Why, in the actor's own words.
    pub reason: Option<String>,
}

impl Author {
    /// Who works on the machine itself.
    #[must_use]
    pub fn operator() -> Self {
        Self { actor: "operator".to_owned(), administration: None, reason: None }
    }

    /// The program by itself, by the clock.
    #[must_use]
    pub fn system() -> Self {
        Self { actor: "system".to_owned(), ..Self::operator() }
    }

    /// Who vouches for people, by its key in the configuration.
    #[must_use]
    pub fn issuer(key: &str) -> Self {
        Self { actor: format!("issuer:{key}"), ..Self::operator() }
    }
}

/// Something that happened and is to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// What it was.
    pub kind: RecordKind,
    /// What it happened to: the id of an initiative or a person, a code, …
    pub subject: String,
    /// The change of the register that it is, if it is one.
    pub seq: Option<i64>,
    /// What was so before, without personal data.
    pub before: Option<Value>,
    /// What is so afterwards, without personal data.
    pub after: Option<Value>,
    /// Seals the state that a change leaves.
    pub evidence: Option<Digest>,
    /// Personal data that belongs to it and can be erased.
    pub personal: Option<Value>,
}

impl Happening {
    /// Something that happened to a subject.
    #[must_use]
    pub fn new(kind: RecordKind, subject: impl Into<String>) -> Self {
        let subject = subject.into();
        Self { kind, subject, seq: None, before: None, after: None, evidence: None, personal: None }
    }

    /// Adds what was so before and what is so afterwards; of two objects only the members that differ.
    #[must_use]
    pub fn from_to(mut self, before: Option<&Value>, after: Option<&Value>) -> Self {
        (self.before, self.after) = match (before, after) {
            (Some(before), Some(after)) => {
                let (before, after) = difference(before, after);
                (Some(before), Some(after))
            }
            (before, after) => (before.cloned(), after.cloned()),
        };
        self
    }

    /// Adds what is so afterwards.
    #[must_use]
    pub fn to(self, after: Value) -> Self {
        Self { after: Some(after), ..self }
    }

    /// Adds personal data that can be erased later.
    #[must_use]
    pub fn with_personal(self, personal: Value) -> Self {
        Self { personal: Some(personal), ..self }
    }

    /// Says that it is this change of the register, which leaves this state.
    #[must_use]
    pub fn is_change(self, seq: i64, evidence: Digest) -> Self {
        Self { seq: Some(seq), evidence: Some(evidence), ..self }
    }
}

/// An entry as it is kept. Texts are sealed byte for byte, so what is read back is not interpreted before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Counts from 1, without gaps.
    pub number: i64,
    /// The change of the register it tells of.
    pub seq: Option<i64>,
    /// When, as [`Timestamp`] writes it.
    pub at: String,
    /// Who.
    pub actor: String,
    /// For which administration.
    pub administration: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// A [`RecordKind`]; a newer program may know more of them.
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// JSON of what was so before.
    pub before: Option<String>,
    /// JSON of what is so afterwards.
    pub after: Option<String>,
    /// The hash of the state that a change leaves, hexadecimal.
    pub evidence: Option<String>,
    /// The hash of salt and personal payload, hexadecimal.
    pub personal: Option<String>,
}

impl Entry {
    /// The entry that tells of something.
    #[must_use]
    pub fn of(
        number: i64,
        at: Timestamp,
        author: &Author,
        happening: &Happening,
        personal: Option<&PersonalPayload>,
    ) -> Self {
        Self {
            number,
            seq: happening.seq,
            at: at.to_string(),
            actor: author.actor.clone(),
            administration: author.administration.as_ref().map(ToString::to_string),
            reason: author.reason.clone(),
            kind: happening.kind.word().to_owned(),
            subject: happening.subject.clone(),
            before: happening.before.as_ref().map(canonical),
            after: happening.after.as_ref().map(canonical),
            evidence: happening.evidence.as_ref().map(ToString::to_string),
            personal: personal.map(|payload| payload.commitment().to_string()),
        }
    }

    /// The entry's seal after the seal before it.
    #[must_use]
    pub fn seal(&self, previous: &Digest) -> Digest {
        let mut sealing = Sealing::after(previous);
        sealing.number(Some(self.number));
        sealing.number(self.seq);
        sealing.text(Some(&self.at));
        sealing.text(Some(&self.actor));
        sealing.text(self.administration.as_deref());
        sealing.text(self.reason.as_deref());
        sealing.text(Some(&self.kind));
        sealing.text(Some(&self.subject));
        sealing.text(self.before.as_deref());
        sealing.text(self.after.as_deref());
        sealing.text(self.evidence.as_deref());
        sealing.text(self.personal.as_deref());
        sealing.finish()
    }
}

/// Personal data of an entry, with the salt that keeps its hash from being guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalPayload {
    /// Random, and never used twice.
    pub salt: String,
    /// JSON.
    pub payload: String,
}

impl PersonalPayload {
    /// What is sealed in its place.
    #[must_use]
    pub fn commitment(&self) -> Digest {
        let mut sealing = Sealing::new();
        sealing.text(Some(&self.salt));
        sealing.text(Some(&self.payload));
        sealing.finish()
    }
}

#[cfg(test)]
mod tests;
