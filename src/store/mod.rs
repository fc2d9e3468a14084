//! The store: the only place with SQL. One body for every method; the database is chosen when the store is opened.

mod change;
mod codec;
mod error;
mod geopackage;
mod idempotency;
mod initiatives;
mod organisation;
mod overlaps;
mod reference;
mod settings;
mod sql;

pub use change::{ChangeKind, ChangeRow, LogEntry};
pub use error::StoreError;
pub use initiatives::{AreaVersion, InitiativeFilter, StoredParty};
pub use overlaps::{OverlapFilter, OverlapWrite};
pub use reference::ReferenceArea;

use geopackage::GeoPackage;
use sqlx::{Sqlite, Transaction};
use std::path::Path;

/// An open database.
#[derive(Debug, Clone)]
pub struct Store(Database);

#[derive(Debug, Clone)]
enum Database {
    /// One SQLite file that is a GeoPackage: the embedded default.
    GeoPackage(GeoPackage),
}

/// A transaction on either database. Dropped without a commit it leaves nothing behind.
#[derive(Debug)]
pub struct Tx(Kind);

#[derive(Debug)]
enum Kind {
    GeoPackage(Transaction<'static, Sqlite>),
}

/// Runs one body with the connection of whichever database the transaction is on.
macro_rules! on {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match &mut $tx.0 {
            $crate::store::Kind::GeoPackage(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}
use on;

impl Store {
    /// Opens the database at a path (or `sqlite:` URL), makes it when it is not there, and migrates it.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for an address this program does not know; otherwise what the database says.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let path = path_of(address)?;
        Ok(Self(Database::GeoPackage(GeoPackage::open(path).await?)))
    }

    /// Whether there is a database at this address.
    #[must_use]
    pub fn exists(address: &str) -> bool {
        path_of(address).is_ok_and(Path::exists)
    }

    /// Begins a snapshot for reading.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let Database::GeoPackage(file) = &self.0;
        Ok(Tx(Kind::GeoPackage(file.read.begin().await?)))
    }

    /// Begins a write and takes its change number; nobody else writes until the commit or rollback.
    ///
    /// # Errors
    /// When no connection can be had, or another process keeps writing for longer than five seconds.
    pub async fn write(&self) -> Result<(Tx, i64), StoreError> {
        let mut tx = self.set_up().await?;
        let seq = tx.next_seq().await?;
        Ok((tx, seq))
    }

    /// Begins the write that sets a new store up; it takes no change number.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn set_up(&self) -> Result<Tx, StoreError> {
        let Database::GeoPackage(file) = &self.0;
        Ok(Tx(Kind::GeoPackage(file.write.begin_with("begin immediate").await?)))
    }

    /// What is wrong with the database itself, one line for each thing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn faults(&self) -> Result<Vec<String>, StoreError> {
        let Database::GeoPackage(file) = &self.0;
        file.faults().await
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        let Database::GeoPackage(file) = &self.0;
        file.close().await;
    }
}

/// The path in an address.
fn path_of(address: &str) -> Result<&Path, StoreError> {
    let path = address.strip_prefix("sqlite:").unwrap_or(address);
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.contains("://") {
        let message = format!("\"{address}\" is no file; this version keeps its register in one file");
        return Err(StoreError::Unusable(message));
    }
    Ok(Path::new(path))
}

impl Tx {
    /// Makes everything in it durable and visible, at once.
    ///
    /// # Errors
    /// What the database says; whether it is durable is then unknown.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Kind::GeoPackage(transaction) => Ok(transaction.commit().await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_statement_prepares() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("register.gpkg").to_str().unwrap()).await.unwrap();
        let mut tx = store.read().await.unwrap();
        for (name, text) in sql::ALL {
            let prepared =
                on!(tx, |connection| sqlx::Executor::prepare(connection, sqlx::SqlStr::from_static(text)).await);
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }
}
