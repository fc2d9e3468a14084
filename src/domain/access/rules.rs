//! The one rule: may this actor do this to this row?

use super::action::Reach;
use super::{Action, Actor, PersonId, Visibility};
use crate::domain::codes::Code;
use crate::domain::initiative::Attributes;

/// What an action is about, as far as rights depend on it.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// Nothing in particular, or it is not read yet: refused is who could do it to nothing at all.
    Any,
    /// An initiative.
    Initiative {
        /// The administration that leads it.
        lead: &'a Code,
        /// Those that take part; the lead may be among them.
        participating: &'a [Code],
        /// Who may see it.
        visibility: Visibility,
        /// Its contact person, when that is a person of the register.
        contact: Option<PersonId>,
    },
    /// What belongs to an administration, such as a token that acts for it.
    Administration(&'a Code),
    /// A person, or what belongs to one.
    Person(PersonId),
}

impl<'a> From<&'a Attributes> for Row<'a> {
    fn from(attributes: &'a Attributes) -> Self {
        Self::Initiative {
            lead: &attributes.lead_administration,
            participating: &attributes.participating_administrations,
            visibility: attributes.visibility,
            contact: attributes.contact_person.as_ref().and_then(|contact| contact.person),
        }
    }
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in; somebody who is may perhaps.
    SignInNeeded,
    /// They do not see the row: to them it is not there.
    Absent,
    /// They see it, and may not do this to it.
    Forbidden,
}

/// What a contact person may do with their own initiative, whatever else they are.
const OF_CONTACTS: &[Action] =
    &[Action::ReadContact, Action::Acknowledge, Action::Comment, Action::Confirm, Action::FollowUp];

/// Whether an actor may do something to a row.
///
/// # Errors
/// The [`Refusal`], when they may not.
pub fn authorize(actor: &Actor, action: Action, row: &Row<'_>) -> Result<(), Refusal> {
    match actor {
        Actor::Operator => return Ok(()),
        Actor::Public => return Err(Refusal::SignInNeeded),
        // Somebody outside the city applies, and picks a place from what the city calls its parts.
        Actor::Applicant(_) if matches!(action, Action::Apply | Action::ReadOrganisation) => return Ok(()),
        _ => {}
    }
    let reaches = reaches(actor, action);
    let own_contact = matches!(row, Row::Initiative { contact: Some(contact), .. } if actor.person() == Some(*contact));
    let own_person = matches!(row, Row::Person(id) if actor.person() == Some(*id));
    if let Row::Initiative { lead, participating, visibility, contact } = row {
        let administrations = participating.iter().chain(std::iter::once(*lead));
        if !actor.sight().sees(*visibility, administrations, *contact) {
            return Err(Refusal::Absent);
        }
    }
    let allowed = match row {
        _ if own_contact && OF_CONTACTS.contains(&action) => true,
        _ if own_person && matches!(action, Action::ReadSelf | Action::ReadSessions | Action::EndSession) => true,
        Row::Person(_) if action == Action::ReadSelf => false,
        Row::Any | Row::Person(_) => reaches.iter().any(|(reach, _)| *reach != Reach::Nothing),
        Row::Administration(code) => reaches.iter().any(|(reach, unit)| match reach {
            Reach::Nothing => false,
            Reach::Led | Reach::Own => *unit == Some(*code),
            Reach::Seen => true,
        }),
        Row::Initiative { lead, participating, .. } => reaches.iter().any(|(reach, unit)| match reach {
            Reach::Nothing => false,
            Reach::Led => *unit == Some(*lead),
            Reach::Own => unit.is_some_and(|unit| unit == *lead || participating.contains(unit)),
            Reach::Seen => true,
        }),
    };
    if allowed { Ok(()) } else { Err(Refusal::Forbidden) }
}

/// How far each of the actor's roles or scopes reaches, and for which administration.
fn reaches(actor: &Actor, action: Action) -> Vec<(Reach, Option<&Code>)> {
    match actor {
        Actor::Token { administration, scopes, .. } => {
            scopes.iter().map(|scope| (action.reach_of_scope(*scope), Some(administration))).collect()
        }
        actor => {
            let grants = actor.grants().iter();
            grants.map(|grant| (action.reach_of_role(grant.role), grant.administration())).collect()
        }
    }
}
