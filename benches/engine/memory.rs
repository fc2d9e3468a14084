//! What a register weighs: memory that becomes resident while its footprints and index are built.
//!
//! Areas are made one by one and dropped, so nothing but footprints and index stays; what the allocator keeps of freed
//! memory counts against us.

use crate::MIDDLE;
use crate::city::{self, Area};
use crate::cost::{self, resident_bytes};
use crate::preview::Register;
use geo::CoordsIter;
use samordna::engine::{Index, PlaneArea};
use serde_json::{Value, json};
use std::sync::Arc;

/// Bytes of a vertex as given: two doubles.
const INPUT_BYTES: usize = 16;

/// Builds a register of `count` areas.
pub fn register(count: usize, seed: u64) -> (Register, Value) {
    let before = resident_bytes();
    let mut vertices = 0;
    let prepare = |(key, Area { administration, shape }): (u32, Area)| {
        vertices += shape.coords_count();
        (key, Arc::new(PlaneArea::new(&shape).expect("a readable area")), administration)
    };
    let areas: Vec<_> = (0..).zip(city::each(count, seed, MIDDLE)).map(prepare).collect();
    let footprints = resident_bytes() - before;
    let (register, cost) = cost::of(|| Index::bulk(areas));
    let all = resident_bytes() - before;
    let weight = json!({
        "areas": count, "vertices": vertices, "index_cost": cost,
        "footprints_bytes": footprints, "all_bytes": all, "input_bytes": vertices * INPUT_BYTES,
    });
    (register, weight)
}
