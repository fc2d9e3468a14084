//! What a form gives as an area, from all its ways: text or file, districts, a place with a radius, an initiative, corners.

use super::corners::{self, Corners};
use super::dissolve::dissolve;
use super::place;
use super::text::{Text, read};
use crate::domain::access::Actor;
use crate::domain::crs::MetricCrs;
use crate::domain::error::{Error, Note};
use crate::domain::period::Period;
use crate::domain::words::{AreaStatus, Phase};
use crate::http::pages::form::{Faults, Input, written};
use crate::service::{PreviewRequest, Service, ServiceError};
use crate::texts::Lang;
use geo::{Geometry, MultiPolygon};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the form gives.
#[derive(Debug)]
pub(in crate::http::pages) enum Given {
    /// A GeoJSON geometry. Whether it is an area at all, the service says.
    Area(Value),
    /// No area, and why.
    Faulty(Faults),
}

impl Given {
    fn faulty(lang: Lang, key: &str) -> Self {
        Self::Faulty(Faults::one(lang, "geometry", lang.text(key)))
    }
}

/// What may be wrong by itself, so that it is looked at before it is put together with something else.
enum Drawn {
    /// The text, in a system of its own choice.
    Text(Value),
    /// A table of corners.
    Corners(Corners),
}

impl Drawn {
    fn geometry(&self) -> Value {
        match self {
            Self::Text(geometry) => geometry.clone(),
            Self::Corners(corners) => corners.geometry(),
        }
    }

    fn degrees(&self) -> Option<MultiPolygon<f64>> {
        match self {
            Self::Text(geometry) => degrees(geometry),
            Self::Corners(corners) => corners.degrees(),
        }
    }
}

/// Reads the area. A text alone is passed on untouched, so that what is registered is what was given.
pub(in crate::http::pages) async fn given(
    actor: &Actor,
    service: &Arc<Service>,
    lang: Lang,
    input: &Input,
) -> Result<Given, ServiceError> {
    let mut faults = Faults::default();
    let mut drawn = Vec::new();
    match read(input.area_text()) {
        Ok(Text::Empty) => {}
        Ok(Text::NoArea) => faults.add(lang, "geometry", lang.text("form-no-area-in-text")),
        Ok(Text::Area(geometry)) => drawn.push(Drawn::Text(geometry)),
        Err(fault) => faults.extend(Faults::new(lang, &[fault])),
    }
    match corners::read(input.one("area_corners"), input.one("area_system")) {
        Ok(None) => {}
        Ok(Some(corners)) => drawn.push(Drawn::Corners(corners)),
        Err(fault) => faults.add(lang, "area_corners", fault.text(lang)),
    }
    let mut ready: Vec<MultiPolygon<f64>> = Vec::new();
    match place::around(actor, service, input.one("area_place"), input.one("area_radius")).await? {
        Ok(around) => ready.extend(around),
        Err((field, key)) => faults.add(lang, field, lang.text(key)),
    }
    match of_initiative(actor, service, input.one("area_initiative")).await? {
        Ok(area) => ready.extend(area),
        Err(key) => faults.add(lang, "area_initiative", lang.text(key)),
    }
    if faults.count() != 0 {
        return Ok(Given::Faulty(faults));
    }
    let districts = districts(actor, service, &input.districts()).await?;
    match (drawn.as_slice(), ready.as_slice(), &districts) {
        ([], [], None) => Ok(Given::faulty(lang, "form-no-area")),
        ([only], [], None) => Ok(Given::Area(only.geometry())),
        // Merging moves corners by less than anybody sees; what is alone stays as it is.
        ([], [only], None) => serde_json::from_str(&written(only)).map(Given::Area).map_err(|_| ServiceError::Broken),
        _ => together(actor, service, lang, drawn, ready.into_iter().chain(districts)).await,
    }
}

/// The ticked districts of the first layer; `None` when there are none.
async fn districts(
    actor: &Actor,
    service: &Service,
    codes: &[&str],
) -> Result<Option<MultiPolygon<f64>>, ServiceError> {
    let Some((layer, _)) = service.reference_layers(actor).await?.into_iter().next() else { return Ok(None) };
    if codes.is_empty() {
        return Ok(None);
    }
    let areas = service.reference_areas(actor, &layer).await?;
    let ticked = areas.into_iter().filter(|area| codes.contains(&area.code.as_str()));
    let polygons: Vec<_> = ticked.flat_map(|area| area.footprint.multi_polygon().0.clone()).collect();
    Ok((!polygons.is_empty()).then(|| MultiPolygon::new(polygons)))
}

/// The area of an initiative that is to be started from: as it is for who works in the house, as everybody sees it for others.
async fn of_initiative(
    actor: &Actor,
    service: &Arc<Service>,
    id: &str,
) -> Result<Result<Option<MultiPolygon<f64>>, &'static str>, ServiceError> {
    const UNKNOWN: &str = "area-initiative-unknown";
    if id.is_empty() {
        return Ok(Ok(None));
    }
    let Ok(id) = id.parse() else { return Ok(Err(UNKNOWN)) };
    let found = match actor {
        Actor::Applicant(_) => service.published(id).await.map(|shown| shown.area),
        _ => match service.outline(actor, id).await {
            Ok(known) if known.withdrawn_at.is_some() => return Ok(Err(UNKNOWN)),
            known => known.map(|known| known.footprint.multi_polygon().clone()),
        },
    };
    match found {
        Ok(area) => Ok(Ok(Some(area))),
        Err(ServiceError::Request(Error::NotFound)) => Ok(Err(UNKNOWN)),
        Err(error) => Err(error),
    }
}

/// Everything as one area. What was drawn must be an area by itself first: merging would hide what is wrong with it.
async fn together(
    actor: &Actor,
    service: &Arc<Service>,
    lang: Lang,
    drawn: Vec<Drawn>,
    ready: impl Iterator<Item = MultiPolygon<f64>>,
) -> Result<Given, ServiceError> {
    let mut polygons: Vec<_> = ready.flatten().collect();
    for part in drawn {
        match service.preview(actor, alone(part.geometry())).await {
            // The service tells the faults, with a corrected area where there is one.
            Err(ServiceError::Request(Error::Invalid { .. })) => return Ok(Given::Area(part.geometry())),
            Err(error) => return Err(error),
            Ok(preview) => {
                let is_converted = preview.notes.iter().any(|note| matches!(note, Note::CrsConverted { .. }));
                if is_converted && matches!(part, Drawn::Text(_)) {
                    return Ok(Given::faulty(lang, "form-mixed-systems"));
                }
            }
        }
        match part.degrees() {
            Some(area) => polygons.extend(area.0),
            None => return Ok(Given::faulty(lang, "form-no-area-in-text")),
        }
    }
    merged(MultiPolygon::new(polygons)).await.map(Given::Area)
}

/// The question whether something is an area at all.
pub(super) fn alone(geometry: Value) -> PreviewRequest {
    PreviewRequest {
        geometry,
        period: Period::default(),
        administrations: Vec::new(),
        area_status: AreaStatus::Decided,
        phase: Phase::Contact,
        focus_fields: BTreeSet::new(),
        exclude: None,
    }
}

/// Merges off the threads that answer requests.
async fn merged(area: MultiPolygon<f64>) -> Result<Value, ServiceError> {
    let merged = tokio::task::spawn_blocking(move || written(&dissolve(&area)));
    let text = merged.await.map_err(|_| ServiceError::Broken)?;
    serde_json::from_str(&text).map_err(|_| ServiceError::Broken)
}

/// Longitude and latitude of what a form gives, also where it says another system.
pub(super) fn in_degrees(geometry: &Value) -> Option<MultiPolygon<f64>> {
    let area = degrees(geometry)?;
    let name = geometry.pointer("/crs/properties/name").and_then(Value::as_str);
    match name.and_then(|name| name.rsplit(':').next()?.parse().ok()) {
        Some(epsg) => MetricCrs::new(epsg).ok()?.unproject(&area),
        None => Some(area),
    }
}

fn degrees(geometry: &Value) -> Option<MultiPolygon<f64>> {
    let geometry = serde_json::from_value::<geojson::Geometry>(geometry.clone()).ok()?;
    match Geometry::<f64>::try_from(geometry).ok()? {
        Geometry::Polygon(polygon) => Some(MultiPolygon::new(vec![polygon])),
        Geometry::MultiPolygon(area) => Some(area),
        _ => None,
    }
}
