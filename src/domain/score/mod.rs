//! The coordination need of an overlap, 0.00–5.00: factors with classes 0–5, weighed and added up in whole hundredths.
//!
//! Always kept with its raw values and the version of the rules, so that anybody can count it again.

mod inputs;
mod lower;

pub use inputs::{Common, Inputs, Span};
pub use lower::{Lower, Target};

use super::rules::{RuleSet, Rules, TOP_CLASS};
use super::words::words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What the score is made of.
    Factor {
        /// The shared share of the smaller area.
        Share = "share",
        Time = "time",
        /// Administrations in the zone.
        Administrations = "administrations",
        /// What can still be changed: the phase of the less advanced side.
        Formability = "formability",
        FocusFields = "focus_fields",
        Actors = "actors",
    }
}

words! {
    /// What the score means.
    Band {
        /// A gate failed, or there is nothing to count.
        NotIndexed = "not_indexed",
        Minor = "minor",
        Watch = "watch",
        Critical = "critical",
    }
}

/// A factor's part in a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// The factor.
    pub factor: Factor,
    /// Its weight.
    pub weight: u16,
    /// Its class, 0–5; none where a side says nothing about it, which leaves the factor out.
    pub class: Option<u8>,
}

/// A score with everything it was counted from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    /// Hundredths of the score, 0–500.
    pub hundredths: u16,
    /// What it means.
    pub band: Band,
    /// The version of the rules.
    pub rules: i64,
    /// The factors in the order of the rules.
    pub parts: Vec<Part>,
    /// The raw values.
    pub inputs: Inputs,
}

impl Score {
    /// Counts a score. A factor without data is left out, and the others count for more.
    #[must_use]
    pub fn new(inputs: Inputs, set: &RuleSet) -> Self {
        let parts = parts(&inputs, &set.rules);
        let hundredths = hundredths(&parts, inputs.is_possible, &set.rules);
        Self { hundredths, band: band(hundredths, &set.rules), rules: set.version, parts, inputs }
    }

    /// How many administrations there are in the shared area, as far as anybody has looked.
    #[must_use]
    pub fn zone(&self) -> i64 {
        i64::try_from(self.inputs.administrations.len()).unwrap_or(i64::MAX)
    }

    /// Whether a factor was left out because a side says nothing about it.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.parts.iter().any(|part| part.class.is_none())
    }
}

fn parts(inputs: &Inputs, rules: &Rules) -> Vec<Part> {
    let (weights, classes) = (&rules.weights, &rules.classes);
    let part = |factor, weight, class| Part { factor, weight, class };
    vec![
        part(Factor::Share, weights.share, Some(reached(&classes.share, &inputs.share, 1))),
        part(Factor::Time, weights.time, inputs.time.map(|span| of_time(span, rules))),
        part(Factor::Administrations, weights.administrations, Some(of_administrations(inputs, rules))),
        part(Factor::Formability, weights.formability, classes.formability.get(&inputs.phase).copied()),
        part(Factor::FocusFields, weights.focus_fields, inputs.focus_fields.map(|common| of_fields(common, rules))),
        part(Factor::Actors, weights.actors, inputs.actors.map(|count| reached(&classes.actors, &count, 2))),
    ]
}

/// The class that follows from how many of the rising steps are reached, where the first step has the class `first`.
fn reached<T: PartialOrd>(steps: &[T], value: &T, first: u8) -> u8 {
    let count = steps.iter().take_while(|step| *step <= value).count();
    if count == 0 { 0 } else { u8::try_from(count).map_or(TOP_CLASS, |count| (first + count - 1).min(TOP_CLASS)) }
}

fn of_time(span: Span, rules: &Rules) -> u8 {
    let classes = &rules.classes;
    match span {
        Span::Together { days } => {
            let is_long = days.is_none_or(|days| classes.together_days <= days);
            if is_long { TOP_CLASS } else { TOP_CLASS - 1 }
        }
        Span::Apart { days } => {
            let longer = classes.gap_days.iter().filter(|longest| **longest < days).count();
            3_u8.saturating_sub(u8::try_from(longer).unwrap_or(3))
        }
    }
}

fn of_administrations(inputs: &Inputs, rules: &Rules) -> u8 {
    reached(&rules.classes.administrations, &inputs.administrations.len(), 3)
}

fn of_fields(Common { common, of }: Common, rules: &Rules) -> u8 {
    if common == 0 || of == 0 {
        return 0;
    }
    #[expect(clippy::cast_precision_loss, reason = "there are four focus fields")]
    let part = common as f64 / of as f64;
    let above = rules.classes.focus_fields.iter().filter(|most| **most < part).count();
    u8::try_from(2 + above).unwrap_or(TOP_CLASS).min(TOP_CLASS)
}

/// The weighed mean of the classes in hundredths, halves upwards; a possible overlap stays below its limit.
fn hundredths(parts: &[Part], is_possible: bool, rules: &Rules) -> u16 {
    let counted = parts.iter().filter_map(|part| Some((u64::from(part.weight), u64::from(part.class?))));
    let (weights, sum) =
        counted.fold((0, 0), |(weights, sum), (weight, class)| (weights + weight, sum + weight * class));
    let score = if weights == 0 { 0 } else { (200 * sum + weights) / (2 * weights) };
    let score = u16::try_from(score).unwrap_or(u16::MAX);
    if is_possible { score.min(rules.bands.possible_below.saturating_sub(1)) } else { score }
}

fn band(hundredths: u16, rules: &Rules) -> Band {
    match hundredths {
        0 => Band::NotIndexed,
        score if rules.bands.critical <= score => Band::Critical,
        score if rules.bands.watch <= score => Band::Watch,
        _ => Band::Minor,
    }
}

#[cfg(test)]
mod tests;
