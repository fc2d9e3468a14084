//! An upgrade without a stop: the older program and this one serve one register, in both directions.

use super::fleet::{Cluster, Program, Replica};
use super::load::{self, Load};
use super::truth;
use reqwest::Client;
use std::time::Duration;

/// How many more registrations are waited for before the next step.
const BETWEEN_STEPS: usize = 50;

async fn go_on(load: &Load) {
    let enough = load.count() + BETWEEN_STEPS;
    while load.count() < enough {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_program_serves_a_newer_schema_beside_this_one() {
    let Some(older) = Program::special("SAMORDNA_OLDER") else { return };
    let tested = Program::tested();
    let cluster = Cluster::start();
    older.make_register(&cluster.address());
    let mut replicas: Vec<Replica> = (0..3).map(|_| older.start(&cluster.address())).collect();
    let http = Client::new();
    for replica in &replicas {
        replica.wait_until_ready(&http).await;
    }
    load::put_administrations(&replicas[0].url()).await;
    let load = Load::start(replicas.iter().map(Replica::url).collect(), 6, usize::MAX);
    go_on(&load).await;
    // First the schema, under the older replicas; then one replica after the other; then all the way back.
    tested.migrate(&cluster.address());
    load::let_in(&cluster.address()).await;
    go_on(&load).await;
    for program in [&tested, &older] {
        for replica in &mut replicas {
            replica.replace(program);
            replica.wait_until_ready(&http).await;
            go_on(&load).await;
        }
    }
    let result = load.stop().await;
    let count = truth::check(&cluster.address(), &result.acknowledged).await;
    eprintln!(
        "three older replicas, the schema under them, one after the other replaced by this program and back: {} registrations, \
         0 failed, {} repeats, {} overlapping pairs as PostGIS finds them; slowest registration with its repeats {:.2?}",
        count.initiatives, result.retries, count.pairs, result.slowest
    );
    assert!(result.slowest < Duration::from_secs(10), "{:?}", result.slowest);
}
