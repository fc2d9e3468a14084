//! The embedded store: one SQLite file that is a valid GeoPackage, opened for one writer and several readers.

use super::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for another process to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 8;
/// "GPKG" as a number, which the header of a GeoPackage begins with.
const APPLICATION_ID: i64 = 0x4750_4B47;
/// GeoPackage 1.3.
const OLDEST_VERSION: i64 = 10_300;

/// The open file.
#[derive(Debug, Clone)]
pub(super) struct GeoPackage {
    /// One connection: SQLite has one writer at a time, and waiting here is fairer than waiting in the file.
    pub(super) write: SqlitePool,
    pub(super) read: SqlitePool,
}

impl GeoPackage {
    /// Opens the file, makes it when it is not there, and brings it up to this program's version.
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        migrate(path).await?;
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(leave_transaction(connection)))
            .connect_with(options(path))
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(leave_transaction(connection)))
            .connect_with(options(path).read_only(true))
            .await?;
        Ok(Self { write, read })
    }

    /// What is wrong with the file itself, one line for each thing.
    pub(super) async fn faults(&self) -> Result<Vec<String>, StoreError> {
        let mut faults: Vec<String> = sqlx::query_scalar("pragma quick_check").fetch_all(&self.read).await?;
        faults.retain(|line| line != "ok");
        let dangling = sqlx::query("pragma foreign_key_check").fetch_all(&self.read).await?.len();
        let application: i64 = sqlx::query_scalar("pragma application_id").fetch_one(&self.read).await?;
        let version: i64 = sqlx::query_scalar("pragma user_version").fetch_one(&self.read).await?;
        if dangling != 0 {
            faults.push(format!("{dangling} rows name rows that are not there"));
        }
        if application != APPLICATION_ID || version < OLDEST_VERSION {
            faults.push(format!("the header is not a GeoPackage's: application {application}, version {version}"));
        }
        Ok(faults)
    }

    pub(super) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Writes a copy of the file as it is at one moment. It appears under its name when it is whole, checked and on disk.
pub(super) async fn backup(path: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Unusable(format!("{} is there already", to.display())));
    }
    let unfinished = PathBuf::from(format!("{}.unfinished", to.display()));
    if unfinished.exists() {
        std::fs::remove_file(&unfinished)?;
    }
    let source = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&source).await?;
    let name = unfinished.to_str().ok_or_else(|| StoreError::Unusable("the file's name is not UTF-8".into()))?;
    sqlx::query("vacuum into $1").bind(name).execute(&mut connection).await?;
    connection.close().await?;
    let mut copy =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&unfinished).read_only(true)).await?;
    let said: String = sqlx::query_scalar("pragma integrity_check(1)").fetch_one(&mut copy).await?;
    copy.close().await?;
    if said != "ok" {
        return Err(StoreError::Corrupt(format!("the backup: {said}")));
    }
    File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A cancelled `begin` can give a connection back inside a transaction (sqlx 0.9.0), and whoever gets it next would write
/// into it and lose everything with its rollback. Rolling back what should not be there is harmless when nothing is.
async fn leave_transaction(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    match sqlx::raw_sql("rollback").execute(connection).await {
        Ok(_) => tracing::warn!("a connection came back inside a transaction and was rolled back"),
        Err(sqlx::Error::Database(_)) => {} // "no transaction is active": as it should be
        Err(other) => return Err(other),
    }
    Ok(true)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full) // acknowledged means on disk
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(200)
}

async fn migrate(path: &Path) -> Result<(), StoreError> {
    // SQLite has no lock for migrations: processes that start together take turns by a lock file beside the store.
    let lock_path = PathBuf::from(format!("{}.lock", path.display()));
    let lock = tokio::task::spawn_blocking(move || -> std::io::Result<File> {
        let file = File::create(lock_path)?;
        file.lock()?;
        Ok(file)
    })
    .await
    .map_err(|error| StoreError::Unusable(error.to_string()))??;

    let mut connection = SqliteConnection::connect_with(&options(path)).await?;
    sqlx::raw_sql(MIGRATION_TABLE).execute(&mut connection).await?;
    // A file that a newer program has migrated is used as it is: migrations only add until no older program is left.
    sqlx::migrate!("migrations/geopackage").set_ignore_missing(true).run(&mut connection).await?;
    drop_foreign_index(&mut connection).await?;
    // Readers of the file header alone must see application_id, so the log is emptied into the file.
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut connection).await?;
    connection.close().await?;
    drop(lock);
    Ok(())
}

/// sqlx's own table, made first with column types that GeoPackage allows.
const MIGRATION_TABLE: &str = "create table if not exists _sqlx_migrations (
    version INTEGER primary key, description TEXT not null, installed_on DATETIME not null default current_timestamp,
    success BOOLEAN not null, checksum BLOB not null, execution_time INTEGER not null)";

/// Once somebody lets a GIS program add its spatial index, every write here would fail: its triggers call functions that
/// plain SQLite lacks. The triggers go; the data stays.
async fn drop_foreign_index(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let triggers: Vec<(String,)> =
        sqlx::query_as("select name from sqlite_schema where type = 'trigger' and name like 'rtree%'")
            .fetch_all(&mut *connection)
            .await?;
    for (name,) in triggers {
        tracing::warn!(trigger = name, "dropped a spatial index trigger that a GIS program had added");
        let statement = format!("drop trigger \"{}\"", name.replace('"', "\"\""));
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_connection_that_comes_back_inside_a_transaction_is_rolled_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = GeoPackage::open(&folder.path().join("register.gpkg")).await.unwrap();
        let leave = "begin immediate; insert into committee values ('TN', 'a', 'b')";
        sqlx::raw_sql(leave).execute(&mut *file.write.acquire().await.unwrap()).await.unwrap();
        let transaction = file.write.begin_with("begin immediate").await.unwrap();
        transaction.commit().await.unwrap();
        let committees: i64 = sqlx::query_scalar("select count(*) from committee").fetch_one(&file.read).await.unwrap();
        assert_eq!(committees, 0);
    }
}
