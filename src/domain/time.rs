//! Instants as the store and the API write them, UTC with milliseconds, the one form a GeoPackage allows; and days.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, SecondsFormat, SubsecRound, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// An instant in UTC, to the millisecond; written `2026-10-01T12:00:00.000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = DateTime)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Before anything the register knows of: the beginning of 1970.
    pub const EARLIEST: Self = Self(DateTime::UNIX_EPOCH);

    /// The instant, cut to milliseconds.
    #[must_use]
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(3))
    }

    /// Reads the written form; also other RFC 3339 offsets.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|instant| Self::new(instant.with_timezone(&Utc)))
    }

    /// The instant, for who stores it in a form of its own.
    #[must_use]
    pub fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// The instant so many days earlier.
    #[must_use]
    pub fn days_before(self, days: i64) -> Self {
        Self(self.0 - chrono::Duration::days(days))
    }

    /// The instant so many hours earlier.
    #[must_use]
    pub fn hours_before(self, hours: i64) -> Self {
        Self(self.0 - chrono::Duration::hours(hours))
    }

    /// Reads an instant, or a day as its first instant (UTC).
    #[must_use]
    pub fn parse_beginning(text: &str) -> Option<Self> {
        let beginning = |day: NaiveDate| Self(day.and_time(NaiveTime::MIN).and_utc());
        text.parse().ok().map(beginning).or_else(|| Self::parse(text))
    }

    /// Reads an instant, or a day as its last instant (UTC).
    #[must_use]
    pub fn parse_end(text: &str) -> Option<Self> {
        let end = |day: NaiveDate| day.and_hms_milli_opt(23, 59, 59, 999).map(|end| Self(end.and_utc()));
        text.parse().ok().and_then(end).or_else(|| Self::parse(text))
    }

    /// The calendar day in UTC.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0.date_naive()
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("\"{text}\" is no RFC 3339 instant"))
    }
}

impl From<Timestamp> for String {
    fn from(instant: Timestamp) -> Self {
        instant.to_string()
    }
}

/// Exactly `2026-10-01`: the library alone would also take `2026-1-1` and `+12026-01-01`, which databases sort wrongly or do
/// not keep.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let is_plain = text.len() == 10
        && text.char_indices().all(|(nth, character)| match nth {
            4 | 7 => character == '-',
            _ => character.is_ascii_digit(),
        });
    text.parse().ok().filter(|day: &NaiveDate| is_plain && 1 <= day.year())
}

/// For serde: a day in the form of [`parse_day`].
///
/// # Errors
/// When it is in another.
pub fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_day(&text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no day")))
}

/// For serde: [`day`], or none.
///
/// # Errors
/// When it is in another form.
pub fn maybe_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parse_day(&text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no day")))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_form() {
        assert!(parse_day("2026-10-01").is_some() && parse_day("0001-01-01").is_some());
        for wrong in
            ["", "2026-1-1", "2026-13-01", "2026-02-29", "20261001", "+2026-10-0", "2026-10-01T00:00:00Z", "0000-01-01"]
        {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }
}
