//! `serve`: listens until it is told to stop.

use super::import::progress_bar;
use super::output::{Failure, say};
use super::register::RegisterArgs;
use super::sign_in::{LISTEN, link_address};
use crate::app::Server;
use crate::config::Config;
use crate::deliver::Outbox;
use crate::domain::access::Role;
use crate::service::{InstallationKey, Service};
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = LISTEN)]
    listen: SocketAddr,
    /// Loads the invented demo city first, if the register is empty.
    #[arg(long)]
    demo: bool,
    /// Seconds to go on answering after a stop was asked for, while saying "not ready": a load balancer needs them.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    drain: u64,
    /// Serves others without sign-in over HTTPS, for a trial with invented data; every page says so.
    #[arg(long)]
    insecure_trial: bool,
}

pub(super) async fn serve(register: &RegisterArgs, args: &ServeArgs) -> Result<ExitCode, Failure> {
    raise_open_files();
    let (config, overrides) = register.configuration()?;
    let config = Config { insecure_trial: args.insecure_trial, ..config };
    config.may_listen(args.listen.ip()).map_err(Failure::new)?;
    let service = register.open_when_there(args.demo, &config, &overrides).await?;
    if args.demo && service.is_empty().await? {
        load_demo(&service).await?;
    }
    if args.insecure_trial {
        tracing::warn!("everybody on the network can listen to what is sent to and from here");
    }
    if !crate::http::has_scripts() {
        tracing::warn!(
            "this binary was built without the page's scripts and styles: pages are plain, `make build` adds them"
        );
    }
    let signer = match register.record_folder() {
        Some(_) => Some(Arc::new(super::audit::signer(register)?)),
        None => {
            tracing::warn!("nothing signs how far the record reaches: say --record-folder FOLDER");
            None
        }
    };
    if let Some(folder) = register.record_folder() {
        let cannot = |error: std::io::Error| Failure::new(format!("{}: {error}", folder.display()));
        service.set_installation_key(InstallationKey::open(&folder).map_err(cannot)?);
    }
    let daily = tokio::spawn(Arc::clone(&service).by_the_clock(signer));
    let cannot_listen = |error: std::io::Error| Failure::new(format!("{}: {error}", args.listen));
    let server = Server::bind(Arc::clone(&service), args.listen).await.map_err(cannot_listen)?;
    let outbox = Outbox::new(Arc::clone(&service)).map_err(|error| Failure::new(format!("certificates: {error}")))?;
    let server = server.delivering(outbox).with_drain(Duration::from_secs(args.drain));
    let stop = stop()?;
    let address = server.address()?;
    say(&format!("Samordna is at http://{address}"))?;
    // Beside serving: where the database takes no writes for a while, nobody waits for the link.
    let database = crate::store::shown(&register.database);
    tokio::spawn(async move {
        if let Err(error) = say_how_to_sign_in(&service, address, &database).await {
            tracing::warn!(%error, "no link to sign in with could be made; samordna link makes one");
        }
    });
    server.run(stop).await;
    daily.abort();
    Ok(ExitCode::SUCCESS)
}

/// The link that makes the first administrator, where nobody else makes one; else how to get a link.
async fn say_how_to_sign_in(service: &Arc<Service>, address: SocketAddr, database: &str) -> Result<(), Failure> {
    let config = service.config();
    let mut given = config.issuers.iter().flat_map(|issuer| &issuer.roles);
    if given.any(|mapping| mapping.grant.role == Role::Administrator) {
        return Ok(());
    }
    match service.first_administrator_link().await? {
        Some(secret) => {
            say("\nOpen this link within ten minutes to become its administrator. It works once:\n")?;
            say(&format!("    {}\n", link_address(config, address, &secret)))
        }
        None if config.issuers.is_empty() => {
            say(&format!("To sign in: samordna link --database {database} --listen {address}"))
        }
        None => Ok(()),
    }
}

async fn load_demo(service: &Arc<Service>) -> Result<(), Failure> {
    let (bar, progress) = progress_bar("demo");
    let demo = service.load_demo(progress).await?;
    bar.finish_and_clear();
    say(&format!("loaded {} invented initiatives and {} districts", demo.initiatives, demo.districts))
}

/// Every connection is an open file, and many systems begin with a limit that is lower than what they would allow.
#[cfg(unix)]
fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}

#[cfg(not(unix))]
fn raise_open_files() {}

/// Ready when somebody presses Ctrl-C or the system asks the program to end. It listens from the moment it is made.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when somebody presses Ctrl-C.
#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
