//! Where two pieces of edges meet on the grid: exact, but for the place of a crossing, which is rounded to the grid.

use crate::engine::zones::node::REACH;
use crate::engine::zones::snap::{Point, cross, dot, round, way};

/// What two pieces have to do with each other.
pub(super) enum Meeting {
    /// So far apart that no allowed bending brings them together.
    Never,
    /// They meet in common ends at most.
    NotNow,
    /// Some ends of the one lie on the other: it must be cut there.
    AtEnds {
        /// Which ends of the first lie on the second.
        of_p: [bool; 2],
        /// Which ends of the second lie on the first.
        of_q: [bool; 2],
    },
    /// They cross.
    Crossing {
        /// The grid point next to the crossing.
        at: Point,
        /// Whether the sine of the angle between them is a sixteenth or more.
        wide: bool,
    },
}

/// Looks at two pieces with different ends. The answer does not depend on their order.
#[inline]
pub(super) fn meet(p: [Point; 2], q: [Point; 2]) -> Meeting {
    let (length_p, length_q) = (length(p), length(q));
    let sides_of_q = [cross(p[0], p[1], q[0]), cross(p[0], p[1], q[1])];
    if far(length_p, sides_of_q) {
        return Meeting::Never;
    }
    let sides_of_p = [cross(q[0], q[1], p[0]), cross(q[0], q[1], p[1])];
    if far(length_q, sides_of_p) {
        return Meeting::Never;
    }
    let of_q = [passes(p, length_p, q[0], sides_of_q[0]), passes(p, length_p, q[1], sides_of_q[1])];
    let of_p = [passes(q, length_q, p[0], sides_of_p[0]), passes(q, length_q, p[1], sides_of_p[1])];
    if of_p[0] | of_p[1] | of_q[0] | of_q[1] {
        Meeting::AtEnds { of_p, of_q }
    } else if opposite(sides_of_q) && opposite(sides_of_p) {
        let at = if p < q { crossing(p, sides_of_p) } else { crossing(q, sides_of_q) };
        // The two sides of an edge's ends add up to the cross product of both edges.
        let cross = (sides_of_q[0] - sides_of_q[1]).abs() as f64;
        Meeting::Crossing { at, wide: 16.0 * cross >= length_p as f64 * length_q as f64 }
    } else {
        Meeting::NotNow
    }
}

/// Whether a chain of pieces has a point in common with another edge's chain wherever it comes near that edge: then the
/// two meet in those points only, however the edge has bent so far.
///
/// Between common points the chain keeps to one side of the edge's line, further away than the edge may bend.
pub(super) fn keeps_off(chain: &[u32], edge: [Point; 2], edges_chain: &[u32], at: impl Fn(u32) -> Point) -> bool {
    let beyond = (i64::from(REACH) + 1) * length(edge);
    let mut last = 0;
    for &number in chain {
        let side = if edges_chain.contains(&number) { 0 } else { cross(edge[0], edge[1], at(number)) };
        let is_near = side != 0 && side.abs() <= beyond;
        if is_near || (side > 0 && last < 0) || (side < 0 && last > 0) {
            return false;
        }
        last = side;
    }
    true
}

/// The length of a piece along the axes: no less than the real one. The cross product of the piece and a point is at
/// most half of it when the piece's line passes within half a step, along x or y, of the point.
fn length([a, b]: [Point; 2]) -> i64 {
    let [x, y] = way(a, b);
    x.abs() + y.abs()
}

/// Whether two points are on one side of a line, further away than two pieces may bend together.
fn far(length: i64, [a, b]: [i64; 2]) -> bool {
    let beyond = (2 * i64::from(REACH) + 1) * length;
    (a > beyond && b > beyond) || (a < -beyond && b < -beyond)
}

/// Whether a piece passes within half a step of a point between its ends.
#[inline]
fn passes([a, b]: [Point; 2], length: i64, point: Point, side: i64) -> bool {
    side.abs() <= length >> 1 && point != a && point != b && dot(a, b, point) > 0 && dot(b, a, point) > 0
}

fn opposite([a, b]: [i64; 2]) -> bool {
    (a < 0 && b > 0) || (a > 0 && b < 0)
}

/// The grid point next to where a piece crosses a line that its ends lie on opposite sides of.
fn crossing([a, b]: [Point; 2], [side_a, side_b]: [i64; 2]) -> Point {
    let share = side_a as f64 / (side_a as f64 - side_b as f64);
    let at = |from: i32, way: i64| from + round(share * way as f64);
    let [x, y] = way(a, b);
    Point { x: at(a.x, x), y: at(a.y, y) }
}
