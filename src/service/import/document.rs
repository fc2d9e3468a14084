//! A file's features: from a FeatureCollection or a single Feature.

use crate::domain::error::{Error, Fault, FaultCode};
use crate::service::intake::declared_epsg;
use serde_json::Value;

/// The features of a document and the reference system that it declares for them.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) features: Vec<Value>,
    pub(super) declared_epsg: Option<u32>,
}

impl Document {
    /// Takes a document apart.
    ///
    /// # Errors
    /// [`FaultCode::NotAFeature`] when there are no features in it; [`FaultCode::UnknownCrs`].
    pub(super) fn read(mut document: Value) -> Result<Self, Error> {
        let declared_epsg = declared_epsg(&document, "").map_err(|fault| Error::invalid(vec![fault]))?;
        let kind = document.get("type").and_then(Value::as_str).unwrap_or_default();
        let features = match kind {
            "Feature" => vec![document],
            "FeatureCollection" => match document.get_mut("features").map(Value::take) {
                Some(Value::Array(features)) => features,
                _ => return Err(Error::invalid(vec![Fault::new("/features", FaultCode::Required)])),
            },
            _ => return Err(Error::invalid(vec![Fault::new("", FaultCode::NotAFeature)])),
        };
        Ok(Self { features, declared_epsg })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn features_come_in_collections_or_alone() {
        let count = |document: Value| Document::read(document).map(|document| document.features.len()).ok();
        assert_eq!(count(json!({"type": "FeatureCollection", "features": [{}, {}]})), Some(2));
        assert_eq!(count(json!({"type": "Feature", "properties": {}})), Some(1));
        for other in [json!([]), json!({"type": "Polygon"}), json!({"type": "FeatureCollection", "features": {}})] {
            assert_eq!(count(other), None);
        }
    }

    #[test]
    fn a_system_that_cannot_be_followed_stops_the_import() {
        let document = json!({"type": "FeatureCollection", "features": [], "crs": "EPSG:2263"});
        assert!(Document::read(document).is_err());
    }
}
