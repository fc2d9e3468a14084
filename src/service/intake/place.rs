//! Where a position stands: in an area, and in the document the area came in.

use geo::{Coord, LineString, MultiPolygon};

/// A position of an area by its numbers, each from 0; ring 0 is the outer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) polygon: usize,
    pub(super) ring: usize,
    pub(super) vertex: usize,
}

/// Pointers into the geometry an area was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointers {
    /// The pointer to the geometry.
    pub(super) geometry: String,
    /// Whether it is a MultiPolygon, whose coordinates are one level deeper.
    pub(super) is_multi: bool,
}

impl Pointers {
    /// The pointer to a polygon's rings.
    pub(super) fn polygon(&self, polygon: usize) -> String {
        let number = if self.is_multi { format!("/{polygon}") } else { String::new() };
        format!("{}/coordinates{number}", self.geometry)
    }

    /// The pointer to a position.
    pub(super) fn position(&self, Place { polygon, ring, vertex }: Place) -> String {
        format!("{}/{ring}/{vertex}", self.polygon(polygon))
    }
}

/// Every position of an area with its place.
pub(super) fn positions(area: &MultiPolygon<f64>) -> impl Iterator<Item = (Place, Coord<f64>)> + '_ {
    area.iter().enumerate().flat_map(|(polygon, shape)| {
        let rings = std::iter::once(shape.exterior()).chain(shape.interiors());
        rings.enumerate().flat_map(move |(ring, line): (usize, &LineString<f64>)| {
            line.0.iter().enumerate().map(move |(vertex, at)| (Place { polygon, ring, vertex }, *at))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_follow_the_kind_of_geometry() {
        let place = Place { polygon: 0, ring: 1, vertex: 2 };
        let mut pointers = Pointers { geometry: "/geometry".into(), is_multi: false };
        assert_eq!(pointers.position(place), "/geometry/coordinates/1/2");
        pointers.is_multi = true;
        assert_eq!(pointers.position(place), "/geometry/coordinates/0/1/2");
    }
}
