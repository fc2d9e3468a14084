//! Zones as GeoJSON Features.

use super::{FeatureType, Geometry};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::service::{Depth, Zone};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How much ground lies in zones of a number of administrations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DepthBody {
    /// The number of administrations.
    pub degree: usize,
    /// Zones of exactly so many.
    pub zones: usize,
    /// Square metres in zones of exactly so many.
    pub area_m2: f64,
    /// Square metres in zones of so many or more.
    pub at_least_m2: f64,
    /// That ground as a part of the municipality, 0–1; left out when the municipality's size is not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least_share: Option<f64>,
}

impl DepthBody {
    /// A depth in a municipality of so many square metres.
    #[must_use]
    pub fn new(depth: Depth, municipality_m2: Option<f64>) -> Self {
        let Depth { degree, zones, area_m2, at_least_m2 } = depth;
        Self { degree, zones, area_m2, at_least_m2, at_least_share: municipality_m2.map(|whole| at_least_m2 / whole) }
    }
}

/// A face of the planar partition, with who is in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ZoneFeature {
    /// Always `Feature`.
    pub r#type: FeatureType,
    /// Counts the zones of this answer; it is no lasting id.
    pub id: usize,
    /// The face.
    pub geometry: Geometry,
    /// Who is in it.
    pub properties: ZoneProperties,
}

/// Who is in a zone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ZoneProperties {
    /// The number of administrations.
    pub degree: usize,
    /// Their codes, sorted.
    pub administrations: Vec<Code>,
    /// The initiatives, by name.
    pub initiatives: Vec<ZoneInitiative>,
    /// The active overlaps between them.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub overlaps: Vec<OverlapId>,
    /// The face's size in the installation's metric system.
    pub area_m2: f64,
    /// A point inside, for a badge: longitude and latitude.
    pub label_at: [f64; 2],
}

/// An initiative in a zone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ZoneInitiative {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
}

impl From<(usize, Arc<Zone>)> for ZoneFeature {
    fn from((id, zone): (usize, Arc<Zone>)) -> Self {
        let zone = Arc::unwrap_or_clone(zone);
        Self {
            r#type: FeatureType::Feature,
            id,
            geometry: Geometry::Polygon(zone.polygon),
            properties: ZoneProperties {
                degree: zone.administrations.len(),
                administrations: zone.administrations,
                initiatives: zone.initiatives,
                overlaps: zone.overlaps,
                area_m2: zone.area_m2,
                label_at: zone.label_at,
            },
        }
    }
}
