//! Reading overlaps, drawing their shared areas, and previewing an area that is not registered.

use super::access::may;
use super::intake::{Options, count_positions};
use super::live::Known;
use super::score::score;
use super::search::{Page, Paging};
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Row, Sight, authorize};
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::error::{Error, Note};
use crate::domain::overlap::{Finding, Overlap, Party};
use crate::domain::period::Period;
use crate::domain::score::{Lower, Score};
use crate::domain::words::{AreaStatus, FocusField, OverlapState, Phase};
use crate::engine;
use crate::store::OverlapFilter;
use geo::{Intersects, MultiPolygon};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

/// An area that somebody thinks of registering.
#[derive(Debug, Clone)]
pub struct PreviewRequest {
    /// A GeoJSON Polygon or MultiPolygon.
    pub geometry: Value,
    /// When it would run.
    pub period: Period,
    /// The administrations that would be in it.
    pub administrations: Vec<Code>,
    /// How settled the area is.
    pub area_status: AreaStatus,
    /// How far it has come.
    pub phase: Phase,
    /// What it would work with; without, nothing is counted for it.
    pub focus_fields: BTreeSet<FocusField>,
    /// The initiative that is being changed, which does not overlap itself.
    pub exclude: Option<InitiativeId>,
}

/// What a previewed area would overlap.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The initiatives, the largest shared area first.
    pub hits: Vec<PreviewHit>,
    /// The area's own size in square metres.
    pub area_m2: f64,
    /// What was done to the input.
    pub notes: Vec<Note>,
}

/// An initiative that a previewed area would overlap.
#[derive(Debug, Clone)]
pub struct PreviewHit {
    /// The initiative.
    pub id: InitiativeId,
    /// What is known of it.
    pub known: Arc<Known>,
    /// What was found; side a is the previewed area.
    pub finding: Finding,
    /// The coordination need there would be, as far as it can be said; none where a gate fails.
    pub score: Option<Score>,
}

/// The shared area of an overlap in degrees; `None` when there is none or it is too intricate to draw.
pub type SharedShape = Option<MultiPolygon<f64>>;

impl Service {
    /// An overlap.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where one side is not seen.
    pub async fn overlap(&self, actor: &Actor, id: OverlapId) -> Result<Overlap, ServiceError> {
        may(actor, Action::ReadOverlap)?;
        Ok(self.store.read().await?.find_overlap(&actor.sight(), id).await?.ok_or(Error::NotFound)?)
    }

    /// What would lower the score of an overlap, by the rules it was counted by.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn what_would_lower(&self, overlap: &Overlap) -> Result<Vec<Lower>, ServiceError> {
        let Some(score) = &overlap.score else { return Ok(Vec::new()) };
        let set = self.store.read().await?.find_rule_set(score.rules).await?;
        Ok(set.map(|set| score.lower(&set)).unwrap_or_default())
    }

    /// A page of the overlaps both sides of which the actor sees, in the order of discovery. With a box, those whose
    /// shared area meets it, not only its window.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn overlaps(
        &self,
        actor: &Actor,
        filter: &OverlapFilter,
        paging: Paging,
    ) -> Result<Page<Overlap>, ServiceError> {
        may(actor, Action::ReadOverlap)?;
        self.listed_overlaps(&actor.sight(), filter, paging).await
    }

    /// As [`Self::overlaps`], for those whose right to it was asked for under another name.
    pub(super) async fn listed_overlaps(
        &self,
        sight: &Sight,
        filter: &OverlapFilter,
        paging: Paging,
    ) -> Result<Page<Overlap>, ServiceError> {
        let mut tx = self.store.read().await?;
        let matched = tx.count_overlaps(sight, filter).await?;
        let (mut items, mut after) = (Vec::new(), paging.after);
        loop {
            let wanted = paging.limit + 1 - items.len();
            let rows = tx.list_overlaps(sight, filter, after, i64::try_from(wanted).unwrap_or(i64::MAX)).await?;
            let is_last = rows.len() < wanted;
            for (number, overlap) in rows {
                after = number;
                if self.meets_box(&overlap, filter).await? {
                    items.push((number, overlap));
                }
            }
            if is_last || paging.limit < items.len() {
                break;
            }
        }
        let more = paging.limit < items.len();
        items.truncate(paging.limit);
        let next = items.last().map(|(number, _)| *number).filter(|_| more);
        Ok(Page { items: items.into_iter().map(|(_, overlap)| overlap).collect(), matched, next })
    }

    /// Whether the shared area itself meets the filter's box; the store has compared windows only.
    async fn meets_box(&self, overlap: &Overlap, filter: &OverlapFilter) -> Result<bool, ServiceError> {
        match filter.bbox {
            Some(bbox) if !bbox.contains(&overlap.window) => {
                let shape = self.shared_shape(overlap).await?;
                Ok(shape.is_none_or(|shape| shape.intersects(&bbox.to_rect())))
            }
            _ => Ok(true),
        }
    }

    /// Draws the shared area of an overlap.
    ///
    /// # Errors
    /// When the program is stopping.
    pub async fn shared_shape(&self, overlap: &Overlap) -> Result<SharedShape, ServiceError> {
        if overlap.state == OverlapState::Lapsed {
            return Ok(None);
        }
        let pair = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            let area = |id| live.index.get(id).map(|entry| Arc::clone(&entry.area));
            area(overlap.a.id).zip(area(overlap.b.id))
        };
        let Some((a, b)) = pair else { return Ok(None) };
        let crs = self.crs.clone();
        let vertices = a.vertices() + b.vertices();
        self.measuring(vertices, move || engine::intersection(&a, &b).ok().and_then(|shape| crs.unproject(&shape)))
            .await
    }

    /// What an area would overlap, of what the actor sees. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault of the geometry; [`Error::TooIntricate`].
    pub async fn preview(self: &Arc<Self>, actor: &Actor, request: PreviewRequest) -> Result<Preview, ServiceError> {
        // Somebody outside the city learns whether an area can be taken, and not what lies there.
        let is_applicant = matches!(actor, Actor::Applicant(_));
        if !is_applicant {
            may(actor, Action::ReadOverlap)?;
        }
        let sight = actor.sight();
        let codes = self.administration_codes().await?;
        let service = Arc::clone(self);
        let geometry = request.geometry;
        let taken = self.measuring(count_positions(&geometry), move || {
            service.intake(&codes).geometry(&geometry, "/geometry", &Options::of_request(&service.settings))
        });
        let (_, plane, notes) = taken.await??;
        let service = Arc::clone(self);
        let own = Party {
            administrations: request.administrations.into_iter().collect(),
            period: request.period,
            phase: request.phase,
            area_status: request.area_status,
            parent: None,
            focus_fields: request.focus_fields,
            actors: BTreeSet::new(),
        };
        // The nil id sorts before every other, so side a is the previewed area.
        let (id, party) = (request.exclude.unwrap_or(InitiativeId::nil()), own.clone());
        let sighting = self.measuring(plane.vertices(), move || {
            let mut sighting = service.sight(plane)?;
            service.look_around(&mut sighting, id, &party);
            Ok::<_, ServiceError>(sighting)
        });
        let sighting = sighting.await??;
        let set = self.rules();
        let others = sighting.meetings.into_iter().filter(|meeting| Some(meeting.id) != request.exclude);
        let others = others.filter(|meeting| !is_applicant && meeting.entry.payload.is_seen(&sight));
        let judged = others.map(|meeting| {
            let side = (InitiativeId::nil(), &own);
            let known = meeting.entry.payload;
            let finding = Self::judge_pair(&set.rules, side, (meeting.id, &known.party), meeting.shared, false);
            let score = score(&own, &known.party, &finding, meeting.zone.unwrap_or_default(), &set);
            PreviewHit { id: meeting.id, known: as_known(actor, known), finding, score }
        });
        let mut hits: Vec<PreviewHit> = judged.collect();
        hits.sort_by(|a, b| b.finding.shared.area_m2.total_cmp(&a.finding.shared.area_m2));
        let with_contact = hits.iter().filter(|hit| hit.known.contact_person.is_some());
        self.record_personal_reads(actor, with_contact.map(|hit| hit.id.to_string()).collect()).await?;
        Ok(Preview { hits, area_m2: sighting.plane.area_m2(), notes })
    }
}

/// What is known of an initiative, with its contact person only for those who need to know.
fn as_known(actor: &Actor, known: Arc<Known>) -> Arc<Known> {
    let Some(contact) = &known.contact_person else { return known };
    let participating: Vec<Code> = known.party.administrations.iter().cloned().collect();
    let row = Row::Initiative {
        lead: &known.lead_administration,
        participating: &participating,
        visibility: known.visibility,
        contact: contact.person,
    };
    match authorize(actor, Action::ReadContact, &row) {
        Ok(()) => known,
        Err(_) => Arc::new(Known { contact_person: None, ..(*known).clone() }),
    }
}
