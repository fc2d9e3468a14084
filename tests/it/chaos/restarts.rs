//! A rolling restart behind clients that repeat: nobody is refused in the end, and nobody waits long.

use super::fleet::{Cluster, Replica, make_register};
use super::load::{self, Load};
use super::{size, truth};
use reqwest::Client;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_fails_no_request() {
    let rounds = size(1, 10);
    let cluster = Cluster::start();
    make_register(&cluster.address());
    let mut replicas: Vec<Replica> = (0..3).map(|_| Replica::start(&cluster.address())).collect();
    let http = Client::new();
    for replica in &replicas {
        replica.wait_until_ready(&http).await;
    }
    load::let_in(&cluster.address()).await;
    let load = Load::start(replicas.iter().map(Replica::url).collect(), 6, usize::MAX);
    let mut longest_stop = Duration::ZERO;
    for _ in 0..rounds {
        for _ in 0..replicas.len() {
            // The first in the row is restarted and goes to its end. Waiting for a process blocks, so it is done aside.
            let mut replica = replicas.remove(0);
            let restart = tokio::task::spawn_blocking(move || {
                let took = replica.restart();
                (replica, took)
            });
            let (replica, took) = restart.await.unwrap();
            longest_stop = longest_stop.max(took);
            replica.wait_until_ready(&http).await;
            replicas.push(replica);
        }
    }
    let result = load.stop().await;
    let count = truth::check(&cluster.address(), &result.acknowledged).await;
    eprintln!(
        "rolling restart of three replicas × {rounds}: {} registrations, 0 failed, {} repeats; slowest registration with its \
         repeats {:.2?}; longest stop {:.2?} (with a drain of 1 s)",
        count.initiatives, result.retries, result.slowest, longest_stop
    );
    assert!(result.slowest < Duration::from_secs(10), "{:?}", result.slowest);
    assert!(longest_stop < Duration::from_secs(30), "{longest_stop:?}");
}
