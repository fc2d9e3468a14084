//! `import`: files into the register, with a bar while it lasts and a report at the end.

use super::output::{Failure, say, say_error};
use super::register::RegisterArgs;
use super::report::{FileReport, summary, write_reports};
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::service::Service;
use crate::service::import::{ImportOptions, Mapping, Progress};
use crate::service::intake;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Options of `import`.
///
/// Features that are refused are listed with their reasons and do not change the exit code; it is 1 when a file cannot
/// be read.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Features that are refused are listed with their reasons and do not change the exit code: \
    it is 0 when every file was read, 1 when one could not be. The same file again changes nothing."
)]
pub(super) struct ImportArgs {
    /// GeoJSON files: a FeatureCollection or a Feature each.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The code of the administration that leads the initiatives, added when it is not in the register. Without it, each
    /// feature must have a property `lead_administration`.
    #[arg(long, value_name = "CODE", value_parser = code)]
    administration: Option<Code>,
    /// Reads a field from a property of another name, for example `--map name=TITLE`. Can be repeated.
    #[arg(long, value_name = "FIELD=PROPERTY")]
    map: Vec<String>,
    /// The property with the source's own id; without it the feature's `id`, or else a fingerprint of the feature.
    #[arg(long, value_name = "PROPERTY")]
    id_property: Option<String>,
    /// What the source is called; without it the file's name.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Says what would happen and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Puts invalid outlines right instead of refusing them, and says so.
    #[arg(long)]
    repair: bool,
    /// Writes what became of each feature to this file, as JSON.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Makes the files a reference layer, such as districts, instead of initiatives; replaces the layer.
    #[arg(long, value_name = "LAYER", conflicts_with_all = ["administration", "source"])]
    reference: Option<String>,
}

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).ok_or_else(|| "a code is 1–12 of A–Z, Å, Ä, Ö, 0–9 and -".to_owned())
}

impl ImportArgs {
    fn options(&self) -> Result<ImportOptions, Failure> {
        let mut mapping = Mapping::default();
        self.map.iter().try_for_each(|assignment| mapping.add(assignment)).map_err(Failure::new)?;
        Ok(ImportOptions {
            administration: self.administration.clone(),
            source: self.source.clone(),
            mapping,
            id_property: self.id_property.clone(),
            repair: self.repair,
            dry_run: self.dry_run,
            strict: false,
        })
    }
}

pub(super) async fn import(register: &RegisterArgs, args: &ImportArgs) -> Result<ExitCode, Failure> {
    let options = args.options()?;
    let service = register.open().await?;
    let (reports, failures) = match &args.reference {
        Some(layer) => (vec![reference(&service, args, layer, options).await?], 0),
        None => initiatives(&service, args, &options).await?,
    };
    service.close().await;
    if let Some(path) = &args.report {
        write_reports(path, &reports)?;
    }
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Imports file after file; one that cannot be read does not keep the others out.
async fn initiatives(
    service: &Arc<Service>,
    args: &ImportArgs,
    options: &ImportOptions,
) -> Result<(Vec<FileReport>, usize), Failure> {
    let (mut reports, mut failures) = (Vec::new(), 0);
    for path in &args.files {
        match file(service, path, options).await {
            Ok(report) => {
                say(&summary(&report))?;
                reports.push(report);
            }
            Err(failure) => {
                failures += 1;
                say_error(&format!("{}: {failure}", path.display()));
            }
        }
    }
    Ok((reports, failures))
}

async fn file(service: &Arc<Service>, path: &Path, options: &ImportOptions) -> Result<FileReport, Failure> {
    let document = read(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (bar, progress) = progress_bar(&stem);
    let report = service.import(&Actor::Operator, document, &stem, options.clone(), progress).await;
    bar.finish_and_clear();
    Ok(FileReport { name: path.display().to_string(), is_dry_run: options.dry_run, report: report?, overlaps: None })
}

async fn reference(
    service: &Arc<Service>,
    args: &ImportArgs,
    layer: &str,
    options: ImportOptions,
) -> Result<FileReport, Failure> {
    let named = |path: &PathBuf| read(path).map_err(|failure| Failure::new(format!("{}: {failure}", path.display())));
    let documents = args.files.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    let is_dry_run = options.dry_run;
    let read = service.import_reference(&Actor::Operator, layer.to_owned(), documents, options).await?;
    let (name, overlaps) = (format!("layer {layer}"), Some(read.overlaps));
    let report = FileReport { name, is_dry_run, report: read.report, overlaps };
    say(&summary(&report))?;
    Ok(report)
}

fn read(path: &Path) -> Result<Value, Failure> {
    Ok(intake::parse(&std::fs::read(path)?).map_err(crate::service::ServiceError::from)?)
}

/// A bar on standard error, when that is a terminal.
pub(super) fn progress_bar(name: &str) -> (ProgressBar, Progress) {
    let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {elapsed}");
    let bar = ProgressBar::new(0)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(name.to_owned());
    let told = bar.clone();
    let progress: Progress = Arc::new(move |done, total| {
        told.set_length(total as u64);
        told.set_position(done as u64);
    });
    (bar, progress)
}
