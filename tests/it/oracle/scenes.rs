//! Scenes of areas that are all compared with each other: a few drawn from nothing, the others after them.

use super::drawing::Sheet;
use super::{derived, shapes};
use crate::city::{self, Random};
use geo::{Coord, MultiPolygon};

/// Areas of a scene.
const AREAS: usize = 24;
/// Of them drawn from nothing.
const FREE: usize = 8;
/// One scene of so many shows a city instead, with many more vertices.
const CITY_EVERY: u64 = 40;
/// The ground on which a city's areas are crowded, in metres.
const CITY_M: f64 = 1_500.0;

/// The areas of a scene, always the same for its number. Not all are valid.
pub fn scene(number: u64) -> Vec<MultiPolygon<f64>> {
    let mut random = Random::new(number.wrapping_mul(0xA076_1D64_78BD_642F));
    if number.is_multiple_of(CITY_EVERY) {
        let middle = Coord { x: 674_000.0, y: 6_580_000.0 };
        return city::dense(AREAS, number, middle, CITY_M).into_iter().map(|area| area.shape).collect();
    }
    let size_m = [32.0, 100.0, 1_024.0, 8_000.0][random.below(4)];
    let mut sheet = Sheet::new(random, size_m);
    let mut areas: Vec<MultiPolygon<f64>> = (0..FREE).map(|_| shapes::any(&mut sheet)).collect();
    while areas.len() < AREAS {
        let model = areas[sheet.random.below(areas.len())].clone();
        areas.push(derived::any(&mut sheet, &model));
    }
    areas
}
