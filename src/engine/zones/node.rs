//! Noding: edges are cut wherever they meet, until they meet in common ends only.
//!
//! Cuts fall on grid points, so an edge that is cut bends by up to half a step and may come to meet others. Each round
//! therefore looks again at what the round before has bent. Two rules make the rounds end: where edges cross, both are
//! led through the grid point next to the crossing; and an edge that passes within half a step of another's end is led
//! through that end. This is iterated snap rounding: Halperin and Packer, "Iterated snap rounding" (2002).
//!
//! Pairs that could ever meet are found once, with room for all the bending that is allowed. Equal edges of different
//! areas are noded once.
//!
//! Most pairs have a point in common, a crossing or a corner, and lead away from it at a wide angle: they come as close as
//! bending may bring them only within [`NEIGHBOURHOOD`] of that point. As long as neither edge has another point that near
//! (it is calm), nothing but two pieces with a common end lies there, and such a pair needs no second look.

use std::ops::ControlFlow;

use crate::engine::error::EngineError;
use crate::engine::packed::{Bounds, Packed};
use crate::engine::zones::cluster::Undivided;
use crate::engine::zones::grouped::Grouped;
use crate::engine::zones::meet::{Meeting, keeps_off, meet};
use crate::engine::zones::points::Points;
use crate::engine::zones::snap::{Point, dot, way};

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

/// An edge of an outline, with all that a look at it needs in one place.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// Its ends as numbers in [`Points`].
    pub ends: [u32; 2],
    /// Its ends, which are different.
    pub at: [Point; 2],
    /// The area whose outline it is of, by its place in the cluster; the first of several.
    pub owner: u32,
}

/// Edges as they are cut: each starts straight and becomes a chain of pieces. Points are numbers in [`Points`].
pub(super) struct Strands {
    edges: Vec<Edge>,
    /// The areas of each edge: borders that areas have in common are noded once. An area that comes twice counts twice.
    owners: Grouped<u32>,
    /// Where an edge's chain lies in `chains`: from and to, or `STRAIGHT`.
    bent: Vec<[u32; 2]>,
    /// The points of chains, one after another; those of chains that were cut again are left behind.
    chains: Vec<u32>,
    /// The boxes of all edges, with room for their bending.
    pub tree: Packed,
}

const STRAIGHT: [u32; 2] = [u32::MAX; 2];

/// How far from a common point, in steps, edges can come close that leave it at a wide angle: both may
/// bend by `REACH`, and the sine of the angle is a sixteenth or more.
const NEIGHBOURHOOD: i64 = 2 * (REACH as i64 + 1) * 16;

/// Pairs of edges that may need cuts.
#[derive(Default)]
struct Pairs {
    /// Those that lead away from a common point at a wide angle.
    wide: Vec<(u32, u32)>,
    /// All others.
    narrow: Vec<(u32, u32)>,
}

/// A piece of an edge: which edge, which of its pieces, its ends as numbers and as points.
#[derive(Clone, Copy)]
struct Piece {
    strand: u32,
    nth: u32,
    ends: [u32; 2],
    at: [Point; 2],
}

/// Where a piece is cut: which edge, which of its pieces, at which point.
type Cut = (u32, u32, u32);

impl Strands {
    /// Nodes the edges of so many areas.
    pub fn node(edges: Vec<Edge>, areas: usize, points: &mut Points) -> Result<Strands, Undivided> {
        let (edges, owners) = once(edges, points.len());
        let boxes: Vec<Bounds> = edges.iter().map(|edge| bounds(edge.at)).collect();
        let tree = Packed::new(&boxes);
        let (bent, chains) = (vec![STRAIGHT; edges.len()], Vec::with_capacity(4 * edges.len()));
        let mut strands = Strands { edges, owners, bent, chains, tree };
        let mut work = Work { looks: 0, cuts: Vec::new() };
        let pairs = strands.first_round(areas, points, &mut work)?;
        let mut state: Vec<State> = strands.edges.iter().map(|edge| State::of(&edge.ends, points)).collect();
        for _ in 0..MAX_ROUNDS {
            if work.cuts.is_empty() {
                return Ok(strands);
            }
            strands.cut(&mut work.cuts, points, &mut state);
            let both = |&(s, t): &(u32, u32)| (state[s as usize], state[t as usize]);
            let narrow = pairs.narrow.iter().filter(|pair| matches!(both(pair), (s, t) if s.changed || t.changed));
            let wide = pairs
                .wide
                .iter()
                .filter(|pair| matches!(both(pair), (s, t) if (s.changed || t.changed) && !(s.calm && t.calm)));
            for &(s, t) in narrow.chain(wide) {
                strands.look_again(s, t, points, &mut work)?;
            }
        }
        let unsettled = work.cuts.first().map(|cut| strands.edges[cut.0 as usize].owner);
        Err(Undivided { error: EngineError::Unsettled, culprit: unsettled })
    }

    /// How many edges there were.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// The areas whose outline an edge is of.
    pub fn owners(&self, strand: u32) -> &[u32] {
        self.owners.group(strand as usize)
    }

    /// The points along an edge, both ends included.
    #[inline]
    pub fn points(&self, strand: u32) -> &[u32] {
        match self.bent[strand as usize] {
            STRAIGHT => &self.edges[strand as usize].ends,
            [from, to] => &self.chains[from as usize..to as usize],
        }
    }

    /// Finds the first cuts, and all pairs of edges that may ever need one.
    fn first_round(&self, areas: usize, points: &mut Points, work: &mut Work) -> Result<Pairs, Undivided> {
        let (mut pairs, mut looks, mut most) = (Pairs::default(), vec![0_u32; areas], 0);
        let walk = self.tree.pairs(&mut |s, t| {
            let (one, other) = (self.edges[s as usize], self.edges[t as usize]);
            let whole = |strand, edge: Edge| Piece { strand, nth: 0, ends: edge.ends, at: edge.at };
            match work.meet(whole(s, one), whole(t, other), points) {
                Outlook::Never => {}
                Outlook::Wide => pairs.wide.push((s, t)),
                Outlook::Narrow => pairs.narrow.push((s, t)),
            }
            for owner in [one.owner, other.owner] {
                let of_area = &mut looks[owner as usize];
                *of_area += 1;
                most = most.max(*of_area);
            }
            work.looks += 1;
            let is_enough = work.is_too_much() || most > MAX_LOOKS_AN_AREA;
            if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if walk.is_continue() {
            return Ok(pairs);
        }
        let culprit = (0..).zip(&looks).max_by_key(|(_, looks)| **looks).map(|(owner, _)| owner);
        Err(Undivided { error: EngineError::TooComplex { limit: MAX_CUTS }, culprit })
    }

    fn look_again(&self, s: u32, t: u32, points: &mut Points, work: &mut Work) -> Result<(), Undivided> {
        let (whole_s, whole_t) = (self.edges[s as usize].at, self.edges[t as usize].at);
        let (chain_s, chain_t, at) = (self.points(s), self.points(t), |number| points.at(number));
        if keeps_off(chain_s, whole_t, chain_t, at) && keeps_off(chain_t, whole_s, chain_s, at) {
            work.looks += 1;
            return Ok(());
        }
        for nth_p in 1..chain_s.len() {
            let p = piece(s, chain_s, nth_p, points);
            if !near(p.at, whole_t, REACH) {
                continue;
            }
            work.looks += chain_t.len();
            for nth_q in 1..chain_t.len() {
                let q = piece(t, chain_t, nth_q, points);
                if near(p.at, q.at, 1) {
                    work.meet(p, q, points);
                }
            }
            if work.is_too_much() {
                return Err(Undivided { error: EngineError::TooComplex { limit: MAX_CUTS }, culprit: None });
            }
        }
        Ok(())
    }

    /// Makes the cuts and notes which edges they change.
    fn cut(&mut self, cuts: &mut Vec<Cut>, points: &Points, state: &mut [State]) {
        state.iter_mut().for_each(|state| state.changed = false);
        let mut of_strand = Grouped::sorted_into(self.edges.len(), || {
            cuts.iter().map(|&(strand, piece, point)| (strand, (piece, point)))
        });
        for (strand, state) in state.iter_mut().enumerate() {
            let cuts = of_strand.group_mut(strand);
            if cuts.is_empty() {
                continue;
            }
            cuts.sort_unstable();
            let begin = self.chains.len();
            match self.bent[strand] {
                STRAIGHT => insert(&mut self.chains, &self.edges[strand].ends, cuts, points),
                [from, to] => {
                    let old = self.chains[from as usize..to as usize].to_vec();
                    insert(&mut self.chains, &old, cuts, points);
                }
            }
            self.bent[strand] = [begin as u32, self.chains.len() as u32];
            *state = State { changed: true, ..State::of(&self.chains[begin..], points) };
        }
        cuts.clear();
    }
}

/// Puts equal edges together, at the place of the first, with the areas of each.
fn once(edges: Vec<Edge>, points: usize) -> (Vec<Edge>, Grouped<u32>) {
    let by_point = || edges.iter().zip(0..).map(|(edge, nth)| (edge.ends[0], (edge.ends[1], nth)));
    let mut from: Grouped<(u32, u32)> = Grouped::sorted_into(points, by_point);
    let mut first_of: Vec<u32> = (0..edges.len() as u32).collect();
    for point in 0..points {
        let leaving = from.group_mut(point);
        leaving.sort_unstable();
        for equal in leaving.chunk_by(|a, b| a.0 == b.0) {
            equal.iter().for_each(|&(_, nth)| first_of[nth as usize] = equal[0].1);
        }
    }
    let mut place = vec![0; edges.len()];
    let mut different: Vec<Edge> = Vec::with_capacity(edges.len());
    for (nth, edge) in edges.iter().enumerate() {
        if first_of[nth] as usize == nth {
            place[nth] = different.len() as u32;
            different.push(*edge);
        }
    }
    let owned = || edges.iter().zip(&first_of).map(|(edge, &first)| (place[first as usize], edge.owner));
    let owners = Grouped::sorted_into(different.len(), owned);
    (different, owners)
}

/// What is known of an edge between two rounds.
#[derive(Clone, Copy)]
struct State {
    /// Whether it was cut in this round.
    changed: bool,
    /// Whether its points are further apart than the [`NEIGHBOURHOOD`] of each.
    calm: bool,
}

impl State {
    fn of(chain: &[u32], points: &Points) -> State {
        let apart = |ends: &[u32]| {
            let [x, y] = way(points.at(ends[0]), points.at(ends[1]));
            x.abs().max(y.abs()) > NEIGHBOURHOOD
        };
        State { changed: false, calm: chain.windows(2).all(apart) }
    }
}

/// What the first look at two edges says of later rounds.
enum Outlook {
    /// They will never meet.
    Never,
    /// They have a point in common and lead away from it at a wide angle.
    Wide,
    /// They may come to meet.
    Narrow,
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

    /// Notes the cuts that two pieces need.
    #[inline]
    fn meet(&mut self, p: Piece, q: Piece, points: &mut Points) -> Outlook {
        if opens_from_common_end(p.at, q.at) {
            return Outlook::Wide;
        }
        match meet(p.at, q.at) {
            Meeting::Never => return Outlook::Never,
            Meeting::NotNow => {}
            Meeting::AtEnds { of_p, of_q } => {
                self.cut_at_ends(q, p.ends, of_p);
                self.cut_at_ends(p, q.ends, of_q);
            }
            Meeting::Crossing { at, wide } => {
                let number = points.number(at);
                for piece in [p, q] {
                    if !piece.ends.contains(&number) {
                        self.cuts.push((piece.strand, piece.nth, number));
                    }
                }
                if wide {
                    return Outlook::Wide;
                }
            }
        }
        Outlook::Narrow
    }

    fn cut_at_ends(&mut self, piece: Piece, ends: [u32; 2], which: [bool; 2]) {
        let here = ends.into_iter().zip(which).filter_map(|(end, cuts)| cuts.then_some(end));
        self.cuts.extend(here.map(|end| (piece.strand, piece.nth, end)));
    }
}

/// The piece of a chain that ends at a place in it.
fn piece(strand: u32, chain: &[u32], end: usize, points: &Points) -> Piece {
    let ends = [chain[end - 1], chain[end]];
    Piece { strand, nth: end as u32 - 1, ends, at: ends.map(|number| points.at(number)) }
}

/// Writes a chain with points put into the pieces that cuts name, which come in order, some of them twice.
fn insert(chains: &mut Vec<u32>, chain: &[u32], cuts: &[(u32, u32)], points: &Points) {
    let mut groups = cuts.chunk_by(|a, b| a.0 == b.0).peekable();
    for (&from, (nth, &to)) in chain.iter().zip(chain.iter().enumerate().skip(1)) {
        chains.push(from);
        if let Some(here) = groups.next_if(|group| group[0].0 as usize + 1 == nth) {
            let first = chains.len();
            chains.extend(here.iter().map(|cut| cut.1));
            chains[first..].sort_unstable();
            let mut kept = first;
            for at in first..chains.len() {
                if at == first || chains[at] != chains[kept - 1] {
                    chains[kept] = chains[at];
                    kept += 1;
                }
            }
            chains.truncate(kept);
            let (from, to) = (points.at(from), points.at(to));
            chains[first..].sort_by_key(|&number| dot(from, to, points.at(number)));
        }
    }
    chains.extend(chain.last());
}

/// Whether two pieces with a common end lead away from it in directions at least a right angle apart.
#[inline]
fn opens_from_common_end([a, b]: [Point; 2], [c, d]: [Point; 2]) -> bool {
    let (common, one, other) = if a == c {
        (a, b, d)
    } else if a == d {
        (a, b, c)
    } else if b == c {
        (b, a, d)
    } else if b == d {
        (b, a, c)
    } else {
        return false;
    };
    one != other && dot(common, one, other) <= 0
}

/// Whether two pieces' boxes come as close as some steps.
fn near([a, b]: [Point; 2], [c, d]: [Point; 2], steps: i32) -> bool {
    let near = |a: i32, b: i32, c: i32, d: i32| a.min(b) <= c.max(d) + steps && c.min(d) <= a.max(b) + steps;
    near(a.x, b.x, c.x, d.x) && near(a.y, b.y, c.y, d.y)
}

fn bounds([a, b]: [Point; 2]) -> Bounds {
    let low = |a: i32, b: i32| f64::from(a.min(b)) - f64::from(REACH);
    let high = |a: i32, b: i32| f64::from(a.max(b)) + f64::from(REACH);
    [low(a.x, b.x), low(a.y, b.y), high(a.x, b.x), high(a.y, b.y)]
}
