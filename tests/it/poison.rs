//! Areas drawn to take as long as possible: they are answered in bounded time, and slow nobody else down.

use super::Register;
use crate::harness::{feature, square};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Vertices that an area may have when it comes in through the API; the repeated first one counts.
const VERTICES: usize = 10_000;
/// The vertices of the area that the bombs cross. The time grows with the product of both, and a debug build takes a
/// hundred times as long as a release build, so there it is smaller.
const REGISTERED: usize = if cfg!(debug_assertions) { 200 } else { VERTICES };
/// Bombs that are sent at once.
const BOMBS: usize = 20;
/// What a bomb may take with all the others before it: the server gives up after 30 s.
const LONGEST_BOMB: Duration = Duration::from_secs(35);
/// What an ordinary preview may take meanwhile.
const LONGEST_PREVIEW: Duration = Duration::from_secs(2);

/// A comb of as many teeth as an area may have, across the whole city: its back in the west, or in the south.
fn comb(lying: bool, vertices: usize) -> Value {
    let (west, south, width, height) = (12.85, 55.50, 0.3, 0.16);
    let teeth = vertices - 3;
    let tooth = |nth: usize| (nth as f64 / (teeth - 1) as f64, if nth.is_multiple_of(2) { 1.0 } else { 0.01 });
    let corners = (0..teeth).map(tooth).chain([(1.0, 0.0), (0.0, 0.0)]);
    let place = |(along, up): (f64, f64)| {
        let (x, y) = if lying { (up, along) } else { (along, up) };
        json!([west + x * width, south + y * height])
    };
    let mut ring: Vec<Value> = corners.map(place).collect();
    ring.push(ring[0].clone());
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn question(geometry: &Value) -> Value {
    json!({ "geometry": geometry, "begins": "2026-01-01", "lead_administration": "MF" })
}

fn percentile(times: &mut [Duration], part: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * part) as usize]
}

#[tokio::test(flavor = "multi_thread")]
async fn crossed_combs_slow_nobody_down() {
    let register = Arc::new(Register::malmo().await);
    let registered = register.register(&feature("comb", "FGK", comb(false, REGISTERED))).await.expect(201);
    assert_eq!(registered.body["overlaps"], json!([]));
    for nth in 0..40 {
        let place = square(f64::from(nth % 8) * 4.0, f64::from(nth / 8) * 4.0, 3.0);
        register.register(&feature("ordinary", "SBK", place)).await.expect(201);
    }
    let ordinary = question(&square(5.0, 5.0, 6.0));
    let mut before = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        register.post("/api/v1/overlaps/preview", &ordinary).await.expect(200);
        before.push(began.elapsed());
    }

    let running = Arc::new(AtomicUsize::new(BOMBS));
    let body = Arc::new(question(&comb(true, VERTICES)));
    let bombs: Vec<_> = (0..BOMBS)
        .map(|_| {
            let (register, body, running) = (Arc::clone(&register), Arc::clone(&body), Arc::clone(&running));
            tokio::spawn(async move {
                let began = Instant::now();
                let answer = register.post("/api/v1/overlaps/preview", &body).await;
                running.fetch_sub(1, Ordering::Relaxed);
                (answer.status.as_u16(), answer.body["overlaps"].as_array().map(Vec::len), began.elapsed())
            })
        })
        .collect();
    let mut meanwhile = Vec::new();
    while running.load(Ordering::Relaxed) > 0 {
        let began = Instant::now();
        let answer = register.post("/api/v1/overlaps/preview", &ordinary).await.expect(200);
        meanwhile.push(began.elapsed());
        assert!(answer.body["overlaps"].as_array().is_some_and(|found| found.len() > 4));
    }
    let mut took = Vec::new();
    for bomb in bombs {
        let (status, found, time) = bomb.await.unwrap();
        // The last ones in the queue of a busy machine may be told that it took too long.
        assert!(status == 408 || (status == 200 && found.is_some_and(|found| found > 0)), "{status}");
        took.push(time);
    }
    let bomb = percentile(&mut took, 1.0);
    let [p50, p99, slowest] = [0.5, 0.99, 1.0].map(|part| percentile(&mut meanwhile, part));
    eprintln!(
        "{BOMBS} bombs at once, the slowest {bomb:.1?}; {} ordinary previews meanwhile, p50 {p50:.1?}, p99 {p99:.1?}, \
        the slowest {slowest:.1?}; alone p50 {:.1?}",
        meanwhile.len(),
        percentile(&mut before, 0.5)
    );
    // One preview after another: a single long wait would hide in a percentile, so the slowest counts.
    assert!(bomb < LONGEST_BOMB && slowest < LONGEST_PREVIEW, "bomb {bomb:?}, preview {slowest:?}");
}
