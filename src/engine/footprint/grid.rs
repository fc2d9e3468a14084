//! Coordinates as whole steps of a grid so fine that it makes no difference, in 48 bits each.
//!
//! A step is 2⁻³⁰ m, a nanometre. Doubles have that step themselves between 4,194 and 8,388 km from the origin, where the
//! northings of most systems lie; so a northing stays what it is, and an easting moves by half a nanometre at most. The
//! grid is the same for all areas, so what two of them share stays shared. An area is kept as its lower left corner and
//! the steps from there: 48 bits reach 262 km. Wider areas have steps twice, four times … as long, which moves their
//! corners by some nanometres more.
//!
//! Differences of such coordinates are whole numbers and, up to 8,388 km, exact.

use crate::engine::footprint::LANES;

/// Steps in a metre.
pub(crate) const STEPS_PER_M: f64 = (1_u64 << 30) as f64;

/// Square metres in a square step.
pub(crate) const SQUARE_STEP_M2: f64 = 1.0 / (STEPS_PER_M * STEPS_PER_M);

/// Whole steps below this fit where they are kept.
const KEPT_BITS: u32 = 48;

/// A double whose last bit counts 1: whole numbers up to its own size can be put into its last bits.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// The step next to a coordinate in metres. Source: IEEE 754; the product is exact, being one with a power of two.
pub(super) fn nearest_step(metres: f64) -> i64 {
    let steps = metres * STEPS_PER_M;
    // From there on doubles are whole numbers, to which a half cannot be added.
    let half = if steps.abs() < WHOLE { 0.5_f64 } else { 0.0 };
    (steps + half.copysign(steps)) as i64
}

/// How many bits of a span of so many steps are dropped so that the rest can be kept.
pub(super) fn dropped_bits(span: i64) -> u8 {
    (i64::BITS - span.leading_zeros()).saturating_sub(KEPT_BITS) as u8
}

/// Nine coordinates of a block as they are kept: steps from the area's corner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nine<'a> {
    pub low: &'a [u32; LANES + 1],
    pub high: &'a [u16; LANES + 1],
}

impl Nine<'_> {
    /// The coordinates in steps, measured from `origin`. `unit` is the length of the area's own steps.
    #[inline(always)]
    pub fn from(self, origin: f64, unit: f64) -> [f64; LANES + 1] {
        let mut steps = [0.0; LANES + 1];
        for (step, (&low, &high)) in steps.iter_mut().zip(self.low.iter().zip(self.high)) {
            *step = whole(low, high) * unit - origin;
        }
        steps
    }

    /// The first and the last of them.
    #[inline]
    pub fn ends(self, origin: f64, unit: f64) -> [f64; 2] {
        [0, LANES].map(|i| whole(self.low[i], self.high[i]) * unit - origin)
    }
}

/// A whole number of 48 bits as a double, without a conversion, which vectors do not have.
#[inline(always)]
pub(super) fn whole(low: u32, high: u16) -> f64 {
    f64::from_bits(WHOLE.to_bits() | u64::from(high) << 32 | u64::from(low)) - WHOLE
}

#[cfg(test)]
mod tests {
    use super::{STEPS_PER_M, dropped_bits, nearest_step, whole};

    #[test]
    fn northings_stay_what_they_are() {
        for metres in [6_580_822.123_456_789, 4_194_304.000_000_001, -7_000_000.1] {
            assert_eq!(nearest_step(metres) as f64 / STEPS_PER_M, metres);
        }
        let easting = 674_032.987_654_321;
        assert!((nearest_step(easting) as f64 / STEPS_PER_M - easting).abs() <= 0.5 / STEPS_PER_M);
    }

    #[test]
    fn whole_numbers_come_back() {
        for number in [0_u64, 1, 65_535, 1 << 32, (1 << 48) - 1] {
            assert_eq!(whole(number as u32, (number >> 32) as u16), number as f64);
        }
    }

    #[test]
    fn spans_fit_after_bits_are_dropped() {
        let longest = (1_i64 << 48) - 1;
        assert_eq!([0, longest, longest + 1, 4 * longest].map(dropped_bits), [0, 0, 1, 2]);
    }
}
