//! Who somebody who gets in is in the register, and which roles they have today.

use super::oidc::{Roles, Vouched};
use crate::config::Issuer;
use crate::domain::access::{Actor, Grant, PersonId, Role};
use crate::domain::person::{GivenRole, Person};
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
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
pub(super) async fn make_administrator(tx: &mut Tx, name: String, now: Timestamp) -> Result<PersonId, ServiceError> {
    let person = Person { id: Uuid::new_v4(), name, email: None, created_at: now };
    tx.put_person(&person).await?;
    give(tx, person.id, Grant::new(Role::Administrator, None), "operator", now).await?;
    Ok(person.id)
}

/// The person that an issuer vouches for: found by issuer and subject and by nothing else. Somebody new gets in as a viewer
/// without an administration. The roles that the issuer gives are brought up to date, unless it does not say which.
pub(super) async fn enrol(
    tx: &mut Tx,
    issuer: &Issuer,
    vouched: &Vouched,
    now: Timestamp,
) -> Result<PersonId, ServiceError> {
    let found = tx.person_of_identity(&vouched.issuer, &vouched.subject).await?;
    let is_new = found.is_none();
    let person = Person {
        id: found.as_ref().map_or_else(Uuid::new_v4, |person| person.id),
        name: vouched.name.clone(),
        email: vouched.email.clone().or(found.as_ref().and_then(|person| person.email.clone())),
        created_at: found.as_ref().map_or(now, |person| person.created_at),
    };
    if found.as_ref() != Some(&person) {
        tx.put_person(&person).await?;
    }
    if is_new {
        tx.put_identity(&vouched.issuer, &vouched.subject, person.id, now).await?;
    }
    match &vouched.roles {
        Roles::Known(values) => sync(tx, issuer, person.id, values, now).await?,
        Roles::Unknown if is_new => sync(tx, issuer, person.id, &[], now).await?,
        Roles::Unknown => {
            tracing::warn!(issuer = issuer.key, "an issuer names too many roles to say which; nobody's were changed");
        }
    }
    Ok(person.id)
}

/// Gives what the issuer's values mean and takes back what it gave before and does not mean any more. Roles that people of
/// the register gave stay.
async fn sync(
    tx: &mut Tx,
    issuer: &Issuer,
    person: PersonId,
    values: &[String],
    now: Timestamp,
) -> Result<(), ServiceError> {
    let source = format!("issuer:{}", issuer.key);
    let mapped = issuer.roles.iter().filter(|mapping| values.contains(&mapping.value));
    let mut wanted: Vec<Grant> = mapped.map(|mapping| mapping.grant.clone()).collect();
    wanted.push(Grant::new(Role::Viewer, None));
    for role in tx.roles_of(person).await?.into_iter().filter(|it| it.granted_by == source && it.ended_at.is_none()) {
        match wanted.iter().position(|grant| *grant == role.grant) {
            Some(position) => drop(wanted.swap_remove(position)),
            None => tx.end_role(role.id, now).await?,
        }
    }
    for grant in wanted {
        give(tx, person, grant, &source, now).await?;
    }
    Ok(())
}

async fn give(tx: &mut Tx, person: PersonId, grant: Grant, by: &str, at: Timestamp) -> Result<(), ServiceError> {
    let role =
        GivenRole { id: Uuid::new_v4(), person, grant, granted_by: by.to_owned(), granted_at: at, ended_at: None };
    Ok(tx.give_role(&role).await?)
}
