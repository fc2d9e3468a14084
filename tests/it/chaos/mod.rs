//! Promises under violence: processes are killed, stopped and cut off while clients register; then everything is counted.
//!
//! `make test` runs the short form of each; `make chaos` the long one, which is what `docs/reliability.md` tells of.

mod clients;
mod fleet;
mod kills;
mod load;
mod numbers;
mod restarts;
mod slow;
mod stops;
mod synced;
mod throughput;
mod truth;
mod upgrade;

/// The size of a run: short inside `make test`, long for `make chaos`.
fn size(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

fn is_long() -> bool {
    std::env::var_os("SAMORDNA_CHAOS").is_some()
}
