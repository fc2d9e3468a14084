//! The city's organisation: administrations (förvaltningar) and the committees (nämnder) they answer to.

use super::codes::Code;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A committee, which decides on applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Committee {
    /// Its short code.
    pub code: Code,
    /// Its Swedish name.
    pub name_sv: String,
    /// Its English name.
    pub name_en: String,
}

/// An administration, which leads or takes part in initiatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Administration {
    /// Its short code, shown on its areas on the map.
    pub code: Code,
    /// Its Swedish name.
    pub name_sv: String,
    /// Its English name.
    pub name_en: String,
    /// The committee it answers to.
    pub committee: Option<Code>,
}

/// How an administration looks on the map: one of six hues, plain or dotted. With more than twelve the looks repeat;
/// the letter code keeps them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Look {
    /// 0–5, an index in the palette of the page.
    pub hue: u8,
    /// Whether the fill is dotted.
    pub dotted: bool,
}

impl Look {
    /// The look of the n-th administration in the order of registration.
    #[must_use]
    pub fn of(position: usize) -> Self {
        Self { hue: u8::try_from(position % 6).unwrap_or(0), dotted: position % 12 >= 6 }
    }

    /// 0–11: the number in the page's class names.
    #[must_use]
    pub fn number(self) -> u8 {
        self.hue + if self.dotted { 6 } else { 0 }
    }
}
