//! Both databases side by side: every statement prepares on both, both have the same tables, columns and migrations.

use super::*;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqlStr};
use std::collections::{BTreeMap, BTreeSet};

/// The address of a database in the cluster that the run of the tests has started.
pub(super) fn address(database: &str) -> String {
    let folder = std::env::var("SAMORDNA_TEST_CLUSTER").expect("run the tests with cargo nextest run");
    format!("postgres:///{database}?host={folder}&user=postgres")
}

/// A new database that has the extension and nothing else.
pub(super) async fn new_database() -> String {
    let name = format!("unit_{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&address("postgres")).await.unwrap();
    let statement = format!("create database {name} template samordna_postgis");
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    address(&name)
}

async fn geopackage() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("register.gpkg").to_str().unwrap()).await.unwrap();
    (store, folder)
}

async fn prepare(tx: &mut Tx, text: &'static str) -> Result<(), StoreError> {
    on!(tx, |connection| connection.prepare(SqlStr::from_static(text)).await.map(drop)?);
    Ok(())
}

#[tokio::test]
async fn every_statement_prepares_on_both_databases() {
    let (file, _folder) = geopackage().await;
    let server = Store::open(&new_database().await).await.unwrap();
    for store in [file, server] {
        let mut tx = store.set_up().await.unwrap();
        let own = [
            sql::ALL,
            sql::case::ALL,
            sql::record::ALL,
            sql::retain::ALL,
            sql::past::ALL,
            sql::settle::ALL,
            sql::sign_in::ALL,
            sql::deliver::ALL,
            sql::telling::ALL,
            sql::follow::ALL,
            sql::survey::ALL,
        ]
        .concat();
        for (name, text) in own.into_iter().chain(copy::statements()) {
            let prepared = prepare(&mut tx, text).await;
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }
}

/// Tables with their columns, and whether each may be null.
type Schema = BTreeMap<String, BTreeMap<String, bool>>;

fn schema(rows: Vec<(String, String, bool)>) -> Schema {
    let mut schema = Schema::new();
    for (table, column, nullable) in rows {
        schema.entry(table).or_default().insert(column, nullable);
    }
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let (Store(Database::GeoPackage(file)), _folder) = geopackage().await else { panic!() };
    let Store(Database::PostGis(server)) = Store::open(&new_database().await).await.unwrap() else { panic!() };
    let of_file = "select m.name, t.name, t.\"notnull\" = 0 and t.pk = 0 from sqlite_schema m, pragma_table_info(m.name) t \
        where m.type = 'table' and m.name not like 'gpkg_%' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'";
    let of_server = "select c.table_name::text, c.column_name::text, c.is_nullable = 'YES' from information_schema.columns c \
        join information_schema.tables t using (table_schema, table_name) \
        where t.table_type = 'BASE TABLE' and table_schema = 'public' \
        and c.table_name not in ('spatial_ref_sys', '_sqlx_migrations')";
    let of_file = schema(sqlx::query_as(of_file).fetch_all(&file.read).await.unwrap());
    let of_server = schema(sqlx::query_as(of_server).fetch_all(&server.pool()).await.unwrap());
    assert_eq!(of_file, of_server);
    assert!(10 <= of_file.len());
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |store: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(store);
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("geopackage"), names("postgis"));
}

#[tokio::test]
async fn a_database_that_a_newer_program_migrated_is_used_as_it_is() {
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
        values (9999, 'of the next version', true, 'x', 0)";
    let (Store(Database::GeoPackage(file)), folder) = geopackage().await else { panic!() };
    sqlx::raw_sql(newer).execute(&file.write).await.unwrap();
    assert!(Store::open(folder.path().join("register.gpkg").to_str().unwrap()).await.is_ok());
    let address = new_database().await;
    let Store(Database::PostGis(server)) = Store::open(&address).await.unwrap() else { panic!() };
    sqlx::raw_sql(newer).execute(&server.pool()).await.unwrap();
    assert!(Store::open(&address).await.is_ok());
}

#[test]
fn a_shown_address_has_no_password() {
    for (address, expected) in [
        ("data/a@b.gpkg", "data/a@b.gpkg"),
        ("postgres://anna:p@ss@db/register", "postgres://anna@db/register"),
        ("postgres:///r?host=/run&password=x&user=u", "postgres:///r?host=/run&user=u"),
        ("postgres://db/r?password=x", "postgres://db/r"),
    ] {
        assert_eq!(shown(address), expected);
    }
}
