//! Which register a command works on, and what a new one is set to.

use super::output::Failure;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::settings::Overrides;
use crate::service::{Service, ServiceError};
use crate::store::{Store, shown};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the start waits for a database.
const PATIENCE: Duration = Duration::from_secs(60);

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct RegisterArgs {
    /// The register: a file, made when it is not there, or a PostgreSQL database with PostGIS (`postgres://…`).
    #[arg(long, global = true, env = "SAMORDNA_DATABASE", hide_env_values = true, value_name = "PATH-or-URL")]
    #[arg(default_value = "data/samordna.gpkg")]
    pub(super) database: String,
    /// Settings of the register and configuration of the process, as TOML. The settings count when the register is first
    /// made; afterwards they must agree.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the key of the record's checkpoints and a copy of each checkpoint are kept: never in the database, since who can
    /// rewrite that must not be able to sign what was rewritten. Without it `<file>.record` beside a register in a file.
    #[arg(long, global = true, env = "SAMORDNA_RECORD_FOLDER", value_name = "FOLDER")]
    record_folder: Option<PathBuf>,
    /// One setting, on top of the file's, for example `--set metric_crs=3008`. Can be repeated.
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl RegisterArgs {
    /// Opens the register, or makes it.
    pub(super) async fn open(&self) -> Result<Arc<Service>, Failure> {
        let (config, overrides) = self.configuration()?;
        let store = Store::open(&self.database).await?;
        Ok(Service::open_with(store, Clock::System, &overrides, config).await?)
    }

    /// Opens the register for serving: a server that is just starting gets time to do so.
    pub(super) async fn open_when_there(
        &self,
        demo: bool,
        config: &Config,
        overrides: &Overrides,
    ) -> Result<Arc<Service>, Failure> {
        let began = Instant::now();
        loop {
            let opened = match Store::open(&self.database).await {
                Err(error) => Err(error.into()),
                Ok(store) if demo => Service::open_for_demo(store, Clock::System, overrides, config.clone()).await,
                Ok(store) => Service::open_with(store, Clock::System, overrides, config.clone()).await,
            };
            match opened {
                Err(ServiceError::Store(error)) if error.is_passing() && began.elapsed() < PATIENCE => {
                    tracing::warn!(%error, "waiting for the database");
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                other => return Ok(other?),
            }
        }
    }

    /// Opens a register that must be there: what only reads makes none.
    pub(super) async fn open_existing(&self) -> Result<Arc<Service>, Failure> {
        if !Store::exists(&self.database).await? {
            return Err(Failure::new(format!("there is no register at {}", shown(&self.database))));
        }
        self.open().await
    }

    /// Opens the register; a new one is set to the demo city.
    pub(super) async fn open_for_demo(&self) -> Result<Arc<Service>, Failure> {
        let (config, overrides) = self.configuration()?;
        let store = Store::open(&self.database).await?;
        Ok(Service::open_for_demo(store, Clock::System, &overrides, config).await?)
    }

    /// The folder of checkpoints; none for a register on a server where nobody said where.
    pub(super) fn record_folder(&self) -> Option<PathBuf> {
        let beside = || Store::file(&self.database).map(|file| PathBuf::from(format!("{}.record", file.display())));
        self.record_folder.clone().or_else(beside)
    }

    /// What the process is run with, and what the store is to agree with.
    pub(super) fn configuration(&self) -> Result<(Config, Overrides), Failure> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (config, mut overrides) = match &self.config {
            None => Config::read("", variable).map_err(Failure::new)?,
            Some(path) => {
                let named = |message: String| Failure::new(format!("{}: {message}", path.display()));
                let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
                Config::read(&text, variable).map_err(named)?
            }
        };
        self.set.iter().try_for_each(|assignment| overrides.set(assignment)).map_err(Failure::new)?;
        Ok((config, overrides))
    }
}
