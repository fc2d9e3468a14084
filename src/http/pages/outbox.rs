//! What waits to leave the house, and why: the page where an administrator says what becomes of what was put aside.

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::params::Params;
use super::paths::Paths;
use super::people::minute;
use super::render;
use crate::domain::delivery::DeliveryState;
use crate::http::extract::Signed;
use crate::service::{Attempt, Delivery, Service, Tally, Waiting};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use uuid::Uuid;

/// A delivery in a table.
pub(super) struct DeliveryRow {
    pub(super) id: Uuid,
    pub(super) what: String,
    pub(super) created: String,
    pub(super) class: &'static str,
    pub(super) state: String,
    /// What the last attempt came to, and when the next one is.
    pub(super) why: String,
    pub(super) attempts: Vec<AttemptRow>,
    pub(super) waits: bool,
}

/// An attempt in a list.
pub(super) struct AttemptRow {
    pub(super) at: String,
    pub(super) outcome: String,
    pub(super) took: String,
    pub(super) answer: String,
}

/// Why something has not gone through, in words where there are words for it.
fn why(lang: Lang, fault: &str) -> String {
    match fault.strip_prefix("status_") {
        Some(status) => lang.format("sent-status", &[("status", status.to_owned())]),
        None => lang.find(&format!("sent-{}", fault.replace('_', "-"))).unwrap_or_else(|| fault.to_owned()),
    }
}

impl DeliveryRow {
    pub(super) fn new(lang: Lang, (delivery, attempts): (Delivery, Vec<Attempt>)) -> Self {
        let (waits, fault) = (delivery.state == DeliveryState::Waiting, delivery.fault.as_deref());
        let class = match delivery.state {
            DeliveryState::Sent => "chip chip-ok",
            DeliveryState::SetAside => "chip chip-warn",
            DeliveryState::Waiting | DeliveryState::Dropped => "chip",
        };
        let next = waits.then(|| lang.format("outbox-next", &[("at", minute(delivery.due_at))]));
        let parts = [fault.map(|fault| why(lang, fault)), next].into_iter().flatten();
        Self {
            id: delivery.id,
            what: format!(
                "{}, {}",
                lang.text(&format!("channel-{}", delivery.channel)),
                lang.text(&format!("delivery-{}", delivery.kind))
            ),
            created: minute(delivery.created_at),
            class,
            state: lang.text(&format!("delivery-state-{}", delivery.state.word().replace('_', "-"))),
            why: parts.collect::<Vec<_>>().join(". "),
            attempts: attempts.into_iter().map(|attempt| AttemptRow::new(lang, attempt)).collect(),
            waits,
        }
    }
}

impl AttemptRow {
    fn new(lang: Lang, Attempt { at, took_ms, status, fault, answer }: Attempt) -> Self {
        let outcome = match (fault, status) {
            (Some(fault), _) => why(lang, &fault),
            (None, Some(status)) => format!("{} ({status})", lang.text("sent-arrived")),
            (None, None) => lang.text("sent-arrived"),
        };
        Self { at: minute(at), outcome, took: format!("{took_ms} ms"), answer: answer.unwrap_or_default() }
    }
}

/// How many there are of something.
struct Count {
    channel: String,
    what: String,
    count: i64,
    first: String,
}

#[derive(Template)]
#[template(path = "outbox.html", config = "web/templates/askama.toml")]
struct OutboxPage {
    frame: Frame,
    has_mail: bool,
    has_key: bool,
    counts: Vec<Count>,
    faults: Vec<Count>,
    set_aside: Vec<DeliveryRow>,
    waiting: Vec<DeliveryRow>,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
) -> Result<Response, Failure> {
    let Waiting { states, faults, set_aside, waiting, has_mail, has_key } =
        service.waiting(&actor).await.in_language(lang)?;
    let count = |tally: Tally, what: String| Count {
        channel: lang.text(&format!("channel-{}", tally.channel)),
        what,
        count: tally.count,
        first: minute(tally.first_due_at),
    };
    let state = |tally: Tally| {
        let what = lang.text(&format!("delivery-state-{}", tally.what.replace('_', "-")));
        count(tally, what)
    };
    let fault = |tally: Tally| {
        let what = why(lang, &tally.what);
        count(tally, what)
    };
    let rows = |all: Vec<Delivery>| all.into_iter().map(|one| DeliveryRow::new(lang, (one, Vec::new()))).collect();
    let page = OutboxPage {
        frame: Frame::new(lang, Section::Administration, lang.text("outbox"), |paths| paths.outbox()),
        has_mail,
        has_key,
        counts: states.into_iter().map(state).collect(),
        faults: faults.into_iter().map(fault).collect(),
        set_aside: rows(set_aside),
        waiting: rows(waiting),
    };
    Ok(render(&page))
}

pub(super) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let pairs = Params::from(pairs);
    let id = Failure::id(lang, pairs.one("delivery"))?;
    match pairs.one("action") {
        "drop" => service.drop_delivery(&actor, id).await,
        _ => service.try_again(&actor, id).await,
    }
    .in_language(lang)?;
    Ok(Redirect::to(&Paths(lang).outbox()).into_response())
}
