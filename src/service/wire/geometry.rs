//! Areas as GeoJSON (RFC 7946): longitude first, outer rings counter-clockwise, never rounded.

use geo::winding_order::{Winding, WindingOrder};
use geo::{LineString, MultiPolygon, Polygon};
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use utoipa::{PartialSchema, ToSchema};

/// A MultiPolygon or, for a face, a Polygon in CRS84.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// One polygon.
    Polygon(Polygon<f64>),
    /// Any number of polygons.
    MultiPolygon(MultiPolygon<f64>),
}

impl Serialize for Geometry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Geometry", 2)?;
        match self {
            Self::Polygon(polygon) => {
                object.serialize_field("type", "Polygon")?;
                object.serialize_field("coordinates", &Rings(polygon))?;
            }
            Self::MultiPolygon(area) => {
                object.serialize_field("type", "MultiPolygon")?;
                object.serialize_field("coordinates", &Polygons(area))?;
            }
        }
        object.end()
    }
}

struct Polygons<'a>(&'a MultiPolygon<f64>);
struct Rings<'a>(&'a Polygon<f64>);
struct Ring<'a>(&'a LineString<f64>, WindingOrder);

impl Serialize for Polygons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Rings))
    }
}

impl Serialize for Rings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rings = serializer.serialize_seq(Some(1 + self.0.interiors().len()))?;
        rings.serialize_element(&Ring(self.0.exterior(), WindingOrder::CounterClockwise))?;
        for hole in self.0.interiors() {
            rings.serialize_element(&Ring(hole, WindingOrder::Clockwise))?;
        }
        rings.end()
    }
}

impl Serialize for Ring<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(ring, order) = self;
        let positions = ring.0.iter().map(|at| [at.x, at.y]);
        if ring.winding_order().is_some_and(|found| found != *order) {
            serializer.collect_seq(positions.rev())
        } else {
            serializer.collect_seq(positions)
        }
    }
}

impl ToSchema for Geometry {}

impl PartialSchema for Geometry {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
        let kind = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["Polygon", "MultiPolygon"]));
        ObjectBuilder::new()
            .description(Some("A GeoJSON Polygon or MultiPolygon (RFC 7946), longitude and latitude in degrees."))
            .property("type", kind)
            .property("coordinates", ArrayBuilder::new())
            .required("type")
            .required("coordinates")
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn outer_rings_are_written_counter_clockwise_and_coordinates_unrounded() {
        let clockwise = polygon![(x: 0.1, y: 0.2), (x: 0.1, y: 1.0), (x: 1.0 / 3.0, y: 0.2)];
        let text = serde_json::to_string(&Geometry::Polygon(clockwise)).unwrap();
        assert_eq!(
            text,
            r#"{"type":"Polygon","coordinates":[[[0.1,0.2],[0.3333333333333333,0.2],[0.1,1.0],[0.1,0.2]]]}"#
        );
    }
}
