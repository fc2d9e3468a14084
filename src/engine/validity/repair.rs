//! A proposal for an outline with defects.

use geo::{CoordsIter, MultiPolygon};

use super::defects;
use crate::engine::crossings;
use crate::engine::error::EngineError;
use crate::engine::overlay::{Rings, fill_all, fill_odd, open, rings_of};

/// How often outlines are filled anew: where they are tangled within the width of the grid, what was put on it may meet again.
const PASSES: usize = 4;

/// Proposes a valid area for an invalid one, to be accepted or refused by whoever drew it.
///
/// Each polygon becomes the ground that its rings enclose an odd number of times: a bow-tie keeps both its wings, a
/// ring drawn twice vanishes, a hole outside becomes ground. The area is the union of its polygons. The first rule is
/// that of GEOS's `MakeValid` by line work; the second differs from it, as there the overlap of two parts is cut out.
/// Polygons with a ring that cannot be read are left out; lines without area vanish.
///
/// # Errors
/// `TooComplex` when the outlines cross too often ([`MAX_CROSSINGS`](crate::engine::crossings::MAX_CROSSINGS)), `Unsettled` when
/// what they enclose has no outlines without defects on the grid.
pub fn repair(polygons: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, EngineError> {
    let readable = polygons.iter().filter(|polygon| polygon.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite()));
    let shapes: Vec<Rings> = readable
        .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(open).collect())
        .collect();
    crossings::check(shapes.iter().flatten())?;
    let parts: Vec<MultiPolygon<f64>> = shapes.iter().map(fill_odd).collect();
    let mut filled = match parts.as_slice() {
        [only] => only.clone(),
        _ => fill_all(&parts.iter().flat_map(rings_of).collect()),
    };
    for _ in 1..PASSES {
        if defects(&filled).is_empty() {
            return Ok(filled);
        }
        filled = fill_all(&rings_of(&filled));
    }
    if defects(&filled).is_empty() { Ok(filled) } else { Err(EngineError::Unsettled) }
}

#[cfg(test)]
mod tests {
    use geo::{Area, MultiPolygon, polygon};

    use super::repair;
    use crate::engine::error::EngineError;
    use crate::engine::validity::defects;

    #[test]
    fn keeps_both_wings_and_joins_parts() -> Result<(), EngineError> {
        let bow_tie = polygon![(x: 0., y: 0.), (x: 4., y: 4.), (x: 4., y: 0.), (x: 0., y: 4.)];
        let square = polygon![(x: 3., y: 1.), (x: 6., y: 1.), (x: 6., y: 3.), (x: 3., y: 3.)];
        let wings = repair(&MultiPolygon::new(vec![bow_tie.clone()]))?;
        assert_eq!((wings.0.len(), wings.unsigned_area()), (2, 8.0));
        let joined = repair(&MultiPolygon::new(vec![bow_tie, square]))?;
        assert_eq!((joined.0.len(), joined.unsigned_area()), (2, 12.0));
        assert_eq!(defects(&joined), []);
        Ok(())
    }
}
