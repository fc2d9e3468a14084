//! `export`: writes initiatives, overlaps or zones to a file or to standard output.

use super::output::Failure;
use super::register::RegisterArgs;
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::domain::footprint::Bbox;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::{FocusField, Form, Origin, OverlapKind, OverlapState, Phase};
use crate::service::export::{Export, ExportFormat, ExportOf};
use crate::service::{InitiativeFilter, InitiativeQuery, OverlapFilter, ZoneQuery};
use clap::{Args, Subcommand, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Initiatives with their areas.
    Initiatives {
        #[command(flatten)]
        filter: InitiativeArgs,
        #[command(flatten)]
        to: OutputArgs,
    },
    /// Overlaps with their shared areas.
    Overlaps {
        #[command(flatten)]
        filter: OverlapArgs,
        #[command(flatten)]
        to: OutputArgs,
    },
    /// The faces of the planar partition with at least two administrations.
    Zones {
        #[command(flatten)]
        filter: InitiativeArgs,
        #[command(flatten)]
        to: OutputArgs,
    },
}

#[derive(Debug, Args)]
struct OutputArgs {
    /// GeoJSON with areas, or a table without.
    #[arg(long, value_enum, default_value = "geojson")]
    format: Format,
    /// What was known at this instant, or at the end of this day (UTC).
    #[arg(long, value_parser = known(Timestamp::parse_end))]
    known: Option<Timestamp>,
    /// The file to write; without it standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Geojson,
    Csv,
}

/// What initiatives and zones are narrowed to.
#[derive(Debug, Args)]
struct InitiativeArgs {
    /// west,south,east,north in degrees.
    #[arg(long, value_parser = bbox, allow_hyphen_values = true)]
    bbox: Option<Bbox>,
    /// Codes with commas; leads and participants.
    #[arg(long, value_delimiter = ',', value_parser = known(Code::parse))]
    administration: Vec<Code>,
    /// Phases with commas.
    #[arg(long, value_delimiter = ',', value_parser = known(Phase::parse))]
    phase: Vec<Phase>,
    /// Forms with commas.
    #[arg(long, value_delimiter = ',', value_parser = known(Form::parse))]
    form: Vec<Form>,
    /// Who started it.
    #[arg(long, value_parser = known(Origin::parse))]
    origin: Option<Origin>,
    /// What it works with.
    #[arg(long, value_parser = known(FocusField::parse))]
    focus: Option<FocusField>,
    /// A day or an interval of days, `..` for an open side.
    #[arg(long, value_parser = known(Period::parse_datetime))]
    datetime: Option<Period>,
    /// At least this many administrations in one place.
    #[arg(long)]
    min_degree: Option<usize>,
    /// In name, description and actors.
    #[arg(long)]
    q: Option<String>,
}

/// What overlaps are narrowed to.
#[derive(Debug, Args)]
struct OverlapArgs {
    /// States with commas: candidate, active, lapsed.
    #[arg(long, value_delimiter = ',', value_parser = known(OverlapState::parse), default_value = "active")]
    state: Vec<OverlapState>,
    /// west,south,east,north in degrees.
    #[arg(long, value_parser = bbox, allow_hyphen_values = true)]
    bbox: Option<Bbox>,
    /// Codes with commas; on either side.
    #[arg(long, value_delimiter = ',', value_parser = known(Code::parse))]
    administration: Vec<Code>,
    /// concurrent or sequential.
    #[arg(long, value_parser = known(OverlapKind::parse))]
    kind: Option<OverlapKind>,
    /// At least this many square metres.
    #[arg(long)]
    min_area_m2: Option<f64>,
    /// At least this part of the smaller side, 0–1.
    #[arg(long)]
    min_share: Option<f64>,
}

fn bbox(text: &str) -> Result<Bbox, String> {
    Bbox::parse(text).ok_or_else(|| "give west,south,east,north in degrees".to_owned())
}

/// Makes a reader of arguments out of a reader of words.
fn known<T>(parse: fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| parse(text).ok_or_else(|| "not a value this option knows".to_owned())
}

impl From<InitiativeArgs> for InitiativeQuery {
    fn from(args: InitiativeArgs) -> Self {
        let filter = InitiativeFilter {
            bbox: args.bbox,
            administrations: args.administration,
            phases: args.phase,
            forms: args.form,
            origin: args.origin,
            focus_field: args.focus,
            window: args.datetime.unwrap_or_default(),
            text: args.q,
        };
        Self { filter, min_degree: args.min_degree }
    }
}

impl From<InitiativeArgs> for ZoneQuery {
    fn from(args: InitiativeArgs) -> Self {
        let InitiativeQuery { filter, min_degree } = args.into();
        Self { filter, min_degree: min_degree.unwrap_or(2) }
    }
}

impl From<OverlapArgs> for OverlapFilter {
    fn from(args: OverlapArgs) -> Self {
        Self {
            bbox: args.bbox,
            administrations: args.administration,
            states: args.state,
            kind: args.kind,
            min_area_m2: args.min_area_m2,
            min_share: args.min_share,
            ..Self::default()
        }
    }
}

pub(super) async fn export(register: &RegisterArgs, args: ExportArgs) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let (of, to) = match args.what {
        What::Initiatives { filter, to } => (ExportOf::Initiatives(filter.into()), to),
        What::Overlaps { filter, to } => (ExportOf::Overlaps(filter.into()), to),
        What::Zones { filter, to } => (ExportOf::Zones(filter.into()), to),
    };
    let format = match to.format {
        Format::Geojson => ExportFormat::GeoJson,
        Format::Csv => ExportFormat::Csv,
    };
    if matches!(of, ExportOf::Initiatives(_)) {
        // The list on the machine itself tells of contact persons. One entry is for all of them.
        service.record_personal_reads(&Actor::Operator, vec!["register".to_owned()]).await?;
    }
    let export = Export::new(&Actor::Operator, service.clone(), of, format)?.as_known(to.known).await?;
    match &to.output {
        Some(path) => to_file(export, path).await?,
        None => to_output(export).await?,
    }
    service.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file and puts it in place at the end, so that nobody finds half an export.
async fn to_file(mut export: Export, path: &Path) -> Result<(), Failure> {
    let named = |error: io::Error| Failure::new(format!("{}: {error}", path.display()));
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let mut file = BufWriter::new(File::create(&part).map_err(named)?);
    while let Some(piece) = export.next().await? {
        file.write_all(&piece).map_err(named)?;
    }
    file.flush().map_err(named)?;
    std::fs::rename(&part, path).map_err(named)
}

/// Whoever reads the output may stop reading; that is no failure.
async fn to_output(mut export: Export) -> Result<(), Failure> {
    while let Some(piece) = export.next().await? {
        match io::stdout().lock().write_all(&piece) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(io::stdout().lock().flush()?)
}
