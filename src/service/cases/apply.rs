//! Writing an application, part by part: each is kept as it is, whole or not.

use super::step::Effect;
use super::{CaseView, clean, find};
use crate::domain::access::{Action, Actor};
use crate::domain::case::{Application, CaseEvent, CaseId, Spokesperson, row};
use crate::domain::error::Error;
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;

/// The parts of an application that are to be kept; what is left out stays as it was.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Parts {
    /// What it is called.
    pub title: Option<String>,
    /// Everything that is written.
    pub application: Option<Application>,
    /// Who speaks for the group.
    pub spokesperson: Option<Spokesperson>,
    /// The area as GeoJSON.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
}

impl Service {
    /// Keeps parts of an application, if the case still has the revision that was seen.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whose it is not; [`Error::Stale`]; [`Error::WrongState`] where the
    /// application is not being written; [`Error::Invalid`] with every fault.
    pub async fn save_application(
        self: &Arc<Self>,
        actor: &Actor,
        id: CaseId,
        revision: i64,
        parts: Parts,
    ) -> Result<CaseView, ServiceError> {
        let seen = find(&mut self.store.read().await?, actor, id).await?;
        may(actor, Action::Apply)?;
        let Parts { title, application, spokesperson, geometry } = parts;
        let title = title.map(|title| clean::title(&title)).transpose()?;
        let application = application.map(clean::application).transpose()?;
        let spokesperson = spokesperson.map(clean::spokesperson).transpose()?;
        if row(seen.state, CaseEvent::Save, &seen.roles_of(actor)).is_none() {
            return Err(Error::WrongState("the case").into());
        }
        let area = match geometry {
            Some(geometry) => Some(self.read_area(geometry).await?),
            None => None,
        };
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let mut case = find(&mut session.tx, &actor, id).await?;
            if case.revision != revision {
                return Err(Error::Stale { current: case.revision }.into());
            }
            let row = row(case.state, CaseEvent::Save, &case.roles_of(&actor)).ok_or(Error::WrongState("the case"))?;
            let saved: Vec<&str> = [
                ("title", title.is_some()),
                ("application", application.is_some()),
                ("spokesperson", spokesperson.is_some()),
                ("area", area.is_some()),
            ]
            .into_iter()
            .filter_map(|(part, is_there)| is_there.then_some(part))
            .collect();
            case.title = title.unwrap_or(case.title);
            case.application = application.unwrap_or(case.application);
            case.spokesperson = spokesperson.or(case.spokesperson);
            case.area = area.or(case.area);
            let (state, detail) = (case.state, json!({ "parts": saved }));
            let effect = Effect { detail, ..Effect::default() };
            session.happened(&mut case, row.event, Some(state), state, effect).await?;
            session.commit().await?;
            service.case(&actor, id).await
        })
        .await
    }
}
