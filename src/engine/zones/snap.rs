//! Coordinates on a grid of whole millimetres, on which every question has an exact answer.

use std::cmp::Ordering;

use geo::Coord;

/// The grid's step: finer than any survey, coarse enough that rounding settles.
const STEPS_PER_M: f64 = 1000.0;

/// How far a cluster may reach in x or y. Up to here differences fit 31 bits and sums of two products 63.
pub(super) const MAX_EXTENT_M: f64 = 2_000_000.0;

/// A point of the grid, in steps from its corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Point {
    pub x: i32,
    pub y: i32,
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
        let step = |value: f64, from: f64| round((value - from) * STEPS_PER_M);
        Point { x: step(at.x, self.corner.x), y: step(at.y, self.corner.y) }
    }

    /// The position of a grid point in metres.
    pub fn metres(self, point: Point) -> Coord<f64> {
        let metres = |steps: i32, from: f64| from + f64::from(steps) / STEPS_PER_M;
        Coord { x: metres(point.x, self.corner.x), y: metres(point.y, self.corner.y) }
    }
}

/// The nearest integer, halves away from 0: what `f64::round` calls a library for on most processors.
#[inline]
pub(super) fn round(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

/// Square metres of an area given in half square steps.
pub(super) fn square_metres(twice: i128) -> f64 {
    twice as f64 * (0.5 / (STEPS_PER_M * STEPS_PER_M))
}

/// The way from one point to another.
#[inline]
pub(super) fn way(from: Point, to: Point) -> [i64; 2] {
    [i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y)]
}

/// The cross product of the ways from `a` to `b` and from `a` to `c`: positive when `c` lies to the left.
#[inline]
pub(super) fn cross(a: Point, b: Point, c: Point) -> i64 {
    let ([bx, by], [cx, cy]) = (way(a, b), way(a, c));
    bx * cy - by * cx
}

/// The scalar product of the ways from `a` to `b` and from `a` to `c`: positive when `c` lies ahead.
#[inline]
pub(super) fn dot(a: Point, b: Point, c: Point) -> i64 {
    let ([bx, by], [cx, cy]) = (way(a, b), way(a, c));
    bx * cx + by * cy
}

/// The order of two rays from a point by their direction, counter-clockwise from the direction of x.
pub(super) fn by_angle(from: Point, a: Point, b: Point) -> Ordering {
    let lower = |p: Point| p.y < from.y || (p.y == from.y && p.x < from.x);
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&cross(from, a, b)))
}
