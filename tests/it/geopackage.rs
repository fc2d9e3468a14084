//! The file is a valid GeoPackage, and stays one when a GIS program has touched it.

use crate::harness::{OnGeoPackage, feature, square};
use samordna::domain::access::Actor;
use sqlx::{Connection, Row, SqliteConnection};

type Register = crate::harness::Register<OnGeoPackage>;

async fn open(path: &std::path::Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap()
}

#[tokio::test]
async fn the_header_says_geopackage_even_without_the_log() {
    let register = Register::malmo().await;
    let bytes = std::fs::read(register.home.file()).unwrap();
    assert_eq!(&bytes[..15], b"SQLite format 3");
    assert_eq!(&bytes[68..72], b"GPKG");
    assert_eq!(&bytes[60..64], 10_300_u32.to_be_bytes());
}

#[tokio::test]
async fn registered_tables_follow_the_standard() {
    let register = Register::malmo().await;
    register.register(&feature("A", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
    let mut connection = open(&register.home.file()).await;
    let rows = sqlx::query("select table_name, column_name, geometry_type_name from gpkg_geometry_columns")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let columns = format!("select name, type, pk from pragma_table_info('{table}')");
        let columns = sqlx::query(sqlx::AssertSqlSafe(columns)).fetch_all(&mut connection).await.unwrap();
        let key = columns.iter().find(|row| row.get::<i64, _>("pk") == 1).unwrap();
        assert_eq!(key.get::<String, _>("type").to_lowercase(), "integer", "{table}");
        assert!(columns.iter().any(|row| row.get::<String, _>("name") == column), "{table}");
    }
    // GeoPackage allows these column types only, and its validators want them in capitals.
    let allowed = ["INTEGER", "TEXT", "DOUBLE", "DATE", "DATETIME", "BOOLEAN", "BLOB", "MULTIPOLYGON", "TINYINT"];
    let all = "select m.name, t.type from sqlite_schema m, pragma_table_info(m.name) t where m.type = 'table' and m.name not like 'sqlite_%'";
    for row in sqlx::query(all).fetch_all(&mut connection).await.unwrap() {
        let kind = row.get::<String, _>(1);
        assert!(allowed.contains(&kind.as_str()), "{}: {kind}", row.get::<String, _>(0));
    }
    // Validators compare this default letter by letter.
    let default: String =
        sqlx::query("select dflt_value from pragma_table_info('gpkg_contents') where name = 'last_change'")
            .fetch_one(&mut connection)
            .await
            .unwrap()
            .get(0);
    assert_eq!(default, "strftime('%Y-%m-%dT%H:%M:%fZ','now')");
    let blob: Vec<u8> = sqlx::query("select geom from initiative").fetch_one(&mut connection).await.unwrap().get(0);
    assert_eq!(&blob[..4], b"GP\0\x03");
    let at: String = sqlx::query("select created_at from initiative").fetch_one(&mut connection).await.unwrap().get(0);
    assert_eq!(at, "2026-10-01T08:00:00.000Z");
}

#[tokio::test]
async fn a_spatial_index_that_a_gis_program_added_does_not_stop_writes() {
    let register = Register::malmo().await;
    let home = register.stop().await;
    let file = home.file();
    let mut connection = open(&file).await;
    let trigger =
        "create trigger rtree_initiative_geom_insert after insert on initiative begin select ST_IsEmpty(new.geom); end";
    sqlx::raw_sql(trigger).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let store = samordna::store::Store::open(file.to_str().unwrap()).await.unwrap();
    let clock = samordna::clock::Clock::System;
    let overrides = samordna::domain::settings::Overrides::default();
    let service = samordna::service::Service::open(store, clock, &overrides).await.unwrap();
    service.register(&Actor::Operator, feature("A", "FGK", square(0.0, 0.0, 5.0)), None).await.unwrap();
}

#[tokio::test]
async fn a_store_keeps_the_settings_it_was_made_with() {
    let register = Register::malmo().await;
    let home = register.stop().await;
    let file = home.file();
    let open = |setting: &str| {
        let (file, setting) = (file.clone(), setting.to_owned());
        async move {
            let mut overrides = samordna::domain::settings::Overrides::default();
            overrides.set(&setting).unwrap();
            let store = samordna::store::Store::open(file.to_str().unwrap()).await.unwrap();
            samordna::service::Service::open(store, samordna::clock::Clock::System, &overrides).await
        }
    };
    assert_eq!(open("metric_crs=3008").await.unwrap().settings().metric_crs, 3008);
    assert!(open("metric_crs=3006").await.is_err());
}

#[tokio::test]
async fn two_processes_on_one_file_miss_no_overlap() {
    let register = Register::malmo().await;
    let store = samordna::store::Store::open(register.home.file().to_str().unwrap()).await.unwrap();
    let clock = samordna::clock::Clock::System;
    let overrides = samordna::domain::settings::Overrides::default();
    let other = samordna::service::Service::open(store, clock, &overrides).await.unwrap();
    for round in 0..10 {
        let east = f64::from(round) * 20.0;
        register.register(&feature("A", "FGK", square(east, 0.0, 10.0))).await.expect(201);
        let saved =
            other.register(&Actor::Operator, feature("B", "MF", square(east + 5.0, 0.0, 10.0)), None).await.unwrap();
        assert_eq!(saved.body["overlaps"].as_array().unwrap().len(), 1, "round {round}");
        let third = register.register(&feature("C", "SBK", square(east + 5.0, 0.0, 10.0))).await.expect(201);
        assert_eq!(third.body["overlaps"].as_array().unwrap().len(), 2, "round {round}");
    }
}
