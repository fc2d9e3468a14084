//! How two areas lie to each other, told by the shares of their common area.

use serde::{Deserialize, Serialize};

use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::measure::Work;
use crate::engine::shared_area::{shared_area_and_work, shared_area_m2};

/// The share of an area above which it counts as lying wholly inside the other: drawings of one place by two hands
/// differ by less than a thousandth.
pub const WHOLE_SHARE: f64 = 0.999;

/// How a first area lies to a second one that it shares ground with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// They share a part of both.
    Overlaps,
    /// The first holds the second.
    Contains,
    /// The first lies in the second.
    Within,
    /// They are the same place.
    Equals,
}

impl Relation {
    /// The relation seen from the second area.
    #[must_use]
    pub fn inverse(self) -> Relation {
        match self {
            Relation::Contains => Relation::Within,
            Relation::Within => Relation::Contains,
            same => same,
        }
    }
}

/// What two areas have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared {
    /// The common area in square metres.
    pub area_m2: f64,
    /// The common area as a share of the first area, 0 to 1.
    pub share_a: f64,
    /// The common area as a share of the second area, 0 to 1.
    pub share_b: f64,
    /// How the first area lies to the second. It means nothing when `area_m2` is 0.
    pub relation: Relation,
}

/// Measures what two areas share. It decides nothing: an overlap is what exceeds the caller's limit.
#[must_use]
pub fn compare(a: &PlaneArea, b: &PlaneArea) -> Shared {
    shared(a, b, shared_area_m2(a, b))
}

/// As [`compare`], as long as there is work left.
///
/// # Errors
/// `TooComplex` when there is not.
pub fn compare_within(a: &PlaneArea, b: &PlaneArea, work: &mut Work) -> Result<Shared, EngineError> {
    let (area_m2, block_pairs) = shared_area_and_work(a, b);
    work.spend(block_pairs)?;
    Ok(shared(a, b, area_m2))
}

fn shared(a: &PlaneArea, b: &PlaneArea, area_m2: f64) -> Shared {
    let share_a = share(area_m2, a.area_m2());
    let share_b = share(area_m2, b.area_m2());
    let relation = match (share_a > WHOLE_SHARE, share_b > WHOLE_SHARE) {
        (true, true) => Relation::Equals,
        (true, false) => Relation::Within,
        (false, true) => Relation::Contains,
        (false, false) => Relation::Overlaps,
    };
    Shared { area_m2, share_a, share_b, relation }
}

fn share(part_m2: f64, whole_m2: f64) -> f64 {
    if whole_m2 > 0.0 { part_m2 / whole_m2 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use geo::{Rect, coord};

    use super::{Relation, compare};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;

    fn square(x: f64, side: f64) -> Result<PlaneArea, EngineError> {
        PlaneArea::new(&Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + side, y: side }).to_polygon().into())
    }

    #[test]
    fn shares_tell_the_relation() -> Result<(), EngineError> {
        let relation = |a: &PlaneArea, b: &PlaneArea| {
            let shared = compare(a, b);
            assert_eq!(compare(b, a).relation, shared.relation.inverse());
            (shared.relation, shared.area_m2)
        };
        let large = square(0.0, 1000.0)?;
        assert_eq!(relation(&large, &square(900.0, 400.0)?), (Relation::Overlaps, 40_000.0));
        assert_eq!(relation(&large, &square(100.0, 100.0)?), (Relation::Contains, 10_000.0));
        assert_eq!(relation(&square(100.0, 100.0)?, &large), (Relation::Within, 10_000.0));
        assert_eq!(relation(&large, &square(0.5, 1000.0)?), (Relation::Equals, 999_500.0));
        Ok(())
    }
}
