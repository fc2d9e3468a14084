//! The support that the city gives in a year: its role, money and staff time, in sum and by administration, role and district.

use super::Service;
use crate::domain::access::{Action, Actor};
use crate::domain::case::{Case, Given, divided};
use crate::domain::codes::InitiativeId;
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::engine::{PlaneArea, compare};
use crate::service::access::may;
use crate::service::live::in_plane;
use crate::service::{ReferenceArea, ServiceError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use utoipa::ToSchema;

/// What is given to some cases together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sums {
    /// How many cases it is given to in the year.
    pub cases: usize,
    /// The funding of the year in whole kronor.
    pub sek: i64,
    /// The staff time of the year in whole hours.
    pub hours: i64,
    /// The funding of all years in whole kronor.
    pub sek_in_all_years: i64,
}

/// What is given by an administration, in a role or in a district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupportOf {
    /// An administration's code, a role or a district's name; none for what lies in no district.
    pub key: Option<String>,
    /// How much.
    #[serde(flatten)]
    pub sums: Sums,
}

/// The funding of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundingOfYear {
    /// The year.
    pub year: i32,
    /// Whole kronor.
    pub sek: i64,
}

/// The support that agreements give, and decisions until there is an agreement, of the cases that the reader sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupportGiven {
    /// The year.
    pub year: i32,
    /// All of it.
    pub all: Sums,
    /// By the city's role.
    pub by_role: Vec<SupportOf>,
    /// By the administration that handles the case.
    pub by_administration: Vec<SupportOf>,
    /// The reference layer that districts are of; none where there is no layer.
    pub layer: Option<String>,
    /// By district: what is given to a case is divided by how much of its area, as it is now, lies in each.
    pub by_district: Vec<SupportOf>,
    /// The funding of every year that any is given for.
    pub by_year: Vec<FundingOfYear>,
}

impl Sums {
    fn of(given: &Given<'_>, year: i32) -> Self {
        Self {
            cases: usize::from(given.is_in(year)),
            sek: given.sek_in(year),
            hours: given.hours_in(year),
            sek_in_all_years: given.years().map(|(_, sek)| sek).sum(),
        }
    }

    fn add(&mut self, more: &Self) {
        self.cases += more.cases;
        self.sek += more.sek;
        self.hours += more.hours;
        self.sek_in_all_years += more.sek_in_all_years;
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The sums of each word, most money first.
fn summed(all: impl Iterator<Item = (Option<String>, Sums)>) -> Vec<SupportOf> {
    let mut sums: BTreeMap<Option<String>, Sums> = BTreeMap::new();
    for (key, more) in all {
        sums.entry(key).or_default().add(&more);
    }
    let mut sums: Vec<SupportOf> =
        sums.into_iter().filter(|(_, sums)| !sums.is_nothing()).map(|(key, sums)| SupportOf { key, sums }).collect();
    let order = |it: &SupportOf| (it.key.is_none(), -it.sums.sek, -it.sums.sek_in_all_years);
    sums.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.key.cmp(&b.key)));
    sums
}

/// How much of an area lies in each of some districts, and after them in none.
fn shares(area: Option<&PlaneArea>, districts: &[PlaneArea]) -> Vec<f64> {
    let Some(area) = area else { return districts.iter().map(|_| 0.0).chain([1.0]).collect() };
    let inside = |district: &PlaneArea| {
        let is_near = geo::Intersects::intersects(&area.bounds(), &district.bounds());
        let shared = if is_near { compare(district, area).area_m2 } else { 0.0 };
        if BORDER_TOLERANCE_M2 < shared { shared } else { 0.0 }
    };
    let mut shares: Vec<f64> = districts.iter().map(inside).collect();
    let outside = area.area_m2() - shares.iter().sum::<f64>();
    // Districts that do not quite meet leave slivers, which are no place.
    shares.push(if area.area_m2() * 0.001 < outside { outside } else { 0.0 });
    shares
}

impl Service {
    /// The support that is given in a year, of the cases that the reader sees; none for who reads no cases.
    pub(super) async fn support_given(
        self: &Arc<Self>,
        actor: &Actor,
        year: i32,
    ) -> Result<Option<SupportGiven>, ServiceError> {
        if may(actor, Action::ReadCase).is_err() {
            return Ok(None);
        }
        let cases = self.store.read().await?.every_case(&actor.sight(), &[]).await?;
        Ok(Some(self.support_of(actor, &cases, year).await?))
    }

    /// The support that some cases are given in a year.
    pub(super) async fn support_of(
        self: &Arc<Self>,
        actor: &Actor,
        cases: &[Case],
        year: i32,
    ) -> Result<SupportGiven, ServiceError> {
        let given: Vec<(&Case, Given<'_>)> = cases.iter().filter_map(|case| Some((case, case.given()?))).collect();
        let sums: Vec<Sums> = given.iter().map(|(_, given)| Sums::of(given, year)).collect();
        let mut all = Sums::default();
        sums.iter().for_each(|more| all.add(more));
        let by = |key: &dyn Fn(&(&Case, Given<'_>)) -> Option<String>| {
            summed(given.iter().map(key).zip(sums.iter().cloned()))
        };
        let mut by_year: BTreeMap<i32, i64> = BTreeMap::new();
        for (year, sek) in given.iter().flat_map(|(_, given)| given.years()) {
            *by_year.entry(year).or_default() += sek;
        }
        let areas = given.iter().map(|(case, _)| case.initiative).collect();
        let (layer, by_district) = self.divided_by_district(actor, areas, sums.clone()).await?;
        Ok(SupportGiven {
            year,
            all,
            by_role: by(&|(_, given)| given.support.role.map(|role| role.to_string())),
            by_administration: by(&|(case, _)| case.administration.as_ref().map(ToString::to_string)),
            layer,
            by_district,
            by_year: by_year.into_iter().map(|(year, sek)| FundingOfYear { year, sek }).collect(),
        })
    }

    /// Divides what each case is given by how much of its area lies in each district. A case counts in each of them.
    async fn divided_by_district(
        self: &Arc<Self>,
        actor: &Actor,
        areas: Vec<Option<InitiativeId>>,
        sums: Vec<Sums>,
    ) -> Result<(Option<String>, Vec<SupportOf>), ServiceError> {
        let Some((layer, _)) = self.reference_layers(actor).await?.into_iter().next() else {
            return Ok((None, Vec::new()));
        };
        let districts = self.reference_areas(actor, &layer).await?;
        let areas: Vec<Option<Arc<PlaneArea>>> = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let of = |id: Option<InitiativeId>| live.index.get(id?).map(|entry| Arc::clone(&entry.area));
            areas.into_iter().map(of).collect()
        };
        let service = Arc::clone(self);
        let divide = move || {
            let in_plane = |district: &ReferenceArea| in_plane(&service.crs, &district.footprint);
            let planes = districts.iter().map(in_plane).collect::<Result<Vec<_>, _>>()?;
            let names: Vec<Option<String>> = districts.into_iter().map(|it| Some(it.name)).chain([None]).collect();
            let of = |(area, sums): (&Option<Arc<PlaneArea>>, &Sums)| {
                let shares = shares(area.as_deref(), &planes);
                let [sek, hours, in_all_years] =
                    [sums.sek, sums.hours, sums.sek_in_all_years].map(|whole| divided(whole, &shares));
                let parts = shares.iter().zip(sek).zip(hours).zip(in_all_years);
                let part = |(((share, sek), hours), sek_in_all_years): (((&f64, i64), i64), i64)| {
                    let cases = if 0.0 < *share { sums.cases } else { 0 };
                    Sums { cases, sek, hours, sek_in_all_years }
                };
                parts.map(part).collect::<Vec<_>>()
            };
            let parts = areas.iter().zip(&sums).flat_map(|pair| names.iter().cloned().zip(of(pair)));
            Ok::<_, ServiceError>(summed(parts))
        };
        Ok((Some(layer), self.large(divide).await??))
    }
}
