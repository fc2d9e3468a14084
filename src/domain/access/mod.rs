//! Access: who acts, what can be done, and the one rule that says whether they may.
//!
//! [`authorize`] decides about a row that is known; [`Sight`] is the same rule for seeing as the store's statements apply
//! it to rows that are not. What somebody may not see is absent to them, and never merely forbidden.

mod action;
mod actor;
mod rules;
mod sight;
#[cfg(test)]
mod tests;

pub use super::words::{Role, Scope, Visibility};
pub use action::Action;
pub use actor::{Actor, Grant, UnitNeed};
pub use rules::{Refusal, Row, authorize};
pub use sight::Sight;

use uuid::Uuid;

/// Identifies a person for good, across changes of name, address and issuer.
pub type PersonId = Uuid;
/// Identifies somebody outside the city who applies.
pub type ApplicantId = Uuid;
