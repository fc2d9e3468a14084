//! Sessions: who is signed in with which browser. Only digests of what the cookies hold are kept.

use super::codec::{Id, Instant};
use super::sql::sign_in as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::{ApplicantId, PersonId};
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A person of the city.
    Person(PersonId),
    /// Somebody outside it.
    Applicant(ApplicantId),
}

/// The session of an issuer that a session of ours began with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSession {
    /// Who vouched.
    pub issuer: String,
    /// Whom it is to the issuer.
    pub subject: String,
    /// The issuer's own session.
    pub sid: Option<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Names it in lists; proves nothing.
    pub id: Uuid,
    /// Of what its cookie holds now.
    pub digest: Digest,
    /// Whose it is.
    pub owner: Owner,
    /// What it began with, if that was an issuer.
    pub by: Option<IssuerSession>,
    /// A fingerprint of the roles it was last given an id for.
    pub rights: String,
    /// What the browser calls itself.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last got a new id.
    pub renewed_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Id,
    digest: String,
    person: Option<Id>,
    applicant: Option<Id>,
    issuer: Option<String>,
    subject: Option<String>,
    sid: Option<String>,
    rights: String,
    device: String,
    created_at: Instant,
    renewed_at: Instant,
    seen_at: Instant,
    expires_at: Instant,
}

impl TryFrom<Row> for SignedIn {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let owner = match (row.person, row.applicant) {
            (Some(Id(person)), None) => Owner::Person(person),
            (None, Some(Id(applicant))) => Owner::Applicant(applicant),
            _ => return Err(StoreError::Corrupt("whose a session is".into())),
        };
        let sid = row.sid;
        let by = row.issuer.zip(row.subject).map(|(issuer, subject)| IssuerSession { issuer, subject, sid });
        Ok(Self {
            id: row.id.0,
            digest: Digest::stored(row.digest),
            owner,
            by,
            rights: row.rights,
            device: row.device,
            created_at: row.created_at.0,
            renewed_at: row.renewed_at.0,
            seen_at: row.seen_at.0,
            expires_at: row.expires_at.0,
        })
    }
}

impl Tx {
    /// The session whose cookie has this digest, or had it before its last renewal.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_session(&mut self, digest: &Digest) -> Result<Option<SignedIn>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::FIND_SESSION)
            .bind(digest.as_str())
            .fetch_optional(connection)
            .await?);
        row.map(SignedIn::try_from).transpose()
    }

    /// The session with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn session(&mut self, id: Uuid) -> Result<Option<SignedIn>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::SESSION).bind(Id(id)).fetch_optional(connection).await?);
        row.map(SignedIn::try_from).transpose()
    }

    /// Begins a session.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_session(&mut self, session: &SignedIn) -> Result<(), StoreError> {
        let (person, applicant) = match session.owner {
            Owner::Person(id) => (Some(Id(id)), None),
            Owner::Applicant(id) => (None, Some(Id(id))),
        };
        let by = session.by.as_ref();
        on!(self, |connection| sqlx::query(sql::INSERT_SESSION)
            .bind(Id(session.id))
            .bind(session.digest.as_str())
            .bind(person)
            .bind(applicant)
            .bind(by.map(|by| by.issuer.as_str()))
            .bind(by.map(|by| by.subject.as_str()))
            .bind(by.and_then(|by| by.sid.as_deref()))
            .bind(&session.rights)
            .bind(&session.device)
            .bind(Instant(session.created_at))
            .bind(Instant(session.renewed_at))
            .bind(Instant(session.seen_at))
            .bind(Instant(session.expires_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Notes that a session is used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touch_session(&mut self, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::TOUCH_SESSION)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Gives a session another digest; says whether nobody else did meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub async fn renew_session(
        &mut self,
        session: &SignedIn,
        digest: &Digest,
        rights: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::RENEW_SESSION)
            .bind(Id(session.id))
            .bind(session.digest.as_str())
            .bind(digest.as_str())
            .bind(rights)
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Ends a session; says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_session(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::END_SESSION)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Ends every session of somebody; says how many there were.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_sessions_of(&mut self, owner: Owner) -> Result<u64, StoreError> {
        let (statement, id) = match owner {
            Owner::Person(id) => (sql::END_SESSIONS_OF_PERSON, id),
            Owner::Applicant(id) => (sql::END_SESSIONS_OF_APPLICANT, id),
        };
        Ok(on!(self, |connection| sqlx::query(statement)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?))
    }

    /// Ends what began with a session of an issuer, or with any of a subject's; says whose each was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_sessions_by(
        &mut self,
        issuer: &str,
        sid: Option<&str>,
        subject: Option<&str>,
    ) -> Result<Vec<PersonId>, StoreError> {
        let ended: Vec<Option<Id>> = on!(self, |connection| sqlx::query_scalar(sql::END_SESSIONS_OF_ISSUER)
            .bind(issuer)
            .bind(sid)
            .bind(subject)
            .fetch_all(connection)
            .await?);
        Ok(ended.into_iter().flatten().map(|id| id.0).collect())
    }

    /// Forgets sessions that ended by an instant or were not used after another one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_sessions(&mut self, now: Timestamp, unused_since: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::FORGET_SESSIONS)
            .bind(Instant(now))
            .bind(Instant(unused_since))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The sessions of a person, the last used first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sessions_of(&mut self, person: PersonId) -> Result<Vec<SignedIn>, StoreError> {
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::SESSIONS_OF).bind(Id(person)).fetch_all(connection).await?);
        rows.into_iter().map(SignedIn::try_from).collect()
    }

    /// So many sessions of everybody, the last used first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sessions(&mut self, limit: i64) -> Result<Vec<SignedIn>, StoreError> {
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::SESSIONS).bind(limit).fetch_all(connection).await?);
        rows.into_iter().map(SignedIn::try_from).collect()
    }

    /// Takes a state of a sign-in for used; says whether it had not been used before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_state(&mut self, state: &Digest, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::USE_STATE)
            .bind(state.as_str())
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// Forgets used states from before an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_states(&mut self, before: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::FORGET_STATES)
            .bind(Instant(before))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
