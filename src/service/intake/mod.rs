//! The input pipeline: from a GeoJSON document to a draft that can be stored, or everything that is wrong with it.
//!
//! [`parse`] reads bytes; [`Intake::feature`] reads an initiative: [`fields`] the properties, [`positions`] the
//! coordinates, [`recognise`] the reference system they are really in, [`measure`] whether the outline is valid and the
//! size within the limits. Nothing is changed silently: what was done is a note, and what could be done is offered.

mod declared;
mod fields;
mod json;
mod measure;
mod object;
mod place;
mod positions;
mod recognise;
mod text;

pub use declared::{DEGREES, declared_epsg};
pub use fields::FIELDS;
pub use json::{MAX_DEPTH, count_positions, parse};
pub use text::{line, name, paragraphs, prose};

use crate::domain::codes::Code;
use crate::domain::crs::MetricCrs;
use crate::domain::error::{Error, Fault, FaultCode, Note};
use crate::domain::footprint::Footprint;
use crate::domain::initiative::{Attributes, Draft};
use crate::domain::settings::{InputLimits, Settings};
use crate::engine::PlaneArea;
use geo::MultiPolygon;
use measure::{Measured, Measurer, Refusal, Sizes};
use place::{Pointers, positions as places};
use positions::{Counts, Positions};
use recognise::{Reading, Recognised, Recogniser};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What input is judged by: the installation and what is registered in it.
#[derive(Debug, Clone, Copy)]
pub struct Intake<'a> {
    /// The installation's settings.
    pub settings: &'a Settings,
    /// Its metric system.
    pub crs: &'a MetricCrs,
    /// The administrations that initiatives may have.
    pub administrations: &'a BTreeSet<Code>,
}

/// How input is to be taken. [`Options::of_request`] and [`Options::of_import`] are where to start from.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Positions of one area.
    pub max_vertices: usize,
    /// Polygons of one area.
    pub max_parts: usize,
    /// The smallest mean width in metres.
    pub smallest_width_m: f64,
    /// Whether to put invalid outlines right instead of refusing them.
    pub repair: bool,
    /// The reference system that the document around the feature declares.
    pub declared_epsg: Option<u32>,
    /// Whether members that nobody knows are faults; otherwise they are ignored.
    pub strict_members: bool,
}

/// An initiative that can be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Attributes and area.
    pub draft: Draft,
    /// The area in the plane.
    pub plane: PlaneArea,
    /// What was done to the input.
    pub notes: Vec<Note>,
}

/// An area that can be stored, with the same area in the plane and what was done to the input.
pub type TakenArea = (Footprint, PlaneArea, Vec<Note>);

/// Why an area cannot be taken, and one that could.
struct Refused {
    faults: Vec<Fault>,
    corrected: Option<MultiPolygon<f64>>,
}

impl From<Vec<Fault>> for Refused {
    fn from(faults: Vec<Fault>) -> Self {
        Self { faults, corrected: None }
    }
}

impl Options {
    /// How the API and the page take input.
    #[must_use]
    pub fn of_request(settings: &Settings) -> Self {
        let InputLimits { max_vertices, max_parts, smallest_width_m, .. } = settings.input;
        Self { max_vertices, max_parts, smallest_width_m, repair: false, declared_epsg: None, strict_members: true }
    }

    /// How an import takes what somebody published.
    #[must_use]
    pub fn of_import(settings: &Settings) -> Self {
        Self {
            max_vertices: settings.input.max_vertices_import,
            max_parts: settings.input.max_parts_import,
            smallest_width_m: settings.input.smallest_width_m_import,
            strict_members: false,
            ..Self::of_request(settings)
        }
    }
}

impl Intake<'_> {
    /// Reads an initiative from a GeoJSON Feature.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault of attributes and area, and the Feature with a corrected area where the
    /// program is sure of it.
    pub fn feature(&self, value: &Value, options: &Options) -> Result<Taken, Error> {
        let Some(feature) = value.as_object().filter(|object| object.get("type") == Some(&json!("Feature"))) else {
            return Err(Error::invalid(vec![Fault::new("", FaultCode::NotAFeature)]));
        };
        let properties = match feature.get("properties") {
            None | Some(Value::Null) => &json!({}),
            Some(properties) => properties,
        };
        let attributes = fields::read(properties, self.administrations, options.strict_members);
        let geometry = feature.get("geometry").unwrap_or(&Value::Null);
        let area = declared_epsg(value, "").map_err(|fault| Refused::from(vec![fault]));
        let area = area.and_then(|own| self.area(geometry, "/geometry", own, options));
        match (attributes, area) {
            (Ok(attributes), Ok((footprint, plane, notes))) => {
                Ok(Taken { draft: Draft { attributes, footprint }, plane, notes })
            }
            (attributes, area) => {
                let mut faults = attributes.err().unwrap_or_default();
                let mut corrected = None;
                if let Err(refused) = area {
                    faults.extend(refused.faults);
                    corrected = refused.corrected.map(|area| Box::new(corrected_feature(feature, &area)));
                }
                Err(Error::Invalid { faults, corrected })
            }
        }
    }

    /// Reads the attributes of an initiative from the properties of a Feature.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault, with pointers below `/properties`.
    pub fn attributes(&self, properties: &Value, strict_members: bool) -> Result<Attributes, Error> {
        fields::read(properties, self.administrations, strict_members).map_err(Error::invalid)
    }

    /// Reads an area from a GeoJSON geometry that stands at this pointer.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault, and a corrected geometry where the program is sure of it.
    pub fn geometry(&self, value: &Value, pointer: &str, options: &Options) -> Result<TakenArea, Error> {
        self.area(value, pointer, None, options).map_err(|Refused { faults, corrected }| Error::Invalid {
            faults,
            corrected: corrected.map(|area| Box::new(to_geojson(&area))),
        })
    }

    /// `around` is what the document closest around the geometry declares.
    fn area(&self, value: &Value, pointer: &str, around: Option<u32>, options: &Options) -> Result<TakenArea, Refused> {
        let own = declared_epsg(value, pointer).map_err(|fault| vec![fault])?;
        let declared = own.or(around).or(options.declared_epsg).unwrap_or(DEGREES);
        let InputLimits { max_holes, smallest_area_m2, largest_area_m2, .. } = self.settings.input;
        let counts = Counts { vertices: options.max_vertices, parts: options.max_parts, holes: max_holes };
        let Positions { area, pointers, mut notes } = positions::read(value, pointer, counts)?;
        let (degrees, mismatch) = self.placed(area, declared, &pointers)?;
        let sizes = Sizes { smallest_area_m2, largest_area_m2, smallest_width_m: options.smallest_width_m };
        let is_converted = declared != DEGREES;
        let measurer = Measurer { crs: self.crs, sizes, counts, repair: options.repair, is_converted };
        match (measurer.measure(degrees, &pointers), mismatch) {
            (Ok(Measured { degrees, plane, is_repaired }), None) => {
                notes.extend(is_converted.then_some(Note::CrsConverted { epsg: declared }));
                notes.extend(is_repaired.then_some(Note::Repaired));
                Ok((Footprint::from_valid(degrees), plane, notes))
            }
            (Ok(measured), Some(mismatch)) => {
                Err(Refused { faults: vec![mismatch], corrected: Some(measured.degrees) })
            }
            (Err(refusal), mismatch) => {
                let Refusal { faults, proposal } = *refusal;
                Err(Refused { faults: mismatch.into_iter().chain(faults).collect(), corrected: proposal })
            }
        }
    }

    /// The area in degrees, with a fault when the coordinates are not in the declared system.
    fn placed(
        &self,
        area: MultiPolygon<f64>,
        declared: u32,
        pointers: &Pointers,
    ) -> Result<(MultiPolygon<f64>, Option<Fault>), Refused> {
        let recogniser = Recogniser { metric: self.crs, extent: self.settings.extent_bbox() };
        let at_geometry = |code| Fault::new(&pointers.geometry, code);
        match recogniser.recognise(area, declared) {
            Recognised::AsDeclared(degrees) => Ok((degrees, None)),
            Recognised::Otherwise(reading, degrees) => {
                let first = places(&degrees).next().map(|(_, at)| [at.x, at.y]);
                let fault = mismatch(pointers, declared, &[reading]).at(first);
                Ok((degrees, Some(fault)))
            }
            Recognised::Several(readings) => Err(vec![mismatch(pointers, declared, &readings)].into()),
            Recognised::Outside { place, position, distance_km } => {
                let fault = Fault::new(pointers.position(place), FaultCode::OutsideExtent);
                Err(vec![fault.with("distance_km", format!("{distance_km:.0}")).at(Some(position))].into())
            }
            Recognised::Nowhere => Err(vec![at_geometry(FaultCode::Unprojectable)].into()),
        }
    }
}

fn mismatch(pointers: &Pointers, declared: u32, readings: &[Reading]) -> Fault {
    let systems: BTreeSet<String> = readings.iter().map(|reading| format!("EPSG:{}", reading.epsg)).collect();
    let swapped = readings.iter().all(|reading| reading.swapped);
    Fault::new(format!("{}/coordinates", pointers.geometry), FaultCode::CrsMismatch)
        .with("declared", format!("EPSG:{declared}"))
        .with("recognised", Vec::from_iter(systems).join(", "))
        .with("swapped", if swapped { "yes" } else { "no" })
}

/// The feature with another area, which is in degrees whatever the feature declared.
fn corrected_feature(feature: &Map<String, Value>, area: &MultiPolygon<f64>) -> Value {
    let mut feature = feature.clone();
    feature.remove("crs");
    feature.remove("bbox");
    feature.insert("geometry".to_owned(), to_geojson(area));
    Value::Object(feature)
}

fn to_geojson(area: &MultiPolygon<f64>) -> Value {
    let ring = |ring: &geo::LineString<f64>| ring.0.iter().map(|at| json!([at.x, at.y])).collect::<Value>();
    let polygon = |polygon: &geo::Polygon<f64>| -> Value {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    match area.0.as_slice() {
        [only] => json!({"type": "Polygon", "coordinates": polygon(only)}),
        parts => json!({"type": "MultiPolygon", "coordinates": parts.iter().map(polygon).collect::<Value>()}),
    }
}

#[cfg(test)]
mod tests;
