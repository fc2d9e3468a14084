//! Where edges meet: crossings, spikes, edges along each other, and touches that are more than touches.

use std::collections::HashSet;
use std::ops::ControlFlow;

use geo::Coord;

use crate::engine::packed::Packed;
use crate::engine::validity::outline::Outline;
use crate::engine::validity::turns::{Pass, ambiguous, same_side, turn};
use crate::engine::validity::{Defect, DefectKind, MAX_DEFECTS};

/// Pairs of edges looked at before giving up: a tenth of a second's work, a thousand times what a drawing needs.
const MAX_PAIRS: usize = 20_000_000;

/// Looks at every pair of edges whose boxes meet.
pub(super) fn find(outline: &Outline, edges: &Packed, found: &mut Vec<Defect>) {
    let mut search = Search { outline, edges, judged: HashSet::new(), found };
    let mut pairs = 0;
    let _ = edges.pairs(&mut |a, b| {
        pairs += 1;
        if pairs > MAX_PAIRS {
            let at = outline.point(a as usize);
            search.found.push(outline.defect(DefectKind::TooTangled, at, a as usize));
            return ControlFlow::Break(());
        }
        search.look_at(a.min(b) as usize, a.max(b) as usize);
        if search.found.len() < MAX_DEFECTS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
}

struct Search<'a> {
    outline: &'a Outline,
    edges: &'a Packed,
    /// Points where edges touch and all of which has been said.
    judged: HashSet<[u64; 2]>,
    found: &'a mut Vec<Defect>,
}

impl Search<'_> {
    fn look_at(&mut self, a: usize, b: usize) {
        let outline = self.outline;
        let (after_a, after_b) = (outline.next(a), outline.next(b));
        let (a0, a1) = (outline.point(a), outline.point(after_a));
        let (b0, b1) = (outline.point(b), outline.point(after_b));
        if after_a == b || after_b == a {
            let (before, corner, after, vertex) = if after_a == b { (a0, a1, b1, b) } else { (b0, b1, a1, a) };
            if turn(before, corner, after) == 0.0 && same_side(corner, before, after) {
                self.found.push(outline.defect(DefectKind::Spike, corner, vertex));
            }
            return;
        }
        let (turn_b0, turn_b1) = (turn(a0, a1, b0), turn(a0, a1, b1));
        if same_sign(turn_b0, turn_b1) {
            return;
        }
        let (turn_a0, turn_a1) = (turn(b0, b1, a0), turn(b0, b1, a1));
        if same_sign(turn_a0, turn_a1) {
            return;
        }
        if same_sign(turn_b0, -turn_b1) && same_sign(turn_a0, -turn_a1) {
            let at = a0 + (a1 - a0) * (turn_a0 / (turn_a0 - turn_a1));
            self.found.push(outline.defect(DefectKind::SelfCrossing, at, a));
            return;
        }
        if turn_b0 == 0.0 && turn_b1 == 0.0 {
            self.found.extend(along(outline, a, b, [a0, a1, b0, b1]));
        }
        for (turned, at, from, to) in [(turn_b0, b0, a0, a1), (turn_a0, a0, b0, b1)] {
            if turned == 0.0 && between(from, to, at) && at != to {
                self.judge(at, a, b);
            }
        }
    }

    /// Judges a point where two edges touch, once, together with whatever else passes through it.
    fn judge(&mut self, at: Coord<f64>, a: usize, b: usize) {
        if !self.judged.insert([at.x.to_bits(), at.y.to_bits()]) {
            return;
        }
        let mut passes = Vec::new();
        let _ = self.edges.query(&[at.x, at.y, at.x, at.y], &mut |edge| {
            passes.extend(pass(self.outline, edge as usize, at));
            ControlFlow::Continue(())
        });
        if ambiguous(at, &passes) {
            self.found.extend(touch_kind(self.outline, a, b).map(|kind| self.outline.defect(kind, at, b)));
        }
    }
}

/// The outline's way through a point by an edge, counting a corner with the edge that begins there.
fn pass(outline: &Outline, edge: usize, at: Coord<f64>) -> Option<Pass> {
    let (from, to) = (outline.point(edge), outline.point(outline.next(edge)));
    if from == at {
        Some(Pass { from: outline.point(outline.previous(edge)), to })
    } else if to != at && between(from, to, at) && turn(from, to, at) == 0.0 {
        Some(Pass { from, to })
    } else {
        None
    }
}

/// Two edges on one line: a defect where they have more than a point in common, unless they are the two sides of a
/// border between two polygons.
fn along(outline: &Outline, a: usize, b: usize, [a0, a1, b0, b1]: [Coord<f64>; 4]) -> Option<Defect> {
    let (wide, tall) = ((a1.x - a0.x).abs(), (a1.y - a0.y).abs());
    let measure = |p: Coord<f64>| if wide >= tall { p.x } else { p.y };
    let low = measure(a0).min(measure(a1)).max(measure(b0).min(measure(b1)));
    let high = measure(a0).max(measure(a1)).min(measure(b0).max(measure(b1)));
    let opposite = (measure(a0) < measure(a1)) != (measure(b0) < measure(b1));
    let other_polygon = outline.ring(a)?.polygon != outline.ring(b)?.polygon;
    if low >= high || (opposite && other_polygon) {
        return None;
    }
    let at = [a0, a1, b0, b1].into_iter().find(|&p| measure(p) == low)?;
    Some(outline.defect(DefectKind::EdgesOverlap, at, a))
}

/// What it is called when two edges touch in an ambiguous way.
fn touch_kind(outline: &Outline, a: usize, b: usize) -> Option<DefectKind> {
    let (a, b) = (outline.ring(a)?, outline.ring(b)?);
    Some(if a.polygon != b.polygon {
        DefectKind::PartsOverlap
    } else if a.nr == b.nr {
        DefectKind::SelfCrossing
    } else if a.nr == 0 || b.nr == 0 {
        DefectKind::HoleOutside
    } else {
        DefectKind::HolesOverlap
    })
}

/// Whether a point on the line through two others lies between them, ends included.
fn between(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    let within = |a: f64, b: f64, p: f64| a.min(b) <= p && p <= a.max(b);
    within(a.x, b.x, p.x) && within(a.y, b.y, p.y)
}

/// Multiplying instead would call tiny turns of the same sign straight.
fn same_sign(a: f64, b: f64) -> bool {
    (a > 0.0 && b > 0.0) || (a < 0.0 && b < 0.0)
}
