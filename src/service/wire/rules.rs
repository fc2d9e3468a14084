//! Rules and what they would do, as JSON.

use crate::domain::codes::{Code, OverlapId};
use crate::domain::rules::{RuleSet, Rules};
use crate::domain::score::Band;
use crate::domain::time::Timestamp;
use crate::domain::words::Gate;
use crate::service::{Concerned, Precision, RulesPreview};
use serde::Serialize;
use utoipa::ToSchema;

/// A version of the rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleSetBody {
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

/// What other rules would do to the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulesPreviewBody {
    /// The version in force, which was compared with.
    pub version: i64,
    /// How many overlaps are open now.
    pub open: usize,
    /// How many of them would vanish.
    pub vanishing: usize,
    /// How many of those that would vanish somebody has judged as need.
    pub vanishing_needed: usize,
    /// How many would appear.
    pub appearing: usize,
    /// Those that would vanish.
    pub vanish: Vec<ConcernedBody>,
    /// Those that would appear.
    pub appear: Vec<ConcernedBody>,
    /// How many of the open ones would go from one band to another.
    pub bands: Vec<BandChange>,
}

/// An overlap that would vanish or appear.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConcernedBody {
    /// The overlap.
    #[schema(value_type = uuid::Uuid)]
    pub id: OverlapId,
    /// Its number for people.
    pub number: i64,
    /// The names of both sides.
    pub names: [String; 2],
    /// The administrations of both sides.
    pub administrations: Vec<Code>,
    /// The gates that would keep it from being active.
    pub gates: Vec<Gate>,
    /// The band it has, or would have.
    pub band: Band,
    /// Whether somebody has judged it as need.
    pub is_needed: bool,
}

/// How many overlaps would go from one band to another.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct BandChange {
    /// The band now.
    pub from: Band,
    /// The band then.
    pub to: Band,
    /// How many.
    pub count: usize,
}

/// How often a version of the rules was right in a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrecisionBody {
    /// The month, as `2026-10`.
    pub month: String,
    /// The version.
    pub rules: i64,
    /// The band that the overlaps had.
    pub band: Band,
    /// Overlaps that were judged in it.
    pub judged: usize,
    /// Of these, judged as need by at least one side.
    pub needed: usize,
}

impl From<RuleSet> for RuleSetBody {
    fn from(set: RuleSet) -> Self {
        let RuleSet { version, activated_at, activated_by, comment, rules } = set;
        Self { version, activated_at, activated_by, comment, rules }
    }
}

impl From<RulesPreview> for RulesPreviewBody {
    fn from(preview: RulesPreview) -> Self {
        let RulesPreview { version, open, vanish, appear, bands } = preview;
        Self {
            version,
            open,
            vanishing: vanish.len(),
            vanishing_needed: vanish.iter().filter(|one| one.is_needed).count(),
            appearing: appear.len(),
            vanish: vanish.into_iter().map(ConcernedBody::from).collect(),
            appear: appear.into_iter().map(ConcernedBody::from).collect(),
            bands: bands.into_iter().map(|((from, to), count)| BandChange { from, to, count }).collect(),
        }
    }
}

impl From<Concerned> for ConcernedBody {
    fn from(concerned: Concerned) -> Self {
        let Concerned { id, number, names, administrations, gates, band, is_needed } = concerned;
        Self { id, number, names, administrations, gates, band, is_needed }
    }
}

impl From<Precision> for PrecisionBody {
    fn from(precision: Precision) -> Self {
        let Precision { month, rules, band, judged, needed } = precision;
        Self { month, rules, band, judged, needed }
    }
}
