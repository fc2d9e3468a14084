//! The heavy part, before any lock: a candidate's area is measured and what it says is checked.

use super::ImportOptions;
use super::candidate::Candidate;
use super::mapping::Mapping;
use super::report::FeatureReport;
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode, Note};
use crate::domain::footprint::Footprint;
use crate::domain::initiative::Attributes;
use crate::domain::words::Phase;
use crate::service::detect::Sighting;
use crate::service::intake::{Intake, Options, TakenArea};
use crate::service::{Service, ServiceError};
use serde_json::{Map, Value, json};

/// A candidate that can be stored, unless the register says otherwise.
pub(super) struct Prepared {
    pub(super) candidate: Candidate,
    /// As a new initiative would have them.
    pub(super) attributes: Attributes,
    pub(super) footprint: Footprint,
    pub(super) sighting: Sighting,
    pub(super) notes: Vec<Note>,
    /// Fields that were left out because the property of that name holds something else.
    pub(super) ignored: Vec<String>,
}

/// Measures and checks. What is wrong is told with pointers into the file.
pub(super) fn prepare(
    mut candidate: Candidate,
    service: &Service,
    intake: &Intake<'_>,
    declared_epsg: Option<u32>,
    options: &ImportOptions,
) -> Result<Prepared, FeatureReport> {
    let ignored = leave_out_strangers(&mut candidate, intake, options);
    let attributes = new_attributes(&candidate, intake, options);
    let area = area(&candidate, intake, declared_epsg, options);
    let sighted = area.and_then(|(footprint, plane, notes)| {
        let intricate = |_| vec![Fault::new(format!("{}/geometry", candidate.pointer()), FaultCode::TooTangled)];
        Ok((footprint, service.sight(plane).map_err(intricate)?, notes))
    });
    match (attributes, sighted) {
        (Ok(attributes), Ok((footprint, sighting, notes))) => {
            candidate.geometry = Value::Null;
            Ok(Prepared { candidate, attributes, footprint, sighting, notes, ignored })
        }
        (attributes, area) => {
            let faults = attributes.err().into_iter().chain(area.err()).flatten().collect();
            Err(candidate.refused(faults))
        }
    }
}

/// The attributes of an initiative that is already there: the file's where it says something, otherwise its own.
pub(super) fn changed_attributes(
    prepared: &Prepared,
    before: &Attributes,
    intake: &Intake<'_>,
    options: &ImportOptions,
) -> Result<Attributes, ServiceError> {
    let Ok(Value::Object(mut properties)) = serde_json::to_value(before) else { return Err(ServiceError::Broken) };
    let (external_id, source) = (json!(before.external_id), json!(before.source));
    properties.extend(said(&prepared.candidate, options));
    // It was found by its name, or by the register's own id in spite of it.
    properties.extend([("external_id".to_owned(), external_id), ("source".to_owned(), source)]);
    let read = intake.attributes(&Value::Object(properties), false);
    Ok(read.map_err(|error| Error::invalid(in_file(error, &prepared.candidate, &options.mapping)))?)
}

/// The area of a candidate, in the system that it or its document declares.
pub(super) fn area(
    candidate: &Candidate,
    intake: &Intake<'_>,
    declared_epsg: Option<u32>,
    options: &ImportOptions,
) -> Result<TakenArea, Vec<Fault>> {
    let own = candidate.declared_epsg.clone().map_err(|fault| vec![fault])?;
    let limits = Options::of_import(intake.settings);
    let how = Options { repair: options.repair, declared_epsg: own.or(declared_epsg), ..limits };
    let pointer = format!("{}/geometry", candidate.pointer());
    intake.geometry(&candidate.geometry, &pointer, &how).map_err(faults)
}

fn new_attributes(
    candidate: &Candidate,
    intake: &Intake<'_>,
    options: &ImportOptions,
) -> Result<Attributes, Vec<Fault>> {
    let assumed = json!({ "name": candidate.fallback_name, "phase": Phase::Running });
    let mut properties = assumed.as_object().cloned().unwrap_or_default();
    properties.extend(said(candidate, options));
    let read = intake.attributes(&Value::Object(properties), false);
    read.map_err(|error| in_file(error, candidate, &options.mapping))
}

/// What the file and the command say, in the form of properties.
fn said(candidate: &Candidate, options: &ImportOptions) -> Map<String, Value> {
    let mut fields = candidate.fields.clone();
    if let Some(code) = &options.administration {
        fields.insert("lead_administration".to_owned(), json!(code));
        fields.entry("participating_administrations").and_modify(|codes| without(codes, code));
    }
    fields.insert("external_id".to_owned(), json!(candidate.external_id));
    fields.insert("source".to_owned(), json!(candidate.source));
    fields
}

/// A lead takes no part beside itself.
fn without(codes: &mut Value, lead: &Code) {
    if let Some(codes) = codes.as_array_mut() {
        codes.retain(|code| code.as_str() != Some(lead.as_str()));
    }
}

/// A property that happens to have a field's name and holds something else is no reason to refuse a feature; one that was
/// mapped to the field is.
fn leave_out_strangers(candidate: &mut Candidate, intake: &Intake<'_>, options: &ImportOptions) -> Vec<String> {
    let properties = Value::Object(said(candidate, options));
    let Err(error) = intake.attributes(&properties, false) else { return Vec::new() };
    let mut ignored: Vec<String> = Vec::new();
    for fault in faults(error) {
        let field = fault.pointer.split('/').nth(2).unwrap_or_default();
        if !options.strict && options.mapping.property(field).is_none() && candidate.fields.remove(field).is_some() {
            ignored.push(field.to_owned());
        }
    }
    ignored
}

/// Faults with pointers to the file's own properties.
fn in_file(error: Error, candidate: &Candidate, mapping: &Mapping) -> Vec<Fault> {
    let mut faults = faults(error);
    for fault in &mut faults {
        let mut parts = fault.pointer.splitn(4, '/').skip(2);
        let field = parts.next().unwrap_or_default();
        let property = mapping.property(field).unwrap_or(field).replace('~', "~0").replace('/', "~1");
        let rest = parts.next().map(|rest| format!("/{rest}")).unwrap_or_default();
        fault.pointer = format!("{}/properties/{property}{rest}", candidate.pointer());
    }
    faults
}

fn faults(error: Error) -> Vec<Fault> {
    match error {
        Error::Invalid { faults, .. } => faults,
        _ => Vec::new(),
    }
}
