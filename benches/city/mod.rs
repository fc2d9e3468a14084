//! A seeded generator of areas as cities have them: the same areas for the same seed, for ever and everywhere.
//!
//! Per city 345 areas on about 60 km²: organic shapes (41 %), unions of blocks (26 %), districts that share borders exactly
//! (18 %, two in five used by two administrations), street corridors (15 %). Holes in about 9 %, several parts in about
//! 4 %, 20–400 vertices, 12 administrations, about 4.5 overlaps each. Coordinates are metres.

mod random;
mod shapes;

pub use random::Random;

use geo::{Coord, MultiPolygon};

/// Areas of one city.
const PER_CITY: usize = 345;
/// From the middle of one city to the next, in metres: cities do not touch.
const BETWEEN_CITIES_M: f64 = 12_000.0;
/// The side of the square that a city's areas lie in, in metres.
pub const CITY_M: f64 = 7_800.0;
const ADMINISTRATIONS: usize = 12;

/// A generated area.
#[derive(Debug, Clone)]
pub struct Area {
    /// 0–11.
    pub administration: usize,
    /// In metres.
    pub shape: MultiPolygon<f64>,
}

/// Makes `count` areas around a point in metres.
pub fn areas(count: usize, seed: u64, middle: Coord<f64>) -> Vec<Area> {
    each(count, seed, middle).collect()
}

/// The same areas one after another: a million of them need not lie in memory at once.
pub fn each(count: usize, seed: u64, middle: Coord<f64>) -> impl Iterator<Item = Area> {
    let cities = count.div_ceil(PER_CITY);
    let columns = (cities as f64).sqrt().ceil() as usize;
    let city = move |city: usize| {
        let offset = |index: usize| (index as f64 - (columns as f64 - 1.0) / 2.0) * BETWEEN_CITIES_M;
        let middle = Coord { x: middle.x + offset(city % columns), y: middle.y + offset(city / columns) };
        let mut random = Random::new(seed ^ (city as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        self::city(&mut random, middle, PER_CITY, CITY_M)
    };
    (0..cities).flat_map(city).take(count)
}

/// Makes `count` areas on a square of `side_m`, where many thus lie on one another.
pub fn dense(count: usize, seed: u64, middle: Coord<f64>, side_m: f64) -> Vec<Area> {
    city(&mut Random::new(seed), middle, count, side_m)
}

fn city(random: &mut Random, middle: Coord<f64>, count: usize, side_m: f64) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::with_capacity(count);
    let districts = shapes::districts(random, middle, side_m, 7);
    while areas.len() < count {
        let at = Coord {
            x: middle.x + random.between(-0.5, 0.5) * side_m,
            y: middle.y + random.between(-0.5, 0.5) * side_m,
        };
        let shape = match random.between(0.0, 100.0) {
            kind if kind < 41.0 => shapes::organic(random, at),
            kind if kind < 67.0 => shapes::blocks(random, at),
            kind if kind < 85.0 => districts[random.below(districts.len())].clone(),
            _ => shapes::corridor(random, at),
        };
        areas.push(Area { administration: random.below(ADMINISTRATIONS), shape });
    }
    areas
}
