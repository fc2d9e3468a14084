//! A footprint prepared for exact, fast overlap: oriented rings cut into blocks of eight edges.

mod prepare;

use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::engine::error::EngineError;
use crate::engine::footprint::prepare::prepare;
use crate::engine::rounding::{round_down, round_up};

/// Edges in a block: eight doubles fill the widest vector registers in use and one cache line.
pub(crate) const LANES: usize = 8;

/// Vertices that one area may have. Far above any policy limit; it only bounds the engine's own work.
pub const MAX_VERTICES: usize = 200_000;

/// How far from the origin a coordinate may lie, in metres: every metric system of the Earth stays below it.
pub const MAX_COORDINATE_M: f64 = 2e7;

/// An area in the plane, in metres, ready to be compared with others.
///
/// Exterior rings run counter-clockwise and holes clockwise, whatever way they came, and repeated points are dropped.
/// The coordinates themselves are kept as they were given, bit by bit, so that borders which two areas share stay shared.
///
/// Each ring is cut into blocks of eight consecutive edges. The vertices of a ring lie one after another in `x` and in
/// `y`, closed by the first vertex, which is repeated until the last block is full: an edge between equal points
/// contributes nothing. Blocks therefore start every eight vertices, plus one for each ring before.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneArea {
    bounds: Rect<f64>,
    area_m2: f64,
    x: Box<[f64]>,
    y: Box<[f64]>,
    rings: Box<[Ring]>,
    boxes: Box<[BlockBox]>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Ring {
    /// Distinct vertices.
    vertices: u32,
    hole: bool,
}

impl Ring {
    fn blocks(self) -> usize {
        (self.vertices as usize).div_ceil(LANES)
    }
}

/// The box around a block's edges in metres from the area's lower left corner.
///
/// Rounded outwards to single precision: half the memory to read, and never too small.
#[derive(Debug, Clone, Copy, PartialEq)]
struct BlockBox {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

/// A block of edges as it lies in its area: nine vertices span eight edges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block<'a> {
    /// The block's box in absolute metres: x0, y0, x1, y1.
    pub bounds: [f64; 4],
    pub x: &'a [f64; LANES + 1],
    pub y: &'a [f64; LANES + 1],
}

impl PlaneArea {
    /// Prepares an area given in metres; open and closed rings mean the same.
    ///
    /// # Errors
    /// Refuses empty areas, coordinates that are not finite or beyond [`MAX_COORDINATE_M`], rings with fewer than three
    /// distinct points and areas of more than [`MAX_VERTICES`] vertices. It does not look for crossings: that is
    /// [`defects`](crate::engine::validity::defects).
    pub fn new(polygons: MultiPolygon<f64>) -> Result<PlaneArea, EngineError> {
        prepare(&polygons)
    }

    /// The smallest box around the area.
    #[must_use]
    pub fn bounds(&self) -> Rect<f64> {
        self.bounds
    }

    /// The area in square metres, by the trapezoid rule from the area's own corner. Source: any textbook's "shoelace".
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// How many distinct vertices the rings have in all.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.rings.iter().map(|ring| ring.vertices as usize).sum()
    }

    /// The area as polygons with closed rings, exterior rings counter-clockwise, coordinates as given.
    #[must_use]
    pub fn multi_polygon(&self) -> MultiPolygon<f64> {
        let mut polygons: Vec<Polygon<f64>> = Vec::new();
        for (hole, points) in self.rings() {
            match polygons.last_mut() {
                Some(polygon) if hole => polygon.interiors_push(LineString::new(points)),
                _ => polygons.push(Polygon::new(LineString::new(points), Vec::new())),
            }
        }
        MultiPolygon::new(polygons)
    }

    /// The closed, oriented rings in order: whether it is a hole, and its points.
    pub(crate) fn rings(&self) -> impl Iterator<Item = (bool, Vec<Coord<f64>>)> + '_ {
        let mut start = 0;
        self.rings.iter().map(move |ring| {
            let here = start..start + ring.vertices as usize + 1;
            start += ring.blocks() * LANES + 1;
            let xs = self.x.get(here.clone()).unwrap_or_default();
            let ys = self.y.get(here).unwrap_or_default();
            (ring.hole, xs.iter().zip(ys).map(|(&x, &y)| Coord { x, y }).collect())
        })
    }

    /// Visits the blocks that reach between two x, ring by ring, each ring's in order, with the number of the ring.
    ///
    /// Boxes are compared in their own measure first: of a large area most blocks lie elsewhere.
    #[inline]
    pub(crate) fn for_each_block<'a>(&'a self, x0: f64, x1: f64, mut visit: impl FnMut(usize, Block<'a>)) {
        let corner = self.bounds.min();
        let (from, to) = (round_down(x0 - corner.x), round_up(x1 - corner.x));
        let mut boxes = self.boxes.as_ref();
        let mut start = 0;
        for (nr, ring) in self.rings.iter().enumerate() {
            let Some((of_ring, after)) = boxes.split_at_checked(ring.blocks()) else {
                return;
            };
            boxes = after;
            for bounds in of_ring {
                if bounds.x0 < to
                    && from < bounds.x1
                    && let Some(x) = self.x.get(start..).and_then(<[f64]>::first_chunk)
                    && let Some(y) = self.y.get(start..).and_then(<[f64]>::first_chunk)
                {
                    visit(nr, Block { bounds: bounds.at(corner), x, y });
                }
                start += LANES;
            }
            start += 1;
        }
    }
}

impl BlockBox {
    #[inline]
    fn at(self, corner: Coord<f64>) -> [f64; 4] {
        [
            corner.x + f64::from(self.x0),
            corner.y + f64::from(self.y0),
            corner.x + f64::from(self.x1),
            corner.y + f64::from(self.y1),
        ]
    }
}

#[cfg(test)]
mod tests {
    use geo::{LineString, MultiPolygon, polygon};

    use super::{EngineError, PlaneArea};

    #[test]
    fn orients_rings_and_drops_repeated_points() -> Result<(), EngineError> {
        let clockwise =
            polygon![(x: 0., y: 0.), (x: 0., y: 0.), (x: 0., y: 4.), (x: 4., y: 4.), (x: 4., y: 0.), (x: 0., y: 0.)];
        let area = PlaneArea::new(MultiPolygon::new(vec![clockwise]))?;
        assert_eq!((area.area_m2(), area.vertices()), (16.0, 4));
        let back = area.multi_polygon();
        assert_eq!(PlaneArea::new(back)?, area);
        Ok(())
    }

    #[test]
    fn holes_count_negative() -> Result<(), EngineError> {
        let ring = |a: f64, b: f64| LineString::from(vec![(a, a), (b, a), (b, b), (a, b)]);
        let area = PlaneArea::new(MultiPolygon::new(vec![geo::Polygon::new(ring(0., 10.), vec![ring(2., 5.)])]))?;
        assert_eq!(area.area_m2(), 91.0);
        Ok(())
    }

    #[test]
    fn refuses_what_it_cannot_measure() {
        let single = |points: Vec<(f64, f64)>| {
            PlaneArea::new(MultiPolygon::new(vec![geo::Polygon::new(LineString::from(points), vec![])]))
        };
        assert_eq!(PlaneArea::new(MultiPolygon::new(vec![])), Err(EngineError::Empty));
        assert!(matches!(
            single(vec![(0., 0.), (1., f64::NAN), (2., 2.)]),
            Err(EngineError::NonFinite { vertex: 1, .. })
        ));
        assert!(matches!(single(vec![(0., 0.), (1e9, 0.), (2., 2.)]), Err(EngineError::OutOfRange { vertex: 1, .. })));
        assert!(matches!(single(vec![(0., 0.), (1., 0.), (0., 0.), (1., 0.)]), Err(EngineError::TooFewPoints { .. })));
    }
}
