//! The map page: filters that are the legend, the list, and the map drawn by the server for the same address.

mod drawing;
mod found;
mod legend;
mod query;
mod rows;

pub(super) use drawing::{Step, area, steps, zone_mark};
pub(super) use query::{MapQuery, written};
pub(super) use rows::PhaseText;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::looks::Looks;
use super::params::Params;
use super::paths::Paths;
use super::svg::View;
use super::time::TimeBar;
use super::{numbers, render};
use crate::domain::footprint::Bbox;
use crate::http::extract::Signed;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use found::Found;
use legend::{GroupBox, LegendBox, Preset, ZoneCount};
use query::{ROWS, Sort};
use rows::Row;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "map.html", config = "web/templates/askama.toml")]
struct MapPage {
    frame: Frame,
    query: MapQuery,
    from: String,
    to: String,
    bbox: String,
    selected: String,
    is_period_wrong: bool,
    presets: Vec<Preset>,
    degrees: Vec<(String, String, bool)>,
    administrations: Vec<LegendBox>,
    groups: Vec<GroupBox>,
    zones: Vec<ZoneCount>,
    ground: Option<String>,
    heading: String,
    sorts: Vec<(Sort, String, bool)>,
    rows: Vec<Row>,
    more: Option<String>,
    beyond: Option<String>,
    clear: String,
    download: String,
    bounds: String,
    steps: Vec<Step>,
    svg: String,
    time: TimeBar,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let query = MapQuery::read(&params);
    let administrations = service.administrations(&actor).await.in_language(lang)?;
    let found = Found::find(&actor, &service, &query).await.in_language(lang)?;
    let today = service.clock().now().date();
    let looks = Looks::new(lang, &administrations);
    let now = query.but(|query| query.known = None).to_query().after(&Paths(lang).map());
    let time = TimeBar::new(lang, &service, &actor, query.known.as_ref(), now).await.in_language(lang)?;
    Ok(render(&view(lang, query, &found, &looks, today, time)))
}

fn view(lang: Lang, query: MapQuery, found: &Found, looks: &Looks, today: chrono::NaiveDate, time: TimeBar) -> MapPage {
    let here = query.to_query();
    let frame = Frame::new(lang, Section::Map, title(lang, &query), |paths| here.after(&paths.map()));
    let frame = frame.with_script("map.js");
    let (shown, listed) = (found.shown(&query), found.listed(lang, &query));
    let zones = found.zones_of(&shown);
    let view = drawing::view(&query, found, &shown);
    let address = |query: MapQuery| query.to_query().after(&frame.paths().map());
    let sorts = Sort::ALL.map(|sort| (sort, address(query.but(|query| query.sort = sort)), sort == query.sort));
    MapPage {
        from: text(query.from),
        to: text(query.to),
        bbox: query.bbox.map(written).unwrap_or_default(),
        selected: text(query.selected),
        is_period_wrong: query.window().is_none(),
        presets: legend::presets(lang, &query, today, &address),
        degrees: legend::degrees(lang, &query),
        administrations: legend::administrations(lang, looks, found, &query),
        groups: legend::groups(lang, found, &query),
        zones: legend::zones(lang, &zones),
        ground: legend::ground(lang, &zones, found.municipality_m2),
        heading: numbers::counted(lang, "count-initiatives", listed.len()),
        sorts: sorts.into(),
        rows: rows::rows(lang, &query, &listed, &found.degrees(), looks),
        more: (query.rows < listed.len()).then(|| address(query.but(|query| query.rows += ROWS))),
        beyond: found.beyond.map(|matched| beyond(lang, found.all.len(), matched)),
        clear: frame.paths().map(),
        download: query.to_api_query().after("/api/v1/initiatives.geojson"),
        bounds: written(found.bounds()),
        steps: steps(lang, &query, &view, &address),
        svg: drawing::drawing(lang, &query, found, &shown, &zones, looks, view),
        query,
        frame,
        time,
    }
}

/// What is there, as text.
fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Each search has its own title, so that bookmarks and the history can be told apart.
fn title(lang: Lang, query: &MapQuery) -> String {
    if query.text.is_empty() { lang.text("nav-map") } else { format!("{}: ”{}”", lang.text("nav-map"), query.text) }
}

fn beyond(lang: Lang, read: usize, matched: i64) -> String {
    let matched = usize::try_from(matched).unwrap_or(read);
    lang.format("map-beyond", &[("read", numbers::count(lang, read)), ("matched", numbers::count(lang, matched))])
}

/// The view of a drawing that is not steered by an address: what must be seen, with room around it.
pub(super) fn still_view(bbox: Bbox, width: f64, height: f64) -> View {
    View::fit(bbox, width, height, 24.0)
}
