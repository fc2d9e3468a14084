//! `dossier`: everything of one initiative in one file.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::http::dossier::{archive, file_name};
use crate::texts::Lang;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `dossier`.
#[derive(Debug, Args)]
pub(super) struct DossierArgs {
    /// The initiative's id.
    #[arg(value_name = "ID")]
    initiative: InitiativeId,
    /// Leaves out what would tell of people.
    #[arg(long)]
    masked: bool,
    /// The language of what people read: sv or en.
    #[arg(long, default_value = "sv", value_parser = language)]
    language: Lang,
    /// The file to write; without it one named after the initiative and the day.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "sv or en".to_owned())
}

pub(super) async fn dossier(register: &RegisterArgs, args: &DossierArgs) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let dossier = service.dossier(&Actor::Operator, args.initiative, args.masked).await?;
    let zip = archive(args.language, &dossier)?;
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.zip", file_name(&dossier))));
    std::fs::write(&path, zip).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    service.close().await;
    say(&path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
