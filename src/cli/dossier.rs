//! `dossier`: everything of one initiative, or of one support case, in one file.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::http::dossier::{archive, case_archive, case_file_name, file_name};
use crate::service::ServiceError;
use crate::texts::Lang;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use uuid::Uuid;

/// Options of `dossier`.
#[derive(Debug, Args)]
pub(super) struct DossierArgs {
    /// The id of an initiative or of a support case.
    #[arg(value_name = "ID")]
    id: Uuid,
    /// Leaves out what would tell of people.
    #[arg(long)]
    masked: bool,
    /// The language of what people read: sv or en.
    #[arg(long, default_value = "sv", value_parser = language)]
    language: Lang,
    /// The file to write; without it one named after it and the day.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "sv or en".to_owned())
}

pub(super) async fn dossier(register: &RegisterArgs, args: &DossierArgs) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let (name, zip) = match service.dossier(&Actor::Operator, args.id, args.masked).await {
        Ok(dossier) => (file_name(&dossier), archive(args.language, &dossier)?),
        Err(ServiceError::Request(Error::NotFound)) => {
            let dossier = service.case_dossier(&Actor::Operator, args.id, args.masked).await?;
            (case_file_name(&dossier), case_archive(args.language, &dossier)?)
        }
        Err(error) => return Err(error.into()),
    };
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.zip")));
    std::fs::write(&path, zip).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    service.close().await;
    say(&path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
