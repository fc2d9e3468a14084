//! How the city's cases stand: numbers, bars and a map, each with its table.

use super::support::{self, SupportView, kronor};
use super::{Report, links};
use crate::domain::case::CaseState;
use crate::domain::footprint::Bbox;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::map::still_view;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::svg::{DistrictMark, Outline, districts};
use crate::http::pages::{cases, chart, numbers, render};
use crate::service::{CityReport, ReferenceArea, Service, StageOfCases, Supported};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::Datelike;
use std::sync::Arc;

/// How many cases are in a state, and where they are listed.
struct StateRow {
    name: String,
    href: String,
    count: usize,
}

struct StageRow {
    name: String,
    cases: usize,
    median: String,
    under_way: usize,
    so_far: String,
}

struct SupportedRow {
    number: String,
    title: String,
    href: String,
    state: String,
    administration: String,
    sek: String,
    in_all: String,
}

#[derive(Template)]
#[template(path = "follow/city.html", config = "web/templates/askama.toml")]
struct CityPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    year: i32,
    action: String,
    csv: String,
    cases: usize,
    states_chart: String,
    states: Vec<StateRow>,
    stages_chart: String,
    stages: Vec<StageRow>,
    support: SupportView,
    map: String,
    supported: Vec<SupportedRow>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let this = service.clock().now().date().year();
    let year = params.one("year").parse().unwrap_or(this);
    let report = service.city_report(&actor, year).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let areas = match &report.support.layer {
        Some(layer) => service.reference_areas(&actor, layer).await.in_language(lang)?,
        None => Vec::new(),
    };
    Ok(render(&view(lang, &report, &looks, &areas)))
}

fn view(lang: Lang, report: &CityReport, looks: &Looks, areas: &[ReferenceArea]) -> CityPage {
    let (year, paths) = (report.year, Paths(lang));
    let state = |key: &str| CaseState::parse(key).map_or_else(String::new, |state| cases::state(lang, state));
    let states: Vec<StateRow> = report
        .states
        .iter()
        .map(|it| {
            let href = QueryString::default().with("state", &it.key).after(&paths.cases());
            StateRow { name: state(&it.key), href, count: it.count }
        })
        .collect();
    let stages: Vec<StageRow> = report.stages.iter().map(|it| stage(lang, it)).collect();
    let bars: Vec<(String, usize)> = report
        .stages
        .iter()
        .zip(&stages)
        .filter_map(|(it, row)| Some((row.name.clone(), usize::try_from(it.median_days?).ok()?)))
        .collect();
    let counts: Vec<(String, usize)> = states.iter().map(|it| (it.name.clone(), it.count)).collect();
    CityPage {
        frame: Frame::new(lang, Section::Reports, lang.text("report-city"), |paths| {
            format!("{}?year={year}", paths.city())
        }),
        links: links(lang, Report::City),
        year,
        action: paths.city(),
        csv: format!("/api/v1/reports/city.csv?year={year}"),
        cases: states.iter().map(|it| it.count).sum(),
        states_chart: chart::bars(lang, &lang.text("city-states"), &counts),
        states,
        stages_chart: chart::bars(lang, &lang.text("city-stages-bars"), &bars),
        stages,
        support: support::view(lang, &report.support, looks),
        map: drawing(lang, report, areas),
        supported: report.supported.iter().map(|it| supported(lang, it, looks)).collect(),
    }
}

fn stage(lang: Lang, it: &StageOfCases) -> StageRow {
    let days = |days: Option<i64>| {
        days.map_or_else(|| "–".to_owned(), |days| lang.format("count-days", &[("count", days.to_string())]))
    };
    StageRow {
        name: lang.text(&format!("stage-{}", it.stage.replace('_', "-"))),
        cases: it.cases,
        median: days(it.median_days),
        under_way: it.under_way,
        so_far: days(it.median_days_so_far),
    }
}

fn supported(lang: Lang, it: &Supported, looks: &Looks) -> SupportedRow {
    SupportedRow {
        number: cases::number(it.number),
        title: it.title.clone(),
        href: Paths(lang).case(it.case),
        state: cases::state(lang, it.state),
        administration: it.administration.as_ref().map_or_else(|| "–".to_owned(), |code| looks.named(code.as_str())),
        sek: kronor(lang, it.sek),
        in_all: kronor(lang, it.sek_in_all_years),
    }
}

/// The districts by the money of the year, and what runs with support over them; empty where there is neither.
fn drawing(lang: Lang, report: &CityReport, areas: &[ReferenceArea]) -> String {
    let places = report.supported.iter().filter_map(|it| it.area.as_ref());
    let boxes = areas.iter().map(|area| &area.footprint).chain(places).map(|area| area.bbox());
    let Some(bounds) = boxes.reduce(|a: Bbox, b| a.union(&b)) else { return String::new() };
    let sums = |area: &ReferenceArea| {
        report.support.by_district.iter().find(|it| it.key.as_deref() == Some(&*area.name)).map(|it| &it.sums)
    };
    let most = areas.iter().filter_map(sums).map(|sums| sums.sek).max().unwrap_or(0);
    let marks: Vec<DistrictMark<'_>> = areas
        .iter()
        .map(|area| {
            let sek = sums(area).map_or(0, |sums| sums.sek);
            let money = kronor(lang, sek);
            DistrictMark {
                area: area.footprint.multi_polygon(),
                step: match sek {
                    0 => "plain",
                    sek if sek * 3 <= most => "little",
                    sek if sek * 3 <= most * 2 => "half",
                    _ => "most",
                },
                mark: if sek == 0 { String::new() } else { numbers::count(lang, thousands(sek)) },
                title: format!("{}: {money}", area.name),
            }
        })
        .collect();
    let of =
        |it: &Supported| lang.format("city-outline", &[("title", it.title.clone()), ("money", kronor(lang, it.sek))]);
    let titles: Vec<String> = report.supported.iter().map(of).collect();
    let outlines: Vec<Outline<'_>> = report
        .supported
        .iter()
        .zip(&titles)
        .filter_map(|(it, title)| Some((it.area.as_ref()?.multi_polygon(), title.as_str())))
        .collect();
    let label = lang.format("city-map", &[("year", report.year.to_string())]);
    districts(&still_view(bounds, 1100.0, 640.0), &label, &marks, &outlines)
}

/// Thousands of kronor, rounded.
fn thousands(sek: i64) -> usize {
    usize::try_from((sek + 500) / 1000).unwrap_or(0)
}
