//! When committees meet, and what applications are judged by: read by everybody inside, kept by administrators.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError, intake};
use crate::domain::access::{Action, Actor};
use crate::domain::agenda::{Criterion, CriterionDraft, Meeting};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault};
use crate::store::{ChangeKind, Tx};
use chrono::NaiveDate;
use serde_json::json;
use std::sync::Arc;

impl Service {
    /// Whether somebody keeps the city's organisation: its committees, administrations and criteria.
    ///
    /// # Errors
    /// That they do not.
    pub fn may_administer(&self, actor: &Actor) -> Result<(), ServiceError> {
        may(actor, Action::PutOrganisation)
    }

    /// Every meeting of a committee, the earliest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such committee.
    pub async fn meetings(&self, actor: &Actor, committee: &Code) -> Result<Vec<Meeting>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        let mut tx = self.store.read().await?;
        must_be_there(&mut tx, committee).await?;
        Ok(tx.meetings(committee).await?)
    }

    /// Of each committee the first meeting that a case can still be handed in for, by the committee's code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next_meetings(&self, actor: &Actor) -> Result<Vec<Meeting>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.next_meetings(self.clock.now().date()).await?)
    }

    /// Adds a meeting of a committee, or changes its cut-off.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such committee, [`Error::Invalid`] when the cut-off comes after the meeting.
    pub async fn put_meeting(
        self: &Arc<Self>,
        actor: &Actor,
        committee: Code,
        meets_on: NaiveDate,
        cut_off: NaiveDate,
    ) -> Result<Meeting, ServiceError> {
        self.may_administer(actor)?;
        let meeting = Meeting { committee, meets_on, cut_off, revision: 0 };
        let faults = meeting.faults();
        if !faults.is_empty() {
            return Err(Error::invalid(faults).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            must_be_there(&mut session.tx, &meeting.committee).await?;
            let seq = session.next_seq().await?;
            let meeting = Meeting { revision: seq, ..meeting };
            let before = find(&mut session.tx, &meeting.committee, meeting.meets_on).await?;
            session.tx.put_meeting(&meeting).await?;
            let (before, document) = (before.map(|it| json!({ "meeting": it })), json!({ "meeting": meeting }));
            let subject = meeting.committee.as_str();
            session.log_from(seq, ChangeKind::OrganisationPut, subject, before.as_ref(), &document).await?;
            session.commit().await?;
            Ok(meeting)
        })
        .await
    }

    /// Takes a meeting of a committee away.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such meeting.
    pub async fn delete_meeting(
        self: &Arc<Self>,
        actor: &Actor,
        committee: Code,
        meets_on: NaiveDate,
    ) -> Result<(), ServiceError> {
        self.may_administer(actor)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = find(&mut session.tx, &committee, meets_on).await?.ok_or(Error::NotFound)?;
            session.tx.delete_meeting(&committee, meets_on).await?;
            let document = json!({ "meeting": { "committee": committee, "meets_on": meets_on, "cancelled": true } });
            let (before, subject) = (json!({ "meeting": before }), committee.as_str());
            session.log(ChangeKind::OrganisationPut, subject, Some(&before), &document).await?;
            session.commit().await
        })
        .await
    }

    /// Every criterion, in the order in which they are asked, retired ones too.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn criteria(&self, actor: &Actor) -> Result<Vec<Criterion>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.criteria().await?)
    }

    /// Adds a criterion (`revision` is `None`) or changes the one that was read with that revision.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault of the texts; [`Error::Stale`] when it has changed since, or is there already;
    /// [`Error::NotFound`] when there is none to change.
    pub async fn put_criterion(
        self: &Arc<Self>,
        actor: &Actor,
        code: Code,
        draft: CriterionDraft,
        revision: Option<i64>,
    ) -> Result<Criterion, ServiceError> {
        self.may_administer(actor)?;
        let draft = cleaned(draft).map_err(Error::invalid)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.tx.criteria().await?.into_iter().find(|criterion| criterion.code == code);
            match (before.as_ref().map(|criterion| criterion.revision), revision) {
                (None, None) => {}
                (None, Some(_)) => return Err(Error::NotFound.into()),
                (Some(current), revision) if revision != Some(current) => return Err(Error::Stale { current }.into()),
                (Some(_), _) => {}
            }
            let seq = session.next_seq().await?;
            let criterion = Criterion::of(code, draft, seq);
            session.tx.put_criterion(&criterion).await?;
            let (before, document) = (before.map(|it| json!({ "criterion": it })), json!({ "criterion": criterion }));
            session.log_from(seq, ChangeKind::OrganisationPut, "criteria", before.as_ref(), &document).await?;
            session.commit().await?;
            Ok(criterion)
        })
        .await
    }
}

async fn find(tx: &mut Tx, committee: &Code, meets_on: NaiveDate) -> Result<Option<Meeting>, ServiceError> {
    Ok(tx.meetings(committee).await?.into_iter().find(|meeting| meeting.meets_on == meets_on))
}

async fn must_be_there(tx: &mut Tx, committee: &Code) -> Result<(), ServiceError> {
    let is_there = tx.committees().await?.iter().any(|it| it.code == *committee);
    if is_there { Ok(()) } else { Err(Error::NotFound.into()) }
}

/// The draft with its texts in their one form, or every fault of them.
fn cleaned(draft: CriterionDraft) -> Result<CriterionDraft, Vec<Fault>> {
    let names = [("/name_sv", &draft.name_sv), ("/name_en", &draft.name_en)];
    let texts = [("/text_sv", &draft.text_sv), ("/text_en", &draft.text_en)];
    let names = names.map(|(pointer, text)| intake::name(text, pointer));
    let texts = texts.map(|(pointer, text)| intake::prose(text, pointer));
    match (names, texts) {
        ([Ok(name_sv), Ok(name_en)], [Ok(text_sv), Ok(text_en)]) => {
            Ok(CriterionDraft { name_sv, name_en, text_sv, text_en, ..draft })
        }
        (names, texts) => Err(names.into_iter().chain(texts).filter_map(Result::err).collect()),
    }
}
