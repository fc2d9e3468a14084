//! What a client may ask for and how long it may take, so that nobody can keep the server from answering everybody else.

mod body;
mod client;
mod gate;
mod listeners;
mod rate;
mod refusal;

pub use client::{Peer, TrustedProxy};
pub use gate::UnderWay;
pub(super) use listeners::Listeners;
pub use listeners::Listening;
pub(super) use gate::{Gate, guard};
pub(super) use rate::watch;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// The limits of a server: each can be set for the running program, and belongs to no register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Open connections. One more makes the one go that has been waited for longest.
    pub connections: usize,
    /// Requests that are being answered. One more is told to come again; questions about health are always answered.
    pub in_flight: usize,
    /// Connections that listen for what is new. One more is told that there are too many, and has to look by itself.
    pub listeners: usize,
    /// A client gets so many milliseconds to send the head of a request, also of the next one on an open connection.
    pub header_read_ms: u64,
    /// From head to answer; a client that sends its body slower than this is told so.
    pub request_ms: u64,
    /// In each such period in which an answer waits for its client …
    pub stall_ms: u64,
    /// … the client takes at least so many bytes, or is given up.
    pub stall_bytes: usize,
    /// The names and values of a request's header fields together.
    pub header_bytes: usize,
    /// A request's header fields.
    pub headers: usize,
    /// Path and query.
    pub uri_bytes: usize,
    /// The body of a request.
    pub body_bytes: usize,
    /// The body of a request to what is open to everybody.
    pub public_body_bytes: usize,
    /// Requests of one address that nobody signed in with, on average …
    pub anonymous_per_minute: u32,
    /// … and at once.
    pub anonymous_burst: u32,
    /// What one address sends in to what is open to everybody.
    pub public_post_per_hour: u32,
    /// Attempts of one address to sign in.
    pub sign_in_per_minute: u32,
    /// Requests with one token.
    pub token_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            in_flight: 256,
            listeners: 512,
            header_read_ms: 10_000,
            request_ms: 30_000,
            stall_ms: 10_000,
            stall_bytes: 10 * 1024,
            header_bytes: 16 * 1024,
            headers: 100,
            uri_bytes: 8 * 1024,
            body_bytes: 2 * 1024 * 1024,
            public_body_bytes: 512 * 1024,
            anonymous_per_minute: 60,
            anonymous_burst: 120,
            public_post_per_hour: 5,
            sign_in_per_minute: 10,
            token_per_minute: 600,
        }
    }
}

impl Limits {
    /// Reads `key=number`.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub fn set(&mut self, assignment: &str) -> Result<(), String> {
        let (key, text) = assignment.split_once('=').ok_or_else(|| format!("\"{assignment}\" is not key=number"))?;
        let number: u64 = text.trim().parse().map_err(|_| format!("{key}: \"{text}\" is no whole number"))?;
        let mut values = match serde_json::to_value(&*self) {
            Ok(Value::Object(values)) => values,
            _ => Map::new(),
        };
        if !values.contains_key(key.trim()) {
            let names: Vec<_> = values.keys().map(String::as_str).collect();
            return Err(format!("there is no limit \"{key}\"; there are {}", names.join(", ")));
        }
        if number == 0 {
            return Err(format!("{key}: a limit of 0 would let nothing through"));
        }
        values.insert(key.trim().to_owned(), number.into());
        *self = serde_json::from_value(Value::Object(values)).map_err(|error| format!("{key}: {error}"))?;
        Ok(())
    }

    /// How long a client may take for the head of a request.
    #[must_use]
    pub fn header_read(&self) -> Duration {
        Duration::from_millis(self.header_read_ms)
    }

    /// How long a request may take from its head to its answer.
    #[must_use]
    pub fn request(&self) -> Duration {
        Duration::from_millis(self.request_ms)
    }

    /// The period in which a client has to take [`Limits::stall_bytes`].
    #[must_use]
    pub fn stall(&self) -> Duration {
        Duration::from_millis(self.stall_ms)
    }
}

/// Where requests come from that nobody answers for: what is open to everybody has a path of its own.
const PUBLIC: &str = "/api/public/";

/// Whether a path asks how the server is; the answer costs nothing and must always come.
fn is_health(path: &str) -> bool {
    path.starts_with("/health/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_name_and_never_to_nothing() {
        let mut limits = Limits::default();
        limits.set("connections=3").unwrap();
        assert_eq!(limits, Limits { connections: 3, ..Limits::default() });
        for wrong in ["connections", "connections=", "connections=-1", "connections=0", "conections=1"] {
            assert!(limits.set(wrong).is_err(), "{wrong}");
        }
        assert!(limits.set("anonymous_burst=4294967296").is_err());
        assert_eq!(limits.connections, 3);
    }
}
