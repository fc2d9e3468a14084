//! Polygons that other projects test with, against their expected results and GEOS. Skipped where they are not at hand.

use super::geos::{Geos, Verdict, program, python};
use super::tally::agree;
use super::valid;
use crate::harness::data;
use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon};
use samordna::engine::{EngineError, PlaneArea, defects, shared_area_m2};
use serde::Deserialize;
use std::process::Command;

/// Where GEOS differs, rational numbers decide; they take seconds for so many vertices.
const DECIDED_EXACTLY: usize = 600;

/// A case as `tests/oracle/fixtures.py` prints it. A coordinate that is not a number is none.
#[derive(Deserialize)]
struct Case {
    name: String,
    a: Shape,
    b: Option<Shape>,
    valid: Option<bool>,
    area_m2: Option<f64>,
}

type Shape = Vec<Vec<Vec<[Option<f64>; 2]>>>;

#[derive(Default)]
struct Found {
    areas: usize,
    invalid: usize,
    exceptions: usize,
    /// Valid, with rings that vanish on the engine's grid of nanometres.
    too_fine: usize,
    pairs: usize,
    expected: usize,
    overlaps: usize,
    decided_exactly: usize,
    wrong: Vec<String>,
}

#[test]
fn the_fixtures_of_others_have_the_areas_that_they_expect() {
    let Some(folder) = data("nasty") else { return };
    let read = Command::new(python()).arg(program("fixtures.py")).arg(folder).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let (mut geos, mut found) = (Geos::start(), Found::default());
    for line in std::str::from_utf8(&read.stdout).unwrap().lines() {
        found.judge(&serde_json::from_str(line).unwrap(), &mut geos);
    }
    let Found { areas, invalid, exceptions, too_fine, pairs, expected, overlaps, decided_exactly, wrong } = found;
    eprintln!("{}", String::from_utf8_lossy(&read.stderr).lines().last().unwrap_or_default());
    eprintln!(
        "{areas} areas, {invalid} invalid, {exceptions} valid by our exceptions only, {too_fine} too fine to prepare"
    );
    eprintln!("{pairs} pairs, {overlaps} share ground, {expected} with an expected area");
    eprintln!("{decided_exactly} times the engine and GEOS differed and rational numbers decided for the engine");
    assert!(areas > 1_000 && pairs > 500 && expected > 100, "the fixtures were not read");
    assert!(wrong.is_empty(), "{} cases: {wrong:#?}", wrong.len());
}

impl Found {
    fn judge(&mut self, case: &Case, geos: &mut Geos) {
        let areas: Vec<MultiPolygon<f64>> = std::iter::once(&case.a).chain(&case.b).map(shape).collect();
        let ours: Vec<Option<PlaneArea>> = areas.iter().map(valid).collect();
        let pairs = if areas.len() == 2 { vec![(0, 1)] } else { Vec::new() };
        let (verdicts, shared) = geos.measure(&areas, &pairs);
        for (nth, ((area, ours), verdict)) in areas.iter().zip(&ours).zip(&verdicts).enumerate() {
            self.areas += 1;
            if ours.is_none() && *verdict != Verdict::Invalid && is_too_fine(area) {
                self.too_fine += 1;
                continue;
            }
            self.invalid += usize::from(ours.is_none());
            self.exceptions += usize::from(ours.is_some() && *verdict != Verdict::Valid);
            let expected = case.valid.filter(|_| nth == 0 && *verdict != Verdict::Exception);
            let same =
                ours.is_some() == (*verdict != Verdict::Invalid) && expected.is_none_or(|it| it == ours.is_some());
            if !same && !self.decide(&areas, || geos.is_exactly_valid(area) == ours.is_some()) {
                self.wrong.push(format!(
                    "{} {nth}: valid {}, GEOS {verdict:?}, expected {expected:?}",
                    case.name,
                    ours.is_some()
                ));
            }
        }
        let [Some(a), Some(b)] = ours.as_slice() else { return };
        self.pairs += 1;
        let ours_m2 = shared_area_m2(a, b);
        self.overlaps += usize::from(ours_m2 > 1.0);
        let both_valid = verdicts.iter().all(|verdict| *verdict == Verdict::Valid);
        // Expected areas of invalid input are those of what somebody made of it.
        let expected_m2 = case.area_m2.filter(|_| both_valid);
        self.expected += usize::from(expected_m2.is_some());
        let same = both_valid && agree(ours_m2, shared[0]) && expected_m2.is_none_or(|it| agree(ours_m2, it));
        if !same && !self.decide(&areas, || agree(geos.exactly(&areas[0], &areas[1]), ours_m2)) {
            self.wrong.push(format!("{}: {ours_m2}, GEOS {}, expected {expected_m2:?}", case.name, shared[0]));
        }
    }

    /// Lets rational numbers decide, where that does not take too long.
    fn decide(&mut self, areas: &[MultiPolygon<f64>], right: impl FnOnce() -> bool) -> bool {
        let vertices: usize = areas.iter().map(CoordsIter::coords_count).sum();
        let finite = areas.iter().flat_map(CoordsIter::coords_iter).all(|at| at.x.is_finite() && at.y.is_finite());
        let right = finite && vertices <= DECIDED_EXACTLY && right();
        self.decided_exactly += usize::from(right);
        right
    }
}

/// Whether an area is refused only because all of it is thinner than the grid on which areas are prepared.
fn is_too_fine(area: &MultiPolygon<f64>) -> bool {
    defects(area).is_empty() && matches!(PlaneArea::new(area), Err(EngineError::Empty))
}

fn shape(shape: &Shape) -> MultiPolygon<f64> {
    let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let ring = |ring: &Vec<[Option<f64>; 2]>| -> LineString<f64> {
        ring.iter().map(|&[x, y]| Coord { x: number(x), y: number(y) }).collect()
    };
    let polygon = |rings: &Vec<Vec<[Option<f64>; 2]>>| {
        let mut rings = rings.iter().map(ring);
        Polygon::new(rings.next().unwrap(), rings.collect())
    };
    shape.iter().map(polygon).collect()
}
