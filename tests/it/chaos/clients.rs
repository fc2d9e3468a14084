//! Clients that hang up, repeat and race: nothing is left open, nothing is invented, one of two editors wins.

use super::fleet::{Cluster, Replica, make_register};
use super::load::{area, let_in, register, token, token_for};
use super::numbers::Numbers;
use super::{size, truth};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

struct Site {
    cluster: Cluster,
    replicas: Vec<Replica>,
    http: Client,
}

impl Site {
    async fn of(replicas: usize) -> Arc<Self> {
        let cluster = Cluster::start();
        make_register(&cluster.address());
        let replicas: Vec<Replica> = (0..replicas).map(|_| Replica::start(&cluster.address())).collect();
        let http = Client::new();
        for replica in &replicas {
            replica.wait_until_ready(&http).await;
        }
        let_in(&cluster.address()).await;
        Arc::new(Self { cluster, replicas, http })
    }
}

/// The longest time that a session has been idle inside a transaction, in seconds.
async fn longest_idle(connection: &mut PgConnection) -> f64 {
    let ask = "select coalesce(max(extract(epoch from now() - state_change)), 0)::float8 from pg_stat_activity \
        where state like 'idle in transaction%' and application_name = 'samordna'";
    sqlx::query_scalar(ask).fetch_one(connection).await.unwrap()
}

/// Sends a request and closes the connection a moment later, whatever has become of it.
async fn hang_up(request: reqwest::Request, numbers: &mut Numbers) {
    let url = request.url();
    let mut connection = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).await.unwrap();
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let head = format!(
        "{} {}{query} HTTP/1.1\r\nhost: test\r\nauthorization: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        request.method(),
        url.path(),
        request.headers()["authorization"].to_str().unwrap(),
        body.len()
    );
    connection.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    tokio::time::sleep(Duration::from_micros(numbers.next() % 15_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_hang_up_leave_nothing_open_and_invent_nothing() {
    let requests = size(600, 20_000);
    let site = Site::of(1).await;
    let (left, aborted) = (Arc::new(AtomicUsize::new(requests)), Arc::new(AtomicUsize::new(0)));
    let clients: Vec<_> = (0..16_u64)
        .map(|number| {
            let (site, left, aborted) = (Arc::clone(&site), Arc::clone(&left), Arc::clone(&aborted));
            tokio::spawn(async move {
                let mut numbers = Numbers::new(number * 77);
                let mut created = Vec::new();
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                    let url = format!("{}/api/v1/initiatives", site.replicas[0].url());
                    // One in ten writes; the rest reads, some of it long.
                    let request = match numbers.below(10) {
                        0 => {
                            let area = area("hang-up", &mut numbers);
                            site.http.post(url).bearer_auth(token_for(&area)).json(&area)
                        }
                        1..=4 => site.http.get(format!("{url}?limit=1000")).bearer_auth(token()),
                        _ => site.http.get(format!("{}/api/v1/overlaps", site.replicas[0].url())).bearer_auth(token()),
                    };
                    if numbers.unit() < 0.3 {
                        hang_up(request.build().unwrap(), &mut numbers).await;
                        aborted.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    let answer = request.send().await.unwrap();
                    if answer.status() == StatusCode::CREATED {
                        let body: Value = answer.json().await.unwrap();
                        created.push(body["feature"]["id"].as_str().unwrap().to_owned());
                    } else {
                        assert!(answer.status().is_success(), "{}", answer.status());
                        answer.bytes().await.unwrap();
                    }
                }
                created
            })
        })
        .collect();
    let mut connection = PgConnection::connect(&site.cluster.address()).await.unwrap();
    let mut longest = 0.0_f64;
    while clients.iter().any(|client| !client.is_finished()) {
        longest = longest.max(longest_idle(&mut connection).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut created = Vec::new();
    for client in clients {
        created.extend(client.await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let left_open = longest_idle(&mut connection).await;
    let absent: i64 = sqlx::query_scalar(
        "select count(*) from unnest($1::text[]) told where not exists (select from initiative where id::text = told)",
    )
    .bind(&created)
    .fetch_one(&mut connection)
    .await
    .unwrap();
    let (head, count): (i64, i64) = sqlx::query_as("select seq, (select count(*) from change) from change_head")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    eprintln!(
        "{requests} requests, {} of them aborted by the client: {} answered \"created\", {absent} of them absent; longest idle \
         in a transaction {longest:.2} s, at the end {left_open:.2} s; log gap-free",
        aborted.load(Ordering::Relaxed),
        created.len()
    );
    assert_eq!((absent, head), (0, count));
    assert!(longest < 2.0 && left_open == 0.0, "{longest} {left_open}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_on_another_replica_after_a_cut_answer_registers_nothing_twice() {
    let (registrations, at_once) = (size(60, 1000), 8);
    let site = Site::of(3).await;
    let clients: Vec<_> = (0..at_once)
        .map(|number| {
            let site = Arc::clone(&site);
            tokio::spawn(async move {
                let mut numbers = Numbers::new(number);
                let (mut told, mut cut) = (super::load::Acknowledged::new(), 0);
                for step in 0..registrations / usize::try_from(at_once).unwrap() {
                    let name = format!("repeat-{number}-{step}");
                    let body = area(&name, &mut numbers);
                    // The first answer is cut off somewhere: while it is computed, on its way, or not at all.
                    let first = numbers.below(3);
                    let patience = numbers.millis(0, 60);
                    let target = site.replicas[first].url();
                    let attempt = register(&site.http, &target, &name, &body);
                    cut += usize::from(tokio::time::timeout(patience, attempt).await.is_err());
                    // Both others are asked at the same moment.
                    let (second, third) = ((first + 1) % 3, (first + 2) % 3);
                    let repeat = async |replica: usize| loop {
                        if let Some(id) = register(&site.http, &site.replicas[replica].url(), &name, &body).await {
                            return id;
                        }
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    };
                    let (one, other) = tokio::join!(repeat(second), repeat(third));
                    assert_eq!(one, other);
                    told.insert(name.clone(), one);
                    let mut changed = body.clone();
                    changed["properties"]["description"] = json!("something else");
                    let request = site.http.post(format!("{}/api/v1/initiatives", site.replicas[second].url()));
                    let request = request.bearer_auth(token_for(&changed));
                    let answer = request.header("idempotency-key", &name).json(&changed).send().await.unwrap();
                    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
                }
                (told, cut)
            })
        })
        .collect();
    let (mut told, mut cut) = (super::load::Acknowledged::new(), 0);
    for client in clients {
        let (more, cuts) = client.await.unwrap();
        told.extend(more);
        cut += cuts;
    }
    let count = truth::check(&site.cluster.address(), &told).await;
    eprintln!(
        "{} registrations, {cut} answers cut, each repeated on two other replicas at once: 0 doubled; other body: 422 each",
        count.initiatives
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_editors_on_two_replicas_one_wins_each_race() {
    let races = size(60, 1000);
    let site = Site::of(2).await;
    let mut numbers = Numbers::new(5);
    let sent = area("raced", &mut numbers);
    let url = |replica: usize| format!("{}/api/v1/initiatives", site.replicas[replica].url());
    let saved = site.http.post(url(0)).bearer_auth(token_for(&sent)).json(&sent).send().await.unwrap();
    let saved: Value = saved.json().await.unwrap();
    let id = saved["feature"]["id"].as_str().unwrap().to_owned();
    let first = saved["feature"]["properties"]["revision"].as_i64().unwrap();
    for (race, revision) in (first..).enumerate().take(races) {
        let edit = async |replica: usize| {
            let mut body = sent.clone();
            body["properties"]["name"] = json!(format!("race {race}, editor {replica}"));
            let request = site.http.put(format!("{}/{id}", url(replica))).header("if-match", format!("\"{revision}\""));
            request.bearer_auth(token_for(&body)).json(&body).send().await.unwrap().status().as_u16()
        };
        let (one, other) = tokio::join!(edit(0), edit(1));
        assert_eq!((one.min(other), one.max(other)), (200, 412), "race {race}");
    }
    eprintln!("{races} races of two editors on two replicas: {races} × one 200 and one 412");
}
