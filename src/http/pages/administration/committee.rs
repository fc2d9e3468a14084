//! A committee: its names, its meetings, and the last day for handing in a case for each.

use super::super::failure::{Failure, InLanguage};
use super::super::frame::{Frame, PageLang};
use super::super::params::{Params, encoded};
use super::super::paths::Paths;
use super::super::render;
use super::committees::name;
use super::{Sent, frame};
use crate::domain::access::Actor;
use crate::domain::agenda::Meeting;
use crate::domain::codes::Code;
use crate::domain::organisation::Committee;
use crate::http::extract::Signed;
use crate::service::Service;
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "administration_committee.html", config = "web/templates/askama.toml")]
struct CommitteePage {
    frame: Frame,
    action: String,
    code: String,
    /// Each with whether it is the next that a case can be handed in for.
    meetings: Vec<(Meeting, bool)>,
    sent: Sent,
}

impl CommitteePage {
    /// What the button beside a meeting does, for who does not see the row.
    fn cancel(&self, meeting: &Meeting) -> String {
        self.frame.lang.format("admin-meeting-cancel-of", &[("day", meeting.meets_on.to_string())])
    }
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(code): Path<String>,
    query: Params,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let committee = find(&service, &actor, lang, &code).await?;
    let mut values = vec![("name_sv".to_owned(), committee.name_sv.clone())];
    values.push(("name_en".to_owned(), committee.name_en.clone()));
    values.push(("saved".to_owned(), query.one("saved").to_owned()));
    show(&service, &actor, lang, &committee, Sent::new(lang, values)).await
}

/// Does what the pressed button says: rename, add or change a meeting, cancel one.
pub(in crate::http::pages) async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(code): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    service.may_administer(&actor).in_language(lang)?;
    let committee = find(&service, &actor, lang, &code).await?;
    let mut sent = Sent::new(lang, pairs);
    let code = committee.code.clone();
    let to = Paths(lang).administer_committee(encoded(code.as_str()));
    let response = match sent.one("action") {
        "rename" => {
            let (name_sv, name_en) = (sent.one("name_sv").to_owned(), sent.one("name_en").to_owned());
            let outcome =
                service.put_organisation(&actor, vec![Committee { code, name_sv, name_en }], Vec::new()).await;
            sent.saved(outcome, &to)?
        }
        "cancel" => match sent.day("meets_on") {
            Some(meets_on) => {
                let outcome = service.delete_meeting(&actor, code, meets_on).await;
                sent.saved(outcome, &to)?
            }
            None => None,
        },
        _ => match (sent.day("meets_on"), sent.day("cut_off")) {
            (Some(meets_on), Some(cut_off)) => {
                let outcome = service.put_meeting(&actor, code, meets_on, cut_off).await;
                sent.saved(outcome, &to)?
            }
            _ => None,
        },
    };
    match response {
        Some(response) => Ok(response),
        None => {
            let page = show(&service, &actor, lang, &committee, sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn find(service: &Service, actor: &Actor, lang: Lang, code: &str) -> Result<Committee, Failure> {
    let committees = service.committees(actor).await.in_language(lang)?;
    let found = Code::parse(code).and_then(|code| committees.into_iter().find(|committee| committee.code == code));
    found.ok_or_else(|| Failure::not_found(lang))
}

async fn show(
    service: &Service,
    actor: &Actor,
    lang: Lang,
    committee: &Committee,
    mut sent: Sent,
) -> Result<Response, Failure> {
    let meetings = service.meetings(actor, &committee.code).await.in_language(lang)?;
    let today = service.clock().now().date();
    let next = meetings.iter().position(|meeting| today <= meeting.cut_off);
    let meetings = meetings.into_iter().enumerate().map(|(place, meeting)| (meeting, next == Some(place))).collect();
    if sent.one("action") != "rename" {
        sent.values = sent.values.or(&[("name_sv", &committee.name_sv), ("name_en", &committee.name_en)]);
    }
    let code = encoded(committee.code.as_str());
    let page = CommitteePage {
        frame: frame(lang, name(lang, committee), |paths| paths.administer_committee(&code)),
        action: Paths(lang).administer_committee(&code),
        code: committee.code.to_string(),
        meetings,
        sent,
    };
    Ok(render(&page))
}
