//! From the form's fields to the GeoJSON Feature that the service takes.

use super::input::Input;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// The Feature. Nothing is judged here: what cannot be right goes on as it is, and the service says what is wrong.
pub(super) fn feature(input: &Input, geometry: Value) -> Value {
    let lead = input.one("lead_administration");
    let participants = input.all("participating_administrations").filter(|code| *code != lead);
    let actors = input.actors().into_iter().map(|(kind, name)| json!({"kind": kind, "name": name}));
    json!({
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "name": input.one("name"),
            "description": input.one("description"),
            "purpose": input.one("purpose"),
            "form": optional(input.one("form")),
            "origin": optional(input.one("origin")),
            "city_role": optional(input.one("city_role")),
            "lead_administration": lead,
            "participating_administrations": participants.collect::<Vec<_>>(),
            "actors": actors.collect::<Vec<_>>(),
            "focus_fields": input.all("focus_fields").collect::<Vec<_>>(),
            "contact_person": {
                "name": input.one("contact_name"),
                "email": input.one("contact_email"),
                "phone": input.one("contact_phone"),
                "person": optional(input.one("contact_person")),
            },
            "begins": optional(input.one("begins")),
            "ends": optional(&day_after(input.one("ends"))),
            "phase": optional(input.one("phase")),
            "area_status": optional(input.one("area_status")),
            "parent": optional(input.one("parent")),
            "registry_number": optional(input.one("registry_number")),
            "visibility": optional(input.one("visibility")),
            "external_id": optional(input.one("external_id")),
            "source": optional(input.one("source")),
            "change_reason": optional(input.one("change_reason")),
        },
    })
}

fn optional(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

/// The form asks for the last day; the register keeps the first day after it.
pub(in crate::http::pages) fn day_after(text: &str) -> String {
    let date = text.parse::<NaiveDate>().ok().and_then(|date| date.checked_add_days(Days::new(1)));
    date.map_or_else(|| text.to_owned(), |date| date.to_string())
}

/// The id of the field that a pointer of the service speaks of.
pub(super) fn field_of(pointer: &str) -> String {
    let mut steps = pointer.trim_start_matches('/').split('/');
    match (steps.next(), steps.next(), steps.next()) {
        (Some("geometry"), ..) => "geometry".to_owned(),
        (Some("reason"), ..) => "reason".to_owned(),
        (Some("period"), ..) => "begins".to_owned(),
        (Some("properties"), Some("contact_person"), Some(part)) => format!("contact_{part}"),
        (Some("properties"), Some("actors"), Some(row)) => format!("actor_name_{row}"),
        (Some("properties"), Some(field), _) => field.to_owned(),
        _ => "name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_becomes_the_day_after_and_nonsense_stays() {
        assert_eq!(day_after("2026-12-31"), "2027-01-01");
        assert_eq!([day_after(""), day_after("soon")], ["", "soon"]);
    }

    #[test]
    fn pointers_find_their_fields() {
        let fields = [
            ("/properties/name", "name"),
            ("/properties/contact_person/email", "contact_email"),
            ("/properties/actors/1/name", "actor_name_1"),
            ("/properties/participating_administrations/0", "participating_administrations"),
            ("/geometry/coordinates/0/3", "geometry"),
            ("/geometry", "geometry"),
            ("", "name"),
        ];
        for (pointer, field) in fields {
            assert_eq!(field_of(pointer), field);
        }
    }

    #[test]
    fn what_is_left_empty_is_null_and_the_lead_takes_part_once() {
        let input = Input::from(
            &[
                ("name", " Möllan "),
                ("lead_administration", "FGK"),
                ("participating_administrations", "FGK"),
                ("participating_administrations", "MF"),
                ("ends", "2026-12-31"),
            ][..],
        );
        let feature = feature(&input, Value::Null);
        let properties = &feature["properties"];
        assert_eq!(properties["name"], "Möllan");
        assert_eq!(properties["participating_administrations"], json!(["MF"]));
        assert_eq!((&properties["begins"], &properties["ends"]), (&Value::Null, &json!("2027-01-01")));
        assert_eq!(properties["parent"], Value::Null);
    }
}
