//! All pairs of a register at once, from raw coordinates, by this engine or by stock crates.

use crate::city::Area;
use crate::cost::{self, Cost};
use crate::{LIMIT_M2, stock};
use geo::MultiPolygon;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
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
                let shapes: Vec<MultiPolygon<f64>> = areas.iter().map(|area| area.shape.clone()).collect();
                let administrations: Vec<usize> = areas.iter().map(|area| area.administration).collect();
                cost::of(|| engine(shapes, &administrations, threads))
            }
            Method::GeoPlain => cost::of(|| stock::plain(areas)),
            Method::GeoBest => cost::of(|| stock::best(areas)),
        }
    }
}

/// The same for areas of which there is room for one copy only.
pub fn consume(areas: Vec<Area>, threads: usize) -> (Vec<Pair>, Cost) {
    let (administrations, shapes): (Vec<usize>, Vec<MultiPolygon<f64>>) =
        areas.into_iter().map(|area| (area.administration, area.shape)).unzip();
    cost::of(|| engine(shapes, &administrations, threads))
}

/// Prepares all areas and finds their pairs. One thread means the calling one, without any pool.
fn engine(shapes: Vec<MultiPolygon<f64>>, administrations: &[usize], threads: usize) -> Vec<Pair> {
    let prepare = |shape| PlaneArea::new(shape).expect("a readable area");
    let differ = |a: usize, b: usize| administrations[a] != administrations[b];
    if threads == 1 {
        let areas: Vec<PlaneArea> = shapes.into_iter().map(prepare).collect();
        return all_pairs(&areas, differ, LIMIT_M2, Run { threads: 1, ..Run::default() }).expect("pairs");
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let areas: Vec<PlaneArea> = shapes.into_par_iter().map(prepare).collect();
        all_pairs(&areas, differ, LIMIT_M2, Run::default()).expect("pairs")
    })
}
