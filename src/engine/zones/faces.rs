//! The faces between noded edges: half-edges, ordered around each point and linked to cycles.
//!
//! The usual doubly connected edge list: de Berg et al., "Computational Geometry", chapter 2. Half-edge `2 e` runs along
//! edge `e` and half-edge `2 e + 1` back; each has its face on the left. All numbers in here are made in here, so lists
//! are indexed directly.

use crate::engine::zones::grouped::Grouped;
use crate::engine::zones::node::Strands;
use crate::engine::zones::points::Points;
use crate::engine::zones::snap::{Point, by_angle, way};

/// Noded edges with their owners, and the cycles that bound faces.
pub(super) struct Graph {
    points: Points,
    /// The points at both ends, the lower number first.
    edges: Vec<[u32; 2]>,
    /// The areas on whose border an edge lies: one side of it is inside, the other outside.
    owners: Grouped<u32>,
    /// The half-edges that leave each point, counter-clockwise.
    leaving: Grouped<u32>,
    /// All half-edges, cycle after cycle, each as it follows the one before around the face.
    order: Vec<u32>,
    /// The cycle that each half-edge belongs to.
    cycle_of: Vec<u32>,
    pub cycles: Vec<Cycle>,
}

/// A closed way of half-edges with a face on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    /// Where its half-edges begin in the order of all, and where they end.
    begin: u32,
    end: u32,
    /// Twice its area in square steps: positive around a face, negative around something that lies in a face.
    pub twice_area: i128,
    /// The leftmost of its points, of these the lowest.
    pub corner: Point,
}

impl Graph {
    /// Builds the graph of noded edges.
    pub fn new(strands: &Strands, points: Points) -> Graph {
        let (edges, owners) = merge(strands, points.len());
        let leaving = leaving(&edges, &points);
        let next = link(&leaving, 2 * edges.len());
        let (order, cycle_of, cycles) = (Vec::with_capacity(next.len()), Vec::new(), Vec::new());
        let mut graph = Graph { points, edges, owners, leaving, order, cycle_of, cycles };
        graph.find_cycles(&next);
        graph
    }

    /// The half-edges of a cycle in order.
    #[inline]
    pub fn along(&self, cycle: Cycle) -> &[u32] {
        &self.order[cycle.begin as usize..cycle.end as usize]
    }

    pub fn cycle_of(&self, half_edge: u32) -> u32 {
        self.cycle_of[half_edge as usize]
    }

    /// The areas whose border one crosses at a half-edge, in order.
    pub fn owners(&self, half_edge: u32) -> &[u32] {
        self.owners.group((half_edge / 2) as usize)
    }

    /// The number of the point that a half-edge starts from.
    pub fn origin(&self, half_edge: u32) -> u32 {
        origin(&self.edges, half_edge)
    }

    pub fn points(&self) -> &Points {
        &self.points
    }

    /// The half-edge from one point straight to another, if there is one.
    pub fn half_edge(&self, from: u32, to: u32) -> Option<u32> {
        self.leaving.group(from as usize).iter().copied().find(|&half_edge| self.origin(half_edge ^ 1) == to)
    }

    /// Follows `next`, the half-edge that follows each half-edge around its face.
    fn find_cycles(&mut self, next: &[u32]) {
        const NONE: u32 = u32::MAX;
        self.cycle_of = vec![NONE; next.len()];
        for first in 0..next.len() as u32 {
            if self.cycle_of[first as usize] != NONE {
                continue;
            }
            let from = self.points.at(self.origin(first));
            let begin = self.order.len() as u32;
            let mut cycle = Cycle { begin, end: begin, twice_area: 0, corner: from };
            let (mut half_edge, mut a) = (first, from);
            loop {
                self.cycle_of[half_edge as usize] = self.cycles.len() as u32;
                self.order.push(half_edge);
                half_edge = next[half_edge as usize];
                let b = self.points.at(self.origin(half_edge));
                let ([ax, ay], [bx, by]) = (way(from, a), way(from, b));
                cycle.twice_area += i128::from(ax * by - ay * bx);
                cycle.corner = cycle.corner.min(b);
                a = b;
                if half_edge == first {
                    break;
                }
            }
            cycle.end = self.order.len() as u32;
            self.cycles.push(cycle);
        }
    }
}

fn origin(edges: &[[u32; 2]], half_edge: u32) -> u32 {
    edges[(half_edge / 2) as usize][(half_edge % 2) as usize]
}

/// Pieces that lie on each other become one edge. An area that owns two of them owns none: it is inside on both sides,
/// or on neither.
fn merge(strands: &Strands, points: usize) -> (Vec<[u32; 2]>, Grouped<u32>) {
    let pieces = || {
        (0..strands.len() as u32).flat_map(|strand| {
            let owners = strands.owners(strand);
            let of_all = move |ends: &[u32]| {
                let (from, to) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
                owners.iter().map(move |&owner| (from, (to, owner)))
            };
            strands.points(strand).windows(2).flat_map(of_all)
        })
    };
    let mut from = Grouped::sorted_into(points, pieces);
    let (mut edges, mut owners) = (Vec::with_capacity(2 * strands.len()), Grouped::default());
    for point in 0..points {
        let pieces = from.group_mut(point);
        pieces.sort_unstable();
        for same in pieces.chunk_by(|a, b| a.0 == b.0) {
            let odd = same.chunk_by(|a, b| a == b).filter(|copies| copies.len() % 2 == 1).map(|copies| copies[0].1);
            if owners.push_unless_empty(odd) {
                edges.push([point as u32, same[0].0]);
            }
        }
    }
    (edges, owners)
}

fn leaving(edges: &[[u32; 2]], points: &Points) -> Grouped<u32> {
    let half_edges = || (0..2 * edges.len() as u32).map(|half_edge| (origin(edges, half_edge), half_edge));
    let mut leaving = Grouped::sorted_into(points.len(), half_edges);
    for point in 0..points.len() {
        let around = leaving.group_mut(point);
        if around.len() > 2 {
            let (centre, to) = (points.at(point as u32), |half_edge: u32| points.at(origin(edges, half_edge ^ 1)));
            around.sort_unstable_by(|&a, &b| by_angle(centre, to(a), to(b)));
        }
    }
    leaving
}

/// Finds what follows each half-edge: at its end, the next one clockwise from the way back.
fn link(leaving: &Grouped<u32>, half_edges: usize) -> Vec<u32> {
    let mut next = vec![0; half_edges];
    for around in leaving.iter() {
        let mut clockwise = around.last().copied().unwrap_or_default();
        for &half_edge in around {
            next[(half_edge ^ 1) as usize] = clockwise;
            clockwise = half_edge;
        }
    }
    next
}
