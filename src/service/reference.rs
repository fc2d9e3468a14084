//! Reference layers: districts and the like, for orientation and for picking an area.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::store::{ChangeKind, ReferenceArea};
use serde_json::json;
use std::sync::Arc;

impl Service {
    /// The layers with the number of areas in each.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reference_layers(&self, actor: &Actor) -> Result<Vec<(String, i64)>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.reference_layers().await?)
    }

    /// The areas of a layer by name; none when there is no such layer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reference_areas(&self, actor: &Actor, layer: &str) -> Result<Vec<ReferenceArea>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        Ok(self.store.read().await?.reference_areas(layer).await?)
    }

    /// Replaces a layer.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn put_reference_layer(
        self: &Arc<Self>,
        actor: &Actor,
        layer: String,
        areas: Vec<ReferenceArea>,
    ) -> Result<(), ServiceError> {
        may(actor, Action::PutReference)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.tx.replace_reference_layer(&layer, &areas).await?;
            let document = json!({ "layer": layer, "areas": areas.len() });
            session.log(ChangeKind::ReferencePut, &layer, None, &document).await?;
            session.commit().await
        })
        .await
    }
}
