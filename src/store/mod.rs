//! The store: the only place with SQL. One body for every method; the database is chosen when the store is opened.

mod agenda;
mod case;
mod change;
mod codec;
mod copy;
mod delivery;
mod error;
mod figures;
mod follow;
mod geopackage;
mod handling;
mod idempotency;
mod inbox;
mod initiatives;
mod link;
mod notice;
mod organisation;
mod overlaps;
mod past;
mod persons;
mod postgis;
mod record;
mod reference;
mod retention;
mod rules;
mod score;
mod session;
mod settings;
mod sql;
mod subscription;
mod survey;
mod survey_mail;
mod token;
mod webhook;
pub(crate) mod wkb;

pub use case::{Attachment, CaseEventRow, Incoming};
pub use change::{ChangeKind, ChangeRow, LogEntry, Mark};
pub use copy::{Moving, copy};
pub use delivery::{Attempt, Delivery, Lane, Lease, NewDelivery, Settled, Tally};
pub use error::StoreError;
pub use follow::OverlapHandled;
pub use handling::{HandlingEvent, Receipt, SaidEvent};
pub use inbox::{InboxItem, NoticedOverlap, Review};
pub use initiatives::{AreaVersion, InitiativeFilter, StoredParty, search_text};
pub use link::{Link, LinkFor};
pub use notice::{Ageing, Freshness, Notice};
pub use overlaps::{OverlapFilter, OverlapWrite};
pub use past::{PastOverlap, PastState};
pub use record::{ChangeState, EntryFilter, SealedEntry};
pub use reference::ReferenceArea;
pub use score::PairAround;
pub use session::{IssuerSession, Owner, SignedIn};
pub use subscription::{Subscriber, Subscription, WatchArea};
pub use survey::StoredSurvey;
pub use survey_mail::{Invited, SurveyMail};
pub use token::StoredToken;
pub use webhook::Webhook;

use geopackage::GeoPackage;
use postgis::PostGis;
use sqlx::postgres::PgListener;
use sqlx::{Sqlite, Transaction};
use std::path::Path;

/// An open database.
#[derive(Debug, Clone)]
pub struct Store(Database);

#[derive(Debug, Clone)]
enum Database {
    /// One SQLite file that is a GeoPackage: the embedded default.
    GeoPackage(GeoPackage),
    /// A PostgreSQL database with PostGIS, shared by any number of replicas.
    PostGis(PostGis),
}

/// A transaction on either database. Dropped without a commit it leaves nothing behind.
#[derive(Debug)]
pub struct Tx(Kind);

#[derive(Debug)]
enum Kind {
    GeoPackage(Transaction<'static, Sqlite>),
    PostGis(postgis::Open),
}

/// Runs one body with the connection of whichever database the transaction is on. A server that does not answer is given
/// up after a while: a connection that is cut in the middle tells nobody.
macro_rules! on {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match &mut $tx.0 {
            $crate::store::Kind::GeoPackage(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            $crate::store::Kind::PostGis(open) => {
                let $connection = &mut *open.transaction;
                let body = async { Ok::<_, $crate::store::StoreError>($body) };
                tokio::time::timeout(open.deadline, body).await.map_err(|_| $crate::store::StoreError::Away)??
            }
        }
    };
}
use on;

/// Binds the three parameters that `sees!` asks for; they come first in every statement that has them.
macro_rules! bind_sight {
    ($query:expr, $sight:expr) => {{
        let sight: &$crate::domain::access::Sight = $sight;
        $query
            .bind($crate::store::codec::Words::of(sight.visibilities()))
            .bind($crate::store::codec::Words::of(&sight.administrations))
            .bind(sight.person.map($crate::store::codec::Id))
    }};
}
use bind_sight;

impl Store {
    /// Opens the database at an address, makes what is missing in it, and migrates it.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for an address this program does not know or a database that cannot keep its promises;
    /// otherwise what the database says.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Ok(Self(match Address::parse(address)? {
            Address::File(path) => Database::GeoPackage(GeoPackage::open(path).await?),
            Address::Server(url) => Database::PostGis(PostGis::open(url).await?),
        }))
    }

    /// Whether there is a register at this address.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn exists(address: &str) -> Result<bool, StoreError> {
        match Address::parse(address)? {
            Address::File(path) => Ok(path.exists()),
            Address::Server(url) => PostGis::exists(url).await,
        }
    }

    /// The file that an address names; none for a server.
    #[must_use]
    pub fn file(address: &str) -> Option<&Path> {
        match Address::parse(address) {
            Ok(Address::File(path)) => Some(path),
            _ => None,
        }
    }

    /// Begins a snapshot for reading.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            Database::GeoPackage(file) => Kind::GeoPackage(file.read.begin().await?),
            Database::PostGis(server) => Kind::PostGis(server.read().await?),
        }))
    }

    /// Begins a write and takes its change number; nobody else writes until the commit or rollback.
    ///
    /// # Errors
    /// When no connection can be had, or another process keeps writing for longer than five seconds.
    pub async fn write(&self) -> Result<(Tx, i64), StoreError> {
        let mut tx = Tx(match &self.0 {
            Database::GeoPackage(file) => Kind::GeoPackage(file.write.begin_with("begin immediate").await?),
            Database::PostGis(server) => Kind::PostGis(server.write().await?),
        });
        let seq = tx.next_seq().await?;
        Ok((tx, seq))
    }

    /// Begins a write beside the register, of what is no change of it and has no number: who is signed in.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn write_aside(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            Database::GeoPackage(file) => Kind::GeoPackage(file.write.begin_with("begin immediate").await?),
            Database::PostGis(server) => Kind::PostGis(server.write().await?),
        }))
    }

    /// Begins the write that sets a new store up; it takes no change number, and nobody else sets up meanwhile.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn set_up(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            Database::GeoPackage(file) => Kind::GeoPackage(file.write.begin_with("begin immediate").await?),
            Database::PostGis(server) => Kind::PostGis(server.set_up().await?),
        }))
    }

    /// Whether writes can be had here: a standby that only follows another server serves no register.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn is_writable(&self) -> Result<bool, StoreError> {
        match &self.0 {
            Database::GeoPackage(_) => Ok(true),
            Database::PostGis(server) => server.is_writable().await,
        }
    }

    /// Leaves what was prepared for an earlier state of the database behind.
    pub fn renew(&self) {
        match &self.0 {
            Database::GeoPackage(_) => {}
            Database::PostGis(server) => server.renew(),
        }
    }

    /// Listens for hints that somebody wrote, where they can be had.
    pub async fn hints(&self) -> Hints {
        match &self.0 {
            Database::GeoPackage(_) => Hints::None,
            Database::PostGis(server) => server.listen().await.map_or(Hints::Lost, Hints::From),
        }
    }

    /// Writes a consistent copy of a file's register into a new file, while others read and write it.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] when there is no such file, when the new one is there already, or for a server, which has
    /// better ways of its own.
    pub async fn backup(address: &str, to: &Path) -> Result<(), StoreError> {
        match Address::parse(address)? {
            Address::File(path) => geopackage::backup(path, to).await,
            Address::Server(_) => Err(StoreError::Unusable(postgis::NO_BACKUP.into())),
        }
    }

    /// What is wrong with the database itself, one line for each thing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn faults(&self) -> Result<Vec<String>, StoreError> {
        match &self.0 {
            Database::GeoPackage(file) => file.faults().await,
            Database::PostGis(server) => server.faults().await,
        }
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        match &self.0 {
            Database::GeoPackage(file) => file.close().await,
            Database::PostGis(server) => server.close().await,
        }
    }
}

/// Hints that somebody wrote. They may be late, lost or superfluous: the log is the truth.
#[derive(Debug)]
pub enum Hints {
    /// The store gives none.
    None,
    /// They cannot be had for now.
    Lost,
    /// The server sends them.
    From(PgListener),
}

impl Hints {
    /// Waits for the next hint; for ever, where there are none.
    pub async fn next(&mut self) {
        if let Self::From(listener) = self {
            match listener.try_recv().await {
                Ok(_) => return,
                // The next call connects anew; until then looking by the clock has to do.
                Err(error) => tracing::debug!(%error, "no hints for now"),
            }
        }
        std::future::pending().await
    }
}

/// An address as it may be shown: without the password in it.
#[must_use]
pub fn shown(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = match place.rsplit_once('@') {
        Some((user, place)) => format!("{}@{place}", user.split(':').next().unwrap_or_default()),
        None => place.to_owned(),
    };
    let query: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("password=")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{place}{query}")
}

/// Where a register is.
enum Address<'a> {
    File(&'a Path),
    Server(&'a str),
}

impl<'a> Address<'a> {
    fn parse(address: &'a str) -> Result<Self, StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Server(address));
        }
        let path = address.strip_prefix("sqlite:").unwrap_or(address);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.contains("://") {
            let message = format!("\"{address}\" is neither a file nor a postgres:// address");
            return Err(StoreError::Unusable(message));
        }
        Ok(Self::File(Path::new(path)))
    }
}

impl Tx {
    /// Makes everything in it durable and visible, at once.
    ///
    /// # Errors
    /// What the database says; whether it is durable is then unknown.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Kind::GeoPackage(transaction) => Ok(transaction.commit().await?),
            Kind::PostGis(open) => open.commit().await,
        }
    }

    /// Gives a server that does not answer up earlier: for who only has short questions and holds others up meanwhile.
    #[must_use]
    pub fn hurried(mut self) -> Self {
        if let Kind::PostGis(open) = &mut self.0 {
            open.deadline = postgis::SHORT_DEADLINE;
        }
        self
    }

    /// Lets new rows be numbered after those that brought their numbers along; SQLite does so by itself.
    async fn renumber(&mut self) -> Result<(), StoreError> {
        match &mut self.0 {
            Kind::GeoPackage(_) => Ok(()),
            Kind::PostGis(open) => open.renumber().await,
        }
    }
}

#[cfg(test)]
mod tests;
