//! Where a test's register is kept: a file in a folder of its own, or a database of its own in the run's cluster.

use samordna::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A store that no other test has, removed with its owner.
pub trait Home: Sized {
    async fn new() -> Self;

    /// What the program takes as `--database`.
    fn address(&self) -> String;

    /// All that somebody gets who steals the store, as it lies there or as its own program writes it out.
    fn everything(&self) -> Vec<u8>;
}

pub struct OnGeoPackage(TempDir);

impl OnGeoPackage {
    pub fn file(&self) -> PathBuf {
        self.0.path().join("register.gpkg")
    }
}

impl Home for OnGeoPackage {
    async fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn address(&self) -> String {
        self.file().to_str().unwrap().to_owned()
    }

    fn everything(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

pub struct OnPostGis(String);

/// The address of a database in the cluster that `tests/cluster.sh` started for this run.
pub fn in_cluster(database: &str) -> String {
    let folder = std::env::var("SAMORDNA_TEST_CLUSTER").expect("run the tests with cargo nextest run");
    format!("postgres:///{database}?host={folder}&user=postgres")
}

/// One statement outside of any register.
pub async fn administer(statement: String) {
    let mut connection = PgConnection::connect(&in_cluster("postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}

impl OnPostGis {
    /// A database with the extension and nothing else.
    pub async fn empty() -> Self {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        administer(format!("create database {name} template samordna_postgis")).await;
        Self(name)
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    /// A backup by PostgreSQL's own program.
    pub fn dump(&self) -> Vec<u8> {
        let mut command = Command::new("pg_dump");
        let output = command.args(["--format=custom", "--dbname", &self.address()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Puts a backup in the place of what is there, in one transaction.
    pub fn restore(&self, backup: &[u8]) {
        let mut command = Command::new("pg_restore");
        command.args(["--clean", "--if-exists", "--single-transaction", "--dbname", &self.address()]);
        let mut restore = command.stdin(Stdio::piped()).spawn().unwrap();
        restore.stdin.take().unwrap().write_all(backup).unwrap();
        assert!(restore.wait().unwrap().success());
    }
}

impl Home for OnPostGis {
    /// A copy of a database that the first test of the run has migrated.
    async fn new() -> Self {
        make_template().await;
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        administer(format!("create database {name} template samordna_register")).await;
        Self(name)
    }

    fn address(&self) -> String {
        in_cluster(&self.0)
    }

    fn everything(&self) -> Vec<u8> {
        let output = Command::new("pg_dump").args(["--dbname", &self.address()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

async fn make_template() {
    let mut connection = PgConnection::connect(&in_cluster("postgres")).await.unwrap();
    connection.execute("select pg_advisory_lock(1)").await.unwrap();
    let found = "select exists (select from pg_database where datname = 'samordna_register')";
    if !sqlx::query_scalar::<_, bool>(found).fetch_one(&mut connection).await.unwrap() {
        connection.execute("create database samordna_making template samordna_postgis").await.unwrap();
        Store::open(&in_cluster("samordna_making")).await.unwrap().close().await;
        connection.execute("alter database samordna_making rename to samordna_register").await.unwrap();
    }
    connection.close().await.unwrap();
}

impl Drop for OnPostGis {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.0);
        let remove = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(administer(statement));
        });
        remove.join().ok();
    }
}
