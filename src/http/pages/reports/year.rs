//! The report of a year, as a page that prints.

use super::support::{self, SupportView};
use super::{Report, links};
use crate::domain::follow::Standing;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::{chart, numbers, render};
use crate::service::{Count, IndicatorOfYear, Service, YearReport};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::Datelike;
use std::sync::Arc;

/// A count with its bar.
struct Counts {
    id: &'static str,
    title: String,
    hint: String,
    chart: String,
    rows: Vec<(String, usize)>,
}

struct IndicatorRow {
    name: String,
    initiative: String,
    href: String,
    baseline: String,
    target: String,
    value: String,
    day: String,
    standing: String,
    parallel: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "follow/year.html", config = "web/templates/askama.toml")]
struct YearPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    year: i32,
    action: String,
    csv: String,
    initiatives: usize,
    counts: Vec<Counts>,
    results: Vec<IndicatorRow>,
    effects: Vec<IndicatorRow>,
    reached: usize,
    overlaps: Vec<(String, String)>,
    outcomes: Vec<(String, usize)>,
    precision: Vec<(String, i64, String, usize, usize, String)>,
    /// None for who reads no cases.
    support: Option<SupportView>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let this = service.clock().now().date().year();
    let year = params.one("year").parse().unwrap_or(this);
    let report = service.year_report(&actor, year).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    Ok(render(&view(lang, &report, &looks)))
}

fn word(lang: Lang, prefix: &str, word: &str) -> String {
    lang.text(&format!("{prefix}-{}", word.replace('_', "-")))
}

fn counts(lang: Lang, id: &'static str, hint: &str, rows: Vec<(String, usize)>) -> Counts {
    let title = lang.text(&format!("year-by-{id}"));
    let hint = if hint.is_empty() { String::new() } else { lang.text(hint) };
    Counts { id, chart: chart::bars(lang, &title, &rows), title, hint, rows }
}

fn view(lang: Lang, report: &YearReport, looks: &Looks) -> YearPage {
    let year = report.year;
    let title = lang.format("year-title", &[("year", year.to_string())]);
    let rows = |counts: &[Count], name: &dyn Fn(&str) -> String| {
        counts.iter().map(|it| (name(&it.key), it.count)).collect::<Vec<_>>()
    };
    let all = [
        counts(lang, "form", "", rows(&report.by_form, &|key| word(lang, "form", key))),
        counts(lang, "administration", "year-several", rows(&report.by_administration, &|code| looks.named(code))),
        counts(lang, "district", "year-several", rows(&report.by_district, &|key| key.to_owned())),
    ];
    let days = |days: Option<i64>| {
        days.map_or_else(|| "–".to_owned(), |days| lang.format("count-days", &[("count", days.to_string())]))
    };
    let overlaps = &report.overlaps;
    let count = |count: usize| numbers::count(lang, count);
    let facts = [
        ("year-opened", count(overlaps.opened)),
        ("year-acknowledged", count(overlaps.acknowledged)),
        ("year-days-to-acknowledgement", days(overlaps.days_to_acknowledgement)),
        ("year-settled", count(overlaps.settled)),
        ("year-days-to-settlement", days(overlaps.days_to_settlement)),
    ];
    let outcome =
        |key: &str| if key == "not_needed" { lang.text("handling-not-needed") } else { word(lang, "outcome", key) };
    let of = |kind| report.indicators.iter().filter(move |it| it.kind == kind).map(|it| indicator(lang, it)).collect();
    use crate::domain::follow::IndicatorKind::{Effect, Result};
    #[expect(clippy::cast_precision_loss, reason = "verdicts are few")]
    let share = |needed: usize, judged: usize| numbers::share(lang, needed as f64 / judged.max(1) as f64);
    YearPage {
        frame: Frame::new(lang, Section::Reports, title, |paths| format!("{}?year={year}", paths.year())),
        links: links(lang, Report::Year),
        year,
        action: Paths(lang).year(),
        csv: format!("/api/v1/reports/year.csv?year={year}"),
        initiatives: report.initiatives,
        counts: all.into_iter().filter(|it| !it.rows.is_empty()).collect(),
        results: of(Result),
        effects: of(Effect),
        reached: report.indicators.iter().filter(|it| it.standing == Standing::Reached).count(),
        support: report.support.as_ref().map(|given| support::view(lang, given, looks)),
        overlaps: facts.map(|(key, fact)| (lang.text(key), fact)).into(),
        outcomes: rows(&overlaps.outcomes, &outcome),
        precision: report
            .precision
            .iter()
            .map(|it| {
                let band = word(lang, "band", it.band.word());
                (it.month.clone(), it.rules, band, it.judged, it.needed, share(it.needed, it.judged))
            })
            .collect(),
    }
}

fn indicator(lang: Lang, it: &IndicatorOfYear) -> IndicatorRow {
    let value = |value: f64| {
        let number = numbers::number(lang, value, 2);
        if it.unit.is_empty() { number } else { format!("{number}\u{a0}{}", it.unit) }
    };
    let maybe = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), value);
    IndicatorRow {
        name: it.name.clone(),
        initiative: it.initiative_name.clone(),
        href: Paths(lang).follow_up(it.initiative),
        baseline: maybe(it.baseline),
        target: maybe(it.target),
        value: value(it.value),
        day: it.read_on.to_string(),
        standing: word(lang, "standing", it.standing.word()),
        parallel: it.parallel.iter().map(|it| (it.name.clone(), Paths(lang).initiative(it.initiative))).collect(),
    }
}
