//! SHA-256 over parts that cannot be mistaken for each other: each with its length before it.

use sha2::{Digest as _, Sha256};
use std::fmt;

/// A SHA-256, written in small hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// What stands before the first entry.
    pub const START: Self = Self([0; 32]);

    /// Reads the written form; capitals are another text and no digest.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = value(*high)? * 16 + value(*low)?;
        }
        Some(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A hash in the making.
#[derive(Debug, Clone)]
pub(super) struct Sealing(Sha256);

impl Sealing {
    pub(super) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(super) fn after(previous: &Digest) -> Self {
        Self(Sha256::new().chain_update(previous.0))
    }

    /// Absent, empty and present are three things.
    pub(super) fn text(&mut self, text: Option<&str>) {
        match text {
            None => self.0.update([0]),
            Some(text) => {
                self.0.update([1]);
                self.0.update((text.len() as u64).to_be_bytes());
                self.0.update(text);
            }
        }
    }

    pub(super) fn number(&mut self, number: Option<i64>) {
        match number {
            None => self.0.update([0]),
            Some(number) => {
                self.0.update([2]);
                self.0.update(number.to_be_bytes());
            }
        }
    }

    pub(super) fn bits(&mut self, number: f64) {
        self.0.update(number.to_bits().to_be_bytes());
    }

    pub(super) fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}
