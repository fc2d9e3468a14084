//! Links that sign somebody in once, and the applicants who were found by them.

use super::codec::{Id, Instant};
use super::sql::sign_in as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::{ApplicantId, PersonId};
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

/// Whom a link signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkFor {
    /// Whoever starts the register first, and becomes its administrator.
    FirstAdministrator,
    /// A person.
    Person(PersonId),
    /// Somebody outside the city, by the e-mail address it is sent to.
    Applicant(String),
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Names it; proves nothing.
    pub id: Uuid,
    /// Whom it signs in.
    pub whom: LinkFor,
    /// The language of the mail.
    pub language: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it stops being good; none before it was sent.
    pub expires_at: Option<Timestamp>,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Id,
    kind: String,
    person: Option<Id>,
    email: Option<String>,
    language: String,
    requested_at: Instant,
    expires_at: Option<Instant>,
    used_at: Option<Instant>,
}

impl TryFrom<Row> for Link {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let whom = match (row.kind.as_str(), row.person, row.email) {
            ("administrator", None, None) => LinkFor::FirstAdministrator,
            ("person", Some(person), None) => LinkFor::Person(person.0),
            ("applicant", None, Some(email)) => LinkFor::Applicant(email),
            _ => return Err(StoreError::Corrupt("whom a link signs in".into())),
        };
        Ok(Self {
            id: row.id.0,
            whom,
            language: row.language,
            requested_at: row.requested_at.0,
            expires_at: row.expires_at.map(|at| at.0),
            used_at: row.used_at.map(|at| at.0),
        })
    }
}

impl Tx {
    /// Keeps a link, with the digest of its secret when it has one already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_link(&mut self, link: &Link, digest: Option<&Digest>) -> Result<(), StoreError> {
        let (kind, person, email) = match &link.whom {
            LinkFor::FirstAdministrator => ("administrator", None, None),
            LinkFor::Person(person) => ("person", Some(Id(*person)), None),
            LinkFor::Applicant(email) => ("applicant", None, Some(email.as_str())),
        };
        on!(self, |connection| sqlx::query(sql::INSERT_LINK)
            .bind(Id(link.id))
            .bind(kind)
            .bind(person)
            .bind(email)
            .bind(&link.language)
            .bind(digest.map(Digest::as_str))
            .bind(Instant(link.requested_at))
            .bind(link.expires_at.map(Instant))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The link whose secret has this digest.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_link(&mut self, digest: &Digest) -> Result<Option<Link>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::FIND_LINK)
            .bind(digest.as_str())
            .fetch_optional(connection)
            .await?);
        row.map(Link::try_from).transpose()
    }

    /// Takes a link for used; says whether it had not been used before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_link(&mut self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::USE_LINK)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Drops links for a first administrator that nobody used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_administrator_links(&mut self) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::DROP_ADMINISTRATOR_LINKS).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// How many links to an address were asked for after an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_links_to(&mut self, email: &str, after: Timestamp) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::COUNT_LINKS_TO)
            .bind(email)
            .bind(Instant(after))
            .fetch_one(connection)
            .await?))
    }

    /// So many links that were asked for after an instant and are still to be sent, the oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unsent_links(&mut self, after: Timestamp, limit: i64) -> Result<Vec<Link>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::UNSENT_LINKS)
            .bind(Instant(after))
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(Link::try_from).collect()
    }

    /// Gives a link its secret's digest at the moment it is sent; says whether nobody else is sending it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn send_link(&mut self, id: Uuid, digest: &Digest, expires_at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::SEND_LINK)
            .bind(Id(id))
            .bind(digest.as_str())
            .bind(Instant(expires_at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Forgets links that were asked for before an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_links(&mut self, before: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::FORGET_LINKS)
            .bind(Instant(before))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The applicant of an address that has just been verified, under this id when it is a new one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_applicant(
        &mut self,
        id: ApplicantId,
        email: &str,
        verified_at: Timestamp,
    ) -> Result<ApplicantId, StoreError> {
        let id: Id = on!(self, |connection| sqlx::query_scalar(sql::PUT_APPLICANT)
            .bind(Id(id))
            .bind(email)
            .bind(Instant(verified_at))
            .fetch_one(connection)
            .await?);
        Ok(id.0)
    }

    /// The address of an applicant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn applicant_email(&mut self, id: ApplicantId) -> Result<Option<String>, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::FIND_APPLICANT)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?))
    }
}
