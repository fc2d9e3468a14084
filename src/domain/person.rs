//! People of the city, as the register knows them.

use super::access::{Grant, PersonId};
use super::time::Timestamp;
use uuid::Uuid;

/// A person. Personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, for good.
    pub id: PersonId,
    /// What they are called.
    pub name: String,
    /// Where mail reaches them. It identifies nobody: addresses change hands.
    pub email: Option<String>,
    /// When they came into the register.
    pub created_at: Timestamp,
}

/// Characters of an address for mail (RFC 5321).
const LONGEST_ADDRESS: usize = 254;

/// Whether a text may be an address for mail. It is only looked at enough to tell it from something else.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let has_sides = text.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    has_sides && text.len() <= LONGEST_ADDRESS && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A role that was given to a person, whether or not it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRole {
    /// The id of the gift, for taking it back.
    pub id: Uuid,
    /// Who has it.
    pub person: PersonId,
    /// The role.
    pub grant: Grant,
    /// Who gave it, as the record names them.
    pub granted_by: String,
    /// When.
    pub granted_at: Timestamp,
    /// When it was taken back, if it was.
    pub ended_at: Option<Timestamp>,
}
