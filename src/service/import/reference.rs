//! Import of a reference layer: districts and the like, replaced as a whole, with the overlaps among themselves counted.

use super::candidate::Candidate;
use super::document::Document;
use super::prepare::area;
use super::report::{FeatureReport, Outcome};
use super::{ImportOptions, ImportReport, without_twins};
use crate::domain::access::{Action, Actor};
use crate::domain::overlap::BORDER_TOLERANCE_M2;
use crate::engine::{self, PlaneArea};
use crate::service::access::may;
use crate::service::intake::{Intake, line};
use crate::service::{Service, ServiceError};
use crate::store::ReferenceArea;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What became of a reference layer.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceReport {
    /// Feature by feature, over all documents of the layer.
    pub report: ImportReport,
    /// How many pairs share more than a border.
    pub overlaps: usize,
}

type Measured = Result<(ReferenceArea, PlaneArea, FeatureReport), FeatureReport>;

impl Service {
    /// Replaces a reference layer by the features of these documents. A layer that would stay as it is stays untouched.
    ///
    /// # Errors
    /// When a document is no GeoJSON with features, or the store fails. What is wrong with a feature is in the report.
    pub async fn import_reference(
        self: &Arc<Self>,
        actor: &Actor,
        layer: String,
        documents: Vec<Value>,
        options: ImportOptions,
    ) -> Result<ReferenceReport, ServiceError> {
        may(actor, Action::PutReference)?;
        let before = self.store.read().await?.reference_areas(&layer).await?;
        let (service, dry_run) = (Arc::clone(self), options.dry_run);
        let name = layer.clone();
        let measured = self.heavy(move || service.measure_layer(&name, documents, &options)).await??;
        let by_code: Layer<'_> = before.iter().map(|area| (area.code.as_str(), area)).collect();
        let (mut areas, mut planes, mut features) = (Vec::new(), Vec::new(), Vec::new());
        for feature in measured {
            match feature {
                Ok((area, plane, mut report)) => {
                    report.outcome = outcome(&area, &by_code);
                    areas.push(area);
                    planes.push(plane);
                    features.push(report);
                }
                Err(refused) => features.push(refused),
            }
        }
        let overlaps = self.heavy(move || count_overlaps(&planes)).await??;
        let is_same = areas.len() == before.len() && areas.iter().all(|it| outcome(it, &by_code) == Outcome::Unchanged);
        if !dry_run && !is_same {
            self.put_reference_layer(actor, layer, areas).await?;
        }
        features.sort_by_key(|feature| feature.number);
        Ok(ReferenceReport { report: ImportReport { features }, overlaps })
    }

    fn measure_layer(
        &self,
        layer: &str,
        documents: Vec<Value>,
        options: &ImportOptions,
    ) -> Result<Vec<Measured>, ServiceError> {
        let mut features: Vec<(Value, Option<u32>)> = Vec::new();
        for document in documents {
            let Document { features: some, declared_epsg } = Document::read(document)?;
            features.extend(some.into_iter().map(|feature| (feature, declared_epsg)));
        }
        let read = |(number, (feature, _)): (usize, &(Value, Option<u32>))| reference(number, feature, layer, options);
        let (first, twice) = without_twins(features.iter().enumerate().map(read));
        let administrations = BTreeSet::new();
        let intake = self.intake(&administrations);
        let one = |candidate: Candidate| {
            let declared = features.get(candidate.number).and_then(|(_, declared)| *declared);
            measure(candidate, &intake, declared, options)
        };
        let measured: Vec<Measured> = first.into_par_iter().map(one).collect();
        Ok(measured.into_iter().chain(twice.into_iter().map(Err)).collect())
    }
}

/// A reference area's code may also stand in a property of that name.
fn reference(number: usize, feature: &Value, layer: &str, options: &ImportOptions) -> Candidate {
    let has_code = feature.pointer("/properties/code").is_some_and(|code| code.is_string() || code.is_number());
    let id_property = options.id_property.clone().or_else(|| has_code.then(|| "code".to_owned()));
    Candidate::read(number, feature, layer, &ImportOptions { id_property, ..options.clone() })
}

fn measure(candidate: Candidate, intake: &Intake<'_>, declared: Option<u32>, options: &ImportOptions) -> Measured {
    let pointer = candidate.pointer();
    let name = candidate.fields.get("name").and_then(Value::as_str).unwrap_or(&candidate.fallback_name);
    let name = line(name, &pointer);
    let code = line(&candidate.external_id, &pointer);
    match (name, code, area(&candidate, intake, declared, options)) {
        (Ok(name), Ok(code), Ok((footprint, plane, notes))) => {
            let (number, external_id) = (candidate.number, candidate.external_id);
            let report = FeatureReport { number, external_id, outcome: Outcome::Stored, notes, ignored: Vec::new() };
            Ok((ReferenceArea { code, name, footprint }, plane, report))
        }
        (name, code, area) => {
            let texts = name.err().into_iter().chain(code.err());
            let faults = texts.chain(area.err().into_iter().flatten()).collect();
            Err(candidate.refused(faults))
        }
    }
}

/// The areas of a layer by code.
type Layer<'a> = HashMap<&'a str, &'a ReferenceArea>;

fn outcome(area: &ReferenceArea, before: &Layer<'_>) -> Outcome {
    match before.get(area.code.as_str()) {
        None => Outcome::Stored,
        Some(known) if *known == area => Outcome::Unchanged,
        Some(_) => Outcome::Updated,
    }
}

fn count_overlaps(planes: &[PlaneArea]) -> Result<usize, ServiceError> {
    let pairs = engine::all_pairs(planes, |_, _| true, BORDER_TOLERANCE_M2, engine::Run::default());
    pairs.map(|pairs| pairs.len()).map_err(|_| ServiceError::Broken)
}
