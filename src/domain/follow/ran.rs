//! Which initiatives ran when, how many at once, and what lies in the middle of a row of numbers.

use crate::domain::period::{Meeting, Period};
use crate::domain::words::{Phase, PhaseGroup};

/// Whether an initiative ran on a day of the window: it is under way or was brought to an end, and its dates say so. What
/// has no dates, or was closed without a last day, is not counted anywhere.
#[must_use]
pub fn ran(phase: Phase, period: &Period, window: &Period) -> bool {
    let was_begun = match phase.group() {
        PhaseGroup::Running => true,
        PhaseGroup::Closed => period.ends.is_some(),
        PhaseGroup::Draft | PhaseGroup::Proposed => false,
    };
    was_begun && period.is_dated() && period.touches(window)
}

/// How many of these periods have a day in common at most, within the window. Those without dates are always there.
#[must_use]
pub fn most_at_once(periods: &[Period], window: &Period) -> usize {
    let inside = |period: &Period| match period.meet(&Period { begins: window.begins.or(period.begins), ..*window }) {
        Meeting::Common(common) => Some(common),
        Meeting::Unknown => Some(Period::default()),
        Meeting::Apart { .. } => None,
    };
    let inside: Vec<Period> = periods.iter().filter_map(inside).collect();
    // The most are together on the first day of one of them.
    let together = |first: &Period, other: &Period| {
        let begun = other.begins.is_none_or(|begins| first.begins.is_some_and(|day| begins <= day));
        begun && other.ends.is_none_or(|ends| first.begins.is_none_or(|day| day < ends))
    };
    let on_first_day = |first: &Period| inside.iter().filter(|other| together(first, other)).count();
    inside.iter().map(on_first_day).max().unwrap_or(0)
}

/// The middle of some numbers; of an even number of them, the lower one of the two.
#[must_use]
pub fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(begins: &str, ends: &str) -> Period {
        Period { begins: begins.parse().ok(), ends: ends.parse().ok() }
    }

    #[test]
    fn what_was_never_begun_or_is_without_dates_did_not_run() {
        let year = period("2026-01-01", "2027-01-01");
        assert!(ran(Phase::Running, &period("2025-01-01", ""), &year));
        assert!(ran(Phase::Closed, &period("2025-01-01", "2026-01-02"), &year));
        assert!(!ran(Phase::Closed, &period("2025-01-01", "2026-01-01"), &year));
        assert!(!ran(Phase::Closed, &period("2025-01-01", ""), &year));
        assert!(!ran(Phase::Application, &period("2025-01-01", ""), &year));
        assert!(!ran(Phase::Running, &period("", ""), &year));
    }

    #[test]
    fn those_that_follow_each_other_are_not_there_at_once() {
        let year = period("2026-01-01", "2027-01-01");
        let (first, second) = (period("2025-01-01", "2026-06-01"), period("2026-06-01", ""));
        let whole = period("2024-01-01", "");
        assert_eq!(most_at_once(&[first, second], &year), 1);
        assert_eq!(most_at_once(&[first, second, whole], &year), 2);
        assert_eq!(most_at_once(&[first, period("2024-01-01", "2025-12-01")], &year), 1);
        assert_eq!(most_at_once(&[], &year), 0);
        assert_eq!(most_at_once(&[whole, first], &Period::default()), 2);
    }

    #[test]
    fn the_middle_is_one_of_the_numbers() {
        assert_eq!(median(vec![9, 1, 4]), Some(4));
        assert_eq!(median(vec![9, 1]), Some(1));
        assert_eq!(median(Vec::new()), None);
    }
}
