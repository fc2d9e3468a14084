//! The count at the end, by the database alone: nothing lost, nothing twice, no gap, and exactly the overlaps there are.

use super::load::Acknowledged;
use sqlx::{Connection, Executor, PgConnection};
use std::collections::BTreeMap;

/// What was counted.
#[derive(Debug)]
pub struct Count {
    pub initiatives: usize,
    pub pairs: usize,
}

/// Compares the register with what clients were told and with a join of the areas by PostGIS.
pub async fn check(database: &str, acknowledged: &Acknowledged) -> Count {
    let mut connection = PgConnection::connect(database).await.unwrap();
    let rows: Vec<(String, String)> =
        sqlx::query_as("select name, id::text from initiative").fetch_all(&mut connection).await.unwrap();
    let initiatives = rows.len();
    let stored: BTreeMap<String, String> = rows.into_iter().collect();
    assert_eq!(stored.len(), initiatives, "registered twice");
    let lost: Vec<_> = acknowledged.iter().filter(|(name, id)| stored.get(*name) != Some(id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(stored.len(), acknowledged.len(), "registered without anybody being told in the end");

    let (head, count, first, last): (i64, i64, i64, i64) =
        sqlx::query_as("select (select seq from change_head), count(*), min(seq), max(seq) from change")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!((head, first, last), (count, 1, count), "the log has gaps");

    let found = pairs_by_postgis(&mut connection).await;
    let recorded: Vec<(String, String, f64)> =
        sqlx::query_as("select a_id::text, b_id::text, area_m2 from overlap").fetch_all(&mut connection).await.unwrap();
    let count = recorded.len();
    let recorded: BTreeMap<(String, String), f64> = recorded.into_iter().map(|(a, b, area)| ((a, b), area)).collect();
    assert_eq!(recorded.len(), count, "an overlap is recorded twice");
    // Up to one square metre is a shared border; next to that limit rounding decides.
    let missed: Vec<_> = found.iter().filter(|(pair, area)| 1.001 < **area && !recorded.contains_key(*pair)).collect();
    assert!(missed.is_empty(), "overlaps missed: {missed:?}");
    for (pair, area) in &recorded {
        let truth = found.get(pair).copied().unwrap_or_default();
        assert!((truth - area).abs() < 0.001 + 1e-6 * truth, "{pair:?}: {area} m² recorded, {truth} m² found");
    }
    Count { initiatives, pairs: recorded.len() }
}

async fn pairs_by_postgis(connection: &mut PgConnection) -> BTreeMap<(String, String), f64> {
    let prepare = "create temporary table plane as select id, ST_Transform(geom, 3008) as area from initiative; \
        create index on plane using gist (area); analyze plane";
    connection.execute(prepare).await.unwrap();
    let join = "select a.id::text, b.id::text, ST_Area(ST_Intersection(a.area, b.area)) from plane a join plane b \
        on a.id < b.id and ST_Intersects(a.area, b.area)";
    let rows: Vec<(String, String, f64)> = sqlx::query_as(join).fetch_all(connection).await.unwrap();
    rows.into_iter().map(|(a, b, area)| ((a, b), area)).collect()
}
