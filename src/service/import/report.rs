//! What became of each feature of a file.

use crate::domain::error::{Fault, Note};

/// What became of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is new in the register.
    Stored,
    /// It was there and has changed.
    Updated,
    /// It was there as it is.
    Unchanged,
    /// It is not in the register, or not as the file has it, for these reasons.
    Refused(Vec<Fault>),
}

impl Outcome {
    /// The outcome's name in reports.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Refused(_) => "refused",
        }
    }
}

/// A feature and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureReport {
    /// Its place in the file, from 0.
    pub number: usize,
    /// What its source calls it.
    pub external_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was done to it.
    pub notes: Vec<Note>,
    /// Properties with the name of a field but without a value it can have; they were left out.
    pub ignored: Vec<String>,
}

/// How many features came to which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New.
    pub stored: usize,
    /// Changed.
    pub updated: usize,
    /// As before.
    pub unchanged: usize,
    /// Refused.
    pub refused: usize,
    /// Put right, among the stored, updated and unchanged.
    pub repaired: usize,
}

/// What became of a whole file, in the file's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportReport {
    /// Feature by feature.
    pub features: Vec<FeatureReport>,
}

impl ImportReport {
    /// How many features came to which end.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for feature in &self.features {
            match feature.outcome {
                Outcome::Stored => counts.stored += 1,
                Outcome::Updated => counts.updated += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Refused(_) => counts.refused += 1,
            }
            counts.repaired += usize::from(feature.notes.contains(&Note::Repaired));
        }
        counts
    }
}
