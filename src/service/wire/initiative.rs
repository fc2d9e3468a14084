//! Initiatives as GeoJSON Features.

use super::{FeatureType, Geometry, NoteBody, OverlapBody};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::initiative::{Attributes, Initiative};
use crate::domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// An initiative with its area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InitiativeFeature {
    /// Always `Feature`.
    pub r#type: FeatureType,
    /// Its id, for good.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// Its area as it was sent in.
    pub geometry: Geometry,
    /// Everything else.
    pub properties: InitiativeProperties,
}

/// What the register holds of an initiative, with what follows from it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InitiativeProperties {
    /// What people filled in.
    #[serde(flatten)]
    pub attributes: Attributes,
    /// Lead and participants, the lead first.
    pub administrations: Vec<Code>,
    /// The number of the change that last touched it; its ETag.
    pub revision: i64,
    /// The area's size in the installation's metric system.
    pub area_m2: f64,
    /// Counts the versions of the area.
    pub area_version: i64,
    /// How many active overlaps it has.
    pub overlap_count: i64,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// The answer to a registration or change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedBody {
    /// The initiative as it is now.
    pub feature: InitiativeFeature,
    /// The overlaps it has now, the largest first.
    pub overlaps: Vec<OverlapBody>,
    /// What was done to the input.
    pub notes: Vec<NoteBody>,
}

impl From<Initiative> for InitiativeFeature {
    fn from(initiative: Initiative) -> Self {
        let Initiative { id, revision, attributes, footprint, area_version, area_m2, .. } = initiative;
        Self {
            r#type: FeatureType::Feature,
            id,
            geometry: Geometry::MultiPolygon(footprint.multi_polygon().clone()),
            properties: InitiativeProperties {
                administrations: attributes.administrations().cloned().collect(),
                attributes,
                revision,
                area_m2,
                area_version,
                overlap_count: initiative.overlap_count,
                created_at: initiative.created_at,
                updated_at: initiative.updated_at,
                withdrawn_at: initiative.withdrawn_at,
            },
        }
    }
}
