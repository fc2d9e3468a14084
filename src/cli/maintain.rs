//! `demo`, `migrate` and `check`: short commands about the register itself.

use super::import::progress_bar;
use super::output::{Failure, say};
use super::register::RegisterArgs;
use crate::service::Difference;
use crate::store::shown;
use std::process::ExitCode;

/// Differing pairs that are named; the rest is counted.
const NAMED: usize = 20;

pub(super) async fn demo(register: &RegisterArgs) -> Result<ExitCode, Failure> {
    let service = register.open_for_demo().await?;
    let (bar, progress) = progress_bar("demo");
    let demo = service.load_demo(progress).await?;
    bar.finish_and_clear();
    service.close().await;
    say(&format!("loaded {} invented initiatives and {} districts", demo.initiatives, demo.districts))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn migrate(register: &RegisterArgs) -> Result<ExitCode, Failure> {
    register.open().await?.close().await;
    say(&format!("{} is up to date", shown(&register.database)))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn check(register: &RegisterArgs) -> Result<ExitCode, Failure> {
    let service = register.open_existing().await?;
    let (bar, progress) = progress_bar("check");
    let check = tokio::select! {
        check = service.check(progress) => Some(check?),
        _ = tokio::signal::ctrl_c() => None,
    };
    bar.finish_and_clear();
    service.close().await;
    let Some(check) = check else { return Err(Failure::new("stopped before the check was done")) };
    let store = if check.store.is_empty() { "sound".to_owned() } else { check.store.join("\n       ") };
    say(&format!("store: {store}"))?;
    let (newest, count) = check.changes;
    let log = if newest == count { "no gap".to_owned() } else { format!("the newest is number {newest}") };
    say(&format!("log: {count} changes, {log}"))?;
    let counted = |wanted: fn(&Difference) -> bool| check.differences.iter().filter(|it| wanted(it)).count();
    say(&format!(
        "overlaps: {} initiatives, {} overlapping pairs; recorded: {} missing, {} superfluous, {} different",
        check.initiatives,
        check.overlaps,
        counted(|it| matches!(it, Difference::Missing(..))),
        counted(|it| matches!(it, Difference::Superfluous(..))),
        counted(|it| matches!(it, Difference::Different(..))),
    ))?;
    if 0 < check.waiting {
        say(&format!("          {} of them wait to be judged and scored again", check.waiting))?;
    }
    for difference in check.differences.iter().take(NAMED) {
        say(&match difference {
            Difference::Missing(a, b) => format!("  missing: {a} and {b}"),
            Difference::Superfluous(a, b) => format!("  superfluous: {a} and {b}"),
            Difference::Different(a, b) => format!("  different: {a} and {b}"),
        })?;
    }
    Ok(if check.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
