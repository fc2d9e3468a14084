//! The short part, under the lock: a prepared feature meets the register and is stored, changed, or left as it is.

use super::ImportOptions;
use super::candidate::{Candidate, Key};
use super::prepare::{Prepared, changed_attributes};
use super::report::{FeatureReport, Outcome};
use crate::domain::access::Sight;
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::footprint::Footprint;
use crate::domain::initiative::{Attributes, Draft, Initiative};
use crate::service::ServiceError;
use crate::service::detect::Sighting;
use crate::service::intake::Intake;
use crate::service::register::Session;
use crate::store::Tx;
use std::collections::HashMap;
use uuid::Uuid;

/// The initiatives of this run, by what their source calls them.
pub(super) type Known = HashMap<Key, InitiativeId>;

/// What is to be done with a prepared feature.
enum Decision {
    Store(Attributes),
    Change(Box<Initiative>, Attributes),
    Leave(InitiativeId),
}

/// Stores a feature in a session, or with none only says what would become of it.
pub(super) async fn store(
    session: &mut Session<'_>,
    prepared: Prepared,
    known: &mut Known,
    intake: &Intake<'_>,
    options: &ImportOptions,
) -> Result<FeatureReport, ServiceError> {
    let key = prepared.candidate.key();
    let decision = decide(&mut session.tx, &prepared, known, intake, options).await;
    let (mut report, footprint, sighting) = open(prepared);
    let (before, attributes) = match refusable(decision, &mut report)? {
        None => return Ok(report),
        Some(Decision::Leave(id)) => {
            known.insert(key, id);
            return Ok(report);
        }
        Some(Decision::Store(attributes)) => (None, attributes),
        Some(Decision::Change(before, attributes)) => (Some(*before), attributes),
    };
    report.outcome = if before.is_some() { Outcome::Updated } else { Outcome::Stored };
    let stored = session.put(before, Draft { attributes, footprint }, sighting).await;
    if let Some(initiative) = refusable(stored, &mut report)? {
        known.insert(key, initiative.id);
    }
    Ok(report)
}

/// Says what would become of a feature, and changes nothing.
pub(super) async fn foresee(
    tx: &mut Tx,
    prepared: Prepared,
    known: &mut Known,
    intake: &Intake<'_>,
    options: &ImportOptions,
) -> Result<FeatureReport, ServiceError> {
    let key = prepared.candidate.key();
    let decision = decide(tx, &prepared, known, intake, options).await;
    let (mut report, ..) = open(prepared);
    let (outcome, id) = match refusable(decision, &mut report)? {
        None => return Ok(report),
        Some(Decision::Leave(id)) => (Outcome::Unchanged, id),
        Some(Decision::Store(_)) => (Outcome::Stored, Uuid::new_v4()),
        Some(Decision::Change(before, _)) => (Outcome::Updated, before.id),
    };
    report.outcome = outcome;
    known.insert(key, id);
    Ok(report)
}

async fn decide(
    tx: &mut Tx,
    prepared: &Prepared,
    known: &Known,
    intake: &Intake<'_>,
    options: &ImportOptions,
) -> Result<Decision, ServiceError> {
    let before = find(tx, prepared).await?;
    let mut attributes = match &before {
        None => prepared.attributes.clone(),
        Some(before) => changed_attributes(prepared, &before.attributes, intake, options)?,
    };
    if let Some(parent) = &prepared.candidate.parent {
        attributes.parent = Some(find_parent(tx, prepared, parent, known).await?);
    }
    if let Some(before) = &before {
        check_name(tx, before, &attributes, &prepared.candidate).await?;
    }
    Ok(match before {
        None => Decision::Store(attributes),
        Some(before) if is_same(&before, &attributes, &prepared.footprint) => Decision::Leave(before.id),
        Some(before) => Decision::Change(Box::new(before), attributes),
    })
}

/// The initiative that a feature is: by the register's own id, or by what its source calls it.
async fn find(tx: &mut Tx, prepared: &Prepared) -> Result<Option<Initiative>, ServiceError> {
    let Prepared { candidate, attributes, .. } = prepared;
    let (lead, source) = (&attributes.lead_administration, Some(candidate.source.as_str()));
    let named = tx.find_by_external_id(lead, source, &candidate.external_id).await?;
    let own = match candidate.own_id {
        Some(id) if named.is_none() => {
            tx.find_initiative(&Sight::ALL, id).await?.filter(|it| it.withdrawn_at.is_none())
        }
        _ => None,
    };
    Ok(named.or(own))
}

async fn find_parent(tx: &mut Tx, prepared: &Prepared, key: &Key, known: &Known) -> Result<InitiativeId, ServiceError> {
    if let Some(id) = known.get(key) {
        return Ok(*id);
    }
    let (source, external_id) = key;
    let lead = &prepared.attributes.lead_administration;
    let parent = tx.find_by_external_id(lead, Some(source), external_id).await?;
    let missing = || {
        let pointer = format!("{}/properties/parent_external_id", prepared.candidate.pointer());
        Error::invalid(vec![Fault::new(pointer, FaultCode::UnknownParent).with("found", external_id)])
    };
    Ok(parent.map(|parent| parent.id).ok_or_else(missing)?)
}

/// Another lead must not lead an initiative of the same name already. Asked before anything is written, since a number is
/// taken with the first statement and must not be left unused.
async fn check_name(
    tx: &mut Tx,
    before: &Initiative,
    after: &Attributes,
    candidate: &Candidate,
) -> Result<(), ServiceError> {
    let renamed = before.attributes.lead_administration != after.lead_administration;
    let Some(external_id) = after.external_id.as_ref().filter(|_| renamed) else { return Ok(()) };
    let named = tx.find_by_external_id(&after.lead_administration, after.source.as_deref(), external_id).await?;
    if named.is_some_and(|named| named.id != before.id) {
        return Err(Error::invalid(vec![Fault::new(candidate.pointer(), FaultCode::ExternalIdTaken)]).into());
    }
    Ok(())
}

/// The report as it stands when nothing changes, and what is needed to change something.
fn open(prepared: Prepared) -> (FeatureReport, Footprint, Sighting) {
    let Prepared { candidate, footprint, sighting, notes, ignored, .. } = prepared;
    let external_id = candidate.external_id;
    let report = FeatureReport { number: candidate.number, external_id, outcome: Outcome::Unchanged, notes, ignored };
    (report, footprint, sighting)
}

/// Turns a refusal of this feature into its outcome; what concerns the whole run stays an error.
fn refusable<T>(result: Result<T, ServiceError>, report: &mut FeatureReport) -> Result<Option<T>, ServiceError> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            report.outcome = Outcome::Refused(faults);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Whether a change would leave an initiative as it is.
fn is_same(before: &Initiative, attributes: &Attributes, footprint: &Footprint) -> bool {
    before.attributes == *attributes && before.footprint == *footprint
}
