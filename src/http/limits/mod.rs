//! What a client may ask for and how long it may take, so that nobody can keep the server from answering everybody else.

mod body;
mod client;
mod gate;
mod listeners;
mod rate;
mod refusal;

pub use client::Peer;
pub use gate::UnderWay;
pub(super) use gate::{Gate, guard};
pub(super) use listeners::Listeners;
pub use listeners::Listening;
pub(super) use rate::watch;

/// Where requests come from that nobody answers for: what is open to everybody has a path of its own.
const PUBLIC: &str = "/api/public/";

/// Whether files are sent to a path: the step of an application that asks for them.
fn is_upload(path: &str) -> bool {
    let is_step = |apply: &str, files: &str| {
        let rest = path.strip_prefix(apply).and_then(|rest| rest.strip_suffix(files));
        rest.is_some_and(|id| !id.is_empty() && !id.contains('/'))
    };
    is_step("/sv/ansokan/", "/bilagor") || is_step("/en/apply/", "/files")
}

/// Whether a path asks how the server is; the answer costs nothing and must always come.
fn is_health(path: &str) -> bool {
    path.starts_with("/health/")
}
