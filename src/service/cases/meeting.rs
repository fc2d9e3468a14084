//! The agenda of a committee's meeting: the cases that go to it.

use super::check;
use crate::domain::access::{Action, Actor};
use crate::domain::agenda::Meeting;
use crate::domain::case::{Case, KeptDecision};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::service::access::may;
use crate::service::{Service, ServiceError};
use chrono::NaiveDate;

/// What a committee has before it.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// The meeting.
    pub meeting: Meeting,
    /// The cases that go to it, each with what was decided at it last and how many critical overlaps nobody has answered.
    pub items: Vec<(Case, Option<KeptDecision>, usize)>,
}

impl Service {
    /// The agenda of a meeting.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such meeting.
    pub async fn agenda(&self, actor: &Actor, committee: &Code, meets_on: NaiveDate) -> Result<Agenda, ServiceError> {
        may(actor, Action::ReadCase)?;
        let mut tx = self.store.read().await?;
        let meeting = tx.meetings(committee).await?.into_iter().find(|it| it.meets_on == meets_on);
        let meeting = meeting.ok_or(Error::NotFound)?;
        let mut items = Vec::new();
        for mut case in tx.cases_at(&actor.sight(), committee, meets_on).await? {
            super::without_people(&mut case, actor);
            let decided = tx.decisions_of(case.id).await?;
            let decided = decided.into_iter().rev().find(|it| it.meets_on == Some(meets_on));
            let open = match case.initiative {
                Some(id) => check::unanswered(&mut tx, &actor.sight(), id).await?.len(),
                None => 0,
            };
            items.push((case, decided, open));
        }
        Ok(Agenda { meeting, items })
    }
}
