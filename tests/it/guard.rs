//! What may not be called is not connected to, and programs that do not answer hold nobody else up.

use crate::harness::{Register, feature, square};
use crate::home::OnGeoPackage;
use crate::outside::{Manner, Program};
use samordna::config::Config;
use samordna::deliver::{Caller, Outbox, Resolver};
use samordna::domain::codes::Code;
use samordna::domain::delivery::{Channel, DeliveryKind};
use samordna::domain::handling::NoticeKind;
use samordna::domain::outside::Exceptions;
use samordna::service::InstallationKey;
use samordna::store::{NewDelivery, Store, Webhook};
use serde_json::json;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Addresses that a name may stand for, and none of which may be called.
const DENIED: &[&str] = &[
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.1.2.3",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.216.34",
    "::127.0.0.1",
    "::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:c0a8:1::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
];

/// Forms of addresses that somebody may type in, with the port of a listener in place of `PORT`.
const FORMS: &[&str] = &[
    "https://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/",
    "https://localhost:PORT/",
    "https://LOCALHOST:PORT/",
    "https://localhost.:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://0x7f.0.0.1:PORT/",
    "https://127.1:PORT/",
    "https://127.0.1:PORT/",
    "https://127.0.0.1.:PORT/",
    "https://0:PORT/",
    "https://[::1]:PORT/",
    "https://[::]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://user@127.0.0.1:PORT/",
    "https://hooks.example.se@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT@hooks.example.se/",
    "https://127.0.0.1:PORT\\@hooks.example.se/",
    "https://hooks.example.se\\@127.0.0.1:PORT/",
    "https:127.0.0.1:PORT/",
    "https:///127.0.0.1:PORT/",
    "https://127.0.0.1\t:PORT/",
    " https://127.0.0.1:PORT/",
    "https://127%2e0.0.1:PORT/",
    "https://１２７.0.0.1:PORT/",
    "https://127。0。0。1:PORT/",
    "https://ⓛocalhost:PORT/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/",
    "https://a.localhost:PORT/",
    "https://printer.local:PORT/",
];

/// A register with a webhook of this address that was never checked: as if a row had come in another way.
struct House {
    register: Register<OnGeoPackage>,
    store: Store,
    number: AtomicUsize,
}

impl House {
    async fn new() -> Self {
        let register = Register::<OnGeoPackage>::run_with(Config::default()).await;
        register.service.set_installation_key(InstallationKey::new([7; 32]));
        let store = Store::open(&register.address()).await.unwrap();
        Self { register, store, number: AtomicUsize::new(0) }
    }

    /// Adds webhooks of these addresses.
    async fn hooks(&self, urls: &[String]) -> Vec<Uuid> {
        let now = self.register.service.clock().now();
        let mut tx = self.store.write_aside().await.unwrap();
        let mut ids = Vec::new();
        for url in urls {
            let webhook = Webhook {
                id: Uuid::new_v4(),
                name: "x".into(),
                administration: Code::parse("FGK").unwrap(),
                url: url.clone(),
                kinds: vec![NoticeKind::Opened],
                minimum_band: None,
                generation: 1,
                earlier_until: None,
                created_by: "operator".into(),
                created_at: now,
                failing_since: None,
                disabled: None,
            };
            tx.insert_webhook(&webhook).await.unwrap();
            ids.push(webhook.id);
        }
        tx.commit().await.unwrap();
        ids
    }

    /// Puts a call to each into the outbox.
    async fn call(&self, hooks: &[Uuid]) -> Vec<Uuid> {
        let now = self.register.service.clock().now();
        let mut tx = self.store.write_aside().await.unwrap();
        let mut ids = Vec::new();
        for webhook in hooks {
            let new = NewDelivery {
                id: Uuid::new_v4(),
                channel: Channel::Webhook,
                kind: DeliveryKind::Test,
                subscription: None,
                person: None,
                webhook: Some(*webhook),
                dedupe: format!("t:{}", self.number.fetch_add(1, Ordering::Relaxed)),
                created_at: now,
                due_at: now,
                detail: json!({}),
            };
            ids.push(tx.put_delivery(&new, &[]).await.unwrap());
        }
        tx.commit().await.unwrap();
        ids
    }

    /// What the last attempt of each came to.
    async fn faults(&self, ids: &[Uuid]) -> Vec<Option<String>> {
        let mut tx = self.store.read().await.unwrap();
        let mut faults = Vec::new();
        for id in ids {
            faults.push(tx.find_delivery(*id).await.unwrap().unwrap().fault);
        }
        faults
    }

    fn outbox(&self, resolver: Resolver, exceptions: Exceptions) -> Arc<Outbox> {
        let caller = Caller::new(resolver, exceptions).unwrap();
        Arc::new(Outbox::with(Arc::clone(&self.register.service), None, caller))
    }
}

#[tokio::test]
async fn no_form_of_a_denied_address_is_connected_to() {
    let house = House::new().await;
    let listener = Program::good().await;
    let port = listener.address.port().to_string();
    let mut urls: Vec<String> = FORMS.iter().map(|form| form.replace("PORT", &port)).collect();
    for address in DENIED {
        let address: IpAddr = address.parse().unwrap();
        urls.push(match address {
            IpAddr::V4(address) => format!("https://{address}:{port}/"),
            IpAddr::V6(address) => format!("https://[{address}]:{port}/"),
        });
    }
    let forms = urls.len();
    // And names: each of a denied address, some with one that may be called beside it.
    let asked = Arc::new(Mutex::new(Vec::new()));
    for number in 0..DENIED.len() * 2 {
        urls.push(format!("https://host{number}.example:{port}/"));
    }
    let heard = Arc::clone(&asked);
    let resolver = Resolver::By(Arc::new(move |host| {
        heard.lock().unwrap().push(host.to_owned());
        let number: usize = host.trim_start_matches("host").trim_end_matches(".example").parse().unwrap_or(0);
        let denied: IpAddr = DENIED[number % DENIED.len()].parse().unwrap();
        match number < DENIED.len() {
            true => vec![denied],
            false => vec!["93.184.216.34".parse().unwrap(), denied],
        }
    }));
    let ids = house.call(&house.hooks(&urls).await).await;
    house.outbox(resolver, Exceptions::default()).run_until_empty().await.unwrap();
    let faults = house.faults(&ids).await;
    for (url, fault) in urls.iter().zip(&faults) {
        assert_eq!(fault.as_deref(), Some("address_denied"), "{url}");
    }
    assert_eq!(*listener.connections.lock().unwrap(), 0);
    // Every name was asked for once: what was checked is what would have been called.
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), DENIED.len() * 2);
    eprintln!("{forms} forms and {} names: 0 connections", asked.len());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_not_believed_twice() {
    let house = House::new().await;
    let listener = Program::good().await;
    let turn = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&turn);
    // Good when it is looked at, and this machine when it is looked at again.
    let resolver = Resolver::By(Arc::new(move |_| match counted.fetch_add(1, Ordering::Relaxed) % 2 {
        // Of a network that is an exception here so that the attempt ends at once, since nobody is there.
        0 => vec!["127.99.0.1".parse().unwrap()],
        _ => vec!["127.0.0.1".parse().unwrap()],
    }));
    let exceptions = Exceptions::parse(["127.99.0.0/16"]).unwrap();
    let outbox = house.outbox(resolver, exceptions);
    for _ in 0..100 {
        let hooks = house.hooks(&[format!("https://rebinding.example:{}/", listener.address.port())]).await;
        house.call(&hooks).await;
        outbox.run_until_empty().await.unwrap();
    }
    assert_eq!(*listener.connections.lock().unwrap(), 0);
    assert_eq!(turn.load(Ordering::Relaxed), 100);
}

/// The memory that this process has, in bytes.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_bad_receivers_hold_nobody_up() {
    let house = House::new().await;
    house.register.as_("operator").register(&feature("A", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
    let manners = [Manner::Silent, Manner::Endless, Manner::Huge];
    let mut bad = Vec::new();
    for number in 0..500 {
        bad.push(Program::start(manners[number % 3].clone()).await);
    }
    let mut healthy = Vec::new();
    for _ in 0..50 {
        healthy.push(Program::good().await);
    }
    let urls = |programs: &[Program]| programs.iter().map(Program::url).collect::<Vec<_>>();
    let exceptions = Exceptions::parse(["127.0.0.0/8"]).unwrap();
    let outbox = house.outbox(Resolver::System, exceptions);
    // The bad ones come first, and have more to come.
    let (bad_hooks, hooks) = (house.hooks(&urls(&bad)).await, house.hooks(&urls(&healthy)).await);
    house.call(&bad_hooks).await;
    house.call(&bad_hooks).await;
    let before = memory();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(Arc::clone(&outbox).run(async { drop(stopped.await) }));
    let mut waits = Vec::new();
    let mut most = before;
    let began = Instant::now();
    for round in 0..4 {
        let sent = Instant::now();
        house.call(&hooks).await;
        house.register.service.hint_outbox();
        let wanted = (round + 1) * healthy.len();
        loop {
            let calls: usize = healthy.iter().map(|program| program.calls().len()).sum();
            most = most.max(memory());
            if wanted <= calls || Duration::from_secs(60) < sent.elapsed() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for program in &healthy {
            let call = program.calls().get(round).map(|call| call.at.duration_since(sent));
            waits.push(call.unwrap_or(Duration::from_secs(60)));
        }
    }
    let elapsed = began.elapsed();
    drop(stop);
    running.await.unwrap();
    waits.sort_unstable();
    let p99 = waits[waits.len() * 99 / 100];
    let grown = most.saturating_sub(before) / 1024 / 1024;
    eprintln!("{} calls beside 500 bad receivers in {elapsed:?}: p99 {p99:?}, memory +{grown} MB", waits.len());
    assert!(p99 < Duration::from_secs(10), "{p99:?}");
    assert!(grown < 50, "{grown} MB");
}
