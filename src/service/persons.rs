//! People and their roles: who there is, who may do what, and for how long.

use super::access::may;
use super::intake::line;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Grant, PersonId, Role, Row, UnitNeed, authorize};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::person::{GivenRole, Person, is_address};
use crate::domain::record::Happening;
use crate::domain::words::RecordKind;
use crate::store::Tx;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// Somebody who is to be added or changed, as people wrote it.
#[derive(Debug, Clone, Default)]
pub struct PersonDraft {
    /// What they are called.
    pub name: String,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Roles that they get at once.
    pub roles: Vec<Grant>,
}

/// A role of one's own that somebody else is to have for a while.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// Who gets it, by the address that the register has of them.
    pub email: String,
    /// The role, with first day and the first day after it; the latter must be said.
    pub grant: Grant,
}

impl Service {
    /// What a person acts as today: with the roles that are in force. `None` when there is no such person.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn actor_of(&self, person: PersonId) -> Result<Option<Actor>, ServiceError> {
        let (mut tx, today) = (self.store.read().await?, self.clock.now().date());
        let Some(Person { id, name, .. }) = tx.find_person(person).await? else { return Ok(None) };
        let grants = tx.roles_in_force(id, today).await?.into_iter().map(|role| role.grant).collect();
        Ok(Some(Actor::Person { id, name, grants }))
    }

    /// Everybody by name, each with every role they were ever given.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn persons(&self, actor: &Actor) -> Result<Vec<(Person, Vec<GivenRole>)>, ServiceError> {
        may(actor, Action::ReadPersons)?;
        let mut tx = self.store.read().await?;
        let (persons, roles) = (tx.persons().await?, tx.roles().await?);
        let of = |person: &Person| roles.iter().filter(|role| role.person == person.id).cloned().collect();
        Ok(persons.into_iter().map(|person| (of(&person), person)).map(|(roles, person)| (person, roles)).collect())
    }

    /// A person with every role they were ever given; everybody may read themselves.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn person(&self, actor: &Actor, id: PersonId) -> Result<(Person, Vec<GivenRole>), ServiceError> {
        if authorize(actor, Action::ReadSelf, &Row::Person(id)).is_err() {
            may(actor, Action::ReadPersons)?;
        }
        let mut tx = self.store.read().await?;
        let person = tx.find_person(id).await?.ok_or(Error::NotFound)?;
        Ok((person, tx.roles_of(id).await?))
    }

    /// Adds a person, or changes one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::NotFound`] when the one to be changed is not there.
    pub async fn put_person(
        self: &Arc<Self>,
        actor: &Actor,
        id: Option<PersonId>,
        draft: PersonDraft,
    ) -> Result<Person, ServiceError> {
        may(actor, Action::PutPerson)?;
        if !draft.roles.is_empty() {
            may(actor, Action::PutGrant)?;
        }
        let roles = draft.roles.clone();
        let (name, email) = checked(draft)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let person = match id {
                None => Person { id: Uuid::new_v4(), name, email, created_at: session.at },
                Some(id) => {
                    let before = session.tx.find_person(id).await?.ok_or(Error::NotFound)?;
                    Person { name, email, ..before }
                }
            };
            session.put_person(&person).await?;
            for grant in roles {
                check_grant(&mut session.tx, &grant).await?;
                session.give(person.id, grant).await?;
            }
            session.commit().await?;
            Ok(person)
        })
        .await
    }

    /// Gives a person a role.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such person; [`Error::Invalid`] when the role lacks a unit, or has one that is
    /// nowhere.
    pub async fn give_role(
        self: &Arc<Self>,
        actor: &Actor,
        person: PersonId,
        grant: Grant,
    ) -> Result<GivenRole, ServiceError> {
        may(actor, Action::PutGrant)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.tx.find_person(person).await?.ok_or(Error::NotFound)?;
            check_grant(&mut session.tx, &grant).await?;
            let role = session.give(person, Grant { on_behalf_of: None, ..grant }).await?;
            session.commit().await?;
            Ok(role)
        })
        .await
    }

    /// Takes a role back, whoever gave it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person has no such role; [`Error::LastAdministrator`] when nobody would be left who
    /// can give roles.
    pub async fn end_role(self: &Arc<Self>, actor: &Actor, person: PersonId, id: Uuid) -> Result<(), ServiceError> {
        may(actor, Action::PutGrant)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let role = session.tx.find_role(id).await?.filter(|role| role.person == person && role.ended_at.is_none());
            session.end(role.ok_or(Error::NotFound)?).await?;
            session.commit().await
        })
        .await
    }

    /// The roles that a person has let others have.
    ///
    /// # Errors
    /// When the actor is no person with roles.
    pub async fn delegations(&self, actor: &Actor) -> Result<Vec<GivenRole>, ServiceError> {
        Ok(self.store.read().await?.roles_on_behalf_of(giver(actor)?).await?)
    }

    /// Lets somebody else have a role of one's own for a while. They have it as long as the giver has it too, and cannot
    /// pass it on.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the giver has no such role of their own; [`Error::Invalid`] when the period has no end,
    /// or the address is not that of exactly one other person.
    pub async fn delegate(self: &Arc<Self>, actor: &Actor, delegation: Delegation) -> Result<GivenRole, ServiceError> {
        let (giver, actor) = (giver(actor)?, actor.clone());
        let Delegation { email, grant } = delegation;
        let same = |own: &Grant| own.on_behalf_of.is_none() && (own.role, &own.unit) == (grant.role, &grant.unit);
        if !actor.grants().iter().any(same) {
            return Err(Error::Forbidden.into());
        }
        if grant.ends.is_none() {
            return Err(Error::invalid(vec![Fault::new("/ends", FaultCode::Required)]).into());
        }
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            check_grant(&mut session.tx, &grant).await?;
            let mut found = session.tx.persons_by_email(&email).await?;
            let delegate = found.pop().filter(|person| found.is_empty() && person.id != giver);
            let unknown = || Fault::new("/email", FaultCode::UnknownPerson).with("found", &email);
            let delegate = delegate.ok_or_else(|| Error::invalid(vec![unknown()]))?;
            let role = session.give(delegate.id, Grant { on_behalf_of: Some(giver), ..grant }).await?;
            session.commit().await?;
            Ok(role)
        })
        .await
    }

    /// Takes a role that one let somebody else have back before its time.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor gave away.
    pub async fn end_delegation(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        let (giver, actor) = (giver(actor)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let is_own = |role: &GivenRole| role.grant.on_behalf_of == Some(giver) && role.ended_at.is_none();
            let role = session.tx.find_role(id).await?.filter(is_own).ok_or(Error::NotFound)?;
            session.end(role).await?;
            session.commit().await
        })
        .await
    }
}

impl Session<'_> {
    /// Adds a person, or changes what they are called.
    pub(super) async fn put_person(&mut self, person: &Person) -> Result<(), ServiceError> {
        self.tx.put_person(person).await?;
        let told = Happening::new(RecordKind::PersonPut, person.id.to_string());
        self.record(told.with_personal(json!({ "name": person.name, "email": person.email }))).await
    }

    /// Gives a person a role, in the name of the author of this write.
    pub(super) async fn give(&mut self, person: PersonId, grant: Grant) -> Result<GivenRole, ServiceError> {
        let (id, granted_by, granted_at) = (Uuid::new_v4(), self.author.actor.clone(), self.at);
        let role = GivenRole { id, person, grant, granted_by, granted_at, ended_at: None };
        self.tx.give_role(&role).await?;
        self.record(Happening::new(RecordKind::GrantPut, person.to_string()).to(document(&role))).await?;
        Ok(role)
    }

    async fn end(&mut self, role: GivenRole) -> Result<(), ServiceError> {
        let is_own_right = role.grant.role == Role::Administrator && role.grant.on_behalf_of.is_none();
        self.take_back(role).await?;
        if is_own_right && self.tx.count_administrators(self.at.date()).await? == 0 {
            return Err(Error::LastAdministrator.into());
        }
        Ok(())
    }

    /// Takes a role back, even the last administrator's: an issuer is not asked twice.
    pub(super) async fn take_back(&mut self, role: GivenRole) -> Result<(), ServiceError> {
        self.tx.end_role(role.id, self.at).await?;
        let told = Happening::new(RecordKind::GrantEnded, role.person.to_string());
        self.record(Happening { before: Some(document(&role)), ..told }).await
    }
}

fn document(role: &GivenRole) -> Value {
    let Grant { role: word, unit, begins, ends, on_behalf_of } = &role.grant;
    json!({ "id": role.id, "role": word, "unit": unit, "begins": begins, "ends": ends, "on_behalf_of": on_behalf_of })
}

/// Only people have roles to give away.
fn giver(actor: &Actor) -> Result<PersonId, ServiceError> {
    may(actor, Action::Delegate)?;
    Ok(actor.person().ok_or(Error::Forbidden)?)
}

/// Name and address as they are kept.
fn checked(draft: PersonDraft) -> Result<(String, Option<String>), Error> {
    let mut faults = Vec::new();
    let mut clean =
        |text: &str, pointer: &str| line(text, pointer).map_err(|fault| faults.push(fault)).unwrap_or_default();
    let name = clean(&draft.name, "/name");
    let email = clean(draft.email.as_deref().unwrap_or_default(), "/email");
    if faults.is_empty() && name.is_empty() {
        faults.push(Fault::new("/name", FaultCode::Required));
    }
    if !email.is_empty() && !is_address(&email) {
        faults.push(Fault::new("/email", FaultCode::NotAnAddress).with("found", &email));
    }
    if faults.is_empty() {
        Ok((name, Some(email).filter(|email| !email.is_empty())))
    } else {
        Err(Error::invalid(faults))
    }
}

/// Whether a role has the unit it needs, the unit is there, and it ends after it begins.
async fn check_grant(tx: &mut Tx, grant: &Grant) -> Result<(), ServiceError> {
    let mut faults = Vec::new();
    let is_there = match (&grant.unit, grant.role.unit_need()) {
        (None, UnitNeed::Administration | UnitNeed::Committee) => {
            faults.push(Fault::new("/unit", FaultCode::Required));
            true
        }
        (None, _) => true,
        (Some(_), UnitNeed::None) => false,
        (Some(unit), UnitNeed::Committee) => tx.committees().await?.iter().any(|committee| committee.code == *unit),
        (Some(unit), _) => tx.administrations().await?.iter().any(|administration| administration.code == *unit),
    };
    if let (false, Some(unit)) = (is_there, &grant.unit) {
        faults.push(unknown_unit(unit));
    }
    if let (Some(begins), Some(ends)) = (grant.begins, grant.ends)
        && ends <= begins
    {
        faults.push(Fault::new("/ends", FaultCode::EndsBeforeItBegins));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults).into()) }
}

fn unknown_unit(unit: &Code) -> Fault {
    Fault::new("/unit", FaultCode::UnknownUnit).with("found", unit)
}
