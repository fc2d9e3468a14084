//! The integration tests, one binary: everything goes through the public door, on loopback, without sleeping.
#![allow(clippy::unwrap_used, clippy::panic)] // tests say what they expect by unwrapping

mod chaos;
mod cli;
mod geopackage;
mod harness;
mod home;
mod moving;
mod on_geopackage;
mod on_postgis;
mod openapi;
mod postgis;
mod replicas;
mod tidy;
