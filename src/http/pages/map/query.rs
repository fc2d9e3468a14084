//! What the reader of the map page sees, as it stands in the address.

use crate::domain::codes::Code;
use crate::domain::footprint::Bbox;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::{Phase, PhaseGroup};
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::time;
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// The order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::http::pages) enum Sort {
    #[default]
    Name,
    Area,
    Overlaps,
}

impl Sort {
    pub(in crate::http::pages) const ALL: [Self; 3] = [Self::Name, Self::Area, Self::Overlaps];

    pub(in crate::http::pages) fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Area => "area",
            Self::Overlaps => "overlaps",
        }
    }

    /// The key of its text.
    pub(in crate::http::pages) fn text(self) -> &'static str {
        match self {
            Self::Name => "sort-name",
            Self::Area => "sort-area",
            Self::Overlaps => "sort-overlaps",
        }
    }
}

/// How many rows the list has at first, and how many more each time.
pub(in crate::http::pages) const ROWS: usize = 200;
const MOST_ROWS: usize = 10_000;

/// Filters, view, selection and order. What cannot be read in an address is as if it were not there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::http::pages) struct MapQuery {
    pub(in crate::http::pages) administrations: Vec<Code>,
    pub(in crate::http::pages) groups: Vec<PhaseGroup>,
    pub(in crate::http::pages) from: Option<NaiveDate>,
    pub(in crate::http::pages) to: Option<NaiveDate>,
    /// 0 when the degree does not matter.
    pub(in crate::http::pages) min_degree: usize,
    pub(in crate::http::pages) text: String,
    pub(in crate::http::pages) sort: Sort,
    /// Whether the list has only what is in the view.
    pub(in crate::http::pages) in_view: bool,
    pub(in crate::http::pages) bbox: Option<Bbox>,
    /// An initiative or an overlap.
    pub(in crate::http::pages) selected: Option<Uuid>,
    /// How many rows are asked for; at least [`ROWS`].
    pub(in crate::http::pages) rows: usize,
    /// The day or instant that is looked back at, as it was written.
    pub(in crate::http::pages) known: Option<(String, Timestamp)>,
}

impl MapQuery {
    pub(in crate::http::pages) fn read(params: &Params) -> Self {
        let sort = Sort::ALL.into_iter().find(|sort| sort.word() == params.one("sort"));
        let degree = params.one("min_degree").parse().unwrap_or(0);
        Self {
            administrations: params.words("administration", Code::parse),
            groups: params.words("phase", PhaseGroup::parse),
            from: params.one("from").parse().ok(),
            to: params.one("to").parse().ok(),
            min_degree: if degree < 2 { 0 } else { degree },
            text: params.one("q").to_owned(),
            sort: sort.unwrap_or_default(),
            in_view: params.one("in_view") == "1",
            bbox: Bbox::parse(params.one("bbox")),
            selected: params.one("selected").parse().ok(),
            rows: params.one("rows").parse().unwrap_or(ROWS).clamp(ROWS, MOST_ROWS),
            known: time::known(params),
        }
    }

    /// The address of this view: always the same order, nothing that goes without saying.
    pub(in crate::http::pages) fn to_query(&self) -> QueryString {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let filled = |number: usize, default: usize| if number == default { String::new() } else { number.to_string() };
        QueryString::default()
            .with("administration", &joined(self.administrations.iter().map(Code::as_str)))
            .with("phase", &joined(self.groups.iter().map(|group| group.word())))
            .with("from", &date(self.from))
            .with("to", &date(self.to))
            .with("min_degree", &filled(self.min_degree, 0))
            .with("q", &self.text)
            .with("sort", if self.sort == Sort::default() { "" } else { self.sort.word() })
            .with("in_view", if self.in_view { "1" } else { "" })
            .with("bbox", &self.bbox.map(written).unwrap_or_default())
            .with("selected", &self.selected.map(|id| id.to_string()).unwrap_or_default())
            .with("rows", &filled(self.rows, ROWS))
            .with("known", self.known_text())
    }

    /// The view without what is for the house only: only what is published can be narrowed by.
    #[must_use]
    pub(in crate::http::pages) fn published(self) -> Self {
        let Self { administrations, groups, from, to, bbox, .. } = self;
        Self { administrations, groups, from, to, bbox, rows: ROWS, ..Self::default() }
    }

    /// The filters in the API's words.
    pub(in crate::http::pages) fn to_api_query(&self) -> QueryString {
        let phases = Phase::ALL.iter().filter(|phase| self.groups.contains(&phase.group()));
        let side = |date: Option<NaiveDate>| date.map_or_else(|| "..".to_owned(), |date| date.to_string());
        let is_dated = self.from.is_some() || self.to.is_some();
        let datetime = if is_dated { format!("{}/{}", side(self.from), side(self.to)) } else { String::new() };
        QueryString::default()
            .with("administration", &joined(self.administrations.iter().map(Code::as_str)))
            .with("phase", &joined(phases.map(|phase| phase.word())))
            .with("datetime", &datetime)
            .with("min_degree", &if self.min_degree == 0 { String::new() } else { self.min_degree.to_string() })
            .with("q", &self.text)
            .with("known", self.known_text())
    }

    /// The time that is looked back at, as it stands in the address; empty for now.
    pub(super) fn known_text(&self) -> &str {
        self.known.as_ref().map_or("", |(text, _)| text)
    }

    /// The days asked for; the last one belongs to them. `None` when the last day comes before the first.
    pub(in crate::http::pages) fn window(&self) -> Option<Period> {
        Period::new(self.from, self.to.and_then(|to| to.checked_add_days(Days::new(1))))
    }

    /// The same view, changed.
    pub(in crate::http::pages) fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = self.clone();
        change(&mut query);
        query
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(",")
}

/// Five decimals are about a metre: enough for a view, short enough to paste.
pub(in crate::http::pages) fn written(bbox: Bbox) -> String {
    let number = |value: f64| {
        let text = format!("{value:.5}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    bbox.to_array().map(number).join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> MapQuery {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.to_owned())
        };
        MapQuery::read(&query.split('&').map(pair).collect::<Vec<_>>().into())
    }

    #[test]
    fn a_view_survives_its_own_address() {
        let address = "administration=FGK,MF&phase=draft,running&from=2026-10-01&to=2027-01-31&min_degree=3&q=park\
                       &sort=area&in_view=1&bbox=12.9,55.55,13.10001,55.65\
                       &selected=6f2b7f0e-5f0c-4d93-8d6a-0a4d3c1b2a10&rows=400";
        assert_eq!(read(address).to_query().as_str(), address);
    }

    #[test]
    fn what_cannot_be_read_is_as_if_it_were_not_there() {
        let query =
            read("administration=fgk,&phase=x&from=soon&min_degree=many&sort=colour&bbox=1,2&selected=me&rows=1");
        assert_eq!(query, read(""));
        assert_eq!(query.to_query().as_str(), "");
        assert_eq!(read("min_degree=1").min_degree, 0);
        assert_eq!(read("rows=99999999999999999999").rows, ROWS);
        assert_eq!(read("rows=18446744073709551615").rows, MOST_ROWS);
    }

    #[test]
    fn the_last_day_of_the_period_belongs_to_it() {
        let window = read("from=2026-10-01&to=2026-10-01").window().unwrap();
        assert_eq!(window.ends, "2026-10-02".parse().ok());
        assert_eq!(read("from=2026-10-02&to=2026-10-01").window(), None);
    }

    #[test]
    fn the_api_knows_single_phases() {
        let query = read("phase=draft&from=2026-10-01&q=a+b&bbox=1,2,3,4&min_degree=2").to_api_query();
        assert_eq!(query.as_str(), "phase=contact,application&datetime=2026-10-01%2F..&min_degree=2&q=a%2Bb");
    }
}
