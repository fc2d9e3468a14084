//! Reference layers: districts and the like, for orientation and for picking an area.

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::engine;
use crate::store::{ChangeKind, ReferenceArea};
use geo::{CoordsIter, Geometry, MapCoords, MultiPolygon};
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

    /// The area of this name in any layer; where several have it, the first by layer and code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reference_place(&self, actor: &Actor, name: &str) -> Result<Option<MultiPolygon<f64>>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        let found = self.store.read().await?.reference_place(name).await?;
        Ok(found.map(|footprint| footprint.multi_polygon().clone()))
    }

    /// Everything within so many metres of something, all in degrees; none where the metric system does not reach.
    ///
    /// # Errors
    /// When the program stops.
    pub async fn around(
        &self,
        actor: &Actor,
        what: Geometry<f64>,
        metres: f64,
    ) -> Result<Option<MultiPolygon<f64>>, ServiceError> {
        may(actor, Action::ReadOrganisation)?;
        let crs = self.crs.clone();
        let vertices = what.coords_count();
        self.measuring(vertices, move || {
            let plane = what.try_map_coords(|at| crs.project_position([at.x, at.y]).ok_or(())).ok()?;
            crs.unproject(&engine::around(&plane, metres))
        })
        .await
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
