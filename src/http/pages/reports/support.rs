//! What the city gives, as the reports show it: in sum, and by year, role, administration and district, drawn and in tables.

use crate::http::pages::looks::Looks;
use crate::http::pages::{chart, numbers};
use crate::service::{Sums, SupportGiven, SupportOf};
use crate::texts::Lang;

/// Sums by one thing, with bars of the year's money.
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) hint: String,
    pub(super) chart: String,
    pub(super) rows: Vec<Row>,
}

/// What is given by one of them.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cases: usize,
    pub(super) sek: String,
    pub(super) hours: String,
    pub(super) in_all: String,
}

/// All of it.
pub(super) struct SupportView {
    /// The sums of the year and of all years.
    pub(super) facts: Vec<(String, String)>,
    pub(super) parts: Vec<Part>,
    pub(super) years_chart: String,
    pub(super) years: Vec<(i32, String)>,
    pub(super) year: i32,
}

/// Kronor as people write them.
pub(super) fn kronor(lang: Lang, sek: i64) -> String {
    lang.format("case-sek", &[("sek", numbers::count(lang, whole(sek)))])
}

/// What is given is never less than nothing.
fn whole(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

pub(super) fn view(lang: Lang, given: &SupportGiven, looks: &Looks) -> SupportView {
    let role = |key: &str| lang.text(&format!("city-role-{key}"));
    let outside = lang.text("support-outside");
    let part = |id: &'static str, list: &[SupportOf], name: &dyn Fn(&str) -> String| {
        let named: Vec<(String, &Sums)> =
            list.iter().map(|it| (it.key.as_deref().map_or_else(|| outside.clone(), name), &it.sums)).collect();
        let title = lang.text(&format!("support-by-{id}"));
        let hint = if id == "district" { lang.text("support-divided") } else { String::new() };
        let bars: Vec<(String, usize)> = named.iter().map(|(name, sums)| (name.clone(), whole(sums.sek))).collect();
        let label = lang.format("support-bars", &[("title", title.clone()), ("year", given.year.to_string())]);
        let rows = named.iter().map(|(name, sums)| row(lang, name, sums)).collect();
        Part { id, title, hint, chart: chart::bars(lang, &label, &bars), rows }
    };
    let parts = [
        part("role", &given.by_role, &role),
        part("administration", &given.by_administration, &|code| looks.named(code)),
        part("district", &given.by_district, &str::to_owned),
    ];
    let all = row(lang, "", &given.all);
    let year = given.year.to_string();
    let facts = [
        (lang.format("support-sek", &[("year", year.clone())]), all.sek),
        (lang.format("support-hours", &[("year", year.clone())]), all.hours),
        (lang.format("support-cases", &[("year", year)]), numbers::count(lang, all.cases)),
        (lang.text("support-sek-in-all"), all.in_all),
    ];
    let years: Vec<(String, usize)> = given.by_year.iter().map(|it| (it.year.to_string(), whole(it.sek))).collect();
    SupportView {
        facts: facts.into(),
        parts: parts.into_iter().filter(|part| !part.rows.is_empty()).collect(),
        years_chart: chart::bars(lang, &lang.text("support-by-year"), &years),
        years: given.by_year.iter().map(|it| (it.year, kronor(lang, it.sek))).collect(),
        year: given.year,
    }
}

fn row(lang: Lang, name: &str, sums: &Sums) -> Row {
    Row {
        name: name.to_owned(),
        cases: sums.cases,
        sek: kronor(lang, sums.sek),
        hours: lang.format("support-h", &[("hours", numbers::count(lang, whole(sums.hours)))]),
        in_all: kronor(lang, sums.sek_in_all_years),
    }
}
