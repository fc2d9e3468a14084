//! Small drawings with known defects.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::{Defect, DefectKind, MAX_DEFECTS, defects, is_probably_valid};
use crate::engine::footprint::PlaneArea;

fn ring(points: &[(f64, f64)]) -> LineString<f64> {
    points.to_vec().into()
}

fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
    ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

fn area(polygons: Vec<Vec<LineString<f64>>>) -> MultiPolygon<f64> {
    polygons
        .into_iter()
        .map(|mut rings| {
            let holes = rings.split_off(1);
            Polygon::new(rings.remove(0), holes)
        })
        .collect()
}

fn kinds(polygons: Vec<Vec<LineString<f64>>>) -> Vec<DefectKind> {
    defects(&area(polygons)).into_iter().map(|defect| defect.kind).collect()
}

#[test]
fn valid_drawings_have_no_defect() {
    assert_eq!(kinds(vec![vec![square(0., 0., 10.), square(2., 2., 3.)]]), []);
    // A hole that touches its exterior in a corner and another hole in a corner.
    assert_eq!(
        kinds(vec![vec![
            square(0., 0., 10.),
            ring(&[(0., 5.), (4., 3.), (4., 7.)]),
            ring(&[(4., 3.), (8., 1.), (8., 5.)])
        ]]),
        []
    );
    // An exterior that pinches off a hole.
    assert_eq!(kinds(vec![vec![ring(&[(0., 0.), (9., 0.), (9., 9.), (0., 9.), (0., 0.), (3., 6.), (6., 3.)])]]), []);
    // Two parts with a common border, one of them in the other's hole.
    assert_eq!(kinds(vec![vec![square(0., 0., 4.)], vec![square(4., 1., 4.)]]), []);
    assert_eq!(kinds(vec![vec![square(0., 0., 9.), square(3., 3., 3.)], vec![square(3., 3., 3.)]]), []);
}

#[test]
fn crossings_are_named_with_their_place() {
    let found = defects(&area(vec![vec![ring(&[(0., 0.), (4., 4.), (4., 0.), (0., 4.)])]]));
    let expected =
        Defect { kind: DefectKind::SelfCrossing, at: Coord { x: 2., y: 2. }, polygon: 0, ring: 0, vertex: 0 };
    assert_eq!(found, [expected]);
    // The same crossing in a vertex, and in the middle of an edge.
    let in_vertex = [(0., 0.), (2., 2.), (4., 4.), (4., 0.), (2., 2.), (0., 4.)];
    assert_eq!(kinds(vec![vec![ring(&in_vertex)]]), [DefectKind::SelfCrossing]);
    let in_edge = [(0., 0.), (4., 4.), (4., 0.), (2., 2.), (0., 4.)];
    assert_eq!(kinds(vec![vec![ring(&in_edge)]]), [DefectKind::SelfCrossing]);
}

#[test]
fn loops_that_wind_twice_are_crossings() {
    let twice = [(0., 0.), (9., 0.), (9., 9.), (0., 9.), (0., 0.), (6., 3.), (3., 6.)];
    assert_eq!(kinds(vec![vec![ring(&twice)]]), [DefectKind::SelfCrossing]);
}

#[test]
fn spikes_and_doubled_edges() {
    let spike = [(0., 0.), (4., 0.), (4., 9.), (4., 4.), (0., 4.)];
    assert_eq!(kinds(vec![vec![ring(&spike)]]), [DefectKind::Spike]);
    let hole_on_border = vec![square(0., 0., 9.), square(0., 3., 3.)];
    assert!(kinds(vec![hole_on_border]).contains(&DefectKind::EdgesOverlap));
    assert!(kinds(vec![vec![square(0., 0., 9.)], vec![square(0., 0., 9.)]]).contains(&DefectKind::EdgesOverlap));
}

#[test]
fn rings_in_wrong_places() {
    assert_eq!(kinds(vec![vec![square(0., 0., 4.), square(6., 0., 2.)]]), [DefectKind::HoleOutside]);
    let nested_holes = vec![square(0., 0., 9.), square(1., 1., 7.), square(2., 2., 3.)];
    assert_eq!(kinds(vec![nested_holes]), [DefectKind::HolesOverlap]);
    assert_eq!(kinds(vec![vec![square(0., 0., 9.)], vec![square(2., 2., 3.)]]), [DefectKind::PartsOverlap]);
    let touching_inside = vec![vec![square(0., 0., 9.)], vec![ring(&[(0., 0.), (5., 2.), (2., 5.)])]];
    assert_eq!(kinds(touching_inside), [DefectKind::PartsOverlap]);
    let touching_outside = vec![square(0., 0., 4.), ring(&[(0., 0.), (-5., -2.), (-2., -5.)])];
    assert_eq!(kinds(vec![touching_outside]), [DefectKind::HoleOutside]);
}

#[test]
fn unreadable_rings() {
    assert_eq!(kinds(vec![vec![ring(&[(0., 0.), (1., f64::INFINITY), (2., 2.)])]]), [DefectKind::NonFinite]);
    assert_eq!(kinds(vec![vec![ring(&[(0., 0.), (1., 1.), (1., 1.)])]]), [DefectKind::TooFewPoints]);
}

#[test]
fn the_list_of_crossings_ends() {
    let teeth = |i: i32| (f64::from(i), if i % 2 == 0 { 0. } else { 10. });
    let comb: Vec<(f64, f64)> = (0..400).map(teeth).chain([(400., 5.), (-1., 5.)]).collect();
    assert_eq!(defects(&area(vec![vec![ring(&comb)]])).len(), MAX_DEFECTS);
}

#[test]
fn the_cheap_check_agrees() {
    let probably = |polygons| PlaneArea::new(&area(polygons)).is_ok_and(|a| is_probably_valid(&a));
    assert!(probably(vec![vec![square(0., 0., 10.), square(2., 2., 3.)]]));
    assert!(!probably(vec![vec![ring(&[(0., 0.), (4., 4.), (4., 0.), (0., 4.)])]]));
    assert!(!probably(vec![vec![square(0., 0., 9.)], vec![square(2., 2., 3.)]]));
}
