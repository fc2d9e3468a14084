//! Acknowledged means on disk: between each request and its answer the file was synced, as the system saw it.

use super::fleet::{Replica, make_register};
use super::load::{area, let_in, register};
use super::numbers::Numbers;
use super::size;
use reqwest::Client;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Watches a process' calls until it is dropped.
struct Watch(Child);

impl Watch {
    fn start(process: u32, file: &Path) -> Self {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=fdatasync,fsync", "-p", &process.to_string(), "-o"]).arg(file);
        Self(command.stderr(Stdio::null()).spawn().expect("strace is not installed: run make test-tools"))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It lets go of the process when it is asked to end; killed, it would leave the process stopped.
        Command::new("kill").arg(self.0.id().to_string()).status().ok();
        self.0.wait().ok();
    }
}

fn calls(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().filter(|line| line.contains("sync(") && !line.contains("unfinished")).count()
        + text.lines().filter(|line| line.contains("sync resumed>")).count()
}

#[tokio::test]
async fn a_registration_in_a_file_is_synced_before_it_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("register.gpkg").to_str().unwrap().to_owned();
    make_register(&database);
    let replica = Replica::start(&database);
    let http = Client::new();
    replica.wait_until_ready(&http).await;
    let_in(&database).await;
    let file = folder.path().join("calls");
    let _watch = Watch::start(replica.id(), &file);
    let mut numbers = Numbers::new(3);
    // It takes a moment to attach; it has when it sees the first registration's sync.
    let began = Instant::now();
    let mut number = 0;
    while calls(&file) == 0 {
        assert!(began.elapsed() < Duration::from_secs(10), "strace sees nothing");
        number += 1;
        let name = format!("warm-up {number}");
        register(&http, &replica.url(), &name, &area(&name, &mut numbers)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let registrations = size(30, 1000);
    let mut unsynced = 0;
    for number in 0..registrations {
        let name = format!("registration {number}");
        let before = calls(&file);
        register(&http, &replica.url(), &name, &area(&name, &mut numbers)).await.unwrap();
        unsynced += usize::from(calls(&file) == before);
    }
    eprintln!("one file: {registrations} registrations, {unsynced} answered before a sync");
    assert_eq!(unsynced, 0);
}
