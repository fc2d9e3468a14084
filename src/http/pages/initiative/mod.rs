//! The page of an initiative: what it is, where it lies among those it overlaps, and what has happened to it.

mod facts;
mod history;
mod renew;

pub(super) use renew::renew;

use super::cases;
use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::looks::Looks;
use super::map::{PhaseText, area, still_view, zone_mark};
use super::overlaps::Row;
use super::params::{Params, QueryString};
use super::paths::Paths;
use super::svg::{Drawing, scaled};
use super::time::{self, TimeBar};
use super::{numbers, render};
use crate::domain::access::{self, Action, Actor, authorize};
use crate::domain::case::Case;
use crate::domain::codes::InitiativeId;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::{Overlap, OverlapSide};
use crate::domain::time::Timestamp;
use crate::domain::words::{AreaStatus, OverlapState};
use crate::http::extract::Signed;
use crate::service::{Hidden, InitiativeHistory, Service, ServiceError, Zone, ZoneQuery};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use facts::Facts;
use history::Event;
use renew::Freshness;
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
    fresh: Freshness,
    /// A sentence where something confidential overlaps it; empty where not, and for who does not work with it.
    hidden: String,
    events: Vec<Event>,
    svg: String,
    caption: String,
    /// Where it is edited, for those who may.
    edit: Option<String>,
    withdraw: Option<String>,
    show: String,
    /// What it comes to.
    follow: String,
    download: String,
    /// Where everything of it can be taken out, for those who may: with people, and without.
    dossier: Option<String>,
    masked: Option<String>,
    time: TimeBar,
    /// Whether its reader is told of cases.
    reads_cases: bool,
    /// The newest support case about it: number, state, address. Existing programmes have none.
    case: Option<(String, String, String)>,
    /// Where a case is begun for the city, for who may.
    open_case: Option<String>,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let known = time::known(&params);
    let found = Found::find(&actor, &service, id, known.as_ref().map(|(_, at)| *at)).await.in_language(lang)?;
    let now = Paths(lang).initiative(id);
    let bar = TimeBar::new(lang, &service, &actor, known.as_ref(), now).await.in_language(lang)?;
    let administrations = service.administrations(&actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &administrations);
    let receipt = (params.one("saved") == "1").then(|| receipt(lang, &found, &params));
    let age = service.age(&found.initiative).await.in_language(lang)?;
    let fresh = Freshness::new(lang, &service, &actor, &found.initiative, &age);
    let hidden = service.hidden_beside(&actor, &found.initiative).await.in_language(lang)?;
    let hidden = hidden.map(|hidden| hidden_text(lang, hidden)).unwrap_or_default();
    // What is no concern of a program's is left out for it.
    let case = match service.may_read_cases(&actor) {
        Ok(()) => Some(service.case_about(&actor, id).await.in_language(lang)?),
        Err(_) => None,
    };
    Ok(render(&view(lang, &actor, &found, &looks, receipt, (fresh, hidden, bar), case)))
}

impl Found {
    async fn find(
        actor: &Actor,
        service: &Arc<Service>,
        id: InitiativeId,
        known: Option<Timestamp>,
    ) -> Result<Self, ServiceError> {
        let reading = service.reading(actor, known).await?;
        let initiative = reading.initiative(id).await?;
        let mut overlaps = reading.overlaps_of(id).await?;
        // Those in force come first, and the largest first among them.
        overlaps.sort_by_key(|overlap| match overlap.state {
            OverlapState::Active => 0,
            OverlapState::Candidate => 1,
            OverlapState::Lapsed => 2,
        });
        let mut neighbours = Vec::new();
        for overlap in overlaps.iter().filter(|overlap| overlap.state != OverlapState::Lapsed).take(NEIGHBOURS) {
            neighbours.push(reading.outline(other_side(overlap, id).id).await?);
        }
        let mut query = ZoneQuery { min_degree: 2, ..ZoneQuery::default() };
        query.filter.bbox = Some(initiative.footprint.bbox());
        let zones = reading.zones(&query).await?.all.into_iter();
        let zones = zones.filter(|zone| zone.initiatives.iter().any(|one| one.id == id)).collect();
        let mut history = service.history(actor, id).await?;
        if let Some(seq) = reading.seq() {
            history.changes.retain(|change| change.seq <= seq);
            history.areas.retain(|area| area.seq <= seq);
        }
        let parent = match initiative.attributes.parent {
            Some(parent) => Some(reading.outline(parent).await?),
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

fn view(
    lang: Lang,
    actor: &Actor,
    found: &Found,
    looks: &Looks,
    receipt: Option<Receipt>,
    (fresh, hidden, time): (Freshness, String, TimeBar),
    case: Option<Option<Case>>,
) -> InitiativePage {
    let (initiative, attributes) = (&found.initiative, &found.initiative.attributes);
    let (id, paths) = (initiative.id, Paths(lang));
    let (reads_cases, case) = (case.is_some(), case.flatten());
    let is_withdrawn = initiative.withdrawn_at.is_some();
    let may = |action| authorize(actor, action, &access::Row::from(attributes)).is_ok();
    let is_now = time.known.is_empty();
    let dossier = |masked: &str| format!("/api/v1/initiatives/{id}/dossier?masked={masked}&lang={}", lang.tag());
    InitiativePage {
        frame: Frame::new(lang, Section::Other, attributes.name.clone(), |paths| paths.initiative(id)),
        name: attributes.name.clone(),
        receipt,
        fresh,
        hidden,
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
        edit: (is_now && may(Action::Change)).then(|| paths.edit(id)),
        withdraw: (is_now && may(Action::Withdraw)).then(|| paths.withdraw(id)),
        show: QueryString::default().with("selected", &id.to_string()).after(&paths.map()),
        follow: paths.follow_up(id),
        download: format!("/api/v1/initiatives/{id}"),
        open_case: (is_now
            && !is_withdrawn
            && may(Action::OpenCase)
            && case.as_ref().is_none_or(|case| case.state.is_over()))
        .then(|| paths.open_case(id)),
        reads_cases,
        case: case.map(|case| (cases::number(case.number), cases::state(lang, case.state), paths.case(case.id))),
        dossier: (is_now && may(Action::MakeDossier) && may(Action::ReadContact)).then(|| dossier("false")),
        masked: (is_now && may(Action::MakeDossier)).then(|| dossier("true")),
        time,
    }
}

fn hidden_text(lang: Lang, hidden: Hidden) -> String {
    match hidden.broker {
        Some(broker) => lang.format("hidden-ask", &[("broker", broker)]),
        None => lang.text("hidden-there"),
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
