//! The exact shared area of two footprints without a single intersection point.
//!
//! The formula and its proof stand in [the engine's own documentation](crate::engine). This file holds the rules that
//! keep the work small; each drops or merges terms whose sum is known, so none of them approximates.

use std::cell::RefCell;

use pulp::{Arch, Simd, WithSimd};

use crate::engine::footprint::{PlaneArea, SQUARE_STEP_M2};
use crate::engine::kernel::{Edges, Interval, with_vectors};

/// Pairs of blocks above which a sweep over the blocks' x ranges is cheaper than looking at every pair.
const SWEEP_ABOVE_PAIRS: usize = 2_500;

/// How much area two footprints share, in square metres.
///
/// Touching borders, shared borders and corners add up to zero but for rounding; identical areas to their own size.
/// The order of the arguments does not matter. Both areas must be
/// [valid](crate::engine::validity): where an outline crosses itself the parts count with a wrong sign.
#[must_use]
pub fn shared_area_m2(a: &PlaneArea, b: &PlaneArea) -> f64 {
    shared_area_and_work(a, b).0
}

/// [`shared_area_m2`], and how many pairs of blocks were looked at for it.
pub(crate) fn shared_area_and_work(a: &PlaneArea, b: &PlaneArea) -> (f64, usize) {
    let (integral_m2, block_pairs) = integral_and_work(a, b);
    (integral_m2.clamp(0.0, a.area_m2().min(b.area_m2())), block_pairs)
}

/// The bare integral of the product of both areas' winding numbers.
///
/// For valid areas that is the shared area; for an area with itself it is the integral of its squared winding number,
/// which equals its size only where no point is counted twice or negatively.
pub(crate) fn integral_m2(a: &PlaneArea, b: &PlaneArea) -> f64 {
    integral_and_work(a, b).0
}

fn integral_and_work(a: &PlaneArea, b: &PlaneArea) -> (f64, usize) {
    let (low, high) = by_height(a, b);
    let Some(window) = Window::of(low, high) else {
        return (0.0, 0);
    };
    thread_local! {
        static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
    }
    SCRATCH.with_borrow_mut(|scratch| {
        let arch = scratch.arch;
        let (square_steps, block_pairs) = with_vectors(arch, Pair { scratch, low, high, window });
        (square_steps * SQUARE_STEP_M2, block_pairs)
    })
}

/// Puts the area that begins lower first. Ties have a fixed order too, so that the answer is symmetric to the last bit.
fn by_height<'a>(a: &'a PlaneArea, b: &'a PlaneArea) -> (&'a PlaneArea, &'a PlaneArea) {
    let key = |area: &PlaneArea| {
        let [x0, y0, x1, y1] = area.step_bounds();
        ([y0, x0, y1, x1], area.area_m2(), area.slots())
    };
    if key(a) <= key(b) { (a, b) } else { (b, a) }
}

/// What both boxes have in common, in steps.
struct Window {
    corner: [i64; 2],
    /// How far it reaches in x.
    width: f64,
    /// Where the low area ends, seen from the corner.
    low_top: f64,
    /// Where the high area ends.
    high_top: f64,
}

impl Window {
    fn of(low: &PlaneArea, high: &PlaneArea) -> Option<Window> {
        let ([ax0, _, ax1, low_top], [bx0, y0, bx1, high_top]) = (low.step_bounds(), high.step_bounds());
        let (x0, x1) = (ax0.max(bx0), ax1.min(bx1));
        let above = |top: i64| (top - y0) as f64;
        (x0 < x1 && y0 < low_top).then(|| Window {
            corner: [x0, y0],
            width: (x1 - x0) as f64,
            low_top: above(low_top),
            high_top: above(high_top),
        })
    }
}

/// A pair of areas to be measured.
struct Pair<'a> {
    scratch: &'a mut Scratch,
    low: &'a PlaneArea,
    high: &'a PlaneArea,
    window: Window,
}

impl WithSimd for Pair<'_> {
    type Output = (f64, usize);

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) -> (f64, usize) {
        self.scratch.gather(s, self.low, self.high, &self.window);
        self.scratch.sum(s)
    }
}

/// Buffers that one thread uses again for every pair.
struct Scratch {
    /// What this processor can do.
    arch: Arch,
    low: Vec<Edges>,
    high: Vec<Edges>,
    /// Runs of the low area's edges above the high area: each acts as one signed interval.
    above: Vec<Interval>,
}

impl Scratch {
    fn new() -> Scratch {
        Scratch { arch: Arch::new(), low: Vec::new(), high: Vec::new(), above: Vec::new() }
    }

    #[inline(always)]
    fn gather<S: Simd>(&mut self, s: S, low: &PlaneArea, high: &PlaneArea, window: &Window) {
        let Scratch { low: low_edges, high: high_edges, above, .. } = self;
        low_edges.clear();
        high_edges.clear();
        above.clear();
        // A run goes on over blocks that lie beside the window: what they cover does not count anyway.
        let mut run: Option<(usize, f64, f64)> = None;
        let origin = low.origin_at(window.corner);
        for (ring, block) in low.blocks(origin, [0.0, window.width]) {
            let [_, y0, _, y1] = block.bounds;
            let is_above = y0 >= window.high_top;
            if let Some((_, from, to)) = run.take_if(|run| run.0 != ring || !is_above) {
                above.push(Interval::along(from, to));
            }
            if is_above {
                let [first, last] = block.x.ends(origin.x, origin.unit);
                run = Some((ring, run.map_or(first, |(_, from, _)| from), last));
            } else if y1 > 0.0 {
                low_edges.push(Edges::of(s, &block, origin));
            }
        }
        above.extend(run.map(|(_, from, to)| Interval::along(from, to)));
        let origin = high.origin_at(window.corner);
        for (_, block) in high.blocks(origin, [0.0, window.width]) {
            let [_, y0, _, _] = block.bounds;
            if y0 < window.low_top {
                high_edges.push(Edges::of(s, &block, origin));
            }
        }
    }

    /// The integral, and how many pairs of blocks it took.
    #[inline(always)]
    fn sum<S: Simd>(&mut self, s: S) -> (f64, usize) {
        let mut above = 0.0;
        for &run in &self.above {
            for high in &self.high {
                above += high.over(s, run);
            }
        }
        let pairs = self.low.len() * self.high.len();
        let (sum, looked_at) =
            if pairs > SWEEP_ABOVE_PAIRS { self.sum_by_sweep(s) } else { (self.sum_of_all(s), pairs) };
        (above + sum, looked_at + self.above.len() * self.high.len())
    }

    #[inline(always)]
    fn sum_of_all<S: Simd>(&self, s: S) -> f64 {
        let mut sum = 0.0;
        for low in &self.low {
            for high in &self.high {
                sum += of_pair(s, low, high);
            }
        }
        sum
    }

    /// Walks both lists from left to right and meets each pair of blocks whose x ranges overlap exactly once.
    #[inline(always)]
    fn sum_by_sweep<S: Simd>(&mut self, s: S) -> (f64, usize) {
        let by_x0 = |a: &Edges, b: &Edges| a.bounds[0].total_cmp(&b.bounds[0]);
        self.low.sort_unstable_by(by_x0);
        self.high.sort_unstable_by(by_x0);
        let (mut lows, mut highs) = (self.low.as_slice(), self.high.as_slice());
        let (mut sum, mut looked_at) = (0.0, 0);
        while let (Some((low, lows_after)), Some((high, highs_after))) = (lows.split_first(), highs.split_first()) {
            if low.bounds[0] <= high.bounds[0] {
                let reached = reached(highs, low);
                for high in reached {
                    sum += of_pair(s, low, high);
                }
                (lows, looked_at) = (lows_after, looked_at + reached.len());
            } else {
                let reached = reached(lows, high);
                for low in reached {
                    sum += of_pair(s, low, high);
                }
                (highs, looked_at) = (highs_after, looked_at + reached.len());
            }
        }
        (sum, looked_at)
    }
}

/// Those of the sorted blocks that begin before `block` ends.
fn reached<'a>(sorted: &'a [Edges], block: &Edges) -> &'a [Edges] {
    let end = block.bounds[2];
    let count = sorted.iter().take_while(|other| other.bounds[0] < end).count();
    sorted.get(..count).unwrap_or_default()
}

/// What one block of the low and one block of the high area add to the integral.
///
/// Wholly below, a low edge leaves nothing of min(y_high − y_low, 0). Wholly above, the minimum is the difference
/// itself: its two halves separate, and in each the other block counts only as the interval that its path covers.
#[inline(always)]
fn of_pair<S: Simd>(s: S, low: &Edges, high: &Edges) -> f64 {
    let [low_x0, low_y0, low_x1, low_y1] = low.bounds;
    let [high_x0, high_y0, high_x1, high_y1] = high.bounds;
    if low_x1 <= high_x0 || high_x1 <= low_x0 || low_y1 <= high_y0 {
        0.0
    } else if low_y0 >= high_y1 {
        high.over(s, low.path) - low.over(s, high.path)
    } else {
        low.against(s, high)
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use geo::{Area, BooleanOps, MultiPolygon, Polygon, Rect};

    use super::{SWEEP_ABOVE_PAIRS, shared_area_m2};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::{LANES, PlaneArea, STEPS_PER_M};

    fn gear(x: f64, vertices: u32) -> MultiPolygon<f64> {
        let point = |nth: u32| {
            let (angle, radius) = (TAU * f64::from(nth) / f64::from(vertices), 1000.0 + 30.0 * f64::from(nth % 7));
            (x + radius * angle.cos(), radius * angle.sin())
        };
        Polygon::new((0..vertices).map(point).collect::<Vec<_>>().into(), Vec::new()).into()
    }

    #[test]
    fn many_blocks_are_swept() -> Result<(), EngineError> {
        let (a, b) = (gear(0.0, 2_001), gear(700.0, 1_500));
        const { assert!(1_500 / LANES * 2_001 / LANES > 4 * SWEEP_ABOVE_PAIRS) };
        let expected_m2 = a.intersection(&b).unsigned_area();
        let (a, b) = (PlaneArea::new(&a)?, PlaneArea::new(&b)?);
        assert!((shared_area_m2(&a, &b) - expected_m2).abs() < 1.0);
        assert!((shared_area_m2(&a, &a) - a.area_m2()).abs() < 1e-6);
        Ok(())
    }

    #[test]
    fn edges_with_next_to_no_width_do_no_harm() -> Result<(), EngineError> {
        for (width, height, expected_m2) in [(1e-300, 1e7, 5e7), (1e-9, 1e5, 5e5 - 0.5 * 1e5 / STEPS_PER_M)] {
            let thin = [(0.0, 0.0), (width, height), (5.0, height), (5.0, 0.0)];
            let thin = PlaneArea::new(&Polygon::new(thin.to_vec().into(), Vec::new()).into())?;
            assert_eq!(shared_area_m2(&thin, &thin), expected_m2);
        }
        Ok(())
    }

    #[test]
    fn continents_share_what_they_share() -> Result<(), EngineError> {
        let square =
            |x: f64, side: f64| PlaneArea::new(&Rect::new((x, 3e6), (x + side, 3e6 + side)).to_polygon().into());
        let (wide, narrow) = (square(-8e6, 1.6e7)?, square(7e6, 1_000.0)?);
        assert!((shared_area_m2(&wide, &narrow) - 1e6).abs() < 1e-3);
        assert!((shared_area_m2(&wide, &square(7.9e6, 2e6)?) / (1e5 * 2e6) - 1.0).abs() < 1e-9);
        assert!((shared_area_m2(&wide, &wide) / 2.56e14 - 1.0).abs() < 1e-9);
        Ok(())
    }
}
