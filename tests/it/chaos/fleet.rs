//! The processes of a run: a database server that keeps what it promises, and replicas of the program on it.

use crate::door::Door;
use std::ffi::OsString;
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

    /// A door to this server that puts it so far away, and the address behind it.
    pub async fn far(&self, distance: Duration) -> String {
        Door::far(self.0.path().to_str().unwrap(), distance).await.address("samordna_postgis")
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

/// A build of the program.
#[derive(Debug, Clone)]
pub struct Program {
    path: OsString,
    limits: Vec<String>,
}

impl Program {
    /// The one under test: the build of this run, unless `SAMORDNA_PROGRAM` names another.
    pub fn tested() -> Self {
        let path = std::env::var_os("SAMORDNA_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_samordna").into());
        // Many clients at one address.
        let many = ["anonymous_per_minute=6000000", "anonymous_burst=6000000", "token_per_minute=6000000"];
        Self { path, limits: many.map(str::to_owned).into() }
    }

    fn within(mut self, limits: &[&str]) -> Self {
        self.limits.extend(limits.iter().map(|limit| (*limit).to_owned()));
        self
    }

    /// A build that only `make chaos` makes and names by a variable; its short form tells that it goes without.
    pub fn special(variable: &str) -> Option<Self> {
        let named = std::env::var_os(variable);
        if named.is_none() {
            assert!(!super::is_long(), "{variable} names no build of the program");
            eprintln!("left to `make chaos`, which makes the build that {variable} names");
        }
        named.map(|path| Self { path, limits: Vec::new() })
    }

    /// Makes a new register for Malmö.
    pub fn make_register(&self, database: &str) {
        let settings = crate::harness::MALMO.iter().flat_map(|setting| ["--set", setting]);
        let mut command = Command::new(&self.path);
        let status = command.args(["migrate", "--database", database]).args(settings).stdout(Stdio::null()).status();
        assert!(status.unwrap().success());
    }

    /// Brings a register up to this build.
    pub fn migrate(&self, database: &str) {
        let status = Command::new(&self.path).args(["migrate", "--database", database]).stdout(Stdio::null()).status();
        assert!(status.unwrap().success());
    }

    pub fn start(&self, database: &str) -> Replica {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let child = self.spawn(&address, database);
        Replica { program: self.clone(), address, database: database.to_owned(), child }
    }

    fn spawn(&self, address: &str, database: &str) -> Child {
        let mut command = Command::new(&self.path);
        command.args(["serve", "--listen", address, "--database", database, "--drain", "1"]);
        if !self.limits.is_empty() {
            command.env("SAMORDNA_LIMITS", self.limits.join(","));
        }
        command.env("SAMORDNA_LOG", "off").stdout(Stdio::null()).spawn().unwrap()
    }
}

/// Makes a new register for Malmö.
pub fn make_register(database: &str) {
    Program::tested().make_register(database);
}

/// Issues a token of an administration that reads and writes.
pub fn token(database: &str, administration: &str) -> String {
    let mut command = Command::new(Program::tested().path);
    command.args(["token", "issue", "--database", database, "--name", "chaos", "--administration", administration]);
    let output = command.args(["--scope", "areas:read", "--scope", "areas:write"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A running copy of the program, on a port that it keeps.
pub struct Replica {
    program: Program,
    address: String,
    database: String,
    child: Child,
}

impl Replica {
    pub fn start(database: &str) -> Self {
        Program::tested().start(database)
    }

    /// A replica with limits of its own; how often one address may ask is never one of them.
    pub fn start_within(database: &str, limits: &[&str]) -> Self {
        Program::tested().within(limits).start(database)
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
        self.child = self.program.spawn(&self.address, &self.database);
    }

    /// Asks it to stop, waits until it has, and starts a new process in its place.
    pub fn restart(&mut self) -> Duration {
        let program = self.program.clone();
        self.replace(&program)
    }

    /// The same with another build.
    pub fn replace(&mut self, program: &Program) -> Duration {
        let began = Instant::now();
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
        let took = began.elapsed();
        self.program = program.clone();
        self.child = self.program.spawn(&self.address, &self.database);
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
