//! What became of imported files: lines for people, JSON for programs.

use super::output::{Failure, describe, text};
use crate::domain::error::Fault;
use crate::service::import::{FeatureReport, ImportReport, Outcome};
use crate::service::wire::NoteBody;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What became of a file or layer.
pub(super) struct FileReport {
    pub(super) name: String,
    pub(super) is_dry_run: bool,
    pub(super) report: ImportReport,
    /// Pairs of a reference layer that share more than a border.
    pub(super) overlaps: Option<usize>,
}

/// The counts, the refused features with their reasons, and what was left out.
pub(super) fn summary(file: &FileReport) -> String {
    let counts = file.report.counts();
    let dry = if file.is_dry_run { " (dry run, nothing is changed)" } else { "" };
    let mut lines = vec![format!(
        "{}: {} features: {} stored, {} updated, {} unchanged, {} refused; {} repaired{dry}",
        file.name,
        file.report.features.len(),
        counts.stored,
        counts.updated,
        counts.unchanged,
        counts.refused,
        counts.repaired,
    )];
    lines.extend(file.overlaps.map(|overlaps| format!("  overlaps among the areas of the layer: {overlaps}")));
    for feature in &file.report.features {
        let Outcome::Refused(faults) = &feature.outcome else { continue };
        lines.extend(faults.iter().map(|fault| format!("  refused {}: {}", feature.external_id, describe(fault))));
    }
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for field in file.report.features.iter().flat_map(|feature| &feature.ignored) {
        *left_out.entry(field).or_default() += 1;
    }
    let told = |(field, count)| {
        format!("  left out: property \"{field}\" of {count} features holds nothing that the field {field} can be")
    };
    lines.extend(left_out.into_iter().map(told));
    lines.join("\n")
}

/// Writes the reports as one document.
pub(super) fn write_reports(path: &Path, reports: &[FileReport]) -> Result<(), Failure> {
    let document = json!({ "files": reports.iter().map(file_body).collect::<Vec<_>>() });
    let named = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
    std::fs::write(path, format!("{document:#}\n")).map_err(named)
}

fn file_body(file: &FileReport) -> Value {
    let counts = file.report.counts();
    json!({
        "file": file.name,
        "dry_run": file.is_dry_run,
        "stored": counts.stored,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
        "repaired": counts.repaired,
        "overlaps": file.overlaps,
        "features": file.report.features.iter().map(feature_body).collect::<Vec<_>>(),
    })
}

fn feature_body(feature: &FeatureReport) -> Value {
    let faults = match &feature.outcome {
        Outcome::Refused(faults) => faults.as_slice(),
        _ => &[],
    };
    json!({
        "number": feature.number,
        "external_id": feature.external_id,
        "outcome": feature.outcome.word(),
        "errors": faults.iter().map(fault_body).collect::<Vec<_>>(),
        "notes": feature.notes.iter().map(NoteBody::from).collect::<Vec<_>>(),
        "left_out": feature.ignored,
    })
}

fn fault_body(fault: &Fault) -> Value {
    json!({
        "pointer": fault.pointer,
        "code": fault.code.word(),
        "detail": text(fault),
        "position": fault.position,
    })
}
