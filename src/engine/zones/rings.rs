//! Polygons of faces.

use geo::{LineString, Polygon, Vector2DOps};

use crate::engine::zones::faces::{Cycle, Graph};
use crate::engine::zones::snap::Grid;

/// Makes polygons of faces, one after another.
pub(super) struct Rings<'a> {
    graph: &'a Graph,
    grid: Grid,
    /// The points of the cycle that is being parted, and for each of all points its place there, or `NOWHERE`.
    way: Vec<u32>,
    place: Vec<u32>,
    /// Loops that the cycle was parted into before the last.
    parted: Vec<LineString<f64>>,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> Rings<'a> {
    pub fn new(graph: &'a Graph, grid: Grid) -> Rings<'a> {
        Rings { graph, grid, way: Vec::new(), place: vec![NOWHERE; graph.points().len()], parted: Vec::new() }
    }

    /// The polygon of a face between its own cycle and those that lie in it.
    ///
    /// A cycle that touches itself is parted there, as polygons want it: its loop around the face's ground becomes the
    /// exterior, and those around something else become holes.
    pub fn polygon(&mut self, around: Cycle, holes: impl Iterator<Item = Cycle>) -> Polygon<f64> {
        let mut exterior = self.part(around);
        let mut rings = Vec::new();
        if !self.parted.is_empty() {
            rings.append(&mut self.parted);
            rings.push(exterior);
            let place = rings.iter().position(is_counter_clockwise).unwrap_or_default();
            exterior = rings.swap_remove(place);
        }
        for hole in holes {
            rings.push(self.part(hole));
            rings.append(&mut self.parted);
        }
        Polygon::new(exterior, rings)
    }

    /// Makes a ring of a cycle, after moving to `parted` what lies between two visits of a point.
    fn part(&mut self, cycle: Cycle) -> LineString<f64> {
        self.way.clear();
        for &half_edge in self.graph.along(cycle) {
            let point = self.graph.origin(half_edge);
            let begin = self.place[point as usize] as usize;
            if let Some(closed) = self.way.get(begin..) {
                closed.iter().for_each(|&point| self.place[point as usize] = NOWHERE);
                self.parted.push(self.line(closed));
                self.way.truncate(begin);
            }
            self.place[point as usize] = self.way.len() as u32;
            self.way.push(point);
        }
        self.way.iter().for_each(|&point| self.place[point as usize] = NOWHERE);
        self.line(&self.way)
    }

    fn line(&self, ring: &[u32]) -> LineString<f64> {
        let mut line = Vec::with_capacity(ring.len() + 1);
        line.extend(ring.iter().chain(ring.first()).map(|&point| self.grid.metres(self.graph.points().at(point))));
        LineString::new(line)
    }
}

fn is_counter_clockwise(ring: &LineString<f64>) -> bool {
    let Some(&from) = ring.0.first() else {
        return false;
    };
    ring.lines().map(|line| (line.start - from).wedge_product(line.end - from)).sum::<f64>() > 0.0
}
