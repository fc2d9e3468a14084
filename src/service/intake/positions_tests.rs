//! Tests of the walk over positions: each limit, each fault, and where it points.

use super::*;
use serde_json::json;

const LIMITS: Counts = Counts { vertices: 40, parts: 3, holes: 2 };

fn square(x: f64) -> Value {
    json!([[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 1.0], [x, 0.0]])
}

fn polygon(rings: Value) -> Value {
    json!({"type": "Polygon", "coordinates": rings})
}

fn multi(parts: Vec<Value>) -> Value {
    json!({"type": "MultiPolygon", "coordinates": parts})
}

fn faults(geometry: &Value) -> Vec<(FaultCode, String)> {
    let faults = read(geometry, "/geometry", LIMITS).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.code, fault.pointer)).collect()
}

fn one(code: FaultCode, pointer: &str) -> Vec<(FaultCode, String)> {
    vec![(code, format!("/geometry{pointer}"))]
}

/// A ring of this many positions, the closing one included.
fn ring(positions: usize) -> Value {
    let at = |nth: usize| {
        let angle = (nth % (positions - 1)) as f64;
        json!([angle.cos() * (10.0 + angle), angle.sin() * (10.0 + angle)])
    };
    Value::Array((0..positions).map(at).collect())
}

#[test]
fn vertices_parts_and_holes_have_their_own_limits() {
    for over in [0, 1] {
        let expected = |code| if over == 0 { vec![] } else { one(code, "") };
        assert_eq!(faults(&polygon(json!([ring(39 + over)]))), vec![]);
        assert_eq!(faults(&polygon(json!([ring(40 + over)]))), expected(FaultCode::TooManyVertices));
        let parts = |count: usize| (0..count).map(|nth| json!([square(nth as f64 * 2.0)])).collect();
        assert_eq!(faults(&multi(parts(2 + over))), vec![]);
        assert_eq!(faults(&multi(parts(3 + over))), expected(FaultCode::TooManyParts));
        let holes = |count: usize| Value::Array((0..=count).map(|nth| square(nth as f64)).collect());
        assert_eq!(faults(&polygon(holes(1 + over))), vec![]);
        assert_eq!(faults(&polygon(holes(2 + over))), expected(FaultCode::TooManyHoles));
    }
}

#[test]
fn too_much_of_everything_is_told_at_once() {
    let parts = (0..9).map(|nth| json!([square(0.0), square(nth as f64)])).collect();
    let codes: Vec<_> = faults(&multi(parts)).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [FaultCode::TooManyVertices, FaultCode::TooManyParts, FaultCode::TooManyHoles]);
}

#[test]
fn only_areas_are_taken() {
    assert_eq!(faults(&Value::Null), one(FaultCode::Required, ""));
    assert_eq!(faults(&json!([])), one(FaultCode::WrongType, ""));
    for kind in ["Point", "LineString", "GeometryCollection", "polygon"] {
        assert_eq!(faults(&json!({"type": kind, "coordinates": []})), one(FaultCode::GeometryType, "/type"));
    }
    assert_eq!(faults(&json!({"type": "Polygon"})), one(FaultCode::Required, "/coordinates"));
    assert_eq!(faults(&polygon(json!({}))), one(FaultCode::WrongType, "/coordinates"));
    assert_eq!(faults(&polygon(json!([]))), one(FaultCode::Empty, "/coordinates"));
    assert_eq!(faults(&multi(vec![json!([])])), one(FaultCode::Empty, "/coordinates/0"));
    assert_eq!(faults(&multi(vec![json!([[]])])), one(FaultCode::Empty, "/coordinates/0/0"));
    assert_eq!(faults(&polygon(json!([7]))), one(FaultCode::WrongType, "/coordinates/0"));
}

#[test]
fn positions_are_two_or_three_finite_numbers() {
    let with = |position: Value| polygon(json!([[[0, 0], [1, 0], position, [0, 1], [0, 0]]]));
    for wrong in [json!([1]), json!([1, 1, 1, 1]), json!("1,1"), json!(["1", 1]), json!([1, 1, "0"]), json!([[1], 1])] {
        assert_eq!(faults(&with(wrong.clone())), one(FaultCode::NotAPosition, "/coordinates/0/2"), "{wrong}");
    }
    for wrong in [json!([null, 1]), json!([1, "NaN"]), json!(["-Infinity", 1])] {
        assert_eq!(faults(&with(wrong.clone())), one(FaultCode::NotFinite, "/coordinates/0/2"), "{wrong}");
    }
}

#[test]
fn rings_have_at_least_three_different_positions() {
    for wrong in [json!([[0, 0]]), json!([[0, 0], [1, 0], [0, 0]]), json!([[0, 0], [1, 0], [1, 0], [0, 0]])] {
        assert_eq!(faults(&polygon(json!([wrong]))), one(FaultCode::TooFewPositions, "/coordinates/0"));
    }
    assert_eq!(faults(&polygon(json!([[[0, 0], [1, 0], [0, 1], [0, 0]]]))), vec![]);
}

#[test]
fn an_open_ring_is_closed_and_told() {
    let read = read(&polygon(json!([square(0.0), [[0, 0], [1, 0], [1, 1]]])), "/geometry", LIMITS).unwrap();
    assert_eq!(read.notes, [Note::RingClosed { pointer: "/geometry/coordinates/1".into() }]);
    assert_eq!(read.area.0[0].interiors()[0].0.len(), 4);
}

#[test]
fn heights_are_dropped_and_told_once() {
    let read = read(&polygon(json!([[[0, 0, 5], [1, 0, 5.5], [1, 1, null], [0, 0, 5]]])), "", LIMITS).unwrap();
    assert_eq!(read.notes, [Note::HeightsDropped]);
}

#[test]
fn every_fault_is_told_up_to_a_bound() {
    let two = multi(vec![json!([[["a", 0], [1, 0], [1, 1]]]), json!([[[0, 0]]])]);
    let found = faults(&two);
    assert_eq!(found[0], (FaultCode::NotAPosition, "/geometry/coordinates/0/0/0".into()));
    assert_eq!(found[1], (FaultCode::TooFewPositions, "/geometry/coordinates/1/0".into()));
    let many = polygon(json!([vec![json!("x"); 1000]]));
    let limits = Counts { vertices: 10_000, ..LIMITS };
    assert_eq!(read(&many, "", limits).unwrap_err().len(), MAX_FAULTS);
}
