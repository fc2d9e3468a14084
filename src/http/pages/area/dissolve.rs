//! Several areas made one: the borders between them vanish.

use geo::orient::{Direction, Orient};
use geo::{Area, MultiPolygon, Polygon, unary_union};

/// A hole smaller than this, in square metres, is a seam between neighbours whose corners do not quite agree.
const SEAM_M2: f64 = 1.0;

/// The union of all polygons, in degrees.
pub(super) fn dissolve(area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    // The union tells holes from outlines by their direction, which GeoJSON leaves open.
    let directed = area.orient(Direction::Default);
    let MultiPolygon(polygons) = unary_union(directed.iter());
    MultiPolygon::new(polygons.into_iter().map(without_seams).collect())
}

fn without_seams(polygon: Polygon<f64>) -> Polygon<f64> {
    let (outline, mut holes) = polygon.into_inner();
    holes.retain(|hole| {
        let middle = hole.0.first().map_or(0.0, |at| at.y);
        let square_degree = 111_320.0 * 111_320.0 * middle.to_radians().cos();
        SEAM_M2 < Polygon::new(hole.clone(), Vec::new()).unsigned_area() * square_degree
    });
    Polygon::new(outline, holes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Geometry, polygon};

    fn districts() -> Vec<Polygon<f64>> {
        let text = include_str!("../../../../geodata/malmo/districts.geojson");
        let collection: geojson::FeatureCollection = text.parse().unwrap();
        let geometry = |feature: geojson::Feature| Geometry::<f64>::try_from(feature.geometry.unwrap()).unwrap();
        let polygon = |geometry| match geometry {
            Geometry::Polygon(polygon) => polygon,
            _ => panic!("a district is one polygon"),
        };
        collection.features.into_iter().map(geometry).map(polygon).collect()
    }

    #[test]
    fn neighbours_become_one_without_a_border_or_a_seam() {
        let districts = MultiPolygon::new(districts());
        let merged = dissolve(&districts);
        assert_eq!((merged.0.len(), merged.0[0].interiors().len()), (1, 0));
        let sum: f64 = districts.iter().map(Area::unsigned_area).sum();
        assert!((merged.unsigned_area() - sum).abs() < sum * 1e-9);
        assert!(merged.0[0].exterior().0.len() < 200, "only the outline is left");
    }

    #[test]
    fn areas_apart_stay_apart_and_real_holes_stay() {
        let ring = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 3.0, y: 0.0), (x: 3.0, y: 3.0), (x: 0.0, y: 3.0)],
            interiors: [[(x: 1.0, y: 1.0), (x: 2.0, y: 1.0), (x: 2.0, y: 2.0), (x: 1.0, y: 2.0)]]);
        let far = polygon![(x: 9.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 1.0)];
        let merged = dissolve(&MultiPolygon::new(vec![ring, far]));
        assert_eq!(merged.0.len(), 2);
        assert_eq!(merged.iter().map(|polygon| polygon.interiors().len()).sum::<usize>(), 1);
    }

    #[test]
    fn a_seam_between_neighbours_is_closed() {
        // The neighbours agree on two corners; between them one has a corner a millimetre off the other's border.
        let left = polygon![(x: 13.0, y: 55.6), (x: 13.01, y: 55.6), (x: 13.01, y: 55.603), (x: 13.009_999_98, y: 55.606),
            (x: 13.01, y: 55.609), (x: 13.01, y: 55.61), (x: 13.0, y: 55.61)];
        let right = polygon![(x: 13.01, y: 55.6), (x: 13.02, y: 55.6), (x: 13.02, y: 55.61), (x: 13.01, y: 55.61)];
        let merged = dissolve(&MultiPolygon::new(vec![left, right]));
        assert_eq!((merged.0.len(), merged.0[0].interiors().len()), (1, 0));
    }
}
