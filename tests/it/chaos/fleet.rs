//! The processes of a run: a database server that keeps what it promises, and replicas of the program on it.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A PostGIS server of its own, with everything synced to disk.
pub struct Cluster(TempDir);

impl Cluster {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        script(&[folder.path().to_str().unwrap()]);
        Self(folder)
    }

    pub fn address(&self) -> String {
        format!("postgres:///samordna_postgis?host={}&user=postgres", self.0.path().display())
    }

    /// Ends the server without any goodbye and starts it again.
    pub fn crash(&self) {
        script(&[self.0.path().to_str().unwrap(), "crash"]);
    }
}

fn script(arguments: &[&str]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster.sh");
    let status = Command::new(script).args(arguments).env_remove("NEXTEST_ENV").status().unwrap();
    assert!(status.success(), "the cluster: {arguments:?}");
}

/// The program under test: the build of this run, unless `SAMORDNA_PROGRAM` names another.
fn program() -> Command {
    Command::new(std::env::var_os("SAMORDNA_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_samordna").into()))
}

/// Makes a new register for Malmö.
pub fn make_register(database: &str) {
    let settings = crate::harness::MALMO.iter().flat_map(|setting| ["--set", setting]);
    let mut command = program();
    let status = command.args(["migrate", "--database", database]).args(settings).stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
}

/// A running copy of the program, on a port that it keeps.
pub struct Replica {
    address: String,
    database: String,
    limits: Vec<String>,
    child: Child,
}

impl Replica {
    pub fn start(database: &str) -> Self {
        Self::start_within(database, &[])
    }

    /// A replica with limits of its own; how often one address may ask is never one of them.
    pub fn start_within(database: &str, limits: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let many = ["anonymous_per_minute=6000000", "anonymous_burst=6000000", "token_per_minute=6000000"];
        let limits: Vec<String> = many.iter().chain(limits).map(|limit| (*limit).to_owned()).collect();
        let child = spawn(&address, database, &limits);
        Self { address, database: database.to_owned(), limits, child }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`, and a new process in its place.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.address, &self.database, &self.limits);
    }

    /// Asks it to stop, waits until it has, and starts a new process in its place.
    pub fn restart(&mut self) -> Duration {
        let began = Instant::now();
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
        let took = began.elapsed();
        self.child = spawn(&self.address, &self.database, &self.limits);
        took
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status().unwrap();
        assert!(status.success());
    }

    pub async fn is_ready(&self, client: &reqwest::Client) -> bool {
        let ask = client.get(format!("{}/health/ready", self.url())).timeout(Duration::from_secs(3));
        ask.send().await.is_ok_and(|answer| answer.status().is_success())
    }

    pub async fn wait_until_ready(&self, client: &reqwest::Client) {
        let began = Instant::now();
        while !self.is_ready(client).await {
            assert!(began.elapsed() < Duration::from_secs(60), "{} does not become ready", self.address);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn spawn(address: &str, database: &str, limits: &[String]) -> Child {
    let mut command = program();
    command.args(["serve", "--listen", address, "--database", database, "--drain", "1"]);
    command.args(limits.iter().flat_map(|limit| ["--limit", limit]));
    command.env("SAMORDNA_LOG", "off").stdout(Stdio::null()).spawn().unwrap()
}
