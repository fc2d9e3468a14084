//! The public map with its list: filters, view and selection in the address, drawn by the server.

use super::{Shown, area};
use crate::domain::codes::Code;
use crate::domain::footprint::Bbox;
use crate::domain::words::{Phase, PhaseGroup};
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::map::{MapQuery, Step, steps, written};
use crate::http::pages::numbers;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::pages::svg::{self, Drawing, View};
use crate::service::{Paging, Published, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use geo::BoundingRect;
use std::sync::Arc;

/// At most so many are read for one page; the list of the API has all of them.
const MOST: usize = 2_000;
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 640.0;

/// A box to tick.
struct Choice {
    value: String,
    name: String,
    is_ticked: bool,
}

#[derive(Template)]
#[template(path = "open_map.html", config = "web/templates/askama.toml")]
struct OpenMapPage {
    frame: Frame,
    from: String,
    to: String,
    bbox: String,
    administrations: Vec<Choice>,
    groups: Vec<Choice>,
    heading: String,
    rows: Vec<Shown>,
    beyond: Option<String>,
    clear: String,
    download: String,
    steps: Vec<Step>,
    svg: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let query = MapQuery::read(&params).published();
    let phases = Phase::ALL.iter().copied().filter(|phase| query.groups.contains(&phase.group())).collect();
    let (window, paging) = (query.window().unwrap_or_default(), Paging { after: 0, limit: MOST });
    let found = service.published_page(query.administrations.clone(), phases, window, paging);
    let found = found.await.in_language(lang)?;
    let looks = Looks::new(lang, &service.public_administrations().await.in_language(lang)?);
    let beyond = found.next.map(|_| lang.format("open-beyond", &[("count", numbers::count(lang, MOST))]));
    Ok(render(&view(lang, &query, &found.items, &looks, beyond)))
}

fn view(lang: Lang, query: &MapQuery, found: &[Published], looks: &Looks, beyond: Option<String>) -> OpenMapPage {
    let here = query.to_query();
    let frame = Frame::new(lang, Section::Open, lang.text("open-title"), |paths| here.after(&paths.open_map()));
    let everything = Bbox { min_lon: -180.0, min_lat: -85.0, max_lon: 180.0, max_lat: 85.0 };
    let boxes = found.iter().filter_map(|one| one.area.bounding_rect()).map(Bbox::from);
    let bounds = boxes.reduce(|a, b| a.union(&b)).or_else(svg::extent).unwrap_or(everything);
    let view =
        query.bbox.map_or_else(|| View::fit(bounds, WIDTH, HEIGHT, 24.0), |bbox| View::fit(bbox, WIDTH, HEIGHT, 0.0));
    let mut rows: Vec<Shown> = found.iter().map(|one| Shown::new(lang, one, looks)).collect();
    rows.sort_by_cached_key(|row| row.name.to_lowercase());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let administration = |code: &str, name: &str| Choice {
        value: code.to_owned(),
        name: format!("{code} – {name}"),
        is_ticked: query.administrations.iter().any(|chosen| chosen.as_str() == code),
    };
    let group = |group: &PhaseGroup| Choice {
        value: group.word().to_owned(),
        name: lang.text(&format!("phase-group-{group}")),
        is_ticked: query.groups.contains(group),
    };
    let codes = query.administrations.iter().map(Code::as_str).collect::<Vec<_>>().join(",");
    OpenMapPage {
        from: day(query.from),
        to: day(query.to),
        bbox: query.bbox.map(written).unwrap_or_default(),
        administrations: looks.all().iter().map(|badge| administration(&badge.code, &badge.name)).collect(),
        groups: PhaseGroup::ALL.iter().map(group).collect(),
        heading: numbers::counted(lang, "count-initiatives", found.len()),
        beyond,
        clear: Paths(lang).open_map(),
        download: QueryString::default().with("administration", &codes).after("/api/public/v1/initiatives"),
        steps: steps(lang, query, &view, &|query: MapQuery| query.to_query().after(&Paths(lang).open_map())),
        svg: drawing(lang, found, looks, view),
        rows,
        frame,
    }
}

fn drawing(lang: Lang, found: &[Published], looks: &Looks, view: View) -> String {
    let drawing = Drawing {
        view,
        label: lang.text("open-drawing"),
        description: lang.format("open-drawing-description", &[("initiatives", found.len().to_string())]),
        areas: found.iter().filter_map(|one| area(lang, one, looks, false)).collect(),
        zones: Vec::new(),
        overlap: None,
    };
    drawing.draw()
}
