//! An area given as text or as a file: the GeoJSON of a geometry, a Feature or a FeatureCollection.

use crate::domain::error::{Fault, FaultCode};
use serde_json::{Value, json};

/// A text that was given as an area.
#[derive(Debug, PartialEq)]
pub(in crate::http::pages) enum Text {
    Empty,
    /// JSON without anything that could be an area.
    NoArea,
    Area(Value),
}

/// Reads a text that was given as an area.
pub(in crate::http::pages) fn read(text: &str) -> Result<Text, Fault> {
    if text.is_empty() {
        return Ok(Text::Empty);
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        Fault::new("/geometry", FaultCode::NotJson).with("line", error.line()).with("column", error.column())
    })?;
    Ok(geometry_of(value))
}

/// The geometry of a geometry, a Feature or a FeatureCollection; several become the parts of one.
fn geometry_of(mut value: Value) -> Text {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    match kind {
        "Feature" => {
            let declared = value.get("crs").cloned();
            match value.get_mut("geometry").map(Value::take) {
                Some(Value::Object(mut geometry)) => {
                    if let Some(declared) = declared {
                        geometry.entry("crs").or_insert(declared);
                    }
                    Text::Area(Value::Object(geometry))
                }
                _ => Text::NoArea,
            }
        }
        "FeatureCollection" => of_collection(value),
        _ if value.is_object() => Text::Area(value),
        _ => Text::NoArea,
    }
}

fn of_collection(mut collection: Value) -> Text {
    let declared = collection.get("crs").cloned();
    let features = match collection.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) => features,
        _ => return Text::NoArea,
    };
    let geometries = features.into_iter().filter_map(|feature| match geometry_of(feature) {
        Text::Area(geometry) => Some(geometry),
        _ => None,
    });
    let mut parts = Vec::new();
    for mut geometry in geometries {
        let coordinates = geometry.get_mut("coordinates").map(Value::take).unwrap_or_default();
        match (geometry.get("type").and_then(Value::as_str), coordinates) {
            (Some("Polygon"), rings) => parts.push(rings),
            (Some("MultiPolygon"), Value::Array(polygons)) => parts.extend(polygons),
            _ => {}
        }
    }
    let mut geometry = match <[Value; 1]>::try_from(parts) {
        Ok([only]) => json!({"type": "Polygon", "coordinates": only}),
        Err(parts) if parts.is_empty() => return Text::NoArea,
        Err(parts) => json!({"type": "MultiPolygon", "coordinates": parts}),
    };
    if let (Some(object), Some(declared)) = (geometry.as_object_mut(), declared) {
        object.insert("crs".to_owned(), declared);
    }
    Text::Area(geometry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(at: i64) -> Value {
        json!({"type": "Polygon", "coordinates": [[[at, 0], [at, 1], [1, 1], [at, 0]]]})
    }

    #[test]
    fn geometries_features_and_collections_are_understood() {
        let feature = |geometry| json!({"type": "Feature", "properties": {}, "geometry": geometry});
        let collection = |features: &[Value]| json!({"type": "FeatureCollection", "features": features});
        assert_eq!(geometry_of(polygon(0)), Text::Area(polygon(0)));
        assert_eq!(geometry_of(feature(polygon(0))), Text::Area(polygon(0)));
        assert_eq!(geometry_of(collection(&[feature(polygon(0))])), Text::Area(polygon(0)));
        let Text::Area(two) = geometry_of(collection(&[feature(polygon(0)), feature(polygon(5))])) else { panic!() };
        assert_eq!((&two["type"], &two["coordinates"][1]), (&json!("MultiPolygon"), &polygon(5)["coordinates"]));
        for nothing in [feature(Value::Null), collection(&[]), json!([1]), json!("x")] {
            assert_eq!(geometry_of(nothing), Text::NoArea);
        }
    }

    #[test]
    fn a_declared_system_stays_with_the_geometry() {
        let crs = json!({"type": "name", "properties": {"name": "EPSG:3008"}});
        let feature = json!({"type": "Feature", "crs": crs, "geometry": polygon(0)});
        let collection =
            json!({"type": "FeatureCollection", "crs": crs, "features": [{"type": "Feature", "geometry": polygon(0)}]});
        for value in [feature, collection] {
            let Text::Area(geometry) = geometry_of(value) else { panic!() };
            assert_eq!(geometry["crs"], crs);
        }
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        let fault = read("{\n\"type\": }").unwrap_err();
        assert_eq!((fault.code, fault.pointer.as_str()), (FaultCode::NotJson, "/geometry"));
        assert_eq!(fault.values[0], ("line", "2".to_owned()));
        assert_eq!(read(""), Ok(Text::Empty));
        assert_eq!(read("\u{feff}{\"type\":\"Point\"}"), Ok(Text::Area(json!({"type": "Point"}))));
    }
}
