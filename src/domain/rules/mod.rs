//! Rules as data: which shared areas are alerted, and how the coordination need is counted. Versioned and dated, so that
//! every score says by which rules it came about.

use super::error::{Fault, FaultCode};
use super::settings::OverlapLimits;
use super::time::Timestamp;
use super::words::Phase;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The highest class of a factor.
pub const TOP_CLASS: u8 = 5;

/// A score of 5.00 in hundredths, the highest there is.
pub const TOP_SCORE: u16 = 500;

/// What decides on overlaps and their scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The limits of the gates.
    pub limits: OverlapLimits,
    /// An active overlap stays active down to this part of the limits, 0–1, so that one at the limit does not flicker.
    pub hysteresis: f64,
    /// How much each factor counts.
    pub weights: Weights,
    /// From raw values to the classes 0–5.
    pub classes: Classes,
    /// From the score to the band, in hundredths.
    pub bands: Bands,
}

/// How much each factor counts, beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The shared share of the smaller area.
    pub share: u16,
    /// Days together or between.
    pub time: u16,
    /// Administrations in the zone.
    pub administrations: u16,
    /// How much can still be changed.
    pub formability: u16,
    /// Focus fields in common.
    pub focus_fields: u16,
    /// Actors in common.
    pub actors: u16,
}

/// Where the classes of each factor begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// The shares of the smaller area, 0–1, from which on the classes 1 to 5 hold.
    pub share: [f64; 5],
    /// The longest gaps in days that still have the classes 3, 2 and 1.
    pub gap_days: [i64; 3],
    /// The days together from which on the class is 5; fewer have 4.
    pub together_days: i64,
    /// The numbers of administrations from which on the classes 3, 4 and 5 hold.
    pub administrations: [usize; 3],
    /// The class of each phase, of the less advanced side.
    #[schema(value_type = std::collections::HashMap<String, u8>)]
    pub formability: BTreeMap<Phase, u8>,
    /// The largest parts of all their focus fields, 0–1, that still have the classes 2, 3 and 4; none in common is 0.
    pub focus_fields: [f64; 3],
    /// The numbers of actors in common from which on the classes 2, 3, 4 and 5 hold.
    pub actors: [usize; 4],
}

/// The bands, in hundredths of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// From here on critical.
    pub critical: u16,
    /// From here on watch; below it minor.
    pub watch: u16,
    /// A possible overlap stays below this.
    pub possible_below: u16,
}

/// Rules with their number and date.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    /// Counts from 1.
    pub version: i64,
    /// Since when they hold.
    pub activated_at: Timestamp,
    /// Who made them hold, as the record names people.
    pub activated_by: String,
    /// Why.
    pub comment: String,
    /// The rules.
    pub rules: Rules,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            limits: OverlapLimits::default(),
            hysteresis: 0.6,
            weights: Weights {
                share: 25,
                time: 20,
                administrations: 15,
                formability: 15,
                focus_fields: 15,
                actors: 10,
            },
            classes: Classes::default(),
            bands: Bands { critical: 400, watch: 300, possible_below: 400 },
        }
    }
}

impl Default for Classes {
    fn default() -> Self {
        let formability = [
            (Phase::Contact, 5),
            (Phase::Application, 5),
            (Phase::Preparing, 4),
            (Phase::Agreement, 3),
            (Phase::Running, 2),
            (Phase::Paused, 2),
            (Phase::EffectReview, 1),
            (Phase::Closed, 0),
        ];
        Self {
            share: [0.01, 0.05, 0.15, 0.35, 0.65],
            gap_days: [90, 365, 730],
            together_days: 180,
            administrations: [2, 3, 4],
            formability: formability.into(),
            focus_fields: [0.25, 0.5, 0.75],
            actors: [1, 2, 3, 5],
        }
    }
}

impl Rules {
    /// The rules of an installation that has made none of its own: today's weights and classes with its limits.
    #[must_use]
    pub fn of_settings(limits: &OverlapLimits) -> Self {
        Self { limits: limits.clone(), ..Self::default() }
    }

    /// Every fault of the values, with its place.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut must = |holds: bool, pointer: &str| {
            if !holds {
                faults.push(Fault::new(pointer, FaultCode::OutOfRange));
            }
        };
        let (limits, classes, bands) = (&self.limits, &self.classes, &self.bands);
        must(limits.min_area_m2.is_finite() && 0.0 <= limits.min_area_m2, "/limits/min_area_m2");
        must((0.0..=1.0).contains(&limits.min_share), "/limits/min_share");
        must(limits.city_wide_share.is_finite() && 0.0 < limits.city_wide_share, "/limits/city_wide_share");
        let municipality = limits.municipality_area_m2.unwrap_or(1.0);
        must(municipality.is_finite() && 0.0 < municipality, "/limits/municipality_area_m2");
        must((0.0..=1.0).contains(&self.hysteresis), "/hysteresis");
        must((1..=1000).contains(&self.weights.sum()), "/weights");
        must(rises(&classes.share) && classes.share.iter().all(|it| (0.0..=1.0).contains(it)), "/classes/share");
        must(rises(&classes.gap_days) && classes.gap_days.iter().all(|days| 0 <= *days), "/classes/gap_days");
        must(0 < classes.together_days, "/classes/together_days");
        must(rises(&classes.administrations), "/classes/administrations");
        let is_whole = Phase::ALL.iter().all(|phase| classes.formability.get(phase).is_some_and(|it| *it <= TOP_CLASS));
        let steps: Vec<u8> = classes.formability.values().copied().collect();
        must(is_whole && steps.is_sorted_by(|earlier, later| later <= earlier), "/classes/formability");
        let fields = classes.focus_fields.iter().all(|it| (0.0..=1.0).contains(it));
        must(rises(&classes.focus_fields) && fields, "/classes/focus_fields");
        must(rises(&classes.actors) && classes.actors.iter().all(|count| 0 < *count), "/classes/actors");
        must(0 < bands.watch && bands.watch < bands.critical && bands.critical <= TOP_SCORE, "/bands");
        must(0 < bands.possible_below && bands.possible_below <= TOP_SCORE + 1, "/bands/possible_below");
        faults
    }

    /// The number of administrations above which nothing changes any more.
    #[must_use]
    pub fn most_administrations(&self) -> usize {
        self.classes.administrations.last().copied().unwrap_or(usize::MAX)
    }
}

impl Weights {
    fn sum(&self) -> u32 {
        let Self { share, time, administrations, formability, focus_fields, actors } = *self;
        [share, time, administrations, formability, focus_fields, actors].into_iter().map(u32::from).sum()
    }
}

fn rises<T: PartialOrd>(steps: &[T]) -> bool {
    steps.is_sorted_by(|a, b| a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_rules_are_in_order_and_survive_json() {
        let rules = Rules::default();
        assert_eq!(rules.faults(), vec![]);
        assert_eq!(rules.weights.sum(), 100);
        let json = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&json).unwrap(), rules);
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let mut rules = Rules::default();
        rules.limits.min_share = 1.5;
        rules.classes.share = [0.05, 0.01, 0.15, 0.35, 0.65];
        rules.classes.formability.remove(&Phase::Paused);
        rules.bands.watch = 450;
        let faults = rules.faults();
        let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(places, ["/limits/min_share", "/classes/share", "/classes/formability", "/bands"]);
    }
}
