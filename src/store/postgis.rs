//! The store for several replicas: a PostgreSQL database with PostGIS, and the session settings that promises rest on.

use super::StoreError;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, Postgres, Transaction};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// A snapshot: every statement in it sees the same moment.
const SNAPSHOT: &str = "begin isolation level repeatable read read only";
/// A write. Every statement sees what was committed before it, so that what follows the lock on `change_head` sees all
/// earlier changes.
const WRITE: &str = "begin isolation level read committed read write";

/// Writes of all replicas take turns by the row of `change_head`. Each replica stands in that line once: with more
/// connections a replica that stops would get its turn, and be waited for, once for each of them.
const WRITERS: u32 = 1;
/// One of them listens for hints.
const READERS: u32 = 9;
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an answer may take: longer than the server lets a statement run. Without an end, a connection that the network
/// has cut would be waited on for ever, and with it its place in the pool.
const WRITE_DEADLINE: Duration = Duration::from_secs(12);
const READ_DEADLINE: Duration = Duration::from_secs(22);
/// The same for statements that are known to be short, and for beginning, which may have to connect first.
pub(super) const SHORT_DEADLINE: Duration = Duration::from_secs(4);
const BEGIN_DEADLINE: Duration = Duration::from_secs(7);
/// How long a connection that is about to be given out may take to answer.
const GUARD_DEADLINE: Duration = Duration::from_secs(1);
/// How long a connection that is given back may take to show that it is alive.
const RELEASE_DEADLINE: Duration = Duration::from_secs(3);

/// Settings of every session. `client_connection_check_interval` ends what waits for a client that was killed;
/// `tcp_user_timeout` (milliseconds) ends what waits for one that does not read. An acknowledged write is on disk.
const SESSION: &[(&str, &str)] = &[
    ("synchronous_commit", "on"),
    ("client_connection_check_interval", "1s"),
    ("tcp_user_timeout", "5000"),
    ("timezone", "UTC"),
];
/// A replica that stops in the middle of a write holds the row that every other write waits for; two seconds later its
/// session is ended and the others go on.
const WRITE_SESSION: &[(&str, &str)] =
    &[("idle_in_transaction_session_timeout", "2s"), ("lock_timeout", "5s"), ("statement_timeout", "10s")];
/// A snapshot holds nothing that others wait for.
const READ_SESSION: &[(&str, &str)] =
    &[("idle_in_transaction_session_timeout", "60s"), ("lock_timeout", "5s"), ("statement_timeout", "20s")];

/// What is said to who asks this program for a backup of a server.
pub(super) const NO_BACKUP: &str = "PostgreSQL makes its own backups while it serves, for example with \
    pg_dump --format=custom --file=register.dump DATABASE; docs/operations.md says more";

/// The open database.
#[derive(Debug, Clone)]
pub(super) struct PostGis {
    write: PgPool,
    read: PgPool,
    newest: Newest,
}

/// A transaction that is under way, with the time that an answer may take.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) transaction: Transaction<'static, Postgres>,
    pub(super) deadline: Duration,
}

/// Connections from before this instant are not given out any more.
type Newest = Arc<Mutex<Instant>>;

impl PostGis {
    /// Connects, brings the database up to this program's version, and makes sure that a commit means "on disk".
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = options(url)?;
        migrate(&options).await?;
        let newest = Newest::new(Mutex::new(Instant::now()));
        let write = pool(WRITERS, &options, WRITE_SESSION, &newest).await?;
        let read = pool(READERS, &options, READ_SESSION, &newest).await?;
        check_durability(&write).await?;
        Ok(Self { write, read, newest })
    }

    pub(super) async fn exists(url: &str) -> Result<bool, StoreError> {
        let mut connection = options(url)?.connect().await?;
        let found =
            sqlx::query_scalar("select to_regclass('change_head') is not null").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(found)
    }

    pub(super) async fn read(&self) -> Result<Open, StoreError> {
        Open::begin(&self.read, SNAPSHOT, READ_DEADLINE).await
    }

    pub(super) async fn write(&self) -> Result<Open, StoreError> {
        Open::begin(&self.write, WRITE, WRITE_DEADLINE).await
    }

    /// Replicas that start together on a new database take turns by a lock on its settings.
    pub(super) async fn set_up(&self) -> Result<Open, StoreError> {
        let mut open = self.write().await?;
        let lock = sqlx::query("lock table setting in share row exclusive mode");
        within(open.deadline, lock.execute(&mut *open.transaction)).await?;
        Ok(open)
    }

    pub(super) async fn is_writable(&self) -> Result<bool, StoreError> {
        let ask = "select not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off'";
        Ok(sqlx::query_scalar(ask).fetch_one(&self.read).await?)
    }

    /// Listens on the channel of the trigger `change_hint`.
    pub(super) async fn listen(&self) -> Option<PgListener> {
        let listen = async {
            let mut listener = PgListener::connect_with(&self.read).await?;
            listener.listen("samordna_change").await?;
            Ok::<_, sqlx::Error>(listener)
        };
        listen.await.inspect_err(|error| tracing::warn!(%error, "cannot listen for hints")).ok()
    }

    /// What is wrong with the database itself, one line for each thing.
    pub(super) async fn faults(&self) -> Result<Vec<String>, StoreError> {
        let mut faults: Vec<String> = sqlx::query_scalar(
            "select 'the index ' || indexrelid::regclass || ' is not valid' from pg_index where not indisvalid \
             union all select 'the constraint ' || conname || ' is not validated' from pg_constraint \
             where not convalidated",
        )
        .fetch_all(&self.read)
        .await?;
        for setting in ["fsync", "full_page_writes"] {
            let value: String =
                sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&self.read).await?;
            if value != "on" {
                faults.push(format!("{setting} is {value}: a crash of the server loses what was acknowledged"));
            }
        }
        Ok(faults)
    }

    /// Makes new connections from here on: those from before a restore have prepared their statements for tables and types
    /// that are gone.
    pub(super) fn renew(&self) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    #[cfg(test)]
    pub(super) fn pool(&self) -> PgPool {
        self.write.clone()
    }

    pub(super) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

impl Open {
    async fn begin(pool: &PgPool, statement: &'static str, deadline: Duration) -> Result<Self, StoreError> {
        Ok(Self { transaction: within(BEGIN_DEADLINE, pool.begin_with(statement)).await?, deadline })
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        within(self.deadline, self.transaction.commit()).await
    }

    /// Makes each numbering go on after the largest number that is there, whichever tables have one.
    pub(super) async fn renumber(&mut self) -> Result<(), StoreError> {
        let statement = "do $$ declare it record; begin \
            for it in select table_name::text as t, column_name::text as c from information_schema.columns \
                where table_schema = current_schema() and is_identity = 'YES' \
            loop execute format('select setval(pg_get_serial_sequence(%L, %L), max(%I)) from %I', it.t, it.c, it.c, it.t); \
            end loop; end $$";
        within(self.deadline, sqlx::raw_sql(statement).execute(&mut *self.transaction)).await?;
        Ok(())
    }
}

async fn within<T>(deadline: Duration, answer: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
    Ok(timeout(deadline, answer).await.map_err(|_| StoreError::Away)??)
}

fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|error: sqlx::Error| StoreError::Unusable(format!("the address of the database: {error}")))?;
    Ok(options.application_name("samordna").statement_cache_capacity(200))
}

async fn pool(
    connections: u32,
    options: &PgConnectOptions,
    session: &'static [(&str, &str)],
    newest: &Newest,
) -> Result<PgPool, StoreError> {
    let options = options.clone().options(SESSION.iter().chain(session).copied());
    let guard = |pool| if cfg!(feature = "unguarded") { pool } else { guarded(pool, newest) };
    let pool = guard(PgPoolOptions::new()).max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(options).await?)
}

/// A cancelled `begin` can give a connection back inside a transaction (sqlx 0.9.0), and whoever gets it next would write
/// into it and lose everything with its rollback; until then the transaction stays open. So it is looked for when a
/// connection comes back, and again before one is given out, and closed. The question also finds connections that are
/// dead. It must be `raw_sql`: a prepared statement would itself begin a transaction's time anew.
fn guarded(options: PgPoolOptions, newest: &Newest) -> PgPoolOptions {
    let newest = Arc::clone(newest);
    let options = options.after_release(|connection, _| {
        Box::pin(async move {
            let outside = timeout(RELEASE_DEADLINE, is_outside_transaction(connection)).await;
            outside.map_err(|_| sqlx::Error::PoolTimedOut)?
        })
    });
    options.test_before_acquire(false).before_acquire(move |connection, meta| {
        let newest = Arc::clone(&newest);
        Box::pin(async move {
            if newest.lock().unwrap_or_else(PoisonError::into_inner).elapsed() < meta.age {
                return Ok(false);
            }
            match timeout(GUARD_DEADLINE, is_outside_transaction(connection)).await {
                Ok(outside) => outside,
                Err(_) => {
                    // What has cut this connection has cut the others of its time as well.
                    *newest.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
                    Err(sqlx::Error::PoolTimedOut)
                }
            }
        })
    })
}

async fn is_outside_transaction(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let row = sqlx::raw_sql("select (now() = statement_timestamp())::text").fetch_one(&mut *connection).await?;
    let outside = sqlx::Row::try_get::<String, _>(&row, 0)? == "true";
    if !outside {
        tracing::warn!("a connection came back inside a transaction and was closed");
    }
    Ok(outside)
}

/// The sessions ask for `synchronous_commit`; a connection pooler in between may have dropped what they ask.
async fn check_durability(write: &PgPool) -> Result<(), StoreError> {
    let value: String = sqlx::query_scalar("show synchronous_commit").fetch_one(write).await?;
    match value.as_str() {
        "on" | "remote_apply" => Ok(()),
        other => Err(StoreError::Unusable(format!(
            "synchronous_commit is {other}: what was acknowledged could be lost; does a pooler drop session settings?"
        ))),
    }
}

/// Replicas that start together take turns by sqlx's lock, which must not run into the time limits of a session. A
/// database that a newer program has migrated is used as it is: migrations only add until no older program is left.
async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
    let mut connection = options.connect().await?;
    sqlx::migrate!("migrations/postgis").set_ignore_missing(true).run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::new_database;
    use super::*;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    /// Polls a future a few times and drops it, as a server does when the client goes away.
    async fn abandon<T>(future: impl Future<Output = T>, polls: usize) {
        let mut future = pin!(future);
        for _ in 0..polls {
            if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
                return;
            }
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
    }

    /// How many of so many acknowledged writes are lost when every one comes after a cancelled `begin`.
    async fn lost(options: PgPoolOptions, writes: usize) -> i64 {
        let url = new_database().await;
        migrate(&super::options(&url).unwrap()).await.unwrap();
        let pool = options.max_connections(1).connect(&url).await.unwrap();
        for write in 0..writes {
            abandon(pool.begin(), write % 8).await;
            let insert = sqlx::query("insert into committee (code, name_sv, name_en) values ($1, '', '')");
            insert.bind(format!("C{write}")).execute(&pool).await.unwrap();
        }
        pool.close().await;
        let pool = PgPool::connect(&url).await.unwrap();
        let found: i64 = sqlx::query_scalar("select count(*) from committee").fetch_one(&pool).await.unwrap();
        i64::try_from(writes).unwrap() - found
    }

    #[tokio::test]
    async fn a_write_after_a_cancelled_begin_is_not_lost() {
        assert_eq!(lost(guarded(PgPoolOptions::new(), &Newest::new(Mutex::new(Instant::now()))), 200).await, 0);
        // Without the guard they are: when this no longer holds, sqlx is put right and the guard can go.
        let without = lost(PgPoolOptions::new().test_before_acquire(false), 200).await;
        eprintln!("without the guard {without} of 200 acknowledged writes are lost");
        assert!(0 < without);
    }

    /// How many of so many connections that come back after a cancelled `begin` stay inside a transaction.
    async fn left_open(options: PgPoolOptions, connections: u32) -> i64 {
        let url = new_database().await;
        let pool = options.max_connections(connections).connect(&url).await.unwrap();
        for polls in 0..connections {
            // Each in a connection of its own, and each interrupted a little later than the one before.
            let others: Vec<_> = futures_util::future::join_all((1..connections).map(|_| pool.acquire())).await;
            abandon(pool.begin(), usize::try_from(polls).unwrap() % 4).await;
            drop(others);
        }
        while pool.num_idle() < usize::try_from(pool.size()).unwrap() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let ask = "select count(*) from pg_stat_activity \
            where datname = current_database() and state like 'idle in transaction%'";
        let mut watch = super::options(&url).unwrap().connect().await.unwrap();
        sqlx::query_scalar(ask).fetch_one(&mut watch).await.unwrap()
    }

    /// The guard looked at connections only when they were given out: until then they stood in a transaction in the pool.
    #[tokio::test]
    async fn a_cancelled_begin_leaves_no_transaction_open_in_the_pool() {
        assert_eq!(left_open(guarded(PgPoolOptions::new(), &Newest::new(Mutex::new(Instant::now()))), 8).await, 0);
        // Whether a `begin` is cut off at the right moment is chance; in so many rounds one is.
        for _ in 0..30 {
            if 0 < left_open(PgPoolOptions::new(), 8).await {
                return;
            }
        }
        panic!("the guard is not needed");
    }

    #[tokio::test]
    async fn a_session_that_does_not_wait_for_the_disk_is_refused() {
        let url = new_database().await;
        for (value, accepted) in [("on", true), ("off", false), ("local", false)] {
            let wish = options(&url).unwrap().options([("synchronous_commit", value)]);
            let pool = PgPool::connect_with(wish).await.unwrap();
            assert_eq!(check_durability(&pool).await.is_ok(), accepted, "{value}");
        }
    }

    #[tokio::test]
    async fn replicas_that_start_together_run_each_migration_once() {
        let url = new_database().await;
        for start in futures_util::future::join_all((0..5).map(|_| PostGis::open(&url))).await {
            start.unwrap();
        }
        let pool = PgPool::connect(&url).await.unwrap();
        let (runs, versions): (i64, i64) =
            sqlx::query_as("select count(*), count(distinct version) from _sqlx_migrations")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(runs, versions);
    }

    #[tokio::test]
    async fn the_database_refuses_what_the_program_never_writes() {
        let server = PostGis::open(&new_database().await).await.unwrap();
        let insert = |geometry: &str| {
            format!(
                "insert into reference_area (layer, code, name, min_lon, min_lat, max_lon, max_lat, geom) \
                 values ('l', gen_random_uuid()::text, 'n', 0, 0, 1, 1, {geometry})"
            )
        };
        let square = |side: f64| format!("ST_Multi(ST_MakeEnvelope(0, 0, {side}, {side}, 4326))");
        let run = async |statement: String| {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&server.write).await.map(drop)
        };
        run(insert(&square(1.0))).await.unwrap();
        for wrong in [
            square(181.0),
            "ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 3857))".into(),
            "'SRID=4326;MULTIPOLYGON EMPTY'::geometry".into(),
            "'SRID=4326;POINT(0 0)'::geometry".into(),
            "ST_Multi(ST_Buffer('SRID=4326;POINT(0 0)'::geometry, 1, 60000))".into(),
        ] {
            assert!(run(insert(&wrong)).await.is_err(), "{wrong}");
        }
    }
}
