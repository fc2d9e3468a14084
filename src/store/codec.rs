//! How the domain's values look in the database: geometries, ids, instants, days, words and JSON.
//!
//! The dialect lives in these types: a statement binds `Shape(…)` and does not know whether it becomes a GeoPackage blob.

use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};
use uuid::Uuid;

/// A footprint as a geometry column holds it.
#[derive(Debug, Clone)]
pub(super) struct Shape(pub Footprint);
/// A UUID as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id(pub Uuid);
/// An instant in GeoPackage's one form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instant(pub Timestamp);
/// A day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub NaiveDate);
/// A value as JSON text.
#[derive(Debug, Clone)]
pub(super) struct Json<T>(pub T);
/// A list as `,one,two,`, which a `like` can search.
#[derive(Debug, Clone)]
pub(super) struct Words(pub Vec<String>);

impl Words {
    pub(super) fn of<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().map(|item| item.to_string()).collect())
    }
}

/// Stores a type as text in SQLite, by a function each way.
macro_rules! text {
    ($name:ident $(<$type:ident: $bound:ident + $bound2:ident>)?, $write:expr, $read:expr) => {
        impl $(<$type>)? Type<Sqlite> for $name $(<$type>)? {
            fn type_info() -> SqliteTypeInfo {
                <str as Type<Sqlite>>::type_info()
            }

            fn compatible(_: &SqliteTypeInfo) -> bool {
                true
            }
        }

        impl<'q $(, $type: $bound)?> Encode<'q, Sqlite> for $name $(<$type>)? {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                let write: fn(&Self) -> Result<String, BoxDynError> = $write;
                <String as Encode<Sqlite>>::encode(write(self)?, buffer)
            }
        }

        impl<'r $(, $type: $bound2)?> Decode<'r, Sqlite> for $name $(<$type>)? {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                let read: fn(&str) -> Result<Self, BoxDynError> = $read;
                read(<&str as Decode<Sqlite>>::decode(value)?)
            }
        }
    };
}

text!(Id, |id| Ok(id.0.to_string()), |text| Ok(Self(text.parse()?)));
text!(Instant, |instant| Ok(instant.0.to_string()), |text| Ok(Self(Timestamp::parse(text).ok_or("no instant")?)));
text!(Day, |day| Ok(day.0.to_string()), |text| Ok(Self(text.parse()?)));
text!(Json<T: Serialize + DeserializeOwned>, |json| Ok(serde_json::to_string(&json.0)?), |text| {
    Ok(Self(serde_json::from_str(text)?))
});
text!(Words, |words| Ok(if words.0.is_empty() { String::new() } else { format!(",{},", words.0.join(",")) }), |text| {
    Ok(Self(text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()))
});

impl Type<Sqlite> for Shape {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }

    fn compatible(_: &SqliteTypeInfo) -> bool {
        true
    }
}

impl<'q> Encode<'q, Sqlite> for Shape {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <Vec<u8> as Encode<Sqlite>>::encode(to_geopackage(&self.0), buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Shape {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        from_geopackage(<&[u8] as Decode<Sqlite>>::decode(value)?).map(|area| Self(Footprint::from_valid(area)))
    }
}

const LITTLE_ENDIAN: u8 = 1;
const WKB_POLYGON: u32 = 3;
const WKB_MULTI_POLYGON: u32 = 6;
/// Flags of the header: little endian, envelope of four numbers.
const FLAGS_WITH_BOX: u8 = 0b0000_0011;

/// A GeoPackage geometry blob (OGC 12-128r17, 2.1.3): header with box, then WKB.
fn to_geopackage(footprint: &Footprint) -> Vec<u8> {
    let mut blob = Vec::with_capacity(64 + 16 * footprint.vertices());
    blob.extend_from_slice(b"GP\0");
    blob.push(FLAGS_WITH_BOX);
    blob.extend_from_slice(&4326_i32.to_le_bytes());
    let Bbox { min_lon, min_lat, max_lon, max_lat } = footprint.bbox();
    for bound in [min_lon, max_lon, min_lat, max_lat] {
        blob.extend_from_slice(&bound.to_le_bytes());
    }
    let area = footprint.multi_polygon();
    put_head(&mut blob, WKB_MULTI_POLYGON, area.0.len());
    for polygon in area {
        put_head(&mut blob, WKB_POLYGON, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            put_count(&mut blob, ring.0.len());
            for at in ring {
                blob.extend_from_slice(&at.x.to_le_bytes());
                blob.extend_from_slice(&at.y.to_le_bytes());
            }
        }
    }
    blob
}

fn put_head(blob: &mut Vec<u8>, kind: u32, count: usize) {
    blob.push(LITTLE_ENDIAN);
    blob.extend_from_slice(&kind.to_le_bytes());
    put_count(blob, count);
}

fn put_count(blob: &mut Vec<u8>, count: usize) {
    // Counts are limited far below 2³² by the input pipeline.
    blob.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

/// Reads what [`to_geopackage`] writes.
fn from_geopackage(blob: &[u8]) -> Result<MultiPolygon<f64>, BoxDynError> {
    let mut reader = Reader(blob);
    if reader.take(3)? != b"GP\0" || reader.byte()? != FLAGS_WITH_BOX {
        return Err("not a geometry of this program".into());
    }
    reader.take(4 + 4 * 8)?;
    let polygons = reader.head(WKB_MULTI_POLYGON)?;
    (0..polygons).map(|_| reader.polygon()).collect::<Result<Vec<_>, _>>().map(MultiPolygon::new)
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

    fn head(&mut self, kind: u32) -> Result<usize, BoxDynError> {
        if self.byte()? != LITTLE_ENDIAN || self.count()? != kind as usize {
            return Err("not the expected kind of geometry".into());
        }
        self.count()
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, BoxDynError> {
        let rings = self.head(WKB_POLYGON)?;
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
        let blob = to_geopackage(&Footprint::from_valid(area.clone()));
        assert_eq!(from_geopackage(&blob).unwrap(), area);
        for length in 0..blob.len() {
            assert!(from_geopackage(&blob[..length]).is_err(), "cut at {length}");
        }
    }
}
