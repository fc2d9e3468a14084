//! The JSON forms of the register's things, shared by the API, the exports and the pages.

mod case;
mod geometry;
mod handling;
mod initiative;
mod overlap;
mod published;
mod rules;
mod telling;
mod zone;

pub use case::{AgendaBody, CaseBody, CaseList, CaseSummary};
pub use geometry::Geometry;
pub use handling::{EventBody, HandlingBody, ReceiptBody, VerdictBody};
pub use initiative::{InitiativeFeature, InitiativeProperties, SavedBody};
pub use overlap::{OverlapBody, OverlapDetail, OverlapFeature, OverlapSideBody, PreviewBody, PreviewHitBody};
pub use published::{PublicAdministration, PublishedFeature, PublishedProperties};
pub use rules::{BandChange, ConcernedBody, PrecisionBody, RuleSetBody, RulesPreviewBody};
pub use telling::{BriefBody, InboxBody, LetterBody, SubscriptionBody, WatchAreaBody};
pub use zone::{DepthBody, ZoneFeature, ZoneInitiative, ZoneProperties};

use crate::domain::error::Note;
use serde::Serialize;
use utoipa::ToSchema;

/// The word that makes an object a GeoJSON Feature.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub enum FeatureType {
    /// The only one.
    Feature,
}

/// Something worth telling although the input was accepted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteBody {
    /// `ring-closed`, `heights-dropped`, `repaired` or `crs-converted`.
    pub code: &'static str,
    /// The place in the request, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

impl From<&Note> for NoteBody {
    fn from(note: &Note) -> Self {
        let pointer = match note {
            Note::RingClosed { pointer } => Some(pointer.clone()),
            _ => None,
        };
        Self { code: note.word(), pointer }
    }
}
