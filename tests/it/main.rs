//! The integration tests, one binary: everything goes through the public door, on loopback, without sleeping.
#![allow(clippy::unwrap_used, clippy::panic)] // tests say what they expect by unwrapping

mod browser;
mod chaos;
#[allow(dead_code)] // benchmarks use the rest
#[path = "../../benches/city/mod.rs"]
mod city;
mod cli;
mod door;
mod geopackage;
mod guard;
mod harness;
mod home;
mod issuer;
mod limits;
mod moving;
mod on_geopackage;
mod on_postgis;
mod openapi;
mod oracle;
mod outside;
mod postgis;
mod raw;
mod replicas;
mod tidy;
mod wire;
