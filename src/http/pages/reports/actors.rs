//! Who is asked by how many at once, with those who ask.

use super::{Asked, Report, links};
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::map::PhaseText;
use crate::http::pages::params::{Params, QueryString};
use crate::http::pages::paths::Paths;
use crate::http::pages::{periods, render};
use crate::service::{AskedBy, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

struct By {
    name: String,
    href: String,
    lead: Badge,
    phase: PhaseText,
    period: String,
}

struct Row {
    name: String,
    kind: String,
    at_once: usize,
    administrations: usize,
    by: Vec<By>,
}

#[derive(Template)]
#[template(path = "follow/actors.html", config = "web/templates/askama.toml")]
struct ActorsPage {
    frame: Frame,
    links: Vec<(String, String, bool)>,
    action: String,
    csv: String,
    from: String,
    to: String,
    is_period_wrong: bool,
    rows: Vec<Row>,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Result<Response, Failure> {
    let asked = Asked::new(&service, &params);
    let found = service.actors_asked(&actor, asked.period, 2).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let here = QueryString::default().with("from", &asked.from).with("to", &asked.to);
    let rows = found.into_iter().map(|one| Row {
        kind: lang.text(&format!("actor-{}", one.kind.word().replace('_', "-"))),
        at_once: one.at_once,
        administrations: one.administrations,
        by: one.by.iter().map(|by| asked_by(lang, by, &looks)).collect(),
        name: one.name,
    });
    let page = ActorsPage {
        frame: Frame::new(lang, Section::Reports, lang.text("report-actors"), |paths| here.after(&paths.actors())),
        links: links(lang, Report::Actors),
        action: Paths(lang).actors(),
        csv: QueryString::default().with("datetime", &asked.datetime()).after("/api/v1/actors.csv"),
        rows: rows.collect(),
        from: asked.from,
        to: asked.to,
        is_period_wrong: asked.is_wrong,
    };
    Ok(render(&page))
}

fn asked_by(lang: Lang, by: &AskedBy, looks: &Looks) -> By {
    By {
        name: by.name.clone(),
        href: Paths(lang).initiative(by.id),
        lead: looks.of(&by.lead_administration),
        phase: PhaseText::new(lang, by.phase),
        period: periods::short(lang, &by.period),
    }
}
