//! `serve`: listens until it is told to stop.

use super::import::progress_bar;
use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::app::Server;
use crate::domain::access::Actor;
use crate::http::{Limits, TrustedProxy};
use crate::service::Service;
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Loads the invented demo city first, if the register is empty.
    #[arg(long)]
    demo: bool,
    /// Areas on the public pages and in the public API are drawn on a lattice of so many metres, at least 1.
    #[arg(long, env = "SAMORDNA_PUBLIC_DETAIL", value_name = "METRES", default_value_t = 25.0)]
    public_detail: f64,
    /// Seconds to go on answering after a stop was asked for, while saying "not ready": a load balancer needs them.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    drain: u64,
    /// One limit of the server, for example `--limit connections=2048`. Can be repeated; docs/operations.md lists them.
    #[arg(long, value_name = "KEY=NUMBER", env = "SAMORDNA_LIMIT", value_delimiter = ',')]
    limit: Vec<String>,
    /// A proxy, or a network of them, whose `X-Forwarded-For` says where requests come from. Can be repeated.
    #[arg(long, value_name = "ADDRESS-or-CIDR", env = "SAMORDNA_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<TrustedProxy>,
}

pub(super) async fn serve(register: &RegisterArgs, args: &ServeArgs) -> Result<ExitCode, Failure> {
    let mut limits = Limits::default();
    args.limit.iter().try_for_each(|assignment| limits.set(assignment)).map_err(Failure::new)?;
    raise_open_files();
    let service = register.open_when_there(args.demo).await?;
    service.set_public_detail(args.public_detail)?;
    if args.demo && service.is_empty().await? {
        load_demo(&service).await?;
    }
    if !args.listen.ip().is_loopback() {
        tracing::warn!(address = %args.listen, "everybody who reaches this address can read and change the register");
    }
    if !crate::http::has_scripts() {
        tracing::warn!(
            "this binary was built without the page's scripts and styles: pages are plain, `make build` adds them"
        );
    }
    let cannot_listen = |error: std::io::Error| Failure::new(format!("{}: {error}", args.listen));
    let server = Server::bind(service, args.listen).await.map_err(cannot_listen)?;
    let server = server.with_drain(Duration::from_secs(args.drain)).with_limits(limits, args.trusted_proxy.clone());
    // Until people can sign in, whoever reaches the machine is taken for who runs it.
    let server = server.within(|router| router.layer(axum::Extension(Actor::Operator)));
    let stop = stop()?;
    say(&format!("Samordna is at http://{}", server.address()?))?;
    server.run(stop).await;
    Ok(ExitCode::SUCCESS)
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
