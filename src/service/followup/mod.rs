//! Following up: what is planned and read of an initiative, kept by those who work with it and read by who sees it.

mod actors;
mod city;
mod drafts;
mod gaps;
mod report;
mod support;
mod table;
mod yearly;

pub use actors::{Asked, AskedBy};
pub use city::{CityReport, StageOfCases, Supported};
pub use gaps::{Gap, Gaps};
pub use report::{FollowUp, Followed};
pub use support::{FundingOfYear, Sums, SupportGiven, SupportOf};
pub use table::Table;
pub use yearly::{Count, IndicatorOfYear, OverlapsOfYear, YearReport};

use super::access::{may, may_to};
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::follow::{
    Document, DocumentDraft, Indicator, IndicatorDraft, Measure, MeasureDraft, Reading, ReadingDraft,
};
use crate::domain::initiative::Initiative;
use crate::store::ChangeKind;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// Measures, indicators or documents of one initiative; readings of one indicator.
const MOST: usize = 500;

impl Session<'_> {
    /// The initiative, if the actor may follow it up; the record names the administration for which they do.
    async fn followed(&mut self, id: InitiativeId) -> Result<Initiative, ServiceError> {
        let found = self.tx.find_initiative(&Sight::ALL, id).await?;
        let initiative = found.filter(|it| it.withdrawn_at.is_none()).ok_or(Error::NotFound)?;
        may_to(&self.actor, Action::FollowUp, &initiative.attributes)?;
        if let Some(administration) = self.actor.acts_for(initiative.attributes.administrations()) {
            self.author.administration = Some(administration.clone());
        }
        Ok(initiative)
    }

    async fn log_follow_up(
        &mut self,
        seq: i64,
        id: InitiativeId,
        before: Option<&Value>,
        after: &Value,
    ) -> Result<(), ServiceError> {
        self.log_from(seq, ChangeKind::FollowUpPut, &id.to_string(), before, after).await
    }
}

/// What is there may be changed from the revision that was read; what is not there may be added.
fn revision(current: Option<i64>, read: Option<i64>) -> Result<(), ServiceError> {
    match (current, read) {
        (Some(current), Some(read)) if current == read => Ok(()),
        (Some(current), _) => Err(Error::Stale { current }.into()),
        (None, Some(_)) => Err(Error::NotFound.into()),
        (None, None) => Ok(()),
    }
}

fn has_room(count: usize) -> Result<(), ServiceError> {
    if count < MOST {
        return Ok(());
    }
    let fault = Fault::new("", FaultCode::TooManyItems).with("found", count + 1).with("limit", MOST);
    Err(Error::invalid(vec![fault]).into())
}

impl Service {
    /// Whether somebody may write what an initiative comes to.
    #[must_use]
    pub fn may_follow_up(&self, actor: &Actor, initiative: &Initiative) -> bool {
        initiative.withdrawn_at.is_none() && may_to(actor, Action::FollowUp, &initiative.attributes).is_ok()
    }

    /// Refuses who may not before a number is taken; the session asks again.
    pub(super) async fn may_follow(&self, actor: &Actor, id: InitiativeId) -> Result<(), ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let found = self.store.read().await?.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        may_to(actor, Action::FollowUp, &found.attributes)
    }

    /// Adds a measure to the plan of an initiative (`known` is `None`), or changes the one with this id and revision.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Stale`]; [`Error::Invalid`] with every fault.
    pub async fn put_measure(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        known: Option<(Uuid, i64)>,
        draft: MeasureDraft,
    ) -> Result<Measure, ServiceError> {
        self.may_follow(actor, id).await?;
        let (draft, actor) = (drafts::measure(draft)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.followed(id).await?;
            let all = session.tx.measures_of(id).await?;
            let own = known.map_or_else(Uuid::new_v4, |(own, _)| own);
            let before = all.iter().find(|it| it.id == own);
            revision(before.map(|it| it.revision), known.map(|(_, revision)| revision))?;
            has_room(all.len() - usize::from(before.is_some()))?;
            let seq = session.next_seq().await?;
            let measure = Measure { id: own, revision: seq, draft };
            session.tx.put_measure(id, &measure).await?;
            let told = |it: &Measure| json!({ "measure": { "id": it.id, "is": it.draft } });
            session.log_follow_up(seq, id, before.map(told).as_ref(), &told(&measure)).await?;
            session.commit().await?;
            Ok(measure)
        })
        .await
    }

    /// Adds an indicator to an initiative (`known` is `None`), or changes the one with this id and revision.
    ///
    /// # Errors
    /// As [`Self::put_measure`].
    pub async fn put_indicator(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        known: Option<(Uuid, i64)>,
        draft: IndicatorDraft,
    ) -> Result<Indicator, ServiceError> {
        self.may_follow(actor, id).await?;
        let (draft, actor) = (drafts::indicator(draft)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.followed(id).await?;
            let all = session.tx.indicators_of(id).await?;
            let own = known.map_or_else(Uuid::new_v4, |(own, _)| own);
            let before = all.iter().find(|it| it.id == own);
            revision(before.map(|it| it.revision), known.map(|(_, revision)| revision))?;
            has_room(all.len() - usize::from(before.is_some()))?;
            let seq = session.next_seq().await?;
            let indicator = Indicator { id: own, revision: seq, draft };
            session.tx.put_indicator(id, &indicator).await?;
            let told = |it: &Indicator| json!({ "indicator": { "id": it.id, "is": it.draft } });
            session.log_follow_up(seq, id, before.map(told).as_ref(), &told(&indicator)).await?;
            session.commit().await?;
            Ok(indicator)
        })
        .await
    }

    /// Writes a reading of an indicator down, for good. One that corrects another stands for it from then on.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where the initiative has no such indicator; [`Error::Forbidden`]; [`Error::Invalid`] with
    /// every fault, also that what it corrects is no reading of the indicator or was corrected before.
    pub async fn add_reading(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        indicator: Uuid,
        draft: ReadingDraft,
    ) -> Result<Reading, ServiceError> {
        self.may_follow(actor, id).await?;
        let (draft, actor) = (drafts::reading(draft, self.clock.now().date())?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.followed(id).await?;
            let is_own = session.tx.indicators_of(id).await?.iter().any(|it| it.id == indicator);
            if !is_own {
                return Err(Error::NotFound.into());
            }
            let readings = session.tx.readings_of(id).await?.remove(&indicator).unwrap_or_default();
            has_room(readings.len())?;
            if let Some(wrong) = draft.corrects {
                let is_there = readings.iter().any(|it| it.id == wrong);
                if !is_there || readings.iter().any(|it| it.draft.corrects == Some(wrong)) {
                    return Err(Error::invalid(vec![Fault::new("/corrects", FaultCode::NotToBeCorrected)]).into());
                }
            }
            let seq = session.next_seq().await?;
            let reading = Reading { id: Uuid::new_v4(), draft, recorded_at: session.at };
            session.tx.insert_reading(indicator, seq, &reading, &session.actor.key()).await?;
            let document = json!({ "reading": { "id": reading.id, "indicator": indicator, "is": reading.draft } });
            session.log_follow_up(seq, id, None, &document).await?;
            session.commit().await?;
            Ok(reading)
        })
        .await
    }

    /// Links a document to an initiative.
    ///
    /// # Errors
    /// As [`Self::put_measure`].
    pub async fn add_document(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        draft: DocumentDraft,
    ) -> Result<Document, ServiceError> {
        self.may_follow(actor, id).await?;
        let (draft, actor) = (drafts::document(draft)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.followed(id).await?;
            has_room(session.tx.documents_of(id).await?.len())?;
            let seq = session.next_seq().await?;
            let document = Document { id: Uuid::new_v4(), draft };
            session.tx.insert_document(id, seq, &document).await?;
            session.log_follow_up(seq, id, None, &json!({ "document": document })).await?;
            session.commit().await?;
            Ok(document)
        })
        .await
    }

    /// Takes the link to a document away.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where the initiative has no such document; [`Error::Forbidden`].
    pub async fn delete_document(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        document: Uuid,
    ) -> Result<(), ServiceError> {
        self.may_follow(actor, id).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.followed(id).await?;
            let all = session.tx.documents_of(id).await?;
            let found = all.into_iter().find(|it| it.id == document).ok_or(Error::NotFound)?;
            session.tx.delete_document(document).await?;
            let seq = session.next_seq().await?;
            let before = json!({ "document": found });
            session.log_follow_up(seq, id, Some(&before), &json!({ "document": null })).await?;
            session.commit().await
        })
        .await
    }
}
