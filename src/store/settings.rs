//! The installation's settings.

use super::codec::Json;
use super::copy::UNFINISHED;
use super::{StoreError, Tx, on, sql};
use crate::domain::settings::Settings;
use serde_json::{Map, Value};

impl Tx {
    /// The settings the store was made with; `None` in a store that is not set up yet.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when a value is not what this version writes.
    pub async fn settings(&mut self) -> Result<Option<Settings>, StoreError> {
        let rows: Vec<(String, Json<Value>)> =
            on!(self, |connection| sqlx::query_as(sql::SETTINGS).fetch_all(connection).await?);
        if rows.is_empty() {
            return Ok(None);
        }
        if rows.iter().any(|(key, _)| key == UNFINISHED) {
            let message = "a copy into this store was broken off: run it again, it goes on where it ended";
            return Err(StoreError::Unusable(message.into()));
        }
        let values: Map<String, Value> = rows.into_iter().map(|(key, value)| (key, value.0)).collect();
        let settings = serde_json::from_value(Value::Object(values));
        settings.map(Some).map_err(|error| StoreError::Corrupt(format!("settings: {error}")))
    }

    /// Sets a new store up.
    ///
    /// # Errors
    /// What the database says, also that the store has settings.
    pub async fn put_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        let values = serde_json::to_value(settings).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        for (key, value) in values.as_object().into_iter().flatten() {
            on!(self, |connection| sqlx::query(sql::PUT_SETTING)
                .bind(key)
                .bind(Json(value.clone()))
                .execute(connection)
                .await
                .map(drop)?);
        }
        Ok(())
    }
}
