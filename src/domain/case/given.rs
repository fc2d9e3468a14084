//! What the city gives to a case, year by year: as the committee decided, and as was agreed from then on.

use super::{Case, CaseState, Support};
use crate::domain::period::Period;
use chrono::NaiveDate;

/// The support that a case was granted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given<'a> {
    /// What is given.
    pub support: &'a Support,
    /// While it runs; staff time is a number of hours for each year of it.
    period: Period,
    /// The last year of a case that was closed: what was meant for later was not given.
    last_year: Option<i32>,
}

/// The days of a year, from the first one up to that of the next.
fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1))
}

impl Case {
    /// What the case was granted: by the committee's decision until there is an agreement, and by that from then on. Nothing
    /// before a decision and after a rejection.
    #[must_use]
    pub fn given(&self) -> Option<Given<'_>> {
        use CaseState::{Agreement, Approved, Closed, Conditional, EffectReview, Paused, ResultReview, Running};
        let (support, period) = match self.state {
            Approved | Conditional => (&self.proposal.as_ref()?.support, self.application.period),
            Agreement | Running | Paused | ResultReview | EffectReview | Closed => {
                let terms = self.terms.as_ref()?;
                (&terms.support, terms.period)
            }
            _ => return None,
        };
        let closed_on = (self.state == Closed).then(|| self.since.date());
        let ends = [period.ends, closed_on].into_iter().flatten().min();
        let last_year = closed_on.map(|day| chrono::Datelike::year(&day));
        Some(Given { support, period: Period { ends, ..period }, last_year })
    }
}

impl Given<'_> {
    /// The funding of a year in whole kronor.
    #[must_use]
    pub fn sek_in(&self, year: i32) -> i64 {
        self.years().filter(|(of, _)| *of == year).map(|(_, sek)| sek).sum()
    }

    /// The years that money was given for, with how much.
    pub fn years(&self) -> impl Iterator<Item = (i32, i64)> {
        let last_year = self.last_year;
        let given = self.support.funding.iter().filter(move |one| last_year.is_none_or(|last| one.year <= last));
        given.map(|one| (one.year, one.sek))
    }

    /// The staff time of a year in whole hours, by how many of its days the case runs on. None is told of a period that has
    /// no beginning.
    #[must_use]
    pub fn hours_in(&self, year: i32) -> i64 {
        let (Some(hours), Some((first, end))) = (self.support.hours, days_of(year)) else { return 0 };
        let Some(begins) = self.period.begins else { return 0 };
        let last = self.period.ends.map_or(end, |ends| ends.min(end));
        let days = (last - begins.max(first)).num_days().max(0);
        let all = (end - first).num_days();
        (hours * days + all / 2) / all
    }

    /// Whether anything of it belongs to a year: money, or a day on which it runs.
    #[must_use]
    pub fn is_in(&self, year: i32) -> bool {
        let window = days_of(year).map(|(first, end)| Period { begins: Some(first), ends: Some(end) });
        let runs = self.period.is_dated() && window.is_some_and(|window| self.period.touches(&window));
        runs || self.sek_in(year) != 0
    }
}

/// Divides a whole number by shares, so that the parts are whole and add up to it: what is left after rounding down goes to
/// the parts that lost most by it.
#[must_use]
pub fn divided(whole: i64, shares: &[f64]) -> Vec<i64> {
    let all: f64 = shares.iter().sum();
    if all.is_nan() || all <= 0.0 {
        return vec![0; shares.len()];
    }
    // Kronor and hours of a city are far below 2^53.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "whole numbers far below 2^53")]
    let parts: Vec<(i64, f64)> = shares
        .iter()
        .map(|share| {
            let part = whole as f64 * share / all;
            (part.floor() as i64, part - part.floor())
        })
        .collect();
    let mut left = whole - parts.iter().map(|(part, _)| part).sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |place: &usize| parts.get(*place).map_or(0.0, |(_, lost)| *lost);
    order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
    let mut divided: Vec<i64> = parts.iter().map(|(part, _)| *part).collect();
    for place in order {
        if let Some(part) = divided.get_mut(place).filter(|_| 0 < left) {
            *part += 1;
            left -= 1;
        }
    }
    divided
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Funding;

    fn given(support: &Support, begins: &str, ends: &str, last_year: Option<i32>) -> (i64, i64, bool) {
        let period = Period { begins: begins.parse().ok(), ends: ends.parse().ok() };
        let given = Given { support, period, last_year };
        (given.sek_in(2026), given.hours_in(2026), given.is_in(2026))
    }

    #[test]
    fn hours_are_those_of_the_days_and_money_that_of_the_year() {
        let funding = vec![Funding { year: 2026, sek: 500 }, Funding { year: 2027, sek: 700 }];
        let support = Support { funding, hours: Some(100), ..Support::default() };
        assert_eq!(given(&support, "2025-01-01", "", None), (500, 100, true));
        assert_eq!(given(&support, "2026-07-01", "", None), (500, 50, true));
        assert_eq!(given(&support, "2026-12-31", "2027-06-01", None), (500, 0, true));
        assert_eq!(given(&support, "", "", None), (500, 0, true));
        // Closed the year before: neither.
        assert_eq!(given(&support, "2025-01-01", "2025-06-01", Some(2025)), (0, 0, false));
    }

    #[test]
    fn what_is_divided_adds_up() {
        assert_eq!(divided(100, &[1.0, 1.0, 1.0]), [34, 33, 33]);
        assert_eq!(divided(10, &[0.25, 0.0, 0.75]), [3, 0, 7]);
        assert_eq!(divided(7, &[0.0, 0.0]), [0, 0]);
        assert_eq!(divided(1, &[0.1, 0.9]), [0, 1]);
    }
}
