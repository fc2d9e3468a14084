//! The integration tests, one binary: everything goes through the public door, on loopback, without sleeping.
#![allow(clippy::unwrap_used, clippy::panic)] // tests say what they expect by unwrapping

mod cancelled;
#[allow(dead_code)] // benchmarks use the rest
#[path = "../../benches/city/mod.rs"]
mod city;
mod cli;
mod exports;
mod geopackage;
mod harness;
mod import;
mod input;
mod lists;
mod openapi;
mod oracle;
mod overlaps;
mod pages;
mod poison;
mod real_data;
mod register;
mod tables;
mod tidy;
mod zones;
