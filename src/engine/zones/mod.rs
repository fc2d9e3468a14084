//! Zones: the plane divided by all outlines at once into faces, each with the exact set of areas that cover it.
//!
//! 1. [`clusters`] finds the areas that hang together; clusters are worked out independently.
//! 2. [`snap`] puts all corners on a grid of whole millimetres, on which every later question has an exact answer.
//! 3. [`node`] cuts edges wherever they meet.
//! 4. [`faces`] links the pieces around the faces between them.
//! 5. [`label`] walks from face to face: crossing an edge toggles the areas that own it.
//! 6. [`rings`] makes polygons of the faces that are asked for.
//!
//! At the end the faces of each area must add up to the area itself, or the whole answer is refused.

mod cluster;
mod faces;
mod grouped;
mod label;
mod node;
mod rings;
mod snap;

use geo::Polygon;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use self::cluster::Cluster;
pub use self::cluster::clusters;
use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;

/// A connected piece of ground all of which is covered by the same areas.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    /// The places of the covering areas in the list that was divided, in order.
    pub members: Vec<u32>,
    /// Its size in square metres.
    pub area_m2: f64,
    /// Its shape in metres, the exterior counter-clockwise.
    pub polygon: Polygon<f64>,
}

/// Divides the ground that areas cover into faces and hands out those with at least `min_members` areas (and at least
/// one), in a fixed order. Slivers are faces too: the caller decides what is too small to matter.
///
/// Outlines move by up to a few millimetres, so areas of faces differ from exact ones by that much along their borders.
///
/// # Errors
/// `TooComplex` when the outlines meet too often, `Unsettled` when they do not come to rest on the grid, `AreaMismatch`
/// when the faces of an area do not add up to it.
pub fn partition(areas: &[&PlaneArea], min_members: usize) -> Result<Vec<Face>, EngineError> {
    let clusters = clusters(areas);
    let faces: Result<Vec<Vec<Face>>, EngineError> =
        clusters.par_iter().map(|members| Cluster::of(areas, members).partition(min_members.max(1))).collect();
    Ok(faces?.into_iter().flatten().collect())
}
