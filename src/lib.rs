//! Samordna: finds where place-based initiatives of different city administrations overlap in space and time.
//!
//! The map of the program, in reading order. Arrows point down only, and `tests/it/tidy.rs` enforces them:
//!
//! 1. [`domain`] – words, rules and calculations; pure.
//! 2. [`engine`] – exact shared areas, the live index, zones; pure and fast.
//! 3. [`store`] – the only SQL.
//! 4. [`service`] – one file per use case; the only transactions.
//! 5. [`http`] – the API, the pages, the files.
//! 6. [`deliver`] – mails and calls of webhooks, from the outbox outwards.
//! 7. [`app`] – the running program.
//! 8. [`cli`] – the commands.
//!
//! [`config`] is what a process is run with. [`texts`] and [`clock`] serve the edges: nothing in the domain speaks a language
//! or looks at a clock. What must hold for every input is in `fuzz`, which is no part of the program.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod deliver;
pub mod domain;
pub mod engine;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzz;
pub mod http;
pub mod service;
pub mod store;
pub mod texts;
