//! Shapes drawn after another one, so that borders coincide, nearly coincide, touch or nest.

use super::drawing::{Sheet, corners, polygon, redraw, ring};
use geo::{Coord, MultiPolygon, Polygon, Translate};

/// A way to draw a shape after another one.
type Way = fn(&mut Sheet, &MultiPolygon<f64>) -> MultiPolygon<f64>;

/// Draws a shape after another one, in any of the ways.
pub fn any(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    const WAYS: [Way; 12] = [
        same,
        drawn_otherwise,
        with_more_points,
        moved_by_a_hair,
        moved,
        cut_off,
        with_one_corner_elsewhere,
        scaled_from_a_corner,
        mirrored,
        around,
        tiny,
        huge,
    ];
    WAYS[sheet.random.below(WAYS.len())](sheet, of)
}

fn same(_: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    of.clone()
}

/// From another corner, the other way round, with some points twice.
fn drawn_otherwise(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    redraw(of, |mut points| {
        let first = sheet.random.below(points.len());
        points.rotate_left(first);
        points.reverse();
        points.into_iter().flat_map(|at| std::iter::repeat_n(at, 1 + usize::from(sheet.random.chance(20.0)))).collect()
    })
}

/// With points in the middle of edges, which lie on the edge or, by rounding, next to it.
fn with_more_points(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    redraw(of, |points| {
        let next = points.iter().cycle().skip(1);
        let halved = points.iter().zip(next).flat_map(|(&a, &b)| {
            let middle = sheet.random.chance(40.0).then(|| (a + b) / 2.0);
            std::iter::once(a).chain(middle)
        });
        halved.collect()
    })
}

fn moved_by_a_hair(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let (x, y) = (sheet.random.skewed(1e-6, 1e-3), sheet.random.skewed(1e-6, 1e-3));
    if sheet.random.chance(50.0) { of.translate(x, -y) } else { redraw(of, |points| jittered(sheet, points, x)) }
}

fn jittered(sheet: &mut Sheet, points: Vec<Coord<f64>>, by: f64) -> Vec<Coord<f64>> {
    let mut off = |value: f64| value + sheet.random.between(-by, by);
    points.into_iter().map(|at| Coord { x: off(at.x), y: off(at.y) }).collect()
}

/// By steps of the lattice, if there is one: borders slide along borders.
fn moved(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let (x, y) = (sheet.distance_m(), sheet.distance_m());
    if sheet.random.chance(50.0) { of.translate(x, 0.0) } else { of.translate(x, y) }
}

/// A piece of the outline, closed by a straight line.
fn cut_off(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut points = corners(&of.0[0]);
    let first = sheet.random.below(points.len());
    points.rotate_left(first);
    points.truncate(3 + sheet.random.below(points.len()));
    polygon(points)
}

fn with_one_corner_elsewhere(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let (chosen, east, north) = (sheet.random.below(corners(&of.0[0]).len()), sheet.distance_m(), sheet.distance_m());
    let mut nth = 0;
    redraw(of, |mut points| {
        for at in &mut points {
            if nth == chosen {
                *at = *at + Coord { x: east / 4.0, y: north / 4.0 };
            }
            nth += 1;
        }
        points
    })
}

/// Halved or doubled, with one corner and the directions of its edges kept.
fn scaled_from_a_corner(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let points = corners(&of.0[0]);
    let fixed = points[sheet.random.below(points.len())];
    let factor = if sheet.random.chance(50.0) { 0.5 } else { 2.0 };
    redraw(of, |points| points.into_iter().map(|at| fixed + (at - fixed) * factor).collect())
}

/// On the other side of the upright line through a corner.
fn mirrored(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let points = corners(&of.0[0]);
    let axis = points[sheet.random.below(points.len())].x;
    redraw(of, |points| points.into_iter().map(|at| Coord { x: axis - (at.x - axis), y: at.y }).collect())
}

/// A square with the shape as its hole.
fn around(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let outside = ring([(-0.5, -0.5), (1.5, -0.5), (1.5, 1.5), (-0.5, 1.5)].map(|(x, y)| sheet.corner(x, y)));
    Polygon::new(outside, vec![ring(corners(&of.0[0]))]).into()
}

/// A square metre at a corner.
fn tiny(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let points = corners(&of.0[0]);
    let Coord { x, y } = points[sheet.random.below(points.len())];
    let (x, y) = if sheet.random.chance(50.0) { (x, y) } else { (x - 0.5, y - 0.25) };
    polygon([(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)].map(Coord::from))
}

/// Thirty kilometres of ground on one side of an edge.
fn huge(sheet: &mut Sheet, of: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let points = corners(&of.0[0]);
    let nth = sheet.random.below(points.len());
    let (a, b) = (points[nth], points[(nth + 1) % points.len()]);
    let far = 30_000.0;
    let aside = if sheet.random.chance(50.0) { far } else { -far };
    if (b.x - a.x).abs() > (b.y - a.y).abs() {
        polygon([a, b, Coord { x: b.x, y: b.y + aside }, Coord { x: a.x, y: a.y + aside }])
    } else {
        polygon([a, b, Coord { x: b.x + aside, y: b.y }, Coord { x: a.x + aside, y: a.y }])
    }
}
