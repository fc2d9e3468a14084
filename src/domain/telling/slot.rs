//! When digests go out: at six in the morning, Swedish time.

use super::Timing;
use crate::domain::time::Timestamp;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc, Weekday};

/// The hour of the morning at which digests are due.
const HOUR: i64 = 6;

/// A morning on which a digest is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The day, in Swedish time.
    pub day: NaiveDate,
    /// The instant.
    pub due_at: Timestamp,
}

/// The next morning at which somebody who is told daily or weekly gets their digest: of tomorrow or of next Monday. None for
/// the other timings.
#[must_use]
pub fn morning(timing: Timing, now: Timestamp) -> Option<Slot> {
    let tomorrow = local_day(now.instant()).checked_add_days(Days::new(1))?;
    let day = match timing {
        Timing::Daily => tomorrow,
        Timing::Weekly => {
            let wait = (7 - tomorrow.weekday().num_days_from_monday()) % 7;
            tomorrow.checked_add_days(Days::new(u64::from(wait)))?
        }
        Timing::AtOnce | Timing::Never => return None,
    };
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let hour = HOUR - offset_hours(midnight + Duration::hours(HOUR - 1));
    Some(Slot { day, due_at: Timestamp::new(midnight + Duration::hours(hour)) })
}

/// The day in Sweden.
fn local_day(at: DateTime<Utc>) -> NaiveDate {
    (at + Duration::hours(offset_hours(at))).date_naive()
}

/// Hours that Swedish time is ahead of UTC: summer time begins and ends at 01:00 UTC on the last Sundays of March and October
/// (directive 2000/84/EC).
fn offset_hours(at: DateTime<Utc>) -> i64 {
    let turn = |month| {
        let sunday = (25..=31).rev().filter_map(|day| NaiveDate::from_ymd_opt(at.year(), month, day));
        let sunday = sunday.into_iter().find(|day| day.weekday() == Weekday::Sun);
        sunday.map(|day| day.and_time(NaiveTime::MIN).and_utc() + Duration::hours(1))
    };
    let is_summer = turn(3).is_some_and(|begins| begins <= at) && turn(10).is_some_and(|ends| at < ends);
    if is_summer { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(timing: Timing, now: &str) -> (String, String) {
        let slot = morning(timing, Timestamp::parse(now).unwrap()).unwrap();
        (slot.day.to_string(), slot.due_at.to_string())
    }

    #[test]
    fn a_digest_is_due_at_six_in_swedish_time_summer_and_winter() {
        let found = |day: &str, at: &str| (day.to_owned(), format!("{day}T{at}:00.000Z"));
        assert_eq!(due(Timing::Daily, "2026-10-01T08:00:00Z"), found("2026-10-02", "04:00"));
        assert_eq!(due(Timing::Daily, "2026-12-01T08:00:00Z"), found("2026-12-02", "05:00"));
        // Half past midnight in Sweden, the day before in UTC.
        assert_eq!(due(Timing::Daily, "2026-07-01T22:30:00Z"), found("2026-07-03", "04:00"));
        // The nights in which the clocks are put forward and back.
        assert_eq!(due(Timing::Daily, "2026-03-28T12:00:00Z"), found("2026-03-29", "04:00"));
        assert_eq!(due(Timing::Daily, "2026-10-24T12:00:00Z"), found("2026-10-25", "05:00"));
    }

    #[test]
    fn a_weekly_digest_is_due_on_a_monday_that_is_not_today() {
        assert_eq!(due(Timing::Weekly, "2026-10-01T08:00:00Z").0, "2026-10-05");
        assert_eq!(due(Timing::Weekly, "2026-10-04T12:00:00Z").0, "2026-10-05");
        assert_eq!(due(Timing::Weekly, "2026-10-05T03:00:00Z").0, "2026-10-12");
        assert_eq!(morning(Timing::Never, Timestamp::EARLIEST), None);
    }
}
