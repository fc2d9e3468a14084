//! From double to single precision without ever making a box too small.

/// A little more than half the distance between neighbouring singles, as a share of their size.
const HALF_STEP: f64 = 6e-8;

/// More than half the distance between the smallest singles.
const TINY: f64 = 1e-45;

/// A single not above the value, and hardly below it.
#[inline]
pub(crate) fn round_down(value: f64) -> f32 {
    (value - value.abs() * HALF_STEP - TINY) as f32
}

/// A single not below the value, and hardly above it.
#[inline]
pub(crate) fn round_up(value: f64) -> f32 {
    (value + value.abs() * HALF_STEP + TINY) as f32
}
