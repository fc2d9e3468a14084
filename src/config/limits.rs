//! What a client may ask for and how long it may take, and whose word about clients counts.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::net::IpAddr;
use std::str::FromStr;
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
    /// The body of a form with a file for an application.
    pub upload_body_bytes: usize,
    /// Requests of one address that nobody signed in with, on average …
    pub anonymous_per_minute: u32,
    /// … and at once.
    pub anonymous_burst: u32,
    /// What one address sends in to what is open to everybody.
    pub public_post_per_hour: u32,
    /// Answers to surveys from one address.
    pub survey_answers_per_hour: u32,
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
            // A file of ten megabytes, and what the form around it takes.
            upload_body_bytes: 10 * 1024 * 1024 + 64 * 1024,
            anonymous_per_minute: 60,
            anonymous_burst: 120,
            public_post_per_hour: 5,
            survey_answers_per_hour: 60,
            sign_in_per_minute: 10,
            token_per_minute: 600,
        }
    }
}

impl Limits {
    /// Sets each limit that is named, on top of what it is.
    ///
    /// # Errors
    /// A sentence about a limit that does not exist, or a value that is none.
    pub(super) fn over(&self, named: Map<String, Value>) -> Result<Self, String> {
        let Ok(Value::Object(mut values)) = serde_json::to_value(self) else { return Ok(self.clone()) };
        for (key, value) in named {
            if !values.contains_key(&key) {
                let names: Vec<_> = values.keys().map(String::as_str).collect();
                return Err(format!("limits: there is no limit \"{key}\"; there are {}", names.join(", ")));
            }
            if value.as_u64().is_none_or(|number| number == 0) {
                return Err(format!("limits: {key}: a limit is a whole number above 0"));
            }
            values.insert(key, value);
        }
        serde_json::from_value(Value::Object(values)).map_err(|error| format!("limits: {error}"))
    }

    /// Reads `key=number,key=number`, as a variable of the environment has them.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub(super) fn named(text: &str) -> Result<Map<String, Value>, String> {
        let pair = |assignment: &str| {
            let (key, number) = assignment.split_once('=').unwrap_or((assignment, ""));
            let number: u64 =
                number.trim().parse().map_err(|_| format!("limits: \"{assignment}\" is not key=number"))?;
            Ok((key.trim().to_owned(), number.into()))
        };
        text.split(',').map(pair).collect()
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

/// A network of proxies whose word about their clients counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

impl TrustedProxy {
    /// Whether an address is one of them.
    #[must_use]
    pub fn is(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for TrustedProxy {
    type Err = String;

    /// Reads an address or a network in CIDR notation.
    fn from_str(text: &str) -> Result<Self, String> {
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| format!("\"{text}\" is neither an address nor a network such as 10.0.0.0/8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_name_and_never_to_nothing() {
        let set = |text: &str| Limits::named(text).and_then(|named| Limits::default().over(named));
        let limits = set("connections=3, in_flight=2").unwrap();
        assert_eq!(limits, Limits { connections: 3, in_flight: 2, ..Limits::default() });
        for wrong in ["connections", "connections=", "connections=-1", "connections=0", "conections=1", ""] {
            assert!(set(wrong).is_err(), "{wrong}");
        }
        assert!(set("anonymous_burst=4294967296").is_err());
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        assert!("10.0.0.1".parse::<TrustedProxy>().is_ok() && "fd00::/8".parse::<TrustedProxy>().is_ok());
        assert!("proxy.example".parse::<TrustedProxy>().is_err());
    }
}
