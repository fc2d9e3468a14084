//! The steps of an application: one group of questions each, in this order.

use super::super::fields::{Field, Kind};
use super::super::periods::last_day;
use crate::domain::case::{Application, Case, Support};
use crate::domain::words::{CityRole, FocusField};
use crate::texts::Lang;

/// A group of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Group,
    Place,
    Area,
    Proposals,
    Contribution,
    Support,
    Files,
    Review,
}

impl Step {
    pub(super) const ALL: [Self; 8] = [
        Self::Group,
        Self::Place,
        Self::Area,
        Self::Proposals,
        Self::Contribution,
        Self::Support,
        Self::Files,
        Self::Review,
    ];

    /// The last part of its address.
    pub(super) fn slug(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::Sv, Self::Group) => "grupp",
            (Lang::Sv, Self::Place) => "plats",
            (Lang::Sv, Self::Area) => "omrade",
            (Lang::Sv, Self::Proposals) => "forslag",
            (Lang::Sv, Self::Contribution) => "insats",
            (Lang::Sv, Self::Support) => "stod",
            (Lang::Sv, Self::Files) => "bilagor",
            (Lang::Sv, Self::Review) => "granska",
            (Lang::En, Self::Group) => "group",
            (Lang::En, Self::Place) => "place",
            (Lang::En, Self::Area) => "area",
            (Lang::En, Self::Proposals) => "proposals",
            (Lang::En, Self::Contribution) => "contribution",
            (Lang::En, Self::Support) => "support",
            (Lang::En, Self::Files) => "files",
            (Lang::En, Self::Review) => "review",
        }
    }

    pub(super) fn parse(lang: Lang, slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug(lang) == slug)
    }

    /// The key of its heading.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Group => "apply-step-group",
            Self::Place => "apply-step-place",
            Self::Area => "apply-step-area",
            Self::Proposals => "apply-step-proposals",
            Self::Contribution => "apply-step-contribution",
            Self::Support => "apply-step-support",
            Self::Files => "apply-step-files",
            Self::Review => "apply-step-review",
        }
    }

    pub(super) fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(0, |place| place + 1)
    }

    /// The step after it; the last one has none.
    pub(super) fn next(self) -> Option<Self> {
        Self::ALL.get(self.number()).copied()
    }

    pub(super) fn previous(self) -> Option<Self> {
        Self::ALL.get(self.number().checked_sub(2)?).copied()
    }

    /// Its plain fields, filled in with what was saved. Actors and areas have forms of their own.
    pub(super) fn fields(self, lang: Lang, case: &Case) -> Vec<Field> {
        let application = &case.application;
        let person = case.spokesperson.clone().unwrap_or_default();
        let text = |name, key, value: &str| Field::new(lang, Kind::Text, name, key).value(value);
        let line = |name, key, value: &str| Field::new(lang, Kind::Line, name, key).value(value);
        match self {
            Self::Group => vec![
                line("spokesperson.name", "apply-name", &person.name),
                line("spokesperson.phone", "apply-phone", &person.phone).optional(),
                line("application.speaks", "apply-speaks", &application.speaks)
                    .optional()
                    .hint(lang, "apply-speaks-hint"),
            ],
            Self::Place => vec![
                line("title", "apply-title-field", &case.title),
                text("application.place", "apply-place", &application.place),
                text("application.challenges", "apply-challenges", &application.challenges),
                text("application.opportunities", "apply-opportunities", &application.opportunities),
                text("application.others", "apply-others", &application.others).hint(lang, "apply-others-hint"),
            ],
            Self::Proposals => {
                let of = |field: &FocusField| {
                    let (name, key) = proposal(*field);
                    text(name, key, application.proposals.get(field).map_or("", String::as_str)).optional()
                };
                let mut fields: Vec<Field> = FocusField::ALL.iter().map(of).collect();
                fields.push(text("application.effects", "apply-effects", &application.effects));
                fields
            }
            Self::Contribution => contribution(lang, application),
            Self::Support => support(lang, &application.asked),
            Self::Area | Self::Files | Self::Review => Vec::new(),
        }
    }
}

/// The field and the text of a focus field's proposal.
fn proposal(field: FocusField) -> (&'static str, &'static str) {
    match field {
        FocusField::PublicSpace => ("application.proposals.public_space", "focus-public-space"),
        FocusField::Networking => ("application.proposals.networking", "focus-networking"),
        FocusField::Knowledge => ("application.proposals.knowledge", "focus-knowledge"),
        FocusField::Safety => ("application.proposals.safety", "focus-safety"),
    }
}

fn contribution(lang: Lang, application: &Application) -> Vec<Field> {
    let own = &application.contribution;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let text = |name, key, value: &str| Field::new(lang, Kind::Text, name, key).value(value).optional();
    vec![
        text("application.contribution.money", "apply-money", &own.money),
        text("application.contribution.time", "apply-time", &own.time),
        text("application.contribution.responsibility", "apply-responsibility", &own.responsibility),
        Field::new(lang, Kind::Day, "application.begins", "field-begins").value(day(application.period.begins)),
        Field::new(lang, Kind::LastDay, "application.ends", "field-ends")
            .value(day(last_day(&application.period)))
            .optional(),
    ]
}

fn support(lang: Lang, asked: &Support) -> Vec<Field> {
    let rows: Vec<String> = asked.funding.iter().map(|one| format!("{}: {}", one.year, one.sek)).collect();
    let role = |role: &CityRole| (role.word().to_owned(), lang.text(&format!("city-role-{}", role.word())));
    vec![
        Field::new(lang, Kind::Choice, "application.asked.role", "apply-role")
            .value(asked.role.map(CityRole::word).unwrap_or_default())
            .options(CityRole::ALL.iter().map(role).collect())
            .optional(),
        Field::new(lang, Kind::Money, "application.asked.funding", "case-field-funding")
            .value(rows.join("\n"))
            .hint(lang, "case-field-funding-hint")
            .optional(),
        Field::new(lang, Kind::Number, "application.asked.hours", "case-field-hours")
            .value(asked.hours.map(|hours| hours.to_string()).unwrap_or_default())
            .optional(),
        Field::new(lang, Kind::Text, "application.asked.text", "apply-support-text").value(&*asked.text).optional(),
    ]
}
