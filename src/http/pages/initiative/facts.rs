//! The facts of an initiative, each in words.

use crate::domain::initiative::{ContactPerson, Initiative};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::paths::Paths;
use crate::http::pages::{numbers, or_dash, periods};
use crate::texts::Lang;

/// What stands in the column of facts. Where there is nothing stands a dash.
pub(super) struct Facts {
    pub(super) lead: Badge,
    pub(super) participants: Vec<Badge>,
    pub(super) period: String,
    pub(super) area: String,
    pub(super) area_status: String,
    pub(super) city_role: String,
    pub(super) focus_fields: String,
    /// Kind and name of each.
    pub(super) actors: Vec<(String, String)>,
    /// Name and address of the page.
    pub(super) parent: Option<(String, String)>,
    pub(super) registry_number: String,
    pub(super) source: String,
    pub(super) contact: Option<ContactPerson>,
}

impl Facts {
    pub(super) fn new(lang: Lang, initiative: &Initiative, parent: Option<&Initiative>, looks: &Looks) -> Self {
        let attributes = &initiative.attributes;
        let word = |key: &str, word: &str| lang.text(&format!("{key}-{}", word.replace('_', "-")));
        let focus: Vec<String> = attributes.focus_fields.iter().map(|field| word("focus", field.word())).collect();
        let actor = |kind: &str, name: &str| (word("actor", kind), name.to_owned());
        let source = [attributes.source.as_deref(), attributes.external_id.as_deref()];
        Self {
            lead: looks.of(&attributes.lead_administration),
            participants: looks.of_all(&attributes.participating_administrations),
            period: periods::exact(lang, &attributes.period),
            area: numbers::area(lang, initiative.area_m2),
            area_status: word("area-status", attributes.area_status.word()),
            city_role: word("city-role", attributes.city_role.word()),
            focus_fields: or_dash(focus.join(", ")),
            actors: attributes.actors.iter().map(|one| actor(one.kind.word(), &one.name)).collect(),
            parent: parent.map(|parent| (parent.attributes.name.clone(), Paths(lang).initiative(parent.id))),
            registry_number: or_dash(attributes.registry_number.clone().unwrap_or_default()),
            source: source.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            contact: attributes.contact_person.clone(),
        }
    }
}
