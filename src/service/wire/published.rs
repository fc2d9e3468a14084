//! Published initiatives as GeoJSON Features.

use super::{FeatureType, Geometry};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::organisation::Administration;
use crate::domain::period::Period;
use crate::domain::words::{Form, Phase};
use crate::service::Published;
use serde::Serialize;
use utoipa::ToSchema;

/// A published initiative with its generalised area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedFeature {
    /// Always `Feature`.
    pub r#type: FeatureType,
    /// Its id, for good.
    #[schema(value_type = uuid::Uuid)]
    pub id: InitiativeId,
    /// Roughly where it is.
    pub geometry: Geometry,
    /// Everything else that is published.
    pub properties: PublishedProperties,
}

/// What is published of an initiative.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedProperties {
    /// What it is called.
    pub name: String,
    /// The form of collaboration.
    pub form: Form,
    /// What it is for.
    pub purpose: String,
    /// Lead and participants, the lead first.
    pub administrations: Vec<PublicAdministration>,
    /// When it runs.
    #[serde(flatten)]
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
    /// The registry number of the city's decision.
    pub registry_number: Option<String>,
}

/// An administration by its names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicAdministration {
    /// Its short code.
    pub code: Code,
    /// Its Swedish name.
    pub name_sv: String,
    /// Its English name.
    pub name_en: String,
}

impl From<Administration> for PublicAdministration {
    fn from(Administration { code, name_sv, name_en, .. }: Administration) -> Self {
        Self { code, name_sv, name_en }
    }
}

impl From<Published> for PublishedFeature {
    fn from(published: Published) -> Self {
        let Published { id, name, form, purpose, administrations, period, phase, registry_number, area, .. } =
            published;
        let administrations = administrations.into_iter().map(PublicAdministration::from).collect();
        Self {
            r#type: FeatureType::Feature,
            id,
            geometry: Geometry::MultiPolygon(area),
            properties: PublishedProperties { name, form, purpose, administrations, period, phase, registry_number },
        }
    }
}
