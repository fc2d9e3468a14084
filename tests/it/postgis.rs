//! What only PostGIS has: views for GIS programs, a role that reads them, several processes on one database.

use crate::harness::{Home, OnPostGis, Register, actor, feature, square};
use crate::home::administer;
use samordna::clock::Clock;
use samordna::config::Config;
use samordna::domain::settings::Overrides;
use samordna::service::{Service, ZoneQuery};
use samordna::store::Store;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, Row};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

async fn connect(home: &OnPostGis) -> PgConnection {
    PgConnection::connect(&home.address()).await.unwrap()
}

async fn demo() -> (Arc<Service>, OnPostGis) {
    let home = OnPostGis::new().await;
    let store = Store::open(&home.address()).await.unwrap();
    let service = Service::open_for_demo(store, Clock::System, &Overrides::default(), Config::default()).await.unwrap();
    service.load_demo(Arc::new(|_, _| {})).await.unwrap();
    (service, home)
}

#[tokio::test]
async fn the_views_show_what_the_api_shows() {
    let (service, home) = demo().await;
    let mut connection = connect(&home).await;
    let counts: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from initiative_current), (select count(*) from overlap_current where state = 'active'), \
         (select count(*) from zone_current)",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    let zones = service.zones(&actor("viewer"), &ZoneQuery::default()).await.unwrap().all;
    assert_eq!((counts.0, counts.2), (54, i64::try_from(zones.len()).unwrap()));
    assert!(0 < counts.1);

    // The shared areas that PostGIS cuts are the measures that the program has recorded.
    let worst: f64 =
        sqlx::query_scalar("select max(abs(ST_Area(ST_Transform(geom, 3008)) - area_m2)) from overlap_current")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert!(worst < 0.01, "{worst} m²");

    // The zones that PostGIS divides are the program's: degree, size, and who is in them.
    let rows = sqlx::query("select degree, area_m2, administrations, initiatives from zone_current")
        .fetch_all(&mut connection);
    let mut theirs: Vec<(i32, f64, String, usize)> = rows
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2), row.get::<String, _>(3).split(',').count()))
        .collect();
    let codes = |zone: &samordna::service::Zone| {
        zone.administrations.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    let degree = |zone: &samordna::service::Zone| i32::try_from(zone.administrations.len()).unwrap();
    let mut ours: Vec<_> =
        zones.iter().map(|zone| (degree(zone), zone.area_m2, codes(zone), zone.initiatives.len())).collect();
    let order = |a: &(i32, f64, String, usize), b: &(i32, f64, String, usize)| a.1.total_cmp(&b.1);
    theirs.sort_by(order);
    ours.sort_by(order);
    for (ours, theirs) in ours.iter().zip(&theirs) {
        // The program divides on a grid of millimetres, PostGIS does not.
        assert!((ours.1 - theirs.1).abs() < 1e-4 * ours.1, "{ours:?} {theirs:?}");
        assert_eq!((ours.0, &ours.2, ours.3), (theirs.0, &theirs.2, theirs.3));
    }
}

#[tokio::test]
async fn the_reader_sees_the_views_and_no_person_and_changes_nothing() {
    let (_service, home) = demo().await;
    let mut connection = connect(&home).await;
    connection.execute("set role samordna_reader").await.unwrap();
    for view in ["initiative_current", "overlap_current", "zone_current", "administration", "reference_area"] {
        let rows = connection.fetch_all(sqlx::AssertSqlSafe(format!("select * from {view}"))).await.unwrap();
        assert!(!rows.is_empty(), "{view}");
    }
    for refused in [
        "select contact_person from initiative",
        "select * from idempotency",
        "update initiative_current set name = ''",
        "delete from reference_area",
        "create table mine (id int)",
    ] {
        assert!(connection.execute(refused).await.is_err(), "{refused}");
    }
}

fn samordna(home: &OnPostGis, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samordna"));
    command.env("SAMORDNA_DATABASE", home.address()).args(arguments.split_whitespace());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn five_replicas_that_start_at_once_make_one_register() {
    let home = OnPostGis::empty().await;
    let starts: Vec<Child> =
        (0..5).map(|_| samordna(&home, "migrate --set metric_crs=3008").spawn().unwrap()).collect();
    for start in starts {
        let output = start.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mut connection = connect(&home).await;
    let (runs, versions): (i64, i64) = sqlx::query_as("select count(*), count(distinct version) from _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(runs, versions);
    let check = samordna(&home, "check").output().unwrap();
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(said.contains("log: 0 changes, no gap"), "{said}");
}

#[tokio::test]
async fn a_user_without_special_rights_makes_the_register_where_the_extension_is_there() {
    OnPostGis::new().await; // the role of readers belongs to the whole server, and is made with the first register
    let home = OnPostGis::empty().await;
    let name = format!("owner_{}", uuid::Uuid::new_v4().simple());
    administer(format!("create role {name} login")).await;
    administer(format!("alter database {} owner to {name}", home.name())).await;
    let address = home.address().replace("user=postgres", &format!("user={name}"));
    let output = samordna(&home, &format!("migrate --database {address}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = samordna(&home, &format!("demo --set metric_crs=3006 --database {address}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut connection = connect(&home).await;
    connection.execute("set role samordna_reader").await.unwrap();
    assert_eq!(connection.fetch_all("select * from initiative_current").await.unwrap().len(), 54);
}

#[tokio::test]
async fn what_only_reads_makes_no_register() {
    let home = OnPostGis::empty().await;
    let output = samordna(&home, "check").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no register"));
    let tables: i64 = sqlx::query_scalar("select count(*) from pg_tables where tablename = 'change'")
        .fetch_one(&mut connect(&home).await)
        .await
        .unwrap();
    assert_eq!(tables, 0);
}

#[tokio::test]
async fn the_programs_own_wish_about_commits_wins_and_wrong_addresses_are_refused() {
    let home = OnPostGis::new().await;
    let off = format!("{}&options=-c%20synchronous_commit%3Doff", home.address());
    Store::open(&off).await.unwrap().close().await;
    assert!(Store::open("mysql://localhost/x").await.is_err());
    assert!(Store::open("postgres:///nowhere?host=/nonexistent").await.is_err());
}

#[tokio::test]
async fn who_stops_in_the_middle_of_a_write_holds_the_others_up_for_two_seconds() {
    let register = Register::<OnPostGis>::malmo().await;
    let other = Store::open(&register.address()).await.unwrap();
    let (stopped, seq) = other.write().await.unwrap();
    let began = Instant::now();
    let saved = register.register(&feature("A", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
    assert!(began.elapsed() < Duration::from_millis(2500), "{:?}", began.elapsed());
    assert!(stopped.commit().await.is_err());
    assert_eq!(saved.body["feature"]["properties"]["revision"], json!(seq));
    assert_eq!(register.get("/health/ready").await.expect(200).body["seq"], json!(seq));
}
