//! How the domain's values look in the database: geometries, ids, instants, days, words and JSON.
//!
//! The dialect lives in these types: a statement binds `Shape(…)` and does not know whether it becomes a GeoPackage blob
//! or PostGIS' binary form. SQLite keeps scalars as text; PostgreSQL has types of its own for them.

use super::wkb;
use crate::domain::footprint::Footprint;
use crate::domain::time::Timestamp;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};
use uuid::Uuid;

/// A footprint as a geometry column holds it.
#[derive(Debug, Clone)]
pub(super) struct Shape(pub Footprint);
/// A UUID.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id(pub Uuid);
/// An instant in UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instant(pub Timestamp);
/// A day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub NaiveDate);
/// A value as JSON.
#[derive(Debug, Clone)]
pub(super) struct Json<T>(pub T);
/// A list as `,one,two,`, which a `like` can search.
#[derive(Debug, Clone)]
pub(super) struct Words(pub Vec<String>);

impl Words {
    pub(super) fn of<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().map(|item| item.to_string()).collect())
    }

    fn joined(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!(",{},", self.0.join(",")) }
    }

    fn split(text: &str) -> Self {
        Self(text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect())
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
text!(Words, |words| Ok(words.joined()), |text| Ok(Self::split(text)));

/// Stores a type as one of PostgreSQL's own, by a function each way.
macro_rules! native {
    ($name:ident $(<$type:ident: $bound:ident + $bound2:ident>)?, $native:ty, $write:expr, $read:expr) => {
        impl $(<$type>)? Type<Postgres> for $name $(<$type>)? {
            fn type_info() -> PgTypeInfo {
                <$native as Type<Postgres>>::type_info()
            }

            fn compatible(found: &PgTypeInfo) -> bool {
                <$native as Type<Postgres>>::compatible(found)
            }
        }

        impl<'q $(, $type: $bound)?> Encode<'q, Postgres> for $name $(<$type>)? {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let write = $write;
                Encode::<Postgres>::encode(write(self), buffer)
            }
        }

        impl<'r $(, $type: $bound2)?> Decode<'r, Postgres> for $name $(<$type>)? {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                let read: fn($native) -> Result<Self, BoxDynError> = $read;
                read(<$native as Decode<Postgres>>::decode(value)?)
            }
        }
    };
}

native!(Id, Uuid, |id: &Self| id.0, |id| Ok(Self(id)));
native!(Instant, DateTime<Utc>, |instant: &Self| instant.0.instant(), |instant| Ok(Self(Timestamp::new(instant))));
native!(Day, NaiveDate, |day: &Self| day.0, |day| Ok(Self(day)));
native!(Words, String, Self::joined, |text| Ok(Self::split(&text)));

impl<T> Type<Postgres> for Json<T> {
    fn type_info() -> PgTypeInfo {
        <sqlx::types::Json<T> as Type<Postgres>>::type_info()
    }

    fn compatible(found: &PgTypeInfo) -> bool {
        <sqlx::types::Json<T> as Type<Postgres>>::compatible(found)
    }
}

impl<'q, T: Serialize> Encode<'q, Postgres> for Json<T> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(sqlx::types::Json(&self.0), buffer)
    }
}

impl<'r, T: DeserializeOwned> Decode<'r, Postgres> for Json<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        <sqlx::types::Json<T> as Decode<Postgres>>::decode(value).map(|json| Self(json.0))
    }
}

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
        <Vec<u8> as Encode<Sqlite>>::encode(wkb::to_geopackage(&self.0), buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Shape {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        wkb::from_geopackage(<&[u8] as Decode<Sqlite>>::decode(value)?).map(|area| Self(Footprint::from_valid(area)))
    }
}

/// Sent as bytes, which PostGIS turns into a geometry by its own cast, so that no type has to be looked up.
impl Type<Postgres> for Shape {
    fn type_info() -> PgTypeInfo {
        <[u8] as Type<Postgres>>::type_info()
    }

    fn compatible(_: &PgTypeInfo) -> bool {
        true
    }
}

impl<'q> Encode<'q, Postgres> for Shape {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(wkb::to_postgis(&self.0), buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Shape {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => wkb::from_postgis(value.as_bytes()?).map(|area| Self(Footprint::from_valid(area))),
            PgValueFormat::Text => Err("a geometry as text".into()),
        }
    }
}
