//! Who acts: nobody known, an applicant, a person with roles, a program with a token, or the machine's own commands.

use super::{ApplicantId, PersonId, Role, Scope};
use crate::domain::codes::Code;
use crate::domain::record::Author;
use chrono::NaiveDate;

/// A role that a person has, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What it lets them do.
    pub role: Role,
    /// For this administration, or committee in the case of a secretary; without it the whole city.
    pub unit: Option<Code>,
    /// The first day.
    pub begins: Option<NaiveDate>,
    /// The first day after it.
    pub ends: Option<NaiveDate>,
    /// Who gave it for a while, and still has it.
    pub on_behalf_of: Option<PersonId>,
}

/// Whether a role is one of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitNeed {
    /// An administration must be named.
    Administration,
    /// A committee must be named.
    Committee,
    /// An administration may be named.
    Maybe,
    /// The role is the whole city's.
    None,
}

impl Role {
    /// What unit the role needs.
    #[must_use]
    pub fn unit_need(self) -> UnitNeed {
        match self {
            Self::Coordinator => UnitNeed::Administration,
            Self::CommitteeSecretary => UnitNeed::Committee,
            Self::Viewer | Self::ContactPerson | Self::Handler => UnitNeed::Maybe,
            Self::CentralCoordinator | Self::Administrator => UnitNeed::None,
        }
    }
}

impl Grant {
    /// A role without end. A role that needs a unit lets its holder do nothing without one.
    #[must_use]
    pub fn new(role: Role, unit: Option<Code>) -> Self {
        Self { role, unit, begins: None, ends: None, on_behalf_of: None }
    }

    /// Reads what [`Grant`] is shown as: `administrator` or `coordinator:FGK`; `None` when the role is not known, or has a unit that does not suit it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (role, unit) = match text.split_once(':') {
            Some((role, unit)) => (role, Some(Code::parse(unit)?)),
            None => (text, None),
        };
        let role = Role::parse(role)?;
        let suits = match role.unit_need() {
            UnitNeed::Administration | UnitNeed::Committee => unit.is_some(),
            UnitNeed::None => unit.is_none(),
            UnitNeed::Maybe => true,
        };
        suits.then(|| Self::new(role, unit))
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.begins.is_none_or(|begins| begins <= day) && self.ends.is_none_or(|ends| day < ends)
    }

    /// The administration it is for; a secretary's unit is a committee.
    #[must_use]
    pub fn administration(&self) -> Option<&Code> {
        self.unit.as_ref().filter(|_| self.role != Role::CommitteeSecretary)
    }
}

impl std::fmt::Display for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{}:{unit}", self.role),
            None => write!(f, "{}", self.role),
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Public,
    /// Somebody outside the city whose address was verified.
    Applicant(ApplicantId),
    /// A person of the city.
    Person {
        /// The person.
        id: PersonId,
        /// What they are called.
        name: String,
        /// Their roles that are in force.
        grants: Vec<Grant>,
    },
    /// A program with a token.
    Token {
        /// The public part of the token.
        id: String,
        /// The administration it acts for.
        administration: Code,
        /// What it may be used for.
        scopes: Vec<Scope>,
    },
    /// A command run on the machine itself: may everything, and is recorded as `operator`.
    Operator,
}

impl Actor {
    /// The stable word by which the record names the actor: `person:UUID`, `token:ID`, `applicant:UUID`, `operator`, `public`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Public => "public".to_owned(),
            Self::Applicant(id) => format!("applicant:{id}"),
            Self::Person { id, .. } => format!("person:{id}"),
            Self::Token { id, .. } => format!("token:{id}"),
            Self::Operator => "operator".to_owned(),
        }
    }

    /// The actor as the record names it; with the administration they act for, where it can be no other.
    #[must_use]
    pub fn author(&self) -> Author {
        let mut administrations = self.coordinates();
        let only = administrations.next().filter(|first| administrations.all(|other| other == *first)).cloned();
        Author { actor: self.key(), administration: only, reason: None }
    }

    /// The person, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The person's roles in force.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Person { grants, .. } => grants,
            _ => &[],
        }
    }

    /// Whether a person has a role, for whatever unit.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }

    /// The administrations whose initiatives the actor writes.
    pub fn coordinates(&self) -> impl Iterator<Item = &Code> {
        let token = match self {
            Self::Token { administration, .. } => Some(administration),
            _ => None,
        };
        let coordinator = self.grants().iter().filter(|grant| grant.role == Role::Coordinator);
        coordinator.filter_map(|grant| grant.unit.as_ref()).chain(token)
    }

    /// The first of some administrations that the actor acts for, for the record.
    #[must_use]
    pub fn acts_for<'a>(&self, administrations: impl IntoIterator<Item = &'a Code>) -> Option<&'a Code> {
        administrations.into_iter().find(|code| self.coordinates().any(|own| own == *code))
    }
}
