//! Addresses of pages for those who make no pages: feeds and messages that lead to them.

use super::paths::Paths;
use crate::domain::case::CaseId;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::texts::Lang;

/// The page of an overlap.
pub(in crate::http) fn overlap(lang: Lang, id: OverlapId) -> String {
    Paths(lang).overlap(id)
}

/// The page of an initiative.
pub(in crate::http) fn initiative(lang: Lang, id: InitiativeId) -> String {
    Paths(lang).initiative(id)
}

/// The page of a support case.
pub(in crate::http) fn case(lang: Lang, id: CaseId) -> String {
    Paths(lang).case(id)
}
