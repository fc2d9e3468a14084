//! Noding: edges are cut wherever they meet, until they meet in common ends only.
//!
//! Cuts fall on grid points, so an edge that is cut bends by up to half a step and may come to meet others. Each round
//! therefore looks again at what the round before has bent. Two rules make the rounds end: where edges cross, both are
//! led through the grid point next to the crossing; and an edge that passes within half a step of another's end is led
//! through that end. This is iterated snap rounding: Halperin and Packer, "Iterated snap rounding" (2002).
//!
//! Pairs that could ever meet are found once, with room for all the bending that is allowed. Equal edges of different
//! areas stay apart but are cut alike, because a pair's cuts depend on its geometry only.

use std::ops::ControlFlow;

use crate::engine::error::EngineError;
use crate::engine::packed::{Bounds, Packed};
use crate::engine::zones::cluster::Undivided;
use crate::engine::zones::meet::{Meeting, meet};
use crate::engine::zones::points::Points;
use crate::engine::zones::snap::{Point, dot};

/// Rounds after which noding gives up. Real drawings need three to five.
const MAX_ROUNDS: usize = 16;

/// Steps by which an edge may bend away in that many rounds, each at most √½ of a step, and one to spare.
pub(super) const REACH: i32 = 13;

/// Pairs of pieces that are looked at in one cluster: a second's work, a hundred times that of a dense city centre.
const MAX_LOOKS: usize = 200_000_000;

/// Looks at pieces of one area: two hundred for each corner of an area of ten thousand, where a city centre of 8,000 areas
/// needs twenty. Two combs laid across each other are found out by it in a hundredth of a second.
const MAX_LOOKS_AN_AREA: u32 = 2_000_000;

/// Cuts that are made in one round, a bound on memory: forty times what a dense city centre needs.
const MAX_CUTS: usize = 5_000_000;

/// Edges as they are cut: each starts straight and becomes a chain of pieces. Points are numbers in [`Points`].
pub(super) struct Strands {
    ends: Vec<[u32; 2]>,
    /// The place of an edge's chain in `chains`, or `STRAIGHT`.
    bent: Vec<u32>,
    chains: Vec<Vec<u32>>,
    /// The boxes of all edges, with room for their bending.
    pub tree: Packed,
}

const STRAIGHT: u32 = u32::MAX;

/// A piece of an edge: which edge, which of its pieces, its ends.
type Piece = (u32, u32, [u32; 2]);

/// Where a piece is cut: which edge, which of its pieces, at which point.
type Cut = (u32, u32, u32);

impl Strands {
    /// Nodes edges whose ends are different; `owners` says whose each is, by places below `areas`.
    pub fn node(ends: Vec<[u32; 2]>, owners: &[u32], areas: usize, points: &mut Points) -> Result<Strands, Undivided> {
        let boxes: Vec<Bounds> = ends.iter().map(|&[a, b]| bounds(points.at(a), points.at(b))).collect();
        let tree = Packed::new(&boxes);
        let mut strands = Strands { bent: vec![STRAIGHT; ends.len()], ends, chains: Vec::new(), tree };
        let mut work = Work { looks: 0, cuts: Vec::new() };
        let pairs = strands.first_round(owners, areas, points, &mut work)?;
        let mut changed = vec![false; strands.ends.len()];
        for _ in 0..MAX_ROUNDS {
            if work.cuts.is_empty() {
                return Ok(strands);
            }
            strands.cut(&mut work.cuts, points, &mut changed);
            for &(s, t) in pairs.iter().filter(|&&(s, t)| changed[s as usize] || changed[t as usize]) {
                strands.look_again(s, t, points, &mut work)?;
            }
        }
        let unsettled = work.cuts.first().and_then(|cut| owners.get(cut.0 as usize)).copied();
        Err(Undivided { error: EngineError::Unsettled, culprit: unsettled })
    }

    /// How many edges there were.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The points along an edge, both ends included.
    #[inline]
    pub fn points(&self, strand: u32) -> &[u32] {
        match self.bent[strand as usize] {
            STRAIGHT => &self.ends[strand as usize],
            chain => &self.chains[chain as usize],
        }
    }

    /// Finds the first cuts, and all pairs of edges that may ever need one.
    fn first_round(
        &self,
        owners: &[u32],
        areas: usize,
        points: &mut Points,
        work: &mut Work,
    ) -> Result<Vec<(u32, u32)>, Undivided> {
        let (mut pairs, mut looks, mut most) = (Vec::new(), vec![0_u32; areas], 0);
        let walk = self.tree.pairs(&mut |s, t| {
            if work.meet((s, 0, self.ends[s as usize]), (t, 0, self.ends[t as usize]), points) {
                pairs.push((s, t));
            }
            for strand in [s, t] {
                let of_area = &mut looks[owners[strand as usize] as usize];
                *of_area += 1;
                most = most.max(*of_area);
            }
            work.looks += 1;
            if work.is_too_much() || most > MAX_LOOKS_AN_AREA {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        if walk.is_continue() {
            return Ok(pairs);
        }
        let culprit = (0..).zip(&looks).max_by_key(|(_, looks)| **looks).map(|(owner, _)| owner);
        Err(Undivided { error: EngineError::TooComplex { limit: MAX_CUTS }, culprit })
    }

    fn look_again(&self, s: u32, t: u32, points: &mut Points, work: &mut Work) -> Result<(), Undivided> {
        let whole = self.ends[t as usize].map(|point| points.at(point));
        for (p, nth_p) in self.pieces(s) {
            let at_p = p.map(|point| points.at(point));
            if !near(at_p, whole, REACH) {
                continue;
            }
            work.looks += self.points(t).len();
            for (q, nth_q) in self.pieces(t) {
                if near(at_p, q.map(|point| points.at(point)), 1) {
                    work.meet((s, nth_p, p), (t, nth_q, q), points);
                }
            }
            if work.is_too_much() {
                return Err(Undivided { error: EngineError::TooComplex { limit: MAX_CUTS }, culprit: None });
            }
        }
        Ok(())
    }

    /// The pieces of an edge with their places.
    fn pieces(&self, strand: u32) -> impl Iterator<Item = ([u32; 2], u32)> {
        self.points(strand).windows(2).map(|ends| [ends[0], ends[1]]).zip(0..)
    }

    /// Makes the cuts and notes which edges they change.
    fn cut(&mut self, cuts: &mut Vec<Cut>, points: &Points, changed: &mut [bool]) {
        changed.fill(false);
        cuts.sort_unstable();
        cuts.dedup();
        for cuts in cuts.chunk_by(|a, b| a.0 == b.0) {
            let strand = cuts[0].0;
            changed[strand as usize] = true;
            let chain = insert(self.points(strand), cuts, points);
            match self.bent[strand as usize] {
                STRAIGHT => {
                    self.bent[strand as usize] = self.chains.len() as u32;
                    self.chains.push(chain);
                }
                old => self.chains[old as usize] = chain,
            }
        }
        cuts.clear();
    }
}

/// Cuts to be made, and how many pairs of pieces were looked at so far.
struct Work {
    looks: usize,
    cuts: Vec<Cut>,
}

impl Work {
    fn is_too_much(&self) -> bool {
        self.looks > MAX_LOOKS || self.cuts.len() > MAX_CUTS
    }

    /// Notes the cuts that two pieces need. False when they are so far apart that they never will need any.
    #[inline]
    fn meet(&mut self, p: Piece, q: Piece, points: &mut Points) -> bool {
        let at = |[a, b]: [u32; 2]| [points.at(a), points.at(b)];
        match meet(at(p.2), at(q.2)) {
            Meeting::Never => return false,
            Meeting::NotNow => {}
            Meeting::AtEnds { of_p, of_q } => {
                self.cut_at_ends(q, p.2, of_p);
                self.cut_at_ends(p, q.2, of_q);
            }
            Meeting::Crossing(point) => {
                let number = points.number(point);
                for (strand, piece, ends) in [p, q] {
                    if !ends.contains(&number) {
                        self.cuts.push((strand, piece, number));
                    }
                }
            }
        }
        true
    }

    fn cut_at_ends(&mut self, (strand, piece, _): Piece, ends: [u32; 2], which: [bool; 2]) {
        let here = ends.into_iter().zip(which).filter_map(|(end, cuts)| cuts.then_some(end));
        self.cuts.extend(here.map(|end| (strand, piece, end)));
    }
}

/// A chain with points put into the pieces that cuts name, which come in order.
fn insert(chain: &[u32], cuts: &[Cut], points: &Points) -> Vec<u32> {
    let mut longer = Vec::with_capacity(chain.len() + cuts.len());
    let mut groups = cuts.chunk_by(|a, b| a.1 == b.1).peekable();
    for (&from, (nth, &to)) in chain.iter().zip(chain.iter().enumerate().skip(1)) {
        longer.push(from);
        if let Some(here) = groups.next_if(|group| group[0].1 as usize + 1 == nth) {
            let first = longer.len();
            longer.extend(here.iter().map(|cut| cut.2));
            let (from, to) = (points.at(from), points.at(to));
            longer[first..].sort_by_key(|&number| dot(from, to, points.at(number)));
        }
    }
    longer.extend(chain.last());
    longer
}

/// Whether two pieces' boxes come as close as some steps.
fn near([a, b]: [Point; 2], [c, d]: [Point; 2], steps: i32) -> bool {
    let near = |a: i32, b: i32, c: i32, d: i32| a.min(b) <= c.max(d) + steps && c.min(d) <= a.max(b) + steps;
    near(a.x, b.x, c.x, d.x) && near(a.y, b.y, c.y, d.y)
}

fn bounds(a: Point, b: Point) -> Bounds {
    let low = |a: i32, b: i32| f64::from(a.min(b)) - f64::from(REACH);
    let high = |a: i32, b: i32| f64::from(a.max(b)) + f64::from(REACH);
    [low(a.x, b.x), low(a.y, b.y), high(a.x, b.x), high(a.y, b.y)]
}
