//! Randomness from the operating system.

use crate::domain::secret::Secret;
use crate::service::ServiceError;

/// So many random bytes.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], ServiceError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no randomness");
        ServiceError::Broken
    })?;
    Ok(bytes)
}

/// A new secret.
pub(in crate::service) fn secret() -> Result<Secret, ServiceError> {
    bytes().map(Secret::new)
}
