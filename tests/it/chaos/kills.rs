//! Processes die while clients register: on one PostGIS by the hundreds, with stops and crashes of the server; on one file.

use super::fleet::{Cluster, Replica, make_register};
use super::load::{self, Load};
use super::numbers::Numbers;
use super::{size, truth};
use reqwest::Client;
use samordna::clock::Clock;
use samordna::domain::settings::Overrides;
use samordna::service::Service;
use samordna::store::Store;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_replicas_on_one_postgis_lose_and_double_nothing() {
    let (kills, stops, crashes) = (size(20, 1000), size(2, 30), size(1, 5));
    let enough = size(150, 4000);
    let cluster = Cluster::start();
    make_register(&cluster.address());
    let mut replicas: Vec<Replica> = (0..3).map(|_| Replica::start(&cluster.address())).collect();
    let http = Client::new();
    for replica in &replicas {
        replica.wait_until_ready(&http).await;
    }
    load::let_in(&cluster.address()).await;
    let load = Load::start(replicas.iter().map(Replica::url).collect(), 12, usize::MAX);
    let mut numbers = Numbers::new(7);
    let mut probes = load::Acknowledged::new();
    let (mut killed, mut stopped, mut crashed, mut longest_stop) = (0, 0, 0, Duration::ZERO);
    while killed < kills || load.count() < enough {
        let victim = numbers.below(3);
        tokio::time::sleep(numbers.millis(20, 400)).await;
        replicas[victim].kill();
        killed += 1;
        if stopped * kills < stops * killed {
            stopped += 1;
            let (one, other) = (&replicas[(victim + 1) % 3], &replicas[(victim + 2) % 3]);
            longest_stop = longest_stop.max(stop(one, &other.url(), &mut numbers, &mut probes).await);
        }
        if crashed * kills < crashes * (killed - 1) {
            crashed += 1;
            cluster.crash();
        }
    }
    let mut result = load.stop().await;
    result.acknowledged.append(&mut probes);
    for replica in &replicas {
        replica.wait_until_ready(&http).await;
    }
    let count = truth::check(&cluster.address(), &result.acknowledged).await;
    check(&cluster.address()).await;
    eprintln!(
        "three replicas: {killed} × kill -9, {stopped} × SIGSTOP, {crashed} crashes of the server in {:.0?}; {} acknowledged, \
         0 lost, 0 doubled; {} overlapping pairs as PostGIS finds them, 0 missed, 0 superfluous; {} repeats; longest registration \
         on another replica while one was stopped {:.1?}; longest time without any answer {:.1?}",
        result.took, count.initiatives, count.pairs, result.retries, longest_stop, result.longest_silence
    );
    assert!(enough <= count.initiatives);
    // A stopped replica keeps the lock for two seconds at most; the server's check of its sessions takes a moment more.
    assert!(longest_stop < Duration::from_secs(4), "{longest_stop:?}");
}

/// Stops a replica for three seconds and says how long a registration on another one took meanwhile, at the longest.
async fn stop(stopped: &Replica, other: &str, numbers: &mut Numbers, probes: &mut load::Acknowledged) -> Duration {
    let http = Client::new();
    stopped.signal("STOP");
    let (began, mut longest) = (Instant::now(), Duration::ZERO);
    while began.elapsed() < Duration::from_secs(3) {
        let name = format!("probe number {}", probes.len());
        let (body, sent) = (load::area(&name, numbers), Instant::now());
        let id = loop {
            match load::register(&http, other, &name, &body).await {
                Some(id) => break id,
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        probes.insert(name, id);
        longest = longest.max(sent.elapsed());
    }
    stopped.signal("CONT");
    longest
}

/// What the program's own check says.
async fn check(database: &str) {
    let store = Store::open(database).await.unwrap();
    let service = Service::open(store, Clock::System, &Overrides::default()).await.unwrap();
    let check = service.check(Arc::new(|_, _| {})).await.unwrap();
    assert!(check.is_sound(), "{check:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_file_loses_and_doubles_nothing() {
    let (kills, enough) = (size(20, 1000), size(100, 4000));
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("register.gpkg").to_str().unwrap().to_owned();
    make_register(&database);
    let mut replica = Replica::start(&database);
    let http = Client::new();
    replica.wait_until_ready(&http).await;
    load::let_in(&database).await;
    let load = Load::start(vec![replica.url()], 6, usize::MAX);
    let mut numbers = Numbers::new(11);
    let mut killed = 0;
    while killed < kills || load.count() < enough {
        replica.wait_until_ready(&http).await;
        tokio::time::sleep(numbers.millis(5, 300)).await;
        replica.kill();
        killed += 1;
    }
    let result = load.stop().await;
    replica.wait_until_ready(&http).await;
    drop(replica);
    check(&database).await;
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(&database).await.unwrap();
    let said: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(said, "ok");
    let stored: Vec<(String, String)> =
        sqlx::query_as("select name, id from initiative").fetch_all(&mut connection).await.unwrap();
    let count = stored.len();
    let stored: load::Acknowledged = stored.into_iter().collect();
    assert_eq!(stored.len(), count, "registered twice");
    assert_eq!(stored, result.acknowledged, "lost, or registered without anybody being told");
    eprintln!(
        "one file: {killed} × kill -9 in {:.0?}; {count} acknowledged, 0 lost, 0 doubled; integrity_check ok, check sound",
        result.took
    );
}
