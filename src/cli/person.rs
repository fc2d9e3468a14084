//! `person`: adds people with their roles, and lists them, on the machine itself.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::domain::access::{Actor, Grant};
use crate::domain::person::GivenRole;
use crate::service::PersonDraft;
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Options of `person`.
#[derive(Debug, Args)]
pub(super) struct PersonArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Adds a person.
    Add {
        /// What they are called.
        #[arg(long)]
        name: String,
        /// Where mail reaches them.
        #[arg(long)]
        email: Option<String>,
        /// A role with its unit: `administrator`, `coordinator:FGK`, `committee_secretary:TN` … Can be repeated.
        #[arg(long, value_name = "ROLE[:UNIT]", value_parser = role)]
        role: Vec<Grant>,
    },
    /// Lists people with the roles that have not ended.
    List,
}

fn role(text: &str) -> Result<Grant, String> {
    Grant::parse(text).ok_or_else(|| "no role, or not with that unit".to_owned())
}

pub(super) async fn person(register: &RegisterArgs, args: PersonArgs) -> Result<ExitCode, Failure> {
    let service = match args.what {
        What::Add { .. } => register.open().await?,
        What::List => register.open_existing().await?,
    };
    match args.what {
        What::Add { name, email, role } => {
            let draft = PersonDraft { name, email, roles: role };
            let person = service.put_person(&Actor::Operator, None, draft).await?;
            say(&person.id.to_string())?;
        }
        What::List => {
            let today = service.clock().now().date();
            for (person, roles) in service.persons(&Actor::Operator).await? {
                let holds = |role: &&GivenRole| role.ended_at.is_none() && role.grant.holds_on(today);
                let roles: Vec<String> = roles.iter().filter(holds).map(|role| role.grant.to_string()).collect();
                let email = person.email.unwrap_or_default();
                say(&format!("{}\t{}\t{email}\t{}", person.id, person.name, roles.join(" ")))?;
            }
        }
    }
    service.close().await;
    Ok(ExitCode::SUCCESS)
}
