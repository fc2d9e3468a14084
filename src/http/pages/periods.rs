//! Periods in words. The register's periods are half-open; people are shown the last day that belongs to one.

use crate::domain::period::Period;
use crate::texts::Lang;
use chrono::{Datelike, NaiveDate};

const SWEDISH: [&str; 12] =
    ["jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."];
const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];

/// The last day of a period; `None` when its end is open.
pub(super) fn last_day(period: &Period) -> Option<NaiveDate> {
    period.ends.and_then(|ends| ends.pred_opt())
}

/// A period to the month, for lists: `jan. 2024 – dec. 2026`.
pub(super) fn short(lang: Lang, period: &Period) -> String {
    spelled(lang, period, month)
}

/// A period to the day: `2024-01-01 – 2026-12-31`.
pub(super) fn exact(lang: Lang, period: &Period) -> String {
    spelled(lang, period, |_, date| date.to_string())
}

fn spelled(lang: Lang, period: &Period, spell: impl Fn(Lang, NaiveDate) -> String) -> String {
    let begins = period.begins.map(|date| spell(lang, date));
    let ends = last_day(period).map(|date| spell(lang, date));
    match (begins, ends) {
        (None, None) => lang.text("period-undated"),
        (Some(begins), None) => lang.format("period-from", &[("begins", begins)]),
        (None, Some(ends)) => lang.format("period-to", &[("ends", ends)]),
        (Some(begins), Some(ends)) if begins == ends => begins,
        (Some(begins), Some(ends)) => format!("{begins} – {ends}"),
    }
}

fn month(lang: Lang, date: NaiveDate) -> String {
    let names = match lang {
        Lang::Sv => SWEDISH,
        Lang::En => ENGLISH,
    };
    let name = names.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{name} {}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(begins: &str, ends: &str) -> Period {
        Period { begins: begins.parse().ok(), ends: ends.parse().ok() }
    }

    #[test]
    fn the_last_day_shown_belongs_to_the_period() {
        let years = period("2024-01-01", "2027-01-01");
        assert_eq!(short(Lang::Sv, &years), "jan. 2024 – dec. 2026");
        assert_eq!(short(Lang::En, &years), "Jan 2024 – Dec 2026");
        assert_eq!(exact(Lang::Sv, &years), "2024-01-01 – 2026-12-31");
    }

    #[test]
    fn open_and_absent_sides_are_said_in_words() {
        assert_eq!(short(Lang::Sv, &period("2024-10-01", "")), "från okt. 2024");
        assert_eq!(exact(Lang::En, &period("", "2024-10-01")), "until 2024-09-30");
        assert_eq!(exact(Lang::Sv, &period("", "")), "utan datum");
        assert_eq!(exact(Lang::Sv, &period("2024-10-01", "2024-10-02")), "2024-10-01");
    }
}
