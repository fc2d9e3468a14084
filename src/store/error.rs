//! What can go wrong below the service: the database is away, busy, of another version, or breaks a promise.

use sqlx::migrate::MigrateError;

/// A failure of the store. The service turns it into an answer; the log gets all of it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error or not at all.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database does not answer.
    #[error("the database does not answer")]
    Away,
    /// A migration could not be applied.
    #[error("the migration failed: {0}")]
    Migration(#[from] MigrateError),
    /// The file or address cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// A stored value is not what this program writes.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

/// What a server says while it starts, stops, or has no room for another session.
const PASSING: [&str; 5] = ["57P01", "57P02", "57P03", "53300", "08006"];

impl StoreError {
    /// Whether the database may well be there in a moment.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let error = match self {
            Self::Database(error) | Self::Migration(MigrateError::Execute(error)) => error,
            Self::Away => return true,
            Self::Migration(_) | Self::Unusable(_) | Self::Corrupt(_) => return false,
        };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| PASSING.contains(&&*code)),
            _ => false,
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Unusable(error.to_string())
    }
}
