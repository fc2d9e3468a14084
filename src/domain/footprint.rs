//! Footprints: the areas of initiatives as they were sent in, in longitude and latitude (CRS84), never rounded.

use geo::{BoundingRect, CoordsIter, MultiPolygon, Rect};

/// An area in degrees, longitude first. Made by the input pipeline, which has found it valid, or read back from the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Footprint(MultiPolygon<f64>);

impl Footprint {
    /// Takes an area that is known to be valid: only the input pipeline and the store's decoder call this.
    #[must_use]
    pub fn from_valid(area: MultiPolygon<f64>) -> Self {
        Self(area)
    }

    /// The area, in degrees.
    #[must_use]
    pub fn multi_polygon(&self) -> &MultiPolygon<f64> {
        &self.0
    }

    /// The smallest box around it, in degrees; a degenerate box at the origin for an empty area.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        self.0.bounding_rect().map_or(Bbox { min_lon: 0.0, min_lat: 0.0, max_lon: 0.0, max_lat: 0.0 }, Bbox::from)
    }

    /// The number of positions, closing ones included.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.0.coords_count()
    }
}

/// A box in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// West.
    pub min_lon: f64,
    /// South.
    pub min_lat: f64,
    /// East.
    pub max_lon: f64,
    /// North.
    pub max_lat: f64,
}

impl Bbox {
    /// Reads OGC API's `bbox`: west, south, east, north in degrees, or six numbers with heights between.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let (min_lon, min_lat, max_lon, max_lat) = match *numbers.as_slice() {
            [west, south, east, north] | [west, south, _, east, north, _] => (west, south, east, north),
            _ => return None,
        };
        let bbox = Self { min_lon, min_lat, max_lon, max_lat };
        let finite = numbers.iter().all(|number| number.is_finite());
        (finite && min_lon <= max_lon && min_lat <= max_lat).then_some(bbox)
    }

    /// Whether the two boxes share a point.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min_lon <= other.max_lon
            && other.min_lon <= self.max_lon
            && self.min_lat <= other.max_lat
            && other.min_lat <= self.max_lat
    }

    /// Whether the other box lies inside this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.min_lon <= other.min_lon
            && other.max_lon <= self.max_lon
            && self.min_lat <= other.min_lat
            && other.max_lat <= self.max_lat
    }

    /// The box that both share; `None` when they do not meet.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        self.meets(other).then(|| Self {
            min_lon: self.min_lon.max(other.min_lon),
            min_lat: self.min_lat.max(other.min_lat),
            max_lon: self.max_lon.min(other.max_lon),
            max_lat: self.max_lat.min(other.max_lat),
        })
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            min_lon: self.min_lon.min(other.min_lon),
            min_lat: self.min_lat.min(other.min_lat),
            max_lon: self.max_lon.max(other.max_lon),
            max_lat: self.max_lat.max(other.max_lat),
        }
    }

    /// West, south, east, north.
    #[must_use]
    pub fn to_array(self) -> [f64; 4] {
        [self.min_lon, self.min_lat, self.max_lon, self.max_lat]
    }

    /// The box as a rectangle of the geometry library.
    #[must_use]
    pub fn to_rect(self) -> Rect<f64> {
        Rect::new((self.min_lon, self.min_lat), (self.max_lon, self.max_lat))
    }
}

impl From<Rect<f64>> for Bbox {
    fn from(rect: Rect<f64>) -> Self {
        Self { min_lon: rect.min().x, min_lat: rect.min().y, max_lon: rect.max().x, max_lat: rect.max().y }
    }
}

#[cfg(test)]
mod tests {
    use super::Bbox;

    #[test]
    fn bbox_reads_four_or_six_finite_ordered_numbers() {
        assert_eq!(Bbox::parse("1,2,3,4").map(Bbox::to_array), Some([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(Bbox::parse("1,2,0,3,4,9").map(Bbox::to_array), Some([1.0, 2.0, 3.0, 4.0]));
        for wrong in ["", "1,2,3", "3,2,1,4", "1,NaN,3,4", "1,2,3,inf"] {
            assert!(Bbox::parse(wrong).is_none(), "{wrong}");
        }
    }
}
