//! Committees and administrations: who there is.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError, intake};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::organisation::{Administration, Committee};
use crate::store::ChangeKind;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Service {
    /// Every committee, by code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn committees(&self, actor: &Actor) -> Result<Vec<Committee>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.committees().await?)
    }

    /// Every administration, in the order of registration, which decides its look on the map.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn administrations(&self, actor: &Actor) -> Result<Vec<Administration>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.administrations().await?)
    }

    pub(super) async fn administration_codes(&self) -> Result<BTreeSet<Code>, ServiceError> {
        let administrations = self.store.read().await?.administrations().await?;
        Ok(administrations.into_iter().map(|administration| administration.code).collect())
    }

    /// Adds committees and administrations, or changes the names of those that are there.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a name is missing or unfit, or an administration names a committee that is nowhere.
    pub async fn put_organisation(
        self: &Arc<Self>,
        actor: &Actor,
        mut committees: Vec<Committee>,
        mut administrations: Vec<Administration>,
    ) -> Result<(), ServiceError> {
        may(actor, Action::PutOrganisation)?;
        let mut faults = Vec::new();
        for (position, it) in committees.iter_mut().enumerate() {
            clean(&mut it.name_sv, &format!("/committees/{position}/name_sv"), &mut faults);
            clean(&mut it.name_en, &format!("/committees/{position}/name_en"), &mut faults);
        }
        for (position, it) in administrations.iter_mut().enumerate() {
            clean(&mut it.name_sv, &format!("/administrations/{position}/name_sv"), &mut faults);
            clean(&mut it.name_en, &format!("/administrations/{position}/name_en"), &mut faults);
        }
        if !faults.is_empty() {
            return Err(Error::invalid(faults).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = (session.tx.committees().await?, session.tx.administrations().await?);
            for committee in &committees {
                session.tx.put_committee(committee).await?;
            }
            let known: BTreeSet<Code> = session.tx.committees().await?.into_iter().map(|it| it.code).collect();
            for (position, administration) in administrations.iter().enumerate() {
                if administration.committee.as_ref().is_some_and(|code| !known.contains(code)) {
                    let pointer = format!("/administrations/{position}/committee");
                    return Err(Error::invalid(vec![Fault::new(pointer, FaultCode::UnknownWord)]).into());
                }
                session.tx.put_administration(administration).await?;
            }
            let document = json!({ "committees": committees, "administrations": administrations });
            let before = json!({
                "committees": before.0.iter().filter(|it| committees.iter().any(|new| new.code == it.code)).collect::<Vec<_>>(),
                "administrations":
                    before.1.iter().filter(|it| administrations.iter().any(|new| new.code == it.code)).collect::<Vec<_>>(),
            });
            session.log(ChangeKind::OrganisationPut, "organisation", Some(&before), &document).await?;
            session.commit().await
        })
        .await
    }
}

/// Puts a name into its one form.
fn clean(name: &mut String, pointer: &str, faults: &mut Vec<Fault>) {
    match intake::name(name, pointer) {
        Ok(cleaned) => *name = cleaned,
        Err(fault) => faults.push(fault),
    }
}
