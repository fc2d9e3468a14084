//! Samordna: finds where place-based initiatives of different city administrations overlap.
#![allow(missing_docs)]
pub mod domain;
pub mod store;
