//! The report of a year: what ran, what was reached, which overlaps were opened and settled, how often the rules were right.

use super::{Followed, SupportGiven};
use crate::domain::access::{Action, Actor};
use crate::domain::error::Error;
use crate::domain::follow::{IndicatorKind, Parallel, Standing, median, ran, standing};
use crate::domain::initiative::Initiative;
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::engine::{PlaneArea, compare};
use crate::service::access::may;
use crate::service::live::in_plane;
use crate::service::wire::PrecisionBody;
use crate::service::{ReferenceArea, Service, ServiceError};
use crate::store::OverlapHandled;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many there are of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// A form, an administration's code, a district's name, an outcome.
    pub key: String,
    /// How many.
    pub count: usize,
}

/// An indicator of which something was read in the year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IndicatorOfYear {
    /// The initiative.
    pub initiative: Uuid,
    /// Its name.
    pub initiative_name: String,
    /// The indicator.
    pub indicator: Uuid,
    /// Whether it is of results or of effects.
    pub kind: IndicatorKind,
    /// What is read.
    pub name: String,
    /// In which unit.
    pub unit: String,
    /// The value before the initiative.
    pub baseline: Option<f64>,
    /// The value that is aimed at.
    pub target: Option<f64>,
    /// The last value of the year.
    pub value: f64,
    /// The day it is of.
    pub read_on: NaiveDate,
    /// How it stood then.
    pub standing: Standing,
    /// Of an effect: who else was at work there while was measured.
    pub parallel: Vec<Parallel>,
}

/// What became of overlaps in the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OverlapsOfYear {
    /// Became active in it, and not again since.
    pub opened: usize,
    /// Acknowledged for the first time in it.
    pub acknowledged: usize,
    /// Settled in it, and still so.
    pub settled: usize,
    /// What that led to: an outcome, or `not_needed`.
    pub outcomes: Vec<Count>,
    /// The median of the days from becoming active to the acknowledgement, of those acknowledged.
    pub days_to_acknowledgement: Option<i64>,
    /// The median of the days from becoming active to being settled, of those settled.
    pub days_to_settlement: Option<i64>,
}

/// The report of a year, of what its reader sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct YearReport {
    /// The year.
    pub year: i32,
    /// How many initiatives ran on a day of it: under way or closed, with dates.
    pub initiatives: usize,
    /// By form.
    pub by_form: Vec<Count>,
    /// By administration, leads and participants; one initiative may count for several.
    pub by_administration: Vec<Count>,
    /// The reference layer that districts are of; none where there is no layer.
    pub layer: Option<String>,
    /// By district; one initiative may count for several.
    pub by_district: Vec<Count>,
    /// What was read in it, results first.
    pub indicators: Vec<IndicatorOfYear>,
    /// What became of overlaps.
    pub overlaps: OverlapsOfYear,
    /// How often the rules were right, by month.
    pub precision: Vec<PrecisionBody>,
    /// What the city gave in it; absent for who reads no cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportGiven>,
}

/// A year as a period; none for a year that nobody means.
pub(super) fn period_of(year: i32) -> Option<Period> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    (1900..=2200).contains(&year).then(|| Period { begins: first(year), ends: first(year + 1) })
}

impl Service {
    /// The report of a year.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a year that nobody means.
    pub async fn year_report(self: &Arc<Self>, actor: &Actor, year: i32) -> Result<YearReport, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let period = period_of(year).ok_or(Error::NotFound)?;
        let mut all = self.all_in(actor, period).await?;
        all.retain(|one| ran(one.attributes.phase, &one.attributes.period, &period));
        let (layer, by_district) = self.by_district(actor, &all).await?;
        let precision = self.precision(actor).await?.into_iter();
        let precision = precision.filter(|one| one.month.starts_with(&format!("{year}-")));
        let handled = self.store.read().await?.overlaps_handled(&actor.sight()).await?;
        Ok(YearReport {
            year,
            initiatives: all.len(),
            by_form: counted(all.iter().map(|one| one.attributes.form.to_string())),
            by_administration: counted(
                all.iter().flat_map(|one| one.attributes.administrations().map(ToString::to_string)),
            ),
            layer,
            by_district,
            indicators: self.indicators_of_year(actor, &all, &period).await?,
            overlaps: overlaps_of_year(&handled, year),
            precision: precision.map(PrecisionBody::from).collect(),
            support: self.support_given(actor, year).await?,
        })
    }

    async fn by_district(
        self: &Arc<Self>,
        actor: &Actor,
        all: &[Initiative],
    ) -> Result<(Option<String>, Vec<Count>), ServiceError> {
        let Some((layer, _)) = self.reference_layers(actor).await?.into_iter().next() else {
            return Ok((None, Vec::new()));
        };
        let districts = self.reference_areas(actor, &layer).await?;
        let areas: Vec<Arc<PlaneArea>> = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            all.iter().filter_map(|one| live.index.get(one.id)).map(|entry| Arc::clone(&entry.area)).collect()
        };
        let service = Arc::clone(self);
        let count = move || {
            let of = |district: &ReferenceArea| {
                let plane = in_plane(&service.crs, &district.footprint)?;
                let near = areas.iter().filter(|area| geo::Intersects::intersects(&area.bounds(), &plane.bounds()));
                let count = near.filter(|area| BORDER_TOLERANCE_M2 < compare(&plane, area).area_m2).count();
                Ok(Count { key: district.name.clone(), count })
            };
            districts.iter().map(of).collect::<Result<Vec<Count>, ServiceError>>()
        };
        Ok((Some(layer), self.large(count).await??))
    }

    async fn indicators_of_year(
        &self,
        actor: &Actor,
        all: &[Initiative],
        period: &Period,
    ) -> Result<Vec<IndicatorOfYear>, ServiceError> {
        let Some((first, end)) = period.begins.zip(period.ends) else { return Ok(Vec::new()) };
        let read = self.store.read().await?.read_between(first, end).await?;
        let mut found = Vec::new();
        for one in all.iter().filter(|one| read.contains(&one.id)) {
            let followed = self.followed_up(actor, one.id).await?.indicators;
            found.extend(followed.iter().filter_map(|it| of_year(one, it, first, end)));
        }
        found.sort_by_key(|it| it.kind);
        Ok(found)
    }
}

fn of_year(one: &Initiative, followed: &Followed, first: NaiveDate, end: NaiveDate) -> Option<IndicatorOfYear> {
    let last = followed.holding().filter(|it| first <= it.draft.read_on && it.draft.read_on < end).last()?;
    let draft = &followed.indicator.draft;
    Some(IndicatorOfYear {
        initiative: one.id,
        initiative_name: one.attributes.name.clone(),
        indicator: followed.indicator.id,
        kind: draft.kind,
        name: draft.name.clone(),
        unit: draft.unit.clone(),
        baseline: draft.baseline,
        target: draft.target,
        value: last.draft.value,
        read_on: last.draft.read_on,
        standing: standing(&followed.indicator, Some(last.draft.value)),
        parallel: followed.parallel.clone(),
    })
}

fn overlaps_of_year(all: &[OverlapHandled], year: i32) -> OverlapsOfYear {
    let is_in = |at: Timestamp| at.date().year() == year;
    let days = |from: Timestamp, to: Timestamp| (to.date() - from.date()).num_days().max(0);
    let acknowledged: Vec<i64> = all
        .iter()
        .filter_map(|it| Some((it.opened_at, it.acknowledged_at.filter(|at| is_in(*at))?)))
        .map(|(opened, at)| days(opened, at))
        .collect();
    let settled =
        || all.iter().filter_map(|it| it.state.filter(|(state, at)| state.is_settled() && is_in(*at)).map(|s| (it, s)));
    OverlapsOfYear {
        opened: all.iter().filter(|it| is_in(it.opened_at)).count(),
        acknowledged: acknowledged.len(),
        settled: settled().count(),
        outcomes: counted(
            settled()
                .map(|(it, (state, _))| it.outcome.map_or_else(|| state.to_string(), |outcome| outcome.to_string())),
        ),
        days_to_acknowledgement: median(acknowledged),
        days_to_settlement: median(settled().map(|(it, (_, at))| days(it.opened_at, at)).collect()),
    }
}

/// How often each word comes, the most frequent first.
fn counted(words: impl Iterator<Item = String>) -> Vec<Count> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<Count> = counts.into_iter().map(|(key, count)| Count { key, count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
    counts
}
