//! How long things are kept: rules as data, and from when a rule counts.

use super::time::Timestamp;
use super::words::{KeepUnit, Retained};
use chrono::Months;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rule: so long, and then it goes. Without a time it is kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What is kept.
    pub what: Retained,
    /// For how long.
    pub keep: Option<u32>,
    /// Counted in this.
    pub unit: KeepUnit,
}

impl Rule {
    /// What is from before this instant goes; `None` when nothing does.
    #[must_use]
    pub fn before(&self, now: Timestamp) -> Option<Timestamp> {
        let keep = self.keep?;
        match self.unit {
            KeepUnit::Days => Some(now.days_before(i64::from(keep))),
            KeepUnit::Months => now.instant().checked_sub_months(Months::new(keep)).map(Timestamp::new),
        }
    }
}

/// A state of an initiative in its history: since when, and whether it was closed or withdrawn in it.
pub type Past = (Timestamp, bool);

/// Since when an initiative has been closed or withdrawn without a break; `history` is newest first.
#[must_use]
pub fn closed_since(history: impl IntoIterator<Item = Past>) -> Option<Timestamp> {
    history.into_iter().take_while(|(_, is_closed)| *is_closed).last().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_rule_reaches_back_days_or_calendar_months() {
        let now = at("2026-03-31T12:00:00Z");
        let rule = |keep, unit| Rule { what: Retained::Contacts, keep, unit };
        assert_eq!(rule(Some(7), KeepUnit::Days).before(now), Some(at("2026-03-24T12:00:00Z")));
        assert_eq!(rule(Some(1), KeepUnit::Months).before(now), Some(at("2026-02-28T12:00:00Z")));
        assert_eq!(rule(None, KeepUnit::Months).before(now), None);
    }

    #[test]
    fn what_was_opened_again_counts_from_its_last_closing() {
        let history = [("2026-03-01", true), ("2026-02-01", true), ("2026-01-15", false), ("2026-01-01", true)];
        let history = history.map(|(day, closed)| (at(&format!("{day}T00:00:00Z")), closed));
        assert_eq!(closed_since(history), Some(at("2026-02-01T00:00:00Z")));
        assert_eq!(closed_since([(at("2026-01-01T00:00:00Z"), false)]), None);
    }
}
