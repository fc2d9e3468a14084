//! A replica stops while it stands in the line of writers.

use super::fleet::{Cluster, Replica, make_register};
use super::load::{area, let_in, register};
use super::numbers::Numbers;
use reqwest::Client;
use sqlx::{Connection, Executor, PgConnection};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_replica_with_many_writes_under_way_is_waited_for_once_only() {
    let cluster = Cluster::start();
    make_register(&cluster.address());
    let (stopped, other) = (Replica::start(&cluster.address()), Replica::start(&cluster.address()));
    let http = Client::new();
    stopped.wait_until_ready(&http).await;
    other.wait_until_ready(&http).await;
    let_in(&cluster.address()).await;

    // Somebody has the lock, and many writes of one replica wait for it.
    let mut holder = PgConnection::connect(&cluster.address()).await.unwrap();
    holder.execute("begin; update change_head set seq = seq").await.unwrap();
    let mut numbers = Numbers::new(1);
    let waiting: Vec<_> = (0..8)
        .map(|number| {
            let (http, url) = (http.clone(), stopped.url());
            let name = format!("waiting {number}");
            let body = area(&name, &mut numbers);
            tokio::spawn(async move { register(&http, &url, &name, &body).await })
        })
        .collect();
    let mut watch = PgConnection::connect(&cluster.address()).await.unwrap();
    let ask = "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock'";
    while !sqlx::query_scalar::<_, bool>(ask).fetch_one(&mut watch).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    stopped.signal("STOP");
    holder.execute("rollback").await.unwrap();

    let began = Instant::now();
    let body = area("on the other", &mut numbers);
    register(&http, &other.url(), "on the other", &body).await.expect("refused by the other replica");
    let took = began.elapsed();
    stopped.signal("CONT");
    for write in waiting {
        write.await.unwrap();
    }
    eprintln!("a replica stopped with eight writes under way: a registration on the other took {took:.2?}");
    assert!(took < Duration::from_millis(2500), "{took:?}");
}
