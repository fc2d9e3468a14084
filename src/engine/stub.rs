//! STUB
use super::*; use geo::*;
pub struct Face { pub members: Vec<u32>, pub area_m2: f64, pub polygon: Polygon<f64> }
pub fn partition(_: &[&PlaneArea], _: usize) -> Result<Vec<Face>, EngineError> { unimplemented!() }
