//! The cases (ärenden) by state: where they stand and whom they wait for.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::looks::{Badge, Looks};
use super::super::numbers;
use super::super::params::{Params, QueryString};
use super::super::paths::Paths;
use super::super::render;
use super::{frame, number, state, waits_for};
use crate::domain::case::{Case, CaseState, waits_for as turn};
use crate::http::extract::Signed;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cases/list.html", config = "web/templates/askama.toml")]
struct ListPage {
    frame: Frame,
    /// A state, how many cases are in it, where those alone are shown, whether they are.
    states: Vec<(String, String, String, bool)>,
    all: String,
    heading: String,
    rows: Vec<Row>,
    /// Meetings to come: committee, day, cut-off, address.
    meetings: Vec<(String, String, String, String)>,
}

struct Row {
    number: String,
    title: String,
    href: String,
    state: String,
    waits: String,
    administration: Option<Badge>,
    meets_on: String,
    since: String,
    deadline: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    service.may_read_cases(&actor).in_language(lang)?;
    let chosen = params.words("state", CaseState::parse);
    let counts = service.count_cases(&actor).await.in_language(lang)?;
    let mut cases = service.cases(&actor, &chosen).await.in_language(lang)?;
    let place = |state: CaseState| CaseState::ALL.iter().position(|it| *it == state);
    cases.sort_by_key(|case| (place(case.state), case.since));
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let paths = Paths(lang);
    let states = CaseState::ALL.iter().filter_map(|it| counts.iter().find(|(found, _)| found == it));
    let states = states.map(|(it, count)| {
        let href = QueryString::default().with("state", it.word()).after(&paths.cases());
        (state(lang, *it), count.to_string(), href, chosen == [*it])
    });
    let meetings = service.next_meetings(&actor).await.in_language(lang)?.into_iter().map(|meeting| {
        let (code, day) = (meeting.committee.to_string(), meeting.meets_on.to_string());
        let href = paths.agenda(super::super::params::encoded(&code), &day);
        (code, day, meeting.cut_off.to_string(), href)
    });
    let query = QueryString::default().with("state", params.one("state"));
    let page = ListPage {
        frame: frame(lang, lang.text("nav-cases"), |paths| query.after(&paths.cases())),
        states: states.collect(),
        all: paths.cases(),
        heading: numbers::counted(lang, "count-cases", cases.len()),
        rows: cases.iter().map(|case| row(lang, case, &looks)).collect(),
        meetings: meetings.collect(),
    };
    Ok(render(&page))
}

fn row(lang: Lang, case: &Case, looks: &Looks) -> Row {
    Row {
        number: number(case.number),
        title: case.title.clone(),
        href: Paths(lang).case(case.id),
        state: state(lang, case.state),
        waits: waits_for(lang, turn(case.state)),
        administration: case.administration.as_ref().map(|code| looks.of(code)),
        meets_on: case.meets_on.map(|day| day.to_string()).unwrap_or_default(),
        since: case.since.date().to_string(),
        deadline: case.deadline.map(|day| day.to_string()).unwrap_or_default(),
    }
}
