//! The page of one overlap: both sides, the shared area on a map, its measures, and why it is or is not alerted.

use super::handling::Handling;
use super::need::Need;
use super::{Chip, both_sides, certainty, gates, state, title};
use crate::domain::access::Actor;
use crate::domain::codes::OverlapId;
use crate::domain::footprint::Bbox;
use crate::domain::initiative::{ContactPerson, Initiative};
use crate::domain::overlap::Overlap;
use crate::domain::words::{OverlapKind, OverlapState};
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::map::{PhaseText, area, still_view};
use crate::http::pages::params::QueryString;
use crate::http::pages::paths::Paths;
use crate::http::pages::svg::{Drawing, scaled};
use crate::http::pages::{numbers, periods, render};
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use geo::{BoundingRect, MultiPolygon};
use std::sync::Arc;

/// One of the two initiatives.
struct Party {
    name: String,
    href: String,
    administrations: Vec<Badge>,
    phase: PhaseText,
    period: String,
    share: String,
    contact: Option<ContactPerson>,
    is_withdrawn: bool,
}

#[derive(Template)]
#[template(path = "overlap.html", config = "web/templates/askama.toml")]
struct OverlapPage {
    frame: Frame,
    number: i64,
    parties: [Party; 2],
    state: Chip,
    kind: String,
    certainty: Chip,
    area: String,
    share: String,
    administrations: Vec<Badge>,
    time: String,
    time_label: String,
    relation: String,
    first_seen: String,
    gates: Vec<String>,
    is_active: bool,
    met: String,
    show: String,
    download: String,
    svg: String,
    caption: String,
    need: Option<Need>,
    handling: Handling,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    show(&service, &actor, lang, id, Vec::new()).await
}

/// The page, with what was wrong with what a form has sent.
pub(super) async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    id: OverlapId,
    faults: Vec<String>,
) -> Result<Response, Failure> {
    let found = Found::find(actor, service, id).await.in_language(lang)?;
    let administrations = service.administrations(actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &administrations);
    let need = match &found.overlap.score {
        Some(score) => {
            let set = service.rule_set(actor, score.rules).await.in_language(lang)?;
            Some(Need::new(lang, score, &set, &looks))
        }
        None => None,
    };
    let handled = service.handled(actor, id).await.in_language(lang)?;
    let handling = Handling::new(lang, &handled, &looks, faults);
    let rules = service.rules();
    let limits = &rules.rules.limits;
    let limits = [("area", numbers::area(lang, limits.min_area_m2)), ("share", numbers::share(lang, limits.min_share))];
    let met = lang.format("overlap-met", &limits);
    Ok(render(&view(lang, &found, &looks, met, need, handling)))
}

/// The overlap with both its initiatives.
struct Found {
    overlap: Overlap,
    a: Initiative,
    b: Initiative,
    shape: Option<MultiPolygon<f64>>,
}

impl Found {
    async fn find(actor: &Actor, service: &Arc<Service>, id: OverlapId) -> Result<Self, ServiceError> {
        let overlap = service.overlap(actor, id).await?;
        let shape = service.shared_shape(&overlap).await?;
        let a = service.initiative(actor, overlap.a.id).await?;
        let b = service.initiative(actor, overlap.b.id).await?;
        Ok(Self { overlap, a, b, shape })
    }

    /// Both areas, or the surroundings of the shared one where it would be a speck between them.
    fn bbox(&self) -> Bbox {
        let both = self.a.footprint.bbox().union(&self.b.footprint.bbox());
        let shared = self.shape.as_ref().and_then(BoundingRect::bounding_rect).map(Bbox::from);
        shared.and_then(|bbox| scaled(bbox, 4.0).intersection(&both)).unwrap_or(both)
    }
}

fn view(lang: Lang, found: &Found, looks: &Looks, met: String, need: Option<Need>, handling: Handling) -> OverlapPage {
    let Overlap { finding, .. } = &found.overlap;
    let id = found.overlap.id;
    let shared = finding.shared;
    let administrations = both_sides(&found.overlap, looks);
    let title = title(lang, &found.overlap);
    let (time_label, time) = time(lang, &found.overlap);
    OverlapPage {
        frame: Frame::new(lang, Section::Overlaps, title.clone(), |paths| paths.overlap(id)),
        number: found.overlap.number,
        parties: [party(lang, &found.a, shared.share_a, looks), party(lang, &found.b, shared.share_b, looks)],
        state: state(lang, found.overlap.state),
        kind: lang.text(&format!("kind-{}", finding.kind)),
        certainty: certainty(lang, finding.certainty),
        area: numbers::area(lang, shared.area_m2),
        share: numbers::share(lang, shared.share_a.max(shared.share_b)),
        time,
        time_label,
        relation: relation(lang, found),
        first_seen: found.overlap.first_seen_at.date().to_string(),
        gates: gates(lang, &found.overlap),
        is_active: found.overlap.state == OverlapState::Active,
        met,
        show: QueryString::default().with("selected", &id.to_string()).after(&Paths(lang).map()),
        download: format!("/api/v1/overlaps/{id}"),
        svg: svg(lang, found, looks, administrations.len(), &title),
        caption: caption(lang, found),
        administrations,
        need,
        handling,
    }
}

fn party(lang: Lang, initiative: &Initiative, share: f64, looks: &Looks) -> Party {
    let attributes = &initiative.attributes;
    Party {
        name: attributes.name.clone(),
        href: Paths(lang).initiative(initiative.id),
        administrations: looks.of_all(attributes.administrations()),
        phase: PhaseText::new(lang, attributes.phase),
        period: periods::exact(lang, &attributes.period),
        share: numbers::share(lang, share),
        contact: attributes.contact_person.clone(),
        is_withdrawn: initiative.withdrawn_at.is_some(),
    }
}

/// What is said of time, and how.
fn time(lang: Lang, overlap: &Overlap) -> (String, String) {
    let finding = &overlap.finding;
    match (finding.common_period, finding.gap_days, finding.kind) {
        (Some(period), ..) => (lang.text("overlap-common"), periods::short(lang, &period)),
        (None, Some(days), _) => (lang.text("overlap-gap"), lang.format("count-days", &[("count", days.to_string())])),
        (None, None, OverlapKind::Concurrent | OverlapKind::Sequential) => {
            (lang.text("overlap-common"), lang.text("overlap-unknown-time"))
        }
    }
}

/// The relation in words, with the names where the direction matters.
fn relation(lang: Lang, found: &Found) -> String {
    let names = [("a", found.a.attributes.name.clone()), ("b", found.b.attributes.name.clone())];
    lang.format(&format!("overlap-relation-{}", found.overlap.finding.shared.relation), &names)
}

fn caption(lang: Lang, found: &Found) -> String {
    let key = match (&found.shape, found.overlap.state) {
        (Some(_), _) => "overlap-caption",
        (None, OverlapState::Lapsed) => "overlap-caption-lapsed",
        (None, _) => "overlap-caption-intricate",
    };
    lang.text(key)
}

fn svg(lang: Lang, found: &Found, looks: &Looks, degree: usize, title: &str) -> String {
    let sides = [&found.a, &found.b];
    let drawing = Drawing {
        view: still_view(found.bbox(), 1100.0, 560.0),
        label: lang.format("overlap-drawing", &[("title", title.to_owned())]),
        description: caption(lang, found),
        areas: sides.map(|one| area(lang, one, looks, false)).into(),
        zones: Vec::new(),
        overlap: found.shape.as_ref().map(|shape| (shape, degree)),
    };
    drawing.draw()
}
