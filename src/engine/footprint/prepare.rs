//! From polygons as they come to oriented rings in blocks.

use std::cell::RefCell;

use geo::{Coord, LineString, MultiPolygon};

use crate::engine::error::EngineError;
use crate::engine::footprint::boxes::{BlockBox, Span};
use crate::engine::footprint::grid::{Base, SQUARE_STEP_M2, split};
use crate::engine::footprint::{LANES, MAX_COORDINATE_M, MAX_VERTICES, PlaneArea, Ring};

/// Checks an area and prepares it.
pub(super) fn prepare(polygons: &MultiPolygon<f64>) -> Result<PlaneArea, EngineError> {
    thread_local! {
        static BUILDER: RefCell<Builder> = RefCell::default();
    }
    let around = around(polygons)?;
    BUILDER.with_borrow_mut(|builder| {
        builder.begin(around);
        for (polygon, shape) in polygons.iter().enumerate() {
            for (ring, line) in rings(shape).enumerate() {
                let is_kept = builder.add_ring(line, ring > 0).is_some();
                if !is_kept && !encloses(line) {
                    return Err(EngineError::TooFewPoints { polygon, ring });
                }
                // What vanishes on the grid is smaller than a molecule: a hole is left out, a part with its holes.
                if !is_kept && ring == 0 {
                    break;
                }
            }
        }
        if builder.rings.is_empty() { Err(EngineError::Empty) } else { Ok(builder.finish()) }
    })
}

fn rings(polygon: &geo::Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// The box around all vertices, in metres, after checking how many there are and that all are numbers in range.
fn around(polygons: &MultiPolygon<f64>) -> Result<[Span; 2], EngineError> {
    let (mut vertices, mut x, mut y, mut is_in_range) = (0, Span::NOTHING, Span::NOTHING, true);
    for line in polygons.iter().flat_map(rings) {
        vertices += line.0.len();
        for point in &line.0 {
            (x, y) = (x.with(Span::at(point.x)), y.with(Span::at(point.y)));
            // False for what is no number, too.
            is_in_range &= (point.x.abs() <= MAX_COORDINATE_M) & (point.y.abs() <= MAX_COORDINATE_M);
        }
    }
    if vertices > MAX_VERTICES {
        Err(EngineError::TooManyVertices { vertices, limit: MAX_VERTICES })
    } else if !is_in_range {
        Err(out_of_range(polygons))
    } else if vertices == 0 {
        Err(if polygons.0.is_empty() { EngineError::Empty } else { EngineError::TooFewPoints { polygon: 0, ring: 0 } })
    } else {
        Ok([x, y])
    }
}

/// Finds the first vertex that cannot be used.
fn out_of_range(polygons: &MultiPolygon<f64>) -> EngineError {
    let fits = |point: &Coord<f64>| point.x.abs() <= MAX_COORDINATE_M && point.y.abs() <= MAX_COORDINATE_M;
    for (polygon, shape) in polygons.iter().enumerate() {
        for (ring, line) in rings(shape).enumerate() {
            if let Some((vertex, point)) = line.0.iter().enumerate().find(|(_, point)| !fits(point)) {
                return match point.x.is_finite() && point.y.is_finite() {
                    true => EngineError::OutOfRange { polygon, ring, vertex },
                    false => EngineError::NonFinite { polygon, ring, vertex },
                };
            }
        }
    }
    EngineError::Empty
}

/// Collects rings in their final order. Coordinates are whole numbers of units from the base. One thread uses it again
/// and again.
#[derive(Default)]
struct Builder {
    base: Base,
    x: Vec<f64>,
    y: Vec<f64>,
    rings: Vec<Ring>,
    /// The boxes of the blocks.
    spans: Vec<[Span; 2]>,
    /// Twice the area of all rings, holes negative, in square units.
    twice_area: f64,
}

impl Builder {
    fn begin(&mut self, around: [Span; 2]) {
        self.base = Base::of(around);
        self.x.clear();
        self.y.clear();
        self.rings.clear();
        self.spans.clear();
        self.twice_area = 0.0;
    }

    /// Adds a ring; none when it has too few points.
    fn add_ring(&mut self, line: &LineString<f64>, hole: bool) -> Option<()> {
        let start = self.x.len();
        let base = self.base;
        self.x.extend(line.0.iter().map(|point| base.units(point.x, 0)));
        self.y.extend(line.0.iter().map(|point| base.units(point.y, 1)));
        self.drop_repeated(start);
        self.close_ring(start, hole)
    }

    /// Drops points that are equal to the one before, and last ones that are equal to the first.
    fn drop_repeated(&mut self, start: usize) {
        let (xs, ys) = (self.x.get(start..).unwrap_or_default(), self.y.get(start..).unwrap_or_default());
        let steps = xs.iter().zip(xs.iter().skip(1)).zip(ys.iter().zip(ys.iter().skip(1)));
        if steps.fold(false, |any, ((ax, bx), (ay, by))| any | ((ax == bx) & (ay == by))) {
            let mut kept = start + 1;
            for at in start + 1..self.x.len() {
                if self.x[at] != self.x[at - 1] || self.y[at] != self.y[at - 1] {
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
            self.x.truncate(start);
            self.y.truncate(start);
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
            let nine = |values: &[f64]| values.get(block..)?.first_chunk::<{ LANES + 1 }>().map(Span::around);
            self.spans.push([nine(&self.x)?, nine(&self.y)?]);
        }
        self.rings.push(ring);
        Some(())
    }

    fn finish(&self) -> PlaneArea {
        let [x, y] =
            self.spans.iter().fold([Span::NOTHING; 2], |[x, y], around| [x.with(around[0]), y.with(around[1])]);
        let box_bits = [x, y].map(Span::box_bits);
        let slots = self.x.len();
        let mut low = Vec::with_capacity(2 * slots + self.rings.len());
        let mut high = Vec::with_capacity(2 * slots + 4 * self.spans.len());
        for (values, from) in [(&self.x, x.low), (&self.y, y.low)] {
            low.extend(values.iter().map(|value| split(value - from).0));
            high.extend(values.iter().map(|value| split(value - from).1));
        }
        low.extend(self.rings.iter().map(|ring| ring.0));
        high.extend(self.spans.iter().flat_map(|around| BlockBox::around(*around, [x.low, y.low], box_bits).0));
        let unit = self.base.unit();
        PlaneArea {
            corner: [self.base.steps(x.low, 0), self.base.steps(y.low, 1)],
            far_corner: [self.base.steps(x.high, 0), self.base.steps(y.high, 1)],
            area_m2: (0.5 * self.twice_area * unit * unit * SQUARE_STEP_M2).max(0.0),
            slots: slots as u32,
            dropped_bits: self.base.dropped_bits,
            box_bits,
            low: low.into(),
            high: high.into(),
        }
    }
}

/// Whether a ring as it was given has three different points.
fn encloses(line: &LineString<f64>) -> bool {
    let (xs, ys): (Vec<f64>, Vec<f64>) = line.0.iter().map(|point| (point.x, point.y)).unzip();
    has_three_points(&xs, &ys)
}

fn has_three_points(xs: &[f64], ys: &[f64]) -> bool {
    let mut points = xs.iter().zip(ys);
    let first = points.next();
    let second = points.find(|&point| Some(point) != first);
    second.is_some() && points.any(|point| Some(point) != first && Some(point) != second)
}

/// The sum of the cross products along an open ring, measured from its first point so that no digits are lost.
fn twice_signed_area(xs: &[f64], ys: &[f64]) -> f64 {
    let (Some(&first_x), Some(&first_y)) = (xs.first(), ys.first()) else {
        return 0.0;
    };
    // The edges from and to the first point have no area, seen from there.
    let edges = xs.iter().zip(xs.iter().skip(1)).zip(ys.iter().zip(ys.iter().skip(1)));
    let trapezoids = edges.map(|((ax, bx), (ay, by))| (ax - bx) * (ay - first_y + (by - first_y)));
    let last = xs.last().zip(ys.last()).map_or(0.0, |(x, y)| (x - first_x) * (y - first_y));
    trapezoids.sum::<f64>() + last
}
