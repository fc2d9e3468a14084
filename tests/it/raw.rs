//! Statements past the program, as somebody with the owner's rights sends them: triggers and references do not stop them.

use crate::home::{Home, OnGeoPackage, OnPostGis};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};

/// A connection to a store that nothing guards.
pub enum Raw {
    File(SqliteConnection),
    Server(PgConnection),
}

/// Opens the store past the program.
pub trait Unguarded: Home {
    async fn raw(&self) -> Raw;
}

impl Unguarded for OnGeoPackage {
    async fn raw(&self) -> Raw {
        let options = SqliteConnectOptions::new().filename(self.file()).foreign_keys(false);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let triggers = "select name from sqlite_schema where type = 'trigger' and name like 'record%'";
        let triggers: Vec<String> = sqlx::query_scalar(triggers).fetch_all(&mut connection).await.unwrap();
        for name in triggers {
            connection.execute(AssertSqlSafe(format!("drop trigger {name}"))).await.unwrap();
        }
        Raw::File(connection)
    }
}

impl Unguarded for OnPostGis {
    async fn raw(&self) -> Raw {
        let mut connection = PgConnection::connect(&self.address()).await.unwrap();
        connection.execute("set session_replication_role = replica").await.unwrap();
        Raw::Server(connection)
    }
}

impl Raw {
    pub async fn run(&mut self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        match self {
            Self::File(connection) => drop(sqlx::raw_sql(statement).execute(connection).await.unwrap()),
            Self::Server(connection) => drop(sqlx::raw_sql(statement).execute(connection).await.unwrap()),
        }
    }

    /// Whether a statement is refused.
    pub async fn is_refused(&mut self, statement: &str) -> bool {
        let statement = AssertSqlSafe(statement.to_owned());
        match self {
            Self::File(connection) => sqlx::raw_sql(statement).execute(connection).await.is_err(),
            Self::Server(connection) => sqlx::raw_sql(statement).execute(connection).await.is_err(),
        }
    }

    /// A column of text.
    pub async fn texts(&mut self, statement: &str) -> Vec<Option<String>> {
        let statement = AssertSqlSafe(statement.to_owned());
        match self {
            Self::File(connection) => {
                let rows = sqlx::query(statement).fetch_all(connection).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Server(connection) => {
                let rows = sqlx::query(statement).fetch_all(connection).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }
}

/// Text as a literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
