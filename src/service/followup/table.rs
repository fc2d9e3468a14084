//! Reports as tables: a line of names, then one row for each thing, without anything that a spreadsheet takes for a formula.

use super::{Asked, CityReport, FollowUp, Gaps, SupportGiven, YearReport};
use crate::domain::access::{Action, Actor};
use crate::domain::follow::Parallel;
use crate::service::access::may;
use crate::service::export::plain;
use crate::service::{Service, ServiceError};
use std::fmt::Display;

/// What can be taken out as a table.
pub trait Table {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The rows, a cell for each column.
    fn rows(&self) -> Vec<Vec<String>>;
}

impl Service {
    /// A report as CSV in UTF-8.
    ///
    /// # Errors
    /// When the actor may not take lists out.
    pub fn csv<T: Table>(&self, actor: &Actor, report: &T) -> Result<Vec<u8>, ServiceError> {
        may(actor, Action::Export)?;
        let mut table = csv::Writer::from_writer(Vec::new());
        let mut write = |row: &[String]| table.write_record(row).map_err(|_| ServiceError::Broken);
        write(&T::COLUMNS.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        for row in report.rows() {
            write(&row)?;
        }
        table.into_inner().map_err(|_| ServiceError::Broken)
    }
}

fn maybe(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn names(parallel: &[Parallel]) -> String {
    plain(&parallel.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("; "))
}

/// The part says what a row is: a measure, the baseline, the target or a reading.
impl Table for FollowUp {
    const COLUMNS: &'static [&'static str] = &[
        "initiative",
        "part",
        "kind",
        "name",
        "unit",
        "day",
        "value",
        "source",
        "state",
        "responsible",
        "parallel_initiatives",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |part: &str, cells: [String; 9]| {
            [plain(&self.name), part.to_owned()].into_iter().chain(cells).collect::<Vec<String>>()
        };
        let none = String::new;
        let mut rows = Vec::new();
        for measure in &self.measures {
            let it = &measure.draft;
            let (state, due_on) = (it.state.to_string(), maybe(it.due_on));
            let cells =
                [none(), plain(&it.title), none(), due_on, none(), none(), state, plain(&it.responsible), none()];
            rows.push(row("measure", cells));
        }
        for followed in &self.indicators {
            let it = &followed.indicator.draft;
            let mut add = |part, day: String, value: String, source: &str, state: String, parallel: String| {
                let cells = [
                    it.kind.to_string(),
                    plain(&it.name),
                    plain(&it.unit),
                    day,
                    value,
                    plain(source),
                    state,
                    none(),
                    parallel,
                ];
                rows.push(row(part, cells));
            };
            if let Some(baseline) = it.baseline {
                add("baseline", maybe(it.baseline_on), baseline.to_string(), "", none(), none());
            }
            if let Some(target) = it.target {
                add("target", maybe(it.target_on), target.to_string(), "", none(), none());
            }
            let newest = followed.holding().last().map(|reading| reading.id);
            for reading in followed.holding() {
                let is_newest = newest == Some(reading.id);
                let state = if is_newest { followed.standing.to_string() } else { none() };
                let (day, value) = (reading.draft.read_on.to_string(), reading.draft.value.to_string());
                add("reading", day, value, &reading.draft.source, state, names(&followed.parallel));
            }
            for reading in followed.corrected() {
                let (day, value) = (reading.draft.read_on.to_string(), reading.draft.value.to_string());
                add("corrected", day, value, &reading.draft.source, none(), none());
            }
        }
        rows
    }
}

impl Table for YearReport {
    const COLUMNS: &'static [&'static str] =
        &["year", "part", "name", "of", "unit", "baseline", "target", "day", "value", "state", "parallel_initiatives"];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |part: &str, name: &str, cells: [String; 8]| {
            [self.year.to_string(), part.to_owned(), plain(name)].into_iter().chain(cells).collect::<Vec<String>>()
        };
        let number = |part, name: &str, value: String| {
            let mut cells: [String; 8] = Default::default();
            cells[5] = value;
            row(part, name, cells)
        };
        let mut rows = vec![number("initiatives", "", self.initiatives.to_string())];
        let parts = [
            ("form", &self.by_form),
            ("administration", &self.by_administration),
            ("district", &self.by_district),
            ("outcome", &self.overlaps.outcomes),
        ];
        for (part, counts) in parts {
            rows.extend(counts.iter().map(|count| number(part, &count.key, count.count.to_string())));
        }
        let overlaps = &self.overlaps;
        rows.push(number("overlaps", "opened", overlaps.opened.to_string()));
        rows.push(number("overlaps", "acknowledged", overlaps.acknowledged.to_string()));
        rows.push(number("overlaps", "settled", overlaps.settled.to_string()));
        rows.push(number("overlaps", "days_to_acknowledgement", maybe(overlaps.days_to_acknowledgement)));
        rows.push(number("overlaps", "days_to_settlement", maybe(overlaps.days_to_settlement)));
        for it in &self.indicators {
            let cells = [
                plain(&it.initiative_name),
                plain(&it.unit),
                maybe(it.baseline),
                maybe(it.target),
                it.read_on.to_string(),
                it.value.to_string(),
                it.standing.to_string(),
                names(&it.parallel),
            ];
            rows.push(row(it.kind.word(), &it.name, cells));
        }
        for it in &self.precision {
            let name = format!("{} {} {}", it.month, it.rules, it.band);
            rows.push(number("judged", &name, it.judged.to_string()));
            rows.push(number("judged_as_need", &name, it.needed.to_string()));
        }
        for (part, name, unit, value) in self.support.iter().flat_map(given) {
            let mut cells: [String; 8] = Default::default();
            (cells[1], cells[5]) = (unit.to_owned(), value.to_string());
            rows.push(row(part, &name, cells));
        }
        rows
    }
}

/// What is given, as rows of part, name, unit and value.
fn given(support: &SupportGiven) -> Vec<(&'static str, String, &'static str, i64)> {
    let outside = || "outside".to_owned();
    let all = std::iter::once(("support", String::new(), &support.all));
    let lists = [
        ("support_by_role", &support.by_role),
        ("support_by_administration", &support.by_administration),
        ("support_by_district", &support.by_district),
    ];
    let name = |it: &super::SupportOf| it.key.clone().unwrap_or_else(outside);
    let parts = lists.into_iter().flat_map(|(part, list)| list.iter().map(move |it| (part, name(it), &it.sums)));
    let units = |(part, name, sums): (&'static str, String, &super::Sums)| {
        let cases = i64::try_from(sums.cases).unwrap_or(i64::MAX);
        let values =
            [("cases", cases), ("SEK", sums.sek), ("hours", sums.hours), ("SEK in all years", sums.sek_in_all_years)];
        values.map(|(unit, value)| (part, name.clone(), unit, value))
    };
    let years = support.by_year.iter().map(|it| ("support_by_year", it.year.to_string(), "SEK", it.sek));
    all.chain(parts).flat_map(units).chain(years).collect()
}

impl Table for CityReport {
    const COLUMNS: &'static [&'static str] = &["year", "part", "name", "unit", "value"];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |part: &str, name: &str, unit: &str, value: String| {
            vec![self.year.to_string(), part.to_owned(), plain(name), unit.to_owned(), value]
        };
        let mut rows: Vec<Vec<String>> =
            self.states.iter().map(|it| row("state", &it.key, "cases", it.count.to_string())).collect();
        for it in &self.stages {
            rows.push(row("lead_time", &it.stage, "cases", it.cases.to_string()));
            rows.push(row("lead_time", &it.stage, "median days", maybe(it.median_days)));
            rows.push(row("lead_time", &it.stage, "cases under way", it.under_way.to_string()));
            rows.push(row("lead_time", &it.stage, "median days so far", maybe(it.median_days_so_far)));
        }
        rows.extend(
            given(&self.support).iter().map(|(part, name, unit, value)| row(part, name, unit, value.to_string())),
        );
        for it in &self.supported {
            rows.push(row("supported", &it.title, "SEK", it.sek.to_string()));
            rows.push(row("supported", &it.title, "SEK in all years", it.sek_in_all_years.to_string()));
        }
        rows
    }
}

impl Table for Gaps {
    const COLUMNS: &'static [&'static str] =
        &["layer", "code", "name", "begins", "ends", "area_m2", "initiatives", "deepest", "covered"];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |gap: &super::Gap| {
            vec![
                plain(&self.layer),
                plain(&gap.code),
                plain(&gap.name),
                maybe(self.period.begins),
                maybe(self.period.ends),
                format!("{:.0}", gap.area_m2),
                gap.initiatives.to_string(),
                maybe(gap.deepest),
                maybe(gap.covered.map(|share| format!("{share:.4}"))),
            ]
        };
        self.districts.iter().map(row).collect()
    }
}

impl Table for Vec<Asked> {
    const COLUMNS: &'static [&'static str] =
        &["kind", "name", "at_once", "initiative", "lead_administration", "phase", "begins", "ends", "initiative_id"];

    fn rows(&self) -> Vec<Vec<String>> {
        let of = |one: &Asked| {
            let row = |by: &super::AskedBy| {
                vec![
                    one.kind.to_string(),
                    plain(&one.name),
                    one.at_once.to_string(),
                    plain(&by.name),
                    by.lead_administration.to_string(),
                    by.phase.to_string(),
                    maybe(by.period.begins),
                    maybe(by.period.ends),
                    by.id.to_string(),
                ]
            };
            one.by.iter().map(row).collect::<Vec<_>>()
        };
        self.iter().flat_map(of).collect()
    }
}
