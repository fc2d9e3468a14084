//! `/feeds/…`: what somebody is told as an Atom feed, and the days they keep as a calendar, at addresses with a secret in them.
//!
//! The secret stands in the query, which is never written into the log. Whoever has it reads as the subscriber would now.

use super::extract::Params;
use super::pages::links;
use super::problem::ApiError;
use crate::domain::error::Error;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::service::{CalendarDay, DayKind, FeedItem, FeedOf, Service};
use crate::texts::Lang;
use atom_syndication::{Entry, Feed, Link, Text};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use icalendar::{Calendar, Component, Event, EventLike};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa::ToSchema;

const ATOM: &str = "/feeds/notices.atom";
const CALENDAR: &str = "/feeds/dates.ics";

/// The feeds.
pub(super) fn router() -> Router<Arc<Service>> {
    Router::new().route(ATOM, get(notices)).route(CALENDAR, get(dates))
}

/// The secret addresses of a subscription's feeds. They are told now and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedBody {
    /// What the subscriber is told, as an Atom feed.
    pub atom: String,
    /// The days they keep, as iCalendar.
    pub calendar: String,
}

impl FeedBody {
    /// The addresses with a secret in them, for who asked from there.
    pub(super) fn new(service: &Service, headers: &HeaderMap, secret: &Secret) -> Self {
        let origin = origin(service, headers);
        let address = |path: &str| format!("{origin}{path}?key={}", secret.reveal());
        Self { atom: address(ATOM), calendar: address(CALENDAR) }
    }
}

/// The secret that a request came with; what is no secret names nothing.
fn secret(mut params: Params) -> Result<Secret, ApiError> {
    let secret = params.one("key", |text| Some(Secret::parse(text)))?;
    params.finish()?;
    Ok(secret.flatten().ok_or(Error::NotFound)?)
}

async fn notices(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, ApiError> {
    let (of, items) = service.feed(&secret(params)?).await?;
    let (lang, origin) = (lang(&of), origin(&service, &headers));
    let updated = items.iter().map(|item| item.at).chain([of.updated_at]).max().unwrap_or(of.updated_at);
    let feed = Feed {
        title: Text::plain(lang.text("feed-title")),
        id: format!("urn:uuid:{}", of.id),
        updated: updated.instant().fixed_offset(),
        lang: Some(lang.tag().to_owned()),
        authors: vec![atom_syndication::Person { name: "Samordna".to_owned(), ..Default::default() }],
        entries: items.iter().map(|item| entry(lang, &origin, &of, item)).collect(),
        ..Feed::default()
    };
    Ok(answer(&headers, "application/atom+xml; charset=utf-8", feed.to_string()))
}

fn entry(lang: Lang, origin: &str, of: &FeedOf, item: &FeedItem) -> Entry {
    let kind = lang.text(&format!("told-{}", item.kind.word().replace('_', "-")));
    let (about, path) = match (&item.overlap, &item.initiative) {
        (Some(overlap), _) => {
            (format!("{} – {}", overlap.a.name, overlap.b.name), Some(links::overlap(lang, overlap.id)))
        }
        (None, Some((id, name))) => (name.clone(), Some(links::initiative(lang, *id))),
        (None, None) => match &item.case {
            Some(case) => (format!("S-{} {}", case.number, case.title), Some(links::case(lang, case.id))),
            None => (String::new(), None),
        },
    };
    let link =
        path.map(|path| Link { href: format!("{origin}{path}"), rel: "alternate".to_owned(), ..Link::default() });
    Entry {
        title: Text::plain(format!("{kind}: {about}")),
        id: format!("urn:uuid:{}#notice-{}", of.id, item.notice),
        updated: item.at.instant().fixed_offset(),
        published: Some(item.at.instant().fixed_offset()),
        links: link.into_iter().collect(),
        ..Entry::default()
    }
}

async fn dates(State(service): State<Arc<Service>>, headers: HeaderMap, params: Params) -> Result<Response, ApiError> {
    let (of, days) = service.calendar(&secret(params)?).await?;
    let (lang, origin) = (lang(&of), origin(&service, &headers));
    let mut calendar = Calendar::new();
    calendar.name(&lang.text("feed-dates"));
    for day in &days {
        calendar.push(event(lang, &origin, day, of.updated_at));
    }
    Ok(answer(&headers, "text/calendar; charset=utf-8", calendar.done().to_string()))
}

/// A day of the calendar. Its UID stays when the day is moved, so that it moves in the reader's calendar too.
fn event(lang: Lang, origin: &str, day: &CalendarDay, since: Timestamp) -> Event {
    let (uid, summary, path) = match &day.kind {
        DayKind::Review { id, name } => {
            let summary = lang.format("feed-review", &[("name", name.clone())]);
            (format!("review-{id}@samordna"), summary, Some(links::initiative(lang, *id)))
        }
        DayKind::CutOff { committee, meets_on } => {
            let values = [("committee", committee.to_string()), ("day", meets_on.to_string())];
            (format!("cut-off-{committee}-{meets_on}@samordna"), lang.format("feed-cut-off", &values), None)
        }
        DayKind::Meeting { committee } => {
            let summary = lang.format("feed-meeting", &[("committee", committee.to_string())]);
            (format!("meeting-{committee}-{}@samordna", day.day), summary, None)
        }
    };
    let mut event = Event::with_uid(&uid);
    event.summary(&summary).all_day(day.day).timestamp(day.changed_at.unwrap_or(since).instant());
    if let Some(path) = path {
        event.url(&format!("{origin}{path}"));
    }
    event.done()
}

fn lang(of: &FeedOf) -> Lang {
    Lang::parse(&of.language).unwrap_or(Lang::Sv)
}

/// Where links lead: to the public address, or to where the request came to.
fn origin(service: &Service, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    service.config().public_url.as_ref().map_or_else(|| format!("http://{host}"), |url| url.origin())
}

/// A body with its digest as ETag: nothing is kept unasked, since what its reader sees may be less tomorrow.
fn answer(request: &HeaderMap, kind: &str, body: String) -> Response {
    let hash: String = Sha256::digest(body.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{hash}\"");
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| {
        // A compressed answer's tag may come back as a weak one.
        tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
    });
    let headers = [
        (header::ETAG, etag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_TYPE, kind.to_owned()),
    ];
    if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, body).into_response() }
}
