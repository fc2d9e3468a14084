//! From polygons as they come to oriented rings in blocks.

use geo::{LineString, MultiPolygon};

use crate::engine::error::EngineError;
use crate::engine::footprint::boxes::{BlockBox, box_bits};
use crate::engine::footprint::grid::{SQUARE_STEP_M2, dropped_bits, nearest_step};
use crate::engine::footprint::{LANES, MAX_COORDINATE_M, MAX_VERTICES, PlaneArea, Ring};

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

/// Collects rings in their final order while checking them. Coordinates are steps.
struct Builder {
    x: Vec<i64>,
    y: Vec<i64>,
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
        for (vertex, point) in ring.0.iter().enumerate() {
            if !(point.x.is_finite() && point.y.is_finite()) {
                return Err(EngineError::NonFinite { polygon, ring: ring_nr, vertex });
            }
            if point.x.abs().max(point.y.abs()) > MAX_COORDINATE_M {
                return Err(EngineError::OutOfRange { polygon, ring: ring_nr, vertex });
            }
            let point = [nearest_step(point.x), nearest_step(point.y)];
            if last != Some(point) {
                self.x.push(point[0]);
                self.y.push(point[1]);
            }
            last = Some(point);
        }
        while self.x.len() > start + 1 && last == self.point(start) {
            self.x.pop();
            self.y.pop();
            last = self.x.last().zip(self.y.last()).map(|(&x, &y)| [x, y]);
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
        let ring = Ring::new(xs.len(), hole)?;
        let [first_x, first_y] = self.point(start)?;
        let full = start + ring.blocks() * LANES + 1;
        self.x.resize(full, first_x);
        self.y.resize(full, first_y);
        self.rings.push(ring);
        Some(())
    }

    fn point(&self, at: usize) -> Option<[i64; 2]> {
        Some([*self.x.get(at)?, *self.y.get(at)?])
    }

    fn finish(self) -> Result<PlaneArea, EngineError> {
        if self.rings.is_empty() {
            return Err(EngineError::Empty);
        }
        let ((x0, x1), (y0, y1)) = (range(&self.x), range(&self.y));
        let dropped_bits = dropped_bits((x1 - x0).max(y1 - y0));
        let slots = self.x.len();
        let mut low = Vec::with_capacity(2 * slots + self.rings.len());
        let mut high = Vec::with_capacity(2 * slots + 4 * (slots / LANES));
        for (values, from) in [(&self.x, x0), (&self.y, y0)] {
            let kept = values.iter().map(|value| (value - from) >> dropped_bits);
            low.extend(kept.clone().map(|value| value as u32));
            high.extend(kept.map(|value| (value >> u32::BITS) as u16));
        }
        let box_bits = [x1 - x0, y1 - y0].map(|span| box_bits(span, dropped_bits));
        let mut twice_area = 0.0;
        let mut start = 0;
        for ring in &self.rings {
            let end = start + ring.blocks() * LANES + 1;
            let xs = self.x.get(start..end).unwrap_or_default();
            let ys = self.y.get(start..end).unwrap_or_default();
            for (xs, ys) in xs.windows(LANES + 1).zip(ys.windows(LANES + 1)).step_by(LANES) {
                let bits = box_bits.map(|bits| bits + dropped_bits);
                high.extend(BlockBox::around([range(xs), range(ys)], [x0, y0], bits).0);
            }
            twice_area += twice_trapezoids(xs, ys, y0);
            low.push(ring.0);
            start = end;
        }
        Ok(PlaneArea {
            corner: [x0, y0],
            far_corner: [x1, y1],
            area_m2: (0.5 * twice_area * SQUARE_STEP_M2).max(0.0),
            slots: slots as u32,
            dropped_bits,
            box_bits,
            low: low.into(),
            high: high.into(),
        })
    }
}

fn count_vertices(polygons: &MultiPolygon<f64>) -> usize {
    let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.map(|ring| ring.0.len()).sum()
}

fn has_three_points(xs: &[i64], ys: &[i64]) -> bool {
    let mut points = xs.iter().zip(ys);
    let first = points.next();
    let second = points.find(|&point| Some(point) != first);
    second.is_some() && points.any(|point| Some(point) != first && Some(point) != second)
}

/// Half the sum of the cross products along an open ring, in square steps, measured from `origin` so that no digits are
/// lost.
fn signed_area(xs: &[i64], ys: &[i64], [ox, oy]: [i64; 2]) -> f64 {
    let (Some(&last_x), Some(&last_y)) = (xs.last(), ys.last()) else {
        return 0.0;
    };
    let (mut px, mut py) = ((last_x - ox) as f64, (last_y - oy) as f64);
    let mut twice = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let (x, y) = ((x - ox) as f64, (y - oy) as f64);
        twice += (x - px) * (y + py);
        (px, py) = (x, y);
    }
    -0.5 * twice
}

/// The trapezoids below the edges of a closed ring down to `y0`, twice, each with the sign of its edge.
fn twice_trapezoids(xs: &[i64], ys: &[i64], y0: i64) -> f64 {
    let runs = xs.iter().zip(xs.iter().skip(1)).map(|(a, b)| (a - b) as f64);
    let heights = ys.iter().zip(ys.iter().skip(1)).map(|(a, b)| (a - y0 + (b - y0)) as f64);
    runs.zip(heights).map(|(run, height)| run * height).sum()
}

fn range(values: &[i64]) -> (i64, i64) {
    values.iter().fold((i64::MAX, i64::MIN), |(low, high), &value| (low.min(value), high.max(value)))
}
