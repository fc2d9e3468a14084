//! Polygons out of crossing rings, by the crate `i_overlay` on its 64-bit grid.
//!
//! The grid spans the rings' own box with 2⁶¹ steps either way, so it is finer than the doubles that come in, and
//! nothing is lost by its local origin.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};

/// Rings without their closing point. All numbers must be finite.
pub(crate) type Rings = Vec<Vec<[f64; 2]>>;

/// What two areas with oriented rings have in common.
pub(crate) fn intersect(a: &Rings, b: &Rings) -> MultiPolygon<f64> {
    let options = OverlayOptions::<f64, i64>::ogc();
    let mut overlay = FloatOverlay::from_subj_and_clip_custom(a, b, options, Solver::default());
    polygons(overlay.overlay(OverlayRule::Intersect, FillRule::NonZero))
}

/// The ground that rings enclose an odd number of times.
pub(crate) fn fill_odd(rings: &Rings) -> MultiPolygon<f64> {
    fill(rings, FillRule::EvenOdd)
}

/// The ground that oriented rings enclose at all.
pub(crate) fn fill_all(rings: &Rings) -> MultiPolygon<f64> {
    fill(rings, FillRule::NonZero)
}

/// The rings of polygons, exteriors and holes alike.
pub(crate) fn rings_of(polygons: &MultiPolygon<f64>) -> Rings {
    polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).map(open).collect()
}

/// A ring's points without the last, which repeats the first.
pub(crate) fn open(ring: &LineString<f64>) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = ring.0.iter().map(|&point| point.into()).collect();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

fn fill(rings: &Rings, rule: FillRule) -> MultiPolygon<f64> {
    let mut overlay = FloatOverlay::from_subj_custom(rings, OverlayOptions::<f64, i64>::ogc(), Solver::default());
    polygons(overlay.overlay(OverlayRule::Subject, rule))
}

fn polygons(shapes: Vec<Rings>) -> MultiPolygon<f64> {
    let ring = |points: Vec<[f64; 2]>| LineString::new(points.into_iter().map(Coord::from).collect());
    let polygon = |shape: Rings| {
        let mut rings = shape.into_iter().map(ring);
        rings.next().map(|exterior| Polygon::new(exterior, rings.collect()))
    };
    shapes.into_iter().filter_map(polygon).collect()
}
