//! What readings say: which hold, how far an indicator has come, and who else was at work in the place meanwhile.

use super::{Better, Indicator, Reading};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::overlap::{Overlap, OverlapSide};
use crate::domain::period::{Meeting, Period};
use crate::domain::words::{OverlapState, words};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

words! {
    /// How an indicator stands by its newest reading.
    Standing {
        /// Nothing was read yet.
        Unread = "unread",
        /// The target is reached.
        Reached = "reached",
        /// Better than the baseline.
        Better = "better",
        Unchanged = "unchanged",
        /// Worse than the baseline.
        Worse = "worse",
        /// There is no baseline to compare with.
        Unknown = "unknown",
    }
}

/// The readings that hold, in the order of their days: those that no other one corrects.
#[must_use]
pub fn current(readings: &[Reading]) -> Vec<&Reading> {
    let corrected: BTreeSet<Uuid> = readings.iter().filter_map(|reading| reading.draft.corrects).collect();
    let mut current: Vec<&Reading> = readings.iter().filter(|reading| !corrected.contains(&reading.id)).collect();
    current.sort_by_key(|reading| (reading.draft.read_on, reading.recorded_at));
    current
}

/// How an indicator stands at a value.
#[must_use]
pub fn standing(indicator: &Indicator, value: Option<f64>) -> Standing {
    let Some(value) = value else { return Standing::Unread };
    let draft = &indicator.draft;
    // Read so that more is better.
    let towards = |value: f64| if draft.better == Better::Higher { value } else { -value };
    match (draft.baseline, draft.target) {
        (_, Some(target)) if towards(target) <= towards(value) => Standing::Reached,
        (None, _) => Standing::Unknown,
        (Some(baseline), _) => match towards(value).total_cmp(&towards(baseline)) {
            std::cmp::Ordering::Greater => Standing::Better,
            std::cmp::Ordering::Equal => Standing::Unchanged,
            std::cmp::Ordering::Less => Standing::Worse,
        },
    }
}

/// The part of the way from baseline to target that a value has come: 0 at the baseline, 1 at the target; below and beyond
/// where it is. None without both, and where they are the same.
#[must_use]
pub fn progress(indicator: &Indicator, value: f64) -> Option<f64> {
    let (baseline, target) = indicator.draft.baseline.zip(indicator.draft.target)?;
    let way = target - baseline;
    (way != 0.0).then(|| (value - baseline) / way).filter(|part| part.is_finite())
}

/// The days from the first to the last value of an indicator, the baseline's included; none where there is no value.
#[must_use]
pub fn measured_span(indicator: &Indicator, readings: &[&Reading]) -> Option<Period> {
    let days = readings.iter().map(|reading| reading.draft.read_on).chain(indicator.draft.baseline_on);
    let (first, last) = days.fold(None, |span, day| {
        let (first, last) = span.unwrap_or((day, day));
        Some((day.min(first), day.max(last)))
    })?;
    Period::new(Some(first), last.succ_opt())
}

/// An initiative that was at work in the measured area: what changed there cannot be put down to either alone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Parallel {
    /// The initiative.
    pub initiative: Uuid,
    /// Its name.
    pub name: String,
    /// Lead and participants, the lead first.
    pub administrations: Vec<Code>,
    /// The recorded overlap.
    pub overlap: Uuid,
    /// How much of the measured area it covers, 0–1.
    pub share: f64,
    /// The days that it ran while was measured; none where it is undated, so that nobody knows.
    pub during: Option<Period>,
    /// How many values, the baseline among them, fall into those days.
    pub values: usize,
}

/// Those that an overlap records in the area of `own` and that ran on a day of the span, the largest first. What has ceased
/// because the areas do not meet any more is none.
#[must_use]
pub fn parallel(own: InitiativeId, overlaps: &[Overlap], span: &Period, days: &[chrono::NaiveDate]) -> Vec<Parallel> {
    let among = |overlap: &Overlap| {
        let (other, share) = other_side(own, overlap);
        let during = match other.period.meet(span) {
            Meeting::Apart { .. } => return None,
            Meeting::Common(period) => Some(period),
            Meeting::Unknown => None,
        };
        let is_in = |day: &&chrono::NaiveDate| {
            during.is_some_and(|it| {
                it.begins.is_none_or(|begins| begins <= **day) && it.ends.is_none_or(|ends| **day < ends)
            })
        };
        Some(Parallel {
            initiative: other.id,
            name: other.name.clone(),
            administrations: other.administrations.clone(),
            overlap: overlap.id,
            share,
            during,
            values: days.iter().filter(is_in).count(),
        })
    };
    let is_gone = |overlap: &Overlap| {
        overlap.state == OverlapState::Lapsed && overlap.finding.gates.contains(&crate::domain::words::Gate::Apart)
    };
    let mut found: Vec<Parallel> = overlaps.iter().filter(|it| !is_gone(it)).filter_map(among).collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.initiative.cmp(&b.initiative)));
    found
}

/// The side that is not `own`, and the part of `own` that both share.
fn other_side(own: InitiativeId, overlap: &Overlap) -> (&OverlapSide, f64) {
    let shared = &overlap.finding.shared;
    if overlap.a.id == own { (&overlap.b, shared.share_a) } else { (&overlap.a, shared.share_b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::follow::{IndicatorDraft, IndicatorKind, ReadingDraft};
    use crate::domain::time::Timestamp;

    fn indicator(better: Better, baseline: Option<f64>, target: Option<f64>) -> Indicator {
        let baseline_on = baseline.and("2023-01-01".parse().ok());
        let draft = IndicatorDraft {
            kind: IndicatorKind::Effect,
            template: None,
            name: "x".into(),
            unit: String::new(),
            better,
            baseline,
            baseline_on,
            target,
            target_on: None,
        };
        Indicator { id: Uuid::from_u128(1), revision: 1, draft }
    }

    fn reading(id: u128, day: &str, value: f64, corrects: Option<u128>) -> Reading {
        let draft = ReadingDraft {
            read_on: day.parse().unwrap(),
            value,
            source: "x".into(),
            corrects: corrects.map(Uuid::from_u128),
        };
        Reading { id: Uuid::from_u128(id), draft, recorded_at: Timestamp::EARLIEST }
    }

    #[test]
    fn a_corrected_reading_does_not_hold_and_neither_does_a_corrected_correction() {
        let all = [
            reading(1, "2024-05-01", 5.0, None),
            reading(2, "2024-04-01", 4.0, None),
            reading(3, "2024-05-01", 6.0, Some(1)),
            reading(4, "2024-05-02", 7.0, Some(3)),
        ];
        let values: Vec<f64> = current(&all).iter().map(|reading| reading.draft.value).collect();
        assert_eq!(values, [4.0, 7.0]);
    }

    #[test]
    fn less_is_better_where_that_is_so() {
        let crime = indicator(Better::Lower, Some(100.0), Some(80.0));
        let stands = |value| standing(&crime, Some(value));
        assert_eq!([stands(80.0), stands(79.0)], [Standing::Reached; 2]);
        assert_eq!(
            [stands(90.0), stands(100.0), stands(101.0)],
            [Standing::Better, Standing::Unchanged, Standing::Worse]
        );
        assert_eq!(standing(&crime, None), Standing::Unread);
        assert_eq!(progress(&crime, 90.0), Some(0.5));
        assert_eq!(progress(&crime, 110.0), Some(-0.5));
        let bare = indicator(Better::Higher, None, Some(3.0));
        assert_eq!((standing(&bare, Some(2.0)), standing(&bare, Some(3.0))), (Standing::Unknown, Standing::Reached));
        assert_eq!(progress(&bare, 2.0), None);
    }

    #[test]
    fn what_is_measured_spans_from_the_baseline_to_the_last_reading() {
        let safety = indicator(Better::Higher, Some(1.0), None);
        let all = [reading(1, "2025-05-01", 5.0, None)];
        let span = measured_span(&safety, &current(&all)).unwrap();
        assert_eq!((span.begins, span.ends), ("2023-01-01".parse().ok(), "2025-05-02".parse().ok()));
        assert_eq!(measured_span(&indicator(Better::Higher, None, None), &[]), None);
    }
}
