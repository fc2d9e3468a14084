//! What the city gives: asked for, proposed to the committee, and agreed.

use crate::domain::period::Period;
use crate::domain::words::CityRole;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Money of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// The year.
    pub year: i32,
    /// Whole kronor.
    pub sek: i64,
}

/// What the city contributes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Support {
    /// Its role.
    pub role: Option<CityRole>,
    /// Its funding, year by year.
    pub funding: Vec<Funding>,
    /// Staff time in hours a year.
    pub hours: Option<i64>,
    /// In words.
    pub text: String,
}

impl Support {
    /// All money together.
    #[must_use]
    pub fn sum_sek(&self) -> i64 {
        self.funding.iter().map(|one| one.sek).sum()
    }
}

/// A proposal to the committee (tjänsteskrivelse).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Proposal {
    /// In short.
    pub summary: String,
    /// What the committee is to decide.
    pub proposal: String,
    /// The background.
    pub background: String,
    /// What it costs, and from where that is taken.
    pub economy: String,
    /// The support that is proposed.
    pub support: Support,
}

impl Proposal {
    /// Whether it has all its parts.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let texts = [&self.summary, &self.proposal, &self.background, &self.economy];
        texts.iter().all(|text| !text.is_empty()) && self.support.role.is_some()
    }
}

/// What city and group agree on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// The city's role, funding and staff time.
    pub support: Support,
    /// The city's seats, in boards and groups.
    pub seats: String,
    /// The days on which it is looked at again.
    pub reviews: Vec<NaiveDate>,
    /// When it runs.
    #[serde(flatten)]
    pub period: Period,
    /// When both parties signed.
    #[serde(deserialize_with = "crate::domain::time::maybe_day")]
    pub signed_on: Option<NaiveDate>,
    /// The version of the area that it is for; set when it begins to run, and with every notice of change.
    pub area_version: Option<i64>,
}

impl Terms {
    /// Whether role, money or staff time, and the period are agreed.
    #[must_use]
    pub fn is_set(&self) -> bool {
        let gives = !self.support.funding.is_empty() || self.support.hours.is_some() || !self.support.text.is_empty();
        self.support.role.is_some() && gives && self.period.begins.is_some()
    }
}
