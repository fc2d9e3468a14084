//! Reference systems: between longitude and latitude and the installation's metric plane, easting first.

mod tiles;

use geo::{Coord, MultiPolygon};
use proj4rs::Proj;
use proj4rs::transform::{Transform, transform};
use std::sync::Arc;
use tiles::{Tile, Tiles, place};

/// A projected reference system in metres, named by its EPSG code. Coordinates are easting, northing in memory,
/// whatever the axis order of the registry.
#[derive(Clone)]
pub struct MetricCrs {
    epsg: u32,
    plane: Proj,
    degrees: Proj,
    tiles: Arc<Tiles>,
}

/// Why a code is of no use as the installation's metric system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// The projection library does not know the code.
    #[error("EPSG:{0} is not known to the projection library")]
    Unknown(u32),
    /// The system is in degrees or feet.
    #[error("EPSG:{0} is not a projected system in metres")]
    NotMetric(u32),
}

impl std::fmt::Debug for MetricCrs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MetricCrs(EPSG:{})", self.epsg)
    }
}

impl MetricCrs {
    /// Looks the code up.
    ///
    /// # Errors
    /// [`CrsError`] when the code is unknown or not metric.
    pub fn new(epsg: u32) -> Result<Self, CrsError> {
        let unknown = |_| CrsError::Unknown(epsg);
        let code = u16::try_from(epsg).map_err(|_| CrsError::Unknown(epsg))?;
        let plane = Proj::from_epsg_code(code).map_err(unknown)?;
        let degrees = Proj::from_epsg_code(4326).map_err(unknown)?;
        if plane.is_latlong() || plane.to_meter() != 1.0 {
            return Err(CrsError::NotMetric(epsg));
        }
        Ok(Self { epsg, plane, degrees, tiles: Arc::default() })
    }

    /// The EPSG code.
    #[must_use]
    pub fn epsg(&self) -> u32 {
        self.epsg
    }

    /// Degrees to metres, vertex by vertex: edges are straight in the plane. Within a thousandth of a millimetre of
    /// [`Self::project_position`]. `None` when a vertex cannot be projected.
    #[must_use]
    pub fn project(&self, area: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
        let mut last: Option<((i32, i32), Arc<Tile>)> = None;
        let mut project = |x: f64, y: f64, z: f64| {
            let (key, within) = place(Coord { x, y });
            let tile = match &last {
                Some((known, tile)) if *known == key => tile,
                _ => &last.insert((key, self.tiles.get(key, |at| self.project_position(at.into())))).1,
            };
            let projected = tile.project(within).or_else(|| self.project_position([x, y]));
            projected.map(|at| (at.x, at.y, z)).ok_or(OUTSIDE)
        };
        let mut area = area.clone();
        area.transform_coordinates(&mut project).ok()?;
        Some(area)
    }

    /// Metres to degrees. `None` when a vertex lies outside what the projection can invert.
    #[must_use]
    pub fn unproject(&self, area: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
        let mut area = area.clone();
        transform(&self.plane, &self.degrees, &mut Finite(&mut area)).ok()?;
        geo::MapCoordsInPlace::map_coords_in_place(&mut area, |at| Coord {
            x: at.x.to_degrees(),
            y: at.y.to_degrees(),
        });
        Some(area)
    }

    /// One position in degrees to metres.
    #[must_use]
    pub fn project_position(&self, position: [f64; 2]) -> Option<Coord<f64>> {
        let mut at = Coord { x: position[0].to_radians(), y: position[1].to_radians() };
        transform(&self.degrees, &self.plane, &mut Finite(&mut at)).ok()?;
        Some(at)
    }

    /// One position in metres to longitude and latitude in degrees.
    #[must_use]
    pub fn unproject_position(&self, at: Coord<f64>) -> Option<[f64; 2]> {
        let mut at = at;
        transform(&self.plane, &self.degrees, &mut Finite(&mut at)).ok()?;
        Some([at.x.to_degrees(), at.y.to_degrees()])
    }
}

const OUTSIDE: proj4rs::errors::Error = proj4rs::errors::Error::CoordTransOutsideProjectionDomain;

/// Makes an infinite result an error: the library returns infinity for what lies outside a projection.
struct Finite<'a, T>(&'a mut T);

impl<T: Transform> Transform for Finite<'_, T> {
    fn transform_coordinates<F>(&mut self, f: &mut F) -> proj4rs::errors::Result<()>
    where
        F: FnMut(f64, f64, f64) -> proj4rs::errors::Result<(f64, f64, f64)>,
    {
        self.0.transform_coordinates(&mut |x, y, z| {
            let (x, y, z) = f(x, y, z)?;
            if x.is_finite() && y.is_finite() { Ok((x, y, z)) } else { Err(OUTSIDE) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Reference values: PROJ 9.5.1 for the town hall square of Malmö, 13.0007 E 55.6059 N.
    const POSITION: [f64; 2] = [13.0007, 55.6059];

    #[test]
    fn codes_that_are_not_metric_are_refused() {
        assert_eq!(MetricCrs::new(4326).err(), Some(CrsError::NotMetric(4326)));
        assert_eq!(MetricCrs::new(2263).err(), Some(CrsError::NotMetric(2263)));
        assert_eq!(MetricCrs::new(999_999).err(), Some(CrsError::Unknown(999_999)));
    }

    #[test]
    fn projecting_and_back_is_exact_to_a_millimetre() {
        for epsg in [3006, 3008, 3011, 32118, 3857] {
            let crs = MetricCrs::new(epsg).unwrap();
            let position = if epsg == 32118 { [-73.98, 40.7] } else { POSITION };
            let back = crs.unproject_position(crs.project_position(position).unwrap()).unwrap();
            assert!((back[0] - position[0]).abs() < 1e-8 && (back[1] - position[1]).abs() < 1e-8, "EPSG:{epsg}");
        }
    }

    #[test]
    fn areas_are_projected_to_a_thousandth_of_a_millimetre() {
        for (epsg, west, south) in [(3006, 11.0, 55.3), (3008, 12.8, 55.4), (3011, 17.8, 59.2), (32118, -74.3, 40.5)] {
            let crs = MetricCrs::new(epsg).unwrap();
            let mut worst: f64 = 0.0;
            for step in 0..4_000 {
                let turned = f64::from(step) * 0.618_033_988_75;
                let at = [west + 0.4 * turned.fract(), south + f64::from(step) / 8_000.0];
                let point = geo::Polygon::new(vec![Coord::from(at)].into(), Vec::new()).into();
                let fast = crs.project(&point).unwrap().0[0].exterior().0[0];
                let exact = crs.project_position(at).unwrap();
                worst = worst.max((fast.x - exact.x).hypot(fast.y - exact.y));
            }
            assert!(worst < 1e-6, "EPSG:{epsg}: {worst} m");
        }
    }

    #[test]
    fn what_cannot_be_projected_is_none() {
        let crs = MetricCrs::new(3006).unwrap();
        assert!(crs.project_position([f64::NAN, 1.0]).is_none());
        assert!(crs.project_position([13.0, 1e308]).is_none());
        for at in [[f64::NAN, 1.0], [13.0, 1e308], [13.0, f64::INFINITY]] {
            let area = geo::Polygon::new(vec![Coord::from(at)].into(), Vec::new()).into();
            assert!(crs.project(&area).is_none(), "{at:?}");
        }
    }
}
