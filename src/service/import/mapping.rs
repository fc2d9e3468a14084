//! Which of a file's properties is read as which field, and how its values are brought into the field's form.

use crate::service::intake::FIELDS;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Names the parent by what its source calls it; the import finds the initiative.
pub(super) const PARENT_EXTERNAL_ID: &str = "parent_external_id";

/// Field by field, the property it is read from. A field that is not mapped is read from a property of its own name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<&'static str, String>);

impl Mapping {
    /// Reads `field=PROPERTY`.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub fn add(&mut self, assignment: &str) -> Result<(), String> {
        let (field, property) =
            assignment.split_once('=').ok_or_else(|| format!("\"{assignment}\" is not field=PROPERTY"))?;
        let fields = || FIELDS.iter().copied().chain([PARENT_EXTERNAL_ID]);
        let known = fields().find(|known| *known == field.trim());
        let known = known.ok_or_else(|| {
            let names = fields().collect::<Vec<_>>().join(", ");
            format!("there is no field \"{field}\"; there are {names}")
        })?;
        self.0.insert(known, property.trim().to_owned());
        Ok(())
    }

    /// The property a field was mapped to.
    pub(super) fn property(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }
}

/// A value in the form its field has; `None` when it says nothing.
pub(super) fn fitted(field: &str, value: &Value) -> Option<Value> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.trim(),
        Value::Number(_) | Value::Bool(_) if is_text(field) => return Some(Value::String(value.to_string())),
        other => return Some(other.clone()),
    };
    Some(match field {
        "begins" | "ends" => Value::String(day_of(text).to_owned()),
        "participating_administrations" | "focus_fields" => {
            text.split([',', ';']).map(str::trim).filter(|item| !item.is_empty()).collect()
        }
        "actors" => json!([{ "name": text }]),
        "contact_person" => json!({ "name": text }),
        _ => Value::String(text.to_owned()),
    })
}

fn is_text(field: &str) -> bool {
    matches!(
        field,
        "name" | "description" | "purpose" | "registry_number" | "external_id" | "source" | PARENT_EXTERNAL_ID
    )
}

/// The day of an instant such as `2026-10-01T00:00:00.000Z`, as many programs write days.
fn day_of(text: &str) -> &str {
    match text.split_at_checked(10) {
        Some((day, rest)) if rest.starts_with(['T', ' ']) => day,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_fields_are_mapped() {
        let mut mapping = Mapping::default();
        mapping.add("name=TITLE").unwrap();
        mapping.add("parent_external_id = PARENT").unwrap();
        assert_eq!((mapping.property("name"), mapping.property("purpose")), (Some("TITLE"), None));
        assert!(mapping.add("nmae=TITLE").unwrap_err().contains("name"));
        assert!(mapping.add("name").is_err());
    }

    #[test]
    fn values_are_brought_into_the_fields_form() {
        let cases = [
            ("name", json!("  Triangeln "), Some(json!("Triangeln"))),
            ("name", json!(17), Some(json!("17"))),
            ("name", json!(" "), None),
            ("begins", json!("2026-10-01T00:00:00.000"), Some(json!("2026-10-01"))),
            ("begins", json!("5/4/1999"), Some(json!("5/4/1999"))),
            ("focus_fields", json!("safety; knowledge,"), Some(json!(["safety", "knowledge"]))),
            ("focus_fields", json!(["safety"]), Some(json!(["safety"]))),
            ("actors", json!("Grannarna"), Some(json!([{ "name": "Grannarna" }]))),
            ("contact_person", json!(null), None),
        ];
        for (field, value, expected) in cases {
            assert_eq!(fitted(field, &value), expected, "{field}: {value}");
        }
    }
}
