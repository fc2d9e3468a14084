//! Rights in use: refusals as errors, and what of an initiative is kept from whom.

use super::ServiceError;
use crate::domain::access::{Action, Actor, Refusal, Row, authorize};
use crate::domain::error::Error;
use crate::domain::initiative::{Attributes, Initiative};

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Request(match refusal {
            Refusal::SignInNeeded => Error::SignInNeeded,
            Refusal::Absent => Error::NotFound,
            Refusal::Forbidden => Error::Forbidden,
        })
    }
}

/// Whether somebody may do something at all; which rows it reaches is asked when they are known.
pub(super) fn may(actor: &Actor, action: Action) -> Result<(), ServiceError> {
    Ok(authorize(actor, action, &Row::Any)?)
}

/// Whether somebody may do something to an initiative.
pub(super) fn may_to(actor: &Actor, action: Action, attributes: &Attributes) -> Result<(), ServiceError> {
    Ok(authorize(actor, action, &Row::from(attributes))?)
}

/// An initiative as somebody may read it: with its contact person only for those who need to know.
pub(super) fn as_read(actor: &Actor, mut initiative: Initiative) -> Initiative {
    if may_to(actor, Action::ReadContact, &initiative.attributes).is_err() {
        initiative.attributes.contact_person = None;
    }
    initiative
}

/// An initiative as it stands in lists, which travel further than they were meant to: contact persons stay behind, unless
/// the list is taken out on the machine itself.
pub(super) fn as_listed(actor: &Actor, mut initiative: Initiative) -> Initiative {
    if *actor != Actor::Operator {
        initiative.attributes.contact_person = None;
    }
    initiative
}
