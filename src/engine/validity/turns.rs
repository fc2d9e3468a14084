//! Exact questions about directions: left or right, and the order of rays around a point.

use std::cmp::Ordering;

use geo::Coord;
use robust::orient2d;

/// Positive when the way from `a` over `b` to `c` turns left, negative when right, 0 when straight. The sign is exact.
#[inline]
pub(super) fn turn(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    let of = |p: Coord<f64>| robust::Coord { x: p.x, y: p.y };
    orient2d(of(a), of(b), of(c))
}

/// Whether two points that lie on one line through `from` lie on the same side of it.
pub(super) fn same_side(from: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> bool {
    let sides = |from: f64, a: f64, b: f64| (a > from && b > from) || (a < from && b < from);
    sides(from.x, a.x, b.x) || sides(from.y, a.y, b.y)
}

/// A way through a point: it comes from `from` and goes on to `to`, with the area on its left.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    pub from: Coord<f64>,
    pub to: Coord<f64>,
}

/// Whether the ways through a point make an area ambiguous there.
///
/// Each has the area in the sector from its way out, counter-clockwise, to its way in. Around the point the winding
/// number is a constant plus the number of sectors one stands in. Unless it takes just two neighbouring values, it is
/// neither 0 nor 1 somewhere. A spike's sector is empty or everything, so it does not matter here.
pub(super) fn ambiguous(at: Coord<f64>, passes: &[Pass]) -> bool {
    let spike = |pass: &Pass| turn(at, pass.from, pass.to) == 0.0 && same_side(at, pass.from, pass.to);
    let sectors = passes.iter().filter(|pass| !spike(pass));
    let mut rays: Vec<(Coord<f64>, i32)> = sectors.flat_map(|pass| [(pass.to, 1), (pass.from, -1)]).collect();
    let Some(&(first, _)) = rays.first() else {
        return false;
    };
    rays.sort_by(|(a, _), (b, _)| by_angle(at, first, *a, *b));
    let (mut winding, mut lowest, mut highest) = (0, 0, 0);
    for together in rays.chunk_by(|(a, _), (b, _)| by_angle(at, first, *a, *b).is_eq()) {
        winding += together.iter().map(|(_, step)| step).sum::<i32>();
        lowest = winding.min(lowest);
        highest = winding.max(highest);
    }
    highest - lowest > 1
}

/// The order of two rays from a point, counter-clockwise from a first ray.
fn by_angle(at: Coord<f64>, first: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Ordering {
    let (half_a, half_b) = (half(at, first, a), half(at, first, b));
    let side = turn(at, a, b);
    let within = match half_a {
        1 | 3 if side > 0.0 => Ordering::Less,
        1 | 3 if side < 0.0 => Ordering::Greater,
        _ => Ordering::Equal,
    };
    half_a.cmp(&half_b).then(within)
}

/// How far counter-clockwise from `first`: 0 not at all, 1 less than half a turn, 2 half a turn, 3 more.
fn half(at: Coord<f64>, first: Coord<f64>, x: Coord<f64>) -> u8 {
    let side = turn(at, first, x);
    if side > 0.0 {
        1
    } else if side < 0.0 {
        3
    } else if same_side(at, first, x) {
        0
    } else {
        2
    }
}
