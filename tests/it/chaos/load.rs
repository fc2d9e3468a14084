//! Clients that register areas and do not give up: what fails is sent again with the same key, to any replica.

use super::numbers::Numbers;
use reqwest::{Client, StatusCode};
use samordna::clock::Clock;
use samordna::domain::access::Actor;
use samordna::domain::codes::Code;
use samordna::domain::organisation::Administration;
use samordna::domain::settings::Overrides;
use samordna::service::Service;
use samordna::store::Store;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// What a client was told: this name is registered under this id.
pub type Acknowledged = BTreeMap<String, String>;

/// A load that is under way.
pub struct Load {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
    began: Instant,
}

struct Shared {
    targets: Vec<String>,
    stop: AtomicBool,
    left: AtomicUsize,
    acknowledged: Mutex<Acknowledged>,
    times: Mutex<Vec<Duration>>,
    last: Mutex<Instant>,
    longest_silence: Mutex<Duration>,
    retries: AtomicU64,
    slowest: Mutex<Duration>,
}

/// What came of a load.
pub struct Result {
    pub acknowledged: Acknowledged,
    pub times: Vec<Duration>,
    pub took: Duration,
    /// The longest time in which no client was told anything.
    pub longest_silence: Duration,
    pub retries: u64,
    /// The longest time that one registration took, with all its repeats.
    pub slowest: Duration,
}

impl Load {
    /// So many clients, until they are told to stop or have registered so many areas.
    pub fn start(targets: Vec<String>, clients: usize, areas: usize) -> Self {
        let shared = Arc::new(Shared {
            targets,
            stop: AtomicBool::new(false),
            left: AtomicUsize::new(areas),
            acknowledged: Mutex::default(),
            times: Mutex::default(),
            last: Mutex::new(Instant::now()),
            longest_silence: Mutex::default(),
            retries: AtomicU64::new(0),
            slowest: Mutex::default(),
        });
        let clients = (0..clients).map(|number| tokio::spawn(client(number, Arc::clone(&shared)))).collect();
        Self { shared, clients, began: Instant::now() }
    }

    pub fn count(&self) -> usize {
        self.shared.acknowledged.lock().unwrap().len()
    }

    /// Lets every client finish the registration it is at.
    pub async fn stop(self) -> Result {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.finish().await
    }

    /// Waits until all areas are registered.
    pub async fn finish(self) -> Result {
        for client in self.clients {
            client.await.unwrap();
        }
        let shared = &self.shared;
        Result {
            took: self.began.elapsed(),
            acknowledged: shared.acknowledged.lock().unwrap().clone(),
            times: shared.times.lock().unwrap().clone(),
            longest_silence: *shared.longest_silence.lock().unwrap(),
            retries: shared.retries.load(Ordering::Relaxed),
            slowest: *shared.slowest.lock().unwrap(),
        }
    }
}

async fn client(number: usize, shared: Arc<Shared>) {
    let http = Client::builder().timeout(Duration::from_secs(8)).build().unwrap();
    let mut numbers = Numbers::new(u64::try_from(number).unwrap() * 1_000_003);
    for step in 0.. {
        let is_last =
            shared.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();
        if is_last || shared.stop.load(Ordering::Relaxed) {
            return;
        }
        let name = format!("client {number}, area {step}");
        let body = area(&name, &mut numbers);
        let began = Instant::now();
        let id = loop {
            let target = &shared.targets[numbers.below(shared.targets.len())];
            let sent = Instant::now();
            if let Some(id) = register(&http, target, &name, &body).await {
                shared.times.lock().unwrap().push(sent.elapsed());
                break id;
            }
            assert!(began.elapsed() < Duration::from_secs(120), "\"{name}\" cannot be registered");
            shared.retries.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(numbers.millis(5, 60)).await;
        };
        let now = Instant::now();
        let silence = now - std::mem::replace(&mut *shared.last.lock().unwrap(), now);
        let mut longest = shared.longest_silence.lock().unwrap();
        *longest = silence.max(*longest);
        drop(longest);
        let mut slowest = shared.slowest.lock().unwrap();
        *slowest = began.elapsed().max(*slowest);
        drop(slowest);
        shared.acknowledged.lock().unwrap().insert(name, id);
    }
}

/// One attempt: the id, if the answer is that it is registered. Everything but "try again" ends the run.
pub async fn register(http: &Client, target: &str, key: &str, body: &Value) -> Option<String> {
    let key: String = key.chars().map(|c| if c.is_ascii_graphic() { c } else { '-' }).collect();
    let request = http.post(format!("{target}/api/v1/initiatives")).header("idempotency-key", key).json(body);
    let request = request.bearer_auth(token_for(body));
    let answer = request.send().await.ok()?;
    match answer.status() {
        StatusCode::CREATED => {
            let body: Value = answer.json().await.ok()?;
            Some(body["feature"]["id"].as_str().unwrap().to_owned())
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => None,
        other => panic!("{other}: {}", answer.text().await.unwrap_or_default()),
    }
}

/// A crooked quadrangle of 200 to 700 m somewhere in a square of about 14 km, where most meet several others.
pub fn area(name: &str, numbers: &mut Numbers) -> Value {
    let (lon, lat) = (12.9 + 0.22 * numbers.unit(), 55.52 + 0.126 * numbers.unit());
    let mut corner = |east: f64, north: f64| {
        let (east, north) = (east * (0.6 + numbers.unit()), north * (0.6 + numbers.unit()));
        [lon + east * 0.0035, lat + north * 0.002]
    };
    let ring = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let code = ["FGK", "MF", "SBK", "KF"][numbers.below(4)];
    json!({ "type": "Feature",
        "geometry": { "type": "Polygon", "coordinates": [[ring[0], ring[1], ring[2], ring[3], ring[0]]] },
        "properties": { "name": name, "lead_administration": code, "begins": "2026-01-01", "phase": "running" } })
}

const ADMINISTRATIONS: [&str; 4] = ["FGK", "MF", "SBK", "KF"];

/// The tokens of this run, by administration. Each test is a process of its own.
static TOKENS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// Puts the administrations there that the areas name, and lets a program of each in.
pub async fn let_in(database: &str) {
    let store = Store::open(database).await.unwrap();
    let service = Service::open(store, Clock::System, &Overrides::default()).await.unwrap();
    let administrations = ADMINISTRATIONS.map(|code| Administration {
        code: Code::parse(code).unwrap(),
        name_sv: code.into(),
        name_en: code.into(),
        committee: None,
    });
    service.put_organisation(&Actor::Operator, Vec::new(), administrations.to_vec()).await.unwrap();
    service.close().await;
    let tokens = ADMINISTRATIONS.map(|code| (code.to_owned(), super::fleet::token(database, code)));
    TOKENS.lock().unwrap().extend(tokens);
}

/// The token of the administration that leads an area; an older program has none, and asks for none.
pub fn token_for(body: &Value) -> String {
    let lead = body["properties"]["lead_administration"].as_str().unwrap();
    TOKENS.lock().unwrap().get(lead).cloned().unwrap_or_default()
}

/// The same where an older program serves, which lets everybody in.
pub async fn put_administrations(target: &str) {
    let administration = |code: &str| json!({ "code": code, "name_sv": code, "name_en": code, "committee": null });
    let body = json!({ "administrations": ADMINISTRATIONS.map(administration) });
    let answer = Client::new().put(format!("{target}/api/v1/administrations")).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

/// A token that reads.
pub fn token() -> String {
    TOKENS.lock().unwrap()[ADMINISTRATIONS[0]].clone()
}
