//! The report of an initiative: its plan, results against plan, effects against baseline, and who else was at work there.

use crate::domain::access::{Action, Actor};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::follow::{
    Document, Indicator, IndicatorKind, Measure, Parallel, Reading, Standing, current, measured_span, parallel,
    progress, standing,
};
use crate::domain::overlap::Overlap;
use crate::domain::period::Period;
use crate::service::access::{as_listed, may};
use crate::service::{Service, ServiceError};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an initiative comes to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FollowUp {
    /// The initiative.
    pub initiative: Uuid,
    /// Its name.
    pub name: String,
    /// When it runs.
    pub period: Period,
    /// Its plan, what is due first first.
    pub measures: Vec<Measure>,
    /// Its indicators, those of results first.
    pub indicators: Vec<Followed>,
    /// Its documents, the newest first.
    pub documents: Vec<Document>,
}

/// An indicator with what was read.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Followed {
    /// What it is.
    pub indicator: Indicator,
    /// Every reading, in the order in which they were written down; what one corrects does not hold any more.
    pub readings: Vec<Reading>,
    /// The readings that hold, in the order of their days.
    pub current: Vec<Uuid>,
    /// How it stands by the newest reading that holds.
    pub standing: Standing,
    /// The newest value that holds.
    pub latest: Option<f64>,
    /// The part of the way from baseline to target that it has come.
    pub progress: Option<f64>,
    /// Of an effect: who else was at work in the measured area while was measured, as far as the reader sees them.
    pub parallel: Vec<Parallel>,
}

impl Followed {
    fn new(
        indicator: Indicator,
        readings: Vec<Reading>,
        own: InitiativeId,
        period: Period,
        overlaps: &[Overlap],
    ) -> Self {
        let current = current(&readings);
        let latest = current.last().map(|reading| reading.draft.value);
        let days: Vec<NaiveDate> =
            current.iter().map(|reading| reading.draft.read_on).chain(indicator.draft.baseline_on).collect();
        let parallel = match indicator.draft.kind {
            IndicatorKind::Effect => {
                let span = measured_span(&indicator, &current).unwrap_or(period);
                parallel(own, overlaps, &span, &days)
            }
            IndicatorKind::Result => Vec::new(),
        };
        Self {
            standing: standing(&indicator, latest),
            latest,
            progress: latest.and_then(|value| progress(&indicator, value)),
            current: current.iter().map(|reading| reading.id).collect(),
            parallel,
            indicator,
            readings,
        }
    }

    /// The readings that hold, in the order of their days.
    pub fn holding(&self) -> impl Iterator<Item = &Reading> {
        self.current.iter().filter_map(|id| self.readings.iter().find(|reading| reading.id == *id))
    }

    /// The readings that others correct.
    pub fn corrected(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(|reading| !self.current.contains(&reading.id))
    }
}

impl Service {
    /// What an initiative comes to, also a withdrawn one.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees none.
    pub async fn followed_up(&self, actor: &Actor, id: InitiativeId) -> Result<FollowUp, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let (mut tx, sight) = (self.store.read().await?, actor.sight());
        let initiative = as_listed(actor, tx.find_initiative(&sight, id).await?.ok_or(Error::NotFound)?);
        let period = initiative.attributes.period;
        let overlaps = tx.overlaps_of(&sight, id).await?;
        let mut readings = tx.readings_of(id).await?;
        let mut follow = |indicator: Indicator| {
            let own = readings.remove(&indicator.id).unwrap_or_default();
            Followed::new(indicator, own, id, period, &overlaps)
        };
        let indicators = tx.indicators_of(id).await?.into_iter().map(&mut follow).collect();
        Ok(FollowUp {
            initiative: id,
            name: initiative.attributes.name,
            period,
            measures: tx.measures_of(id).await?,
            indicators,
            documents: tx.documents_of(id).await?,
        })
    }
}
