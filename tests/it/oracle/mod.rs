//! A million pairs of areas, random and adversarial, against GEOS, and against rational numbers where the two differ.

mod derived;
mod drawing;
mod fixtures;
pub mod geos;
mod scenes;
mod shapes;
mod tally;

use geo::MultiPolygon;
use geos::{Geos, Pair, Verdict};
use samordna::engine::{PlaneArea, defects, shared_area_m2};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;
use tally::Tally;

/// Pairs whose boxes meet, of areas that both this engine and GEOS find valid.
const PAIRS: usize = 1_000_000;
/// Scenes that are sent to the oracle at a time.
const SCENES: u64 = 16;
/// Threads that draw and compare, each with an oracle of its own.
const THREADS: usize = 2;

#[test]
fn a_million_pairs_agree_with_geos() {
    let (began, compared, next) = (Instant::now(), AtomicUsize::new(0), AtomicU64::new(0));
    let work = || {
        let (mut geos, mut tally) = (Geos::start(), Tally::default());
        while compared.load(Ordering::Relaxed) < PAIRS {
            let first = next.fetch_add(SCENES, Ordering::Relaxed);
            compared.fetch_add(compare(first..first + SCENES, &mut geos, &mut tally), Ordering::Relaxed);
        }
        tally
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let tally = tallies.into_iter().reduce(Tally::and).unwrap();
    eprintln!("{tally}\n{:.0} s", began.elapsed().as_secs_f64());
    assert!(tally.pairs >= PAIRS);
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
}

/// Compares all areas within each scene with each other. Returns how many pairs that were.
fn compare(scenes: std::ops::Range<u64>, geos: &mut Geos, tally: &mut Tally) -> usize {
    let (mut areas, mut ours, mut pairs): (Vec<MultiPolygon<f64>>, Vec<Option<PlaneArea>>, Vec<Pair>) =
        Default::default();
    for scene in scenes {
        let first = areas.len();
        areas.extend(scenes::scene(scene));
        ours.extend(areas[first..].iter().map(valid));
        for (a, one) in ours.iter().enumerate().skip(first) {
            let meets = |other: &PlaneArea| one.as_ref().is_some_and(|one| boxes_meet(one, other));
            let partners = ours.iter().enumerate().skip(a + 1).filter(|(_, other)| other.as_ref().is_some_and(meets));
            pairs.extend(partners.map(|(b, _)| (a, b)));
        }
    }
    let (verdicts, shared) = geos.measure(&areas, &pairs);
    for ((area, ours), verdict) in areas.iter().zip(&ours).zip(&verdicts) {
        tally.judge(ours.is_some(), *verdict, area, geos);
    }
    let before = tally.pairs;
    for (&(a, b), &theirs) in pairs.iter().zip(&shared) {
        let (one, other) = (ours[a].as_ref().unwrap(), ours[b].as_ref().unwrap());
        let both_valid = [a, b].iter().all(|&nth| verdicts[nth] == Verdict::Valid);
        tally.hold(shared_area_m2(one, other), theirs, both_valid, || (&areas[a], &areas[b]), geos);
    }
    tally.pairs - before
}

/// The area as the engine prepares it, if the engine finds it valid.
fn valid(area: &MultiPolygon<f64>) -> Option<PlaneArea> {
    if defects(area).is_empty() { PlaneArea::new(area).ok() } else { None }
}

fn boxes_meet(a: &PlaneArea, b: &PlaneArea) -> bool {
    geo::Intersects::intersects(&a.bounds(), &b.bounds())
}
