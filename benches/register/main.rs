//! The register under load, through its front door: loading the index, previewing, registering.
//!
//! `cargo bench --bench register` prints a table, or one JSON object per row after `--json`; the sizes are its
//! arguments, 2000 and 100000 without any.

#![allow(clippy::print_stdout)] // a benchmark is there to print

#[allow(dead_code)] // the other benchmark uses the rest
#[path = "../city/mod.rs"]
mod city;
mod spans;

use city::Area;
use geo::Coord;
use reqwest::Client;
use samordna::app::Server;
use samordna::clock::Clock;
use samordna::config::{Config, Limits};
use samordna::domain::access::Actor;
use samordna::domain::crs::MetricCrs;
use samordna::domain::footprint::Footprint;
use samordna::domain::initiative::{Attributes, Initiative};
use samordna::domain::organisation::Administration;
use samordna::domain::period::Period;
use samordna::domain::settings::Overrides;
use samordna::domain::words::{AreaStatus, CityRole, Form, Origin, Phase, Visibility};
use samordna::service::Service;
use samordna::service::wire::Geometry;
use samordna::store::{ChangeKind, Store};
use serde_json::{Value, json};
use spans::Spans;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const EPSG: u32 = 3006;
const SEED: u64 = 2026;
/// A point in the middle of Sweden in EPSG:3006, easting first: there is room for hundreds of cities around it.
const MIDDLE: Coord<f64> = Coord { x: 550_000.0, y: 6_600_000.0 };
const PREVIEWS: usize = 2_000;
const REGISTRATIONS: usize = 300;
const BATCH: usize = 1_000;

fn main() {
    let spans = Spans::install();
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![2_000, 100_000] } else { asked };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let as_json = std::env::args().any(|argument| argument == "--json");
    if !as_json {
        println!(
            "initiatives  vertices   load s   preview ms      hits   register ms     of it detecting   of it searching"
        );
    }
    for size in sizes {
        let row = runtime.block_on(measure(size, &spans));
        if as_json {
            println!("{row}");
        } else {
            let number = |name: &str| row[name].as_f64().unwrap_or_default();
            let both = |name: &str| {
                format!(
                    "{:.2} / {:.2}",
                    row[name][0].as_f64().unwrap_or_default(),
                    row[name][1].as_f64().unwrap_or_default()
                )
            };
            println!(
                "{size:>11} {:>9} {:>8.2}   {:<12} {:>7.1}   {:<15} {:<17} {}",
                number("vertices"),
                number("load_s"),
                both("preview_ms"),
                number("hits"),
                both("register_ms"),
                both("detect_ms"),
                both("search_ms"),
            );
        }
    }
}

/// One row: times are p50 and p99 in milliseconds.
async fn measure(size: usize, spans: &Spans) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bench.gpkg");
    let crs = MetricCrs::new(EPSG).expect("a known system");
    let footprints: Vec<(usize, Footprint)> = city::areas(size, SEED, MIDDLE)
        .into_iter()
        .filter_map(|Area { administration, shape }| {
            Some((administration, Footprint::from_valid(crs.unproject(&shape)?)))
        })
        .collect();
    let vertices: usize = footprints.iter().map(|(_, footprint)| footprint.vertices()).sum();
    fill(&file, &crs, &footprints).await;

    let began = Instant::now();
    let store = Store::open(file.to_str().expect("a path")).await.expect("the store opens");
    // One client that asks more often than any person.
    let limits = Limits { anonymous_per_minute: 600_000, anonymous_burst: 600_000, ..Limits::default() };
    let config = Config { limits, ..Config::default() };
    let given = Overrides::default();
    let service = Service::open_with(store, Clock::System, &given, config).await.expect("the register opens");
    let load = began.elapsed();

    let server = Server::bind(Arc::clone(&service), "127.0.0.1:0".parse().expect("an address")).await.expect("a port");
    let server = server.within(|router| router.layer(axum::Extension(Actor::Operator)));
    let base = format!("http://{}/api/v1", server.address().expect("an address"));
    tokio::spawn(server.run(std::future::pending()));
    let client = Client::new();

    // New areas of the same kind in the same cities, none of which is registered.
    let new = city::areas(size, SEED + 1, MIDDLE);
    let bodies: Vec<Value> = (0..PREVIEWS).filter_map(|index| body(&crs, &new[index * new.len() / PREVIEWS])).collect();
    let (mut previews, mut hits) = (Vec::new(), 0);
    for body in &bodies {
        let request = client.post(format!("{base}/overlaps/preview")).json(&preview(body));
        let began = Instant::now();
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        previews.push(began.elapsed());
        hits += answer["overlaps"].as_array().expect("a preview").len();
    }
    let mut registrations = Vec::new();
    spans.forget();
    for body in bodies.iter().take(REGISTRATIONS) {
        let request = client.post(format!("{base}/initiatives")).json(body);
        let began = Instant::now();
        let answer = request.send().await.expect("an answer");
        registrations.push(began.elapsed());
        assert_eq!(answer.status(), 201);
    }
    // Before the lock everything is measured; inside the write that is renewed, and the overlaps are written.
    let [sights, renewals, writes] = ["sight", "renew", "detect"].map(|name| spans.times(name));
    assert_eq!([sights.len(), renewals.len(), writes.len()], [REGISTRATIONS; 3]);
    let both = |a: &[Duration], b: &[Duration]| a.iter().zip(b).map(|(a, b)| *a + *b).collect::<Vec<_>>();
    let (mut detections, mut searches) = (both(&sights, &writes), both(&sights, &renewals));
    json!({
        "initiatives": size, "vertices": vertices, "load_s": load.as_secs_f64(), "previews": previews.len(),
        "hits": hits as f64 / bodies.len() as f64, "registrations": registrations.len(),
        "preview_ms": millis(&mut previews), "register_ms": millis(&mut registrations),
        "detect_ms": millis(&mut detections), "search_ms": millis(&mut searches),
    })
}

fn millis(times: &mut [Duration]) -> [f64; 2] {
    times.sort_unstable();
    [0.5, 0.99].map(|part| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0)
}

fn code(administration: usize) -> String {
    format!("A{administration}")
}

fn body(crs: &MetricCrs, area: &Area) -> Option<Value> {
    let geometry = Geometry::MultiPolygon(crs.unproject(&area.shape)?);
    Some(json!({ "type": "Feature", "geometry": geometry, "properties": {
        "name": "new", "lead_administration": code(area.administration), "begins": "2026-01-01" } }))
}

fn preview(body: &Value) -> Value {
    json!({ "geometry": body["geometry"], "begins": "2026-01-01",
        "lead_administration": body["properties"]["lead_administration"] })
}

/// Writes initiatives straight into a new store: what is measured is loading and asking, not writing.
async fn fill(file: &Path, crs: &MetricCrs, footprints: &[(usize, Footprint)]) {
    let store = Store::open(file.to_str().expect("a path")).await.expect("a new store");
    let mut overrides = Overrides::default();
    overrides.set(&format!("metric_crs={EPSG}")).expect("a setting");
    let service = Service::open(store.clone(), Clock::System, &overrides).await.expect("a new register");
    let administration = |index| Administration {
        code: code(index).try_into().expect("a code"),
        name_sv: code(index),
        name_en: code(index),
        committee: None,
    };
    service
        .put_organisation(&Actor::Operator, Vec::new(), (0..12).map(administration).collect())
        .await
        .expect("administrations");
    let at = Clock::System.now();
    for batch in footprints.chunks(BATCH) {
        let (mut tx, mut seq) = store.write().await.expect("a write");
        for (position, (administration, footprint)) in batch.iter().enumerate() {
            if position > 0 {
                seq = tx.next_seq().await.expect("a number");
            }
            let plane = crs.project(footprint.multi_polygon()).expect("a projected area");
            let initiative = Initiative {
                id: Uuid::new_v4(),
                revision: seq,
                attributes: attributes(*administration, seq),
                footprint: footprint.clone(),
                area_version: 1,
                area_m2: samordna::engine::PlaneArea::new(&plane).expect("an area").area_m2(),
                created_at: at,
                updated_at: at,
                withdrawn_at: None,
                overlap_count: 0,
            };
            let kind = ChangeKind::InitiativeRegistered;
            tx.append_change(seq, at, kind, &initiative.id.to_string(), &Value::Null).await.expect("a change");
            tx.put_initiative(&initiative, true).await.expect("an initiative");
        }
        tx.commit().await.expect("a commit");
    }
    store.close().await;
}

fn attributes(administration: usize, number: i64) -> Attributes {
    Attributes {
        name: format!("Initiative {number}"),
        description: String::new(),
        purpose: String::new(),
        form: Form::Other,
        origin: Origin::City,
        city_role: CityRole::Partner,
        lead_administration: code(administration).try_into().expect("a code"),
        participating_administrations: Vec::new(),
        actors: Vec::new(),
        focus_fields: Vec::new(),
        contact_person: None,
        visibility: Visibility::Internal,
        period: Period { begins: "2026-01-01".parse().ok(), ends: None },
        phase: Phase::Running,
        area_status: AreaStatus::Decided,
        parent: None,
        registry_number: None,
        external_id: None,
        source: None,
    }
}
