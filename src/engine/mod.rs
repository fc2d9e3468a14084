//! The overlap engine: exact shared areas of footprints, found without building a single intersection.
//!
//! Everything here is pure: coordinates are metres of one metric reference system, areas square metres; no clock, no
//! randomness, no store. An overlap is interior ground above a limit that the caller sets, never a predicate.
//!
//! # The formula
//!
//! Take a vertical line at some x. Walking up it, one enters an area A at its lower edges and leaves it at its upper
//! ones. Give each edge a sign s: +1 where A lies below it, −1 where A lies above; with exterior rings counter-clockwise
//! and holes clockwise that is the direction of the edge, and vertical edges do not matter. The length of A on the line
//! is Σ s·y over the edges it meets, whatever y is measured from, because Σ s = 0: one leaves as often as one enters.
//!
//! The part of A below a height h has the length Σ s·min(y, h), and the part of it inside B is the part below B's upper
//! edges without the part below B's lower ones. So on the line, and then integrated over x,
//!
//! ```text
//! |A ∩ B| = Σ over edges a of A, b of B of  s_a · s_b · ∫ min(y_a, y_b) dx      over the x that a and b have in common
//!         = Σ                               s_a · s_b · ∫ min(y_b − y_a, 0) dx   since Σ s_b = 0 takes y_a away
//! ```
//!
//! Each term is a trapezoid, or a triangle where the edges cross. No term is a decision: where borders touch or coincide
//! the integral is continuous, so a rounding error in a coordinate changes the area by that much and never the topology.
//! Identical borders cancel exactly. There is no case that fails.
//!
//! # Keeping it small
//!
//! Let A begin lower than B. Each of these leaves the sum as it is:
//!
//! 1. edges without common x have no term, so only the columns that both boxes have in common matter;
//! 2. an edge of A below all of B has only terms min(positive, 0) = 0, and so has an edge of B above all of A;
//! 3. a run of edges of A above all of B counts as the interval between its ends: there min(…) = y_b − y_a, the y_a are
//!    taken away by Σ s_b = 0, and the signs of the run cancel but for that interval;
//! 4. eight edges against eight: if one block's box lies above the other's, rules 2 and 3 hold for the pair of blocks.
//!
//! What is left are 64 trapezoids for each pair of blocks whose boxes really meet, computed four at a time.
//!
//! # Precision
//!
//! Coordinates are whole nanometres (2⁻³⁰ m), the same grid for all areas, so an outline moves by half a nanometre at most
//! and not at all where doubles have that step themselves: 5·10⁻⁷ m² for a kilometre of border. Measured from the corner
//! of the common box they are whole numbers that doubles hold exactly. A term's error is then at most a few units in the
//! last place (2⁻⁵³) of width × height of what the two areas span: steep edges have large slopes but small widths. For
//! areas of a hundred kilometres that is some 10⁻⁵ m², for areas of a kilometre 10⁻⁹ m².
//!
//! # Sources
//!
//! That the areas of an overlay can be had without the overlay, as a sum over edges, is due to W. R. Franklin and others:
//! "Calculating the area of overlaid polygons without constructing the overlay", Cartography and Geographic Information
//! Systems 21 (1994). Their sum runs over crossings, which it has to find; this one runs over pairs of edges and does
//! not care where they cross. The blocks, the rules above and the use of the integral as a check on built geometry were
//! worked out for this program.
//!
//! # Reading order
//!
//! [`footprint`] (what an area is), `kernel` and [`shared_area`] (the formula), [`relation`]; [`index`], [`staged`] and
//! [`measure`] (the live register), [`bulk`] (a whole register at once); [`validity`] (what may come in); [`geometry`] (the shape of
//! an intersection); [`zones`] (all areas at once);
//! [`generalise`] (less detail than there is), [`around`] (what is near).

pub mod around;
pub mod bulk;
pub mod crossings;
pub mod error;
pub mod footprint;
pub mod generalise;
pub mod geometry;
pub mod index;
mod kernel;
pub mod measure;
mod overlay;
mod packed;
#[cfg(test)]
mod properties;
pub mod relation;
mod rounding;
pub mod shared_area;
pub mod staged;
pub mod validity;
pub mod zones;

pub use around::around;
pub use bulk::{Pair, Run, all_pairs};
pub use error::EngineError;
pub use footprint::PlaneArea;
pub use generalise::generalise;
pub use geometry::intersection;
pub use index::{Entry, Index, Key};
pub use measure::{Hit, Work, measure};
pub use relation::{Relation, Shared, compare};
pub use shared_area::shared_area_m2;
pub use staged::{Changes, Staged};
pub use validity::repair::repair;
pub use validity::{Defect, DefectKind, defects, is_probably_valid};
pub use zones::mosaic::{ClusterNr, Division, Mosaic};
pub use zones::{Face, clusters, partition};
