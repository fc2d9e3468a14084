//! The check of outlines, timed on large ones: a coast of many vertices, and a comb whose teeth all lie beside each other.

use crate::city::Random;
use crate::cost;
use geo::{MultiPolygon, Polygon};
use samordna::engine::defects;
use serde_json::{Value, json};
use std::f64::consts::TAU;

/// Processor milliseconds that a check took, each time, for both outlines.
pub fn check(vertices: usize, times: usize) -> Value {
    json!({ "coast": millis(&coast(vertices), times), "comb": millis(&comb(vertices), times) })
}

fn millis(outline: &MultiPolygon<f64>, times: usize) -> Vec<f64> {
    let one = |_| {
        let (found, cost) = cost::of(|| defects(outline));
        assert!(found.is_empty(), "{found:?}");
        cost.cpu_s * 1e3
    };
    (0..times).map(one).collect()
}

/// A ring whose radius is different at every vertex.
fn coast(vertices: usize) -> MultiPolygon<f64> {
    let mut random = Random::new(vertices as u64);
    let point = |nth: usize| {
        let (sin, cos) = (TAU * nth as f64 / vertices as f64).sin_cos();
        let radius =
            5_000.0 * (1.0 + 0.3 * (5.0 * TAU * nth as f64 / vertices as f64).sin()) + random.between(0.0, 20.0);
        (crate::MIDDLE.x + radius * cos, crate::MIDDLE.y + radius * sin)
    };
    Polygon::new((0..vertices).map(point).collect::<Vec<_>>().into(), Vec::new()).into()
}

/// Teeth of a metre's width and a kilometre's length.
fn comb(vertices: usize) -> MultiPolygon<f64> {
    let tooth = |nth: usize| (nth as f64, if nth.is_multiple_of(2) { 1.0 } else { 1_000.0 });
    let teeth = (0..vertices - 2).map(tooth);
    let back = [((vertices - 3) as f64, 0.0), (0.0, 0.0)];
    Polygon::new(teeth.chain(back).collect::<Vec<_>>().into(), Vec::new()).into()
}
