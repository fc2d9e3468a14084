//! `copy` and `backup`: a whole register to another place.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::store::{self, Store, shown};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `copy`.
#[derive(Debug, Args)]
pub(super) struct CopyArgs {
    /// The register to copy: a file or `postgres://…`. What is written to it during the copy is not in the copy.
    #[arg(long, value_name = "PATH-or-URL")]
    from: String,
    /// Where the copy goes: a file or an empty database.
    #[arg(long, value_name = "PATH-or-URL")]
    to: String,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The new file.
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

pub(super) async fn copy(args: &CopyArgs) -> Result<ExitCode, Failure> {
    if !Store::exists(&args.from).await? {
        return Err(Failure::new(format!("there is no register at {}", shown(&args.from))));
    }
    let (from, to) = (Store::open(&args.from).await?, Store::open(&args.to).await?);
    let moved = store::copy(&from, &to).await?;
    from.close().await;
    to.close().await;
    for table in &moved {
        say(&format!("{:<20} {:>9} rows  sha256 {}", table.table, table.rows, table.sha256))?;
    }
    say(&format!("{} holds the same as {}", shown(&args.to), shown(&args.from)))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn backup(register: &RegisterArgs, args: &BackupArgs) -> Result<ExitCode, Failure> {
    if !Store::exists(&register.database).await? {
        return Err(Failure::new(format!("there is no register at {}", shown(&register.database))));
    }
    Store::backup(&register.database, &args.to).await?;
    say(&format!("{} is a whole copy of {}", args.to.display(), register.database))?;
    Ok(ExitCode::SUCCESS)
}
