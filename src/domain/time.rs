//! Instants as the store and the API write them: UTC with milliseconds, the one form a GeoPackage allows.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
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
