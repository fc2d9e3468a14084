//! The part itself: what its template shows.

use super::corners::SYSTEMS;
use crate::domain::access::Actor;
use crate::domain::footprint::Bbox;
use crate::http::pages::form::{Faults, Input};
use crate::http::pages::svg;
use crate::service::{InitiativeQuery, Paging, Service, ServiceError};
use crate::texts::Lang;
use std::sync::Arc;

/// At most so many initiatives are offered as one to start from.
const INITIATIVES: usize = 500;
/// What somebody who names a place means by it, before they say another radius.
const RADIUS_M: &str = "200";

/// What a form asks about an area, and what was given so far. Rendered by `area.html`, which calls it `area`.
pub(in crate::http::pages) struct AreaPart {
    pub(in crate::http::pages) geometry: String,
    pub(in crate::http::pages) faults: Faults,
    /// An area that would be accepted instead.
    pub(in crate::http::pages) corrected: Option<String>,
    /// Value, text, whether it is chosen.
    pub(in crate::http::pages) districts: Vec<(String, String, bool)>,
    pub(in crate::http::pages) initiatives: Vec<(String, String, bool)>,
    pub(in crate::http::pages) place: String,
    /// Names that a place can be given by.
    pub(in crate::http::pages) places: Vec<String>,
    pub(in crate::http::pages) radius: String,
    pub(in crate::http::pages) corners: String,
    pub(in crate::http::pages) systems: Vec<(String, String, bool)>,
    /// Where the map begins, and the districts' shapes.
    pub(in crate::http::pages) bounds: String,
    pub(in crate::http::pages) reference: String,
    /// The initiative that the area is about, which it does not overlap.
    pub(in crate::http::pages) exclude: String,
    /// Whether its reader is told only if the area can be used.
    pub(in crate::http::pages) is_quiet: bool,
}

/// What a form knows of the area beside what was typed.
#[derive(Debug, Default)]
pub(in crate::http::pages) struct Around {
    pub(in crate::http::pages) faults: Faults,
    pub(in crate::http::pages) corrected: Option<String>,
    /// Where drawing begins; where it is not known, at the base layer.
    pub(in crate::http::pages) bounds: Option<Bbox>,
    pub(in crate::http::pages) exclude: String,
}

impl AreaPart {
    pub(in crate::http::pages) async fn new(
        actor: &Actor,
        service: &Arc<Service>,
        lang: Lang,
        input: &Input,
        around: Around,
    ) -> Result<Self, ServiceError> {
        let layer = service.reference_layers(actor).await?.into_iter().next().map(|(layer, _)| layer);
        let districts = match &layer {
            Some(layer) => service.reference_areas(actor, layer).await?,
            None => Vec::new(),
        };
        let chosen = |name: &'static str| move |value: &str| input.has(name, value);
        let (is_ticked, is_start, is_system) = (chosen("district"), chosen("area_initiative"), chosen("area_system"));
        let system = |epsg: u32| {
            let value = epsg.to_string();
            (value.clone(), lang.text(&format!("area-system-{epsg}")), is_system(&value))
        };
        let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
        let started = |(value, name): (String, String)| {
            let is_chosen = is_start(&value);
            (value, name, is_chosen)
        };
        let bounds = around.bounds.or_else(svg::extent);
        Ok(Self {
            geometry: input.one("geometry").to_owned(),
            faults: around.faults,
            corrected: around.corrected,
            districts: districts
                .into_iter()
                .map(|area| {
                    let is_chosen = is_ticked(&area.code);
                    (area.code, area.name, is_chosen)
                })
                .collect(),
            initiatives: initiatives(actor, service).await?.into_iter().map(started).collect(),
            place: input.one("area_place").to_owned(),
            places: svg::names(),
            radius: or(input.one("area_radius"), RADIUS_M),
            corners: input.one("area_corners").to_owned(),
            systems: SYSTEMS.into_iter().map(system).collect(),
            bounds: bounds.map(|it| it.to_array().map(|side| format!("{side:.5}")).join(",")).unwrap_or_default(),
            reference: layer.map(|layer| format!("/api/v1/reference/{layer}.geojson")).unwrap_or_default(),
            exclude: around.exclude,
            is_quiet: matches!(actor, Actor::Applicant(_)),
        })
    }

    /// What is wrong with a field of it; empty where nothing is.
    pub(in crate::http::pages) fn fault(&self, field: &str) -> String {
        self.faults.of(field)
    }
}

/// Id and name of each initiative that can be started from, by name: what somebody in the house sees, or everybody.
async fn initiatives(actor: &Actor, service: &Arc<Service>) -> Result<Vec<(String, String)>, ServiceError> {
    let mut named: Vec<(String, String)> = match actor {
        Actor::Applicant(_) => {
            let published = service.published_names(INITIATIVES).await?;
            published.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
        }
        _ => {
            let paging = Paging { after: 0, limit: INITIATIVES };
            let known = service.initiatives(actor, &InitiativeQuery::default(), paging).await?.items;
            known.into_iter().map(|one| (one.id.to_string(), one.attributes.name)).collect()
        }
    };
    named.sort_by_cached_key(|(_, name)| name.to_lowercase());
    Ok(named)
}
