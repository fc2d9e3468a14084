//! People, the identities that issuers vouch for, and roles.

use super::codec::{Day, Id, Instant};
use super::initiatives::known;
use super::{StoreError, Tx, on, sql};
use crate::domain::access::{Grant, PersonId, Role};
use crate::domain::codes::Code;
use crate::domain::person::{GivenRole, Person};
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct PersonRow {
    id: Id,
    name: String,
    email: Option<String>,
    created_at: Instant,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self { id: row.id.0, name: row.name, email: row.email, created_at: row.created_at.0 }
    }
}

#[derive(FromRow)]
struct RoleRow {
    id: Id,
    person_id: Id,
    role: String,
    unit: Option<String>,
    begins: Option<Day>,
    ends: Option<Day>,
    on_behalf_of: Option<Id>,
    granted_by: String,
    granted_at: Instant,
    ended_at: Option<Instant>,
}

impl RoleRow {
    fn into_role(self) -> Result<GivenRole, StoreError> {
        Ok(GivenRole {
            id: self.id.0,
            person: self.person_id.0,
            grant: Grant {
                role: known(Role::parse, &self.role)?,
                unit: self.unit.map(|unit| known(Code::parse, &unit)).transpose()?,
                begins: self.begins.map(|day| day.0),
                ends: self.ends.map(|day| day.0),
                on_behalf_of: self.on_behalf_of.map(|id| id.0),
            },
            granted_by: self.granted_by,
            granted_at: self.granted_at.0,
            ended_at: self.ended_at.map(|instant| instant.0),
        })
    }
}

fn roles(rows: Vec<RoleRow>) -> Result<Vec<GivenRole>, StoreError> {
    rows.into_iter().map(RoleRow::into_role).collect()
}

impl Tx {
    /// Everybody, by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn persons(&mut self) -> Result<Vec<Person>, StoreError> {
        let rows: Vec<PersonRow> = on!(self, |connection| sqlx::query_as(sql::PERSONS).fetch_all(connection).await?);
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// The person with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let row: Option<PersonRow> =
            on!(self, |connection| sqlx::query_as(sql::FIND_PERSON).bind(Id(id)).fetch_optional(connection).await?);
        Ok(row.map(Person::from))
    }

    /// Everybody with this address for mail, whatever its letters' case. It is no identity: there may be several.
    ///
    /// # Errors
    /// What the database says.
    pub async fn persons_by_email(&mut self, email: &str) -> Result<Vec<Person>, StoreError> {
        let rows: Vec<PersonRow> =
            on!(self, |connection| sqlx::query_as(sql::PERSONS_BY_EMAIL).bind(email).fetch_all(connection).await?);
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// The person for whom an issuer vouches under this subject.
    ///
    /// # Errors
    /// What the database says.
    pub async fn person_of_identity(&mut self, issuer: &str, subject: &str) -> Result<Option<Person>, StoreError> {
        let row: Option<PersonRow> = on!(self, |connection| sqlx::query_as(sql::PERSON_OF_IDENTITY)
            .bind(issuer)
            .bind(subject)
            .fetch_optional(connection)
            .await?);
        Ok(row.map(Person::from))
    }

    /// Adds a person, or changes the name and address of the one with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_person(&mut self, person: &Person) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_PERSON)
            .bind(Id(person.id))
            .bind(&person.name)
            .bind(&person.email)
            .bind(Instant(person.created_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Says that whom an issuer calls this is that person.
    ///
    /// # Errors
    /// A unique violation when it is somebody already; otherwise what the database says.
    pub async fn put_identity(
        &mut self,
        issuer: &str,
        subject: &str,
        person: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_IDENTITY)
            .bind(issuer)
            .bind(subject)
            .bind(Id(person))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Gives a role.
    ///
    /// # Errors
    /// What the database says.
    pub async fn give_role(&mut self, role: &GivenRole) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_ROLE_GRANT)
            .bind(Id(role.id))
            .bind(Id(role.person))
            .bind(role.grant.role.word())
            .bind(role.grant.unit.as_ref().map(Code::as_str))
            .bind(role.grant.begins.map(Day))
            .bind(role.grant.ends.map(Day))
            .bind(role.grant.on_behalf_of.map(Id))
            .bind(&role.granted_by)
            .bind(Instant(role.granted_at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Takes a role back from now on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_role(&mut self, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::END_ROLE_GRANT)
            .bind(Id(id))
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The role that was given under this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_role(&mut self, id: Uuid) -> Result<Option<GivenRole>, StoreError> {
        let row: Option<RoleRow> = on!(self, |connection| sqlx::query_as(sql::FIND_ROLE_GRANT)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(RoleRow::into_role).transpose()
    }

    /// Every role that was ever given, in that order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roles(&mut self) -> Result<Vec<GivenRole>, StoreError> {
        roles(on!(self, |connection| sqlx::query_as(sql::ROLE_GRANTS).fetch_all(connection).await?))
    }

    /// Every role that a person was ever given.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roles_of(&mut self, person: PersonId) -> Result<Vec<GivenRole>, StoreError> {
        let rows =
            on!(self, |connection| sqlx::query_as(sql::ROLE_GRANTS_OF).bind(Id(person)).fetch_all(connection).await?);
        roles(rows)
    }

    /// Every role that others were ever given on behalf of a person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roles_on_behalf_of(&mut self, person: PersonId) -> Result<Vec<GivenRole>, StoreError> {
        let statement = sql::ROLE_GRANTS_BEHALF;
        let rows = on!(self, |connection| sqlx::query_as(statement).bind(Id(person)).fetch_all(connection).await?);
        roles(rows)
    }

    /// The roles that a person has on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roles_in_force(&mut self, person: PersonId, day: NaiveDate) -> Result<Vec<GivenRole>, StoreError> {
        let rows = on!(self, |connection| sqlx::query_as(sql::ROLE_GRANTS_IN_FORCE)
            .bind(Day(day))
            .bind(Id(person))
            .fetch_all(connection)
            .await?);
        roles(rows)
    }

    /// The roles that everybody has on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn every_role_in_force(&mut self, day: NaiveDate) -> Result<Vec<GivenRole>, StoreError> {
        let statement = sql::EVERY_ROLE_IN_FORCE;
        roles(on!(self, |connection| sqlx::query_as(statement).bind(Day(day)).fetch_all(connection).await?))
    }

    /// How many people are administrators on a day, of their own right and without an end.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_administrators(&mut self, day: NaiveDate) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::COUNT_ADMINISTRATORS)
            .bind(Day(day))
            .fetch_one(connection)
            .await?))
    }
}
