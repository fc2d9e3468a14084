//! From longitude and latitude to the drawing: equirectangular, scaled by the cosine of the middle latitude. Over a city
//! it differs from a real projection by less than a line's width.

use crate::domain::footprint::Bbox;
use geo::Coord;

/// Nearer than about 100 m there is nothing to see in a drawing without a base map of houses.
const SMALLEST_DEG: f64 = 0.001;

/// What is drawn, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::http::pages) struct View {
    /// What must be seen, in degrees.
    bbox: Bbox,
    width: f64,
    height: f64,
    /// Units of the drawing per degree of latitude, and of longitude.
    scale: f64,
    squeeze: f64,
}

impl View {
    /// The box in the middle of a drawing of this size, with so much room around it.
    pub(in crate::http::pages) fn fit(bbox: Bbox, width: f64, height: f64, room: f64) -> Self {
        let bbox = sensible(bbox);
        let middle = f64::midpoint(bbox.min_lat, bbox.max_lat);
        let squeeze = middle.to_radians().cos().max(0.01);
        let across = (width - 2.0 * room) / ((bbox.max_lon - bbox.min_lon) * squeeze);
        let up = (height - 2.0 * room) / (bbox.max_lat - bbox.min_lat);
        Self { bbox, width, height, scale: across.min(up), squeeze }
    }

    pub(super) fn width(&self) -> f64 {
        self.width
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// Where a position is in the drawing.
    pub(super) fn place(&self, at: Coord<f64>) -> [f64; 2] {
        let [lon, lat] = self.middle();
        let x = self.width / 2.0 + (at.x - lon) * self.squeeze * self.scale;
        let y = self.height / 2.0 - (at.y - lat) * self.scale;
        [x, y]
    }

    /// Everything that can be seen: the drawing and as much again on every side, since it fills a frame of another shape.
    pub(super) fn reach(&self) -> Bbox {
        self.around(1.5)
    }

    /// Exactly what the drawing holds.
    pub(in crate::http::pages) fn drawn(&self) -> Bbox {
        self.around(0.5)
    }

    fn around(&self, sides: f64) -> Bbox {
        let [lon, lat] = self.middle();
        let (lons, lats) = (self.width * sides / (self.scale * self.squeeze), self.height * sides / self.scale);
        Bbox { min_lon: lon - lons, min_lat: lat - lats, max_lon: lon + lons, max_lat: lat + lats }
    }

    fn middle(&self) -> [f64; 2] {
        [f64::midpoint(self.bbox.min_lon, self.bbox.max_lon), f64::midpoint(self.bbox.min_lat, self.bbox.max_lat)]
    }

    /// Metres per unit of the drawing, near enough to choose what to show.
    pub(super) fn metres_per_unit(&self) -> f64 {
        111_320.0 / self.scale
    }
}

/// The box inside the world, and not so small that it has no scale.
fn sensible(bbox: Bbox) -> Bbox {
    let side = |low: f64, high: f64, limit: f64| {
        let (low, high) = (low.clamp(-limit, limit), high.clamp(-limit, limit));
        let missing = (SMALLEST_DEG - (high - low)).max(0.0) / 2.0;
        (low - missing, high + missing)
    };
    let (min_lon, max_lon) = side(bbox.min_lon, bbox.max_lon, 180.0);
    let (min_lat, max_lat) = side(bbox.min_lat, bbox.max_lat, 85.0);
    Bbox { min_lon, min_lat, max_lon, max_lat }
}

/// A box so many times as large, about the same middle.
pub(in crate::http::pages) fn scaled(bbox: Bbox, times: f64) -> Bbox {
    let side = |low: f64, high: f64| {
        let (middle, half) = (f64::midpoint(low, high), (high - low) * times / 2.0);
        (middle - half, middle + half)
    };
    let (min_lon, max_lon) = side(bbox.min_lon, bbox.max_lon);
    let (min_lat, max_lat) = side(bbox.min_lat, bbox.max_lat);
    Bbox { min_lon, min_lat, max_lon, max_lat }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MALMO: Bbox = Bbox { min_lon: 12.9, min_lat: 55.55, max_lon: 13.1, max_lat: 55.65 };

    #[test]
    fn the_box_lies_in_the_middle_with_north_up() {
        let view = View::fit(MALMO, 900.0, 760.0, 24.0);
        let [left, bottom] = view.place(Coord { x: 12.9, y: 55.55 });
        let [right, top] = view.place(Coord { x: 13.1, y: 55.65 });
        assert!(top < bottom && left < right);
        assert!((left - 24.0).abs() < 1e-9 || (top - 24.0).abs() < 1e-9, "one pair of sides touches the room");
        assert!((left + right - 900.0).abs() < 1e-9 && (top + bottom - 760.0).abs() < 1e-9);
        assert!(view.drawn().contains(&MALMO) && view.reach().contains(&view.drawn()));
    }

    #[test]
    fn a_degree_is_as_long_east_as_its_cosine_north() {
        let view = View::fit(MALMO, 900.0, 760.0, 0.0);
        let [x, y] = view.place(Coord { x: 13.0, y: 55.6 });
        let [east, _] = view.place(Coord { x: 13.001, y: 55.6 });
        let [_, north] = view.place(Coord { x: 13.0, y: 55.601 });
        assert!(((east - x) / (y - north) - 55.6_f64.to_radians().cos()).abs() < 1e-6);
    }

    #[test]
    fn points_and_nonsense_have_a_scale_too() {
        let point = Bbox { min_lon: 13.0, min_lat: 55.6, max_lon: 13.0, max_lat: 55.6 };
        let huge = Bbox { min_lon: -1e308, min_lat: -1e308, max_lon: 1e308, max_lat: 1e308 };
        for bbox in [point, huge] {
            let [x, y] = View::fit(bbox, 900.0, 760.0, 0.0).place(Coord { x: 13.0, y: 55.6 });
            assert!(x.is_finite() && y.is_finite());
        }
    }
}
