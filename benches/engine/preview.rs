//! One new area against a live register in process: from its raw coordinates to what it shares with whom.

use crate::LIMIT_M2;
use crate::city::Area;
use crate::cost;
use samordna::engine::{Index, PlaneArea};
use serde_json::{Value, json};
use std::time::Instant;

/// Areas by number, each with its administration.
pub type Register = Index<u32, usize>;

/// Asks about areas one after another; times are in microseconds on the wall, each with the hits and what they share.
pub fn ask(register: &Register, areas: &[Area]) -> Value {
    let shapes: Vec<_> = areas.iter().map(|area| (area.administration, area.shape.clone())).collect();
    let (answers, cost) = cost::of(|| {
        let one = |(own, shape)| {
            let began = Instant::now();
            let area = PlaneArea::new(&shape).expect("a readable area");
            let hits = register.find(&area, LIMIT_M2, |_, administration| *administration != own);
            let took_us = began.elapsed().as_secs_f64() * 1e6;
            (took_us, hits.len(), hits.iter().map(|hit| hit.shared.area_m2).sum::<f64>())
        };
        shapes.into_iter().map(one).collect::<Vec<(f64, usize, f64)>>()
    });
    json!({ "answers": answers, "cost": cost })
}
