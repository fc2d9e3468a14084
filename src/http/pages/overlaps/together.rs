//! A place where several initiatives meet: all their pairs with verdicts, gathered on one page.

use super::{Chip, handling, need, state};
use crate::domain::codes::InitiativeId;
use crate::domain::handling::Verdict;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks, administrations};
use crate::http::pages::map::{PhaseText, area, still_view, zone_mark};
use crate::http::pages::paths::Paths;
use crate::http::pages::svg::{Drawing, scaled};
use crate::http::pages::{numbers, periods, render};
use crate::service::{Handled, Service, Together};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One of the initiatives.
struct Party {
    name: String,
    href: String,
    administrations: Vec<Badge>,
    phase: PhaseText,
    period: String,
}

/// One of the pairs.
struct Pair {
    name: String,
    href: String,
    need: Chip,
    handling: Chip,
    state: Chip,
    area: String,
    /// What the administration of each column says; empty where it is on neither side.
    verdicts: Vec<String>,
}

#[derive(Template)]
#[template(path = "together.html", config = "web/templates/askama.toml")]
struct TogetherPage {
    frame: Frame,
    lead: String,
    area: String,
    administrations: Vec<Badge>,
    parties: Vec<Party>,
    pairs: Vec<Pair>,
    svg: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(ids): Path<String>,
) -> Result<Response, Failure> {
    let ids: Result<BTreeSet<InitiativeId>, Failure> = ids.split(',').map(|id| Failure::id(lang, id)).collect();
    let ids = ids?;
    let together = service.together(&actor, &ids).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    Ok(render(&view(lang, &ids, &together, &looks)))
}

/// The ids as they stand in the address: sorted, so that a place has one address.
pub(in crate::http::pages) fn address(ids: impl IntoIterator<Item = InitiativeId>) -> String {
    let ids: BTreeSet<InitiativeId> = ids.into_iter().collect();
    ids.iter().map(InitiativeId::to_string).collect::<Vec<_>>().join(",")
}

fn view(lang: Lang, ids: &BTreeSet<InitiativeId>, together: &Together, looks: &Looks) -> TogetherPage {
    let count = together.administrations.len();
    let title = lang.format("together-title", &[("administrations", administrations(lang, count))]);
    let party = |one: &crate::domain::initiative::Initiative| Party {
        name: one.attributes.name.clone(),
        href: Paths(lang).initiative(one.id),
        administrations: looks.of_all(one.attributes.administrations()),
        phase: PhaseText::new(lang, one.attributes.phase),
        period: periods::exact(lang, &one.attributes.period),
    };
    let area_m2: f64 = together.zones.iter().map(|zone| zone.area_m2).sum();
    let ids = address(ids.iter().copied());
    TogetherPage {
        frame: Frame::new(lang, Section::Overlaps, title, |paths| paths.together(&ids)),
        lead: numbers::counted(lang, "count-initiatives", together.initiatives.len()),
        area: if together.zones.is_empty() { lang.text("together-nowhere") } else { numbers::area(lang, area_m2) },
        administrations: looks.of_all(&together.administrations),
        parties: together.initiatives.iter().map(party).collect(),
        pairs: together.pairs.iter().map(|one| pair(lang, one, together, looks)).collect(),
        svg: svg(lang, together, looks),
    }
}

fn pair(lang: Lang, handled: &Handled, together: &Together, looks: &Looks) -> Pair {
    let overlap = &handled.overlap;
    let verdict = |code: &crate::domain::codes::Code| {
        if !overlap.administrations().any(|side| side == code) {
            return String::new();
        }
        let verdict: Verdict = handled.handling.verdict_of(code);
        lang.text(&format!("verdict-{}", verdict.word().replace('_', "-")))
    };
    let row = super::Row::new(lang, overlap, looks);
    Pair {
        name: row.name,
        href: row.href,
        need: need::short(lang, overlap),
        handling: handling::state(lang, overlap.handled.state),
        state: state(lang, overlap.state),
        area: row.area,
        verdicts: together.administrations.iter().map(verdict).collect(),
    }
}

fn svg(lang: Lang, together: &Together, looks: &Looks) -> String {
    let boxes = together.initiatives.iter().map(|one| one.footprint.bbox());
    let everything = boxes.reduce(|a, b| a.union(&b)).unwrap_or(crate::domain::footprint::Bbox {
        min_lon: 0.0,
        min_lat: 0.0,
        max_lon: 0.0,
        max_lat: 0.0,
    });
    let drawing = Drawing {
        view: still_view(scaled(everything, 1.1), 1100.0, 560.0),
        label: lang.text("together-drawing"),
        description: lang.text("overlap-caption"),
        areas: together.initiatives.iter().map(|one| area(lang, one, looks, false)).collect(),
        zones: together.zones.iter().map(|zone| zone_mark(lang, zone)).collect(),
        overlap: None,
    };
    drawing.draw()
}
