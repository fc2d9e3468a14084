//! The faces between noded edges: half-edges, ordered around each point and linked to cycles.
//!
//! The usual doubly connected edge list: de Berg et al., "Computational Geometry", chapter 2. Half-edge `2 e` runs along
//! edge `e` and half-edge `2 e + 1` back; each has its face on the left. All numbers in here are made in here, so lists
//! are indexed directly.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::engine::zones::grouped::Grouped;
use crate::engine::zones::node::Strands;
use crate::engine::zones::snap::{Point, by_angle, product};

/// Noded edges with their owners, and the cycles that bound faces.
pub(super) struct Graph {
    points: Vec<Point>,
    /// The points at both ends.
    edges: Vec<[u32; 2]>,
    /// The areas on whose border an edge lies: one side of it is inside, the other outside.
    owners: Grouped<u32>,
    /// The half-edge that follows each half-edge around its face.
    next: Vec<u32>,
    /// The cycle that each half-edge belongs to.
    cycle_of: Vec<u32>,
    pub cycles: Vec<Cycle>,
}

/// A closed way of half-edges with a face on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    /// The half-edge it begins with.
    first: u32,
    /// Twice its area in square steps: positive around a face, negative around something that lies in a face.
    pub twice_area: i128,
    /// The leftmost of its points, of these the lowest.
    pub corner: Point,
}

impl Graph {
    /// Builds the graph of noded edges; `owners` are the areas whose border each strand is.
    pub fn new(strands: &Strands, owners: &Grouped<u32>) -> Graph {
        let mut points = Points::default();
        let mut pieces: Vec<([u32; 2], u32)> = Vec::with_capacity(2 * strands.len());
        for strand in 0..strands.len() {
            let mut from = None;
            for &point in strands.points(strand) {
                let to = points.number(point);
                if let Some(from) = from.replace(to) {
                    let piece = if from < to { [from, to] } else { [to, from] };
                    pieces.extend(owners.group(strand).iter().map(|&owner| (piece, owner)));
                }
            }
        }
        let (edges, owners) = merge(pieces);
        let next = link(&points.list, &edges);
        let mut graph = Graph { points: points.list, edges, owners, cycle_of: Vec::new(), cycles: Vec::new(), next };
        graph.find_cycles();
        graph
    }

    /// The half-edges of a cycle in order.
    pub fn along(&self, cycle: Cycle) -> impl Iterator<Item = u32> + '_ {
        let mut here = Some(cycle.first);
        std::iter::from_fn(move || {
            let half_edge = here?;
            here = Some(self.next[half_edge as usize]).filter(|&next| next != cycle.first);
            Some(half_edge)
        })
    }

    /// The cycle on the other side of a half-edge's edge.
    pub fn opposite(&self, half_edge: u32) -> u32 {
        self.cycle_of[(half_edge ^ 1) as usize]
    }

    pub fn cycle_of(&self, half_edge: u32) -> u32 {
        self.cycle_of[half_edge as usize]
    }

    /// The areas whose border one crosses at a half-edge, in order.
    pub fn owners(&self, half_edge: u32) -> &[u32] {
        self.owners.group((half_edge / 2) as usize)
    }

    /// The point that a half-edge starts from.
    pub fn origin(&self, half_edge: u32) -> Point {
        self.points[origin(&self.edges, half_edge) as usize]
    }

    /// All edges by their ends.
    pub fn edges(&self) -> impl Iterator<Item = [Point; 2]> + '_ {
        self.edges.iter().map(|ends| ends.map(|point| self.points[point as usize]))
    }

    fn find_cycles(&mut self) {
        const NONE: u32 = u32::MAX;
        self.cycle_of = vec![NONE; self.next.len()];
        for first in 0..self.next.len() as u32 {
            if self.cycle_of[first as usize] != NONE {
                continue;
            }
            let mut cycle = Cycle { first, twice_area: 0, corner: self.origin(first) };
            let (from, number) = (cycle.corner, self.cycles.len() as u32);
            let mut here = first;
            loop {
                self.cycle_of[here as usize] = number;
                let (a, b) = (self.origin(here), self.origin(self.next[here as usize]));
                cycle.twice_area += product(a.x - from.x, b.y - from.y) - product(a.y - from.y, b.x - from.x);
                cycle.corner = cycle.corner.min(a);
                here = self.next[here as usize];
                if here == first {
                    break;
                }
            }
            self.cycles.push(cycle);
        }
    }
}

fn origin(edges: &[[u32; 2]], half_edge: u32) -> u32 {
    edges[(half_edge / 2) as usize][(half_edge % 2) as usize]
}

/// Pieces that lie on each other become one edge. An area that owns two of them owns none: it is inside on both sides,
/// or on neither.
fn merge(mut pieces: Vec<([u32; 2], u32)>) -> (Vec<[u32; 2]>, Grouped<u32>) {
    pieces.sort_unstable();
    let mut edges = Vec::with_capacity(pieces.len());
    let mut owners = Grouped::default();
    for same in pieces.chunk_by(|a, b| a.0 == b.0) {
        let odd = same.chunk_by(|a, b| a == b).filter(|copies| copies.len() % 2 == 1).filter_map(<[_]>::first);
        if owners.push_unless_empty(odd.map(|&(_, owner)| owner)) {
            edges.extend(same.first().map(|&(ends, _)| ends));
        }
    }
    (edges, owners)
}

/// Finds what follows each half-edge: at its end, the next one clockwise from the way back.
fn link(points: &[Point], edges: &[[u32; 2]]) -> Vec<u32> {
    let mut ends = vec![0_u32; points.len() + 1];
    edges.iter().flatten().for_each(|&point| ends[point as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    let mut leaving = vec![0_u32; 2 * edges.len()];
    for half_edge in 0..leaving.len() as u32 {
        let place = &mut ends[origin(edges, half_edge) as usize];
        *place -= 1;
        leaving[*place as usize] = half_edge;
    }
    let mut next = vec![0_u32; leaving.len()];
    for (point, around) in points.iter().zip(ends.windows(2)) {
        let around = &mut leaving[around[0] as usize..around[1] as usize];
        if around.len() > 2 {
            let to = |half_edge: u32| points[origin(edges, half_edge ^ 1) as usize];
            around.sort_unstable_by(|&a, &b| by_angle(*point, to(a), to(b)));
        }
        let Some(mut clockwise) = around.last().copied() else {
            continue;
        };
        for &half_edge in around.iter() {
            next[(half_edge ^ 1) as usize] = clockwise;
            clockwise = half_edge;
        }
    }
    next
}

/// Points and their numbers.
#[derive(Default)]
struct Points {
    list: Vec<Point>,
    numbers: HashMap<Point, u32, BuildHasherDefault<Mixer>>,
}

impl Points {
    fn number(&mut self, point: Point) -> u32 {
        *self.numbers.entry(point).or_insert_with(|| {
            self.list.push(point);
            self.list.len() as u32 - 1
        })
    }
}

/// A hash for pairs of integers: the standard one takes as long as everything else here.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_i64(i64::from(byte)));
    }

    fn write_i64(&mut self, value: i64) {
        let wide = u128::from(self.0 ^ value as u64 ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
        self.0 = wide as u64 ^ (wide >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
