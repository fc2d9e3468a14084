//! The boxes around blocks: eight bytes each, counted in shares of the area's own box and rounded outwards.

/// The box around a block's edges, from the area's lower left corner: x0, y0, x1, y1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BlockBox(pub [u16; 4]);

/// From where to where something reaches along an axis, in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub low: i64,
    pub high: i64,
}

impl Span {
    /// The span of both.
    pub fn with(self, other: Span) -> Span {
        Span { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

/// The columns that are asked for, in the measure of an area's boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    from: i32,
    to: i32,
}

/// How many bits of a span in steps are dropped, beside those that all coordinates are short of, so that the rest,
/// rounded up, fits a box.
pub(super) fn box_bits(span: i64, dropped_bits: u8) -> u8 {
    (i64::BITS - span.leading_zeros()).saturating_sub(u32::from(dropped_bits) + u16::BITS - 1) as u8
}

impl BlockBox {
    /// The box around spans in x and y, seen from a corner, after dropping bits in x and y.
    pub fn around([x, y]: [Span; 2], corner: [i64; 2], bits: [u8; 2]) -> BlockBox {
        let down = |value: i64, axis: usize| ((value - corner[axis]) >> bits[axis]) as u16;
        let up = |value: i64, axis: usize| (((value - corner[axis]) + (1 << bits[axis]) - 1) >> bits[axis]) as u16;
        BlockBox([down(x.low, 0), down(y.low, 1), up(x.high, 0), up(y.high, 1)])
    }

    /// The box in steps, measured from a place; `units` says how many steps one counts for in x and y.
    #[inline]
    pub fn at(self, [unit_x, unit_y]: [f64; 2], [x, y]: [f64; 2]) -> [f64; 4] {
        let [x0, y0, x1, y1] = self.0.map(f64::from);
        [x0 * unit_x - x, y0 * unit_y - y, x1 * unit_x - x, y1 * unit_y - y]
    }
}

impl Columns {
    /// The columns between two x, seen from the area's corner.
    #[inline]
    pub fn between(x0: f64, x1: f64, unit: f64) -> Columns {
        // Casting rounds towards zero and holds what is too large: a column more or less beside the area does no harm.
        Columns { from: (x0 / unit) as i32, to: (x1 / unit) as i32 + 1 }
    }

    /// Whether a box reaches into the columns.
    #[inline]
    pub fn meet(self, block_box: BlockBox) -> bool {
        let [x0, _, x1, _] = block_box.0;
        i32::from(x0) < self.to && self.from < i32::from(x1)
    }
}
