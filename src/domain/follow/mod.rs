//! Following initiatives up (resultatuppföljning, effektmätning): plans, indicators with readings, and documents.

mod ran;
mod standing;

pub use ran::{median, most_at_once, ran};
pub use standing::{Parallel, Standing, current, measured_span, parallel, progress, standing};

use super::time::{Timestamp, day, maybe_day};
use super::words::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

words! {
    /// How far a measure of a plan has come.
    MeasureState {
        Planned = "planned",
        UnderWay = "under_way",
        Done = "done",
        /// It will not be done.
        Dropped = "dropped",
    }
}

words! {
    /// What an indicator is of.
    IndicatorKind {
        /// What was done, against the plan.
        Result = "result",
        /// What became of the place, against how it was.
        Effect = "effect",
    }
}

words! {
    /// Which way of an indicator's value is the better one.
    Better { Higher = "higher", Lower = "lower" }
}

words! {
    /// The effects that Malmö publishes for Sofielund, to begin an indicator from.
    Template {
        /// Otrygghet och oordning.
        Disorder = "disorder",
        /// Anmälda brott.
        ReportedCrime = "reported_crime",
        /// Upplevd trygghet.
        PerceivedSafety = "perceived_safety",
        /// Kollektiv förmåga.
        CollectiveEfficacy = "collective_efficacy",
        /// Tillit.
        Trust = "trust",
        /// Kontakt mellan fastighetsägare och myndigheter.
        OwnerContact = "owner_contact",
    }
}

words! {
    /// What a document is.
    DocumentKind {
        Agreement = "agreement",
        Decision = "decision",
        Plan = "plan",
        Report = "report",
        Minutes = "minutes",
        Other = "other",
    }
}

impl Template {
    /// Which way is the better one.
    #[must_use]
    pub fn better(self) -> Better {
        match self {
            Self::Disorder | Self::ReportedCrime => Better::Lower,
            Self::PerceivedSafety | Self::CollectiveEfficacy | Self::Trust | Self::OwnerContact => Better::Higher,
        }
    }
}

/// What a measure is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureDraft {
    /// What is to be done, at most 200 characters.
    pub title: String,
    /// Who sees to it: an administration, an actor or a function, not a person's name; at most 200 characters.
    #[serde(default)]
    pub responsible: String,
    /// By when.
    #[serde(default, deserialize_with = "maybe_day")]
    pub due_on: Option<NaiveDate>,
    /// How far it has come.
    pub state: MeasureState,
    /// What else there is to say, at most 10,000 characters.
    #[serde(default)]
    pub note: String,
}

/// A measure of a plan (åtgärd).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Measure {
    /// Its id, for good.
    pub id: Uuid,
    /// The number of its last change; its ETag.
    pub revision: i64,
    /// What it is; this is what is sent back to change it.
    #[serde(rename = "measure")]
    pub draft: MeasureDraft,
}

impl Measure {
    /// Whether it should have been done by a day.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let is_open = matches!(self.draft.state, MeasureState::Planned | MeasureState::UnderWay);
        is_open && self.draft.due_on.is_some_and(|due| due < today)
    }
}

/// What an indicator is to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDraft {
    /// Whether it is of results or of effects.
    pub kind: IndicatorKind,
    /// The published effect that it follows.
    #[serde(default)]
    pub template: Option<Template>,
    /// What is read, at most 200 characters.
    pub name: String,
    /// In which unit, at most 200 characters.
    #[serde(default)]
    pub unit: String,
    /// Which way is the better one.
    pub better: Better,
    /// The value before the initiative.
    #[serde(default)]
    pub baseline: Option<f64>,
    /// The day of the baseline; given with it and only with it.
    #[serde(default, deserialize_with = "maybe_day")]
    pub baseline_on: Option<NaiveDate>,
    /// The value that is aimed at.
    #[serde(default)]
    pub target: Option<f64>,
    /// By when.
    #[serde(default, deserialize_with = "maybe_day")]
    pub target_on: Option<NaiveDate>,
}

/// What is followed of an initiative (indikator).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Indicator {
    /// Its id, for good.
    pub id: Uuid,
    /// The number of its last change; its ETag.
    pub revision: i64,
    /// What it is; this is what is sent back to change it.
    #[serde(rename = "indicator")]
    pub draft: IndicatorDraft,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingDraft {
    /// The day that the value is of.
    #[serde(deserialize_with = "day")]
    pub read_on: NaiveDate,
    /// The value.
    pub value: f64,
    /// Where it is from, at most 200 characters.
    pub source: String,
    /// The reading that was wrong and that this one stands for.
    #[serde(default)]
    pub corrects: Option<Uuid>,
}

/// A reading of an indicator (mätvärde). It is never changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reading {
    /// Its id, for good.
    pub id: Uuid,
    /// What was read.
    #[serde(rename = "reading")]
    pub draft: ReadingDraft,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

/// What a document is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentDraft {
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called, at most 200 characters.
    pub title: String,
    /// Where it is: an address that begins with `https://`. Nothing is fetched from there.
    pub url: String,
    /// The day it is of.
    #[serde(default, deserialize_with = "maybe_day")]
    pub dated_on: Option<NaiveDate>,
}

/// A document of an initiative that lies elsewhere (handling).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Document {
    /// Its id, for good.
    pub id: Uuid,
    /// What it is.
    #[serde(rename = "document")]
    pub draft: DocumentDraft,
}
