//! Clients that send or take as slowly as they can: the server answers everybody else, and gets rid of them.
//!
//! The short form has a slow client of its own and short times; the long form leaves the limits as they are and lets
//! `slowhttptest` attack with 2,000 connections.

use super::fleet::{Replica, make_register};
use super::numbers::percentile;
use crate::wire::Raw;
use reqwest::Client;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::task::JoinSet;

/// One way of being slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slow {
    Header,
    Body,
    Read,
}

/// More than the server has places for.
const CONNECTIONS: usize = 2000;
/// Slow clients of the short form: more than may be answered at once.
const FEW: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_headers_hold_nobody_up() {
    attack(Slow::Header).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_bodies_hold_nobody_up() {
    attack(Slow::Body).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_readers_hold_nobody_up() {
    attack(Slow::Read).await;
}

async fn attack(how: Slow) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("register.gpkg");
    let database = database.to_str().unwrap();
    make_register(database);
    let is_long = std::env::var_os("SAMORDNA_CHAOS").is_some();
    let short = ["connections=300", "header_read_ms=1500", "request_ms=3000", "stall_ms=1500"];
    let replica = Replica::start_within(database, if is_long { &[] } else { &short });
    let client = Client::new();
    replica.wait_until_ready(&client).await;
    let (times, last_seen) = (Arc::default(), Arc::default());
    let probe = tokio::spawn(probe(replica.url(), Arc::clone(&times)));
    let watch = tokio::spawn(watch(replica.id(), Arc::clone(&last_seen)));
    let connections = if is_long {
        let url = replica.url();
        tokio::task::spawn_blocking(move || slowhttptest(how, &url, &folder)).await.unwrap();
        CONNECTIONS
    } else {
        let mut clients: JoinSet<()> = (0..FEW).map(|_| slow(how, replica.url())).collect();
        // Whether the server has let go is counted on its side: a client may have a while to read from its own system.
        let all = async {
            while let Some(ended) = clients.join_next().await {
                ended.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(12), all).await.ok();
        FEW
    };
    watch.abort();
    let (most, all_gone_after) = *last_seen.lock().unwrap();
    probe.abort();
    let mut times = std::mem::take(&mut *times.lock().unwrap());
    let (median, slow) = (percentile(&mut times, 0.5), percentile(&mut times, 0.99));
    eprintln!(
        "{how:?}: {connections} slow connections, at most {most} at once, all gone after {all_gone_after:.1?}; \
         health answered {} times, p50 {median:.1?}, p99 {slow:.1?}",
        times.len()
    );
    assert!(100 < most, "the attack never came");
    assert!(slow < Duration::from_secs(1), "health took {slow:?}");
    assert!(all_gone_after <= Duration::from_secs(40), "{all_gone_after:?}");
    assert!(replica.is_ready(&client).await);
    let page = client.get(format!("{}/sv/oppet/karta", replica.url())).send().await.unwrap();
    assert_eq!(page.status(), 200);
}

/// The largest of the files that pages ask for: longer than what the system keeps for a client.
fn largest_asset() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/dist");
    let folders = [root.clone(), root.join("chunk")];
    let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().filter_map(Result::ok);
    let files = files.filter_map(|file| Some((file.metadata().ok().filter(|it| it.is_file())?.len(), file.path())));
    let (bytes, path) = files.max().expect("the page's scripts are built");
    assert!(300_000 < bytes, "{} is too short", path.display());
    format!("/assets/{}", path.strip_prefix(root).unwrap().display())
}

/// Asks for health every 20 ms, each time as somebody new. An answer that does not come counts as ten seconds.
async fn probe(url: String, times: Arc<Mutex<Vec<Duration>>>) {
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    loop {
        pace.tick().await;
        let began = Instant::now();
        let client = Client::builder().pool_max_idle_per_host(0).timeout(Duration::from_secs(10)).build().unwrap();
        let answer = client.get(format!("{url}/health/ready")).send().await;
        let is_well = answer.is_ok_and(|answer| answer.status() == 200);
        times.lock().unwrap().push(if is_well { began.elapsed() } else { Duration::from_secs(10) });
    }
}

/// Counts the connections that the server has open, until it is stopped: the most, and when there last were any but those of
/// whoever asks for health. What a client has not read yet stays with its system after the server has given it up, so only
/// the server's side tells.
async fn watch(process: u32, last_seen: Arc<Mutex<(usize, Duration)>>) {
    let sockets = || -> usize {
        let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().filter_map(Result::ok);
        let targets = files.filter_map(|file| std::fs::read_link(file.path()).ok());
        targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
    };
    let (began, before) = (Instant::now(), sockets());
    let mut pace = tokio::time::interval(Duration::from_millis(100));
    loop {
        pace.tick().await;
        let more = sockets().saturating_sub(before);
        if 10 < more {
            let (most, last) = &mut *last_seen.lock().unwrap();
            (*most, *last) = (more.max(*most), began.elapsed());
        }
    }
}

/// One slow client, until the server has had enough of it.
async fn slow(how: Slow, url: String) {
    let Ok(mut raw) = Raw::to(&url, Some(2048)).await else { return };
    let begin = match how {
        Slow::Header => "GET /sv/karta HTTP/1.1\r\nhost: x\r\n".to_owned(),
        Slow::Body => "POST /api/v1/initiatives HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
            content-length: 100000\r\n\r\n{"
            .to_owned(),
        Slow::Read => format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", largest_asset()),
    };
    if raw.say(&begin).await.is_err() {
        return;
    }
    let mut pace = tokio::time::interval(Duration::from_millis(300));
    loop {
        pace.tick().await;
        // A connection that was reset says so before everything that came in has been read.
        if !matches!(raw.0.take_error(), Ok(None)) {
            return;
        }
        if how == Slow::Read {
            let mut bytes = [0; 16];
            if let Ok(Ok(0) | Err(_)) = tokio::time::timeout(Duration::from_millis(100), raw.0.read(&mut bytes)).await {
                return;
            }
        } else {
            let mut bytes = [0; 4096];
            let more = if how == Slow::Header { "x-a: b\r\n" } else { " " };
            let ended = matches!(raw.0.try_read(&mut bytes), Ok(0));
            if ended || raw.say(more).await.is_err() {
                return;
            }
        }
    }
}

/// Lets the tool attack.
fn slowhttptest(how: Slow, url: &str, folder: &TempDir) {
    let (connections, report) = (CONNECTIONS.to_string(), folder.path().join("slow"));
    let mut command = Command::new("slowhttptest");
    command.args(["-c", &connections, "-r", "400", "-l", "60", "-p", "3", "-g", "-o"]).arg(&report);
    match how {
        Slow::Header => command.args(["-H", "-i", "5", "-x", "24", "-u", &format!("{url}/sv/karta")]),
        Slow::Body => command
            .args(["-B", "-i", "5", "-s", "100000", "-x", "10", "-t", "POST", "-f", "application/json"])
            .args(["-u", &format!("{url}/api/v1/initiatives")]),
        Slow::Read => command
            .args(["-X", "-n", "1", "-w", "512", "-y", "1024", "-z", "32", "-k", "1"])
            .args(["-u", &format!("{url}{}", largest_asset())]),
    };
    let status = command.stdout(Stdio::null()).status().expect("slowhttptest is installed by make chaos");
    assert!(status.code().is_some(), "{status}");
    let table = std::fs::read_to_string(report.with_extension("csv")).unwrap();
    eprintln!("{how:?}, as the tool saw it:\n{table}");
}
