//! One feature of a file: what it says of an initiative, under which name, and how it is found again.

use super::ImportOptions;
use super::mapping::{PARENT_EXTERNAL_ID, fitted};
use super::report::{FeatureReport, Outcome};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::Fault;
use crate::service::intake::{FIELDS, declared_epsg};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Properties in which files usually keep a name, in small letters.
const USUAL_NAMES: [&str; 3] = ["name", "namn", "title"];

/// The source and the external id by which a feature is known within a run.
pub(super) type Key = (String, String);

/// A feature before it is checked.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Its place in the file, from 0.
    pub(super) number: usize,
    /// What its source calls it.
    pub(super) external_id: String,
    /// The source.
    pub(super) source: String,
    /// The register's own id, in a file that was exported from it.
    pub(super) own_id: Option<InitiativeId>,
    /// Its parent.
    pub(super) parent: Option<Key>,
    /// What the file says, field by field.
    pub(super) fields: Map<String, Value>,
    /// What it is called when the file does not say.
    pub(super) fallback_name: String,
    /// Its area.
    pub(super) geometry: Value,
    /// The reference system that the feature itself declares.
    pub(super) declared_epsg: Result<Option<u32>, Fault>,
}

impl Candidate {
    /// Reads a feature; whatever is wrong with it is found later.
    pub(super) fn read(number: usize, feature: &Value, source: &str, options: &ImportOptions) -> Self {
        let nothing = Map::new();
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
        let mut fields = fields(properties, options);
        let parent = fields.remove(PARENT_EXTERNAL_ID).as_ref().and_then(text);
        let own_external_id = fields.remove("external_id").as_ref().and_then(text);
        let own_source = fields.remove("source").as_ref().and_then(text).filter(|_| own_external_id.is_some());
        let source = own_source.filter(|_| options.source.is_none()).unwrap_or_else(|| source.to_owned());
        let id = feature.get("id").and_then(text);
        let external_id = match options.id_property.as_ref() {
            Some(property) => properties.get(property).and_then(text),
            None => own_external_id.or_else(|| id.clone()),
        };
        let external_id = external_id.unwrap_or_else(|| fingerprint(feature));
        Self {
            number,
            fallback_name: usual_name(properties).unwrap_or_else(|| format!("{source} {external_id}")),
            external_id,
            own_id: id.and_then(|id| id.parse().ok()),
            parent: parent.map(|parent| (source.clone(), parent)),
            source,
            fields,
            geometry: feature.get("geometry").cloned().unwrap_or_default(),
            declared_epsg: declared_epsg(feature, &pointer(number)),
        }
    }

    /// The administrations that the feature names.
    pub(super) fn administrations(&self) -> impl Iterator<Item = Code> {
        let lead = self.fields.get("lead_administration").into_iter();
        let others = self.fields.get("participating_administrations").and_then(Value::as_array);
        lead.chain(others.into_iter().flatten()).filter_map(|code| Code::parse(code.as_str()?))
    }

    /// Its name within a run.
    pub(super) fn key(&self) -> Key {
        (self.source.clone(), self.external_id.clone())
    }

    /// The report of a feature that cannot be stored.
    pub(super) fn refused(self, faults: Vec<Fault>) -> FeatureReport {
        FeatureReport {
            number: self.number,
            external_id: self.external_id,
            outcome: Outcome::Refused(faults),
            notes: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// The pointer to the feature in its file.
    pub(super) fn pointer(&self) -> String {
        pointer(self.number)
    }
}

fn pointer(number: usize) -> String {
    format!("/features/{number}")
}

fn fields(properties: &Map<String, Value>, options: &ImportOptions) -> Map<String, Value> {
    let names = FIELDS.iter().copied().chain([PARENT_EXTERNAL_ID]);
    let said = names.filter_map(|field| {
        let property = options.mapping.property(field).unwrap_or(field);
        Some((field.to_owned(), fitted(field, properties.get(property)?)?))
    });
    said.collect()
}

/// A text or number that says something.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn usual_name(properties: &Map<String, Value>) -> Option<String> {
    USUAL_NAMES.iter().find_map(|usual| {
        let mut named = properties.iter().filter(|(key, _)| key.to_lowercase() == *usual);
        named.find_map(|(_, value)| text(value))
    })
}

/// A name that is the same for the same feature, for features without an id.
fn fingerprint(feature: &Value) -> String {
    let digest = Sha256::digest(feature.to_string().as_bytes());
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(feature: Value, change: impl FnOnce(&mut ImportOptions)) -> Candidate {
        let mut options = ImportOptions::default();
        change(&mut options);
        Candidate::read(3, &feature, "parks", &options)
    }

    #[test]
    fn the_external_id_is_a_property_the_features_id_or_a_fingerprint() {
        let feature = json!({"type": "Feature", "id": "pb-7", "properties": {"gid": 12}, "geometry": null});
        assert_eq!(read(feature.clone(), |_| {}).external_id, "pb-7");
        assert_eq!(read(feature.clone(), |options| options.id_property = Some("gid".into())).external_id, "12");
        let nameless = json!({"type": "Feature", "properties": {"a": 1, "b": 2}});
        let again = json!({"properties": {"b": 2, "a": 1}, "type": "Feature"});
        let fingerprint = read(nameless, |_| {}).external_id;
        assert_eq!((fingerprint.len(), fingerprint), (24, read(again, |_| {}).external_id));
    }

    #[test]
    fn what_the_register_exported_keeps_its_names() {
        let exported = json!({"id": "6f2b7f0e-5f0c-4d93-8d6a-0a4d3c1b2a10",
            "properties": {"external_id": "demo-1", "source": "demo", "parent_external_id": "demo-2"}});
        let candidate = read(exported, |_| {});
        assert_eq!((candidate.external_id.as_str(), candidate.source.as_str()), ("demo-1", "demo"));
        assert_eq!(candidate.parent, Some(("demo".to_owned(), "demo-2".to_owned())));
        assert!(candidate.own_id.is_some() && candidate.fields.is_empty());
        let other = json!({"properties": {"source": "Lantmäteriet", "id": 7}, "id": 7});
        assert_eq!(read(other, |_| {}).source, "parks");
    }

    #[test]
    fn names_are_found_where_files_usually_keep_them() {
        let named = |properties: Value| read(json!({"id": 7, "properties": properties}), |_| {}).fallback_name;
        assert_eq!(named(json!({"Name": "Fort", "title": "x"})), "Fort");
        assert_eq!(named(json!({"NAMN": "Elverket"})), "Elverket");
        assert_eq!(named(json!({"zipcode": 10473})), "parks 7");
    }

    #[test]
    fn only_what_the_file_says_counts() {
        let feature = json!({"properties": {"purpose": "", "phase": "paused", "TITLE": "Torget", "shape": 1}});
        let candidate = read(feature, |options| options.mapping.add("name=TITLE").unwrap());
        assert_eq!(Value::Object(candidate.fields), json!({"name": "Torget", "phase": "paused"}));
    }
}
