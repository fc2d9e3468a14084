//! The boxes around blocks: eight bytes each, counted in shares of the area's own box and rounded outwards.

use crate::engine::footprint::LANES;

/// The box around a block's edges, from the area's lower left corner: x0, y0, x1, y1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BlockBox(pub [u16; 4]);

/// From where to where something reaches along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub low: f64,
    pub high: f64,
}

impl Span {
    /// What reaches nowhere.
    pub const NOTHING: Span = Span { low: f64::INFINITY, high: f64::NEG_INFINITY };

    /// A single place.
    #[inline]
    pub fn at(place: f64) -> Span {
        Span { low: place, high: place }
    }

    /// The span of both. What is no number counts as nothing.
    #[inline]
    pub fn with(self, other: Span) -> Span {
        Span {
            low: if other.low < self.low { other.low } else { self.low },
            high: if other.high > self.high { other.high } else { self.high },
        }
    }

    /// The span of the coordinates of a block.
    #[inline]
    pub fn around(values: &[f64; LANES + 1]) -> Span {
        values.iter().fold(Span::NOTHING, |span, &value| span.with(Span::at(value)))
    }

    /// How many bits of a span of whole numbers are dropped so that the rest, rounded up, fits a box.
    pub fn box_bits(self) -> u8 {
        let bits = u64::BITS - ((self.high - self.low) as u64).leading_zeros();
        bits.saturating_sub(u16::BITS - 1) as u8
    }
}

/// The columns that are asked for, in the measure of an area's boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    from: i32,
    to: i32,
}

impl BlockBox {
    /// The box around spans in x and y, seen from a corner, after dropping bits in x and y.
    pub fn around([x, y]: [Span; 2], [corner_x, corner_y]: [f64; 2], [x_bits, y_bits]: [u8; 2]) -> BlockBox {
        let down = |value: f64, bits: u8| (value as u64 >> bits) as u16;
        let up = |value: f64, bits: u8| (value as u64).div_ceil(1 << bits) as u16;
        BlockBox([
            down(x.low - corner_x, x_bits),
            down(y.low - corner_y, y_bits),
            up(x.high - corner_x, x_bits),
            up(y.high - corner_y, y_bits),
        ])
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
