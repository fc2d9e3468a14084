//! Material changes: what makes a settled overlap worth another look.

use crate::domain::codes::Code;
use crate::domain::overlap::{Finding, Overlap};
use crate::domain::score::{Band, Score};
use crate::domain::words::{Certainty, OverlapKind, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A shared area has changed materially when it did by this part of itself …
const AREA_PART: f64 = 0.2;
/// … and by this many square metres.
const AREA_M2: f64 = 500.0;

words! {
    /// How a settled overlap has changed.
    Difference {
        AdministrationJoined = "administration_joined",
        /// From possible to firm or back.
        CertaintyChanged = "certainty_changed",
        /// From one after the other to at the same time.
        NowConcurrent = "now_concurrent",
        AreaChanged = "area_changed",
        BandRose = "band_rose",
    }
}

/// What an overlap was when it was settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The administrations of both sides.
    pub administrations: BTreeSet<Code>,
    /// How settled the sides were.
    pub certainty: Certainty,
    /// Whether the periods met.
    pub kind: OverlapKind,
    /// The shared area in square metres.
    pub area_m2: f64,
    /// The band.
    pub band: Band,
}

impl Baseline {
    /// An overlap as it was found and scored.
    #[must_use]
    pub fn new(administrations: BTreeSet<Code>, finding: &Finding, score: Option<&Score>) -> Self {
        Self {
            administrations,
            certainty: finding.certainty,
            kind: finding.kind,
            area_m2: finding.shared.area_m2,
            band: score.map_or(Band::NotIndexed, |score| score.band),
        }
    }

    /// A recorded overlap as it is.
    #[must_use]
    pub fn of(overlap: &Overlap) -> Self {
        Self::new(overlap.administrations().cloned().collect(), &overlap.finding, overlap.score.as_ref())
    }

    /// What has changed materially until now.
    #[must_use]
    pub fn differences(&self, now: &Self) -> Vec<Difference> {
        let area_change = (now.area_m2 - self.area_m2).abs();
        let found = [
            (Difference::AdministrationJoined, !now.administrations.is_subset(&self.administrations)),
            (Difference::CertaintyChanged, now.certainty != self.certainty),
            (Difference::NowConcurrent, self.kind == OverlapKind::Sequential && now.kind == OverlapKind::Concurrent),
            (Difference::AreaChanged, AREA_PART * self.area_m2 <= area_change && AREA_M2 <= area_change),
            (Difference::BandRose, self.band < now.band),
        ];
        found.into_iter().filter_map(|(difference, holds)| holds.then_some(difference)).collect()
    }
}
