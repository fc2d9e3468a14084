//! From polygons as they come to oriented rings in blocks.

use geo::{Coord, LineString, MultiPolygon, Rect};

use crate::engine::error::EngineError;
use crate::engine::footprint::{BlockBox, LANES, MAX_COORDINATE_M, MAX_VERTICES, PlaneArea, Ring};
use crate::engine::rounding::{round_down, round_up};

/// Checks an area and prepares it.
pub(super) fn prepare(polygons: &MultiPolygon<f64>) -> Result<PlaneArea, EngineError> {
    let vertices = count_vertices(polygons);
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
                boxes.push(box_around(xs, ys, bounds.min()));
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

fn box_around(xs: &[f64], ys: &[f64], corner: Coord<f64>) -> BlockBox {
    let (x0, x1) = range(xs);
    let (y0, y1) = range(ys);
    BlockBox {
        x0: round_down(x0 - corner.x),
        y0: round_down(y0 - corner.y),
        x1: round_up(x1 - corner.x),
        y1: round_up(y1 - corner.y),
    }
}
