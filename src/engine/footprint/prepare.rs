//! From polygons as they come to oriented rings in blocks.

use std::cell::RefCell;

use geo::{Coord, LineString, MultiPolygon};

use crate::engine::error::EngineError;
use crate::engine::footprint::boxes::{BlockBox, Span, box_bits};
use crate::engine::footprint::grid::{SQUARE_STEP_M2, dropped_bits, nearest_step};
use crate::engine::footprint::{LANES, MAX_COORDINATE_M, MAX_VERTICES, PlaneArea, Ring};

/// Checks an area and prepares it.
pub(super) fn prepare(polygons: &MultiPolygon<f64>) -> Result<PlaneArea, EngineError> {
    thread_local! {
        static BUILDER: RefCell<Builder> = RefCell::default();
    }
    let vertices = count_vertices(polygons);
    if vertices > MAX_VERTICES {
        return Err(EngineError::TooManyVertices { vertices, limit: MAX_VERTICES });
    }
    BUILDER.with_borrow_mut(|builder| {
        builder.clear();
        for (polygon, shape) in polygons.iter().enumerate() {
            builder.add_ring(shape.exterior(), polygon, 0)?;
            for (hole, ring) in shape.interiors().iter().enumerate() {
                builder.add_ring(ring, polygon, hole + 1)?;
            }
        }
        builder.finish()
    })
}

/// Collects rings in their final order while checking them. Coordinates are steps. One thread uses it again and again.
#[derive(Default)]
struct Builder {
    x: Vec<i64>,
    y: Vec<i64>,
    rings: Vec<Ring>,
    /// The boxes of the blocks.
    spans: Vec<[Span; 2]>,
    /// Twice the area of all rings, holes negative, in square steps.
    twice_area: f64,
}

impl Builder {
    fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.rings.clear();
        self.spans.clear();
        self.twice_area = 0.0;
    }

    fn add_ring(&mut self, ring: &LineString<f64>, polygon: usize, ring_nr: usize) -> Result<(), EngineError> {
        if let Some(vertex) = ring.0.iter().position(|point| !is_in_range(point)) {
            let is_finite = ring.0.get(vertex).is_some_and(|point| point.x.is_finite() && point.y.is_finite());
            return Err(match is_finite {
                true => EngineError::OutOfRange { polygon, ring: ring_nr, vertex },
                false => EngineError::NonFinite { polygon, ring: ring_nr, vertex },
            });
        }
        let start = self.x.len();
        self.x.extend(ring.0.iter().map(|point| nearest_step(point.x)));
        self.y.extend(ring.0.iter().map(|point| nearest_step(point.y)));
        self.drop_repeated(start);
        self.close_ring(start, ring_nr > 0).ok_or(EngineError::TooFewPoints { polygon, ring: ring_nr })
    }

    /// Drops points that are equal to the one before, and last ones that are equal to the first.
    fn drop_repeated(&mut self, start: usize) {
        let repeats = |x: &[i64], y: &[i64], at: usize| x[at] == x[at - 1] && y[at] == y[at - 1];
        if (start + 1..self.x.len()).any(|at| repeats(&self.x, &self.y, at)) {
            let mut kept = start + 1;
            for at in start + 1..self.x.len() {
                if !repeats(&self.x, &self.y, at) {
                    (self.x[kept], self.y[kept]) = (self.x[at], self.y[at]);
                    kept += 1;
                }
            }
            self.x.truncate(kept);
            self.y.truncate(kept);
        }
        while self.x.len() > start + 1 && self.x.last() == self.x.get(start) && self.y.last() == self.y.get(start) {
            self.x.pop();
            self.y.pop();
        }
    }

    /// Orients the ring that begins at `start`, closes it and fills its last block; none when it has too few points.
    fn close_ring(&mut self, start: usize, hole: bool) -> Option<()> {
        let (xs, ys) = (self.x.get_mut(start..)?, self.y.get_mut(start..)?);
        if !has_three_points(xs, ys) {
            return None;
        }
        let twice_area = twice_signed_area(xs, ys);
        if (twice_area < 0.0) != hole {
            xs.reverse();
            ys.reverse();
        }
        self.twice_area += if hole { -twice_area.abs() } else { twice_area.abs() };
        let ring = Ring::new(xs.len(), hole)?;
        let (first_x, first_y) = (*xs.first()?, *ys.first()?);
        let full = start + ring.blocks() * LANES + 1;
        self.x.resize(full, first_x);
        self.y.resize(full, first_y);
        for block in (start..full - 1).step_by(LANES) {
            let nine = block..=block + LANES;
            self.spans.push([span(self.x.get(nine.clone())?), span(self.y.get(nine)?)]);
        }
        self.rings.push(ring);
        Some(())
    }

    fn finish(&self) -> Result<PlaneArea, EngineError> {
        let around = self.spans.iter().copied().reduce(|[x, y], [other_x, other_y]| [x.with(other_x), y.with(other_y)]);
        let [x, y] = around.ok_or(EngineError::Empty)?;
        let dropped_bits = dropped_bits((x.high - x.low).max(y.high - y.low));
        let box_bits = [x, y].map(|span| box_bits(span.high - span.low, dropped_bits));
        let corner = [x.low, y.low];
        let slots = self.x.len();
        let mut low = Vec::with_capacity(2 * slots + self.rings.len());
        let mut high = Vec::with_capacity(2 * slots + 4 * self.spans.len());
        for (values, from) in [(&self.x, x.low), (&self.y, y.low)] {
            low.extend(values.iter().map(|value| ((value - from) >> dropped_bits) as u32));
            high.extend(values.iter().map(|value| ((value - from) >> dropped_bits >> u32::BITS) as u16));
        }
        low.extend(self.rings.iter().map(|ring| ring.0));
        let bits = box_bits.map(|bits| bits + dropped_bits);
        high.extend(self.spans.iter().flat_map(|spans| BlockBox::around(*spans, corner, bits).0));
        Ok(PlaneArea {
            corner,
            far_corner: [x.high, y.high],
            area_m2: (0.5 * self.twice_area * SQUARE_STEP_M2).max(0.0),
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

/// False for what is no number, too.
fn is_in_range(point: &Coord<f64>) -> bool {
    (point.x.abs() <= MAX_COORDINATE_M) & (point.y.abs() <= MAX_COORDINATE_M)
}

fn has_three_points(xs: &[i64], ys: &[i64]) -> bool {
    let mut points = xs.iter().zip(ys);
    let first = points.next();
    let second = points.find(|&point| Some(point) != first);
    second.is_some() && points.any(|point| Some(point) != first && Some(point) != second)
}

/// The sum of the cross products along an open ring, in square steps, measured from its first point so that no digits are
/// lost.
fn twice_signed_area(xs: &[i64], ys: &[i64]) -> f64 {
    let (Some(&first_x), Some(&first_y)) = (xs.first(), ys.first()) else {
        return 0.0;
    };
    // The edges from and to the first point have no area, seen from there.
    let edges = xs.iter().zip(xs.iter().skip(1)).zip(ys.iter().zip(ys.iter().skip(1)));
    let trapezoids = edges.map(|((ax, bx), (ay, by))| (ax - bx) as f64 * (ay - first_y + (by - first_y)) as f64);
    let last = xs.last().zip(ys.last()).map_or(0.0, |(x, y)| (x - first_x) as f64 * (y - first_y) as f64);
    trapezoids.sum::<f64>() + last
}

fn span(values: &[i64]) -> Span {
    let first = Span { low: i64::MAX, high: i64::MIN };
    values.iter().fold(first, |span, &value| span.with(Span { low: value, high: value }))
}
