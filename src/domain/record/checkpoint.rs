//! A signed statement of how far the record reached, for keeping outside of the database.

use super::Digest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far the record reached at a moment. The signature (Ed25519) is over [`Checkpoint::statement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// How many entries the record had; the number of the last.
    pub number: i64,
    /// The number of the newest change of the register.
    pub seq: i64,
    /// When the checkpoint was made.
    pub at: String,
    /// The seal of the last entry, hexadecimal.
    pub seal: String,
    /// The key it is signed with, hexadecimal.
    pub public_key: String,
    /// The signature, hexadecimal.
    pub signature: String,
}

impl Checkpoint {
    /// The text that is signed: one line for each value.
    #[must_use]
    pub fn statement(number: i64, seq: i64, at: &str, seal: &str) -> String {
        format!("samordna checkpoint 1\nnumber {number}\nseq {seq}\nat {at}\nseal {seal}\n")
    }

    /// The text that this one's signature is over.
    #[must_use]
    pub fn signed_text(&self) -> String {
        Self::statement(self.number, self.seq, &self.at, &self.seal)
    }

    /// Whether the record's entry with its number has its seal.
    #[must_use]
    pub fn agrees(&self, seal: &Digest) -> bool {
        self.seal == seal.to_string()
    }
}
