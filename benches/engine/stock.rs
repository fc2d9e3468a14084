//! What one writes without this engine: an R-tree of boxes by `rstar`, geometry by `geo`.

use crate::LIMIT_M2;
use crate::city::Area;
use geo::algorithm::monotone_chain::MonotoneChainMultiPolygon;
use geo::{Area as _, BooleanOps, BoundingRect, Intersects};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use samordna::engine::Pair;

/// The obvious form: boxes, then `Intersects`, then `BooleanOps`.
pub fn plain(areas: &[Area]) -> Vec<Pair> {
    join(areas, |a, b| areas[a].shape.intersects(&areas[b].shape))
}

/// The fastest form found with stock parts: the question whether they meet goes to monotone chains made once per area,
/// which cost 2 µs each and are counted.
pub fn best(areas: &[Area]) -> Vec<Pair> {
    let chains: Vec<MonotoneChainMultiPolygon<'_, f64>> = areas.iter().map(|area| (&area.shape).into()).collect();
    join(areas, |a, b| chains[a].intersects(&chains[b]))
}

fn join(areas: &[Area], meet: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let boxes: Vec<AABB<[f64; 2]>> = areas.iter().map(envelope).collect();
    let place = |(nth, aabb): (usize, &AABB<[f64; 2]>)| GeomWithData::new(Rectangle::from_aabb(*aabb), nth);
    let tree = RTree::bulk_load(boxes.iter().enumerate().map(place).collect());
    let mut pairs = Vec::new();
    for (a, (area, envelope)) in areas.iter().zip(&boxes).enumerate() {
        for other in tree.locate_in_envelope_intersecting(*envelope) {
            let b = other.data;
            if a < b && area.administration != areas[b].administration && meet(a, b) {
                let area_m2 = area.shape.intersection(&areas[b].shape).unsigned_area();
                if area_m2 > LIMIT_M2 {
                    pairs.push(Pair { a: a as u32, b: b as u32, area_m2 });
                }
            }
        }
    }
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

fn envelope(area: &Area) -> AABB<[f64; 2]> {
    let bounds = area.shape.bounding_rect().expect("an area has a box");
    AABB::from_corners(bounds.min().into(), bounds.max().into())
}
