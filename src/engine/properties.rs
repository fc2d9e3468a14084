//! Properties that hold for any areas, tried on random and on adversarial ones.
//!
//! Shapes come on a coarse grid, so that borders, corners and whole areas coincide often, and away from the origin, as
//! projected coordinates do. The oracle is `geo`'s boolean overlay, good to a square decimetre here.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Area, BooleanOps, LineString, MultiPolygon, Polygon, Translate};
use proptest::prelude::*;

use crate::engine::bulk::{Pair, Run, all_pairs};
use crate::engine::footprint::PlaneArea;
use crate::engine::geometry::intersection;
use crate::engine::index::{Entry, Index};
use crate::engine::shared_area::shared_area_m2;
use crate::engine::staged::{Changes, Staged};
use crate::engine::validity::{defects, is_probably_valid};
use crate::engine::zones::partition;

/// What `geo` may be wrong by on shapes of a hundred metres, in square metres.
const ORACLE_M2: f64 = 0.01;

/// What an outline of a kilometre may gain or lose on the zones' grid, in square metres.
const GRID_M2: f64 = 2.0;

fn shape() -> impl Strategy<Value = MultiPolygon<f64>> {
    prop_oneof![star().boxed(), frame().boxed(), stairs().boxed(), pair_of_squares().boxed()]
        .prop_map(|shape| shape.translate(674_000.0, 6_580_000.0))
        .prop_filter("valid", |shape| defects(shape).is_empty())
}

fn corner() -> impl Strategy<Value = (f64, f64)> {
    (0..10_u8, 0..10_u8).prop_map(|(x, y)| (f64::from(x) * 10.0, f64::from(y) * 10.0))
}

/// A ring around a centre, its corners on or off the grid.
fn star() -> impl Strategy<Value = MultiPolygon<f64>> {
    (corner(), prop::collection::vec(5.0..60.0_f64, 3..40), any::<bool>()).prop_map(|((x, y), radii, rounded)| {
        let turn = std::f64::consts::TAU / radii.len() as f64;
        let on_grid = |value: f64| if rounded { value.round() } else { value };
        let points = radii.iter().zip(0_u32..).map(|(radius, nth)| {
            let angle = f64::from(nth) * turn;
            (on_grid(x + radius * angle.cos()), on_grid(y + radius * angle.sin()))
        });
        Polygon::new(points.collect::<Vec<_>>().into(), Vec::new()).into()
    })
}

/// A rectangle, perhaps with a hole.
fn frame() -> impl Strategy<Value = MultiPolygon<f64>> {
    (corner(), 1..6_u8, 1..6_u8, any::<bool>()).prop_map(|((x, y), width, height, has_hole)| {
        let (width, height) = (f64::from(width) * 10.0, f64::from(height) * 10.0);
        let hole = rectangle(x + width / 4.0, y + height / 4.0, width / 2.0, height / 2.0);
        Polygon::new(rectangle(x, y, width, height), if has_hole { vec![hole] } else { Vec::new() }).into()
    })
}

fn stairs() -> impl Strategy<Value = MultiPolygon<f64>> {
    (corner(), prop::collection::vec(1..5_u8, 1..8)).prop_map(|((x, y), steps)| {
        let mut points = vec![(x, y)];
        let mut left = x;
        for step in &steps {
            let height = y + f64::from(*step) * 10.0;
            points.extend([(left, height), (left + 10.0, height)]);
            left += 10.0;
        }
        points.push((left, y));
        Polygon::new(points.into(), Vec::new()).into()
    })
}

fn pair_of_squares() -> impl Strategy<Value = MultiPolygon<f64>> {
    (corner(), corner()).prop_map(|(a, b)| {
        let square = |(x, y): (f64, f64)| Polygon::new(rectangle(x, y, 20.0, 20.0), Vec::new());
        MultiPolygon::new(vec![square(a), square(b)])
    })
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> LineString<f64> {
    vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)].into()
}

fn area(shape: &MultiPolygon<f64>) -> PlaneArea {
    PlaneArea::new(shape).expect("shapes are readable")
}

/// The same ground, drawn from another corner and the other way round.
fn redrawn(shape: &MultiPolygon<f64>, by: usize) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let mut points = ring.0.clone();
        points.pop();
        let middle = by % points.len().max(1);
        points.rotate_left(middle);
        points.reverse();
        LineString::new(points)
    };
    let polygons = shape
        .iter()
        .map(|polygon| Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect()));
    polygons.collect()
}

proptest! {
    #[test]
    fn agrees_with_an_overlay(a in shape(), b in shape()) {
        let expected_m2 = a.intersection(&b).unsigned_area();
        let (a, b) = (area(&a), area(&b));
        let found_m2 = shared_area_m2(&a, &b);
        prop_assert!((found_m2 - expected_m2).abs() < ORACLE_M2, "{found_m2} for {expected_m2}");
        prop_assert_eq!(found_m2, shared_area_m2(&b, &a));
        prop_assert!(found_m2 <= a.area_m2().min(b.area_m2()));
        let geometry = intersection(&a, &b);
        prop_assert!(geometry.is_ok_and(|shape| (shape.unsigned_area() - found_m2).abs() < 1e-3));
    }

    #[test]
    fn an_area_shares_itself(a in shape(), by in 0..40_usize) {
        let (one, other) = (area(&a), area(&redrawn(&a, by)));
        prop_assert!((one.area_m2() - a.unsigned_area()).abs() < 1e-6);
        prop_assert!((shared_area_m2(&one, &one) - one.area_m2()).abs() < 1e-7);
        prop_assert!((shared_area_m2(&one, &other) - one.area_m2()).abs() < 1e-7);
        prop_assert!(is_probably_valid(&one));
    }

    #[test]
    fn moving_and_redrawing_change_nothing(a in shape(), b in shape(), by in 0..40_usize, east in -9..9_i32) {
        let before_m2 = shared_area_m2(&area(&a), &area(&b));
        let moved = |shape: &MultiPolygon<f64>| area(&shape.translate(f64::from(east) * 1_024.0, 4_096.0));
        prop_assert!((shared_area_m2(&moved(&a), &moved(&redrawn(&b, by))) - before_m2).abs() < 1e-5);
    }

    #[test]
    fn apart_is_nothing(a in shape(), b in shape()) {
        let (a, b) = (area(&a), area(&b.translate(500.0, 0.0)));
        prop_assert_eq!(shared_area_m2(&a, &b), 0.0);
    }

    #[test]
    fn bulk_is_every_pair(shapes in prop::collection::vec(shape(), 0..12)) {
        let areas: Vec<PlaneArea> = shapes.iter().map(area).collect();
        let mut expected = Vec::new();
        for (a, one) in areas.iter().enumerate() {
            for (b, other) in areas.iter().enumerate().skip(a + 1).filter(|(b, _)| (a + b) % 3 != 0) {
                expected.push(Pair { a: a as u32, b: b as u32, area_m2: shared_area_m2(one, other) });
            }
        }
        expected.retain(|pair| pair.area_m2 > 1.0);
        let found = all_pairs(&areas, |a, b| (a + b) % 3 != 0, 1.0, Run { threads: 1, ..Run::default() });
        prop_assert_eq!(found, Ok(expected));
    }

    #[test]
    fn the_index_is_brute_force(
        steps in prop::collection::vec((0..12_u64, prop::option::weighted(0.7, shape())), 1..30),
        asked in shape(),
        staged_from in 0..30_usize,
    ) {
        let mut index = Index::new();
        let mut truth: BTreeMap<u64, Arc<PlaneArea>> = BTreeMap::new();
        let asked = area(&asked);
        let (direct, staged) = steps.split_at(staged_from.min(steps.len()));
        for (key, change) in direct {
            match change {
                Some(shape) => index.put(*key, Arc::new(area(shape)), key % 2),
                None => drop(index.withdraw(*key)),
            }
            apply(&mut truth, *key, change);
        }
        prop_assert_eq!(found(index.find(&asked, 1.0, |_, odd| *odd == 0)), brute_force(&truth, &asked));
        let mut changes = Changes::new();
        for (key, change) in staged {
            let put = |shape| Entry { area: Arc::new(area(shape)), payload: key % 2 };
            changes.insert(*key, change.as_ref().map(put));
            apply(&mut truth, *key, change);
        }
        let view = Staged::new(&index, &changes);
        prop_assert_eq!(found(view.find(&asked, 1.0, |_, odd| *odd == 0)), brute_force(&truth, &asked));
        index.apply(changes);
        prop_assert_eq!(found(index.find(&asked, 1.0, |_, odd| *odd == 0)), brute_force(&truth, &asked));
        prop_assert_eq!(index.len(), truth.len());
        let bulk = Index::bulk(truth.iter().map(|(key, area)| (*key, Arc::clone(area), key % 2)).collect());
        prop_assert_eq!(found(bulk.find(&asked, 1.0, |_, odd| *odd == 0)), brute_force(&truth, &asked));
    }

    #[test]
    fn faces_add_up(shapes in prop::collection::vec(shape(), 1..9)) {
        let areas: Vec<PlaneArea> = shapes.iter().map(area).collect();
        let areas: Vec<&PlaneArea> = areas.iter().collect();
        let faces = partition(&areas, 1);
        prop_assert!(faces.is_ok(), "{faces:?}");
        let faces = faces.unwrap_or_default();
        let sum = |with: &dyn Fn(&[u32]) -> bool| -> f64 {
            faces.iter().filter(|face| with(&face.members)).map(|face| face.area_m2).sum()
        };
        let union = shapes.iter().skip(1).fold(shapes[0].clone(), |all, shape| all.union(shape));
        prop_assert!((sum(&|_| true) - union.unsigned_area()).abs() < GRID_M2);
        for (a, one) in (0_u32..).zip(&areas) {
            for (b, other) in (0_u32..).zip(&areas).skip(a as usize + 1) {
                let both = sum(&|members| members.contains(&a) && members.contains(&b));
                prop_assert!((both - shared_area_m2(one, other)).abs() < GRID_M2);
            }
        }
        for face in &faces {
            prop_assert!((face.polygon.unsigned_area() - face.area_m2).abs() < 1e-6);
            prop_assert_eq!(defects(&face.polygon.clone().into()), vec![]);
            prop_assert!(face.members.is_sorted());
        }
    }
}

fn apply(truth: &mut BTreeMap<u64, Arc<PlaneArea>>, key: u64, change: &Option<MultiPolygon<f64>>) {
    match change {
        Some(shape) => drop(truth.insert(key, Arc::new(area(shape)))),
        None => drop(truth.remove(&key)),
    }
}

fn brute_force(truth: &BTreeMap<u64, Arc<PlaneArea>>, asked: &PlaneArea) -> Vec<(u64, f64)> {
    let shared = truth.iter().map(|(key, area)| (*key, shared_area_m2(asked, area)));
    shared.filter(|(key, area_m2)| key % 2 == 0 && *area_m2 > 1.0).collect()
}

fn found(hits: Vec<crate::engine::measure::Hit<u64>>) -> Vec<(u64, f64)> {
    hits.into_iter().map(|hit| (hit.key, hit.shared.area_m2)).collect()
}
