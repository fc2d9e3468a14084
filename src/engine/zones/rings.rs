//! Polygons of faces.

use std::collections::HashMap;

use geo::{LineString, Polygon};

use crate::engine::zones::faces::{Cycle, Graph};
use crate::engine::zones::snap::{Grid, Point, cross};

/// The polygon of a face between its own cycle and those that lie in it.
///
/// A cycle that touches itself is parted there, as polygons want it: its loops around the face's ground become the
/// exterior, and those around something else become holes.
pub(super) fn polygon(graph: &Graph, around: Cycle, holes: &[Cycle], grid: Grid) -> Polygon<f64> {
    let mut loops = part(graph.along(around).map(|half_edge| graph.origin(half_edge)));
    let exterior = loops.iter().position(|ring| is_counter_clockwise(ring)).map(|place| loops.swap_remove(place));
    loops.extend(holes.iter().flat_map(|&hole| part(graph.along(hole).map(|half_edge| graph.origin(half_edge)))));
    let ring = |points: Vec<Point>| LineString::new(points.into_iter().map(|point| grid.metres(point)).collect());
    Polygon::new(ring(exterior.unwrap_or_default()), loops.into_iter().map(ring).collect())
}

/// Parts a closed way at points that it visits more than once.
fn part(way: impl Iterator<Item = Point>) -> Vec<Vec<Point>> {
    let mut loops = Vec::new();
    let mut open: Vec<Point> = Vec::new();
    let mut place: HashMap<Point, usize> = HashMap::new();
    for point in way {
        if let Some(&begin) = place.get(&point) {
            let closed = open.split_off(begin);
            for point in &closed {
                place.remove(point);
            }
            loops.push(closed);
        }
        place.insert(point, open.len());
        open.push(point);
    }
    loops.push(open);
    loops
}

fn is_counter_clockwise(ring: &[Point]) -> bool {
    let Some(&from) = ring.first() else {
        return false;
    };
    ring.windows(2).filter_map(<[_]>::first_chunk).map(|&[a, b]| cross(from, a, b)).sum::<i128>() > 0
}
