//! Reports over the whole register: the year, where nobody works, who is asked by many, and surveys.

pub(super) mod actors;
pub(super) mod city;
pub(super) mod gaps;
mod support;
pub(super) mod year;

use super::params::Params;
use super::paths::Paths;
use super::periods;
use crate::domain::period::Period;
use crate::service::Service;
use crate::texts::Lang;
use chrono::Days;

/// Which of the reports a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    City,
    Year,
    Gaps,
    Actors,
    Surveys,
}

/// Links to all of them: address, text, whether it is this one.
pub(super) fn links(lang: Lang, this: Report) -> Vec<(String, String, bool)> {
    let paths = Paths(lang);
    let all = [
        (Report::City, paths.city(), "report-city"),
        (Report::Year, paths.year(), "report-year"),
        (Report::Gaps, paths.gaps(), "report-gaps"),
        (Report::Actors, paths.actors(), "report-actors"),
        (Report::Surveys, paths.surveys(), "report-surveys"),
    ];
    all.map(|(report, href, key)| (href, lang.text(key), report == this)).into()
}

/// A period as a form asks for it: from a day to its last day, today where neither is given.
struct Asked {
    period: Period,
    from: String,
    to: String,
    /// Whether the last day comes before the first, so that today is shown.
    is_wrong: bool,
}

impl Asked {
    fn new(service: &Service, params: &Params) -> Self {
        let today = service.clock().now().date();
        let next = |day: chrono::NaiveDate| day.checked_add_days(Days::new(1));
        let day = |name| crate::domain::time::parse_day(params.one(name));
        let (from, to) = (day("from"), day("to"));
        let now = Period { begins: Some(today), ends: next(today) };
        let asked = match (from, to) {
            (None, None) => Some(now),
            (from, to) => Period::new(from, to.and_then(next)),
        };
        let is_wrong = asked.is_none();
        let period = asked.unwrap_or(now);
        let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self { from: text(period.begins), to: text(periods::last_day(&period)), period, is_wrong }
    }

    /// As the API takes it.
    fn datetime(&self) -> String {
        let side = |text: &str| if text.is_empty() { "..".to_owned() } else { text.to_owned() };
        format!("{}/{}", side(&self.from), side(&self.to))
    }
}
