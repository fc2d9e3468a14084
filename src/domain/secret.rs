//! Secrets that prove who asks: session ids, sign-in links, API tokens. Only their digests are ever stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// 256 bits that nobody can guess. It never shows itself unless it is asked to.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// SHA-256 of a secret, in hexadecimal: what the store knows of it, and useless to who steals the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest(String);

impl Secret {
    /// How many characters a secret has when it is written.
    pub const LENGTH: usize = 43;

    /// A secret of these random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads the written form: 43 characters of base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = (text.len() == Self::LENGTH).then(|| URL_SAFE_NO_PAD.decode(text).ok())??;
        bytes.try_into().ok().map(Self)
    }

    /// The written form, for the one it belongs to.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What may be stored.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(hex(&Sha256::digest(self.0)))
    }

    /// Another secret that follows from this one; from it nobody finds this one or one for another purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(purpose.as_bytes());
        Self(hash.finalize().into())
    }

    /// Whether both are the same, found out in a time that does not tell where they differ.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Digest {
    /// A digest as it was stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The digest as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are the same, found out in a time that does not tell where they differ.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

/// An API token as its owner holds it: `smd_<id>_<secret>_<checksum>`. The beginning and the checksum let programs that
/// search for lost secrets recognise it; the id says which one it is and is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Eight of `a–z 2–7`.
    pub id: String,
    /// What proves it.
    pub secret: Secret,
}

const TOKEN_PREFIX: &str = "smd_";
const TOKEN_ID_LENGTH: usize = 8;

impl ApiToken {
    /// A token of random bytes.
    #[must_use]
    pub fn new(id: [u8; 5], secret: Secret) -> Self {
        Self { id: base32(id), secret }
    }

    /// Reads a token; none when a character is wrong, which the checksum shows without asking the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (body, checksum) = text.rsplit_once('_')?;
        if checksum != checksum_of(body) {
            return None;
        }
        let (id, secret) = body.strip_prefix(TOKEN_PREFIX)?.split_once('_')?;
        let is_id = id.len() == TOKEN_ID_LENGTH && id.bytes().all(|byte| BASE32.contains(&byte));
        is_id.then(|| Some(Self { id: id.to_owned(), secret: Secret::parse(secret)? }))?
    }

    /// The whole token, for the one it belongs to.
    #[must_use]
    pub fn reveal(&self) -> String {
        let body = format!("{TOKEN_PREFIX}{}_{}", self.id, self.secret.reveal());
        let checksum = checksum_of(&body);
        format!("{body}_{checksum}")
    }
}

fn checksum_of(body: &str) -> String {
    format!("{:08x}", crc32fast::hash(body.as_bytes()))
}

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Five bytes as eight letters and digits that are not easily mistaken for each other.
fn base32(bytes: [u8; 5]) -> String {
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let letter = |place: u32| BASE32.get((number >> (35 - 5 * place) & 31) as usize).copied().map(char::from);
    (0..8).filter_map(letter).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_was_written_and_does_not_show_itself() {
        let secret = Secret::new(*b"0123456789abcdef0123456789abcdef");
        let text = secret.reveal();
        assert_eq!(text.len(), Secret::LENGTH);
        assert!(Secret::parse(&text).is_some_and(|read| read.is(&secret)));
        assert!(!format!("{secret:?}").contains("0123"));
        assert_eq!(secret.digest().as_str().len(), 64);
        assert!(!secret.digest().is(&secret.derive("x").digest()) && !secret.derive("x").is(&secret.derive("y")));
        assert!(Secret::parse(&text[1..]).is_none() && Secret::parse(&format!("{text}A")).is_none());
    }

    #[test]
    fn a_token_with_a_wrong_character_anywhere_is_none() {
        let token = ApiToken::new([0, 1, 2, 253, 255], Secret::new([0xFB; 32]));
        let text = token.reveal();
        assert_eq!(ApiToken::parse(&text), Some(token));
        assert_eq!(text.len(), 4 + 8 + 1 + 43 + 1 + 8);
        for position in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[position] = if wrong[position] == b'x' { b'y' } else { b'x' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(ApiToken::parse(&wrong), None, "{wrong}");
        }
        for wrong in ["", "smd_", "_", "smd__", "smd_åäö_x_00000000"] {
            assert_eq!(ApiToken::parse(wrong), None);
        }
    }
}
