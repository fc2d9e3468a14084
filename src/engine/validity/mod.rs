//! What is wrong with an outline, and where: a check that takes n log n steps instead of the usual n².
//!
//! An area is valid when its rings, exteriors counter-clockwise and holes clockwise, wind around every point of the
//! plane once or not at all. That is what OGC Simple Feature Access (06-103r4, 6.1.11) asks for, with three deliberate
//! exceptions, because they leave no doubt about what is inside:
//!
//! - a ring may touch itself at a point (an exterior that pinches off a hole, as ESRI writes them);
//! - two parts of one area may share a border;
//! - holes may part the interior of their polygon by touching.
//!
//! Edges of one polygon that run along each other are a defect, as in OGC, and so is a spike.
//!
//! All decisions are exact (Shewchuk's adaptive predicates, crate `robust`): coordinates may be metres or degrees. Check
//! what was sent rather than what was projected: a corner that touches an edge may cross it by a hair afterwards, which
//! the [integral](crate::engine::shared_area) does not mind and an exact check must report.
//!
//! `outline` reads the rings, `contacts` looks at every pair of edges whose boxes meet, `nesting` at rings that meet
//! nothing.

mod contacts;
mod nesting;
mod outline;
pub mod repair;
mod turns;

use geo::{Coord, MultiPolygon};
use serde::{Deserialize, Serialize};

use crate::engine::footprint::PlaneArea;
use crate::engine::shared_area::integral_m2;
use crate::engine::validity::outline::Outline;

/// Defects reported at most: nobody repairs more by hand.
pub const MAX_DEFECTS: usize = 100;

/// What is wrong with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefectKind {
    /// A coordinate is NaN or infinite.
    NonFinite,
    /// A ring has fewer than three distinct points.
    TooFewPoints,
    /// Outlines cross, in the middle of edges or in a vertex.
    SelfCrossing,
    /// The outline goes out and returns the same way.
    Spike,
    /// Two edges run along each other.
    EdgesOverlap,
    /// A hole lies outside its exterior ring, or touches it from outside.
    HoleOutside,
    /// Two holes of one polygon cover the same ground.
    HolesOverlap,
    /// Two polygons of one area cover the same ground.
    PartsOverlap,
    /// So many edges lie close together that checking them would take too long. Whether they cross is not known.
    TooTangled,
}

/// A defect with its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Where, in the coordinates of the input.
    pub at: Coord<f64>,
    /// Which polygon of the area, from 0.
    pub polygon: usize,
    /// Which ring of the polygon; 0 is the exterior.
    pub ring: usize,
    /// The vertex of the ring, from 0, at which the defect lies or at which the edge with the defect begins.
    pub vertex: usize,
}

/// Finds what is wrong with an area, at most [`MAX_DEFECTS`] things, unreadable rings first, then crossings.
///
/// An empty answer means that the area is valid. Rings may be open or closed, in either direction.
#[must_use]
pub fn defects(polygons: &MultiPolygon<f64>) -> Vec<Defect> {
    let (outline, mut found) = Outline::read(polygons);
    let edges = outline.tree();
    contacts::find(&outline, &edges, &mut found);
    nesting::find(&outline, &edges, &mut found);
    found.truncate(MAX_DEFECTS);
    found
}

/// Whether a prepared area winds around every point once or not at all, told by one integral in a few microseconds.
///
/// The integral of the squared winding number equals that of the winding number itself only if the number is 0 or 1
/// nearly everywhere. Crossings that enclose less than 10 cm² (or a billionth of the area) pass, as do spikes and
/// repeated edges, because they change no area: enough before computing, not enough to accept somebody's drawing.
#[must_use]
pub fn is_probably_valid(area: &PlaneArea) -> bool {
    let tolerance_m2 = (1e-9 * area.area_m2()).max(1e-3);
    (integral_m2(area, area) - area.area_m2()).abs() <= tolerance_m2
}

#[cfg(test)]
mod tests;
