//! The pages of those who administer the register: people and roles, tokens, sessions.

pub(super) mod persons;
pub(super) mod sessions;
pub(super) mod tokens;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::paths::Paths;
use super::{Who, render};
use crate::domain::access::{Grant, Role};
use crate::domain::error::{Error, Fault};
use crate::domain::time::Timestamp;
use crate::http::problem::fault_body;
use crate::service::sign_in::SignedIn;
use crate::texts::Lang;
use askama::Template;
use axum::response::Response;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "people/index.html", config = "web/templates/askama.toml")]
struct IndexPage {
    frame: Frame,
    /// Address, title and a line about each page.
    pages: Vec<(String, String, String)>,
}

/// What there is to administer, for who may.
pub(super) async fn index(PageLang(lang): PageLang) -> Result<Response, Failure> {
    let who = Who::now();
    if !who.is_signed_in {
        return Err(Error::SignInNeeded).in_language(lang);
    }
    let paths = Paths(lang);
    let all = [
        (who.is_administrator, paths.persons(), "persons", "persons-lead"),
        (who.has_tokens, paths.tokens(), "tokens", "tokens-lead"),
        (who.is_administrator, paths.sessions(), "sessions", "sessions-lead"),
        (who.has_tokens, paths.webhooks(), "webhooks", "webhooks-lead"),
        (who.is_administrator, paths.outbox(), "outbox", "outbox-lead"),
        (who.is_administrator, paths.administer_committees(), "admin-committees", "admin-committees-lead"),
        (
            who.is_administrator,
            paths.administer_administrations(),
            "admin-administrations",
            "admin-administrations-lead",
        ),
        (who.is_administrator, paths.administer_criteria(), "admin-criteria", "admin-criteria-lead"),
        (who.is_administrator, paths.rules(), "rules-title", "rules-lead"),
        (who.is_administrator, paths.record(), "record-title", "record-lead"),
    ];
    let page = |(_, href, title, lead)| (href, lang.text(title), lang.text(lead));
    let pages: Vec<_> = all.into_iter().filter(|(may, ..)| *may).map(page).collect();
    if pages.is_empty() {
        return Err(Error::Forbidden).in_language(lang);
    }
    let frame =
        Frame::new(lang, Section::Administration, lang.text("nav-administration"), |paths| paths.administration());
    Ok(render(&IndexPage { frame, pages }))
}

/// A role in words.
#[derive(Debug, Clone)]
pub(super) struct RoleText {
    /// The role, with its unit.
    pub(super) name: String,
    /// From when to when, where that is limited.
    pub(super) period: String,
    /// Whether it stands in for somebody.
    pub(super) is_delegated: bool,
}

impl RoleText {
    pub(super) fn new(lang: Lang, grant: &Grant) -> Self {
        let name = role_name(lang, grant.role);
        let last = grant.ends.and_then(|ends| ends.pred_opt());
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let period = match (grant.begins, last) {
            (None, None) => String::new(),
            (begins, last) => format!("{} – {}", day(begins), day(last)),
        };
        Self {
            name: grant.unit.as_ref().map_or(name.clone(), |unit| format!("{name}, {unit}")),
            period,
            is_delegated: grant.on_behalf_of.is_some(),
        }
    }
}

fn role_name(lang: Lang, role: Role) -> String {
    lang.text(&format!("role-{}", role.word().replace('_', "-")))
}

/// A session in a list.
#[derive(Debug, Clone)]
pub(super) struct SessionRow {
    pub(super) id: Uuid,
    /// Whose, in a list of everybody's.
    pub(super) name: Option<String>,
    pub(super) device: String,
    pub(super) began: String,
    pub(super) seen: String,
    /// Whether it is the one that looks at the list.
    pub(super) is_this: bool,
}

impl SessionRow {
    pub(super) fn new(session: &SignedIn, name: Option<String>, current: Option<Uuid>) -> Self {
        Self {
            id: session.id,
            name,
            device: super::or_dash(session.device.clone()),
            began: minute(session.created_at),
            seen: minute(session.seen_at),
            is_this: current == Some(session.id),
        }
    }
}

/// An instant to the minute, in UTC as everything the register says of instants.
pub(super) fn minute(at: Timestamp) -> String {
    at.instant().format("%Y-%m-%d %H:%M UTC").to_string()
}

/// What is wrong with a form, one line each; other failures are pages of their own.
pub(super) fn faults(lang: Lang, error: crate::service::ServiceError) -> Result<Vec<String>, Failure> {
    match error {
        crate::service::ServiceError::Request(Error::Invalid { faults, .. }) => {
            let text = |fault: &Fault| {
                let field = lang.text(&format!("field{}", fault.pointer.replace(['/', '_'], "-")));
                format!("{field}: {}", fault_body(lang, fault).detail)
            };
            Ok(faults.iter().map(text).collect())
        }
        other => Err(Failure::Service(lang, other)),
    }
}
