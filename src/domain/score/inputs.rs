//! The raw values of a score, taken from the two sides, what was found between them, and who else works in the place.

use crate::domain::codes::Code;
use crate::domain::overlap::{Finding, Party};
use crate::domain::words::{Certainty, OverlapKind, Phase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// How two dated periods lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// They share days.
    Together {
        /// How many; none when both are open to the end.
        days: Option<i64>,
    },
    /// They do not.
    Apart {
        /// The days between them.
        days: i64,
    },
}

/// What two lists have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Common {
    /// In both.
    pub common: usize,
    /// In either.
    pub of: usize,
}

/// What a score is counted from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inputs {
    /// The shared part of the smaller area, 0–1.
    pub share: f64,
    /// How the periods lie; none when a side is undated.
    pub time: Option<Span>,
    /// The administrations with an area in force that shares interior with the shared area. Nobody looks further than
    /// the highest class needs, so that there may be more.
    pub administrations: BTreeSet<Code>,
    /// The phase of the less advanced side.
    pub phase: Phase,
    /// Focus fields; none when a side names none.
    pub focus_fields: Option<Common>,
    /// Actors on both sides, by kind and name; none when a side names none.
    pub actors: Option<usize>,
    /// Whether a side is a sketch, a draft or undated.
    pub is_possible: bool,
}

impl Inputs {
    /// Takes the values from both sides and the finding. `zone` is every administration in the shared area.
    #[must_use]
    pub fn of(a: &Party, b: &Party, finding: &Finding, zone: BTreeSet<Code>) -> Self {
        Self {
            share: finding.shared.share_of_smaller(),
            time: span(finding),
            administrations: zone,
            phase: a.phase.min(b.phase),
            focus_fields: common(&a.focus_fields, &b.focus_fields),
            actors: common(&a.actors, &b.actors).map(|actors| actors.common),
            is_possible: finding.certainty == Certainty::Possible,
        }
    }
}

fn span(finding: &Finding) -> Option<Span> {
    match (finding.kind, finding.common_period, finding.gap_days) {
        (OverlapKind::Sequential, _, Some(days)) => Some(Span::Apart { days }),
        (OverlapKind::Concurrent, Some(period), _) => {
            let days = period.begins.zip(period.ends).map(|(begins, ends)| (ends - begins).num_days());
            Some(Span::Together { days })
        }
        _ => None,
    }
}

fn common<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> Option<Common> {
    let is_known = !a.is_empty() && !b.is_empty();
    is_known.then(|| Common { common: a.intersection(b).count(), of: a.union(b).count() })
}
