//! Which reference system and axis order the coordinates are really in, told by where the installation lies.
//!
//! Degrees and the metric systems of a city occupy ranges that do not meet, and neither do the two orders of the axes.
//! So what was declared either fits, or exactly one other reading does, or the area lies somewhere else.

use super::declared::DEGREES;
use super::place::{Place, positions};
use crate::domain::crs::MetricCrs;
use crate::domain::footprint::Bbox;
use geo::{BoundingRect, Coord, Distance, Euclidean, Haversine, MapCoordsInPlace, MultiPolygon, Point};

/// How far outside the extent an area may lie.
const MARGIN_KM: f64 = 20.0;
/// A degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;
/// SWEREF 99 TM, RT 90 2.5 gon V and the web's Mercator: what Swedish data comes in beside the city's own system.
const USUAL: [u32; 3] = [3006, 3021, 3857];
/// How far from the start the way there and back may end, for a place that a system reaches.
const RETURN_M: f64 = 1.0;

/// A way to read the coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The reference system.
    pub(super) epsg: u32,
    /// Whether northing (or latitude) came first.
    pub(super) swapped: bool,
}

/// What the coordinates turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Recognised {
    /// What was declared; here is the area in degrees.
    AsDeclared(MultiPolygon<f64>),
    /// Something else, and only one thing: the reading, and the area in degrees.
    Otherwise(Reading, MultiPolygon<f64>),
    /// Not what was declared, but several other readings fit.
    Several(Vec<Reading>),
    /// A place outside the extent: which position, where on earth, and how far outside.
    Outside { place: Place, position: [f64; 2], distance_km: f64 },
    /// No place on earth in any reading.
    Nowhere,
}

/// Reads coordinates for one installation.
pub(super) struct Recogniser<'a> {
    pub(super) metric: &'a MetricCrs,
    pub(super) extent: Option<Bbox>,
}

impl Recogniser<'_> {
    /// Finds the reading of an area that was declared to be in this system.
    pub(super) fn recognise(&self, area: MultiPolygon<f64>, declared: u32) -> Recognised {
        let as_declared = Reading { epsg: declared, swapped: false };
        if let Some(degrees) = self.fit(&area, as_declared) {
            return Recognised::AsDeclared(degrees);
        }
        let others = self.readings(declared).into_iter().filter(|reading| *reading != as_declared);
        let mut fitting: Vec<_> = others.filter_map(|reading| Some((reading, self.fit(&area, reading)?))).collect();
        match fitting.pop() {
            None => self.outside(&area, declared),
            Some((reading, degrees)) if fitting.is_empty() => Recognised::Otherwise(reading, degrees),
            Some((last, _)) => {
                Recognised::Several(fitting.into_iter().map(|(reading, _)| reading).chain([last]).collect())
            }
        }
    }

    /// Every reading worth trying. Without an extent the axes cannot be told apart, nor can the usual systems.
    fn readings(&self, declared: u32) -> Vec<Reading> {
        let own = [declared, DEGREES, self.metric.epsg()];
        let mut systems: Vec<u32> = Vec::new();
        for epsg in own.into_iter().chain(self.extent.iter().flat_map(|_| USUAL)) {
            if !systems.contains(&epsg) {
                systems.push(epsg);
            }
        }
        let orders: &[bool] = if self.extent.is_some() { &[false, true] } else { &[false] };
        systems.into_iter().flat_map(|epsg| orders.iter().map(move |&swapped| Reading { epsg, swapped })).collect()
    }

    /// The area in degrees, when every position then lies where areas may lie.
    fn fit(&self, area: &MultiPolygon<f64>, reading: Reading) -> Option<MultiPolygon<f64>> {
        let degrees = self.degrees(area, reading)?;
        let fits = match self.extent {
            Some(extent) => positions(&degrees).all(|(_, at)| holds(&grown(extent), at)),
            None => self.reaches(area, &degrees, reading),
        };
        fits.then_some(degrees)
    }

    /// Whether the installation's own system has such a place. What looks like degrees is not taken for metres, since it
    /// would lie within a stone's throw of the system's origin.
    fn reaches(&self, area: &MultiPolygon<f64>, degrees: &MultiPolygon<f64>, reading: Reading) -> bool {
        if reading.epsg != DEGREES {
            return !positions(area).all(|(_, at)| on_earth(at));
        }
        self.metric.project(degrees).is_some_and(|area| reached(self.metric, &area).is_some())
    }

    /// The area in degrees by this reading; `None` when that is no place on earth.
    fn degrees(&self, area: &MultiPolygon<f64>, reading: Reading) -> Option<MultiPolygon<f64>> {
        let mut area = area.clone();
        if reading.swapped {
            area.map_coords_in_place(|at| Coord { x: at.y, y: at.x });
        }
        let degrees = match reading.epsg {
            DEGREES => Some(area),
            epsg if epsg == self.metric.epsg() => reached(self.metric, &area),
            epsg => reached(&MetricCrs::new(epsg).ok()?, &area),
        };
        degrees.filter(|area| positions(area).all(|(_, at)| on_earth(at)))
    }

    /// How far outside the area lies: as declared when that is a place at all, else by the reading that comes nearest.
    fn outside(&self, area: &MultiPolygon<f64>, declared: u32) -> Recognised {
        let Some(extent) = self.extent else { return Recognised::Nowhere };
        let farthest = |reading: Reading| {
            let degrees = self.degrees(area, reading)?;
            let away = positions(&degrees).map(|(place, at)| (place, [at.x, at.y], distance_km(&extent, at)));
            away.max_by(|a, b| a.2.total_cmp(&b.2))
        };
        let as_declared = farthest(Reading { epsg: declared, swapped: false });
        let nearest = || {
            let all = self.readings(declared).into_iter().filter_map(farthest);
            all.min_by(|a, b| a.2.total_cmp(&b.2))
        };
        match as_declared.or_else(nearest) {
            Some((place, position, distance_km)) => Recognised::Outside { place, position, distance_km },
            None => Recognised::Nowhere,
        }
    }
}

/// The area in degrees, when the system reaches it: formulas answer for numbers far outside too, but do not lead back.
fn reached(crs: &MetricCrs, area: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let bounds = area.bounding_rect()?;
    let returns = |from: Coord<f64>| {
        let back = crs.unproject_position(from).and_then(|there| crs.project_position(there));
        back.is_some_and(|back| Euclidean.distance(from, back) < RETURN_M)
    };
    (returns(bounds.min()) && returns(bounds.max())).then(|| crs.unproject(area))?
}

fn on_earth(at: Coord<f64>) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
}

fn holds(bbox: &Bbox, at: Coord<f64>) -> bool {
    bbox.min_lon <= at.x && at.x <= bbox.max_lon && bbox.min_lat <= at.y && at.y <= bbox.max_lat
}

/// The extent with the margin around it.
fn grown(extent: Bbox) -> Bbox {
    let lat = MARGIN_KM / KM_PER_DEGREE;
    let widest = extent.min_lat.abs().max(extent.max_lat.abs()).min(89.0);
    let lon = lat / widest.to_radians().cos();
    Bbox {
        min_lon: extent.min_lon - lon,
        min_lat: extent.min_lat - lat,
        max_lon: extent.max_lon + lon,
        max_lat: extent.max_lat + lat,
    }
}

/// From a position to the nearest one of the extent.
fn distance_km(extent: &Bbox, at: Coord<f64>) -> f64 {
    let nearest = Point::new(at.x.clamp(extent.min_lon, extent.max_lon), at.y.clamp(extent.min_lat, extent.max_lat));
    Haversine.distance(Point::from(at), nearest) / 1000.0
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
