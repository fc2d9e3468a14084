//! From the faces of a cluster in the plane to zones as people see them.

use super::{Zone, ZoneInitiative};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::crs::MetricCrs;
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::engine::{self, Face};
use crate::service::live::{Known, LiveEntry};
use geo::{InteriorPoint, MultiPolygon};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub(super) type Division = engine::Division<InitiativeId, Arc<Known>>;

/// The active overlaps by their pairs, the smaller id first.
pub(super) type Pairs = HashMap<(InitiativeId, InitiativeId), OverlapId>;

/// The zones of a cluster.
pub(super) fn zones(division: &Division, pairs: &Pairs, crs: &MetricCrs) -> Vec<Arc<Zone>> {
    let wide = division.faces.par_iter().filter(|face| BORDER_TOLERANCE_M2 < face.area_m2);
    wide.filter_map(|face| zone(face, &division.members, pairs, crs)).map(Arc::new).collect()
}

/// A face as a zone; none where all initiatives in it are of one administration.
fn zone(face: &Face, members: &[(InitiativeId, LiveEntry)], pairs: &Pairs, crs: &MetricCrs) -> Option<Zone> {
    let inside = face.members.iter().filter_map(|member| members.get(*member as usize));
    let parties = inside.clone().map(|(_, entry)| &entry.payload.party);
    let administrations: BTreeSet<Code> = parties.flat_map(|party| party.administrations.iter().cloned()).collect();
    if administrations.len() < 2 {
        return None;
    }
    let mut initiatives: Vec<ZoneInitiative> = inside.map(zone_initiative).collect();
    initiatives.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    let label_at = crs.unproject_position(face.polygon.interior_point()?.0)?;
    let polygon = crs.unproject(&MultiPolygon::new(vec![face.polygon.clone()]))?.0.pop()?;
    Some(Zone {
        polygon,
        area_m2: face.area_m2,
        administrations: administrations.into_iter().collect(),
        overlaps: overlaps_among(&initiatives, pairs),
        initiatives,
        label_at,
    })
}

fn overlaps_among(initiatives: &[ZoneInitiative], pairs: &Pairs) -> Vec<OverlapId> {
    let with_later = |(index, one): (usize, &ZoneInitiative)| {
        let one = one.id;
        initiatives.iter().skip(index + 1).filter_map(move |other| pairs.get(&(one.min(other.id), one.max(other.id))))
    };
    initiatives.iter().enumerate().flat_map(with_later).copied().collect()
}

fn zone_initiative((id, entry): &(InitiativeId, LiveEntry)) -> ZoneInitiative {
    ZoneInitiative {
        id: *id,
        name: entry.payload.name.clone(),
        lead_administration: entry.payload.lead_administration.clone(),
    }
}
