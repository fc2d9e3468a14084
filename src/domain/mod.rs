//! The domain: words, rules and calculations of the register. Pure: no clock, no randomness, no storage, no network.

pub mod access;
pub mod agenda;
pub mod case;
pub mod codes;
pub mod crs;
pub mod delivery;
pub mod error;
pub mod follow;
pub mod footprint;
pub mod handling;
pub mod initiative;
pub mod organisation;
pub mod outside;
pub mod overlap;
pub mod period;
pub mod person;
pub mod record;
pub mod retention;
pub mod rules;
pub mod score;
pub mod secret;
pub mod settings;
pub mod survey;
pub mod telling;
pub mod time;
pub mod words;
