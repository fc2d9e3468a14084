//! Areas in the two binary forms that databases keep: a GeoPackage's blob and PostGIS' EWKB. Bit for bit what came in.

use crate::domain::footprint::{Bbox, Footprint};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use sqlx::error::BoxDynError;

const LITTLE_ENDIAN: u8 = 1;
const WKB_POLYGON: u32 = 3;
const WKB_MULTI_POLYGON: u32 = 6;
/// The flag by which EWKB says that a reference system follows.
const EWKB_WITH_SRID: u32 = 0x2000_0000;
/// The one reference system of stored geometry.
const WGS_84: i32 = 4326;
/// Flags of the header: little endian, envelope of four numbers.
const FLAGS_WITH_BOX: u8 = 0b0000_0011;

/// A GeoPackage geometry blob (OGC 12-128r17, 2.1.3): header with box, then WKB.
pub(crate) fn to_geopackage(footprint: &Footprint) -> Vec<u8> {
    let mut blob = Vec::with_capacity(64 + 16 * footprint.vertices());
    blob.extend_from_slice(b"GP\0");
    blob.push(FLAGS_WITH_BOX);
    blob.extend_from_slice(&WGS_84.to_le_bytes());
    let Bbox { min_lon, min_lat, max_lon, max_lat } = footprint.bbox();
    for bound in [min_lon, max_lon, min_lat, max_lat] {
        blob.extend_from_slice(&bound.to_le_bytes());
    }
    put_head(&mut blob, WKB_MULTI_POLYGON);
    put_polygons(&mut blob, footprint);
    blob
}

/// PostGIS' own binary form (EWKB): WKB with the reference system in the outermost head.
pub(crate) fn to_postgis(footprint: &Footprint) -> Vec<u8> {
    let mut blob = Vec::with_capacity(16 + 16 * footprint.vertices());
    put_head(&mut blob, WKB_MULTI_POLYGON | EWKB_WITH_SRID);
    blob.extend_from_slice(&WGS_84.to_le_bytes());
    put_polygons(&mut blob, footprint);
    blob
}

fn put_polygons(blob: &mut Vec<u8>, footprint: &Footprint) {
    let area = footprint.multi_polygon();
    put_count(blob, area.0.len());
    for polygon in area {
        put_head(blob, WKB_POLYGON);
        put_count(blob, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            put_count(blob, ring.0.len());
            for at in ring {
                blob.extend_from_slice(&at.x.to_le_bytes());
                blob.extend_from_slice(&at.y.to_le_bytes());
            }
        }
    }
}

fn put_head(blob: &mut Vec<u8>, kind: u32) {
    blob.push(LITTLE_ENDIAN);
    blob.extend_from_slice(&kind.to_le_bytes());
}

fn put_count(blob: &mut Vec<u8>, count: usize) {
    // Counts are limited far below 2³² by the input pipeline.
    blob.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

/// Reads what [`to_geopackage`] writes.
pub(crate) fn from_geopackage(blob: &[u8]) -> Result<MultiPolygon<f64>, BoxDynError> {
    let mut reader = Reader(blob);
    if reader.take(3)? != b"GP\0" || reader.byte()? != FLAGS_WITH_BOX {
        return Err("not a geometry of this program".into());
    }
    reader.take(4 + 4 * 8)?;
    reader.head(WKB_MULTI_POLYGON)?;
    reader.polygons()
}

/// Reads what PostGIS sends of what [`to_postgis`] wrote. A server on a big-endian machine would send another order of
/// bytes, which is refused.
pub(crate) fn from_postgis(blob: &[u8]) -> Result<MultiPolygon<f64>, BoxDynError> {
    let mut reader = Reader(blob);
    reader.head(WKB_MULTI_POLYGON | EWKB_WITH_SRID)?;
    if reader.take(4)? != WGS_84.to_le_bytes() {
        return Err("a geometry in another reference system".into());
    }
    reader.polygons()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BoxDynError> {
        let (head, rest) = self.0.split_at_checked(count).ok_or("the geometry is cut short")?;
        self.0 = rest;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, BoxDynError> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn count(&mut self) -> Result<usize, BoxDynError> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into()?) as usize)
    }

    fn head(&mut self, kind: u32) -> Result<(), BoxDynError> {
        if self.byte()? != LITTLE_ENDIAN || self.count()? != kind as usize {
            return Err("not the expected kind of geometry".into());
        }
        Ok(())
    }

    fn polygons(&mut self) -> Result<MultiPolygon<f64>, BoxDynError> {
        let polygons = self.count()?;
        (0..polygons).map(|_| self.polygon()).collect::<Result<Vec<_>, _>>().map(MultiPolygon::new)
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, BoxDynError> {
        self.head(WKB_POLYGON)?;
        let rings = self.count()?;
        let mut rings = (0..rings).map(|_| self.ring()).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(Polygon::new(rings.next().ok_or("a polygon without a ring")?, rings.collect()))
    }

    fn ring(&mut self) -> Result<LineString<f64>, BoxDynError> {
        let count = self.count()?;
        let bytes = self.take(count.checked_mul(16).ok_or("a ring that is too long")?)?;
        let number = |bytes: &[u8]| bytes.try_into().map(f64::from_le_bytes);
        let position = |bytes: &[u8]| Ok(Coord { x: number(&bytes[..8])?, y: number(&bytes[8..])? });
        bytes.chunks_exact(16).map(position).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_geometry_comes_back_bit_for_bit() {
        let area = MultiPolygon::new(vec![polygon!(
            exterior: [(x: 13.1, y: 55.1), (x: 13.3, y: 55.1), (x: 13.2, y: 1.0 / 3.0), (x: 13.1, y: 55.1)],
            interiors: [[(x: 13.15, y: 55.0), (x: 13.2, y: 55.0), (x: 13.2, y: 54.9), (x: 13.15, y: 55.0)]],
        )]);
        type Write = fn(&Footprint) -> Vec<u8>;
        type Read = fn(&[u8]) -> Result<MultiPolygon<f64>, BoxDynError>;
        let forms: [(Write, Read); 2] = [(to_geopackage, from_geopackage), (to_postgis, from_postgis)];
        for (write, read) in forms {
            let blob = write(&Footprint::from_valid(area.clone()));
            assert_eq!(read(&blob).unwrap(), area);
            for length in 0..blob.len() {
                assert!(read(&blob[..length]).is_err(), "cut at {length}");
            }
        }
    }
}
