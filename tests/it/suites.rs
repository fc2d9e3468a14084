//! The suites that run on each store: everything that says "register" and does not care where it is kept.

use super::{Home, Register};

mod agenda;
mod areas;
mod cancelled;
mod cases;
mod deliver;
mod exports;
mod figures;
mod follow;
mod import;
mod input;
mod lists;
mod matrix;
mod overlaps;
mod pages;
mod past;
mod persons;
mod poison;
mod published;
mod real_data;
mod record;
mod register;
mod rows;
mod rules;
mod schema;
mod settle;
mod sign_in;
mod surveys;
mod tables;
mod tampering;
mod telling;
mod zones;
