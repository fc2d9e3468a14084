//! Tests of the recogniser: every system in both orders, near and far, with and without an extent.

use super::*;
use geo::polygon;

/// Malmö.
const EXTENT: Bbox = Bbox { min_lon: 12.80, min_lat: 55.48, max_lon: 13.20, max_lat: 55.68 };

fn malmo() -> MetricCrs {
    MetricCrs::new(3008).unwrap()
}

/// A triangle of some hundred metres with its first corner here.
fn triangle(lon: f64, lat: f64) -> MultiPolygon<f64> {
    MultiPolygon::new(vec![polygon![(x: lon, y: lat), (x: lon + 0.005, y: lat), (x: lon, y: lat + 0.003)]])
}

/// The area as a program would send it that uses this system and order.
fn sent(area: &MultiPolygon<f64>, reading: Reading) -> MultiPolygon<f64> {
    let mut area = match reading.epsg {
        DEGREES => area.clone(),
        epsg => MetricCrs::new(epsg).unwrap().project(area).unwrap(),
    };
    if reading.swapped {
        area.map_coords_in_place(|at| Coord { x: at.y, y: at.x });
    }
    area
}

fn is_near(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    positions(a).zip(positions(b)).all(|((_, a), (_, b))| (a.x - b.x).abs() < 1e-7 && (a.y - b.y).abs() < 1e-7)
}

#[test]
fn every_system_and_order_is_recognised_wherever_in_the_city() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let corners = [(12.801, 55.481), (13.0, 55.6), (13.19, 55.67), (12.60, 55.35)];
    for (lon, lat) in corners {
        let area = triangle(lon, lat);
        for declared in [DEGREES, 3006, 3008] {
            for reading in recogniser.readings(declared) {
                let found = recogniser.recognise(sent(&area, reading), declared);
                let as_declared = reading == Reading { epsg: declared, swapped: false };
                match found {
                    Recognised::AsDeclared(degrees) if as_declared => assert!(is_near(&degrees, &area)),
                    Recognised::Otherwise(other, degrees) if !as_declared && other == reading => {
                        assert!(is_near(&degrees, &area), "{reading:?}");
                    }
                    other => panic!("{reading:?} declared as {declared}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn nowhere_in_the_city_do_two_readings_fit() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let step = |nth: u32, from: f64, to: f64| from + (to - from) * f64::from(nth) / 10.0;
    for place in 0..121 {
        let lon = step(place % 11, EXTENT.min_lon - 0.3, EXTENT.max_lon + 0.3);
        let lat = step(place / 11, EXTENT.min_lat - 0.17, EXTENT.max_lat + 0.17);
        let area = triangle(lon, lat);
        for reading in recogniser.readings(DEGREES).into_iter().skip(1) {
            let found = recogniser.recognise(sent(&area, reading), DEGREES);
            assert!(matches!(found, Recognised::Otherwise(other, _) if other == reading), "{lon} {lat}: {found:?}");
        }
    }
}

#[test]
fn what_fits_as_declared_is_not_touched() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let area = triangle(13.0, 55.6);
    assert_eq!(recogniser.recognise(area.clone(), DEGREES), Recognised::AsDeclared(area));
}

#[test]
fn the_margin_is_twenty_kilometres() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let south = |km: f64| triangle(13.0, EXTENT.min_lat - km / KM_PER_DEGREE);
    for (km, inside) in [(19.9, true), (20.1, false)] {
        let found = recogniser.recognise(south(km), DEGREES);
        assert_eq!(matches!(found, Recognised::AsDeclared(_)), inside, "{km} km");
    }
    let east = |km: f64| triangle(EXTENT.max_lon - 0.005 + km / (KM_PER_DEGREE * 55.68_f64.to_radians().cos()), 55.6);
    for (km, inside) in [(19.9, true), (20.1, false)] {
        let found = recogniser.recognise(east(km), DEGREES);
        assert_eq!(matches!(found, Recognised::AsDeclared(_)), inside, "{km} km");
    }
}

#[test]
fn elsewhere_is_told_with_the_distance() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let stockholm = triangle(18.06, 59.33);
    for epsg in [DEGREES, 3006] {
        let area = sent(&stockholm, Reading { epsg, swapped: false });
        let Recognised::Outside { place, distance_km, .. } = recogniser.recognise(area, DEGREES) else {
            panic!("EPSG:{epsg} was placed")
        };
        assert!((490.0..500.0).contains(&distance_km), "{distance_km}");
        assert_eq!(place.vertex, 2);
    }
}

#[test]
fn nonsense_is_nowhere() {
    let metric = malmo();
    let recogniser = Recogniser { metric: &metric, extent: Some(EXTENT) };
    let huge = MultiPolygon::new(vec![polygon![(x: 1e308, y: 1.0), (x: 0.0, y: 1e308), (x: -1e308, y: -1e308)]]);
    assert_eq!(recogniser.recognise(huge, DEGREES), Recognised::Nowhere);
}

#[test]
fn without_an_extent_degrees_and_the_metric_system_are_told_apart() {
    let metric = MetricCrs::new(32118).unwrap();
    let recogniser = Recogniser { metric: &metric, extent: None };
    let manhattan = triangle(-73.98, 40.73);
    assert_eq!(recogniser.recognise(manhattan.clone(), DEGREES), Recognised::AsDeclared(manhattan.clone()));
    let metres = sent(&manhattan, Reading { epsg: 32118, swapped: false });
    let found = recogniser.recognise(metres.clone(), DEGREES);
    assert!(matches!(found, Recognised::Otherwise(Reading { epsg: 32118, swapped: false }, _)), "{found:?}");
    assert!(matches!(recogniser.recognise(metres, 32118), Recognised::AsDeclared(_)));
    let found = recogniser.recognise(manhattan, 32118);
    assert!(matches!(found, Recognised::Otherwise(Reading { epsg: DEGREES, swapped: false }, _)), "{found:?}");
    let huge = MultiPolygon::new(vec![polygon![(x: 1e308, y: 1.0), (x: 0.0, y: 1e308), (x: -1e308, y: -1e308)]]);
    assert_eq!(recogniser.recognise(huge, DEGREES), Recognised::Nowhere);
}

#[test]
fn when_several_readings_fit_none_is_chosen() {
    // With Sweden as a whole as extent, some places in RT 90 are also places in SWEREF 99 TM.
    let metric = MetricCrs::new(3006).unwrap();
    let sweden = Bbox { min_lon: 10.5, min_lat: 55.0, max_lon: 24.3, max_lat: 69.2 };
    let recogniser = Recogniser { metric: &metric, extent: Some(sweden) };
    let area = sent(&triangle(12.0, 66.0), Reading { epsg: 3021, swapped: false });
    let found = recogniser.recognise(area, DEGREES);
    assert!(matches!(&found, Recognised::Several(readings) if readings.len() > 1), "{found:?}");
}
