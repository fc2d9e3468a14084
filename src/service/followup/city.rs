//! The city's cases at a glance: where they stand, how long they take, what they are given, and where that is.

use super::{Count, Service, SupportGiven};
use crate::domain::access::{Action, Actor};
use crate::domain::case::{Case, CaseState, Course, LeadTime, MOMENTS, lead_times};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::footprint::Footprint;
use crate::service::ServiceError;
use crate::service::access::may;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// How long cases took from one moment to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StageOfCases {
    /// From where to where: `contact_to_application` and so on.
    pub stage: String,
    /// How many cases went it, from the first time they came to its beginning to the first time they came to its end.
    pub cases: usize,
    /// The median of the days it took them.
    pub median_days: Option<i64>,
    /// How many cases are on the way; those that ended before are counted nowhere.
    pub under_way: usize,
    /// The median of the days they have been.
    pub median_days_so_far: Option<i64>,
}

impl From<LeadTime> for StageOfCases {
    fn from(time: LeadTime) -> Self {
        Self {
            stage: time.stage.to_string(),
            cases: time.cases,
            median_days: time.median_days,
            under_way: time.under_way,
            median_days_so_far: time.median_days_so_far,
        }
    }
}

/// An initiative that runs with support.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Supported {
    /// The case.
    pub case: Uuid,
    /// Its number for people.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// How far it has come.
    pub state: CaseState,
    /// The initiative.
    pub initiative: Option<Uuid>,
    /// The administration that handles it.
    pub administration: Option<Code>,
    /// The funding of the year in whole kronor.
    pub sek: i64,
    /// The funding of all years in whole kronor.
    pub sek_in_all_years: i64,
    /// Where.
    #[serde(skip)]
    #[schema(ignore)]
    pub area: Option<Footprint>,
}

/// The city's cases, of those that the reader sees.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CityReport {
    /// The year that money and staff time are of.
    pub year: i32,
    /// How many cases there are in each state, in the order of the states; those without any are left out.
    pub states: Vec<Count>,
    /// How long they take.
    pub stages: Vec<StageOfCases>,
    /// What they are given.
    pub support: SupportGiven,
    /// What runs with support now, paused ones and those under review too.
    pub supported: Vec<Supported>,
}

fn runs(state: CaseState) -> bool {
    use CaseState::{EffectReview, Paused, ResultReview, Running};
    matches!(state, Running | Paused | ResultReview | EffectReview)
}

impl Service {
    /// The city's cases, with what they are given in a year.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a year that nobody means.
    pub async fn city_report(self: &Arc<Self>, actor: &Actor, year: i32) -> Result<CityReport, ServiceError> {
        may(actor, Action::ReadCase)?;
        super::yearly::period_of(year).ok_or(Error::NotFound)?;
        let (mut tx, sight) = (self.store.read().await?, actor.sight());
        let cases = tx.every_case(&sight, &[]).await?;
        let mut moments = tx.case_moments(&sight, MOMENTS).await?;
        let courses: Vec<Course> =
            cases.iter().map(|case| Course::new(case.state, moments.remove(&case.id).unwrap_or_default())).collect();
        let mut supported = Vec::new();
        for case in cases.iter().filter(|case| runs(case.state)) {
            let initiative = match case.initiative {
                Some(id) => tx.find_initiative(&sight, id).await?,
                None => None,
            };
            supported.push(Supported::new(case, year, initiative.map(|found| found.footprint)));
        }
        drop(tx);
        let count = |state: &CaseState| {
            let count = cases.iter().filter(|case| case.state == *state).count();
            Some(Count { key: state.to_string(), count }).filter(|it| 0 < it.count)
        };
        Ok(CityReport {
            year,
            states: CaseState::ALL.iter().filter_map(count).collect(),
            stages: lead_times(&courses, self.clock.now()).into_iter().map(StageOfCases::from).collect(),
            support: self.support_of(actor, &cases, year).await?,
            supported,
        })
    }
}

impl Supported {
    fn new(case: &Case, year: i32, area: Option<Footprint>) -> Self {
        let given = case.given();
        Self {
            case: case.id,
            number: case.number,
            title: case.title.clone(),
            state: case.state,
            initiative: case.initiative,
            administration: case.administration.clone(),
            sek: given.map_or(0, |given| given.sek_in(year)),
            sek_in_all_years: given.map_or(0, |given| given.years().map(|(_, sek)| sek).sum()),
            area,
        }
    }
}
