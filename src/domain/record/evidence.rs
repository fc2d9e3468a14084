//! What is sealed of a change's state: its document without personal data, and its area to the last bit.

use super::digest::{Digest, Sealing};
use crate::domain::footprint::Footprint;
use crate::domain::time::Timestamp;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The member of an initiative's document that holds personal data.
const PERSONAL: &str = "contact_person";

/// The state that one or several changes left, as a hash in the making.
#[derive(Debug, Clone)]
pub struct Evidence(Sealing);

impl Default for Evidence {
    fn default() -> Self {
        Self(Sealing::new())
    }
}

impl Evidence {
    /// The hash of one change.
    #[must_use]
    pub fn of(kind: &str, at: Timestamp, subject: &str, document: &Value, area: Option<&Footprint>) -> Digest {
        let mut evidence = Self::default();
        evidence.add(kind, at, subject, document, area);
        evidence.finish()
    }

    /// Adds a change; `area` is the area that it brought, if it brought one.
    pub fn add(&mut self, kind: &str, at: Timestamp, subject: &str, document: &Value, area: Option<&Footprint>) {
        let Self(sealing) = self;
        sealing.text(Some(kind));
        sealing.text(Some(&at.to_string()));
        sealing.text(Some(subject));
        sealing.text(Some(&canonical(&without_personal(document))));
        sealing.number(area.map(|area| count(area.multi_polygon().0.len())));
        for polygon in area.into_iter().flat_map(|area| area.multi_polygon()) {
            sealing.number(Some(count(polygon.interiors().len())));
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                sealing.number(Some(count(ring.0.len())));
                for position in &ring.0 {
                    sealing.bits(position.x);
                    sealing.bits(position.y);
                }
            }
        }
    }

    /// The hash of everything that was added.
    #[must_use]
    pub fn finish(self) -> Digest {
        self.0.finish()
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A document without the personal data in it.
#[must_use]
pub fn without_personal(document: &Value) -> Value {
    match document {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| *name != PERSONAL);
            Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        other => other.clone(),
    }
}

/// JSON in the one form that is sealed: members in the order of their names, nothing between them.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            let separators = std::iter::once("{").chain(std::iter::repeat(","));
            for (separator, name) in separators.zip(&names) {
                // Writing to a string cannot fail.
                let _ = write!(text, "{separator}{}:", Value::String((*name).clone()));
                members.get(*name).into_iter().for_each(|value| write(value, text));
            }
            text.push_str(if names.is_empty() { "{}" } else { "}" });
        }
        Value::Array(items) => {
            let separators = std::iter::once("[").chain(std::iter::repeat(","));
            for (separator, item) in separators.zip(items) {
                text.push_str(separator);
                write(item, text);
            }
            text.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

/// Two states with only the members that differ between them; what one side lacks is absent there.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(was), Value::Object(is)) = (before, after) else { return (before.clone(), after.clone()) };
    let only = |these: &Map<String, Value>, those: &Map<String, Value>| {
        let differing = these.iter().filter(|(name, value)| those.get(*name) != Some(value));
        Value::Object(differing.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    (only(was, is), only(is, was))
}
