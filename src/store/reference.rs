//! Reference layers: areas for orientation and for picking.

use super::codec::Shape;
use super::{StoreError, Tx, on, sql};
use crate::domain::footprint::Footprint;

/// An area of a reference layer.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceArea {
    /// Unique within the layer.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The area.
    pub footprint: Footprint,
}

impl Tx {
    /// The layers with the number of areas in each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reference_layers(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(on!(self, |connection| sqlx::query_as(sql::REFERENCE_LAYERS).fetch_all(connection).await?))
    }

    /// The areas of a layer by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reference_areas(&mut self, layer: &str) -> Result<Vec<ReferenceArea>, StoreError> {
        let rows: Vec<(String, String, Shape)> =
            on!(self, |connection| sqlx::query_as(sql::REFERENCE_AREAS).bind(layer).fetch_all(connection).await?);
        let area = |(code, name, shape): (String, String, Shape)| ReferenceArea { code, name, footprint: shape.0 };
        Ok(rows.into_iter().map(area).collect())
    }

    /// The area of this name, the first by layer and code.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reference_place(&mut self, name: &str) -> Result<Option<Footprint>, StoreError> {
        let found: Option<Shape> = on!(self, |connection| sqlx::query_scalar(sql::REFERENCE_PLACE)
            .bind(name)
            .fetch_optional(connection)
            .await?);
        Ok(found.map(|shape| shape.0))
    }

    /// Replaces a layer.
    ///
    /// # Errors
    /// What the database says, also that a code comes twice.
    pub async fn replace_reference_layer(&mut self, layer: &str, areas: &[ReferenceArea]) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::CLEAR_REFERENCE_LAYER)
            .bind(layer)
            .execute(connection)
            .await
            .map(drop)?);
        for area in areas {
            let bbox = area.footprint.bbox();
            on!(self, |connection| sqlx::query(sql::INSERT_REFERENCE_AREA)
                .bind(layer)
                .bind(&area.code)
                .bind(&area.name)
                .bind(bbox.min_lon)
                .bind(bbox.min_lat)
                .bind(bbox.max_lon)
                .bind(bbox.max_lat)
                .bind(Shape(area.footprint.clone()))
                .execute(connection)
                .await
                .map(drop)?);
        }
        Ok(())
    }
}
