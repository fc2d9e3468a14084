//! What would lower a score: for each factor the nearest change that takes it down a class, and what would be left.

use super::{Band, Common, Factor, Inputs, Score, Span, hundredths, parts};
use crate::domain::rules::{RuleSet, Rules};
use crate::domain::words::Phase;
use serde::Serialize;
use utoipa::ToSchema;

/// A change of one factor that lowers the score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Lower {
    /// The factor.
    pub factor: Factor,
    /// The value it would have to get to.
    pub target: Target,
    /// The score then, in hundredths.
    pub hundredths: u16,
    /// The band then.
    pub band: Band,
}

/// The nearest value of a lower class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A share of the smaller area below this, 0–1.
    ShareBelow(f64),
    /// Fewer days together.
    TogetherBelowDays(i64),
    /// Periods that do not meet.
    Apart,
    /// More days between the periods.
    ApartAboveDays(i64),
    /// At most so many administrations in the place.
    AdministrationsAtMost(usize),
    /// The less advanced side has come this far.
    Phase(Phase),
    /// At most this part of all focus fields in common, 0–1.
    FocusFieldsAtMost(f64),
    /// At most so many actors in common.
    ActorsAtMost(usize),
}

impl Score {
    /// What would lower it, the largest effect first. Nothing where every factor has its lowest class.
    #[must_use]
    pub fn lower(&self, set: &RuleSet) -> Vec<Lower> {
        let rules = &set.rules;
        let with = |change: &dyn Fn(&mut Inputs)| {
            let mut inputs = self.inputs.clone();
            change(&mut inputs);
            inputs
        };
        let options = self.parts.iter().filter_map(|part| {
            let (target, inputs) = nearest(part.factor, &self.inputs, rules, &with)?;
            let hundredths = hundredths(&parts(&inputs, rules), inputs.is_possible, rules);
            let lower = Lower { factor: part.factor, target, hundredths, band: super::band(hundredths, rules) };
            (hundredths < self.hundredths).then_some(lower)
        });
        let mut options: Vec<Lower> = options.collect();
        options.sort_by_key(|option| option.hundredths);
        options
    }
}

type With<'a> = &'a dyn Fn(&dyn Fn(&mut Inputs)) -> Inputs;

/// The nearest value in a lower class, and the inputs with it; none in the lowest class.
fn nearest(factor: Factor, inputs: &Inputs, rules: &Rules, with: With<'_>) -> Option<(Target, Inputs)> {
    let classes = &rules.classes;
    Some(match factor {
        Factor::Share => {
            let below = *classes.share.iter().rev().find(|step| **step <= inputs.share)?;
            let under = classes.share.iter().rev().find(|step| **step < below).copied().unwrap_or(0.0);
            (Target::ShareBelow(below), with(&|inputs| inputs.share = under))
        }
        Factor::Time => match inputs.time? {
            Span::Together { days } if days.is_none_or(|days| classes.together_days <= days) => {
                let days = classes.together_days;
                let span = Span::Together { days: Some(days - 1) };
                (Target::TogetherBelowDays(days), with(&|inputs| inputs.time = Some(span)))
            }
            Span::Together { .. } => (Target::Apart, with(&|inputs| inputs.time = Some(Span::Apart { days: 0 }))),
            Span::Apart { days } => {
                let longest = *classes.gap_days.iter().find(|longest| days <= **longest)?;
                let span = Span::Apart { days: longest + 1 };
                (Target::ApartAboveDays(longest), with(&|inputs| inputs.time = Some(span)))
            }
        },
        Factor::Administrations => {
            let count = inputs.administrations.len();
            // Two sides that differ have at least two administrations between them.
            let least = *classes.administrations.iter().rev().find(|step| **step <= count)?;
            let most = least.checked_sub(1).filter(|most| 2 <= *most)?;
            let fewer = |inputs: &mut Inputs| {
                inputs.administrations = inputs.administrations.iter().take(most).cloned().collect();
            };
            (Target::AdministrationsAtMost(most), with(&fewer))
        }
        Factor::Formability => {
            let class = classes.formability.get(&inputs.phase)?;
            let later = |phase: &&Phase| inputs.phase < **phase && **phase != Phase::Closed;
            let lower = |phase: &&Phase| classes.formability.get(phase).is_some_and(|it| it < class);
            let phase = *Phase::ALL.iter().filter(later).find(lower)?;
            (Target::Phase(phase), with(&|inputs| inputs.phase = phase))
        }
        Factor::FocusFields => {
            let Common { common, of } = inputs.focus_fields.filter(|fields| 0 < fields.common)?;
            #[expect(clippy::cast_precision_loss, reason = "there are four focus fields")]
            let part = |common: usize| common as f64 / of as f64;
            let most = classes.focus_fields.iter().rev().find(|most| **most < part(common)).copied().unwrap_or(0.0);
            let fewer = (0..common).rev().find(|fewer| part(*fewer) <= most)?;
            let fields = Some(Common { common: fewer, of });
            (Target::FocusFieldsAtMost(most), with(&|inputs| inputs.focus_fields = fields))
        }
        Factor::Actors => {
            let count = inputs.actors?;
            let least = *classes.actors.iter().rev().find(|step| **step <= count)?;
            (Target::ActorsAtMost(least - 1), with(&|inputs| inputs.actors = Some(least - 1)))
        }
    })
}
