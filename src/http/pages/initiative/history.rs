//! What has happened to an initiative: each change with what differed, and the versions of its area.

use crate::http::pages::numbers;
use crate::service::{InitiativeHistory, LogEntry};
use crate::texts::Lang;
use chrono::NaiveDate;
use serde_json::Value;

/// A change.
pub(super) struct Event {
    pub(super) title: String,
    pub(super) day: String,
    pub(super) differences: Vec<Difference>,
    /// The version of the area that came with it: its number, size and status in words.
    pub(super) area: Option<String>,
}

/// A field that differs from what was before.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) label: String,
    /// The old and the new value, for values that are short and no one's personal data.
    pub(super) values: Option<(String, String)>,
}

/// Every field, and how its value is told.
const FIELDS: [(&str, Telling); 20] = [
    ("name", Telling::Plain),
    ("lead_administration", Telling::Plain),
    ("participating_administrations", Telling::Plain),
    ("form", Telling::Word("form")),
    ("origin", Telling::Word("origin")),
    ("city_role", Telling::Word("city-role")),
    ("purpose", Telling::Not),
    ("description", Telling::Not),
    ("focus_fields", Telling::Word("focus")),
    ("actors", Telling::Not),
    ("contact_person", Telling::Not),
    ("begins", Telling::Plain),
    ("ends", Telling::LastDay),
    ("phase", Telling::Word("phase")),
    ("area_status", Telling::Word("area-status")),
    ("parent", Telling::Not),
    ("registry_number", Telling::Plain),
    ("visibility", Telling::Word("visibility")),
    ("external_id", Telling::Plain),
    ("source", Telling::Plain),
];

#[derive(Debug, Clone, Copy)]
enum Telling {
    Plain,
    /// A word of the vocabulary whose texts have this prefix.
    Word(&'static str),
    /// A half-open end, told as the last day.
    LastDay,
    /// Only that it differs.
    Not,
}

/// The changes, newest first.
pub(super) fn events(lang: Lang, history: &InitiativeHistory) -> Vec<Event> {
    let nothing = Value::Null;
    let before = history.changes.iter().skip(1).map(|entry| &entry.document).chain(std::iter::once(&nothing));
    let event = |(entry, before): (&LogEntry, &Value)| {
        let area = history.areas.iter().find(|area| area.seq == entry.seq).map(|area| {
            let status = lang.text(&format!("area-status-{}", area.area_status));
            let values = [
                ("version", area.version.to_string()),
                ("area", numbers::area(lang, area.area_m2)),
                ("status", status.to_lowercase()),
            ];
            lang.format("history-area", &values)
        });
        let differences = if before.is_null() { Vec::new() } else { differences(lang, before, &entry.document) };
        let is_same = differences.is_empty() && area.is_none();
        Event { title: lang.text(title(&entry.kind, is_same)), day: entry.at.date().to_string(), differences, area }
    };
    history.changes.iter().zip(before).map(event).collect()
}

fn title(kind: &str, is_same: bool) -> &'static str {
    match kind {
        kind if kind.ends_with("registered") => "history-registered",
        kind if kind.ends_with("withdrawn") => "history-withdrawn",
        _ if is_same => "history-same",
        _ => "history-changed",
    }
}

fn differences(lang: Lang, before: &Value, after: &Value) -> Vec<Difference> {
    let differing = FIELDS.iter().filter(|(name, _)| before.get(name) != after.get(name));
    let difference = |(name, telling): &(&str, Telling)| Difference {
        label: lang.text(&format!("field-{}", name.replace('_', "-"))),
        values: told(lang, *telling, before.get(name)).zip(told(lang, *telling, after.get(name))),
    };
    differing.map(difference).collect()
}

fn told(lang: Lang, telling: Telling, value: Option<&Value>) -> Option<String> {
    let text = match value.unwrap_or(&Value::Null) {
        Value::Null => String::new(),
        Value::Array(items) => {
            let words = items.iter().filter_map(Value::as_str).map(|word| one(lang, telling, word));
            words.collect::<Option<Vec<_>>>()?.join(", ")
        }
        other => one(lang, telling, other.as_str()?)?,
    };
    match telling {
        Telling::Not => None,
        _ if text.is_empty() => Some("–".to_owned()),
        _ => Some(text),
    }
}

fn one(lang: Lang, telling: Telling, value: &str) -> Option<String> {
    match telling {
        Telling::Plain => Some(value.to_owned()),
        Telling::Word(prefix) => Some(lang.text(&format!("{prefix}-{}", value.replace('_', "-")))),
        Telling::LastDay => value.parse::<NaiveDate>().ok()?.pred_opt().map(|day| day.to_string()),
        Telling::Not => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_fields_are_told_with_both_values_and_long_ones_by_name() {
        let before =
            json!({"phase": "preparing", "ends": null, "description": "a", "participating_administrations": []});
        let after = json!({"phase": "running", "ends": "2027-01-01", "description": "b", "participating_administrations": ["MF"]});
        let found = differences(Lang::Sv, &before, &after);
        let values: Vec<_> = found.iter().map(|it| it.values.as_ref().map(|(a, b)| (a.as_str(), b.as_str()))).collect();
        assert_eq!(values, [Some(("–", "MF")), None, Some(("–", "2026-12-31")), Some(("Bereds", "Pågår"))]);
        assert_eq!(differences(Lang::Sv, &after, &after), []);
    }

    #[test]
    fn nobodys_personal_data_is_told() {
        let person = |name: &str| json!({"contact_person": {"name": name, "email": "", "phone": ""}});
        let found = differences(Lang::En, &person("Alva"), &person("Bo"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].values, None);
    }
}
