//! The proposal to the committee (tjänsteskrivelse) of a case, for reading and printing.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::looks::{Badge, Looks};
use super::super::paths::Paths;
use super::super::{drawing, render};
use super::detail::{self, Checked, Fact};
use super::{frame, number};
use crate::domain::case::{CaseEvent, CaseState};
use crate::domain::error::Error;
use crate::http::extract::Signed;
use crate::service::{CaseView, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cases/proposal.html", config = "web/templates/askama.toml")]
struct ProposalPage {
    frame: Frame,
    title: String,
    number: String,
    back: String,
    committee: String,
    meets_on: String,
    administration: Option<Badge>,
    is_draft: bool,
    summary: String,
    proposal: String,
    background: String,
    economy: String,
    support: Vec<Fact>,
    criteria: Vec<(String, String, String)>,
    conflict: String,
    overridden: Vec<String>,
    check: Option<Checked>,
    area: String,
    files: Vec<String>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    service.may_read_cases(&actor).in_language(lang)?;
    let view = service.case(&actor, Failure::id(lang, &id)?).await.in_language(lang)?;
    let written = view.case.proposal.clone().ok_or(Error::NotFound).in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let committees = service.committees(&actor).await.in_language(lang)?;
    let committee = committees.into_iter().find(|it| Some(&it.code) == view.case.committee.as_ref());
    let criteria = service.criteria(&actor).await.in_language(lang)?;
    let judged = detail::criteria(lang, &view, &criteria).into_iter().filter(|row| !row.judgement.is_empty());
    let case = &view.case;
    let page = ProposalPage {
        frame: frame(lang, lang.format("proposal-title", &[("title", case.title.clone())]), |paths| {
            paths.proposal(case.id)
        }),
        title: case.title.clone(),
        number: number(case.number),
        back: Paths(lang).case(case.id),
        committee: committee
            .map(|it| match lang {
                Lang::Sv => it.name_sv,
                Lang::En => it.name_en,
            })
            .unwrap_or_default(),
        meets_on: case.meets_on.map(|day| day.to_string()).unwrap_or_default(),
        administration: case.administration.as_ref().map(|code| looks.of(code)),
        is_draft: case.state == CaseState::Preparing,
        summary: written.summary,
        proposal: written.proposal,
        background: written.background,
        economy: written.economy,
        support: detail::support(lang, &written.support),
        criteria: judged.map(|row| (format!("{} {}", row.code, row.name), row.judgement, row.text)).collect(),
        conflict: text_of(&view, CaseEvent::NoteConflict, "text"),
        overridden: overridden(&view),
        check: annex(lang, &view),
        area: drawing::of_case(lang, &view, &looks),
        files: view.attachments.iter().map(|file| file.name.clone()).collect(),
    };
    Ok(render(&page))
}

/// What the area overlapped when the committee decided; before that, at the newest check.
fn annex(lang: Lang, view: &CaseView) -> Option<Checked> {
    match view.decisions.last().filter(|kept| kept.annex.is_object()) {
        Some(kept) => detail::checked(lang, &kept.annex, kept.at.date().to_string()),
        None => detail::newest_check(lang, view),
    }
}

fn text_of(view: &CaseView, event: CaseEvent, member: &str) -> String {
    let row = view.newest(event);
    row.and_then(|row| row.detail.get(member)).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Why unanswered critical overlaps were let pass.
fn overridden(view: &CaseView) -> Vec<String> {
    let acts = view.events.iter().filter(|row| row.event == CaseEvent::OverrideOverlaps);
    acts.map(|row| row.reason.clone()).collect()
}
