//! Rights in use: refusals as errors, and what of an initiative is kept from whom.

use super::ServiceError;
use super::live::Known;
use crate::domain::access::{Action, Actor, Refusal, Row, authorize};
use crate::domain::codes::Code;
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

/// Whether somebody may do something to an overlap: to one of its sides, both of which they see.
pub(super) fn may_to_either(actor: &Actor, action: Action, sides: [&Known; 2]) -> Result<(), ServiceError> {
    let of = |known: &Known| {
        let participating: Vec<Code> = known.party.administrations.iter().cloned().collect();
        let contact = known.contact_person.as_ref().and_then(|contact| contact.person);
        let (lead, visibility) = (&known.lead_administration, known.visibility);
        authorize(actor, action, &Row::Initiative { lead, participating: &participating, visibility, contact })
    };
    match sides.map(of) {
        [Err(Refusal::Absent), _] | [_, Err(Refusal::Absent)] => Err(Refusal::Absent.into()),
        [Ok(()), _] | [_, Ok(())] => Ok(()),
        [Err(refusal), _] => Err(refusal.into()),
    }
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
