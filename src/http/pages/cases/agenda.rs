//! The agenda of a committee's meeting: the cases that go to it, with what was decided.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::looks::{Badge, Looks};
use super::super::params::encoded;
use super::super::paths::Paths;
use super::super::render;
use super::detail::{self, DecisionText};
use super::{frame, number, state};
use crate::domain::codes::Code;
use crate::domain::time::parse_day;
use crate::http::extract::Signed;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cases/agenda.html", config = "web/templates/askama.toml")]
struct AgendaPage {
    frame: Frame,
    committee: String,
    meets_on: String,
    cut_off: String,
    items: Vec<Item>,
    /// The other meetings of the committee.
    others: Vec<(String, String)>,
}

struct Item {
    number: String,
    title: String,
    href: String,
    proposal: Option<String>,
    state: String,
    administration: Option<Badge>,
    summary: String,
    decision: Option<DecisionText>,
    unanswered: usize,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path((code, day)): Path<(String, String)>,
) -> Result<Response, Failure> {
    service.may_read_cases(&actor).in_language(lang)?;
    let (Some(code), Some(day)) = (Code::parse(&code), parse_day(&day)) else { return Err(Failure::not_found(lang)) };
    let agenda = service.agenda(&actor, &code, day).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let committees = service.committees(&actor).await.in_language(lang)?;
    let committee = committees.into_iter().find(|it| it.code == code);
    let committee = committee.map_or_else(
        || code.to_string(),
        |it| match lang {
            Lang::Sv => it.name_sv,
            Lang::En => it.name_en,
        },
    );
    let paths = Paths(lang);
    let address = encoded(code.as_str());
    let others = service.meetings(&actor, &code).await.in_language(lang)?;
    let others = others.into_iter().filter(|it| it.meets_on != day);
    let items = agenda.items.iter().map(|(case, decided, unanswered)| Item {
        number: number(case.number),
        title: case.title.clone(),
        href: paths.case(case.id),
        proposal: case.proposal.as_ref().map(|_| paths.proposal(case.id)),
        state: state(lang, case.state),
        administration: case.administration.as_ref().map(|code| looks.of(code)),
        summary: case.proposal.as_ref().map(|it| it.summary.clone()).unwrap_or_default(),
        decision: decided.as_ref().map(|kept| detail::decision(lang, kept)),
        unanswered: *unanswered,
    });
    let title = lang.format("agenda-title", &[("committee", committee.clone()), ("day", day.to_string())]);
    let page = AgendaPage {
        frame: frame(lang, title, |paths| paths.agenda(&address, day)),
        committee,
        meets_on: day.to_string(),
        cut_off: agenda.meeting.cut_off.to_string(),
        items: items.collect(),
        others: others.map(|it| (it.meets_on.to_string(), paths.agenda(&address, it.meets_on))).collect(),
    };
    Ok(render(&page))
}
