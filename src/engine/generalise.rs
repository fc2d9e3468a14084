//! Areas with less detail than they have, for those who may know roughly where something is.

use geo::{BoundingRect, Coord, LineString, MapCoords, MultiPolygon, Polygon, Rect};

use crate::engine::validity::repair::repair;

/// The area with every corner on a lattice of so many metres: no corner of the result, but for crossings of moved edges,
/// is one that was there, and what is smaller than the lattice cannot be told. What would vanish becomes the cells
/// around it.
///
/// Corners move by at most 0.71 of the step.
#[must_use]
pub fn generalise(area: &MultiPolygon<f64>, step_m: f64) -> MultiPolygon<f64> {
    let on_lattice = |value: f64| (value / step_m).round() * step_m;
    let snapped = area.map_coords(|at| Coord { x: on_lattice(at.x), y: on_lattice(at.y) });
    let thinned = MultiPolygon::new(snapped.iter().filter_map(thinned).collect());
    match repair(&thinned) {
        Ok(area) if !area.0.is_empty() => area,
        _ => area.bounding_rect().map_or_else(|| MultiPolygon::new(Vec::new()), |rect| cells(rect, step_m)),
    }
}

/// A polygon without repeated corners; none where nothing is left.
fn thinned(polygon: &Polygon<f64>) -> Option<Polygon<f64>> {
    let ring = |ring: &LineString<f64>| {
        let mut corners = ring.0.clone();
        corners.dedup();
        (3 < corners.len()).then(|| LineString::new(corners))
    };
    let exterior = ring(polygon.exterior())?;
    Some(Polygon::new(exterior, polygon.interiors().iter().filter_map(ring).collect()))
}

/// The cells of the lattice that a box reaches into.
fn cells(rect: Rect<f64>, step_m: f64) -> MultiPolygon<f64> {
    let side = |from: f64, to: f64| {
        let from = (from / step_m).floor();
        (from * step_m, (to / step_m).ceil().max(from + 1.0) * step_m)
    };
    let ((x0, x1), (y0, y1)) = (side(rect.min().x, rect.max().x), side(rect.min().y, rect.max().y));
    Rect::new((x0, y0), (x1, y1)).to_polygon().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::validity::defects;
    use geo::{Area, CoordsIter, polygon};
    use proptest::prelude::*;

    const STEP: f64 = 25.0;

    #[test]
    fn what_is_smaller_than_the_lattice_becomes_a_cell() {
        let small = polygon![(x: 101.0, y: 101.0), (x: 104.0, y: 101.0), (x: 104.0, y: 103.0)];
        let found = generalise(&small.into(), STEP);
        assert_eq!(
            (found.unsigned_area(), found.bounding_rect().unwrap().min()),
            (625.0, Coord { x: 100.0, y: 100.0 })
        );
    }

    #[test]
    fn parts_that_meet_become_one() {
        let square = |x: f64| Rect::new((x, 0.0), (x + 95.0, 95.0)).to_polygon();
        let found = generalise(&MultiPolygon::new(vec![square(0.0), square(103.0)]), STEP);
        assert_eq!((found.0.len(), found.unsigned_area()), (1, 20_000.0));
    }

    proptest! {
        #[test]
        fn the_result_is_an_area_near_the_original(radii in prop::collection::vec(5.0_f64..400.0, 5..40)) {
            let count = radii.len() as f64;
            let corner = |(place, radius): (usize, &f64)| {
                let angle = place as f64 / count * std::f64::consts::TAU;
                Coord { x: 5_000.3 + radius * angle.cos(), y: 7_000.7 + radius * angle.sin() }
            };
            let star: MultiPolygon<f64> = Polygon::new(radii.iter().enumerate().map(corner).collect(), Vec::new()).into();
            let found = generalise(&star, STEP);
            prop_assert!(!found.0.is_empty() && defects(&found).is_empty());
            let (was, is) = (star.bounding_rect().unwrap(), found.bounding_rect().unwrap());
            prop_assert!(was.min().x - STEP <= is.min().x && is.max().x <= was.max().x + STEP);
            prop_assert!(was.min().y - STEP <= is.min().y && is.max().y <= was.max().y + STEP);
            for corner in found.coords_iter() {
                prop_assert!(star.coords_iter().all(|exact| exact != corner));
            }
        }
    }
}
