//! What stands in the form, as text: empty, from the register, or as it was sent. The form shows it again as it was.

use crate::domain::initiative::{Attributes, Initiative};
use crate::domain::words::{AreaStatus, Phase, Visibility};
use crate::http::pages::periods::last_day;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use geo::{LineString, MultiPolygon, Polygon};
use serde_json::json;
use std::collections::VecDeque;
use uuid::Uuid;

/// The ways of giving an area that are none of the text; a corrected area has what they gave in it.
const AREA_WAYS: [&str; 4] = ["district", "area_place", "area_initiative", "area_corners"];

/// The fields in order, some of them repeated, and the text of a file that was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::http::pages) struct Input {
    fields: Vec<(String, String)>,
    file: Option<String>,
}

impl Input {
    /// A new form. Its key makes a double click register once.
    pub(super) fn empty() -> Self {
        let mut input = Self::default();
        input.set("key", Uuid::new_v4().to_string());
        input.set("phase", Phase::Contact.word());
        input.set("area_status", AreaStatus::Decided.word());
        input.set("visibility", Visibility::default().word());
        input.set("city_role", "partner");
        input.set("form", "place_collaboration");
        input.set("origin", "city");
        input
    }

    pub(in crate::http::pages) fn of(initiative: &Initiative) -> Self {
        let mut input = Self::default();
        input.set("revision", initiative.revision.to_string());
        input.set("geometry", written(initiative.footprint.multi_polygon()));
        input.put_attributes(&initiative.attributes);
        input
    }

    fn put_attributes(&mut self, attributes: &Attributes) {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.set("name", &attributes.name);
        self.set("description", &attributes.description);
        self.set("purpose", &attributes.purpose);
        self.set("form", attributes.form.word());
        self.set("origin", attributes.origin.word());
        self.set("city_role", attributes.city_role.word());
        self.set("lead_administration", attributes.lead_administration.as_str());
        self.set("begins", day(attributes.period.begins));
        self.set("ends", day(last_day(&attributes.period)));
        self.set("phase", attributes.phase.word());
        self.set("area_status", attributes.area_status.word());
        self.set("parent", attributes.parent.map(|id| id.to_string()).unwrap_or_default());
        self.set("registry_number", optional(&attributes.registry_number));
        self.set("visibility", attributes.visibility.word());
        self.set("external_id", optional(&attributes.external_id));
        self.set("source", optional(&attributes.source));
        let contact = attributes.contact_person.clone().unwrap_or_default();
        self.set("contact_name", contact.name);
        self.set("contact_email", contact.email);
        self.set("contact_phone", contact.phone);
        self.set("contact_person", contact.person.map(|id| id.to_string()).unwrap_or_default());
        for code in &attributes.participating_administrations {
            self.add("participating_administrations", code.as_str());
        }
        for field in &attributes.focus_fields {
            self.add("focus_fields", field.word());
        }
        for actor in &attributes.actors {
            self.add("actor_kind", actor.kind.word());
            self.add("actor_name", &actor.name);
        }
    }

    /// What a browser sent with another form that asks for an area.
    pub(in crate::http::pages) fn sent(fields: Vec<(String, String)>, file: Option<String>) -> Self {
        Self { fields, file: file.filter(|text| !text.trim().is_empty()) }
    }

    /// Reads what a browser sent.
    pub(super) async fn read(mut multipart: Multipart) -> Result<Self, MultipartError> {
        let mut input = Self::default();
        while let Some(field) = multipart.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let bytes = field.bytes().await?;
            // What is no text is no GeoJSON either, and is told so when it is read.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match is_file {
                true if text.trim().is_empty() => {}
                true => input.file = Some(text),
                false => input.fields.push((name, text)),
            }
        }
        Ok(input)
    }

    /// The value of a field, without the space around it; empty when it was not sent.
    pub(in crate::http::pages) fn one(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field.
    pub(in crate::http::pages) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether a box is ticked or a choice made.
    pub(in crate::http::pages) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|known| known == value)
    }

    /// Kind and name of every actor that has a name.
    pub(super) fn actors(&self) -> Vec<(&str, &str)> {
        let mut kinds: VecDeque<&str> = self.all("actor_kind").collect();
        let actors = self.all("actor_name").map(|name| (kinds.pop_front().unwrap_or_default(), name));
        actors.filter(|(_, name)| !name.is_empty()).collect()
    }

    /// The area as text: the file, since somebody just chose it, or else what stands in the field.
    pub(in crate::http::pages) fn area_text(&self) -> &str {
        self.file.as_deref().unwrap_or_else(|| self.one("geometry")).trim()
    }

    /// The districts that are ticked. When the script has already put their area into the text, they are in it.
    pub(in crate::http::pages) fn districts(&self) -> Vec<&str> {
        if self.one("area_from") == "geometry" { Vec::new() } else { self.all("district").collect() }
    }

    /// A browser does not send a file twice, so its text moves into the field. Districts in the text need no ticks.
    pub(in crate::http::pages) fn keep_file(&mut self) {
        if let Some(text) = self.file.take() {
            self.set("geometry", text);
        }
        if self.one("area_from") == "geometry" {
            self.fields.retain(|(name, _)| name != "district");
        }
    }

    /// Puts the offered area in the place of the one that could not be taken.
    pub(in crate::http::pages) fn take_corrected(&mut self) {
        let corrected = self.one("corrected").to_owned();
        self.set("geometry", corrected);
        self.fields.retain(|(name, _)| !AREA_WAYS.contains(&name.as_str()));
        self.file = None;
    }

    pub(in crate::http::pages) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.retain(|(known, _)| known != name);
        self.add(name, value);
    }

    fn add(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), value.into()));
    }
}

/// An area as GeoJSON text, every corner where it is, so that saving it unchanged changes nothing. One part is a
/// Polygon, which more programs can draw.
pub(in crate::http::pages) fn written(area: &MultiPolygon<f64>) -> String {
    let ring = |ring: &LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
    let rings = |polygon: &Polygon<f64>| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
    };
    let geometry = match area.0.as_slice() {
        [only] => json!({"type": "Polygon", "coordinates": rings(only)}),
        parts => json!({"type": "MultiPolygon", "coordinates": parts.iter().map(rings).collect::<Vec<_>>()}),
    };
    geometry.to_string()
}

#[cfg(test)]
impl From<&[(&str, &str)]> for Input {
    fn from(pairs: &[(&str, &str)]) -> Self {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { fields, file: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn actors_without_a_name_are_no_actors() {
        let input = Input::from(
            &[
                ("actor_kind", "company"),
                ("actor_name", " "),
                ("actor_kind", "association"),
                ("actor_name", "Grannarna"),
            ][..],
        );
        assert_eq!(input.actors(), [("association", "Grannarna")]);
    }

    #[test]
    fn an_area_is_written_corner_by_corner_as_it_is() {
        let clockwise = polygon![(x: 0.1, y: 0.2), (x: 0.1, y: 1.0), (x: 1.0 / 3.0, y: 0.2)];
        let one = r#"{"coordinates":[[[0.1,0.2],[0.1,1.0],[0.3333333333333333,0.2],[0.1,0.2]]],"type":"Polygon"}"#;
        assert_eq!(written(&MultiPolygon::new(vec![clockwise.clone()])), one);
        assert!(written(&MultiPolygon::new(vec![clockwise.clone(), clockwise])).ends_with("\"MultiPolygon\"}"));
    }

    #[test]
    fn a_chosen_file_goes_before_the_text_and_is_kept_as_text() {
        let mut input = Input::from(&[("geometry", "{}")][..]);
        assert_eq!(input.area_text(), "{}");
        input.file = Some("{\"type\":1}".into());
        assert_eq!(input.area_text(), "{\"type\":1}");
        input.keep_file();
        assert_eq!((input.one("geometry"), &input.file), ("{\"type\":1}", &None));
    }

    #[test]
    fn districts_that_the_script_has_drawn_are_not_added_again() {
        let mut input = Input::from(&[("district", "a"), ("district", "b")][..]);
        assert_eq!(input.districts(), ["a", "b"]);
        input.set("area_from", "geometry");
        assert!(input.districts().is_empty());
        input.keep_file();
        assert_eq!(input.all("district").count(), 0);
    }
}
