//! How many registrations a second, and how long each takes: on a file, on one and on three replicas of a server.

use super::fleet::{Cluster, Replica, make_register};
use super::load::{self, Load};
use super::numbers::percentile;
use super::size;
use reqwest::Client;
use std::time::Duration;

async fn measure(what: &str, database: &str, replicas: usize) {
    make_register(database);
    let replicas: Vec<Replica> = (0..replicas).map(|_| Replica::start(database)).collect();
    let http = Client::new();
    for replica in &replicas {
        replica.wait_until_ready(&http).await;
    }
    load::let_in(database).await;
    let areas = size(120, 4000);
    let mut result = Load::start(replicas.iter().map(Replica::url).collect(), 8, areas).finish().await;
    let (median, slow) = (percentile(&mut result.times, 0.5), percentile(&mut result.times, 0.99));
    let rate = areas as f64 / result.took.as_secs_f64();
    eprintln!("{what}: {areas} registrations by 8 clients, {rate:.0}/s, p50 {median:.1?}, p99 {slow:.1?}");
    assert_eq!(result.acknowledged.len(), areas);
    assert!(slow < Duration::from_secs(5), "{slow:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn registrations_per_second_are_told() {
    let folder = tempfile::tempdir().unwrap();
    measure("one file", folder.path().join("register.gpkg").to_str().unwrap(), 1).await;
    let cluster = Cluster::start();
    measure("PostGIS, one replica", &cluster.address(), 1).await;
    let cluster = Cluster::start();
    measure("PostGIS, three replicas", &cluster.address(), 3).await;
}
