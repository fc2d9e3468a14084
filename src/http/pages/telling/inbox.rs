//! The inbox: what asks for something first, then what is only good to know. Opening something marks it as read.

use super::told;
use crate::domain::access::Actor;
use crate::domain::words::OverlapState;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::overlaps::Row;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::{cases, numbers, render};
use crate::service::{Letter, Service};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Things of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "telling/inbox.html", config = "web/templates/askama.toml")]
struct InboxPage {
    frame: Frame,
    unread: String,
    has_unread: bool,
    unread_only: bool,
    /// The place up to which everything can be marked as read.
    newest: i64,
    to_do: Vec<Item>,
    to_know: Vec<Item>,
    all: String,
    only_unread: String,
    older: Option<String>,
}

/// Something in the inbox.
struct Item {
    place: i64,
    told: String,
    /// What it is about.
    name: String,
    day: String,
    is_unread: bool,
    /// The overlap, as in lists.
    overlap: Option<Row>,
    is_over: bool,
}

impl Item {
    fn new(lang: Lang, letter: &Letter, looks: &Looks) -> Self {
        let overlap = letter.overlap.as_ref().map(|overlap| Row::new(lang, overlap, looks));
        let name = match (&overlap, &letter.initiative) {
            (Some(row), _) => row.name.clone(),
            (None, Some((_, name))) => name.clone(),
            (None, None) => {
                let named = letter.case.as_ref().map(|case| format!("{} {}", cases::number(case.number), case.title));
                named.unwrap_or_default()
            }
        };
        Self {
            place: letter.item.place,
            told: told(lang, letter.item.notice.kind),
            name,
            day: letter.item.notice.at.date().to_string(),
            is_unread: letter.item.read_at.is_none(),
            overlap,
            is_over: letter.overlap.as_ref().is_some_and(|overlap| overlap.state == OverlapState::Lapsed),
        }
    }
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    show(&service, &actor, lang, &params).await
}

async fn show(service: &Arc<Service>, actor: &Actor, lang: Lang, params: &Params) -> Result<Response, Failure> {
    let unread_only = params.one("unread") == "1";
    let before = params.one("before").parse().ok();
    let inbox = service.inbox(actor, unread_only, before, ROWS).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(actor).await.in_language(lang)?);
    let query = |unread_only: bool, before: &str| {
        QueryString::default().with("unread", if unread_only { "1" } else { "" }).with("before", before)
    };
    let (path, here) = (Paths(lang).inbox(), query(unread_only, params.one("before")));
    let (to_do, to_know): (Vec<&Letter>, Vec<&Letter>) = inbox.letters.iter().partition(|letter| letter.needs_action);
    let items = |letters: Vec<&Letter>| letters.into_iter().map(|letter| Item::new(lang, letter, &looks)).collect();
    let page = InboxPage {
        unread: numbers::counted(lang, "inbox-unread", usize::try_from(inbox.unread).unwrap_or_default()),
        has_unread: 0 < inbox.unread,
        unread_only,
        newest: inbox.letters.first().map_or(0, |letter| letter.item.place),
        to_do: items(to_do),
        to_know: items(to_know),
        all: path.clone(),
        only_unread: query(true, "").after(&path),
        older: inbox.next.map(|next| query(unread_only, &next.to_string()).after(&path)),
        frame: Frame::new(lang, Section::Inbox, lang.text("nav-inbox"), |paths| here.after(&paths.inbox())),
    };
    Ok(render(&page))
}

/// Opens something, or marks it or everything as read.
pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Params::from(pairs);
    let place = |name: &str| form.one(name).parse::<i64>().ok();
    if let Some(up_to) = place("up_to") {
        service.read_all(&actor, up_to).await.in_language(lang)?;
        return Ok(Redirect::to(&Paths(lang).inbox()).into_response());
    }
    let opened = place("open");
    // What names nothing is not there, for who may ask at all.
    let item = opened.or_else(|| place("read")).unwrap_or_default();
    let letter = service.read_letter(&actor, item).await.in_language(lang)?;
    let paths = Paths(lang);
    let there = match (letter.overlap, letter.initiative) {
        (Some(overlap), _) => paths.overlap(overlap.id),
        (None, Some((id, _))) => paths.initiative(id),
        (None, None) => letter.case.map_or_else(|| paths.inbox(), |case| paths.case(case.id)),
    };
    Ok(Redirect::to(&if opened.is_some() { there } else { paths.inbox() }).into_response())
}
