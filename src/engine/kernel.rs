//! The arithmetic of the shared area: eight edges against eight edges, and eight edges against an interval.
//!
//! It is written once, for vectors of any width up to eight doubles; the crate `pulp` compiles it for AVX2 and AVX-512 as
//! well and tells at run time which the processor has, without unsafe code here. Sums are kept lane by lane and added up
//! in one order at the end, and no multiplication is fused with an addition: all processors get the same bits, so that
//! what one replica recorded is what another finds.

use pulp::{Arch, Scalar256b, Simd, WithSimd};

use crate::engine::footprint::{Block, LANES, Origin};

/// Runs work with the widest vectors of this processor. Others have at least pairs of doubles, which compilers find.
#[inline]
pub(crate) fn with_vectors<W: WithSimd>(arch: Arch, work: W) -> W::Output {
    match arch {
        Arch::Scalar => work.with_simd(Scalar256b),
        wider => wider.dispatch(work),
    }
}

/// Eight numbers, one for each edge of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
struct Lanes([f64; LANES]);

impl Lanes {
    const ZERO: Lanes = Lanes([0.0; LANES]);

    #[inline(always)]
    fn vectors<S: Simd>(&self) -> &[S::f64s] {
        S::as_simd_f64s(&self.0).0
    }

    #[inline(always)]
    fn vectors_mut<S: Simd>(&mut self) -> &mut [S::f64s] {
        S::as_mut_simd_f64s(&mut self.0).0
    }

    /// Their sum, always in the same order.
    #[inline(always)]
    fn sum(&self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// How many vectors hold eight numbers.
#[inline(always)]
fn vectors<S: Simd>() -> usize {
    LANES / S::F64_LANES
}

/// Eight consecutive edges as graphs over x, in steps from the window's corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edges {
    /// The block's box: x0, y0, x1, y1.
    pub bounds: [f64; 4],
    /// The interval that the block's path covers, seen from far above or far below.
    pub path: Interval,
    /// Where each edge begins and ends in x.
    lo: Lanes,
    hi: Lanes,
    /// Its higher end.
    top: Lanes,
    /// Each edge is the line `slope * x + rise`.
    slope: Lanes,
    rise: Lanes,
    /// 1 where the area lies below the edge, -1 where it lies above, 0 for vertical edges, which bound nothing in x.
    sign: Lanes,
}

/// A stretch of the x axis with the sign of the edges it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interval {
    pub lo: f64,
    pub hi: f64,
    pub sign: f64,
}

impl Interval {
    /// The interval of a path that leads from one x to another: whatever it does between, its signs cancel to this.
    #[inline(always)]
    pub fn along(from: f64, to: f64) -> Interval {
        if from < to { Interval { lo: from, hi: to, sign: -1.0 } } else { Interval { lo: to, hi: from, sign: 1.0 } }
    }
}

impl Edges {
    /// Forms the edges of a block, measured from `origin`.
    #[inline(always)]
    pub fn of<S: Simd>(s: S, block: &Block, origin: Origin) -> Edges {
        let (x, y) = (block.x.from(origin.x, origin.unit), block.y.from(origin.y, origin.unit));
        let [x0, x1, x2, x3, x4, x5, x6, x7, x8] = x;
        let [y0, y1, y2, y3, y4, y5, y6, y7, y8] = y;
        let (ax, bx) = (Lanes([x0, x1, x2, x3, x4, x5, x6, x7]), Lanes([x1, x2, x3, x4, x5, x6, x7, x8]));
        let (ay, by) = (Lanes([y0, y1, y2, y3, y4, y5, y6, y7]), Lanes([y1, y2, y3, y4, y5, y6, y7, y8]));
        let mut edges = Edges {
            bounds: block.bounds,
            path: Interval::along(x0, x8),
            lo: Lanes::ZERO,
            hi: Lanes::ZERO,
            top: Lanes::ZERO,
            slope: Lanes::ZERO,
            rise: Lanes::ZERO,
            sign: Lanes::ZERO,
        };
        let zero = s.splat_f64s(0.0);
        for i in 0..vectors::<S>() {
            let (ax, ay) = (ax.vectors::<S>()[i], ay.vectors::<S>()[i]);
            let (bx, by) = (bx.vectors::<S>()[i], by.vectors::<S>()[i]);
            let run = s.sub_f64s(bx, ax);
            // Widths are whole steps, so what has one has at least one, and slopes stay below the height of the area.
            let is_vertical = s.equal_f64s(run, zero);
            let slope = s.select_f64s(is_vertical, zero, s.div_f64s(s.sub_f64s(by, ay), run));
            let sign = s.select_f64s(s.less_than_f64s(run, zero), s.splat_f64s(1.0), s.splat_f64s(-1.0));
            edges.lo.vectors_mut::<S>()[i] = s.min_f64s(ax, bx);
            edges.hi.vectors_mut::<S>()[i] = s.max_f64s(ax, bx);
            edges.top.vectors_mut::<S>()[i] = s.max_f64s(ay, by);
            edges.slope.vectors_mut::<S>()[i] = slope;
            edges.rise.vectors_mut::<S>()[i] = s.sub_f64s(ay, s.mul_f64s(slope, ax));
            edges.sign.vectors_mut::<S>()[i] = s.select_f64s(is_vertical, zero, sign);
        }
        edges
    }

    /// The sum over all pairs of a low and a high edge of their signs times ∫ min(y_high − y_low, 0) dx, in square steps.
    #[inline(always)]
    pub fn against<S: Simd>(&self, s: S, high: &Edges) -> f64 {
        let reaching = self.reaching(high.bounds);
        let mut sums = Lanes::ZERO;
        let zero = s.splat_f64s(0.0);
        for i in 0..vectors::<S>() {
            let (high_lo, high_hi) = (high.lo.vectors::<S>()[i], high.hi.vectors::<S>()[i]);
            let (high_slope, high_rise) = (high.slope.vectors::<S>()[i], high.rise.vectors::<S>()[i]);
            let high_sign = high.sign.vectors::<S>()[i];
            let mut sum = zero;
            let mut live = reaching;
            while live != 0 {
                let edge = live.trailing_zeros() as usize % LANES;
                live &= live - 1;
                let lo = s.max_f64s(high_lo, s.splat_f64s(self.lo.0[edge]));
                let hi = s.min_f64s(high_hi, s.splat_f64s(self.hi.0[edge]));
                let width = s.max_f64s(s.sub_f64s(hi, lo), zero);
                let slope = s.sub_f64s(high_slope, s.splat_f64s(self.slope.0[edge]));
                let rise = s.sub_f64s(high_rise, s.splat_f64s(self.rise.0[edge]));
                let sign = s.mul_f64s(high_sign, s.splat_f64s(self.sign.0[edge]));
                let d_lo = s.add_f64s(s.mul_f64s(slope, lo), rise);
                let d_hi = s.add_f64s(s.mul_f64s(slope, hi), rise);
                let height = twice_mean_below_zero(s, d_lo, d_hi, width);
                sum = s.add_f64s(sum, s.mul_f64s(s.mul_f64s(sign, width), height));
            }
            sums.vectors_mut::<S>()[i] = sum;
        }
        0.5 * sums.sum()
    }

    /// The sum over all edges of their signs and the interval's times ∫ y dx over the common stretch, in square steps.
    #[inline(always)]
    pub fn over<S: Simd>(&self, s: S, interval: Interval) -> f64 {
        let mut sums = Lanes::ZERO;
        let (zero, half) = (s.splat_f64s(0.0), s.splat_f64s(0.5));
        for i in 0..vectors::<S>() {
            let lo = s.max_f64s(self.lo.vectors::<S>()[i], s.splat_f64s(interval.lo));
            let hi = s.min_f64s(self.hi.vectors::<S>()[i], s.splat_f64s(interval.hi));
            let width = s.max_f64s(s.sub_f64s(hi, lo), zero);
            let middle = s.mul_f64s(half, s.add_f64s(lo, hi));
            let height = s.add_f64s(s.mul_f64s(self.slope.vectors::<S>()[i], middle), self.rise.vectors::<S>()[i]);
            sums.vectors_mut::<S>()[i] = s.mul_f64s(s.mul_f64s(self.sign.vectors::<S>()[i], width), height);
        }
        interval.sign * sums.sum()
    }

    /// The edges that reach into the columns of a box and above its floor, as bits: others add nothing.
    #[inline(always)]
    fn reaching(&self, [x0, y0, x1, _]: [f64; 4]) -> u32 {
        let mut bits = 0;
        for edge in 0..LANES {
            let reaches = (self.lo.0[edge] < x1) & (self.hi.0[edge] > x0) & (self.top.0[edge] > y0);
            bits |= u32::from(reaches & (self.sign.0[edge] != 0.0)) << edge;
        }
        bits
    }
}

/// Twice the mean of min(d, 0) where d runs straight from `d_lo` to `d_hi`: a trapezoid, or a triangle where the sign
/// changes. The division waits for a lane that has width and needs it: hardly more than one row in a pair of areas.
#[inline(always)]
fn twice_mean_below_zero<S: Simd>(s: S, d_lo: S::f64s, d_hi: S::f64s, width: S::f64s) -> S::f64s {
    let zero = s.splat_f64s(0.0);
    let below = s.add_f64s(s.min_f64s(d_lo, zero), s.min_f64s(d_hi, zero));
    let crosses = s.less_than_f64s(s.mul_f64s(s.mul_f64s(d_lo, d_hi), width), zero);
    if s.first_true_m64s(crosses) == S::F64_LANES {
        return below;
    }
    let triangle = s.div_f64s(s.mul_f64s(below, below), s.sub_f64s(below, s.max_f64s(d_lo, d_hi)));
    s.select_f64s(crosses, triangle, below)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use pulp::{Arch, Scalar, Scalar128b, Scalar512b, Simd, WithSimd};

    use super::{Edges, Interval, LANES, Origin, with_vectors};
    use crate::engine::footprint::{Block, Nine};

    /// An edge as two points: the same sums, written down plainly.
    type Plain = [[f64; 2]; 2];

    type Path = [[f64; 2]; LANES + 1];

    fn path() -> impl Strategy<Value = Path> {
        prop::array::uniform9([(0..40_u8).prop_map(f64::from), (0..40_u8).prop_map(f64::from)])
    }

    /// Two paths against each other, and one over an interval.
    struct Both<'a>(&'a Path, &'a Path, Interval);

    impl WithSimd for Both<'_> {
        type Output = [f64; 2];

        #[inline(always)]
        fn with_simd<S: Simd>(self, s: S) -> [f64; 2] {
            let (low, high) = (edges(s, self.0), edges(s, self.1));
            [low.against(s, &high), low.over(s, self.2)]
        }
    }

    #[inline(always)]
    fn edges<S: Simd>(s: S, path: &Path) -> Edges {
        let (x, y) = (path.map(|point| point[0] as u32), path.map(|point| point[1] as u32));
        let nine = |low| Nine { low, high: &[0; LANES + 1] };
        let block = Block { bounds: [-3.0, -5.0, 37.0, 35.0], x: nine(&x), y: nine(&y) };
        Edges::of(s, &block, Origin { x: 3.0, y: 5.0, unit: 1.0 })
    }

    fn plain(path: &Path) -> Vec<Plain> {
        path.windows(2).map(|ends| [0, 1].map(|i| [ends[i][0] - 3.0, ends[i][1] - 5.0])).collect()
    }

    fn sign(edge: &Plain) -> f64 {
        (edge[0][0] - edge[1][0]).partial_cmp(&0.0).map_or(0.0, |order| f64::from(order as i8))
    }

    fn common(a: &Plain, b: &Plain) -> (f64, f64) {
        let low = |edge: &Plain| edge[0][0].min(edge[1][0]);
        let high = |edge: &Plain| edge[0][0].max(edge[1][0]);
        (low(a).max(low(b)), high(a).min(high(b)))
    }

    fn height(edge: &Plain, x: f64) -> f64 {
        let [[ax, ay], [bx, by]] = *edge;
        if ax == bx { 0.0 } else { ay + (x - ax) * (by - ay) / (bx - ax) }
    }

    fn integral_of_min(low: &Plain, high: &Plain) -> f64 {
        let (from, to) = common(low, high);
        if from >= to {
            return 0.0;
        }
        let difference = |x: f64| height(high, x) - height(low, x);
        let (first, last) = (difference(from), difference(to));
        let share_below = match (first < 0.0, last < 0.0) {
            (true, true) => return sign(low) * sign(high) * (to - from) * (first + last) / 2.0,
            (false, false) => return 0.0,
            (true, false) => first / (first - last),
            (false, true) => last / (last - first),
        };
        sign(low) * sign(high) * (to - from) * share_below * first.min(last) / 2.0
    }

    proptest! {
        #[test]
        fn vectors_agree_with_plain_sums(low in path(), high in path(), from in 0..40_u8, to in 0..40_u8) {
            let expected: f64 =
                plain(&low).iter().flat_map(|a| plain(&high).into_iter().map(|b| integral_of_min(a, &b))).sum();
            let interval = Interval::along(f64::from(from), f64::from(to));
            let [against, covered] = with_vectors(Arch::new(), Both(&low, &high, interval));
            prop_assert!((against - expected).abs() < 1e-9);
            let floor = [[f64::from(from), -99.0], [f64::from(to), -99.0]];
            let over: f64 = plain(&low).iter().map(|edge| integral_of_min(edge, &floor)).sum();
            let widths: f64 = plain(&low).iter().map(|edge| {
                let (from, to) = common(edge, &floor);
                sign(edge) * sign(&floor) * (to - from).max(0.0)
            }).sum();
            prop_assert!((covered + over + 99.0 * widths).abs() < 1e-9);
            // One by one or in vectors of any width: the same to the last bit.
            let here = [against, covered].map(f64::to_bits);
            for other in [
                Both(&low, &high, interval).with_simd(Scalar),
                Both(&low, &high, interval).with_simd(Scalar128b),
                with_vectors(Arch::Scalar, Both(&low, &high, interval)),
                Both(&low, &high, interval).with_simd(Scalar512b),
            ] {
                prop_assert_eq!(here, other.map(f64::to_bits));
            }
        }
    }
}
