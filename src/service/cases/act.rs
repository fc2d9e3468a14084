//! Doing something with a case: by the table of its states, in one transaction with everything that follows.

use super::initiative::current;
use super::step::{self, Effect};
use super::{CaseView, check, clean, find, lacking};
use crate::domain::access::{Action, Actor, Role};
use crate::domain::case::{Act, Case, CaseEvent, CaseId, CaseState, KeptDecision, Received, Row, row};
use crate::domain::error::Error;
use crate::domain::person::GivenRole;
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{CaseEventRow, ChangeKind, Tx};
use chrono::Datelike;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

impl Service {
    /// Does something with a case, if it still has the revision that was seen.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for who is nothing to the case; [`Error::Stale`]; [`Error::WrongState`]
    /// where the table has no such row for them; [`Error::Unmet`] with what must hold first; [`Error::Invalid`].
    pub async fn act_on_case(
        self: &Arc<Self>,
        actor: &Actor,
        id: CaseId,
        revision: i64,
        act: Act,
    ) -> Result<CaseView, ServiceError> {
        let mut tx = self.store.read().await?;
        let mut case = find(&mut tx, actor, id).await?;
        if case.roles_of(actor).is_empty() {
            return Err(Error::Forbidden.into());
        }
        let act = clean::act(act)?;
        let row = self.may_act(&mut tx, actor, &case, revision, &act).await?;
        step::take(&mut tx, &mut case, &act, self.clock.now()).await?;
        drop(tx);
        let prepared = self.prepare(&case, &act, row.to.unwrap_or(case.state)).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let mut case = find(&mut session.tx, &actor, id).await?;
            let row = service.may_act(&mut session.tx, &actor, &case, revision, &act).await?;
            let (before, at) = (case.state, session.at);
            let after = row.to.unwrap_or(before);
            let effect = step::take(&mut session.tx, &mut case, &act, at).await?;
            session.author.reason = Some(effect.reason.clone()).filter(|reason| !reason.is_empty());
            if let Some(prepared) = prepared {
                session.keep_in_step(&mut case, &act, after, prepared).await?;
            }
            session.happened(&mut case, row.event, Some(before), after, effect).await?;
            session.commit().await?;
            service.case(&actor, id).await
        })
        .await
    }

    /// The row of the table by which somebody may do something now.
    async fn may_act(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        case: &Case,
        revision: i64,
        act: &Act,
    ) -> Result<&'static Row, ServiceError> {
        if case.revision != revision {
            return Err(Error::Stale { current: case.revision }.into());
        }
        let row = row(case.state, act.event(), &case.roles_of(actor)).ok_or(Error::WrongState("the case"))?;
        let events = tx.case_events(case.id).await?;
        let lacking = lacking(row.guards, &self.facts(tx, case, &events).await?);
        if lacking.is_empty() { Ok(row) } else { Err(Error::Unmet(lacking).into()) }
    }

    /// The city's people who can be the contact person of a case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn contact_persons(&self, actor: &Actor) -> Result<Vec<(Uuid, String)>, ServiceError> {
        may(actor, Action::WorkOnCase)?;
        let (mut tx, today) = (self.store.read().await?, self.clock.now().date());
        let roles = tx.roles().await?;
        let is_one = |id| {
            let holds = |role: &&GivenRole| role.ended_at.is_none() && role.grant.holds_on(today);
            let mut own = roles.iter().filter(|role| role.person == id).filter(holds);
            own.any(|role| role.grant.role == Role::ContactPerson)
        };
        let persons = tx.persons().await?.into_iter().filter(|person| is_one(person.id));
        Ok(persons.map(|person| (person.id, person.name)).collect())
    }
}

impl Session<'_> {
    /// Writes down that something happened with a case, with everything that follows from it.
    pub(super) async fn happened(
        &mut self,
        case: &mut Case,
        event: CaseEvent,
        before: Option<CaseState>,
        after: CaseState,
        mut effect: Effect,
    ) -> Result<(), ServiceError> {
        let seq = self.next_seq().await?;
        let was = before.map(|state| json!({ "state": state, "administration": case.administration }));
        if before != Some(after) {
            case.since = self.at;
        }
        (case.state, case.revision, case.updated_at) = (after, seq, self.at);
        case.number = self.tx.put_case(case).await?;
        let annex = match current(&mut self.tx, case).await {
            Ok(Some(initiative)) if effect.decision.is_some() || step::is_checked_with(event) => {
                check::snapshot(&mut self.tx, &initiative).await?
            }
            _ => Value::Null,
        };
        if step::is_checked_with(event)
            && let Some(detail) = effect.detail.as_object_mut()
        {
            detail.insert("check".to_owned(), annex.clone());
        }
        if let Some((what, content)) = effect.received.take() {
            let number = self.receive(case, what, content).await?;
            if let Some(detail) = effect.detail.as_object_mut() {
                detail.insert("received".to_owned(), json!(number));
            }
        }
        if let Some((decision, is_correction)) = effect.decision.take() {
            let earlier = self.tx.decisions_of(case.id).await?.pop();
            let committee = case.committee.clone().ok_or(Error::WrongState("no committee decides"))?;
            let kept = KeptDecision {
                id: Uuid::new_v4(),
                decision,
                committee,
                meets_on: case.meets_on,
                corrects: earlier.filter(|_| is_correction).map(|earlier| earlier.id),
                by: self.author.actor.clone(),
                at: self.at,
                annex,
            };
            self.tx.insert_decision(case.id, &kept).await?;
        }
        let administration = self.author.administration.clone().or_else(|| case.administration.clone());
        let row = CaseEventRow {
            seq,
            at: self.at,
            actor: self.author.actor.clone(),
            administration: administration.filter(|_| !self.author.actor.starts_with("applicant:")),
            event,
            before,
            after,
            reason: effect.reason,
            detail: effect.detail,
        };
        self.tx.append_case_event(case.id, &row).await?;
        self.note_case(case, event, seq).await?;
        if let Some(template) = effect.mail {
            self.tell_applicant(case, template, seq).await?;
        }
        let document = json!({
            "event": event, "number": case.number, "state": after, "administration": case.administration,
        });
        self.log_from(seq, ChangeKind::CaseChanged, &case.id.to_string(), was.as_ref(), &document).await
    }

    /// Gives what came in a number of the diary, as people write it.
    pub(super) async fn receive(
        &mut self,
        case: &Case,
        what: Received,
        content: Value,
    ) -> Result<String, ServiceError> {
        let year = i64::from(self.at.date().year());
        let digest = hexadecimal(content.to_string().as_bytes());
        let sender = self.author.actor.clone();
        let number = self.tx.receive(case.id, what, &sender, (&digest, content), (year, self.at)).await?;
        Ok(diary_number(year, number))
    }
}

/// A number of the diary as people write it.
#[must_use]
pub fn diary_number(year: i64, number: i64) -> String {
    format!("{year}-{number:05}")
}

/// SHA-256 in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
