//! Tests of measuring: each limit of size, each defect with its place, and what is offered instead.

use super::*;
use geo::{BoundingRect, polygon};

fn crs() -> MetricCrs {
    MetricCrs::new(3008).unwrap()
}

type Rings<'a> = &'a [&'a [&'a [(f64, f64)]]];

/// Rings in metres from a corner in Malmö, as an area in degrees.
fn degrees(polygons: Rings<'_>) -> MultiPolygon<f64> {
    let ring = |points: &[(f64, f64)]| points.iter().map(|(x, y)| (118_000.0 + x, 6_163_000.0 + y)).collect();
    let polygon = |rings: &[&[(f64, f64)]]| {
        let mut rings: Vec<LineString<f64>> = rings.iter().map(|points| ring(points)).collect();
        geo::Polygon::new(rings.remove(0), rings)
    };
    crs().unproject(&polygons.iter().map(|rings| polygon(rings)).collect()).unwrap()
}

fn pointers() -> Pointers {
    Pointers { geometry: "/geometry".into(), is_multi: true }
}

const SIZES: Sizes = Sizes { smallest_area_m2: 1.0, largest_area_m2: None, smallest_width_m: 0.4 };

fn measure(area: MultiPolygon<f64>, repair: bool) -> Result<Measured, Box<Refusal>> {
    Measurer { crs: &crs(), sizes: SIZES, counts: COUNTS, repair, is_converted: false }.measure(area, &pointers())
}

const COUNTS: Counts = Counts { vertices: 1000, parts: 10, holes: 10 };

const SQUARE: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
const BOW_TIE: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)];

#[test]
fn a_valid_area_is_kept_as_it_is() {
    let area = degrees(&[&[SQUARE]]);
    let measured = measure(area.clone(), false).unwrap();
    assert_eq!((measured.degrees, measured.is_repaired), (area, false));
    assert!((measured.plane.area_m2() - 10_000.0).abs() < 1e-3);
}

#[test]
fn sizes_have_limits_on_both_sides() {
    let area = |width: f64, height: f64| {
        let area = polygon![(x: 0.0, y: 0.0), (x: width, y: 0.0), (x: width, y: height), (x: 0.0, y: height)];
        PlaneArea::new(&MultiPolygon::new(vec![area])).unwrap()
    };
    let limits = Sizes { largest_area_m2: Some(100.0), ..SIZES };
    let codes = |width, height| -> Vec<_> {
        limits.faults(&area(width, height), "").into_iter().map(|fault| fault.code).collect()
    };
    for (width, height, code) in [
        (1.0, 0.999, Some(FaultCode::TooSmall)),
        (1.0, 1.0, None),
        (1.0, 1.001, None),
        (10.0, 9.999, None),
        (10.0, 10.0, None),
        (10.0, 10.001, Some(FaultCode::TooLarge)),
        // Twice the area through the perimeter: 2 · 1 / 5.
        (0.5, 2.0, None),
        (0.41, 10.0, Some(FaultCode::TooNarrow)),
        (0.42, 10.0, None),
    ] {
        assert_eq!(codes(width, height), Vec::from_iter(code), "{width} × {height}");
    }
    assert_eq!(codes(0.1, 1.0), [FaultCode::TooSmall, FaultCode::TooNarrow]);
}

#[test]
fn each_defect_has_its_code_and_place() {
    let inner: &[(f64, f64)] = &[(20.0, 20.0), (40.0, 20.0), (40.0, 40.0), (20.0, 40.0)];
    let innermost: &[(f64, f64)] = &[(25.0, 25.0), (30.0, 25.0), (30.0, 30.0), (25.0, 30.0)];
    let outside: &[(f64, f64)] = &[(120.0, 20.0), (140.0, 20.0), (140.0, 40.0), (120.0, 40.0)];
    let cases: [(Rings<'_>, FaultCode, &str); 5] = [
        (&[&[BOW_TIE]], FaultCode::SelfCrossing, "/0/0/"),
        (&[&[SQUARE, outside]], FaultCode::HoleOutside, "/0/1/"),
        (&[&[SQUARE, inner, innermost]], FaultCode::HolesOverlap, "/0/2/"),
        (&[&[SQUARE], &[inner]], FaultCode::PartsOverlap, "/1/0/"),
        (&[&[SQUARE], &[SQUARE]], FaultCode::EdgesOverlap, "/0/0/"),
    ];
    for (polygons, code, place) in cases {
        let refusal = measure(degrees(polygons), false).unwrap_err();
        let fault = &refusal.faults[0];
        assert_eq!(fault.code, code);
        assert!(fault.pointer.starts_with(&format!("/geometry/coordinates{place}")), "{}", fault.pointer);
    }
    // A spike must return exactly the way it came, which only round numbers do.
    let spike = polygon![(x: 13.0, y: 55.5), (x: 13.25, y: 55.5), (x: 13.25, y: 56.0), (x: 13.25, y: 55.75), (x: 13.0, y: 55.75)];
    let refusal = measure(MultiPolygon::new(vec![spike]), false).unwrap_err();
    assert_eq!((refusal.faults[0].code, refusal.faults[0].position), (FaultCode::Spike, Some([13.25, 56.0])));
}

#[test]
fn a_crossing_is_told_with_its_position_on_earth() {
    let area = degrees(&[&[BOW_TIE]]);
    let centre = area.bounding_rect().unwrap().center();
    let refusal = measure(area, false).unwrap_err();
    let [lon, lat] = refusal.faults[0].position.unwrap();
    assert!((lon - centre.x).abs() < 1e-6 && (lat - centre.y).abs() < 1e-6, "{lon} {lat}");
}

#[test]
fn an_invalid_area_is_repaired_only_when_asked() {
    let area = degrees(&[&[BOW_TIE]]);
    let proposal = measure(area.clone(), false).unwrap_err().proposal.unwrap();
    let repaired = measure(area, true).unwrap();
    assert!(repaired.is_repaired);
    assert_eq!(repaired.degrees, proposal);
    assert!((repaired.plane.area_m2() - 5_000.0).abs() < 0.01, "{}", repaired.plane.area_m2());
    assert!(!measure(proposal, false).unwrap().is_repaired);
}

#[test]
fn a_crossing_by_a_hair_is_put_right_when_it_can_come_from_converting() {
    // The fourth corner lies half a millimetre beyond the first edge.
    let dented = degrees(&[&[&[(0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (50.0, -0.0005), (0.0, 50.0)]]]);
    assert_eq!(measure(dented.clone(), false).unwrap_err().faults[0].code, FaultCode::SelfCrossing);
    let measurer = Measurer { crs: &crs(), sizes: SIZES, counts: COUNTS, repair: false, is_converted: true };
    assert!(measurer.measure(dented, &pointers()).unwrap().is_repaired);
    assert!(measurer.measure(degrees(&[&[BOW_TIE]]), &pointers()).is_err());
}

#[test]
fn a_ring_that_touches_itself_is_accepted_and_redrawn_only_when_asked() {
    let pinched =
        degrees(&[&[&[(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0), (0.0, 0.0), (30.0, 60.0), (60.0, 30.0)]]]);
    let accepted = measure(pinched.clone(), false).unwrap();
    assert_eq!((accepted.is_repaired, &accepted.degrees), (false, &pinched));
    let redrawn = measure(pinched, true).unwrap();
    assert!(redrawn.is_repaired && redrawn.degrees.0[0].interiors().len() == 1);
    assert!((redrawn.plane.area_m2() - accepted.plane.area_m2()).abs() < 1e-3);
    assert!(!measure(redrawn.degrees, true).unwrap().is_repaired);
    assert!(!measure(degrees(&[&[SQUARE]]), true).unwrap().is_repaired);
}

#[test]
fn what_encloses_nothing_cannot_be_repaired() {
    let there_and_back = polygon![(x: 13.0, y: 55.5), (x: 13.25, y: 55.5), (x: 13.5, y: 55.5)];
    let refusal = measure(MultiPolygon::new(vec![there_and_back]), true).unwrap_err();
    assert_eq!(refusal.proposal, None);
}

#[test]
fn what_cannot_be_projected_is_said() {
    let pole = polygon![(x: 13.0, y: 90.0), (x: 13.1, y: 90.0), (x: 13.1, y: 91.0)];
    let refusal = measure(MultiPolygon::new(vec![pole]), false).unwrap_err();
    assert_eq!(refusal.faults[0].code, FaultCode::Unprojectable);
}

#[test]
fn a_correction_of_more_parts_than_are_taken_is_not_proposed() {
    for (parts, is_proposed) in [(2, true), (1, false)] {
        let counts = Counts { parts, ..COUNTS };
        let crs = crs();
        let measurer = Measurer { crs: &crs, sizes: SIZES, counts, repair: false, is_converted: false };
        let refusal = measurer.measure(degrees(&[&[BOW_TIE]]), &pointers()).unwrap_err();
        assert_eq!(refusal.proposal.is_some(), is_proposed, "{parts}");
        // An import puts right what it can, and stores no more of it than it takes from others.
        let measurer = Measurer { repair: true, ..measurer };
        assert_eq!(measurer.measure(degrees(&[&[BOW_TIE]]), &pointers()).is_ok(), is_proposed, "{parts}");
    }
}
