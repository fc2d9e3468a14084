//! An area in degrees to one that is valid and measured: outlines that do not cross, and a size within the limits.

use super::place::{Place, Pointers};
use super::positions::Counts;
use crate::domain::crs::MetricCrs;
use crate::domain::error::{Fault, FaultCode};
use crate::engine::{Defect, DefectKind, EngineError, PlaneArea, defects, is_probably_valid, repair};
use geo::{Distance, Euclidean, LineString, MultiPolygon};

/// Measures areas for one installation.
pub(super) struct Measurer<'a> {
    pub(super) crs: &'a MetricCrs,
    pub(super) sizes: Sizes,
    pub(super) counts: Counts,
    /// Whether to put an invalid area right instead of refusing it.
    pub(super) repair: bool,
    /// Whether the positions were converted, so that what touched before may cross by a hair now.
    pub(super) is_converted: bool,
}

/// How large and how wide an area may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) smallest_area_m2: f64,
    pub(super) largest_area_m2: Option<f64>,
    pub(super) smallest_width_m: f64,
}

/// An area that can be stored.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) degrees: MultiPolygon<f64>,
    pub(super) plane: PlaneArea,
    pub(super) is_repaired: bool,
}

/// Why an area cannot be stored, and what could be stored in its place.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) faults: Vec<Fault>,
    pub(super) proposal: Option<MultiPolygon<f64>>,
}

impl Measurer<'_> {
    /// Checks and measures an area whose positions stand at these pointers.
    pub(super) fn measure(&self, degrees: MultiPolygon<f64>, pointers: &Pointers) -> Result<Measured, Box<Refusal>> {
        let defects = defects(&degrees);
        if defects.is_empty() {
            let touching = self.repair && rings(&degrees).any(touches_itself);
            if let Some(mended) = touching.then(|| self.mend(&degrees, pointers)).flatten() {
                return Ok(mended);
            }
            let plane = self.plane(&degrees, pointers)?;
            return Ok(Measured { degrees, plane, is_repaired: false });
        }
        match self.mend(&degrees, pointers) {
            Some(mended) if self.repair || self.is_hair(&degrees) => Ok(mended),
            mended => {
                let faults = defects.iter().map(|defect| self.fault(defect, pointers)).collect();
                Err(Box::new(Refusal { faults, proposal: mended.map(|mended| mended.degrees) }))
            }
        }
    }

    /// Whether the defects can come from converting.
    fn is_hair(&self, degrees: &MultiPolygon<f64>) -> bool {
        let plane = || PlaneArea::new(&self.crs.project(degrees)?).ok();
        self.is_converted && plane().is_some_and(|plane| is_probably_valid(&plane))
    }

    /// The area in the plane, within the limits of size.
    fn plane(&self, degrees: &MultiPolygon<f64>, pointers: &Pointers) -> Result<PlaneArea, Box<Refusal>> {
        let plane = self.crs.project(degrees).ok_or(FaultCode::Unprojectable);
        let plane = plane.and_then(|plane| PlaneArea::new(&plane).map_err(code_of));
        let faults = match plane {
            Ok(plane) => {
                let faults = self.sizes.faults(&plane, &pointers.geometry);
                if faults.is_empty() {
                    return Ok(plane);
                }
                faults
            }
            Err(code) => vec![Fault::new(&pointers.geometry, code)],
        };
        Err(Box::new(Refusal { faults, proposal: None }))
    }

    /// What the outlines enclose; `None` when that is nothing that could be stored. Worked out in degrees, so that the
    /// positions which stay are those that were sent.
    fn mend(&self, degrees: &MultiPolygon<f64>, pointers: &Pointers) -> Option<Measured> {
        let mended = repair(degrees).ok()?;
        // What is tangled falls into many parts, and what has too many would be refused when it is sent.
        if !self.counts.allow(&mended) {
            return None;
        }
        let plane = self.plane(&mended, pointers).ok()?;
        Some(Measured { degrees: mended, plane, is_repaired: true })
    }

    fn fault(&self, defect: &Defect, pointers: &Pointers) -> Fault {
        let code = match defect.kind {
            DefectKind::NonFinite => FaultCode::NotFinite,
            DefectKind::TooFewPoints => FaultCode::TooFewPositions,
            DefectKind::SelfCrossing => FaultCode::SelfCrossing,
            DefectKind::Spike => FaultCode::Spike,
            DefectKind::EdgesOverlap => FaultCode::EdgesOverlap,
            DefectKind::HoleOutside => FaultCode::HoleOutside,
            DefectKind::HolesOverlap => FaultCode::HolesOverlap,
            DefectKind::PartsOverlap => FaultCode::PartsOverlap,
            DefectKind::TooTangled => FaultCode::TooTangled,
        };
        let Defect { at, polygon, ring, vertex, .. } = *defect;
        Fault::new(pointers.position(Place { polygon, ring, vertex }), code).at(Some([at.x, at.y]))
    }
}

fn code_of(error: EngineError) -> FaultCode {
    match error {
        EngineError::Empty | EngineError::TooFewPoints { .. } => FaultCode::Empty,
        EngineError::TooManyVertices { .. } => FaultCode::TooManyVertices,
        _ => FaultCode::Unprojectable,
    }
}

impl Sizes {
    /// What is out of the limits, all of it.
    fn faults(&self, plane: &PlaneArea, pointer: &str) -> Vec<Fault> {
        let area_m2 = plane.area_m2();
        let width_m = 2.0 * area_m2 / perimeter_m(&plane.multi_polygon());
        let largest_area_m2 = self.largest_area_m2.unwrap_or(f64::INFINITY);
        let measured = [
            (FaultCode::TooSmall, area_m2 < self.smallest_area_m2, self.smallest_area_m2, area_m2),
            (FaultCode::TooLarge, largest_area_m2 < area_m2, largest_area_m2, area_m2),
            (FaultCode::TooNarrow, width_m < self.smallest_width_m, self.smallest_width_m, width_m),
        ];
        let outside = measured.into_iter().filter(|(_, is_outside, ..)| *is_outside);
        let fault = |(code, _, limit, found): (FaultCode, bool, f64, f64)| {
            Fault::new(pointer, code).with("limit", limit).with("found", format!("{found:.3}"))
        };
        outside.map(fault).collect()
    }
}

fn perimeter_m(area: &MultiPolygon<f64>) -> f64 {
    rings(area).flat_map(|ring| ring.0.array_windows()).map(|[from, to]| Euclidean.distance(*from, *to)).sum()
}

fn rings(area: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// Whether a ring comes back to one of its corners. It encloses the same ground either way and is accepted, but many GIS
/// programs call it invalid, so a repair draws it as they expect.
fn touches_itself(ring: &LineString<f64>) -> bool {
    let mut corners = ring.0.iter().skip(1).map(|at| (at.x.to_bits(), at.y.to_bits())).collect::<Vec<_>>();
    corners.dedup();
    let count = corners.len();
    corners.sort_unstable();
    corners.dedup();
    corners.len() < count
}

#[cfg(test)]
#[path = "measure_tests.rs"]
mod tests;
