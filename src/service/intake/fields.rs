//! The properties of a Feature to the attributes of an initiative, with every fault at once.

use super::object::{Member, Object, vocabulary};
use super::text::Kind;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::{Fault, FaultCode};
use crate::domain::initiative::{Actor, Attributes, ContactPerson};
use crate::domain::period::Period;
use crate::domain::words::{ActorKind, AreaStatus, CityRole, FocusField, Form, Origin, Phase, Visibility};
use serde_json::Value;
use std::collections::BTreeSet;

/// What people fill in, by its name in the properties.
pub const FIELDS: [&str; 20] = [
    "name",
    "description",
    "purpose",
    "form",
    "origin",
    "city_role",
    "lead_administration",
    "participating_administrations",
    "actors",
    "focus_fields",
    "contact_person",
    "begins",
    "ends",
    "phase",
    "area_status",
    "parent",
    "registry_number",
    "visibility",
    "external_id",
    "source",
];

/// What the register adds to an answer. Ignored on the way in, so that an answer can be changed and sent back.
const ADDED: [&str; 8] = [
    "administrations",
    "revision",
    "area_m2",
    "area_version",
    "overlap_count",
    "created_at",
    "updated_at",
    "withdrawn_at",
];

/// Reads the properties.
///
/// # Errors
/// Every fault, with a pointer below `/properties`.
pub(super) fn read(
    properties: &Value,
    administrations: &BTreeSet<Code>,
    strict_members: bool,
) -> Result<Attributes, Vec<Fault>> {
    let mut faults = Vec::new();
    let attributes = Object::open(properties, "/properties", &mut faults).and_then(|object| {
        if strict_members {
            object.refuse_others(&[&FIELDS[..], &ADDED].concat(), &mut faults);
        }
        attributes(&Reader { object, administrations, strict_members }, &mut faults)
    });
    attributes.filter(|_| faults.is_empty()).ok_or(faults)
}

struct Reader<'a> {
    object: Object<'a>,
    administrations: &'a BTreeSet<Code>,
    strict_members: bool,
}

/// `None` only after a fault.
fn attributes(reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Option<Attributes> {
    let object = &reader.object;
    let name = object.required_text("name", faults);
    let lead = reader.lead(faults);
    let participants = reader.participants(lead.as_ref(), faults);
    Some(Attributes {
        description: object.text("description", Kind::Paragraphs, faults),
        purpose: object.text("purpose", Kind::Paragraphs, faults),
        form: object.word("form", &vocabulary!(Form), Form::Other, faults),
        origin: object.word("origin", &vocabulary!(Origin), Origin::City, faults),
        city_role: object.word("city_role", &vocabulary!(CityRole), CityRole::Partner, faults),
        participating_administrations: participants,
        actors: reader.actors(faults),
        focus_fields: reader.focus_fields(faults),
        contact_person: reader.contact_person(faults),
        period: reader.period(faults),
        phase: object.word("phase", &vocabulary!(Phase), Phase::Contact, faults),
        area_status: object.word("area_status", &vocabulary!(AreaStatus), AreaStatus::Decided, faults),
        parent: reader.parent(faults),
        registry_number: object.optional_text("registry_number", faults),
        visibility: object.word("visibility", &vocabulary!(Visibility), Visibility::default(), faults),
        external_id: object.optional_text("external_id", faults),
        source: object.optional_text("source", faults),
        // Last, so that one that is missing does not keep the faults of the others back.
        name: name?,
        lead_administration: lead?,
    })
}

impl Reader<'_> {
    fn lead(&self, faults: &mut Vec<Fault>) -> Option<Code> {
        let text = self.object.required_text("lead_administration", faults)?;
        self.administration(&text, self.object.at("lead_administration"), faults)
    }

    fn participants(&self, lead: Option<&Code>, faults: &mut Vec<Fault>) -> Vec<Code> {
        let mut codes: Vec<Code> = Vec::new();
        for member in self.object.list("participating_administrations", faults) {
            let Some(text) = member.text(Kind::Line, faults) else { continue };
            let Some(code) = self.administration(&text, member.pointer.clone(), faults) else { continue };
            if lead == Some(&code) || codes.contains(&code) {
                faults.push(duplicate(member, &code));
            } else {
                codes.push(code);
            }
        }
        codes
    }

    /// The code of an administration that is in the register.
    fn administration(&self, text: &str, pointer: String, faults: &mut Vec<Fault>) -> Option<Code> {
        let code = Code::parse(text).filter(|code| self.administrations.contains(code));
        if code.is_none() {
            faults.push(Fault::new(pointer, FaultCode::UnknownAdministration).with("found", text));
        }
        code
    }

    fn actors(&self, faults: &mut Vec<Fault>) -> Vec<Actor> {
        let members = self.object.list("actors", faults);
        members.into_iter().filter_map(|member| self.actor(&member, faults)).collect()
    }

    fn actor(&self, member: &Member<'_>, faults: &mut Vec<Fault>) -> Option<Actor> {
        let object = self.inner(member, &["kind", "name"], faults)?;
        let kind = object.word("kind", &vocabulary!(ActorKind), ActorKind::Other, faults);
        Some(Actor { kind, name: object.required_text("name", faults)? })
    }

    fn focus_fields(&self, faults: &mut Vec<Fault>) -> Vec<FocusField> {
        let mut fields = Vec::new();
        for member in self.object.list("focus_fields", faults) {
            match member.word(&vocabulary!(FocusField), faults) {
                Some(field) if fields.contains(&field) => faults.push(duplicate(member, field)),
                Some(field) => fields.push(field),
                None => {}
            }
        }
        fields
    }

    /// A contact person of whom nothing is said is none.
    fn contact_person(&self, faults: &mut Vec<Fault>) -> Option<ContactPerson> {
        let member = self.object.member("contact_person")?;
        let object = self.inner(&member, &["name", "email", "phone", "person"], faults)?;
        let person = object.optional_text("person", faults).and_then(|text| {
            let id = text.parse().ok();
            if id.is_none() {
                faults.push(Fault::new(object.at("person"), FaultCode::UnknownPerson).with("found", text));
            }
            id
        });
        let mut text = |name| object.text(name, Kind::Line, faults);
        let person = ContactPerson { name: text("name"), email: text("email"), phone: text("phone"), person };
        (person != ContactPerson::default()).then_some(person)
    }

    fn period(&self, faults: &mut Vec<Fault>) -> Period {
        let begins = self.object.day("begins", faults);
        let ends = self.object.day("ends", faults);
        Period::new(begins, ends).unwrap_or_else(|| {
            faults.push(Fault::new(self.object.at("ends"), FaultCode::EndsBeforeItBegins));
            Period::default()
        })
    }

    /// The id of another initiative; whether there is one is for the register to say.
    fn parent(&self, faults: &mut Vec<Fault>) -> Option<InitiativeId> {
        let text = self.object.optional_text("parent", faults)?;
        let id = text.parse().ok();
        if id.is_none() {
            faults.push(Fault::new(self.object.at("parent"), FaultCode::UnknownParent).with("found", text));
        }
        id
    }

    fn inner<'m>(&self, member: &Member<'m>, names: &[&str], faults: &mut Vec<Fault>) -> Option<Object<'m>> {
        let object = Object::open(member.value, &member.pointer, faults)?;
        if self.strict_members {
            object.refuse_others(names, faults);
        }
        Some(object)
    }
}

fn duplicate(member: Member<'_>, found: impl ToString) -> Fault {
    Fault::new(member.pointer, FaultCode::Duplicate).with("found", found)
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
