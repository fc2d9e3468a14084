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
use crate::engine::footprint::boxes::Span;

/// Steps in a metre.
pub(crate) const STEPS_PER_M: f64 = (1_u64 << 30) as f64;

/// Square metres in a square step.
pub(crate) const SQUARE_STEP_M2: f64 = 1.0 / (STEPS_PER_M * STEPS_PER_M);

/// Whole numbers below two to this power fit where coordinates are kept.
const KEPT_BITS: u32 = 48;

/// A double whose last bit counts 1: whole numbers up to its own size can be put into its last bits.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// Where an area's coordinates are counted from while it is prepared, and how many bits shorter than steps they are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Base {
    pub dropped_bits: u8,
    /// In steps: an even number of units, so that what lies half-way between two goes to the same one from every base.
    corner: [i64; 2],
    corner_m: [f64; 2],
    units_per_m: f64,
}

impl Base {
    /// The base of an area between these coordinates in metres.
    pub fn of(around: [Span; 2]) -> Base {
        let steps = around.iter().map(|span| (span.high - span.low) * STEPS_PER_M).fold(0.0, f64::max);
        // One step more at either end: rounding may have made the span a little too short.
        let bits = u64::BITS - (steps as u64 + 2).leading_zeros();
        let dropped_bits = bits.saturating_sub(KEPT_BITS) as u8;
        let even = |span: Span| ((span.low * STEPS_PER_M) as i64 - 1) >> (dropped_bits + 1) << (dropped_bits + 1);
        let corner = around.map(even);
        let units_per_m = STEPS_PER_M / (1_u64 << dropped_bits) as f64;
        Base { dropped_bits, corner, corner_m: corner.map(|steps| steps as f64 / STEPS_PER_M), units_per_m }
    }

    /// The whole number of units next to a coordinate in metres, counted from the base along an axis.
    ///
    /// Differences and products here are exact, and adding a number whose last bit counts 1 rounds, halves to even.
    #[inline]
    pub fn units(self, metres: f64, axis: usize) -> f64 {
        ((metres - self.corner_m[axis]) * self.units_per_m + WHOLE) - WHOLE
    }

    /// The steps from the origin of the metric system.
    pub fn steps(self, units: f64, axis: usize) -> i64 {
        self.corner[axis] + ((units as i64) << self.dropped_bits)
    }

    /// The length of a unit in steps.
    pub fn unit(self) -> f64 {
        (1_u64 << self.dropped_bits) as f64
    }
}

/// A whole number of 48 bits in the two parts that are kept.
#[inline]
pub(super) fn split(number: f64) -> (u32, u16) {
    let bits = (number + WHOLE).to_bits();
    (bits as u32, (bits >> u32::BITS) as u16)
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
    use super::{Base, STEPS_PER_M, Span, split, whole};

    /// Where a coordinate in an area between two others goes.
    fn rounded(metres: f64, low: f64, high: f64) -> f64 {
        let base = Base::of([Span { low, high }; 2]);
        base.steps(base.units(metres, 0), 0) as f64 / STEPS_PER_M
    }

    #[test]
    fn northings_stay_what_they_are() {
        for metres in [6_580_822.123_456_789, 4_194_304.000_000_001, -7_000_000.1, 0.0] {
            assert_eq!(rounded(metres, metres - 1_000.0, metres + 200_000.0), metres);
            assert_eq!(rounded(metres, metres, metres), metres);
        }
    }

    #[test]
    fn an_easting_goes_to_the_same_step_from_every_base() {
        for easting in [674_032.987_654_321, 100.25 + 0.5 / STEPS_PER_M, 100.25 + 1.5 / STEPS_PER_M, -3.000_000_001] {
            let from_here = rounded(easting, easting, easting + 1.0);
            assert!((from_here - easting).abs() <= 0.5 / STEPS_PER_M);
            for west in [0.1, 7.000_000_001, 123.456, 99_000.7] {
                assert_eq!(rounded(easting, easting - west, easting + 10.0), from_here);
            }
        }
    }

    #[test]
    fn whole_numbers_come_back() {
        for number in [0_u64, 1, 65_535, 1 << 32, (1 << 48) - 1] {
            let (low, high) = split(number as f64);
            assert_eq!(whole(low, high), number as f64);
        }
    }

    #[test]
    fn wide_areas_have_longer_units() {
        let bits = |high: f64| Base::of([Span { low: 0.0, high }; 2]).dropped_bits;
        assert_eq!([1.0, 262_143.0, 262_145.0, 1_048_577.0, 4e7].map(bits), [0, 0, 1, 3, 8]);
        assert!((rounded(1e7, -2e7, 2e7) - 1e7).abs() < 1e-6);
    }
}
