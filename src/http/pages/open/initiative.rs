//! The public page of an initiative: what is published of it, and roughly where it is.

use super::{Shown, area};
use crate::domain::footprint::Bbox;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::Looks;
use crate::http::pages::map::still_view;
use crate::http::pages::paths::Paths;
use crate::http::pages::render;
use crate::http::pages::svg::{Drawing, scaled};
use crate::service::{Published, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use geo::BoundingRect;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "open_initiative.html", config = "web/templates/askama.toml")]
struct OpenInitiativePage {
    frame: Frame,
    shown: Shown,
    map: String,
    download: String,
    svg: String,
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    let found = service.published(id).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.public_administrations().await.in_language(lang)?);
    Ok(render(&OpenInitiativePage {
        frame: Frame::new(lang, Section::Open, found.name.clone(), |paths| paths.open_initiative(id)),
        shown: Shown::new(lang, &found, &looks),
        map: Paths(lang).open_map(),
        download: format!("/api/public/v1/initiatives/{id}"),
        svg: svg(lang, &found, &looks),
    }))
}

fn svg(lang: Lang, found: &Published, looks: &Looks) -> String {
    let Some(rect) = found.area.bounding_rect() else { return String::new() };
    let drawing = Drawing {
        view: still_view(scaled(Bbox::from(rect), 1.7), 900.0, 560.0),
        label: lang.format("initiative-drawing", &[("name", found.name.clone())]),
        description: lang.text("open-area-note"),
        areas: area(lang, found, looks, true).into_iter().collect(),
        zones: Vec::new(),
        overlap: None,
    };
    drawing.draw()
}
