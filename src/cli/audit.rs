//! `audit` and `retention`: the record's proof, and what was kept long enough.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::domain::retention::Rule;
use crate::domain::words::{KeepUnit, Retained};
use crate::service::{Flaw, Signer, Verification};
use clap::Subcommand;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Flaws that are named; the rest is counted.
const NAMED: usize = 20;

/// What `audit` can do.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Verifies seals, changes and current state, against checkpoints; ends with 1 when anything was tampered with.
    Verify {
        /// Checkpoints that were kept outside, one JSON object for each line; without it the file beside the register.
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// The public key that every checkpoint must be signed with; without it each is checked with the one it names.
        #[arg(long, value_name = "HEX")]
        public_key: Option<String>,
        /// Writes the whole result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Signs how far the record reaches and prints it; `serve` does so every day.
    Checkpoint,
}

/// What `retention` can do.
#[derive(Debug, Subcommand)]
pub(super) enum RetentionCommand {
    /// Lets go what was kept long enough; `serve` does so every day.
    Run {
        /// Only lists what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Changes a rule: `contacts 24 months`, `answers 7 days`, or `contacts for-ever`.
    Set {
        /// What is kept: answers, contacts, applicants or respondents.
        #[arg(value_parser = retained)]
        what: Retained,
        /// For how long, or `for-ever`.
        keep: String,
        /// days or months.
        #[arg(value_parser = unit)]
        unit: Option<KeepUnit>,
    },
    /// Erases what is kept of an initiative's contact persons, now.
    Erase {
        /// The initiative's id.
        initiative: InitiativeId,
    },
    /// Lists the rules.
    Rules,
}

fn retained(text: &str) -> Result<Retained, String> {
    Retained::parse(text).ok_or_else(|| Retained::ALL.iter().map(|it| it.word()).collect::<Vec<_>>().join(" or "))
}

fn unit(text: &str) -> Result<KeepUnit, String> {
    KeepUnit::parse(text).ok_or_else(|| "days or months".to_owned())
}

pub(super) async fn audit(register: &RegisterArgs, command: AuditCommand) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let code = match command {
        AuditCommand::Verify { checkpoints, public_key, json } => {
            let outside = match checkpoints {
                Some(path) => Some(std::fs::read_to_string(&path).map_err(|error| named(&path, error))?),
                None => beside(register)?,
            };
            let verification = service.verify(outside.as_deref().unwrap_or_default(), public_key.as_deref()).await?;
            tell(&verification, outside.is_some(), json)?;
            if verification.flaws.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        AuditCommand::Checkpoint => {
            service.adopt_changes().await?;
            let signer = Arc::new(signer(register)?);
            match service.sign_checkpoint(&signer).await? {
                None => say("the record is empty")?,
                Some(checkpoint) => say(&serde_json::to_string(&checkpoint).unwrap_or_default())?,
            }
            ExitCode::SUCCESS
        }
    };
    service.close().await;
    Ok(code)
}

/// The checkpoints that are kept beside the register, where there are any.
fn beside(register: &RegisterArgs) -> Result<Option<String>, Failure> {
    let Some(folder) = register.record_folder() else { return Ok(None) };
    let path = folder.join(Signer::FILE);
    match path.exists() {
        true => Ok(Some(std::fs::read_to_string(&path).map_err(|error| named(&path, error))?)),
        false => Ok(None),
    }
}

/// Who signs for a register.
pub(super) fn signer(register: &RegisterArgs) -> Result<Signer, Failure> {
    let missing = || Failure::new("say where the key of checkpoints is kept: --record-folder FOLDER");
    let folder = register.record_folder().ok_or_else(missing)?;
    Signer::open(&folder).map_err(|error| named(&folder, error))
}

fn named(path: &std::path::Path, error: std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

fn tell(verification: &Verification, has_outside: bool, json: bool) -> Result<(), Failure> {
    if json {
        return say(&serde_json::to_string_pretty(verification).unwrap_or_default());
    }
    let Verification { entries, changes, adopted, personal, checkpoints, checked_up_to, flaws } = verification;
    say(&format!("record: {entries} entries, {changes} changes of the register"))?;
    if 0 < *adopted {
        say(&format!(
            "{adopted} of them were made by a program without a record and sealed later, as they were found"
        ))?;
    }
    say(&format!("personal data: {} kept, {} erased", personal.0, personal.1))?;
    say(&format!("checkpoints: {checkpoints}, the newest of entry {checked_up_to}"))?;
    if !has_outside {
        say("without checkpoints from outside of the database nothing shows that its end was cut off")?;
    }
    for Flaw { kind, place } in flaws.iter().take(NAMED) {
        say(&format!("  {}: {place}", kind.word()))?;
    }
    match flaws.len() {
        0 => say("nothing was tampered with"),
        count => say(&format!("{count} flaws")),
    }
}

pub(super) async fn retention(register: &RegisterArgs, command: RetentionCommand) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let actor = Actor::Operator;
    match command {
        RetentionCommand::Run { dry_run } => {
            let retention = match dry_run {
                true => service.retention_due(&actor).await?,
                false => service.run_retention(&actor).await?,
            };
            let verb = if dry_run { "would go" } else { "went" };
            say(&format!("{} kept answers {verb}", retention.answers))?;
            say(&format!("{} addresses of applicants {verb}", retention.addresses))?;
            for (what, all) in [
                ("contact persons of initiatives", &retention.contacts),
                ("people of cases", &retention.applicants),
                ("those asked in surveys", &retention.respondents),
            ] {
                say(&format!("{what}: {} {verb}", all.len()))?;
                for due in all {
                    say(&format!("  {} {}, over since {}", due.id, due.name, due.over_since.date()))?;
                }
            }
        }
        RetentionCommand::Set { what, keep, unit } => {
            let wrong = || Failure::new("give a number with days or months, or for-ever");
            let rule = match (keep.as_str(), unit) {
                ("for-ever", None) => Rule { what, keep: None, unit: KeepUnit::Months },
                (number, Some(unit)) => {
                    let keep = number.parse().ok().filter(|keep| 0 < *keep).ok_or_else(wrong)?;
                    Rule { what, keep: Some(keep), unit }
                }
                _ => return Err(wrong()),
            };
            service.put_retention_rule(&actor, rule).await?;
        }
        RetentionCommand::Erase { initiative } => service.erase_contacts_of(&actor, initiative).await?,
        RetentionCommand::Rules => {
            for Rule { what, keep, unit } in service.retention_rules(&actor).await? {
                let keep = keep.map_or("for ever".to_owned(), |keep| format!("{keep} {unit}"));
                say(&format!("{:<12} {keep}", what.word()))?;
            }
        }
    }
    service.close().await;
    Ok(ExitCode::SUCCESS)
}
