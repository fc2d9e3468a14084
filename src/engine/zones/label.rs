//! Which areas cover each face: crossing an edge toggles the areas that own it.

use std::ops::ControlFlow;

use crate::engine::zones::faces::Graph;
use crate::engine::zones::node::Strands;
use crate::engine::zones::snap::{Point, way};

/// What each cycle of a graph bounds, by the cycle's place.
pub(super) struct Labels {
    /// The covering areas, in order: for a cycle around a face, of the face; for others, of the face they lie in.
    pub members: Vec<Vec<u32>>,
    /// For a cycle that lies in a face, the cycle around that face; none outside everything.
    pub inside: Vec<Option<u32>>,
}

impl Labels {
    /// Walks each connected part of the graph from its outer cycle, whose own label comes from the face it lies in.
    ///
    /// Parts are taken from left to right: the edge below a part's leftmost point begins further left, or at the same x
    /// further down, so its part has its labels already.
    pub fn of(graph: &Graph, strands: &Strands) -> Labels {
        let cycles = &graph.cycles;
        let mut labels = Labels { members: vec![Vec::new(); cycles.len()], inside: vec![None; cycles.len()] };
        let mut outer: Vec<u32> = (0..).zip(cycles).filter(|(_, c)| c.twice_area < 0).map(|(nr, _)| nr).collect();
        outer.sort_unstable_by_key(|&nr| cycles[nr as usize].corner);
        let mut seen = vec![false; cycles.len()];
        for start in outer {
            let parent = cycle_under(graph, strands, cycles[start as usize].corner).and_then(|under| {
                if cycles[under as usize].twice_area > 0 { Some(under) } else { labels.inside[under as usize] }
            });
            labels.inside[start as usize] = parent;
            labels.members[start as usize] =
                parent.map(|parent| labels.members[parent as usize].clone()).unwrap_or_default();
            labels.spread(graph, start, &mut seen);
        }
        labels
    }

    fn spread(&mut self, graph: &Graph, start: u32, seen: &mut [bool]) {
        seen[start as usize] = true;
        let mut to_do = vec![start];
        while let Some(cycle) = to_do.pop() {
            for &half_edge in graph.along(graph.cycles[cycle as usize]) {
                let other = graph.cycle_of(half_edge ^ 1);
                if !seen[other as usize] {
                    seen[other as usize] = true;
                    self.members[other as usize] = toggle(&self.members[cycle as usize], graph.owners(half_edge));
                    to_do.push(other);
                }
            }
        }
    }
}

/// What is in one of two ordered lists but not in both.
fn toggle(mut a: &[u32], mut b: &[u32]) -> Vec<u32> {
    let mut either = Vec::with_capacity(a.len() + b.len());
    while let (Some((&x, after_x)), Some((&y, after_y))) = (a.split_first(), b.split_first()) {
        if x <= y {
            a = after_x;
        }
        if y <= x {
            b = after_y;
        }
        if x != y {
            either.push(x.min(y));
        }
    }
    either.extend_from_slice(a);
    either.extend_from_slice(b);
    either
}

/// The cycle that sees a point from below: that of the nearest edge under it, on the edge's upper side.
fn cycle_under(graph: &Graph, strands: &Strands, point: Point) -> Option<u32> {
    let ray = [f64::from(point.x), f64::MIN, f64::from(point.x), f64::from(point.y)];
    let mut nearest: Option<(Height, u32)> = None;
    let _ = strands.tree.query(&ray, &mut |strand| {
        for ends in strands.points(strand).windows(2) {
            let (a, b) = (graph.points().at(ends[0]), graph.points().at(ends[1]));
            let (from, to) = if a.x < b.x { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
            if let Some(height) = Height::of(a.min(b), a.max(b), point)
                && nearest.is_none_or(|(other, _)| height.is_above(other))
                && let Some(half_edge) = graph.half_edge(from, to)
            {
                nearest = Some((height, half_edge));
            }
        }
        ControlFlow::Continue(())
    });
    nearest.map(|(_, half_edge)| graph.cycle_of(half_edge))
}

/// How far an edge passes below a point, as an exact fraction, and how it goes on from there.
#[derive(Clone, Copy)]
struct Height {
    over: i128,
    run: i128,
    rise: i128,
}

impl Height {
    /// None unless the edge passes below the point. An edge counts at its left end, not at its right.
    fn of(left: Point, right: Point, point: Point) -> Option<Height> {
        let ([run, rise], [x, y]) = (way(left, right), way(left, point));
        let over = x * rise - y * run;
        (0 <= x && x < run && over < 0).then_some(Height { over: over.into(), run: run.into(), rise: rise.into() })
    }

    fn is_above(self, other: Height) -> bool {
        let (own, others) = (self.over * other.run, other.over * self.run);
        own > others || (own == others && self.rise * other.run > other.rise * self.run)
    }
}
