//! The engine, and `rstar` with `geo` beside it, as a process that is asked line by line: one JSON command on standard
//! input, one JSON answer on standard output.
//!
//! `benches/peers/main.py` starts it, hands the same areas to the other engines and takes turns between all of them.

#![allow(clippy::print_stdout)] // answers go to standard output

mod batch;
#[path = "../city/mod.rs"]
mod city;
mod cost;
mod file;
mod memory;
mod preview;
mod stock;
mod validity;
mod zones;

use city::Area;
use geo::Coord;
use preview::Register;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::PathBuf;

/// A point in the middle of Sweden in EPSG:3006, easting first: there is room for thousands of cities around it.
const MIDDLE: Coord<f64> = Coord { x: 550_000.0, y: 6_600_000.0 };
/// Up to so much a shared border may seem to cover.
const LIMIT_M2: f64 = 1.0;

/// What can be asked for.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Command {
    /// Makes the areas that later commands work on.
    Generate { count: usize, seed: u64, dense: bool },
    /// Writes these areas for the other engines.
    Write { path: PathBuf },
    /// Finds all pairs.
    Batch { method: batch::Method, threads: usize, path: Option<PathBuf> },
    /// Builds the live register while making its areas one by one, and says what it weighs.
    Register { count: usize, seed: u64 },
    /// Makes areas to ask the register about: `count` of them, evenly from as many as the register holds.
    Ask { count: usize, seed: u64, path: PathBuf },
    /// Asks about some of them, one after another.
    Preview { from: usize, to: usize },
    /// Divides all areas into faces.
    Zones { path: PathBuf },
    /// Checks outlines of so many vertices.
    Validity { vertices: usize, times: usize },
}

/// What commands leave behind for the next one.
#[derive(Default)]
struct State {
    areas: Vec<Area>,
    register: Register,
    asked: Vec<Area>,
}

fn main() {
    let mut state = State::default();
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let command = serde_json::from_str(&line.expect("a line")).expect("a command");
        writeln!(output, "{}", state.carry_out(command)).and_then(|()| output.flush()).expect("somebody who reads");
    }
}

impl State {
    fn carry_out(&mut self, command: Command) -> Value {
        match command {
            Command::Generate { count, seed, dense } => {
                self.areas = if dense {
                    city::dense(count, seed, MIDDLE, city::CITY_M)
                } else {
                    city::areas(count, seed, MIDDLE)
                };
                json!({ "areas": self.areas.len(), "vertices": file::vertices(&self.areas) })
            }
            Command::Write { path } => {
                file::write(&path, &self.areas);
                json!({})
            }
            Command::Batch { method, threads, path } => {
                let (pairs, cost) = method.run(&self.areas, threads);
                if let Some(path) = path {
                    file::write_pairs(&path, &pairs);
                }
                let area_m2: f64 = pairs.iter().map(|pair| pair.area_m2).sum();
                json!({ "cost": cost, "pairs": pairs.len(), "area_m2": area_m2 })
            }
            Command::Register { count, seed } => {
                let (register, weight) = memory::register(count, seed);
                self.register = register;
                weight
            }
            Command::Ask { count, seed, path } => {
                let of = self.register.len().max(1);
                let step = (of / count.max(1)).max(1);
                self.asked = city::each(of, seed, MIDDLE).step_by(step).take(count).collect();
                file::write(&path, &self.asked);
                json!({ "areas": self.asked.len(), "vertices": file::vertices(&self.asked) })
            }
            Command::Preview { from, to } => preview::ask(&self.register, &self.asked[from..to]),
            Command::Zones { path } => zones::divide(&self.areas, &path),
            Command::Validity { vertices, times } => validity::check(vertices, times),
        }
    }
}
