//! Who somebody who gets in is in the register, and which roles they have today.

use super::oidc::{Roles, Vouched};
use crate::config::Issuer;
use crate::domain::access::{Actor, Grant, PersonId, Role};
use crate::domain::person::{GivenRole, Person};
use crate::domain::record::Author;
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
use crate::service::register::Session;
use crate::store::{Owner, Tx};
use uuid::Uuid;

/// Who the owner of a session is today.
pub(in crate::service) async fn actor_of(
    tx: &mut Tx,
    owner: Owner,
    now: Timestamp,
) -> Result<Option<Actor>, ServiceError> {
    let id = match owner {
        Owner::Applicant(id) => return Ok(Some(Actor::Applicant(id))),
        Owner::Person(id) => id,
    };
    let Some(Person { name, .. }) = tx.find_person(id).await? else { return Ok(None) };
    let grants = tx.roles_in_force(id, now.date()).await?.into_iter().map(|role| role.grant).collect();
    Ok(Some(Actor::Person { id, name, grants }))
}

/// Whether the register has an administrator.
pub(super) async fn has_administrator(tx: &mut Tx, now: Timestamp) -> Result<bool, ServiceError> {
    Ok(0 < tx.count_administrators(now.date()).await?)
}

/// Makes the first administrator.
pub(super) async fn make_administrator(write: &mut Session<'_>, name: String) -> Result<PersonId, ServiceError> {
    let person = Person { id: Uuid::new_v4(), name, email: None, created_at: write.at };
    write.author = Author::operator();
    write.put_person(&person).await?;
    write.give(person.id, Grant::new(Role::Administrator, None)).await?;
    Ok(person.id)
}

/// The person that an issuer vouches for: found by issuer and subject and by nothing else. Somebody new gets in as a viewer
/// without an administration. The roles that the issuer gives are brought up to date, unless it does not say which.
pub(super) async fn enrol(
    write: &mut Session<'_>,
    issuer: &Issuer,
    vouched: &Vouched,
) -> Result<PersonId, ServiceError> {
    write.author = Author::issuer(&issuer.key);
    let found = write.tx.person_of_identity(&vouched.issuer, &vouched.subject).await?;
    let is_new = found.is_none();
    let person = Person {
        id: found.as_ref().map_or_else(Uuid::new_v4, |person| person.id),
        name: vouched.name.clone(),
        email: vouched.email.clone().or(found.as_ref().and_then(|person| person.email.clone())),
        created_at: found.as_ref().map_or(write.at, |person| person.created_at),
    };
    if found.as_ref() != Some(&person) {
        write.put_person(&person).await?;
    }
    if is_new {
        write.tx.put_identity(&vouched.issuer, &vouched.subject, person.id, write.at).await?;
    }
    match &vouched.roles {
        Roles::Known(values) => sync(write, issuer, person.id, values).await?,
        Roles::Unknown if is_new => sync(write, issuer, person.id, &[]).await?,
        Roles::Unknown => {
            tracing::warn!(issuer = issuer.key, "an issuer names too many roles to say which; nobody's were changed");
        }
    }
    Ok(person.id)
}

/// Gives what the issuer's values mean and takes back what it gave before and does not mean any more. Roles that people of
/// the register gave stay.
async fn sync(
    write: &mut Session<'_>,
    issuer: &Issuer,
    person: PersonId,
    values: &[String],
) -> Result<(), ServiceError> {
    let source = &write.author.actor;
    let mapped = issuer.roles.iter().filter(|mapping| values.contains(&mapping.value));
    let mut wanted: Vec<Grant> = mapped.map(|mapping| mapping.grant.clone()).collect();
    wanted.push(Grant::new(Role::Viewer, None));
    let given = write.tx.roles_of(person).await?.into_iter();
    let given: Vec<GivenRole> = given.filter(|it| it.granted_by == *source && it.ended_at.is_none()).collect();
    for role in given {
        match wanted.iter().position(|grant| *grant == role.grant) {
            Some(position) => drop(wanted.swap_remove(position)),
            None => write.take_back(role).await?,
        }
    }
    for grant in wanted {
        write.give(person, grant).await?;
    }
    Ok(())
}
