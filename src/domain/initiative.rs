//! Initiatives (samverkansprocesser): what the register holds of each.

use super::access::PersonId;
use super::codes::{Code, InitiativeId};
use super::footprint::Footprint;
use super::period::Period;
use super::time::Timestamp;
use super::words::{ActorKind, AreaStatus, CityRole, FocusField, Form, Origin, Phase, Visibility};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who takes part: a property owner, a company, an association …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Its name.
    pub name: String,
}

/// What makes two actors the same one: the kind, and the name whatever its case and spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorKey(ActorKind, Box<str>);

impl Actor {
    /// What it is recognised by in another initiative.
    #[must_use]
    pub fn key(&self) -> ActorKey {
        let name = self.name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        ActorKey(self.kind, name.into())
    }
}

/// The city's person for the initiative. Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct ContactPerson {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The address for e-mail.
    #[serde(default)]
    pub email: String,
    /// The telephone number.
    #[serde(default)]
    pub phone: String,
    /// The person of the register that this is, if it is one: they see the initiative however hidden it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
}

/// Everything about an initiative that people fill in, its area aside. Also its form in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attributes {
    /// What it is called; up to 200 characters.
    pub name: String,
    /// What it is; up to 10,000 characters.
    pub description: String,
    /// What it is for; up to 10,000 characters.
    pub purpose: String,
    /// The form of collaboration.
    pub form: Form,
    /// Who started it.
    pub origin: Origin,
    /// The city's role.
    pub city_role: CityRole,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// The administrations that take part, without the lead.
    pub participating_administrations: Vec<Code>,
    /// Who else takes part.
    pub actors: Vec<Actor>,
    /// What it works with.
    pub focus_fields: Vec<FocusField>,
    /// The city's contact person; left out where there is none, and for those who do not need to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_person: Option<ContactPerson>,
    /// When it runs.
    #[serde(flatten)]
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
    /// How settled its area is.
    pub area_status: AreaStatus,
    /// The initiative it is a part of.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub parent: Option<InitiativeId>,
    /// The registry number (diarienummer).
    pub registry_number: Option<String>,
    /// Who may see it.
    #[serde(default)]
    pub visibility: Visibility,
    /// What its source calls it; unique within the source and the lead administration.
    pub external_id: Option<String>,
    /// Where it came from, e.g. the name of an imported layer.
    pub source: Option<String>,
}

impl Attributes {
    /// Lead and participants, the lead first.
    pub fn administrations(&self) -> impl Iterator<Item = &Code> {
        std::iter::once(&self.lead_administration).chain(&self.participating_administrations)
    }
}

/// What is needed to store an initiative: attributes and a valid area.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What people filled in.
    pub attributes: Attributes,
    /// The area.
    pub footprint: Footprint,
}

/// An initiative as the register holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// Its id, for good.
    pub id: InitiativeId,
    /// The number of the change that last touched it; its ETag.
    pub revision: i64,
    /// What people filled in.
    pub attributes: Attributes,
    /// The area.
    pub footprint: Footprint,
    /// Counts the versions of the area, from 1.
    pub area_version: i64,
    /// The area's size in the installation's metric system, in square metres.
    pub area_m2: f64,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
    /// How many active overlaps it has.
    pub overlap_count: i64,
}
