//! The pages for everybody: published initiatives, roughly where they are, and nothing that is for the house only.

pub(super) mod initiative;
pub(super) mod map;

use super::looks::{Badge, Looks};
use super::map::PhaseText;
use super::paths::Paths;
use super::periods;
use super::svg::Area;
use crate::http::public::KEEP;
use crate::service::Published;
use crate::texts::Lang;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// What is the same for everybody may be kept; a page that says why there is none may not.
pub(super) async fn keep(mut response: Response) -> Response {
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    }
    response
}

/// What is published, as pages show it.
struct Shown {
    name: String,
    href: String,
    form: String,
    purpose: String,
    phase: PhaseText,
    period: String,
    administrations: Vec<Badge>,
    registry_number: String,
}

impl Shown {
    fn new(lang: Lang, one: &Published, looks: &Looks) -> Self {
        Self {
            name: one.name.clone(),
            href: Paths(lang).open_initiative(one.id),
            form: lang.text(&format!("form-{}", one.form.word().replace('_', "-"))),
            purpose: one.purpose.clone(),
            phase: PhaseText::new(lang, one.phase),
            period: periods::short(lang, &one.period),
            administrations: looks.of_all(one.administrations.iter().map(|administration| &administration.code)),
            registry_number: one.registry_number.clone().unwrap_or_default(),
        }
    }
}

/// A published initiative on a map; `None` where its lead is gone.
fn area<'a>(lang: Lang, one: &'a Published, looks: &Looks, is_selected: bool) -> Option<Area<'a>> {
    Some(Area {
        id: one.id,
        name: &one.name,
        href: Paths(lang).open_initiative(one.id),
        lead: looks.of(&one.administrations.first()?.code),
        group: one.phase.group(),
        area: &one.area,
        area_m2: one.area_m2,
        is_selected,
    })
}
