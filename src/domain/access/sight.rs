//! What an actor sees of the register, in the form that the store's statements take.

use super::{Actor, PersonId, Role, Visibility};
use crate::domain::codes::Code;
use std::collections::BTreeSet;

/// What an actor sees: everything up to a visibility, and beyond it what they have a part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Everything that is not more hidden than this.
    pub up_to: Visibility,
    /// And what these administrations lead or take part in.
    pub administrations: BTreeSet<Code>,
    /// And what this person is the contact person of.
    pub person: Option<PersonId>,
}

impl Sight {
    /// What everybody sees.
    pub const PUBLIC: Self = Self { up_to: Visibility::Public, administrations: BTreeSet::new(), person: None };

    /// Everything.
    pub const ALL: Self = Self { up_to: Visibility::Confidential, administrations: BTreeSet::new(), person: None };

    /// Whether it goes as far as an initiative of these administrations with this contact person.
    pub fn sees<'a>(
        &self,
        visibility: Visibility,
        administrations: impl IntoIterator<Item = &'a Code>,
        contact: Option<PersonId>,
    ) -> bool {
        visibility <= self.up_to
            || administrations.into_iter().any(|code| self.administrations.contains(code))
            || (contact.is_some() && contact == self.person)
    }

    /// The visibilities that are seen whoever has a part.
    pub fn visibilities(&self) -> impl Iterator<Item = Visibility> {
        Visibility::ALL.iter().copied().filter(|visibility| *visibility <= self.up_to)
    }
}

impl Actor {
    /// What the actor sees.
    #[must_use]
    pub fn sight(&self) -> Sight {
        match self {
            Self::Public | Self::Applicant(_) => Sight::PUBLIC,
            Self::Operator => Sight::ALL,
            Self::Token { .. } => Sight {
                up_to: Visibility::Internal,
                administrations: self.coordinates().cloned().collect(),
                person: None,
            },
            Self::Person { id, grants, .. } => Sight {
                up_to: match grants.is_empty() {
                    true => Visibility::Public,
                    false if self.has(Role::CentralCoordinator) => Visibility::Confidential,
                    false => Visibility::Internal,
                },
                administrations: self.coordinates().cloned().collect(),
                person: Some(*id),
            },
        }
    }
}
