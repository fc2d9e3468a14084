//! GeoJSON geometry to rings of numbers: areas only, counted, finite, closed; every fault with its pointer.

use super::place::{Place, Pointers};
use crate::domain::error::{Fault, FaultCode, Note};
use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon};
use serde_json::Value;

/// Faults told of one geometry; more would tell nothing more.
pub(super) const MAX_FAULTS: usize = 100;

/// How much an area may consist of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) vertices: usize,
    pub(super) parts: usize,
    pub(super) holes: usize,
}

impl Counts {
    /// Whether an area consists of no more than that.
    pub(super) fn allow(&self, area: &MultiPolygon<f64>) -> bool {
        let holes: usize = area.iter().map(|polygon| polygon.interiors().len()).sum();
        area.coords_count() <= self.vertices && area.0.len() <= self.parts && holes <= self.holes
    }
}

/// An area as numbers, in whatever reference system they are.
#[derive(Debug)]
pub(super) struct Positions {
    pub(super) area: MultiPolygon<f64>,
    pub(super) pointers: Pointers,
    pub(super) notes: Vec<Note>,
}

/// Reads a geometry.
///
/// # Errors
/// Every fault, at most [`MAX_FAULTS`].
pub(super) fn read(geometry: &Value, pointer: &str, limits: Counts) -> Result<Positions, Vec<Fault>> {
    let (pointers, polygons) = polygons(geometry, pointer).map_err(|fault| vec![fault])?;
    let excess = excess(&polygons, &pointers, limits);
    if !excess.is_empty() {
        return Err(excess);
    }
    let mut reader = Reader { pointers, faults: Vec::new(), notes: Vec::new(), has_heights: false };
    let read = polygons.iter().enumerate().filter_map(|(nth, polygon)| reader.polygon(polygon, nth));
    let area = MultiPolygon::new(read.collect());
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    let Reader { pointers, mut notes, has_heights, .. } = reader;
    notes.extend(has_heights.then_some(Note::HeightsDropped));
    Ok(Positions { area, pointers, notes })
}

/// The polygons of a Polygon or MultiPolygon, each a list of rings.
fn polygons<'a>(geometry: &'a Value, pointer: &str) -> Result<(Pointers, Vec<&'a Value>), Fault> {
    if geometry.is_null() {
        return Err(Fault::new(pointer, FaultCode::Required));
    }
    let Some(object) = geometry.as_object() else {
        return Err(Fault::new(pointer, FaultCode::WrongType).with("expected", "object"));
    };
    let is_multi = match object.get("type").and_then(Value::as_str) {
        Some("Polygon") => false,
        Some("MultiPolygon") => true,
        other => {
            let fault = Fault::new(format!("{pointer}/type"), FaultCode::GeometryType);
            return Err(fault.with("found", other.unwrap_or_default()));
        }
    };
    let at = format!("{pointer}/coordinates");
    let Some(coordinates) = object.get("coordinates").filter(|value| !value.is_null()) else {
        return Err(Fault::new(at, FaultCode::Required));
    };
    let Some(list) = coordinates.as_array() else {
        return Err(Fault::new(at, FaultCode::WrongType).with("expected", "list"));
    };
    if list.is_empty() {
        return Err(Fault::new(at, FaultCode::Empty));
    }
    let polygons = if is_multi { list.iter().collect() } else { vec![coordinates] };
    Ok((Pointers { geometry: pointer.to_owned(), is_multi }, polygons))
}

/// What there is too much of, found before anything is read.
fn excess(polygons: &[&Value], pointers: &Pointers, limits: Counts) -> Vec<Fault> {
    let length = |value: &Value| value.as_array().map_or(0, Vec::len);
    let rings = || polygons.iter().filter_map(|polygon| polygon.as_array());
    let vertices: usize = rings().flatten().map(length).sum();
    let holes: usize = rings().map(|rings| rings.len().saturating_sub(1)).sum();
    let counted = [
        (FaultCode::TooManyVertices, vertices, limits.vertices),
        (FaultCode::TooManyParts, polygons.len(), limits.parts),
        (FaultCode::TooManyHoles, holes, limits.holes),
    ];
    let too_many = counted.into_iter().filter(|(_, found, limit)| limit < found);
    too_many
        .map(|(code, found, limit)| Fault::new(&pointers.geometry, code).with("limit", limit).with("found", found))
        .collect()
}

struct Reader {
    pointers: Pointers,
    faults: Vec<Fault>,
    notes: Vec<Note>,
    has_heights: bool,
}

impl Reader {
    fn polygon(&mut self, rings: &Value, polygon: usize) -> Option<Polygon<f64>> {
        let rings = self.list(rings, &self.pointers.polygon(polygon))?;
        let mut rings = rings.iter().enumerate().filter_map(|(ring, positions)| self.ring(positions, polygon, ring));
        let outer = rings.next()?;
        Some(Polygon::new(outer, rings.collect()))
    }

    fn ring(&mut self, positions: &Value, polygon: usize, ring: usize) -> Option<LineString<f64>> {
        let pointer = format!("{}/{ring}", self.pointers.polygon(polygon));
        let list = self.list(positions, &pointer)?;
        let mut points = Vec::with_capacity(list.len() + 1);
        for (vertex, position) in list.iter().enumerate() {
            match self.ordinates(position) {
                Ok(point) => points.push(point),
                Err(code) => {
                    self.fault(Fault::new(self.pointers.position(Place { polygon, ring, vertex }), code));
                }
            }
        }
        if points.len() < list.len() {
            return None;
        }
        let distinct = distinct(&points);
        if distinct < 3 {
            self.fault(Fault::new(pointer, FaultCode::TooFewPositions).with("found", distinct));
            return None;
        }
        if points.first() != points.last() {
            points.extend(points.first().copied());
            self.notes.push(Note::RingClosed { pointer });
        }
        Some(LineString::new(points))
    }

    /// Longitude and latitude, or easting and northing.
    fn ordinates(&mut self, position: &Value) -> Result<Coord<f64>, FaultCode> {
        let Some([x, y, heights @ ..]) = position.as_array().map(Vec::as_slice) else {
            return Err(FaultCode::NotAPosition);
        };
        match heights {
            [] => {}
            [Value::Number(_) | Value::Null] => self.has_heights = true,
            _ => return Err(FaultCode::NotAPosition),
        }
        Ok(Coord { x: number(x)?, y: number(y)? })
    }

    fn list<'a>(&mut self, value: &'a Value, pointer: &str) -> Option<&'a Vec<Value>> {
        let list = value.as_array();
        match list {
            None => self.fault(Fault::new(pointer, FaultCode::WrongType).with("expected", "list")),
            Some(list) if list.is_empty() => self.fault(Fault::new(pointer, FaultCode::Empty)),
            Some(_) => {}
        }
        list.filter(|list| !list.is_empty())
    }

    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }
}

/// JSON has no word for what is not finite: browsers write null for it and Python writes a bare or quoted NaN.
fn number(value: &Value) -> Result<f64, FaultCode> {
    match value {
        Value::Number(number) => number.as_f64().filter(|number| number.is_finite()).ok_or(FaultCode::NotFinite),
        Value::Null => Err(FaultCode::NotFinite),
        Value::String(text) if text.parse::<f64>().is_ok_and(|number| !number.is_finite()) => Err(FaultCode::NotFinite),
        _ => Err(FaultCode::NotAPosition),
    }
}

/// How many different points there are, counted up to three.
fn distinct(points: &[Coord<f64>]) -> usize {
    let Some(first) = points.first() else { return 0 };
    let Some(second) = points.iter().find(|point| *point != first) else { return 1 };
    if points.iter().any(|point| point != first && point != second) { 3 } else { 2 }
}

#[cfg(test)]
#[path = "positions_tests.rs"]
mod tests;
