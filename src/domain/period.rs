//! Periods: half-open spans of days, with an open end or no dates at all.

use super::time::parse_day;
use chrono::{DateTime, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The span `[begins, ends)` in days. Without `begins` it is undated; without `ends` it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// The first day.
    pub begins: Option<NaiveDate>,
    /// The first day after it.
    pub ends: Option<NaiveDate>,
}

/// How two periods lie in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// They share days.
    Common(Period),
    /// They do not; the days between them.
    Apart {
        /// Whole days from the end of the earlier to the beginning of the later.
        gap_days: i64,
    },
    /// One is undated, so nothing can be said.
    Unknown,
}

impl Period {
    /// A period that ends after it begins; `None` otherwise.
    #[must_use]
    pub fn new(begins: Option<NaiveDate>, ends: Option<NaiveDate>) -> Option<Self> {
        match (begins, ends) {
            (Some(first), Some(last)) if last <= first => None,
            _ => Some(Self { begins, ends }),
        }
    }

    /// Whether both sides of the comparison can be placed in time.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.begins.is_some()
    }

    /// Where two periods meet. Days touching (one ends when the other begins) are apart by 0 days.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Meeting {
        let (Some(a), Some(b)) = (self.begins, other.begins) else { return Meeting::Unknown };
        let begins = a.max(b);
        let ends = earliest(self.ends, other.ends);
        match ends {
            Some(end) if end <= begins => Meeting::Apart { gap_days: (begins - end).num_days() },
            _ => Meeting::Common(Self { begins: Some(begins), ends }),
        }
    }

    /// Whether the period has a day in the window; an undated one is in every window, so that it is not overlooked.
    #[must_use]
    pub fn touches(&self, window: &Self) -> bool {
        let starts_in_time = window.ends.is_none_or(|end| self.begins.is_none_or(|begins| begins < end));
        let ends_in_time = window.begins.is_none_or(|begin| self.ends.is_none_or(|ends| begin < ends));
        starts_in_time && ends_in_time
    }

    /// Reads OGC API's `datetime`: a day (`2026-10-01`) or an interval of days with `..` or nothing for open sides.
    /// Times of day are accepted and cut to the day. The last day of an interval belongs to it, as the standard says.
    #[must_use]
    pub fn parse_datetime(text: &str) -> Option<Self> {
        let day = |text: &str| match text.split_once('T') {
            None => parse_day(text),
            Some((day, _)) => DateTime::parse_from_rfc3339(text).ok().and(parse_day(day)),
        };
        let side = |text: &str| match text {
            "" | ".." => Some(None),
            text => day(text).map(Some),
        };
        let next = |date: NaiveDate| date.checked_add_days(Days::new(1));
        match text.split_once('/') {
            None => day(text).and_then(|date| Self::new(Some(date), next(date))),
            Some((from, to)) => Self::new(side(from)?, side(to)?.and_then(next)),
        }
    }
}

fn earliest(a: Option<NaiveDate>, b: Option<NaiveDate>) -> Option<NaiveDate> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(begins: &str, ends: &str) -> Period {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        Period::new(day(begins), day(ends)).unwrap()
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_none() {
        let day = |text: &str| Some(text.parse().unwrap());
        assert!(Period::new(day("2026-01-02"), day("2026-01-02")).is_none());
    }

    #[test]
    fn periods_that_follow_each_other_are_apart_by_no_day() {
        let first = period("2024-01-01", "2025-01-01");
        let second = period("2025-01-01", "");
        assert_eq!(first.meet(&second), Meeting::Apart { gap_days: 0 });
        assert_eq!(second.meet(&first), Meeting::Apart { gap_days: 0 });
    }

    #[test]
    fn open_periods_meet_from_the_later_beginning() {
        let common = Meeting::Common(period("2025-06-01", ""));
        assert_eq!(period("2024-01-01", "").meet(&period("2025-06-01", "")), common);
    }

    #[test]
    fn undated_is_unknown_but_in_every_window() {
        let undated = Period::default();
        assert_eq!(undated.meet(&period("2025-01-01", "")), Meeting::Unknown);
        assert!(undated.touches(&period("2025-01-01", "2025-02-01")));
    }

    #[test]
    fn datetime_reads_days_and_intervals() {
        assert_eq!(Period::parse_datetime("2026-10-01"), Some(period("2026-10-01", "2026-10-02")));
        assert_eq!(Period::parse_datetime("2026-10-01/.."), Some(period("2026-10-01", "")));
        assert_eq!(Period::parse_datetime("../2026-10-01T12:00:00Z"), Some(period("", "2026-10-02")));
        assert_eq!(Period::parse_datetime("soon"), None);
    }
}
