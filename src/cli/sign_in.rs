//! `link` and `token`: how people and programs get in, by who has the machine.

use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::config::Config;
use crate::domain::access::{Actor, Role, Scope};
use crate::domain::codes::Code;
use crate::domain::person::{GivenRole, Person};
use crate::domain::secret::Secret;
use crate::service::Service;
use crate::service::sign_in::TokenRequest;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

/// Where a register is served when nothing else is said.
pub(super) const LISTEN: &str = "127.0.0.1:8080";

/// Options of `link`.
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// Whom it signs in, by id or e-mail address; without it the administrator, if there is one only.
    person: Option<String>,
    /// Signs somebody outside the city in who applies, by e-mail address; for where no mail leaves this machine.
    #[arg(long, value_name = "E-MAIL", conflicts_with = "person")]
    applicant: Option<String>,
    /// Where this machine serves the register, for the address; a configured public_url comes first.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = LISTEN)]
    listen: SocketAddr,
}

/// The address of a link.
pub(super) fn link_address(config: &Config, listen: SocketAddr, secret: &Secret) -> String {
    // An address that stands for all of this machine's is none that a browser can open.
    let here = if listen.ip().is_unspecified() { format!("localhost:{}", listen.port()) } else { listen.to_string() };
    let origin = config.public_url.as_ref().map_or_else(|| format!("http://{here}"), |url| url.origin());
    format!("{origin}/sv/logga-in/lank?token={}", secret.reveal())
}

pub(super) async fn link(register: &RegisterArgs, args: &LinkArgs) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let secret = match (&args.applicant, service.first_administrator_link().await?) {
        (Some(email), _) => service.applicant_link(&Actor::Operator, email).await?,
        (None, Some(secret)) => secret,
        (None, None) => service.person_link(&Actor::Operator, whom(&service, args.person.as_deref()).await?.id).await?,
    };
    say(&link_address(service.config(), args.listen, &secret))?;
    service.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The one person that is meant.
async fn whom(service: &Service, given: Option<&str>) -> Result<Person, Failure> {
    let persons = service.persons(&Actor::Operator).await?;
    let today = service.clock().now().date();
    let administers = |role: &GivenRole| {
        role.grant.role == Role::Administrator && role.ended_at.is_none() && role.grant.holds_on(today)
    };
    let is_meant = |(person, roles): &(Person, Vec<GivenRole>)| match given {
        None => roles.iter().any(administers),
        Some(text) => {
            let by_email = person.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(text));
            by_email || person.id.to_string() == text
        }
    };
    let mut meant: Vec<Person> = persons.into_iter().filter(is_meant).map(|(person, _)| person).collect();
    match (meant.pop(), meant.is_empty()) {
        (Some(person), true) => Ok(person),
        (None, _) => Err(Failure::new("there is nobody with that id or address: samordna person list")),
        (Some(_), false) => Err(Failure::new("there are several: name one by id, see samordna person list")),
    }
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Issues a token and prints it, once.
    Issue(IssueArgs),
    /// Lists tokens, the newest first, without their secrets.
    List,
    /// Revokes a token for good.
    Revoke {
        /// The second part of the token: smd_ID_….
        id: String,
    },
}

/// Options of `token issue`.
#[derive(Debug, Args)]
pub(super) struct IssueArgs {
    /// What it is for.
    #[arg(long)]
    name: String,
    /// The administration it acts for, by code.
    #[arg(long, value_name = "CODE")]
    administration: String,
    /// What it may be used for: areas:read, areas:write, export:internal, webhooks:admin. Can be repeated.
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<String>,
    /// How many days it is good, at most 365.
    #[arg(long, default_value_t = 90)]
    days: i64,
}

pub(super) async fn token(register: &RegisterArgs, command: TokenCommand) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    run(&service, command).await?;
    service.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn run(service: &Arc<Service>, command: TokenCommand) -> Result<(), Failure> {
    match command {
        TokenCommand::Issue(args) => {
            let scope =
                |word: &String| Scope::parse(word).ok_or_else(|| Failure::new(format!("there is no scope \"{word}\"")));
            let administration = Code::parse(&args.administration)
                .ok_or_else(|| Failure::new(format!("\"{}\" is no code", args.administration)))?;
            let scopes = args.scopes.iter().map(scope).collect::<Result<_, _>>()?;
            let wanted = TokenRequest { name: args.name, administration, scopes, days: args.days };
            say(&service.issue_token(&Actor::Operator, wanted).await?.secret.reveal())
        }
        TokenCommand::List => service.tokens(&Actor::Operator).await?.iter().try_for_each(|token| {
            let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.word()).collect();
            let state = if token.revoked_at.is_some() { "revoked" } else { "good until" };
            let used = token.used_on.map_or_else(|| "never used".to_owned(), |day| format!("last used {day}"));
            let (id, code, name) = (&token.id, &token.administration, &token.name);
            say(&format!("{id}  {code}  {}  {state} {}  {used}  {name}", scopes.join(","), token.expires_at.date()))
        }),
        TokenCommand::Revoke { id } => Ok(service.revoke_token(&Actor::Operator, &id).await?),
    }
}
