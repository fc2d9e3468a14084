//! The dossier of one support case: what came in with its files, what was judged, decided and agreed, and what the record says.

use super::{Dossier, DossierEntry, entries_of, gathered, without_id};
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::case::CaseId;
use crate::domain::error::Error;
use crate::domain::record::Checkpoint;
use crate::domain::time::Timestamp;
use crate::service::access::may;
use crate::service::{CaseView, Service, ServiceError};
use crate::store::Attachment;
use std::sync::Arc;

/// Everything of one support case.
#[derive(Debug, Clone)]
pub struct CaseDossier {
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether what would tell of people was left out.
    pub masked: bool,
    /// The case.
    pub view: CaseView,
    /// What the record says of it, the first first.
    pub entries: Vec<DossierEntry>,
    /// The newest checkpoint of the record, by which the seals can be checked.
    pub checkpoint: Option<Checkpoint>,
    /// Its files with what is in them; none where people are left out, since nobody knows what files tell.
    pub files: Vec<(Attachment, Vec<u8>)>,
    /// The dossier of the initiative that it is about, for who may take that out.
    pub initiative: Option<Dossier>,
}

impl Service {
    /// Whether somebody may take out everything of a case that they see.
    ///
    /// # Errors
    /// That they may not.
    pub fn may_make_case_dossier(&self, actor: &Actor, view: &CaseView, masked: bool) -> Result<(), ServiceError> {
        match &view.case.administration {
            Some(code) => authorize(actor, Action::MakeDossier, &Row::Administration(code))?,
            None => may(actor, Action::MakeDossier)?,
        }
        if masked || view.tells_people { Ok(()) } else { Err(Error::Forbidden.into()) }
    }

    /// Everything of one support case. `masked` leaves out what would tell of people; without it only who is told of them gets
    /// it. That it was made is recorded, before it is given out.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees none; when they may not.
    pub async fn case_dossier(
        self: &Arc<Self>,
        actor: &Actor,
        id: CaseId,
        masked: bool,
    ) -> Result<CaseDossier, ServiceError> {
        may(actor, Action::ReadCase)?;
        let seen = self.store.read().await?.find_case(&actor.sight(), id).await?;
        seen.ok_or(Error::NotFound)?;
        // Before the case is read, which is recorded of whom it tells of people.
        may(actor, Action::MakeDossier)?;
        let mut view = self.case(actor, id).await?;
        self.may_make_case_dossier(actor, &view, masked)?;
        // What the one who makes it could do is no part of what happened.
        (view.roles, view.open) = (Vec::new(), Vec::new());
        if masked {
            mask(&mut view);
        }
        let mut tx = self.store.read().await?;
        let mut files = Vec::new();
        for file in view.attachments.iter().filter(|_| !masked) {
            let content = tx.attachment(id, file.id).await?.ok_or(Error::NotFound)?;
            files.push((file.clone(), content));
        }
        let initiative = match view.case.initiative {
            Some(about) => of_initiative(gathered(&mut tx, actor, about, masked).await)?,
            None => None,
        };
        let entries = entries_of(&mut tx, actor, &id.to_string(), masked).await?;
        let checkpoint = tx.checkpoints(1).await?.into_iter().next();
        drop(tx);
        let made_at = self.record_dossier(actor, id.to_string(), masked).await?;
        let initiative = initiative.map(|dossier| Dossier { made_at, ..dossier });
        Ok(CaseDossier { made_at, masked, view, entries, checkpoint, files, initiative })
    }
}

/// None of an initiative that somebody may not take out by itself.
fn of_initiative(gathered: Result<Dossier, ServiceError>) -> Result<Option<Dossier>, ServiceError> {
    match gathered {
        Ok(dossier) => Ok(Some(dossier)),
        Err(ServiceError::Request(Error::NotFound | Error::Forbidden)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Leaves out people, those of the house too, and the free texts of the log and the names of files, in which they may be named.
fn mask(view: &mut CaseView) {
    view.without_people();
    view.contact_name = None;
    view.case.application.speaks.clear();
    view.attachments.iter_mut().for_each(|file| file.name = file.id.to_string());
    for event in &mut view.events {
        event.actor = without_id(std::mem::take(&mut event.actor));
        event.reason.clear();
        if let Some(members) = event.detail.as_object_mut() {
            for told in ["summary", "next_step", "text", "what", "contact_person", "name"] {
                members.remove(told);
            }
        }
    }
    view.decisions.iter_mut().for_each(|decision| decision.by = without_id(std::mem::take(&mut decision.by)));
}
