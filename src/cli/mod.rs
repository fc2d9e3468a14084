//! The command line: one sub-command per file, what they print, and how they fail.

mod audit;
mod dossier;
mod export;
mod import;
mod maintain;
mod moving;
mod output;
mod person;
mod register;
mod report;
mod serve;
mod sign_in;

use clap::{Parser, Subcommand};
use output::{Failure, say_error};
use register::RegisterArgs;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Finds where place-based initiatives of different city administrations overlap.
#[derive(Debug, Parser)]
#[command(name = "samordna", version)]
struct Cli {
    #[command(flatten)]
    register: RegisterArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the map, the pages and the API.
    Serve(serve::ServeArgs),
    /// Imports GeoJSON files as initiatives or as a reference layer.
    Import(import::ImportArgs),
    /// Exports initiatives, overlaps or zones.
    Export(export::ExportArgs),
    /// Adds people with their roles, and lists them.
    Person(person::PersonArgs),
    /// Prints a link that signs somebody in once within ten minutes: the first administrator, or a person.
    Link(sign_in::LinkArgs),
    /// Issues, lists and revokes tokens by which programs call the API.
    #[command(subcommand)]
    Token(sign_in::TokenCommand),
    /// Loads the invented demo city into a register that is still empty.
    Demo,
    /// Makes the register, or brings it up to this program's version.
    Migrate,
    /// Copies everything into a new register, from a file into a server or back, and compares every row. A copy that was
    /// broken off goes on.
    Copy(moving::CopyArgs),
    /// Writes a consistent copy of the register's file, while it is served.
    Backup(moving::BackupArgs),
    /// Checks the file, the log, and every recorded overlap; ends with 1 when something differs.
    Check,
    /// Verifies the record of who did what, and signs how far it reaches.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// How long things are kept, and letting go what was kept long enough.
    #[command(subcommand)]
    Retention(audit::RetentionCommand),
    /// Writes everything of one initiative, with what happened to it, as a ZIP.
    Dossier(dossier::DossierArgs),
}

/// Runs what the arguments ask for.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log(if matches!(cli.command, Command::Serve(_)) { "info" } else { "warn" });
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(failure) => fail(&failure),
    }
}

async fn run(Cli { register, command }: Cli) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(args) => serve::serve(&register, &args).await,
        Command::Import(args) => import::import(&register, &args).await,
        Command::Export(args) => export::export(&register, args).await,
        Command::Person(args) => person::person(&register, args).await,
        Command::Link(args) => sign_in::link(&register, &args).await,
        Command::Token(command) => sign_in::token(&register, command).await,
        Command::Demo => maintain::demo(&register).await,
        Command::Migrate => maintain::migrate(&register).await,
        Command::Copy(args) => moving::copy(&args).await,
        Command::Backup(args) => moving::backup(&register, &args).await,
        Command::Check => maintain::check(&register).await,
        Command::Audit(command) => audit::audit(&register, command).await,
        Command::Retention(command) => audit::retention(&register, command).await,
        Command::Dossier(args) => dossier::dossier(&register, &args).await,
    }
}

fn fail(failure: &Failure) -> ExitCode {
    say_error(&format!("samordna: {failure}"));
    ExitCode::FAILURE
}

/// The log goes to standard error, so that an export can be piped. `SAMORDNA_LOG` says how much of it.
fn start_log(otherwise: &str) {
    let filter = EnvFilter::try_from_env("SAMORDNA_LOG").unwrap_or_else(|_| EnvFilter::new(otherwise));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
