//! The rings of an area as one list of vertices, oriented, without repeated points.

use std::ops::Range;

use geo::{Coord, LineString, MultiPolygon};

use crate::engine::packed::{Bounds, Packed};
use crate::engine::validity::{Defect, DefectKind};

/// All rings that can be read. Edge `i` leads from vertex `i` to the next vertex of its ring.
pub(super) struct Outline {
    pub rings: Vec<Ring>,
    vertices: Vec<Vertex>,
}

/// One ring: exteriors run counter-clockwise, holes clockwise.
pub(super) struct Ring {
    pub vertices: Range<usize>,
    pub polygon: usize,
    /// 0 is the exterior.
    pub nr: usize,
}

struct Vertex {
    at: Coord<f64>,
    /// The place in `Outline::rings`.
    ring: u32,
    /// The place in the input's ring.
    nr: u32,
}

impl Outline {
    /// Reads all rings and says which of them cannot be read.
    pub fn read(polygons: &MultiPolygon<f64>) -> (Outline, Vec<Defect>) {
        let mut outline = Outline { rings: Vec::new(), vertices: Vec::new() };
        let mut unreadable = Vec::new();
        for (polygon, shape) in polygons.iter().enumerate() {
            for (nr, ring) in std::iter::once(shape.exterior()).chain(shape.interiors()).enumerate() {
                if let Err((kind, vertex, at)) = outline.push(ring, polygon, nr) {
                    unreadable.push(Defect { kind, at, polygon, ring: nr, vertex });
                }
            }
        }
        (outline, unreadable)
    }

    fn push(
        &mut self,
        ring: &LineString<f64>,
        polygon: usize,
        nr: usize,
    ) -> Result<(), (DefectKind, usize, Coord<f64>)> {
        let here = self.rings.len() as u32;
        let mut points: Vec<Vertex> = Vec::with_capacity(ring.0.len());
        for (vertex, &at) in ring.0.iter().enumerate() {
            if !(at.x.is_finite() && at.y.is_finite()) {
                return Err((DefectKind::NonFinite, vertex, at));
            }
            if points.last().is_none_or(|last| last.at != at) {
                points.push(Vertex { at, ring: here, nr: vertex as u32 });
            }
        }
        let first = points.first().map_or(Coord::zero(), |v| v.at);
        while points.len() > 1 && points.last().is_some_and(|last| last.at == first) {
            points.pop();
        }
        let second = points.get(1).map_or(first, |v| v.at);
        if points.iter().all(|v| v.at == first || v.at == second) {
            return Err((DefectKind::TooFewPoints, 0, first));
        }
        if (twice_signed_area(&points, first) < 0.0) != (nr > 0) {
            points.reverse();
        }
        let start = self.vertices.len();
        self.vertices.append(&mut points);
        self.rings.push(Ring { vertices: start..self.vertices.len(), polygon, nr });
        Ok(())
    }

    /// A packed tree over the boxes of all edges.
    pub fn tree(&self) -> Packed {
        let boxes: Vec<Bounds> = (0..self.vertices.len())
            .map(|edge| {
                let (a, b) = (self.point(edge), self.point(self.next(edge)));
                [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)]
            })
            .collect();
        Packed::new(&boxes)
    }

    /// Half-way between the leftmost and the rightmost vertex.
    pub fn middle_x(&self) -> f64 {
        let xs = || self.vertices.iter().map(|vertex| vertex.at.x);
        0.5 * xs().fold(f64::INFINITY, f64::min) + 0.5 * xs().fold(f64::NEG_INFINITY, f64::max)
    }

    pub fn ring_nr(&self, vertex: usize) -> usize {
        self.vertices.get(vertex).map_or(0, |v| v.ring as usize)
    }

    pub fn ring(&self, vertex: usize) -> Option<&Ring> {
        self.rings.get(self.ring_nr(vertex))
    }

    pub fn point(&self, vertex: usize) -> Coord<f64> {
        self.vertices.get(vertex).map_or(Coord::zero(), |v| v.at)
    }

    /// The vertex after this one in its ring.
    pub fn next(&self, vertex: usize) -> usize {
        match self.ring(vertex) {
            Some(ring) if vertex + 1 == ring.vertices.end => ring.vertices.start,
            _ => vertex + 1,
        }
    }

    /// The vertex before this one in its ring.
    pub fn previous(&self, vertex: usize) -> usize {
        match self.ring(vertex) {
            Some(ring) if vertex == ring.vertices.start => ring.vertices.end.saturating_sub(1),
            _ => vertex.saturating_sub(1),
        }
    }

    /// A defect at a vertex, or on the edge that begins there.
    pub fn defect(&self, kind: DefectKind, at: Coord<f64>, vertex: usize) -> Defect {
        let (polygon, ring) = self.ring(vertex).map_or((0, 0), |ring| (ring.polygon, ring.nr));
        let nr = self.vertices.get(vertex).map_or(0, |v| v.nr as usize);
        Defect { kind, at, polygon, ring, vertex: nr }
    }
}

fn twice_signed_area(points: &[Vertex], origin: Coord<f64>) -> f64 {
    let ends = points.iter().cycle().skip(1);
    let cross = |(a, b): (&Vertex, &Vertex)| {
        let (a, b) = (a.at - origin, b.at - origin);
        a.x * b.y - a.y * b.x
    };
    points.iter().zip(ends).map(cross).sum()
}
