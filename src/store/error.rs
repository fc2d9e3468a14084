//! What can go wrong below the service: the database is away, busy, of another version, or breaks a promise.

/// A failure of the store. The service turns it into an answer; the log gets all of it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error or not at all.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration could not be applied.
    #[error("the migration failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file or address cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// A stored value is not what this program writes.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Unusable(error.to_string())
    }
}
