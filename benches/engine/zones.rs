//! The partition of a dense cluster into faces, from raw coordinates, on one thread.

use crate::city::Area;
use crate::{cost, file};
use samordna::engine::{PlaneArea, partition};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Divides all areas and writes per face how many areas and how many administrations cover it, and its square metres.
pub fn divide(areas: &[Area], path: &Path) -> Value {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let (faces, cost) = cost::of(|| {
        let prepare = |area: &Area| PlaneArea::new(&area.shape).expect("a readable area");
        let areas: Vec<PlaneArea> = areas.iter().map(prepare).collect();
        let areas: Vec<&PlaneArea> = areas.iter().collect();
        alone.install(|| partition(&areas, 1)).expect("a partition")
    });
    let administrations = |members: &[u32]| {
        let all: BTreeSet<usize> = members.iter().map(|&member| areas[member as usize].administration).collect();
        all.len()
    };
    let words = faces.iter().flat_map(|face| {
        [face.members.len() as f64, administrations(&face.members) as f64, face.area_m2].map(f64::to_le_bytes)
    });
    file::write_words(path, words);
    json!({ "faces": faces.len(), "cost": cost })
}
