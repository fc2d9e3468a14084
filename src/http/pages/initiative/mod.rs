//! The page of an initiative: what it is, where it lies among those it overlaps, and what has happened to it.

mod facts;
mod history;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::looks::Looks;
use super::map::{PhaseText, area, still_view, zone_mark};
use super::overlaps::Row;
use super::params::{Params, QueryString};
use super::paths::Paths;
use super::svg::{Drawing, scaled};
use super::{numbers, render};
use crate::domain::access::{self, Action, Actor, authorize};
use crate::domain::codes::InitiativeId;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{Overlap, OverlapSide};
use crate::domain::words::{AreaStatus, OverlapState};
use crate::http::extract::Signed;
use crate::service::{InitiativeHistory, Service, ServiceError, Zone, ZoneQuery};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use facts::Facts;
use history::Event;
use std::collections::BTreeSet;
use std::sync::Arc;

/// At most so many of those it overlaps are drawn around it, the largest shared areas first.
const NEIGHBOURS: usize = 40;

/// What is told once, right after saving.
struct Receipt {
    text: String,
    notes: Vec<String>,
}

/// An initiative with everything that its page shows.
struct Found {
    initiative: Initiative,
    overlaps: Vec<Overlap>,
    neighbours: Vec<Initiative>,
    zones: Vec<Arc<Zone>>,
    history: InitiativeHistory,
    parent: Option<Initiative>,
}

#[derive(Template)]
#[template(path = "initiative.html", config = "web/templates/askama.toml")]
struct InitiativePage {
    frame: Frame,
    name: String,
    receipt: Option<Receipt>,
    is_withdrawn: bool,
    phase: PhaseText,
    form: String,
    origin: String,
    visibility: String,
    /// A word about an area that is not decided; empty when it is.
    unsettled: String,
    purpose: String,
    description: String,
    overlaps: Vec<Row>,
    overlap_count: usize,
    facts: Facts,
    events: Vec<Event>,
    svg: String,
    caption: String,
    /// Where it is edited, for those who may.
    edit: Option<String>,
    withdraw: Option<String>,
    show: String,
    download: String,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let found = Found::find(&actor, &service, id).await.in_language(lang)?;
    let administrations = service.administrations(&actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &administrations);
    let receipt = (params.one("saved") == "1").then(|| receipt(lang, &found, &params));
    Ok(render(&view(lang, &actor, &found, &looks, receipt)))
}

impl Found {
    async fn find(actor: &Actor, service: &Arc<Service>, id: InitiativeId) -> Result<Self, ServiceError> {
        let initiative = service.initiative(actor, id).await?;
        let mut overlaps = service.overlaps_of(actor, id).await?;
        // Those in force come first, and the largest first among them.
        overlaps.sort_by_key(|overlap| match overlap.state {
            OverlapState::Active => 0,
            OverlapState::Candidate => 1,
            OverlapState::Lapsed => 2,
        });
        let mut neighbours = Vec::new();
        for overlap in overlaps.iter().filter(|overlap| overlap.state != OverlapState::Lapsed).take(NEIGHBOURS) {
            neighbours.push(service.outline(actor, other_side(overlap, id).id).await?);
        }
        let mut query = ZoneQuery { min_degree: 2, ..ZoneQuery::default() };
        query.filter.bbox = Some(initiative.footprint.bbox());
        let zones = service.zones(actor, &query).await?.all.into_iter();
        let zones = zones.filter(|zone| zone.initiatives.iter().any(|one| one.id == id)).collect();
        let history = service.history(actor, id).await?;
        let parent = match initiative.attributes.parent {
            Some(parent) => Some(service.outline(actor, parent).await?),
            None => None,
        };
        Ok(Self { initiative, overlaps, neighbours, zones, history, parent })
    }

    fn active(&self) -> impl Iterator<Item = &Overlap> {
        self.overlaps.iter().filter(|overlap| overlap.state == OverlapState::Active)
    }
}

/// The side of an overlap that is not this initiative.
fn other_side(overlap: &Overlap, own: InitiativeId) -> &OverlapSide {
    if overlap.a.id == own { &overlap.b } else { &overlap.a }
}

fn view(lang: Lang, actor: &Actor, found: &Found, looks: &Looks, receipt: Option<Receipt>) -> InitiativePage {
    let (initiative, attributes) = (&found.initiative, &found.initiative.attributes);
    let (id, paths) = (initiative.id, Paths(lang));
    let is_withdrawn = initiative.withdrawn_at.is_some();
    let may = |action| authorize(actor, action, &access::Row::from(attributes)).is_ok();
    InitiativePage {
        frame: Frame::new(lang, Section::Other, attributes.name.clone(), |paths| paths.initiative(id)),
        name: attributes.name.clone(),
        receipt,
        is_withdrawn,
        phase: PhaseText::new(lang, attributes.phase),
        form: lang.text(&format!("form-{}", attributes.form.word().replace('_', "-"))),
        origin: lang.text(&format!("origin-{}", attributes.origin)),
        visibility: lang.text(&format!("visibility-{}", attributes.visibility)),
        unsettled: match attributes.area_status {
            AreaStatus::Decided => String::new(),
            status => lang.text(&format!("initiative-area-{status}")),
        },
        purpose: attributes.purpose.clone(),
        description: attributes.description.clone(),
        overlaps: found.overlaps.iter().map(|overlap| Row::seen_from(lang, overlap, id, looks)).collect(),
        overlap_count: found.active().count(),
        facts: Facts::new(lang, initiative, found.parent.as_ref(), looks),
        events: history::events(lang, &found.history),
        svg: svg(lang, found, looks),
        caption: caption(lang, found),
        edit: may(Action::Change).then(|| paths.edit(id)),
        withdraw: may(Action::Withdraw).then(|| paths.withdraw(id)),
        show: QueryString::default().with("selected", &id.to_string()).after(&paths.map()),
        download: format!("/api/v1/initiatives/{id}"),
    }
}

/// Confirms what was saved and says at once what it overlaps.
fn receipt(lang: Lang, found: &Found, params: &Params) -> Receipt {
    let other_sides = found.active().map(|overlap| other_side(overlap, found.initiative.id));
    let others: BTreeSet<_> = other_sides.flat_map(|side| &side.administrations).collect();
    let count = found.active().count();
    let text = if count == 0 {
        lang.text("saved-alone")
    } else {
        let processes = numbers::counted(lang, "count-initiatives", count);
        let administrations = super::looks::administrations(lang, others.len());
        lang.format("saved-overlaps", &[("initiatives", processes), ("administrations", administrations)])
    };
    let known = ["ring-closed", "heights-dropped", "repaired", "crs-converted"];
    let notes = params.many("note").filter(|note| known.contains(note));
    Receipt { text, notes: notes.map(|note| lang.text(&format!("note-{note}"))).collect() }
}

fn caption(lang: Lang, found: &Found) -> String {
    let area = [("area", numbers::area(lang, found.initiative.area_m2))];
    match found.zones.is_empty() {
        true => lang.format("initiative-caption-alone", &area),
        false => lang.format("initiative-caption", &area),
    }
}

fn svg(lang: Lang, found: &Found, looks: &Looks) -> String {
    let own = &found.initiative;
    let neighbours = found.neighbours.iter().map(|one| area(lang, one, looks, false));
    let counts = [("count", found.neighbours.len().to_string())];
    let drawing = Drawing {
        view: still_view(scaled(own.footprint.bbox(), 1.7), 900.0, 560.0),
        label: lang.format("initiative-drawing", &[("name", own.attributes.name.clone())]),
        description: lang.format("initiative-drawing-description", &counts),
        areas: std::iter::once(area(lang, own, looks, true)).chain(neighbours).collect(),
        zones: found.zones.iter().map(|zone| zone_mark(lang, zone)).collect(),
        overlap: None,
    };
    drawing.draw()
}
