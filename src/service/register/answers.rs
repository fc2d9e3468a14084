//! Answers to requests that may be repeated: by whom and under which key they are found again.

use super::Saved;
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::service::ServiceError;
use crate::store::{StoreError, Tx};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The key by which a client repeats a request without repeating its effect: 8–128 visible ASCII characters.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The key under which an answer to this actor is kept: nobody gets another's by guessing a key.
    pub(super) fn of(&self, actor: &Actor) -> KeyOf {
        KeyOf(match actor {
            Actor::Operator => self.0.clone(),
            actor => format!("{} {}", actor.key(), self.0),
        })
    }
}

/// A key together with who uses it.
pub(super) struct KeyOf(pub(super) String);

/// The answer that was given to this request before, if it was.
pub(super) async fn find_answer(
    tx: &mut Tx,
    actor: &Actor,
    key: Option<&KeyOf>,
    fingerprint: &str,
) -> Result<Option<Saved>, ServiceError> {
    let Some(KeyOf(key)) = key else { return Ok(None) };
    let Some((kept, body)) = tx.find_answer(key).await? else { return Ok(None) };
    if kept != fingerprint {
        return Err(Error::IdempotencyReused.into());
    }
    let id = body.pointer("/feature/id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let revision = body.pointer("/feature/properties/revision").and_then(Value::as_i64);
    let (id, revision) = id.zip(revision).ok_or_else(|| StoreError::Corrupt("a kept answer".into()))?;
    // Rights may have gone since the first answer.
    tx.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
    Ok(Some(Saved { id, revision, body }))
}

/// SHA-256 of the body as parsed, so that white space does not matter.
pub(super) fn fingerprint(body: &Value) -> String {
    let digest = Sha256::digest(body.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
