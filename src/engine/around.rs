//! Everything within a distance of something.

use geo::{Buffer, Geometry, MultiPolygon};

/// The ground within so many metres of a point, a line or an area; round where it turns.
#[must_use]
pub fn around(what: &Geometry<f64>, metres: f64) -> MultiPolygon<f64> {
    what.buffer(metres)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Point, line_string, polygon};

    #[test]
    fn a_point_becomes_a_disc_a_line_a_band_and_an_area_larger() {
        let near = |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 0.01, "{found} {expected}");
        let disc = std::f64::consts::PI * 100.0 * 100.0;
        near(around(&Point::new(118_000.0, 6_163_000.0).into(), 100.0).unsigned_area(), disc);
        let line = line_string![(x: 0.0, y: 0.0), (x: 500.0, y: 0.0)];
        near(around(&line.into(), 100.0).unsigned_area(), disc + 500.0 * 200.0);
        let square = polygon![(x: 0.0, y: 0.0), (x: 300.0, y: 0.0), (x: 300.0, y: 300.0), (x: 0.0, y: 300.0)];
        near(around(&square.into(), 100.0).unsigned_area(), disc + 300.0 * 300.0 + 4.0 * 300.0 * 100.0);
    }
}
