//! Watch areas in the plane, and whether something lies in them: interior ground, never a shared border.

use crate::domain::codes::InitiativeId;
use crate::domain::crs::MetricCrs;
use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::engine::{self, PlaneArea};
use crate::service::live::in_plane;
use crate::service::{Service, ServiceError};
use crate::store::WatchArea;
use geo::{Geometry, MultiPolygon};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// A watch area, ready for measuring.
#[derive(Debug)]
pub(super) struct Watch {
    id: Uuid,
    bbox: Bbox,
    area: PlaneArea,
}

/// The watch areas that were made ready; one never changes, it is added and removed.
#[derive(Debug, Default)]
pub(in crate::service) struct Watched(Mutex<HashMap<Uuid, Option<Arc<Watch>>>>);

impl Watched {
    /// Makes areas ready, each with its subscription, and forgets those that are gone. One that cannot be read any more, since
    /// the installation's extent was another then, watches nothing.
    pub(super) fn in_plane(&self, crs: &MetricCrs, areas: Vec<WatchArea>) -> Vec<(Uuid, Arc<Watch>)> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ready = HashMap::with_capacity(areas.len());
        let mut found = Vec::with_capacity(areas.len());
        for WatchArea { id, subscription, area, .. } in areas {
            let watch = known.remove(&id).unwrap_or_else(|| watch(crs, id, area).map(Arc::new));
            found.extend(watch.clone().map(|watch| (subscription, watch)));
            ready.insert(id, watch);
        }
        *known = ready;
        found
    }

    /// The areas of one subscription, made ready; nothing is remembered.
    pub(super) fn of_one(&self, crs: &MetricCrs, areas: Vec<WatchArea>) -> Vec<Arc<Watch>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |one: WatchArea| match known.get(&one.id) {
            Some(ready) => ready.clone(),
            None => watch(crs, one.id, one.area).map(Arc::new),
        };
        areas.into_iter().filter_map(ready).collect()
    }
}

fn watch(crs: &MetricCrs, id: Uuid, area: Value) -> Option<Watch> {
    let footprint = Footprint::from_valid(degrees(area)?);
    Some(Watch { id, bbox: footprint.bbox(), area: in_plane(crs, &footprint).ok()? })
}

/// A stored area in degrees.
pub(super) fn degrees(area: Value) -> Option<MultiPolygon<f64>> {
    let geometry = serde_json::from_value::<geojson::Geometry>(area).ok()?;
    match Geometry::<f64>::try_from(geometry).ok()? {
        Geometry::Polygon(polygon) => Some(MultiPolygon::new(vec![polygon])),
        Geometry::MultiPolygon(area) => Some(area),
        _ => None,
    }
}

/// Where something is that people are told of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// What two initiatives share, within the box around both their boxes' meeting.
    Shared([InitiativeId; 2], Bbox),
    /// An initiative.
    Whole(InitiativeId),
    /// Nowhere that could be watched: a case is told of to who works with it.
    Nowhere,
}

impl Service {
    /// Which of some watch areas something lies in.
    pub(super) async fn watched_at(
        &self,
        place: Place,
        watches: Vec<Arc<Watch>>,
    ) -> Result<BTreeSet<Uuid>, ServiceError> {
        let area = |id| {
            let entry = self.seen(&crate::service::live::LiveChanges::new(), id)?;
            Some((Arc::clone(&entry.area), entry.payload.bbox))
        };
        let (bbox, parts) = match place {
            Place::Shared([a, b], window) => (Some(window), area(a).zip(area(b)).map(|((a, _), (b, _))| (a, Some(b)))),
            Place::Nowhere => (None, None),
            Place::Whole(id) => {
                let found = area(id);
                (found.as_ref().map(|(_, bbox)| *bbox), found.map(|(area, _)| (area, None)))
            }
        };
        let Some(bbox) = bbox else { return Ok(BTreeSet::new()) };
        let near: Vec<Arc<Watch>> = watches.into_iter().filter(|watch| meet(&watch.bbox, &bbox)).collect();
        if near.is_empty() {
            return Ok(BTreeSet::new());
        }
        let crs = self.crs.clone();
        let vertices = parts.as_ref().map_or(0, |(a, b)| a.vertices() + b.as_ref().map_or(0, |b| b.vertices()));
        self.measuring(vertices, move || {
            let shared = match &parts {
                Some((a, None)) => return within(a, near),
                Some((a, Some(b))) => engine::intersection(a, b).ok().and_then(|shape| PlaneArea::new(&shape).ok()),
                None => None,
            };
            // What is no more, or is too intricate to draw, lies where it was to be looked for.
            let around = || {
                let corners = MultiPolygon::from(bbox.to_rect().to_polygon());
                crs.project(&corners).and_then(|plane| PlaneArea::new(&plane).ok())
            };
            shared.or_else(around).map(|area| within(&area, near)).unwrap_or_default()
        })
        .await
    }
}

fn within(area: &PlaneArea, watches: Vec<Arc<Watch>>) -> BTreeSet<Uuid> {
    let meets = |watch: &Arc<Watch>| BORDER_TOLERANCE_M2 < engine::shared_area_m2(area, &watch.area);
    watches.into_iter().filter(meets).map(|watch| watch.id).collect()
}

fn meet(a: &Bbox, b: &Bbox) -> bool {
    a.min_lon <= b.max_lon && b.min_lon <= a.max_lon && a.min_lat <= b.max_lat && b.min_lat <= a.max_lat
}

impl Watch {
    pub(super) fn id(&self) -> Uuid {
        self.id
    }
}
