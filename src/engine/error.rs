//! What can be wrong with a request to the engine: a closed list, so that callers can answer each case.

/// Why the engine refused an area or a computation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// The area has no polygon, so it has neither a place nor a size.
    #[error("the area is empty")]
    Empty,
    /// A coordinate is NaN or infinite. `vertex` counts from 0 within the ring; ring 0 is the exterior.
    #[error("polygon {polygon}, ring {ring}, vertex {vertex}: a coordinate is not a finite number")]
    NonFinite {
        /// Which polygon of the area, from 0.
        polygon: usize,
        /// Which ring of the polygon; 0 is the exterior.
        ring: usize,
        /// Which vertex of the ring, from 0.
        vertex: usize,
    },
    /// A coordinate lies further from the origin than any metric system's coordinates do.
    #[error("polygon {polygon}, ring {ring}, vertex {vertex}: a coordinate is out of range")]
    OutOfRange {
        /// Which polygon of the area, from 0.
        polygon: usize,
        /// Which ring of the polygon; 0 is the exterior.
        ring: usize,
        /// Which vertex of the ring, from 0.
        vertex: usize,
    },
    /// A ring with fewer than three distinct points encloses nothing.
    #[error("polygon {polygon}, ring {ring}: fewer than three distinct points")]
    TooFewPoints {
        /// Which polygon of the area, from 0.
        polygon: usize,
        /// Which ring of the polygon; 0 is the exterior.
        ring: usize,
    },
    /// The area has more vertices than the engine accepts.
    #[error("{vertices} vertices are more than {limit}")]
    TooManyVertices {
        /// How many vertices the area has.
        vertices: usize,
        /// How many the engine accepts.
        limit: usize,
    },
    /// The outlines cross more often than the engine is willing to work out.
    #[error("the outlines cross more than {limit} times")]
    TooComplex {
        /// How many crossings the engine works out at most.
        limit: usize,
    },
    /// Areas that hang together reach too far for one grid.
    #[error("areas that hang together reach over {extent_m} m")]
    TooWide {
        /// How far they reach along x or y, in metres.
        extent_m: f64,
    },
    /// Outlines that were put on a grid did not come to rest there.
    #[error("the outlines lie so close together that they do not settle on the grid")]
    Unsettled,
    /// Two independent computations of one area disagree, so neither is handed out.
    #[error("the geometry has {found_m2} m² where {expected_m2} m² were expected")]
    AreaMismatch {
        /// The area from the exact integral, in square metres.
        expected_m2: f64,
        /// The area of the geometry that was built, in square metres.
        found_m2: f64,
    },
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}
