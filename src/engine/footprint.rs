//! A footprint prepared for exact, fast overlap: oriented rings cut into blocks of eight edges.

use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::engine::error::EngineError;
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
        let vertices = count_vertices(&polygons);
        if vertices > MAX_VERTICES {
            return Err(EngineError::TooManyVertices { vertices, limit: MAX_VERTICES });
        }
        let mut builder = Builder::with_capacity(vertices);
        for (polygon, shape) in polygons.iter().enumerate() {
            builder.add_ring(shape.exterior(), polygon, 0)?;
            for (hole, ring) in shape.interiors().iter().enumerate() {
                builder.add_ring(ring, polygon, hole + 1)?;
            }
        }
        builder.finish()
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

    /// Visits the blocks ring by ring, each ring's in order. The first argument is true where a ring begins.
    #[inline]
    pub(crate) fn for_each_block<'a>(&'a self, mut visit: impl FnMut(bool, Block<'a>)) {
        let corner = self.bounds.min();
        let mut boxes = self.boxes.iter();
        let mut start = 0;
        for ring in &self.rings {
            for nth in 0..ring.blocks() {
                if let Some(bounds) = boxes.next()
                    && let Some(x) = self.x.get(start..).and_then(<[f64]>::first_chunk)
                    && let Some(y) = self.y.get(start..).and_then(<[f64]>::first_chunk)
                {
                    visit(nth == 0, Block { bounds: bounds.at(corner), x, y });
                }
                start += LANES;
            }
            start += 1;
        }
    }
}

impl BlockBox {
    fn around(xs: &[f64], ys: &[f64], corner: Coord<f64>) -> BlockBox {
        let (x0, x1) = range(xs);
        let (y0, y1) = range(ys);
        BlockBox {
            x0: round_down(x0 - corner.x),
            y0: round_down(y0 - corner.y),
            x1: round_up(x1 - corner.x),
            y1: round_up(y1 - corner.y),
        }
    }

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

/// Collects rings in their final order while checking them.
struct Builder {
    x: Vec<f64>,
    y: Vec<f64>,
    rings: Vec<Ring>,
}

impl Builder {
    fn with_capacity(vertices: usize) -> Builder {
        let room = vertices + LANES + 1;
        Builder { x: Vec::with_capacity(room), y: Vec::with_capacity(room), rings: Vec::new() }
    }

    fn add_ring(&mut self, ring: &LineString<f64>, polygon: usize, ring_nr: usize) -> Result<(), EngineError> {
        let start = self.x.len();
        let mut last = None;
        for (vertex, &point) in ring.0.iter().enumerate() {
            if !(point.x.is_finite() && point.y.is_finite()) {
                return Err(EngineError::NonFinite { polygon, ring: ring_nr, vertex });
            }
            if point.x.abs().max(point.y.abs()) > MAX_COORDINATE_M {
                return Err(EngineError::OutOfRange { polygon, ring: ring_nr, vertex });
            }
            if last != Some(point) {
                self.x.push(point.x);
                self.y.push(point.y);
            }
            last = Some(point);
        }
        while self.x.len() > start + 1 && last == self.point(start) {
            self.x.pop();
            self.y.pop();
            last = self.x.last().zip(self.y.last()).map(|(&x, &y)| Coord { x, y });
        }
        self.close_ring(start, ring_nr > 0).ok_or(EngineError::TooFewPoints { polygon, ring: ring_nr })
    }

    /// Orients the ring that begins at `start`, closes it and fills its last block; none when it has too few points.
    fn close_ring(&mut self, start: usize, hole: bool) -> Option<()> {
        let first = self.point(start)?;
        let (xs, ys) = (self.x.get_mut(start..)?, self.y.get_mut(start..)?);
        if !has_three_points(xs, ys) {
            return None;
        }
        let clockwise = signed_area(xs, ys, first) < 0.0;
        if clockwise != hole {
            xs.reverse();
            ys.reverse();
        }
        let ring = Ring { vertices: u32::try_from(xs.len()).ok()?, hole };
        let first = self.point(start)?;
        let full = start + ring.blocks() * LANES + 1;
        self.x.resize(full, first.x);
        self.y.resize(full, first.y);
        self.rings.push(ring);
        Some(())
    }

    fn point(&self, at: usize) -> Option<Coord<f64>> {
        Some(Coord { x: *self.x.get(at)?, y: *self.y.get(at)? })
    }

    fn finish(self) -> Result<PlaneArea, EngineError> {
        if self.rings.is_empty() {
            return Err(EngineError::Empty);
        }
        let (x0, x1) = range(&self.x);
        let (y0, y1) = range(&self.y);
        let bounds = Rect::new(Coord { x: x0, y: y0 }, Coord { x: x1, y: y1 });
        let mut boxes = Vec::with_capacity(self.x.len() / LANES);
        let mut area_m2 = 0.0;
        let mut start = 0;
        for ring in &self.rings {
            let len = ring.blocks() * LANES + 1;
            let xs = self.x.get(start..start + len).unwrap_or_default();
            let ys = self.y.get(start..start + len).unwrap_or_default();
            area_m2 += signed_area(xs, ys, bounds.min());
            for (xs, ys) in xs.windows(LANES + 1).zip(ys.windows(LANES + 1)).step_by(LANES) {
                boxes.push(BlockBox::around(xs, ys, bounds.min()));
            }
            start += len;
        }
        Ok(PlaneArea {
            bounds,
            area_m2: area_m2.max(0.0),
            x: self.x.into(),
            y: self.y.into(),
            rings: self.rings.into(),
            boxes: boxes.into(),
        })
    }
}

fn count_vertices(polygons: &MultiPolygon<f64>) -> usize {
    let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.map(|ring| ring.0.len()).sum()
}

fn has_three_points(xs: &[f64], ys: &[f64]) -> bool {
    let mut points = xs.iter().zip(ys);
    let first = points.next();
    let second = points.find(|&point| Some(point) != first);
    second.is_some() && points.any(|point| Some(point) != first && Some(point) != second)
}

/// Half the sum of the cross products along a closed or open ring, measured from `origin` so that no digits are lost.
fn signed_area(xs: &[f64], ys: &[f64], origin: Coord<f64>) -> f64 {
    let (Some(&last_x), Some(&last_y)) = (xs.last(), ys.last()) else {
        return 0.0;
    };
    let (mut px, mut py) = (last_x - origin.x, last_y - origin.y);
    let mut twice = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let (x, y) = (x - origin.x, y - origin.y);
        twice += (x - px) * (y + py);
        (px, py) = (x, y);
    }
    -0.5 * twice
}

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
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
