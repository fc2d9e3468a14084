//! A footprint prepared for exact, fast overlap: oriented rings cut into blocks of eight edges.

mod boxes;
mod grid;
mod prepare;

use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::engine::error::EngineError;
use crate::engine::footprint::boxes::{BlockBox, Columns};
use crate::engine::footprint::grid::whole;
pub(crate) use crate::engine::footprint::grid::{Nine, SQUARE_STEP_M2, STEPS_PER_M};
use crate::engine::footprint::prepare::prepare;

/// Edges in a block: eight doubles fill the widest vector registers in use and one cache line.
pub(crate) const LANES: usize = 8;

/// Vertices that one area may have. Far above any policy limit; it only bounds the engine's own work.
pub const MAX_VERTICES: usize = 200_000;

/// How far from the origin a coordinate may lie, in metres: every metric system of the Earth stays below it.
pub const MAX_COORDINATE_M: f64 = 2e7;

/// An area in the plane, ready to be compared with others.
///
/// Exterior rings run counter-clockwise and holes clockwise, whatever way they came, and repeated points are dropped.
/// Coordinates lie on a grid of nanometres that all areas have in common (`footprint/grid.rs`), so borders which two
/// areas share stay shared.
///
/// Each ring is cut into blocks of eight consecutive edges. The vertices of a ring lie one after another, closed by the
/// first vertex, which is repeated until the last block is full: an edge between equal points contributes nothing. Blocks
/// therefore start every eight vertices, plus one for each ring before.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneArea {
    /// The lower left corner in steps from the origin of the metric system.
    corner: [i64; 2],
    /// The upper right one.
    far_corner: [i64; 2],
    area_m2: f64,
    /// How many vertices are kept, with those that close and fill rings.
    slots: u32,
    /// How many bits shorter the kept coordinates are than steps.
    dropped_bits: u8,
    /// How many bits shorter still the boxes of blocks are, in x and in y.
    box_bits: [u8; 2],
    /// The low bits of all x, of all y, and then the rings: two allocations instead of four for each of a million areas.
    low: Box<[u32]>,
    /// The high bits of all x, of all y, and then the boxes of the blocks.
    high: Box<[u16]>,
}

/// A ring as it is kept: how many distinct vertices it has, and in the highest bit whether it is a hole.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ring(u32);

impl Ring {
    const HOLE: u32 = 1 << 31;

    /// None for a ring that is too long, which no area may have.
    fn new(vertices: usize, hole: bool) -> Option<Ring> {
        let vertices = u32::try_from(vertices).ok().filter(|&vertices| vertices < Ring::HOLE)?;
        Some(Ring(if hole { vertices | Ring::HOLE } else { vertices }))
    }

    fn is_hole(self) -> bool {
        self.0 & Ring::HOLE != 0
    }

    fn vertices(self) -> usize {
        (self.0 & !Ring::HOLE) as usize
    }

    fn blocks(self) -> usize {
        self.vertices().div_ceil(LANES)
    }
}

/// A block of edges as it lies in its area: nine vertices span eight edges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block<'a> {
    /// The block's box in steps from the place that blocks were asked for from: x0, y0, x1, y1.
    pub bounds: [f64; 4],
    pub x: Nine<'a>,
    pub y: Nine<'a>,
}

/// What it takes to read the coordinates of an area from a certain place: where that lies, seen from the area's corner,
/// and how long the area's own steps are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub x: f64,
    pub y: f64,
    pub unit: f64,
}

impl PlaneArea {
    /// Prepares an area given in metres; open and closed rings mean the same.
    ///
    /// # Errors
    /// Refuses empty areas, coordinates that are not finite or beyond [`MAX_COORDINATE_M`], rings with fewer than three
    /// distinct points and areas of more than [`MAX_VERTICES`] vertices. It does not look for crossings: that is
    /// [`defects`](crate::engine::validity::defects). Holes and parts that vanish on the grid of nanometres are left out;
    /// an area of which nothing is left is empty.
    pub fn new(polygons: &MultiPolygon<f64>) -> Result<PlaneArea, EngineError> {
        prepare(polygons)
    }

    /// The smallest box around the area, in metres.
    #[must_use]
    pub fn bounds(&self) -> Rect<f64> {
        let [x0, y0] = self.corner.map(metres);
        let [x1, y1] = self.far_corner.map(metres);
        Rect::new(Coord { x: x0, y: y0 }, Coord { x: x1, y: y1 })
    }

    /// The smallest box around the area, in steps: x0, y0, x1, y1.
    #[inline]
    pub(crate) fn step_bounds(&self) -> [i64; 4] {
        let ([x0, y0], [x1, y1]) = (self.corner, self.far_corner);
        [x0, y0, x1, y1]
    }

    /// How many vertices are kept.
    #[inline]
    pub(crate) fn slots(&self) -> u32 {
        self.slots
    }

    /// The area in square metres, by the trapezoid rule from the area's own corner. Source: any textbook's "shoelace".
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// How many distinct vertices the rings have in all.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.ring_heads().map(Ring::vertices).sum()
    }

    /// The area as polygons with closed rings in metres, exterior rings counter-clockwise.
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

    /// The closed, oriented rings in order: whether it is a hole, and its points in metres.
    pub(crate) fn rings(&self) -> impl Iterator<Item = (bool, Vec<Coord<f64>>)> + '_ {
        let mut start = 0;
        self.ring_heads().map(move |ring| {
            let here = start..start + ring.vertices() + 1;
            start += ring.blocks() * LANES + 1;
            (ring.is_hole(), here.filter_map(|at| self.vertex(at)).collect())
        })
    }

    fn ring_heads(&self) -> impl Iterator<Item = Ring> + '_ {
        self.low.iter().skip(2 * self.slots as usize).map(|&head| Ring(head))
    }

    fn vertex(&self, at: usize) -> Option<Coord<f64>> {
        let coordinate = |at: usize, corner: i64| {
            let kept = whole(*self.low.get(at)?, *self.high.get(at)?) as i64;
            Some(metres(corner + (kept << self.dropped_bits)))
        };
        let [x0, y0] = self.corner;
        Some(Coord { x: coordinate(at, x0)?, y: coordinate(self.slots as usize + at, y0)? })
    }

    /// How coordinates of this area are read from a place that is given in steps.
    #[inline]
    pub(crate) fn origin_at(&self, [x, y]: [i64; 2]) -> Origin {
        let unit = (1_u64 << self.dropped_bits) as f64;
        Origin { x: (x - self.corner[0]) as f64, y: (y - self.corner[1]) as f64, unit }
    }

    /// The blocks that reach between two x, ring by ring, each ring's in order. The x are steps from the origin, and so are
    /// the boxes of the blocks.
    #[inline]
    pub(crate) fn blocks(&self, origin: Origin, [x0, x1]: [f64; 2]) -> Blocks<'_> {
        let slots = self.slots as usize;
        let (low_x, low) = self.low.split_at_checked(slots).unwrap_or_default();
        let (low_y, rings) = low.split_at_checked(slots).unwrap_or_default();
        let (high_x, high) = self.high.split_at_checked(slots).unwrap_or_default();
        let (high_y, boxes) = high.split_at_checked(slots).unwrap_or_default();
        let units = [self.box_unit(0), self.box_unit(1)];
        Blocks {
            columns: Columns::between(x0 + origin.x, x1 + origin.x, units[0]),
            units,
            origin,
            x: (low_x, high_x),
            y: (low_y, high_y),
            boxes: boxes.as_chunks().0.iter(),
            rings: rings.iter(),
            nr: 0,
            start: 0,
            left: 0,
        }
    }

    /// How many steps the boxes of blocks count as one.
    #[inline]
    fn box_unit(&self, axis: usize) -> f64 {
        (1_u64 << (self.dropped_bits + self.box_bits[axis])) as f64
    }
}

/// The blocks of an area in some columns, with the numbers of their rings.
///
/// Boxes are compared in their own measure first: of a large area most blocks lie elsewhere.
pub(crate) struct Blocks<'a> {
    columns: Columns,
    units: [f64; 2],
    origin: Origin,
    /// The low and the high bits of all x.
    x: (&'a [u32], &'a [u16]),
    y: (&'a [u32], &'a [u16]),
    boxes: std::slice::Iter<'a, [u16; 4]>,
    /// The rings after the present one, which is number `nr` counted from 1.
    rings: std::slice::Iter<'a, u32>,
    nr: usize,
    /// Where the next block begins, and how many blocks of the present ring are left.
    start: usize,
    left: usize,
}

impl<'a> Iterator for Blocks<'a> {
    type Item = (usize, Block<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while self.left == 0 {
                self.left = Ring(*self.rings.next()?).blocks();
                // The vertex that closes the ring before belongs to no block.
                self.start += usize::from(self.nr > 0);
                self.nr += 1;
            }
            let block_box = BlockBox(*self.boxes.next()?);
            let start = self.start;
            self.start += LANES;
            self.left -= 1;
            if self.columns.meet(block_box) {
                let bounds = block_box.at(self.units, [self.origin.x, self.origin.y]);
                return Some((self.nr, Block { bounds, x: nine(self.x, start)?, y: nine(self.y, start)? }));
            }
        }
    }
}

#[inline]
fn nine<'a>((low, high): (&'a [u32], &'a [u16]), start: usize) -> Option<Nine<'a>> {
    Some(Nine { low: low.get(start..)?.first_chunk()?, high: high.get(start..)?.first_chunk()? })
}

fn metres(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_M
}

#[cfg(test)]
mod tests {
    use geo::{LineString, MultiPolygon, polygon};

    use super::{EngineError, PlaneArea};

    #[test]
    fn orients_rings_and_drops_repeated_points() -> Result<(), EngineError> {
        let clockwise =
            polygon![(x: 0., y: 0.), (x: 0., y: 0.), (x: 0., y: 4.), (x: 4., y: 4.), (x: 4., y: 0.), (x: 0., y: 0.)];
        let area = PlaneArea::new(&MultiPolygon::new(vec![clockwise]))?;
        assert_eq!((area.area_m2(), area.vertices()), (16.0, 4));
        let back = area.multi_polygon();
        assert_eq!(PlaneArea::new(&back)?, area);
        Ok(())
    }

    #[test]
    fn holes_count_negative() -> Result<(), EngineError> {
        let ring = |a: f64, b: f64| LineString::from(vec![(a, a), (b, a), (b, b), (a, b)]);
        let area = PlaneArea::new(&MultiPolygon::new(vec![geo::Polygon::new(ring(0., 10.), vec![ring(2., 5.)])]))?;
        assert_eq!(area.area_m2(), 91.0);
        Ok(())
    }

    #[test]
    fn a_hole_that_vanishes_on_the_grid_does_not_make_its_area_unreadable() -> Result<(), EngineError> {
        let ring = |at: f64, side: f64| LineString::from(vec![(at, at), (at + side, at), (at, at + side)]);
        let pierced = geo::Polygon::new(ring(0., 10.), vec![ring(2., 3e-12), ring(3., 1.)]);
        let speck = geo::Polygon::new(ring(40., 3e-12), vec![ring(40., 1e-12)]);
        let area = PlaneArea::new(&MultiPolygon::new(vec![speck.clone(), pierced]))?;
        assert_eq!((area.area_m2(), area.vertices()), (49.5, 6));
        assert_eq!(PlaneArea::new(&MultiPolygon::new(vec![speck])), Err(EngineError::Empty));
        Ok(())
    }

    #[test]
    fn refuses_what_it_cannot_measure() {
        let single = |points: Vec<(f64, f64)>| {
            PlaneArea::new(&MultiPolygon::new(vec![geo::Polygon::new(LineString::from(points), vec![])]))
        };
        assert_eq!(PlaneArea::new(&MultiPolygon::new(vec![])), Err(EngineError::Empty));
        assert!(matches!(
            single(vec![(0., 0.), (1., f64::NAN), (2., 2.)]),
            Err(EngineError::NonFinite { vertex: 1, .. })
        ));
        assert!(matches!(single(vec![(0., 0.), (1e9, 0.), (2., 2.)]), Err(EngineError::OutOfRange { vertex: 1, .. })));
        assert!(matches!(single(vec![(0., 0.), (1., 0.), (0., 0.), (1., 0.)]), Err(EngineError::TooFewPoints { .. })));
    }
}
