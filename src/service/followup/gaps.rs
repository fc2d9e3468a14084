//! Where nobody works: districts of a reference layer, and how much of each is covered by how many running initiatives.

use crate::domain::access::{Action, Actor};
use crate::domain::error::Error;
use crate::domain::follow::ran;
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::domain::period::Period;
use crate::domain::words::AreaStatus;
use crate::engine::{PlaneArea, compare, intersection, partition};
use crate::service::access::may;
use crate::service::live::in_plane;
use crate::service::{ReferenceArea, Service, ServiceError};
use serde::Serialize;
use std::sync::{Arc, PoisonError};
use utoipa::ToSchema;

/// The districts of a layer, each with what covers it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gaps {
    /// The layer.
    pub layer: String,
    /// The period that was asked about.
    pub period: Period,
    /// The districts, those that are covered least first.
    pub districts: Vec<Gap>,
    /// Running initiatives that cover so much of the municipality that they say nothing of a place, and were not counted.
    pub city_wide: usize,
}

/// A district and what covers it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gap {
    /// Unique within the layer.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its size.
    pub area_m2: f64,
    /// How many initiatives run in it.
    pub initiatives: usize,
    /// How many of them lie in the same place at most; none where their outlines are too intricate to be divided.
    pub deepest: Option<usize>,
    /// How much of it they cover, 0–1; none where that cannot be told.
    pub covered: Option<f64>,
}

impl Service {
    /// The districts of a layer (the first one where none is named) with what covers them in a period. Only what the reader
    /// sees is counted, of that what ran (see [`ran`]) with an area that is more than a sketch.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such layer.
    pub async fn gaps(
        self: &Arc<Self>,
        actor: &Actor,
        layer: Option<String>,
        period: Period,
    ) -> Result<Gaps, ServiceError> {
        may(actor, Action::ReadZones)?;
        let mut tx = self.store.read().await?;
        let layers = tx.reference_layers().await?;
        let layer = match layer {
            Some(layer) => layer,
            None => layers.into_iter().map(|(layer, _)| layer).next().ok_or(Error::NotFound)?,
        };
        let districts = tx.reference_areas(&layer).await?;
        drop(tx);
        if districts.is_empty() {
            return Err(Error::NotFound.into());
        }
        let (running, city_wide) = self.running(actor, &period);
        let service = Arc::clone(self);
        let measure = move || {
            let of = |district: &ReferenceArea| service.gap(district, &running);
            districts.iter().map(of).collect::<Result<Vec<Gap>, ServiceError>>()
        };
        let mut districts = self.large(measure).await??;
        let covered = |gap: &Gap| gap.covered.unwrap_or(1.0);
        districts.sort_by(|a, b| {
            let less = a.initiatives.min(1).cmp(&b.initiatives.min(1)).then(covered(a).total_cmp(&covered(b)));
            less.then_with(|| a.name.cmp(&b.name))
        });
        Ok(Gaps { layer, period, districts, city_wide })
    }

    /// The areas of what the actor sees and what ran in a period, and how many more are city-wide.
    fn running(&self, actor: &Actor, period: &Period) -> (Vec<Arc<PlaneArea>>, usize) {
        let (sight, city_wide_m2) = (actor.sight(), self.rules().rules.limits.city_wide_m2());
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        let is_running = |known: &crate::service::live::Known| {
            let party = &known.party;
            party.area_status != AreaStatus::Sketch && ran(party.phase, &party.period, period) && known.is_seen(&sight)
        };
        let entries = live.index.iter().map(|(_, entry)| entry).filter(|entry| is_running(&entry.payload));
        let areas: Vec<Arc<PlaneArea>> = entries.map(|entry| Arc::clone(&entry.area)).collect();
        let all = areas.len();
        let local: Vec<Arc<PlaneArea>> = areas.into_iter().filter(|area| area.area_m2() <= city_wide_m2).collect();
        let city_wide = all - local.len();
        (local, city_wide)
    }

    fn gap(&self, district: &ReferenceArea, running: &[Arc<PlaneArea>]) -> Result<Gap, ServiceError> {
        let plane = in_plane(&self.crs, &district.footprint)?;
        let mut gap = Gap {
            code: district.code.clone(),
            name: district.name.clone(),
            area_m2: plane.area_m2(),
            initiatives: 0,
            deepest: Some(0),
            covered: Some(0.0),
        };
        let near = running.iter().filter(|area| geo::Intersects::intersects(&area.bounds(), &plane.bounds()));
        let meets = |area: &&Arc<PlaneArea>| BORDER_TOLERANCE_M2 < compare(&plane, area).area_m2;
        let inside: Vec<&Arc<PlaneArea>> = near.filter(meets).collect();
        gap.initiatives = inside.len();
        if !inside.is_empty() {
            let divided = cover(&plane, &inside);
            gap.deepest = divided.map(|(_, deepest)| deepest);
            gap.covered = divided.map(|(covered_m2, _)| (covered_m2 / gap.area_m2).min(1.0));
        }
        Ok(gap)
    }
}

/// How many square metres of a district areas cover together, and how many of them lie in the same place at most. None when
/// that is too intricate to be worked out.
fn cover(district: &PlaneArea, areas: &[&Arc<PlaneArea>]) -> Option<(f64, usize)> {
    let clip = |area: &&Arc<PlaneArea>| PlaneArea::new(&intersection(district, area).ok()?).ok();
    let clipped: Vec<PlaneArea> = areas.iter().map(clip).collect::<Option<_>>()?;
    let faces = partition(&clipped.iter().collect::<Vec<_>>(), 1).ok()?;
    // Slivers along borders that clipping has moved by a hair are no place.
    let real = faces.iter().filter(|face| BORDER_TOLERANCE_M2 < face.area_m2);
    let deepest = real.map(|face| face.members.len()).max().unwrap_or(1);
    Some((faces.iter().map(|face| face.area_m2).sum(), deepest))
}
