//! Zones: the plane divided by all outlines at once into faces, each with the exact set of areas that cover it.
//!
//! 1. `cluster`: areas that share ground hang together; clusters are worked out independently.
//! 2. `snap`, `points`: all corners go to a grid of whole millimetres, on which every later question has an exact answer.
//! 3. `node`, `meet`: edges are cut wherever they meet.
//! 4. `faces`: the pieces are linked around the faces between them.
//! 5. `label`: from face to face, crossing an edge toggles the areas that own it.
//! 6. `rings`: the faces that are asked for become polygons.
//!
//! At the end the faces of each area must add up to the area itself, or the whole answer is refused.
//!
//! `mosaic` keeps such a partition in step with areas that change.

mod cluster;
mod faces;
mod grouped;
mod label;
mod meet;
pub mod mosaic;
mod node;
mod points;
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
/// `TooComplex` when the outlines meet too often, `TooWide` when a cluster reaches over 2,000 km, `Unsettled` when its
/// outlines do not come to rest on the grid, `AreaMismatch` when the faces of an area do not add up to it.
pub fn partition(areas: &[&PlaneArea], min_members: usize) -> Result<Vec<Face>, EngineError> {
    let clusters = clusters(areas);
    let divide = |members: &Vec<u32>| Ok(Cluster::of(areas, members).partition(min_members.max(1))?);
    let faces: Result<Vec<Vec<Face>>, EngineError> = clusters.par_iter().map(divide).collect();
    Ok(faces?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon, Rect, coord};

    use super::{clusters, partition};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;

    fn ring(x: f64, y: f64, side: f64) -> LineString<f64> {
        Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon().exterior().clone()
    }

    fn square(x: f64, y: f64, side: f64) -> Result<PlaneArea, EngineError> {
        PlaneArea::new(&Polygon::new(ring(x, y, side), Vec::new()).into())
    }

    fn zones(areas: &[PlaneArea], min_members: usize) -> Result<Vec<(Vec<u32>, f64)>, EngineError> {
        let areas: Vec<&PlaneArea> = areas.iter().collect();
        let mut zones: Vec<(Vec<u32>, f64)> =
            partition(&areas, min_members)?.into_iter().map(|face| (face.members, face.area_m2)).collect();
        zones.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        Ok(zones)
    }

    #[test]
    fn overlapping_nested_and_equal_areas() -> Result<(), EngineError> {
        let areas = [square(0., 0., 10.)?, square(5., 5., 10.)?, square(1., 1., 2.)?, square(1., 1., 2.)?];
        let expected = [(vec![0], 71.0), (vec![0, 1], 25.0), (vec![0, 2, 3], 4.0), (vec![1], 75.0)];
        assert_eq!(zones(&areas, 1)?, expected);
        assert_eq!(zones(&areas, 2)?, expected[1..3]);
        Ok(())
    }

    #[test]
    fn an_area_in_the_hole_of_another_is_apart() -> Result<(), EngineError> {
        let frame = Polygon::new(ring(0., 0., 30.), vec![ring(10., 10., 10.)]);
        let areas = [PlaneArea::new(&frame.into())?, square(12., 12., 4.)?, square(-5., 5., 10.)?];
        assert_eq!(zones(&areas, 1)?, [(vec![0], 750.0), (vec![0, 2], 50.0), (vec![1], 16.0), (vec![2], 50.0)]);
        assert_eq!(clusters(&areas.iter().collect::<Vec<_>>()), [vec![0, 2], vec![1]]);
        Ok(())
    }

    #[test]
    fn crossed_combs_are_refused() -> Result<(), EngineError> {
        let teeth = |i: u32| (f64::from(i), if i.is_multiple_of(2) { 0.0 } else { 4_000.0 });
        let comb: Vec<(f64, f64)> = (0..4_000).map(teeth).chain([(4_000.0, -1.0), (0.0, -1.0)]).collect();
        let across: Vec<(f64, f64)> = comb.iter().map(|&(x, y)| (y, x)).collect();
        let area = |points: Vec<(f64, f64)>| PlaneArea::new(&Polygon::new(points.into(), Vec::new()).into());
        let refused = partition(&[&area(comb)?, &area(across)?], 1);
        assert!(matches!(refused, Err(EngineError::TooComplex { .. })));
        Ok(())
    }

    #[test]
    fn crossings_off_the_grid_settle() -> Result<(), EngineError> {
        let blade = |nth: u32| {
            let (sin, cos) = (f64::from(nth) * 0.07).sin_cos();
            let corner = |along: f64, aside: f64| (along * cos - aside * sin, along * sin + aside * cos);
            let corners = vec![corner(-500.0, -0.5), corner(500.0, -0.5), corner(500.0, 0.5), corner(-500.0, 0.5)];
            PlaneArea::new(&Polygon::new(corners.into(), Vec::new()).into())
        };
        let blades = (0..40).map(blade).collect::<Result<Vec<_>, _>>()?;
        let all = zones(&blades, 40)?;
        assert!(all.len() == 1 && all.iter().all(|(_, area_m2)| (0.75..0.85).contains(area_m2)), "{all:?}");
        Ok(())
    }
}
