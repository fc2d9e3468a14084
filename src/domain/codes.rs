//! Identifiers: short codes of administrations and committees, and the ids of initiatives and overlaps.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Identifies an initiative for good, across changes of name, area and phase.
pub type InitiativeId = Uuid;
/// Identifies an overlap for good; one that ends and returns keeps it.
pub type OverlapId = Uuid;

/// The short code of an administration or committee, such as `FGK`: 1–12 of `A–Z 0–9 -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[A-ZÅÄÖ0-9-]{1,12}$", example = "FGK")]
pub struct Code(String);

impl Code {
    /// Reads a code; `None` when it is empty, too long or has another character.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "ÅÄÖ-".contains(c);
        let length = text.chars().count();
        ((1..=12).contains(&length) && text.chars().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("\"{text}\" is no code"))
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_short_and_plain() {
        assert!(Code::parse("FGK").is_some());
        for wrong in ["", "fgk", "A B", "ABCDEFGHIJKLM", "A,B", "A%"] {
            assert!(Code::parse(wrong).is_none(), "{wrong}");
        }
    }
}
