//! Why a use case did not succeed: the request's fault, the store's, or ours.

use crate::domain::error::Error;
use crate::store::StoreError;

/// What the edge turns into an answer.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The request is at fault; the answer says how.
    #[error(transparent)]
    Request(#[from] Error),
    /// The store is away or breaks.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The installation's settings cannot be used.
    #[error("settings: {0}")]
    Settings(String),
    /// The index does not hold yet what the client has seen.
    #[error("the index is behind")]
    Behind,
    /// The store's log is not the one the index was made from: somebody restored a backup.
    #[error("the store was put back to another moment")]
    OtherHistory,
    /// A fault of this program.
    #[error("a task broke off")]
    Broken,
    /// The program is on its way down.
    #[error("the program is stopping")]
    Stopping,
}
