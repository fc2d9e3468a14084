//! Coordinates on a grid of whole millimetres, on which every question has an exact answer.

use std::cmp::Ordering;

use geo::Coord;

/// The grid's step: finer than any survey, coarse enough that rounding settles.
const STEPS_PER_M: f64 = 1000.0;

/// A point of the grid, in steps from its corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Point {
    pub x: i64,
    pub y: i64,
}

/// Where the grid lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    corner: Coord<f64>,
}

impl Grid {
    /// A grid from a corner that is put on a whole metre, so that grids of different clusters have common points.
    pub fn at(corner: Coord<f64>) -> Grid {
        Grid { corner: Coord { x: corner.x.floor(), y: corner.y.floor() } }
    }

    /// The grid point next to a position in metres.
    pub fn snap(self, at: Coord<f64>) -> Point {
        let step = |value: f64, from: f64| ((value - from) * STEPS_PER_M).round() as i64;
        Point { x: step(at.x, self.corner.x), y: step(at.y, self.corner.y) }
    }

    /// The position of a grid point in metres.
    pub fn metres(self, point: Point) -> Coord<f64> {
        let metres = |steps: i64, from: f64| from + steps as f64 / STEPS_PER_M;
        Coord { x: metres(point.x, self.corner.x), y: metres(point.y, self.corner.y) }
    }
}

/// Square metres of an area given in half square steps.
pub(super) fn square_metres(twice: i128) -> f64 {
    twice as f64 * (0.5 / (STEPS_PER_M * STEPS_PER_M))
}

/// The cross product of the ways from `a` to `b` and from `a` to `c`: positive when `c` lies to the left.
#[inline]
pub(super) fn cross(a: Point, b: Point, c: Point) -> i128 {
    product(b.x - a.x, c.y - a.y) - product(b.y - a.y, c.x - a.x)
}

/// The scalar product of the ways from `a` to `b` and from `a` to `c`: positive when `c` lies ahead.
#[inline]
pub(super) fn dot(a: Point, b: Point, c: Point) -> i128 {
    product(b.x - a.x, c.x - a.x) + product(b.y - a.y, c.y - a.y)
}

/// Coordinates keep within 2³⁶ steps, so products of differences need more than 64 bits, but few of them.
#[inline]
pub(super) fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// The order of two rays from a point by their direction, counter-clockwise from the direction of x.
pub(super) fn by_angle(from: Point, a: Point, b: Point) -> Ordering {
    let lower = |p: Point| p.y < from.y || (p.y == from.y && p.x < from.x);
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&cross(from, a, b)))
}
