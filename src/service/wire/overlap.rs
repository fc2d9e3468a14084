//! Overlaps as JSON, as GeoJSON Features with the shared area, and as the answer to a preview.

use super::{FeatureType, Geometry, NoteBody};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::handling::HandlingState;
use crate::domain::initiative::ContactPerson;
use crate::domain::overlap::{Finding, Overlap, OverlapSide};
use crate::domain::period::Period;
use crate::domain::score::{Lower, Score};
use crate::domain::time::Timestamp;
use crate::domain::words::{Certainty, Gate, OverlapKind, OverlapState, Phase, Relation};
use crate::service::{Preview, PreviewHit};
use serde::Serialize;
use utoipa::ToSchema;

/// One side of an overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverlapSideBody {
    /// The initiative.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// Lead and participants, the lead first.
    pub administrations: Vec<Code>,
    /// What its source calls it.
    pub external_id: Option<String>,
    /// Its first day.
    #[serde(flatten)]
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
}

/// A recorded overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverlapBody {
    /// Its id, for good.
    #[schema(value_type = uuid::Uuid)]
    pub id: OverlapId,
    /// Its number for people.
    pub number: i64,
    /// The first side.
    pub a: OverlapSideBody,
    /// The second side.
    pub b: OverlapSideBody,
    /// The shared interior in the installation's metric system.
    pub area_m2: f64,
    /// Its part of side a, 0–1.
    pub share_a: f64,
    /// Its part of side b, 0–1.
    pub share_b: f64,
    /// How a lies to b (Simple Features).
    pub relation: Relation,
    /// Whether the periods meet.
    pub kind: OverlapKind,
    /// Whether both sides are settled.
    pub certainty: Certainty,
    /// The days both run.
    pub common_period: Option<Period>,
    /// The days between them when they follow each other.
    pub gap_days: Option<i64>,
    /// What the machine says of it.
    pub state: OverlapState,
    /// The gates that keep it from being active.
    pub gates: Vec<Gate>,
    /// The administrations of both sides.
    pub administrations: Vec<Code>,
    /// The number of the change that last touched it.
    pub revision: i64,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When it last became active.
    pub opened_at: Option<Timestamp>,
    /// The coordination need, with everything it was counted from; none when a gate fails (not indexed).
    pub score: Option<ScoreBody>,
    /// How people handle it, in short; none when it was never active.
    pub handling: Option<HandlingState>,
}

/// A coordination need.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScoreBody {
    /// The score, 0.00–5.00.
    pub value: f64,
    /// The same in hundredths, with the band, the version of the rules, the factors and the raw values.
    #[serde(flatten)]
    pub score: Score,
    /// Whether a factor was left out, because a side says nothing about it, and the others count for more.
    pub is_partial: bool,
}

/// One overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverlapDetail {
    /// The overlap.
    #[serde(flatten)]
    pub overlap: OverlapBody,
    /// What would lower the score: for each factor the nearest step to a lower class, the largest effect first.
    pub lower: Vec<Lower>,
}

impl From<Score> for ScoreBody {
    fn from(score: Score) -> Self {
        Self { value: f64::from(score.hundredths) / 100.0, is_partial: score.is_partial(), score }
    }
}

/// An overlap with the shared area, or without geometry when it is too intricate to draw or has lapsed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverlapFeature {
    /// Always `Feature`.
    pub r#type: FeatureType,
    /// The overlap's id.
    #[schema(value_type = uuid::Uuid)]
    pub id: OverlapId,
    /// The shared area.
    pub geometry: Option<Geometry>,
    /// The overlap.
    pub properties: OverlapBody,
}

/// The answer to a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewBody {
    /// What the area would overlap, the largest shared area first.
    pub overlaps: Vec<PreviewHitBody>,
    /// The area's own size.
    pub area_m2: f64,
    /// What was done to the input.
    pub notes: Vec<NoteBody>,
}

/// One initiative that the previewed area would overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewHitBody {
    /// The initiative.
    pub initiative: PreviewInitiative,
    /// The shared interior.
    pub area_m2: f64,
    /// Its part of the previewed area, 0–1.
    pub share_self: f64,
    /// Its part of the initiative's area, 0–1.
    pub share_other: f64,
    /// How the previewed area lies to the initiative's.
    pub relation: Relation,
    /// Whether the periods meet.
    pub kind: OverlapKind,
    /// Whether both sides are settled.
    pub certainty: Certainty,
    /// The gates that would keep it from being active.
    pub gates: Vec<Gate>,
    /// The days both would run.
    pub common_period: Option<Period>,
    /// The days between them.
    pub gap_days: Option<i64>,
    /// The coordination need there would be; none where a gate fails.
    pub score: Option<ScoreBody>,
}

/// The initiative on the other side of a previewed overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewInitiative {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// Its administrations.
    pub administrations: Vec<Code>,
    /// When it runs.
    #[serde(flatten)]
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
    /// Whom to ask; left out where there is nobody, and for those who do not need to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_person: Option<ContactPerson>,
}

impl From<OverlapSide> for OverlapSideBody {
    fn from(side: OverlapSide) -> Self {
        let OverlapSide { id, name, lead_administration, administrations, external_id, period, phase } = side;
        Self { id, name, lead_administration, administrations, external_id, period, phase }
    }
}

impl From<Overlap> for OverlapBody {
    fn from(overlap: Overlap) -> Self {
        let Overlap { id, number, revision, a, b, finding, state, first_seen_at, opened_at, score, handled, .. } =
            overlap;
        let Finding { shared, kind, certainty, gates, common_period, gap_days } = finding;
        let mut administrations: Vec<Code> = a.administrations.iter().chain(&b.administrations).cloned().collect();
        administrations.sort();
        administrations.dedup();
        Self {
            id,
            number,
            a: a.into(),
            b: b.into(),
            area_m2: shared.area_m2,
            share_a: shared.share_a,
            share_b: shared.share_b,
            relation: shared.relation,
            kind,
            certainty,
            common_period,
            gap_days,
            state,
            gates,
            administrations,
            revision,
            first_seen_at,
            opened_at,
            score: score.map(ScoreBody::from),
            handling: handled.state,
        }
    }
}

impl From<(Overlap, Option<Geometry>)> for OverlapFeature {
    fn from((overlap, geometry): (Overlap, Option<Geometry>)) -> Self {
        Self { r#type: FeatureType::Feature, id: overlap.id, geometry, properties: overlap.into() }
    }
}

impl From<&Preview> for PreviewBody {
    fn from(preview: &Preview) -> Self {
        Self {
            overlaps: preview.hits.iter().map(PreviewHitBody::from).collect(),
            area_m2: preview.area_m2,
            notes: preview.notes.iter().map(NoteBody::from).collect(),
        }
    }
}

impl From<&PreviewHit> for PreviewHitBody {
    fn from(hit: &PreviewHit) -> Self {
        let PreviewHit { id, known, finding, score } = hit;
        Self {
            initiative: PreviewInitiative {
                id: *id,
                name: known.name.clone(),
                lead_administration: known.lead_administration.clone(),
                administrations: known.party.administrations.iter().cloned().collect(),
                period: known.party.period,
                phase: known.party.phase,
                contact_person: known.contact_person.clone(),
            },
            area_m2: finding.shared.area_m2,
            share_self: finding.shared.share_a,
            share_other: finding.shared.share_b,
            relation: finding.shared.relation,
            kind: finding.kind,
            certainty: finding.certainty,
            gates: finding.gates.clone(),
            common_period: finding.common_period,
            gap_days: finding.gap_days,
            score: score.clone().map(ScoreBody::from),
        }
    }
}
