//! Where nobody works: the districts on a map and in a table.

use super::{Asked, Report, links};
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::map::still_view;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::svg::{DistrictMark, districts};
use crate::http::pages::{numbers, render};
use crate::service::{Gap, Gaps, ReferenceArea, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

struct Row {
    name: String,
    is_gap: bool,
    initiatives: usize,
    deepest: String,
    covered: String,
    area: String,
    /// The map at this place.
    href: String,
}

#[derive(Template)]
#[template(path = "follow/gaps.html", config = "web/templates/askama.toml")]
struct GapsPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    action: String,
    csv: String,
    from: String,
    to: String,
    is_period_wrong: bool,
    layers: Vec<(String, bool)>,
    /// How many districts nothing runs in, of how many; empty where there is no layer.
    summary: String,
    city_wide: usize,
    svg: String,
    rows: Vec<Row>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let asked = Asked::new(&service, &params);
    let layers = service.reference_layers(&actor).await.in_language(lang)?;
    let chosen = params.one("layer");
    let layer =
        layers.iter().map(|(layer, _)| layer).find(|layer| *layer == chosen).or(layers.first().map(|(it, _)| it));
    let (gaps, areas) = match layer {
        Some(layer) => {
            let gaps = service.gaps(&actor, Some(layer.clone()), asked.period).await.in_language(lang)?;
            (Some(gaps), service.reference_areas(&actor, layer).await.in_language(lang)?)
        }
        None => (None, Vec::new()),
    };
    let here = QueryString::default().with("from", &asked.from).with("to", &asked.to);
    let here = here.with("layer", layer.map_or("", String::as_str));
    let csv =
        QueryString::default().with("datetime", &asked.datetime()).with("layer", layer.map_or("", String::as_str));
    let page = GapsPage {
        frame: Frame::new(lang, Section::Reports, lang.text("report-gaps"), |paths| here.after(&paths.gaps())),
        links: links(lang, Report::Gaps),
        action: Paths(lang).gaps(),
        csv: csv.after("/api/v1/gaps.csv"),
        layers: layers.iter().map(|(name, _)| (name.clone(), Some(name) == layer)).collect(),
        summary: gaps.as_ref().map(|gaps| summary(lang, gaps)).unwrap_or_default(),
        city_wide: gaps.as_ref().map_or(0, |gaps| gaps.city_wide),
        svg: gaps.as_ref().map(|gaps| drawing(lang, gaps, &areas)).unwrap_or_default(),
        rows: gaps.iter().flat_map(|gaps| &gaps.districts).map(|gap| row(lang, gap, &areas)).collect(),
        from: asked.from,
        to: asked.to,
        is_period_wrong: asked.is_wrong,
    };
    Ok(render(&page))
}

fn summary(lang: Lang, gaps: &Gaps) -> String {
    let empty = gaps.districts.iter().filter(|gap| gap.initiatives == 0).count();
    let values = [("count", empty.to_string()), ("all", gaps.districts.len().to_string())];
    lang.format("gaps-summary", &values)
}

fn covered(lang: Lang, gap: &Gap) -> String {
    gap.covered.map_or_else(|| lang.text("gaps-unknown"), |share| numbers::share(lang, share))
}

fn area_of<'a>(areas: &'a [ReferenceArea], gap: &Gap) -> Option<&'a ReferenceArea> {
    areas.iter().find(|area| area.code == gap.code)
}

fn row(lang: Lang, gap: &Gap, areas: &[ReferenceArea]) -> Row {
    let place = area_of(areas, gap).map(|area| crate::http::pages::map::written(area.footprint.bbox()));
    Row {
        name: gap.name.clone(),
        is_gap: gap.initiatives == 0,
        initiatives: gap.initiatives,
        deepest: gap.deepest.map_or_else(|| lang.text("gaps-unknown"), |deepest| deepest.to_string()),
        covered: covered(lang, gap),
        area: numbers::area(lang, gap.area_m2),
        href: QueryString::default().with("bbox", &place.unwrap_or_default()).after(&Paths(lang).map()),
    }
}

fn drawing(lang: Lang, gaps: &Gaps, areas: &[ReferenceArea]) -> String {
    let Some(bounds) = areas.iter().map(|area| area.footprint.bbox()).reduce(|a, b| a.union(&b)) else {
        return String::new();
    };
    let told = |gap: &Gap| {
        let values =
            [("name", gap.name.clone()), ("count", gap.initiatives.to_string()), ("share", covered(lang, gap))];
        lang.format("gaps-district", &values)
    };
    let there = gaps.districts.iter().filter_map(|gap| Some((area_of(areas, gap)?, gap)));
    let marks: Vec<DistrictMark<'_>> = there
        .map(|(area, gap)| DistrictMark {
            area: area.footprint.multi_polygon(),
            step: match gap.covered {
                _ if gap.initiatives == 0 => "none",
                Some(share) if share < 0.25 => "little",
                Some(share) if 0.75 <= share => "most",
                _ => "half",
            },
            mark: gap.initiatives.to_string(),
            title: told(gap),
        })
        .collect();
    districts(&still_view(bounds, 1100.0, 640.0), &summary(lang, gaps), &marks, &[])
}
