//! The dossier of one initiative: everything that is kept of it and of what happened to it, for the city's diary.

mod case;

pub use case::CaseDossier;

use super::access::{may, may_to};
use super::record::withhold_ids;
use super::register::Session;
use super::wire::{Geometry, InitiativeFeature, OverlapBody};
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::record::{Checkpoint, Entry, Happening};
use crate::domain::time::Timestamp;
use crate::domain::words::{AreaStatus, RecordKind};
use crate::store::{SealedEntry, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Everything of one initiative.
#[derive(Debug, Clone, Serialize)]
pub struct Dossier {
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether what would tell of people was left out.
    pub masked: bool,
    /// The initiative as it is now.
    pub initiative: InitiativeFeature,
    /// Every version of its area, the first first.
    pub areas: Vec<DossierArea>,
    /// Its overlaps, lapsed ones too.
    pub overlaps: Vec<OverlapBody>,
    /// What happened, the first first.
    pub entries: Vec<DossierEntry>,
    /// The newest checkpoint of the record, by which the seals can be checked.
    pub checkpoint: Option<Checkpoint>,
}

/// A version of the area.
#[derive(Debug, Clone, Serialize)]
pub struct DossierArea {
    /// Counts from 1.
    pub version: i64,
    /// The change that brought it.
    pub seq: i64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How settled it was.
    pub area_status: AreaStatus,
    /// Its size in square metres.
    pub area_m2: f64,
    /// The area.
    pub geometry: Geometry,
}

/// An entry of the record.
#[derive(Debug, Clone, Serialize)]
pub struct DossierEntry {
    /// Its number in the record.
    pub number: i64,
    /// The change of the register it tells of.
    pub seq: Option<i64>,
    /// When.
    pub at: String,
    /// Who; where people are left out only what they are.
    pub actor: String,
    /// For which administration.
    pub administration: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What was done.
    pub kind: String,
    /// What was so before.
    pub before: Option<Value>,
    /// What was so afterwards.
    pub after: Option<Value>,
    /// What was said of people, where it is kept and not left out.
    pub personal: Option<Value>,
    /// Its seal, hexadecimal.
    pub seal: String,
}

/// What somebody is, without who.
fn without_id(actor: String) -> String {
    actor.split_once(':').map_or_else(|| actor.clone(), |(what, _)| what.to_owned())
}

impl DossierEntry {
    fn new(sealed: SealedEntry, personal: Option<Value>, masked: bool) -> Self {
        let SealedEntry { entry, seal } = sealed;
        let Entry { number, seq, at, actor, administration, reason, kind, before, after, .. } = entry;
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        let actor = if masked { without_id(actor) } else { actor };
        let reason = reason.filter(|_| !masked);
        let (before, after) = (json(before), json(after));
        Self { number, seq, at, actor, administration, reason, kind, before, after, personal, seal }
    }
}

impl Service {
    /// Everything of one initiative. `masked` leaves out what would tell of people; without it only who may read the contact
    /// person gets it. That it was made is recorded, before it is given out.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees none; when they may not.
    pub async fn dossier(
        self: &Arc<Self>,
        actor: &Actor,
        id: InitiativeId,
        masked: bool,
    ) -> Result<Dossier, ServiceError> {
        may(actor, Action::MakeDossier)?;
        let mut dossier = gathered(&mut self.store.read().await?, actor, id, masked).await?;
        dossier.made_at = self.record_dossier(actor, id.to_string(), masked).await?;
        Ok(dossier)
    }

    /// Records that a dossier is made; says when.
    async fn record_dossier(
        self: &Arc<Self>,
        actor: &Actor,
        subject: String,
        masked: bool,
    ) -> Result<Timestamp, ServiceError> {
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            session.record(Happening::new(RecordKind::DossierMade, subject).to(json!({ "masked": masked }))).await?;
            let at = session.at;
            session.commit().await?;
            Ok(at)
        })
        .await
    }
}

/// Everything of an initiative, as far as the actor may take it out.
async fn gathered(tx: &mut Tx, actor: &Actor, id: InitiativeId, masked: bool) -> Result<Dossier, ServiceError> {
    let mut found = tx.find_initiative(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
    may_to(actor, Action::MakeDossier, &found.attributes)?;
    if masked {
        found.attributes.contact_person = None;
    } else {
        may_to(actor, Action::ReadContact, &found.attributes)?;
    }
    let areas = tx.areas_of(id).await?.into_iter().map(|(version, footprint)| DossierArea {
        version: version.version,
        seq: version.seq,
        recorded_at: version.recorded_at,
        area_status: version.area_status,
        area_m2: version.area_m2,
        geometry: Geometry::MultiPolygon(footprint.multi_polygon().clone()),
    });
    let areas = areas.collect();
    let overlaps = tx.overlaps_of(&actor.sight(), id).await?.into_iter().map(OverlapBody::from).collect();
    Ok(Dossier {
        made_at: found.updated_at,
        masked,
        initiative: InitiativeFeature::from(found),
        areas,
        overlaps,
        entries: entries_of(tx, actor, &id.to_string(), masked).await?,
        checkpoint: tx.checkpoints(1).await?.into_iter().next(),
    })
}

/// What the record says of something, without what the actor does not see, and without people where they are left out.
async fn entries_of(
    tx: &mut Tx,
    actor: &Actor,
    subject: &str,
    masked: bool,
) -> Result<Vec<DossierEntry>, ServiceError> {
    let mut entries = Vec::new();
    let hidden = tx.hidden_from(&actor.sight()).await?.into_iter().collect();
    for mut sealed in tx.entries_of(subject).await? {
        withhold_ids(&mut sealed.entry, &hidden);
        let payload = match masked {
            true => None,
            false => tx.personal_payload(sealed.entry.number).await?,
        };
        let personal = payload.and_then(|payload| serde_json::from_str(&payload.payload).ok());
        entries.push(DossierEntry::new(sealed, personal, masked));
    }
    Ok(entries)
}
