//! What the commands say: to standard output what was asked for, to standard error what went wrong.

use crate::domain::error::{Error, Fault};
use crate::service::ServiceError;
use crate::store::StoreError;
use crate::texts::Lang;
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// Why a command did not do what it was asked to, in words.
#[derive(Debug)]
pub(super) struct Failure(String);

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Request(Error::Invalid { faults, .. }) => {
                Self(faults.iter().map(describe).collect::<Vec<_>>().join("\n"))
            }
            ServiceError::Request(Error::WrongState(reason)) => Self(reason.to_owned()),
            other => Self(other.to_string()),
        }
    }
}

/// A fault in English.
pub(super) fn text(fault: &Fault) -> String {
    Lang::En.format(&format!("fault-{}", fault.code.word()), &fault.values)
}

/// A fault with its place in the file and on earth.
pub(super) fn describe(fault: &Fault) -> String {
    let place = fault.position.map(|[lon, lat]| format!(" (at {lon:.6}, {lat:.6})")).unwrap_or_default();
    let pointer = if fault.pointer.is_empty() { String::new() } else { format!("{}: ", fault.pointer) };
    format!("{pointer}{}{place}", text(fault))
}

/// A line to standard output. Whoever reads it may stop reading.
pub(super) fn say(line: &str) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A line to standard error; there is nowhere left to say that it failed.
pub(super) fn say_error(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}
