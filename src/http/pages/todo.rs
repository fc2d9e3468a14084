//! What waits for the reader: the most urgent first, each line leading to where it is done.

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::params::{Params, QueryString, encoded};
use super::paths::Paths;
use super::{cases, numbers, render};
use crate::domain::task::{About, Task, TaskKind, Urgency};
use crate::http::extract::Signed;
use crate::service::{Service, ToDo};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use std::sync::Arc;

/// Lines of the page; what there is more is counted and comes when these are done.
const LINES: usize = 200;

struct Line {
    kind: String,
    title: String,
    href: String,
    /// What else there is to say.
    note: String,
    due: String,
    since: String,
    /// A word for how soon, and its class; empty where it just waits.
    soon: &'static str,
    soon_text: String,
}

/// A kind with how many there are of it, where they alone are shown, and whether they are.
struct Chip {
    text: String,
    count: usize,
    href: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "todo.html", config = "web/templates/askama.toml")]
struct ToDoPage {
    frame: Frame,
    summary: String,
    chips: Vec<Chip>,
    all: String,
    lines: Vec<Line>,
    more: usize,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let to_do = service.to_do(&actor).await.in_language(lang)?;
    let chosen = params.words("kind", TaskKind::parse);
    let query = QueryString::default().with("kind", params.one("kind"));
    let frame = Frame::new(lang, Section::ToDo, lang.text("nav-to-do"), |paths| query.after(&paths.to_do()));
    Ok(render(&view(frame, &to_do, &chosen, service.clock().now().date())))
}

fn kind(lang: Lang, kind: TaskKind) -> String {
    lang.text(&format!("task-{}", kind.word().replace('_', "-")))
}

fn view(frame: Frame, to_do: &ToDo, chosen: &[TaskKind], today: NaiveDate) -> ToDoPage {
    let lang = frame.lang;
    let here = Paths(lang).to_do();
    let chip = |it: &crate::service::TaskCount| Chip {
        text: kind(lang, it.kind),
        count: it.count,
        href: QueryString::default().with("kind", it.kind.word()).after(&here),
        is_chosen: chosen == [it.kind],
    };
    let shown: Vec<&Task> =
        to_do.tasks.iter().filter(|task| chosen.is_empty() || chosen.contains(&task.kind)).collect();
    ToDoPage {
        summary: numbers::counted(lang, "to-do-count", shown.len()),
        chips: to_do.counts.iter().map(chip).collect(),
        all: here.clone(),
        more: shown.len().saturating_sub(LINES),
        lines: shown.into_iter().take(LINES).map(|task| line(lang, task, today)).collect(),
        frame,
    }
}

fn line(lang: Lang, task: &Task, today: NaiveDate) -> Line {
    let paths = Paths(lang);
    let (href, number) = match &task.about {
        About::Case { id, number, .. } => (paths.case(id), cases::number(*number)),
        About::Overlap { id } => (paths.overlap(id), String::new()),
        About::Initiative { id } => (paths.initiative(id), String::new()),
        About::Meeting { committee, meets_on } => (paths.agenda(encoded(committee.as_str()), meets_on), String::new()),
        About::Webhook { id } => (paths.webhook(id), String::new()),
        About::Outbox => (paths.outbox(), String::new()),
    };
    let (soon, key) = match task.urgency(today) {
        Urgency::Due if task.due_on.is_some_and(|day| day < today) => ("chip chip-critical", "to-do-late"),
        Urgency::Due => ("chip chip-warn", "to-do-today"),
        Urgency::Soon if task.urgent => ("chip chip-warn", "to-do-urgent"),
        Urgency::Soon => ("chip chip-warn", "to-do-soon"),
        Urgency::Waiting => ("", ""),
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let title = if task.title.is_empty() { kind(lang, task.kind) } else { task.title.clone() };
    Line {
        kind: kind(lang, task.kind),
        title: [number, title].join(" ").trim().to_owned(),
        href,
        note: note(lang, task),
        due: day(task.due_on),
        since: day(task.since),
        soon,
        soon_text: if key.is_empty() { String::new() } else { lang.text(key) },
    }
}

/// The state of a case with the criteria that are left, the next step, or how many there are.
fn note(lang: Lang, task: &Task) -> String {
    let count = |key: &str, count: usize| lang.format(key, &[("count", count.to_string())]);
    let left = task.count.filter(|left| 0 < *left);
    match (&task.about, left) {
        _ if !task.next_step.is_empty() => task.next_step.clone(),
        (About::Case { state, .. }, None) => cases::state(lang, *state),
        (About::Case { state, .. }, Some(left)) => {
            format!("{} · {}", cases::state(lang, *state), count("to-do-criteria", left))
        }
        (_, Some(left)) => count("to-do-items", left),
        (_, None) => String::new(),
    }
}
