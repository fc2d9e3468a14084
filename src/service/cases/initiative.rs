//! The initiative of a case: what it becomes when the case goes on, in step with its state.

use crate::domain::access::Sight;
use crate::domain::case::{Act, Case, CaseState};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::footprint::Footprint;
use crate::domain::initiative::{Attributes, ContactPerson, Draft, Initiative};
use crate::domain::overlap::Party;
use crate::domain::words::{CityRole, Form, Visibility};
use crate::service::detect::Sighting;
use crate::service::intake::{Options, count_positions};
use crate::service::live::LiveChanges;
use crate::service::register::Session;
use crate::service::wire::Geometry;
use crate::service::{Service, ServiceError};
use crate::store::Tx;
use serde_json::Value;
use std::sync::Arc;

/// Corners of an area that somebody outside the city gives.
pub(super) const PUBLIC_VERTICES: usize = 2_000;

/// What an initiative is to become, with what its area met before any lock was taken.
pub(super) struct Prepared {
    footprint: Footprint,
    /// The version of the area it was made from; none where the area is a new one.
    from: Option<i64>,
    sighting: Sighting,
}

/// The area that an act brings, where it brings one.
fn new_area<'a>(case: &'a Case, act: &'a Act) -> Option<&'a Value> {
    match act {
        Act::NoticeChange { geometry, .. } => geometry.as_ref(),
        Act::Submit {} | Act::Answer { .. } | Act::TakeUp { .. } => case.area.as_ref(),
        _ => None,
    }
}

impl Service {
    /// Reads an area that somebody gives, as GeoJSON in degrees.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub(super) async fn read_area(self: &Arc<Self>, geometry: Value) -> Result<Value, ServiceError> {
        let codes = self.administration_codes().await?;
        let service = Arc::clone(self);
        let taken = self.measuring(count_positions(&geometry), move || {
            let usual = Options::of_request(&service.settings);
            let options = Options { max_vertices: usual.max_vertices.min(PUBLIC_VERTICES), ..usual };
            service.intake(&codes).geometry(&geometry, "/geometry", &options)
        });
        let (footprint, _, _) = taken.await??;
        let geometry = Geometry::MultiPolygon(footprint.multi_polygon().clone());
        serde_json::to_value(geometry).map_err(|_| ServiceError::Broken)
    }

    /// Measures what the initiative of a case will meet after an act; none where nothing of it changes.
    pub(super) async fn prepare(
        self: &Arc<Self>,
        case: &Case,
        act: &Act,
        after: CaseState,
    ) -> Result<Option<Prepared>, ServiceError> {
        let mut tx = self.store.read().await?;
        let before = current(&mut tx, case).await?;
        let given = new_area(case, act).cloned();
        if before.is_none() && given.is_none() {
            return Ok(None);
        }
        let attributes = attributes(&mut tx, case, act, after, before.as_ref()).await?;
        drop(tx);
        let is_same = before.as_ref().is_some_and(|before| before.attributes == attributes);
        if is_same && given.is_none() {
            return Ok(None);
        }
        let (footprint, plane, from) = match (given, &before) {
            (Some(geometry), _) => {
                let codes = self.administration_codes().await?;
                let service = Arc::clone(self);
                let taken = self.measuring(count_positions(&geometry), move || {
                    service.intake(&codes).geometry(&geometry, "/geometry", &Options::of_request(&service.settings))
                });
                let (footprint, plane, _) = taken.await??;
                (footprint, plane, None)
            }
            (None, Some(before)) => {
                let known = self.seen(&LiveChanges::new(), before.id).ok_or(ServiceError::Behind)?;
                (before.footprint.clone(), (*known.area).clone(), Some(before.area_version))
            }
            (None, None) => return Ok(None),
        };
        let (service, vertices) = (Arc::clone(self), plane.vertices());
        let (own, party) = (before.map(|before| before.id).unwrap_or_default(), Party::from(&attributes));
        let sight = move || {
            let mut sighting = service.sight(plane)?;
            service.look_around(&mut sighting, own, &party);
            Ok::<_, ServiceError>(sighting)
        };
        let sighting = self.measuring(vertices, sight).await??;
        Ok(Some(Prepared { footprint, from, sighting }))
    }
}

impl Session<'_> {
    /// Stores what the initiative of a case becomes. The case learns which it is.
    pub(super) async fn keep_in_step(
        &mut self,
        case: &mut Case,
        act: &Act,
        after: CaseState,
        prepared: Prepared,
    ) -> Result<(), ServiceError> {
        let before = current(&mut self.tx, case).await?;
        let Prepared { footprint, from, sighting } = prepared;
        // Somebody has drawn it anew in the moment before: what was measured is another area.
        if from.is_some() && before.as_ref().map(|before| before.area_version) != from {
            return Err(Error::Stale { current: case.revision }.into());
        }
        let attributes = attributes(&mut self.tx, case, act, after, before.as_ref()).await?;
        let initiative = self.put(before, Draft { attributes, footprint }, sighting).await?;
        case.initiative = Some(initiative.id);
        if matches!(act, Act::Start {} | Act::NoticeChange { .. })
            && let Some(terms) = &mut case.terms
        {
            terms.area_version = Some(initiative.area_version);
        }
        Ok(())
    }
}

/// The initiative of a case as the register holds it; one that was withdrawn there is none any more.
pub(super) async fn current(tx: &mut Tx, case: &Case) -> Result<Option<Initiative>, ServiceError> {
    match case.initiative {
        None => Ok(None),
        Some(id) => {
            let found = tx.find_initiative(&Sight::ALL, id).await?.filter(|it| it.withdrawn_at.is_none());
            let gone = || Error::WrongState("the initiative of the case was withdrawn");
            Ok(Some(found.ok_or_else(gone)?))
        }
    }
}

/// What the register says of the initiative after an act.
async fn attributes(
    tx: &mut Tx,
    case: &Case,
    act: &Act,
    after: CaseState,
    before: Option<&Initiative>,
) -> Result<Attributes, ServiceError> {
    let (phase, area_status) = (after.phase(), after.area_status());
    let application = &case.application;
    let fresh = match before {
        Some(before) => before.attributes.clone(),
        None => {
            let unassigned = || Error::invalid(vec![Fault::new("/administration", FaultCode::Required)]);
            let lead_administration = case.administration.clone().ok_or_else(unassigned)?;
            Attributes {
                name: case.title.clone(),
                description: String::new(),
                purpose: String::new(),
                form: Form::Other,
                origin: case.origin,
                city_role: CityRole::Observer,
                lead_administration,
                participating_administrations: Vec::new(),
                actors: Vec::new(),
                focus_fields: Vec::new(),
                contact_person: None,
                period: application.period,
                phase,
                area_status,
                parent: None,
                registry_number: None,
                visibility: Visibility::Internal,
                external_id: None,
                source: None,
            }
        }
    };
    let mut attributes = Attributes { phase, area_status, ..fresh };
    let is_handed_in = matches!(act, Act::Submit {} | Act::Answer { .. });
    if is_handed_in || before.is_none() {
        attributes.description.clone_from(&application.place);
        attributes.purpose.clone_from(&application.effects);
        attributes.actors.clone_from(&application.parties);
        attributes.focus_fields = application.focus_fields().collect();
        attributes.period = application.period;
    }
    if (before.is_none() || matches!(act, Act::Assign { .. }))
        && let Some(person) = case.contact_person
        && let Some(person) = tx.find_person(person).await?
    {
        let email = person.email.unwrap_or_default();
        attributes.contact_person =
            Some(ContactPerson { name: person.name, email, phone: String::new(), person: Some(person.id) });
    }
    if let (Act::Assign { administration, .. }, Some(_)) = (act, before) {
        attributes.lead_administration = administration.clone();
        attributes.participating_administrations.retain(|code| code != administration);
    }
    if let (Act::Start {} | Act::NoticeChange { .. }, Some(terms)) = (act, &case.terms) {
        attributes.period = terms.period;
        attributes.city_role = terms.support.role.unwrap_or(attributes.city_role);
    }
    if let Act::Decide(decision) = act {
        attributes.registry_number.get_or_insert_with(|| decision.registry_number.clone());
    }
    Ok(attributes)
}
