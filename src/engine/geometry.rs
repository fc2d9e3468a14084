//! The shape of what two areas share: made only when somebody looks, and believed only if the integral agrees.

use geo::{MultiPolygon, Rect};

use crate::engine::crossings;
use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::overlay::{Rings, intersect};
use crate::engine::shared_area::shared_area_m2;

/// The polygons that two valid areas have in common, in metres; none where they only touch or lie apart.
///
/// # Errors
/// `TooComplex` when the outlines cross too often ([`MAX_CROSSINGS`](crate::engine::crossings::MAX_CROSSINGS));
/// `AreaMismatch` when the polygons do not have the area that [`shared_area_m2`] found by other means.
pub fn intersection(a: &PlaneArea, b: &PlaneArea) -> Result<MultiPolygon<f64>, EngineError> {
    let expected_m2 = shared_area_m2(a, b);
    let Some(window) = common_box(a, b) else {
        return Ok(MultiPolygon::new(Vec::new()));
    };
    let (a, b) = (clip_loosely(a, window), clip_loosely(b, window));
    crossings::check(a.iter().chain(&b))?;
    let shape = intersect(&a, &b);
    let found_m2 = area_m2(&shape)?;
    if (found_m2 - expected_m2).abs() > tolerance_m2(expected_m2, window) {
        return Err(EngineError::AreaMismatch { expected_m2, found_m2 });
    }
    Ok(shape)
}

/// A millionth of the area, and what rounding may do: a few units in the last place of the window's size, summed over
/// thousands of terms.
fn tolerance_m2(area_m2: f64, window: Rect<f64>) -> f64 {
    1e-6 + 1e-6 * area_m2 + 1e-12 * window.width() * window.height()
}

fn area_m2(shape: &MultiPolygon<f64>) -> Result<f64, EngineError> {
    match PlaneArea::new(shape) {
        Ok(area) => Ok(area.area_m2()),
        Err(EngineError::Empty) => Ok(0.0),
        Err(error) => Err(error),
    }
}

fn common_box(a: &PlaneArea, b: &PlaneArea) -> Option<Rect<f64>> {
    let (a, b) = (a.bounds(), b.bounds());
    let (x0, y0) = (a.min().x.max(b.min().x), a.min().y.max(b.min().y));
    let (x1, y1) = (a.max().x.min(b.max().x), a.max().y.min(b.max().y));
    (x0 < x1 && y0 < y1).then(|| Rect::new((x0, y0), (x1, y1)))
}

/// The area's rings with long ways around the outside of the window cut short.
///
/// A run of vertices on the far side of one of the window's borders is replaced by its first and last: neither way
/// enters the window, so nothing changes inside. No point is invented, so borders shared with others stay shared.
fn clip_loosely(area: &PlaneArea, window: Rect<f64>) -> Rings {
    let (min, max) = (window.min(), window.max());
    let sides = |[x, y]: [f64; 2]| {
        u8::from(x < min.x) | u8::from(x > max.x) << 1 | u8::from(y < min.y) << 2 | u8::from(y > max.y) << 3
    };
    let rings = area.rings().map(|(_, points)| {
        let mut kept: Vec<[f64; 2]> = Vec::new();
        for point in points.into_iter().skip(1).map(<[f64; 2]>::from) {
            if let [.., before, last] = kept.as_slice()
                && sides(*before) & sides(*last) & sides(point) != 0
            {
                kept.pop();
            }
            kept.push(point);
        }
        kept
    });
    rings.filter(|ring| ring.len() > 2).collect()
}

#[cfg(test)]
mod tests {
    use geo::{Area, MultiPolygon, Polygon, Rect, coord};

    use super::intersection;
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;

    fn area(points: Vec<(f64, f64)>) -> Result<PlaneArea, EngineError> {
        PlaneArea::new(&Polygon::new(points.into(), Vec::new()).into())
    }

    #[test]
    fn long_ways_outside_the_window_do_not_matter() -> Result<(), EngineError> {
        let square =
            PlaneArea::new(&Rect::new(coord! { x: 0., y: 0. }, coord! { x: 10., y: 10. }).to_polygon().into())?;
        let teeth = (0..400).map(|i| (f64::from(i), if i % 2 == 0 { -50.0 } else { -60.0 }));
        let comb = area(teeth.chain([(400.0, 4.0), (0.0, 4.0)]).collect())?;
        let shape = intersection(&square, &comb)?;
        assert_eq!((shape.0.len(), shape.unsigned_area()), (1, 40.0));
        let touching = area(vec![(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0)])?;
        assert_eq!(intersection(&square, &touching)?, MultiPolygon::new(Vec::new()));
        Ok(())
    }

    #[test]
    fn crossed_combs_are_refused() -> Result<(), EngineError> {
        let teeth: Vec<(f64, f64)> = (0..1_000).map(|i| (f64::from(i), if i % 2 == 0 { 1.0 } else { 999.0 })).collect();
        let across = teeth.iter().map(|&(x, y)| (y, x)).chain([(-1.0, 1_000.0), (-1.0, 0.0)]).collect();
        let along = teeth.iter().copied().chain([(1_000.0, -1.0), (0.0, -1.0)]).collect();
        let refused = intersection(&area(along)?, &area(across)?);
        assert!(matches!(refused, Err(EngineError::TooComplex { .. })));
        Ok(())
    }
}
