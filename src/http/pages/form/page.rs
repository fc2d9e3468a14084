//! The form as a page.

use super::check::Check;
use super::faults::Faults;
use super::input::Input;
use super::{Initiative, Outcome};
use crate::domain::access::Actor;
use crate::domain::footprint::Bbox;
use crate::domain::words::{ActorKind, AreaStatus, CityRole, FocusField, Form, Origin, Phase, Visibility};
use crate::http::pages::area::{AreaPart, Around};
use crate::http::pages::frame::{Frame, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::paths::Paths;
use crate::http::pages::{render, svg};
use crate::service::{InitiativeQuery, Paging, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Empty rows for actors beyond those that are filled in.
const SPARE_ACTORS: usize = 2;
/// At most so many initiatives are offered as the one this is a part of.
const PARENTS: usize = 500;

/// A choice: value and text.
type Choice = (String, String);

/// A row for an actor.
struct ActorRow {
    /// Counted from 1, for people.
    number: usize,
    /// The id of its name's field, which faults point at.
    field: String,
    kind: String,
    name: String,
}

#[derive(Template)]
#[template(path = "form.html", config = "web/templates/askama.toml")]
struct FormPage<'a> {
    frame: Frame,
    heading: String,
    /// The address of the initiative's page when one is edited.
    back: String,
    is_new: bool,
    input: &'a Input,
    faults: Faults,
    fault_heading: String,
    notice: Option<String>,
    area: AreaPart,
    check: Option<Check>,
    administrations: Vec<Badge>,
    parents: Vec<Choice>,
    actors: Vec<ActorRow>,
}

/// Shows the form. With faults it says so in its status too, for programs and for the browser's history.
pub(super) async fn show(
    actor: &Actor,
    service: &Arc<Service>,
    lang: Lang,
    before: Option<&Initiative>,
    input: &Input,
    outcome: Outcome,
) -> Result<Response, ServiceError> {
    let looks = Looks::new(lang, &service.administrations(actor).await?);
    let Outcome { faults, corrected, check, notice } = outcome;
    let is_faulty = faults.count() != 0;
    let known =
        service.initiatives(actor, &InitiativeQuery::default(), Paging { after: 0, limit: PARENTS }).await?.items;
    let around = Around {
        faults: faults.clone(),
        corrected,
        bounds: bounds(before, &known),
        exclude: before.map(|one| one.id.to_string()).unwrap_or_default(),
    };
    let page = FormPage {
        heading: heading(lang, before),
        frame: frame(lang, before, is_faulty),
        back: before.map_or_else(|| Paths(lang).map(), |one| Paths(lang).initiative(one.id)),
        is_new: before.is_none(),
        input,
        fault_heading: lang.format("form-faults", &[("count", faults.count().to_string())]),
        faults,
        notice: notice.map(|key| lang.text(key)),
        area: AreaPart::new(actor, service, lang, input, around).await?,
        check,
        administrations: looks.all().to_vec(),
        parents: parents(actor, service, before, known).await?,
        actors: actors(input),
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}

fn heading(lang: Lang, before: Option<&Initiative>) -> String {
    match before {
        None => lang.text("form-title-new"),
        Some(one) => lang.format("form-title-edit", &[("name", one.attributes.name.clone())]),
    }
}

/// A title that begins with the news, which is what screen readers read first.
fn frame(lang: Lang, before: Option<&Initiative>, is_faulty: bool) -> Frame {
    let prefix = if is_faulty { lang.text("form-title-fault") } else { String::new() };
    let title = format!("{prefix}{}", heading(lang, before));
    let frame = match before {
        None => Frame::new(lang, Section::Register, title, Paths::register),
        Some(one) => Frame::new(lang, Section::Other, title, |paths| paths.edit(one.id)),
    };
    frame.with_script("area.js")
}

/// The other initiatives by name.
async fn parents(
    actor: &Actor,
    service: &Service,
    before: Option<&Initiative>,
    known: Vec<Initiative>,
) -> Result<Vec<Choice>, ServiceError> {
    let others = known.into_iter().filter(|one| before.is_none_or(|before| before.id != one.id));
    let mut parents: Vec<Choice> = others.map(|one| (one.id.to_string(), one.attributes.name)).collect();
    let own = before.and_then(|before| before.attributes.parent);
    if let Some(own) = own.filter(|own| !parents.iter().any(|(id, _)| *id == own.to_string())) {
        parents.push((own.to_string(), service.outline(actor, own).await?.attributes.name));
    }
    parents.sort_by_cached_key(|(_, name)| name.to_lowercase());
    Ok(parents)
}

/// The actors that are filled in, and empty rows for more.
fn actors(input: &Input) -> Vec<ActorRow> {
    let spare = std::iter::repeat_n((ActorKind::PropertyOwner.word(), ""), SPARE_ACTORS);
    let row = |(position, (kind, name)): (usize, (&str, &str))| ActorRow {
        number: position + 1,
        field: format!("actor_name_{position}"),
        kind: kind.to_owned(),
        name: name.to_owned(),
    };
    input.actors().into_iter().chain(spare).enumerate().map(row).collect()
}

/// Where the drawing begins: at the initiative's own area, or where the others are.
fn bounds(before: Option<&Initiative>, known: &[Initiative]) -> Option<Bbox> {
    let own = before.map(|one| svg::scaled(one.footprint.bbox(), 1.6));
    let others = || known.iter().map(|one| one.footprint.bbox()).reduce(|a, b| a.union(&b));
    own.or_else(others)
}

impl FormPage<'_> {
    /// The words of a vocabulary with their texts.
    fn words(&self, key: &str) -> Vec<Choice> {
        let words: Vec<&str> = match key {
            "form" => Form::ALL.iter().map(|word| word.word()).collect(),
            "origin" => Origin::ALL.iter().map(|word| word.word()).collect(),
            "city-role" => CityRole::ALL.iter().map(|word| word.word()).collect(),
            "actor" => ActorKind::ALL.iter().map(|word| word.word()).collect(),
            "focus" => FocusField::ALL.iter().map(|word| word.word()).collect(),
            "phase" => Phase::ALL.iter().map(|word| word.word()).collect(),
            "visibility" => Visibility::ALL.iter().map(|word| word.word()).collect(),
            "area-status" => AreaStatus::ALL.iter().map(|word| word.word()).collect(),
            _ => Vec::new(),
        };
        let text = |word: &str| self.frame.t(&format!("{key}-{}", word.replace('_', "-")));
        words.into_iter().map(|word| (word.to_owned(), text(word))).collect()
    }

    /// What a visibility means.
    fn visibility_hint(&self, word: &str) -> String {
        self.frame.t(&format!("form-visibility-{word}"))
    }

    fn is_ticked(&self, name: &str, value: &str) -> bool {
        self.input.has(name, value)
    }
}
