//! All pairs of a register at once, from raw coordinates, by this engine or by stock crates.

use crate::city::Area;
use crate::cost::{self, Cost};
use crate::{LIMIT_M2, stock};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use samordna::engine::{Pair, PlaneArea, Run, all_pairs};
use serde::Deserialize;

/// Who finds the pairs.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// This engine.
    Engine,
    /// `rstar` and `geo` as one writes them.
    GeoPlain,
    /// `rstar` and `geo` in the fastest form that their stock parts allow.
    GeoBest,
}

impl Method {
    /// Finds the pairs of areas of different administrations, by place.
    pub fn run(self, areas: &[Area], threads: usize) -> (Vec<Pair>, Cost) {
        match self {
            Method::Engine => {
                let administrations: Vec<usize> = areas.iter().map(|area| area.administration).collect();
                // Taking the footprints down again is no part of finding pairs.
                let ((pairs, _), cost) = cost::of(|| engine(areas, &administrations, threads));
                (pairs, cost)
            }
            Method::GeoPlain => cost::of(|| stock::plain(areas)),
            Method::GeoBest => cost::of(|| stock::best(areas)),
        }
    }
}

/// Prepares all areas and finds their pairs. One thread means the calling one, without any pool.
fn engine(areas: &[Area], administrations: &[usize], threads: usize) -> (Vec<Pair>, Vec<PlaneArea>) {
    let prepare = |area: &Area| PlaneArea::new(&area.shape).expect("a readable area");
    let differ = |a: usize, b: usize| administrations[a] != administrations[b];
    if threads == 1 {
        let planes: Vec<PlaneArea> = areas.iter().map(prepare).collect();
        let run = Run { threads: 1, ..Run::default() };
        return (all_pairs(&planes, differ, LIMIT_M2, run).expect("pairs"), planes);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let planes: Vec<PlaneArea> = areas.par_iter().map(prepare).collect();
        (all_pairs(&planes, differ, LIMIT_M2, Run::default()).expect("pairs"), planes)
    })
}
