//! The arithmetic of the shared area: eight edges against eight edges, and eight edges against an interval.

use crate::engine::footprint::{Block, LANES};

/// Eight consecutive edges as graphs over x, in metres from the window's corner.
///
/// Each edge is the line `slope * x + rise` over `lo..hi`. `sign` is 1 where the area lies below the edge, -1 where it
/// lies above, and 0 for vertical edges, which bound no area in x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edges {
    /// The block's box: x0, y0, x1, y1.
    pub bounds: [f64; 4],
    /// The interval that the block's path covers, seen from far above or far below.
    pub path: Interval,
    lo: [f64; LANES],
    hi: [f64; LANES],
    slope: [f64; LANES],
    rise: [f64; LANES],
    sign: [f64; LANES],
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
    #[inline]
    pub fn along(from: f64, to: f64) -> Interval {
        if from < to { Interval { lo: from, hi: to, sign: -1.0 } } else { Interval { lo: to, hi: from, sign: 1.0 } }
    }
}

impl Edges {
    /// Forms the edges of a block, measured from `origin`.
    #[inline]
    pub fn of(block: &Block, origin: [f64; 2]) -> Edges {
        let [ox, oy] = origin;
        let [x0, y0, x1, y1] = block.bounds;
        let mut edges = Edges {
            bounds: [x0 - ox, y0 - oy, x1 - ox, y1 - oy],
            path: Interval::along(block.x[0] - ox, block.x[LANES] - ox),
            lo: [0.0; LANES],
            hi: [0.0; LANES],
            slope: [0.0; LANES],
            rise: [0.0; LANES],
            sign: [0.0; LANES],
        };
        for i in 0..LANES {
            let (ax, ay) = (block.x[i] - ox, block.y[i] - oy);
            let (bx, by) = (block.x[i + 1] - ox, block.y[i + 1] - oy);
            let run = bx - ax;
            let slope = if run == 0.0 { 0.0 } else { (by - ay) / run };
            edges.lo[i] = if ax < bx { ax } else { bx };
            edges.hi[i] = if ax < bx { bx } else { ax };
            edges.slope[i] = slope;
            edges.rise[i] = ay - slope * ax;
            edges.sign[i] = if run > 0.0 { -1.0 } else { f64::from(u8::from(run < 0.0)) };
        }
        edges
    }

    /// The sum over all pairs of a low and a high edge of their signs times ∫ min(y_high − y_low, 0) dx, in m².
    #[inline]
    pub fn against(&self, high: &Edges) -> f64 {
        let mut sum = 0.0;
        for i in 0..LANES {
            let mut row = 0.0;
            for j in 0..LANES {
                let lo = if self.lo[i] > high.lo[j] { self.lo[i] } else { high.lo[j] };
                let hi = if self.hi[i] < high.hi[j] { self.hi[i] } else { high.hi[j] };
                let width = hi - lo;
                if width <= 0.0 {
                    continue;
                }
                let (slope, rise) = (high.slope[j] - self.slope[i], high.rise[j] - self.rise[i]);
                row += high.sign[j] * width * mean_below_zero(slope * lo + rise, slope * hi + rise);
            }
            sum += self.sign[i] * row;
        }
        sum
    }

    /// The sum over all edges of their signs and the interval's times ∫ y dx over the common stretch, in m².
    #[inline]
    pub fn over(&self, interval: Interval) -> f64 {
        let mut sum = 0.0;
        for i in 0..LANES {
            let lo = if self.lo[i] > interval.lo { self.lo[i] } else { interval.lo };
            let hi = if self.hi[i] < interval.hi { self.hi[i] } else { interval.hi };
            let width = hi - lo;
            let width = if width > 0.0 { width } else { 0.0 };
            sum += self.sign[i] * width * (self.slope[i] * (0.5 * (lo + hi)) + self.rise[i]);
        }
        interval.sign * sum
    }
}

/// The mean of min(d, 0) where d runs straight from `d_lo` to `d_hi`: a trapezoid, or a triangle where it changes sign.
#[inline]
fn mean_below_zero(d_lo: f64, d_hi: f64) -> f64 {
    let below = d_lo.min(0.0) + d_hi.min(0.0);
    if d_lo * d_hi < 0.0 { 0.5 * below * below / (below - d_lo.max(d_hi)) } else { 0.5 * below }
}
