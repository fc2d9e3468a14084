//! What a group applies for: saved part by part, whole before it is handed in.

use super::document::Support;
use crate::domain::error::{Fault, FaultCode};
use crate::domain::initiative::Actor;
use crate::domain::period::Period;
use crate::domain::words::FocusField;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An application for support (ansökan om samverkansstöd).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Application {
    /// What the group wrote when it first asked.
    pub first_contact: String,
    /// The actors behind it; the first one speaks for them unless another is named.
    pub parties: Vec<Actor>,
    /// Which of them speaks for the group, by name.
    pub speaks: String,
    /// The place as it is.
    pub place: String,
    /// Its challenges.
    pub challenges: String,
    /// Its opportunities.
    pub opportunities: String,
    /// Other actors in the area, and what they do.
    pub others: String,
    /// What is proposed, for each focus field that the group wants to work with.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub proposals: BTreeMap<FocusField, String>,
    /// The effects that are expected.
    pub effects: String,
    /// What the group itself brings.
    pub contribution: Contribution,
    /// When it is to run.
    #[serde(flatten)]
    pub period: Period,
    /// What the city is asked for.
    pub asked: Support,
}

/// What a group brings itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contribution {
    /// Money.
    pub money: String,
    /// Time.
    pub time: String,
    /// Responsibility.
    pub responsibility: String,
}

/// Who speaks for a group. Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Spokesperson {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}

impl Application {
    /// What is missing before it can be handed in, the area and who speaks aside.
    #[must_use]
    pub fn missing(&self) -> Vec<Fault> {
        let texts = [
            ("place", &self.place),
            ("challenges", &self.challenges),
            ("opportunities", &self.opportunities),
            ("others", &self.others),
            ("effects", &self.effects),
        ];
        let contribution = &self.contribution;
        let brings_nothing =
            [&contribution.money, &contribution.time, &contribution.responsibility].iter().all(|text| text.is_empty());
        let flags = [
            ("parties", self.parties.is_empty()),
            ("proposals", self.proposals.values().all(String::is_empty)),
            ("contribution", brings_nothing),
            ("begins", self.period.begins.is_none()),
        ];
        let empty = texts.into_iter().map(|(name, text)| (name, text.is_empty())).chain(flags);
        let required = |name| Fault::new(format!("/application/{name}"), FaultCode::Required);
        empty.filter(|(_, is_missing)| *is_missing).map(|(name, _)| required(name)).collect()
    }

    /// The focus fields that something is proposed for.
    pub fn focus_fields(&self) -> impl Iterator<Item = FocusField> {
        self.proposals.iter().filter(|(_, text)| !text.is_empty()).map(|(field, _)| *field)
    }
}
