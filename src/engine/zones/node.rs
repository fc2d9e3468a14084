//! Noding: edges are cut wherever they meet, until they meet in common ends only.
//!
//! Cuts fall on grid points, so an edge that is cut bends by up to half a step and may come to meet others. Each round
//! therefore looks again at what the round before has bent. Two rules make the rounds end: where edges cross, both are
//! led through the grid point next to the crossing; and an edge that passes within half a step of another's end is led
//! through that end. This is iterated snap rounding: Halperin and Packer, "Iterated snap rounding" (2002).

use std::ops::ControlFlow;

use crate::engine::error::EngineError;
use crate::engine::packed::{Bounds, Packed};
use crate::engine::zones::snap::{Point, cross, dot};

/// Rounds after which noding gives up. Real drawings need three to five.
const MAX_ROUNDS: i32 = 16;

/// Steps by which an edge may have bent away after that many rounds: how far boxes are widened.
const REACH: i64 = MAX_ROUNDS as i64;

/// Cuts made in one partition: a bound on memory, some hundred times what a dense city centre needs.
const MAX_CUTS: usize = 10_000_000;

/// Edges as they are cut: each starts straight and becomes a chain of pieces.
pub(super) struct Strands {
    ends: Vec<[Point; 2]>,
    /// The place of an edge's chain in `chains`, or `STRAIGHT`.
    bent: Vec<u32>,
    chains: Vec<Vec<Point>>,
}

const STRAIGHT: u32 = u32::MAX;

/// A cut of a piece at a grid point: which edge, which of its pieces, and where.
type Cut = (u32, u32, Point);

impl Strands {
    /// Nodes edges that are all different and have different ends.
    pub fn node(ends: Vec<[Point; 2]>) -> Result<Strands, EngineError> {
        let boxes: Vec<Bounds> = ends.iter().map(|&piece| bounds(piece, REACH)).collect();
        let tree = Packed::new(&boxes);
        let mut strands = Strands { bent: vec![STRAIGHT; ends.len()], ends, chains: Vec::new() };
        let mut cuts = strands.cuts_of_all(&tree)?;
        for _ in 0..MAX_ROUNDS {
            if cuts.is_empty() {
                return Ok(strands);
            }
            let bent = strands.cut(cuts);
            cuts = strands.cuts_of(&bent, &tree)?;
        }
        Err(EngineError::Unsettled)
    }

    /// The points along an edge, both ends included.
    pub fn points(&self, strand: usize) -> &[Point] {
        let chain = self.bent.get(strand).and_then(|&chain| self.chains.get(chain as usize));
        match chain {
            Some(chain) => chain,
            None => self.ends.get(strand).map_or(&[], |ends| ends.as_slice()),
        }
    }

    /// How many edges there were.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn cuts_of_all(&self, tree: &Packed) -> Result<Vec<Cut>, EngineError> {
        let mut cuts = Vec::new();
        let walk = tree.pairs(&mut |s, t| {
            if let (Some(&p), Some(&q)) = (self.ends.get(s as usize), self.ends.get(t as usize)) {
                meet(p, q, &mut cuts, |at, of_p| if of_p { (s, 0, at) } else { (t, 0, at) });
            }
            bounded(cuts.len())
        });
        if walk.is_break() { Err(EngineError::TooComplex { limit: MAX_CUTS }) } else { Ok(cuts) }
    }

    /// The cuts that bent pieces need, with whatever they meet.
    fn cuts_of(&self, bent: &[(u32, u32)], tree: &Packed) -> Result<Vec<Cut>, EngineError> {
        let mut cuts = Vec::new();
        for &(s, piece) in bent {
            let Some(&[p0, p1]) = self.points(s as usize).get(piece as usize..).and_then(<[Point]>::first_chunk) else {
                continue;
            };
            let walk = tree.query(&bounds([p0, p1], 1), &mut |t| {
                if s != t {
                    for (q, nth) in self.points(t as usize).windows(2).zip(0..) {
                        if let &[q0, q1] = q {
                            let name = |at, of_p| if of_p { (s, piece, at) } else { (t, nth, at) };
                            meet([p0, p1], [q0, q1], &mut cuts, name);
                        }
                    }
                }
                bounded(cuts.len())
            });
            if walk.is_break() {
                return Err(EngineError::TooComplex { limit: MAX_CUTS });
            }
        }
        Ok(cuts)
    }

    /// Makes cuts and names the pieces that are new.
    fn cut(&mut self, mut cuts: Vec<Cut>) -> Vec<(u32, u32)> {
        cuts.sort_unstable();
        cuts.dedup();
        let mut new = Vec::new();
        for cuts in cuts.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(s, _, _)) = cuts.first() else {
                continue;
            };
            let chain = insert(self.points(s as usize), cuts, |piece| new.push((s, piece)));
            self.bend(s as usize, chain);
        }
        new
    }

    fn bend(&mut self, strand: usize, chain: Vec<Point>) {
        let Some(place) = self.bent.get_mut(strand) else {
            return;
        };
        if *place == STRAIGHT {
            *place = self.chains.len() as u32;
            self.chains.push(chain);
        } else if let Some(old) = self.chains.get_mut(*place as usize) {
            *old = chain;
        }
    }
}

/// A chain with points put into it where cuts say, and the places of the pieces between them.
fn insert(points: &[Point], cuts: &[Cut], mut new: impl FnMut(u32)) -> Vec<Point> {
    let mut chain = Vec::with_capacity(points.len() + cuts.len());
    let mut groups = cuts.chunk_by(|a, b| a.1 == b.1).peekable();
    for (&a, nth) in points.iter().zip(0_u32..) {
        let first = chain.len() as u32;
        chain.push(a);
        let here = groups.next_if(|group| group.first().is_some_and(|cut| cut.1 == nth));
        if let (Some(here), Some(&b)) = (here, points.get(nth as usize + 1)) {
            let mut inner: Vec<Point> = here.iter().map(|cut| cut.2).collect();
            inner.sort_by_key(|&at| dot(a, b, at));
            chain.append(&mut inner);
            (first..chain.len() as u32).for_each(&mut new);
        }
    }
    chain
}

/// Finds where two pieces have to be cut.
#[inline]
fn meet(p: [Point; 2], q: [Point; 2], cuts: &mut Vec<Cut>, name: impl Fn(Point, bool) -> Cut) {
    if !boxes_near(p, q) {
        return;
    }
    let sides_of_q = [cross(p[0], p[1], q[0]), cross(p[0], p[1], q[1])];
    let sides_of_p = [cross(q[0], q[1], p[0]), cross(q[0], q[1], p[1])];
    let before = cuts.len();
    for (end, side) in q.into_iter().zip(sides_of_q) {
        if passes(p, end, side) {
            cuts.push(name(end, true));
        }
    }
    for (end, side) in p.into_iter().zip(sides_of_p) {
        if passes(q, end, side) {
            cuts.push(name(end, false));
        }
    }
    if cuts.len() == before && opposite(sides_of_q) && opposite(sides_of_p) {
        let at = crossing(p, sides_of_p);
        if !p.contains(&at) {
            cuts.push(name(at, true));
        }
        if !q.contains(&at) {
            cuts.push(name(at, false));
        }
    }
}

fn opposite([a, b]: [i128; 2]) -> bool {
    (a < 0 && b > 0) || (a > 0 && b < 0)
}

/// Whether a piece passes within half a step, along x or y, of a point that is not one of its ends. `side` is the cross
/// product of the piece and the point.
fn passes([a, b]: [Point; 2], point: Point, side: i128) -> bool {
    let reach = i128::from((b.x - a.x).abs() + (b.y - a.y).abs());
    2 * side.abs() <= reach && point != a && point != b && dot(a, b, point) > 0 && dot(b, a, point) > 0
}

/// The grid point next to where a piece crosses a line that its ends lie on opposite sides of.
fn crossing([a, b]: [Point; 2], [side_a, side_b]: [i128; 2]) -> Point {
    let share = side_a as f64 / (side_a - side_b) as f64;
    let at = |a: i64, b: i64| a + (share * (b - a) as f64).round() as i64;
    Point { x: at(a.x, b.x), y: at(a.y, b.y) }
}

fn boxes_near([a, b]: [Point; 2], [c, d]: [Point; 2]) -> bool {
    let near = |a: i64, b: i64, c: i64, d: i64| a.min(b) <= c.max(d) + 1 && c.min(d) <= a.max(b) + 1;
    near(a.x, b.x, c.x, d.x) && near(a.y, b.y, c.y, d.y)
}

fn bounds([a, b]: [Point; 2], margin: i64) -> Bounds {
    let (x0, y0) = (a.x.min(b.x) - margin, a.y.min(b.y) - margin);
    let (x1, y1) = (a.x.max(b.x) + margin, a.y.max(b.y) + margin);
    [x0 as f64, y0 as f64, x1 as f64, y1 as f64]
}

fn bounded(cuts: usize) -> ControlFlow<()> {
    if cuts > MAX_CUTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
