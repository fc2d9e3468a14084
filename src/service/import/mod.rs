//! Import: a file's features of any origin into the register, so that the same file again changes nothing.
//!
//! [`Document`] takes the file apart, [`Candidate`] reads a feature's names and fields through the [`Mapping`],
//! [`prepare`] measures and checks in parallel before any lock, and [`store`] writes a few hundred at a time.

mod candidate;
mod document;
mod mapping;
mod order;
mod prepare;
mod reference;
mod report;
mod store;

pub use mapping::Mapping;
pub use reference::ReferenceReport;
pub use report::{Counts, FeatureReport, ImportReport, Outcome};

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::Code;
use crate::domain::error::{Fault, FaultCode};
use crate::domain::organisation::Administration;
use candidate::Candidate;
use document::Document;
use prepare::{Prepared, prepare};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use store::{Known, foresee, store};

/// Features in one transaction: enough to be fast, few enough to let others write between.
const FEATURES_PER_TRANSACTION: usize = 500;

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Who leads the file's initiatives; without it each feature must say so itself.
    pub administration: Option<Code>,
    /// What the source is called; otherwise what the features say, or the file's name.
    pub source: Option<String>,
    /// Which properties are read as which fields.
    pub mapping: Mapping,
    /// The property that holds the source's own id; otherwise the feature's `id`.
    pub id_property: Option<String>,
    /// Whether to put invalid outlines right instead of refusing them.
    pub repair: bool,
    /// Whether to say what would happen and change nothing.
    pub dry_run: bool,
    /// Whether a property with a field's name must hold a value of that field.
    pub strict: bool,
}

/// Told how many features of how many are done.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// What the parts of a run share.
struct Run {
    actor: Actor,
    options: ImportOptions,
    administrations: BTreeSet<Code>,
    declared_epsg: Option<u32>,
    total: usize,
    progress: Progress,
}

impl Service {
    /// Imports a document, which was read from a file of this name (without its ending).
    ///
    /// # Errors
    /// When the document is no GeoJSON with features, or the store fails. What is wrong with a feature is in the report.
    pub async fn import(
        self: &Arc<Self>,
        actor: &Actor,
        document: Value,
        file_name: &str,
        options: ImportOptions,
        progress: Progress,
    ) -> Result<ImportReport, ServiceError> {
        may(actor, Action::Import)?;
        let Document { features, declared_epsg } = Document::read(document)?;
        let total = features.len();
        let source = options.source.clone().unwrap_or_else(|| file_name.to_owned());
        let read = |(number, feature): (usize, &Value)| Candidate::read(number, feature, &source, &options);
        let (mut candidates, twice) = without_twins(features.iter().enumerate().map(read));
        drop(features);
        order::recognise_parents(&mut candidates);
        order::parents_first(&mut candidates);
        let administrations = self.admit(actor, &candidates, &options).await?;
        let run = Arc::new(Run { actor: actor.clone(), options, administrations, declared_epsg, total, progress });
        let mut reports = twice;
        let mut known = Known::new();
        while !candidates.is_empty() {
            let rest = candidates.split_off(candidates.len().min(FEATURES_PER_TRANSACTION));
            let some = std::mem::replace(&mut candidates, rest);
            (reports, known) = self.import_some(some, Arc::clone(&run), reports, known).await?;
        }
        reports.sort_by_key(|report| report.number);
        Ok(ImportReport { features: reports })
    }

    /// Imports as many features as go into one transaction.
    async fn import_some(
        self: &Arc<Self>,
        candidates: Vec<Candidate>,
        run: Arc<Run>,
        mut reports: Vec<FeatureReport>,
        mut known: Known,
    ) -> Result<(Vec<FeatureReport>, Known), ServiceError> {
        let (service, shared) = (Arc::clone(self), Arc::clone(&run));
        let prepared = self.large(move || service.prepare_all(candidates, &shared)).await?;
        self.in_own_task(move |service| async move {
            let intake = service.intake(&run.administrations);
            let mut writer = Writer::begin(&service, &run.actor, run.options.dry_run).await?;
            for candidate in prepared {
                reports.push(match candidate {
                    Err(refused) => refused,
                    Ok(prepared) => match &mut writer {
                        Writer::Session(session) => store(session, prepared, &mut known, &intake, &run.options).await?,
                        Writer::Nothing(tx) => foresee(tx, prepared, &mut known, &intake, &run.options).await?,
                    },
                });
                (run.progress)(reports.len(), run.total);
            }
            writer.commit().await?;
            Ok((reports, known))
        })
        .await
    }

    fn prepare_all(&self, candidates: Vec<Candidate>, run: &Run) -> Vec<Result<Prepared, FeatureReport>> {
        let intake = self.intake(&run.administrations);
        let one = |candidate| prepare(candidate, self, &intake, run.declared_epsg, &run.options);
        candidates.into_par_iter().map(one).collect()
    }

    /// Adds the administrations that a file names and the register lacks; their names can be given later.
    async fn admit(
        self: &Arc<Self>,
        actor: &Actor,
        candidates: &[Candidate],
        options: &ImportOptions,
    ) -> Result<BTreeSet<Code>, ServiceError> {
        let mut known = self.administration_codes().await?;
        let named = candidates.iter().flat_map(Candidate::administrations);
        let new: BTreeSet<Code> =
            named.chain(options.administration.clone()).filter(|code| !known.contains(code)).collect();
        if !new.is_empty() && !options.dry_run {
            let nameless = |code: &Code| {
                let name = code.to_string();
                Administration { code: code.clone(), name_sv: name.clone(), name_en: name, committee: None }
            };
            self.put_organisation(actor, Vec::new(), new.iter().map(nameless).collect()).await?;
        }
        known.extend(new);
        Ok(known)
    }
}

/// A transaction that writes, or one that only looks.
enum Writer<'a> {
    Session(Box<Session<'a>>),
    Nothing(crate::store::Tx),
}

impl<'a> Writer<'a> {
    async fn begin(service: &'a Service, actor: &Actor, dry_run: bool) -> Result<Self, ServiceError> {
        Ok(match dry_run {
            true => Self::Nothing(service.store.read().await?),
            false => Self::Session(Box::new(Session::begin(service, actor).await?)),
        })
    }

    async fn commit(self) -> Result<(), ServiceError> {
        match self {
            Self::Session(session) => session.commit().await,
            Self::Nothing(_) => Ok(()),
        }
    }
}

/// Parts features from those whose name an earlier one in the file has.
fn without_twins(candidates: impl Iterator<Item = Candidate>) -> (Vec<Candidate>, Vec<FeatureReport>) {
    let (mut seen, mut first, mut later) = (HashSet::new(), Vec::new(), Vec::new());
    for candidate in candidates {
        if seen.insert(candidate.key()) {
            first.push(candidate);
        } else {
            let fault = Fault::new(candidate.pointer(), FaultCode::Duplicate).with("found", &candidate.external_id);
            later.push(candidate.refused(vec![fault]));
        }
    }
    (first, later)
}
