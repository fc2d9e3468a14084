//! The list of overlaps with its filters, in the order of the queue: what to look at first comes first.

use super::Row;
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::domain::footprint::Bbox;
use crate::domain::handling::HandlingState;
use crate::domain::organisation::Administration;
use crate::domain::overlap::Overlap;
use crate::domain::score::Band;
use crate::domain::time::Timestamp;
use crate::domain::words::{OverlapKind, OverlapState, words};
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::time::{self, TimeBar};
use crate::http::pages::{numbers, render};
use crate::service::{OverlapFilter, Paging, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of a page.
const ROWS: usize = 50;
/// At most so many are read and put in order; the export has them all.
const MOST: usize = 2_000;

/// The filters as they stand in the address.
#[derive(Debug, Clone, Default, PartialEq)]
struct ListQuery {
    administration: Option<Code>,
    kind: Option<OverlapKind>,
    /// `None` for every state; active ones when the address says nothing.
    state: Option<OverlapState>,
    min_area_m2: Option<f64>,
    bbox: Option<String>,
    band: Option<Band>,
    handling: Option<HandlingState>,
    /// Only those that somebody, or the chosen administration, has to look at now.
    needs_action: bool,
    sort: Sort,
    page: usize,
    /// The day or instant that is looked back at, as it was written.
    known: Option<(String, Timestamp)>,
}

words! {
    /// The order of the list.
    Sort {
        /// What to look at first: band, the next day to hand cases in, days without acknowledgement, score.
        Queue = "queue",
        Score = "score",
        Area = "area",
    }
}

const ANY_STATE: &str = "all";

impl ListQuery {
    fn read(params: &Params) -> Self {
        let state = params.one("state");
        let area = params.one("min_area_m2").replace([' ', '\u{a0}'], "").replace(',', ".").parse::<f64>();
        Self {
            administration: Code::parse(params.one("administration")),
            kind: OverlapKind::parse(params.one("kind")),
            state: OverlapState::parse(state).or((state != ANY_STATE).then_some(OverlapState::Active)),
            min_area_m2: area.ok().filter(|area| area.is_finite() && 0.0 < *area),
            bbox: Bbox::parse(params.one("bbox")).map(|_| params.one("bbox").to_owned()),
            band: Band::parse(params.one("band")),
            handling: HandlingState::parse(params.one("handling")),
            needs_action: params.one("action") == "1",
            sort: Sort::parse(params.one("sort")).unwrap_or(Sort::Queue),
            page: params.one("page").parse().unwrap_or(1).clamp(1, MOST),
            known: time::known(params),
        }
    }

    fn to_query(&self) -> QueryString {
        self.filters().with("page", &if 1 < self.page { self.page.to_string() } else { String::new() })
    }

    fn filters(&self) -> QueryString {
        let state = match self.state {
            None => ANY_STATE,
            Some(OverlapState::Active) => "",
            Some(state) => state.word(),
        };
        self.api_filters()
            .with("state", state)
            .with("action", if self.needs_action { "1" } else { "" })
            .with("sort", if self.sort == Sort::Queue { "" } else { self.sort.word() })
    }

    /// The filters that page and API spell alike.
    fn api_filters(&self) -> QueryString {
        QueryString::default()
            .with("administration", self.administration.as_ref().map_or("", Code::as_str))
            .with("kind", self.kind.map_or("", OverlapKind::word))
            .with("min_area_m2", &self.min_area_m2.map(|area| area.to_string()).unwrap_or_default())
            .with("bbox", self.bbox.as_deref().unwrap_or_default())
            .with("band", self.band.map_or("", Band::word))
            .with("handling", self.handling.map_or("", HandlingState::word))
            .with("known", self.known.as_ref().map_or("", |(text, _)| text))
    }

    fn to_filter(&self) -> OverlapFilter {
        OverlapFilter {
            bbox: self.bbox.as_deref().and_then(Bbox::parse),
            administrations: self.administration.iter().cloned().collect(),
            states: self.state.into_iter().collect(),
            kind: self.kind,
            min_area_m2: self.min_area_m2,
            bands: self.band.into_iter().collect(),
            handling: match self.handling {
                None if self.needs_action => {
                    HandlingState::ALL.iter().copied().filter(|state| state.needs_action()).collect()
                }
                chosen => chosen.into_iter().collect(),
            },
            awaiting: self.administration.clone().filter(|_| self.needs_action),
            ..OverlapFilter::default()
        }
    }
}

#[allow(clippy::derivable_impls)] // words! has no way to say which member is the default
impl Default for Sort {
    fn default() -> Self {
        Self::Queue
    }
}

impl Sort {
    fn order(self, overlaps: &mut [Overlap], cut_offs: &CutOffs) {
        let score = |overlap: &Overlap| overlap.score.as_ref().map_or(0, |score| score.hundredths);
        let band = |overlap: &Overlap| overlap.score.as_ref().map_or(Band::NotIndexed, |score| score.band);
        // Those that nobody has acknowledged have waited since they became active; of others nobody counts the days.
        let waiting = |overlap: &Overlap| match overlap.handled.state {
            Some(HandlingState::New) => overlap.handled.since.map_or(i64::MAX, |at| at.instant().timestamp()),
            _ => i64::MAX,
        };
        overlaps.sort_by(|a, b| {
            let larger = || b.finding.shared.area_m2.total_cmp(&a.finding.shared.area_m2);
            match self {
                Self::Queue => {
                    let day = |overlap: &Overlap| cut_offs.of(overlap).map_or(NaiveDate::MAX, |(day, _)| day);
                    let by_need = band(b).cmp(&band(a)).then_with(|| day(a).cmp(&day(b)));
                    let by_need = by_need.then_with(|| waiting(a).cmp(&waiting(b)));
                    by_need.then_with(|| score(b).cmp(&score(a))).then_with(larger)
                }
                Self::Score => score(b).cmp(&score(a)).then_with(larger),
                Self::Area => larger(),
            }
        });
    }
}

/// The next day that a case can be handed in on, by administration, with the committee.
#[derive(Debug, Default)]
struct CutOffs(BTreeMap<Code, (NaiveDate, Code)>);

impl CutOffs {
    async fn now(service: &Service, actor: &Actor, administrations: &[Administration]) -> Result<Self, ServiceError> {
        let meetings = service.next_meetings(actor).await?;
        let next = |administration: &Administration| {
            let committee = administration.committee.as_ref()?;
            let meeting = meetings.iter().find(|meeting| meeting.committee == *committee)?;
            Some((administration.code.clone(), (meeting.cut_off, committee.clone())))
        };
        Ok(Self(administrations.iter().filter_map(next).collect()))
    }

    /// The first of those of both sides, while there is something to settle.
    fn of(&self, overlap: &Overlap) -> Option<(NaiveDate, &Code)> {
        let is_open = overlap.handled.state.is_some_and(HandlingState::is_open);
        let days = overlap.administrations().filter_map(|code| self.0.get(code));
        days.min().filter(|_| is_open).map(|(day, committee)| (*day, committee))
    }

    fn text(&self, lang: Lang, overlap: &Overlap) -> String {
        let text = |(day, committee): (NaiveDate, &Code)| {
            lang.format("overlaps-cut-off", &[("day", day.to_string()), ("committee", committee.to_string())])
        };
        self.of(overlap).map(text).unwrap_or_default()
    }
}

/// A choice in a list: value, text, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "overlaps.html", config = "web/templates/askama.toml")]
struct OverlapsPage {
    frame: Frame,
    administrations: Vec<(Badge, bool)>,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    bands: Vec<Choice>,
    handlings: Vec<Choice>,
    sorts: Vec<Choice>,
    needs_action: bool,
    min_area: String,
    bbox: String,
    everywhere: Option<String>,
    heading: String,
    rows: Vec<Row>,
    span: String,
    previous: Option<String>,
    next: Option<String>,
    beyond: Option<String>,
    clear: String,
    download: String,
    time: TimeBar,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let query = ListQuery::read(&params);
    let administrations = service.administrations(&actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &administrations);
    let known = query.known.as_ref().map(|(_, at)| *at);
    let reading = service.reading(&actor, known).await.in_language(lang)?;
    let found = reading.overlaps(&query.to_filter(), Paging { after: 0, limit: MOST }).await.in_language(lang)?;
    let now = ListQuery { known: None, ..query.clone() }.to_query().after(&Paths(lang).overlaps());
    let time = TimeBar::new(lang, &service, &actor, query.known.as_ref(), now).await.in_language(lang)?;
    let mut overlaps = found.items;
    let cut_offs = CutOffs::now(&service, &actor, &administrations).await.in_language(lang)?;
    query.sort.order(&mut overlaps, &cut_offs);
    let beyond = found.next.map(|_| beyond(lang, found.matched));
    let rows = overlaps.iter().skip((query.page - 1).saturating_mul(ROWS)).take(ROWS);
    let row = |overlap: &Overlap| Row { cut_off: cut_offs.text(lang, overlap), ..Row::new(lang, overlap, &looks) };
    let rows: Vec<Row> = rows.map(row).collect();
    Ok(render(&view(lang, &query, &looks, rows, overlaps.len(), beyond, time)))
}

fn view(
    lang: Lang,
    query: &ListQuery,
    looks: &Looks,
    rows: Vec<Row>,
    total: usize,
    beyond: Option<String>,
    time: TimeBar,
) -> OverlapsPage {
    let here = query.to_query();
    let path = Paths(lang).overlaps();
    let frame = Frame::new(lang, Section::Overlaps, lang.text("nav-overlaps"), |paths| here.after(&paths.overlaps()));
    let at_page = |page| ListQuery { page, ..query.clone() }.to_query().after(&path);
    let first = (query.page - 1).saturating_mul(ROWS);
    let span = [("first", first + 1), ("last", first + rows.len()), ("total", total)];
    let chosen = |badge: &Badge| query.administration.as_ref().is_some_and(|code| code.as_str() == badge.code);
    OverlapsPage {
        administrations: looks.all().iter().map(|badge| (badge.clone(), chosen(badge))).collect(),
        kinds: choices(lang, "kind", OverlapKind::ALL.iter().map(|kind| (kind.word(), query.kind == Some(*kind)))),
        states: choices(
            lang,
            "state",
            OverlapState::ALL.iter().map(|state| (state.word(), query.state == Some(*state))),
        ),
        bands: choices(lang, "band", Band::ALL.iter().map(|band| (band.word(), query.band == Some(*band)))),
        handlings: choices(
            lang,
            "handling",
            HandlingState::ALL.iter().map(|state| (state.word(), query.handling == Some(*state))),
        ),
        sorts: choices(lang, "order", Sort::ALL.iter().map(|sort| (sort.word(), query.sort == *sort))),
        needs_action: query.needs_action,
        min_area: query.min_area_m2.map(|area| area.to_string()).unwrap_or_default(),
        bbox: query.bbox.clone().unwrap_or_default(),
        everywhere: query
            .bbox
            .is_some()
            .then(|| ListQuery { bbox: None, page: 1, ..query.clone() }.to_query().after(&path)),
        heading: numbers::counted(lang, "count-overlaps", total),
        span: lang.format("pager-span", &span.map(|(name, value)| (name, numbers::count(lang, value)))),
        previous: (1 < query.page).then(|| at_page(query.page - 1)),
        next: (first + rows.len() < total && !rows.is_empty()).then(|| at_page(query.page + 1)),
        beyond,
        clear: path.clone(),
        download: query
            .api_filters()
            .with("state", query.state.map_or("", OverlapState::word))
            .after("/api/v1/overlaps.geojson"),
        rows,
        frame,
        time,
    }
}

fn choices<'a>(lang: Lang, key: &str, words: impl Iterator<Item = (&'a str, bool)>) -> Vec<Choice> {
    words
        .map(|(word, is_chosen)| (word.to_owned(), lang.text(&format!("{key}-{}", word.replace('_', "-"))), is_chosen))
        .collect()
}

fn beyond(lang: Lang, matched: i64) -> String {
    let matched = usize::try_from(matched).unwrap_or(MOST);
    lang.format("map-beyond", &[("read", numbers::count(lang, MOST)), ("matched", numbers::count(lang, matched))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> ListQuery {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        ListQuery::read(&pairs.collect::<Vec<_>>().into())
    }

    #[test]
    fn active_overlaps_are_shown_unless_others_are_asked_for() {
        assert_eq!(read(&[]).to_filter().states, [OverlapState::Active]);
        assert_eq!(read(&[("state", "candidate")]).to_filter().states, [OverlapState::Candidate]);
        assert_eq!(read(&[("state", "all")]).to_filter().states, []);
    }

    #[test]
    fn a_list_survives_its_own_address() {
        let query = read(&[
            ("administration", "FGK"),
            ("kind", "sequential"),
            ("state", "all"),
            ("min_area_m2", "1 200,5"),
            ("bbox", "13,55.6,13,55.6"),
            ("band", "critical"),
            ("handling", "in_dialogue"),
            ("action", "1"),
            ("sort", "area"),
            ("page", "3"),
        ]);
        let address = "administration=FGK&kind=sequential&min_area_m2=1200.5&bbox=13,55.6,13,55.6&band=critical\
            &handling=in_dialogue&state=all&action=1&sort=area&page=3";
        assert_eq!(query.to_query().as_str(), address);
        assert_eq!(read(&[("state", "active"), ("page", "0"), ("min_area_m2", "-1")]).to_query().as_str(), "");
    }
}
