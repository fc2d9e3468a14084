//! The list of entries: by actor, subject, kind and time, newest first.

use super::{Row, kind, minute};
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::{numbers, render};
use crate::service::{EntryFilter, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

/// Rows of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "record.html", config = "web/templates/askama.toml")]
struct RecordPage {
    frame: Frame,
    actor: String,
    subject: String,
    from: String,
    until: String,
    kinds: Vec<(String, String, bool)>,
    heading: String,
    rows: Vec<Row>,
    next: Option<String>,
    clear: String,
    download: String,
    checkpoint: Option<String>,
}

/// The filter as it stands in the address; what cannot be read is as if it were not there.
#[derive(Debug, Clone, Default)]
struct Query {
    actor: String,
    subject: String,
    kind: Option<RecordKind>,
    from: String,
    until: String,
    before: i64,
}

impl Query {
    fn read(params: &Params) -> Self {
        let day = |name: &str| {
            let text = params.one(name);
            Timestamp::parse_beginning(text).map(|_| text.to_owned()).unwrap_or_default()
        };
        Self {
            actor: params.one("actor").to_owned(),
            subject: params.one("subject").to_owned(),
            kind: RecordKind::parse(params.one("kind")),
            from: day("from"),
            until: day("until"),
            before: params.one("before").parse().unwrap_or(0),
        }
    }

    fn filter(&self) -> EntryFilter {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        EntryFilter {
            actor: given(&self.actor),
            subject: given(&self.subject),
            kinds: self.kind.into_iter().collect(),
            from: Timestamp::parse_beginning(&self.from),
            until: Timestamp::parse_end(&self.until),
        }
    }

    fn to_query(&self, before: i64) -> QueryString {
        QueryString::default()
            .with("actor", &self.actor)
            .with("subject", &self.subject)
            .with("kind", self.kind.map_or("", RecordKind::word))
            .with("from", &self.from)
            .with("until", &self.until)
            .with("before", &if before == 0 { String::new() } else { before.to_string() })
    }
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let query = Query::read(&params);
    let found = service.record_page(&actor, &query.filter(), query.before, ROWS).await.in_language(lang)?;
    let newest = service.checkpoints(&actor, 1).await.in_language(lang)?.into_iter().next();
    let path = Paths(lang).record();
    let kinds = RecordKind::ALL.iter().map(|one| {
        let is_chosen = query.kind == Some(*one);
        (one.word().to_owned(), kind(lang, one.word()), is_chosen)
    });
    let checkpoint = newest.map(|one| {
        let values = [("number", one.number.to_string()), ("at", minute(&one.at)), ("seal", one.seal)];
        lang.format("record-checkpoint", &values)
    });
    let here = query.to_query(query.before);
    let matched = usize::try_from(found.matched).unwrap_or(usize::MAX);
    Ok(render(&RecordPage {
        frame: frame(lang, &here),
        kinds: kinds.collect(),
        heading: numbers::counted(lang, "count-entries", matched),
        rows: found.entries.iter().map(|sealed| Row::new(lang, sealed)).collect(),
        next: found.next.map(|before| query.to_query(before).after(&path)),
        clear: path,
        download: query.to_query(0).after("/api/v1/record"),
        checkpoint,
        actor: query.actor,
        subject: query.subject,
        from: query.from,
        until: query.until,
    }))
}

fn frame(lang: Lang, here: &QueryString) -> Frame {
    Frame::new(lang, Section::Other, lang.text("record-title"), |paths| here.after(&paths.record()))
}
