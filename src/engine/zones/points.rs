//! Grid points by number: equal points have equal numbers, so that comparing numbers is enough.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::engine::zones::snap::Point;

/// All points of a partition, each once.
pub(super) struct Points {
    list: Vec<Point>,
    numbers: HashMap<Point, u32, BuildHasherDefault<Mixer>>,
}

impl Points {
    /// No points yet, with room for some.
    pub fn with_capacity(points: usize) -> Points {
        Points {
            list: Vec::with_capacity(points),
            numbers: HashMap::with_capacity_and_hasher(points, BuildHasherDefault::default()),
        }
    }

    /// The number of a point, a new one if it was not there.
    pub fn number(&mut self, point: Point) -> u32 {
        *self.numbers.entry(point).or_insert_with(|| {
            self.list.push(point);
            self.list.len() as u32 - 1
        })
    }

    /// The point with a number that [`Points::number`] gave.
    #[inline]
    pub fn at(&self, number: u32) -> Point {
        self.list[number as usize]
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }
}

/// A hash for pairs of integers: the standard one, made against chosen input, would take as long as noding. Here, input
/// chosen to collide would have to be accepted as a valid outline first, and its size is bounded.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_i32(i32::from(byte)));
    }

    fn write_i32(&mut self, value: i32) {
        let wide = u128::from(self.0.rotate_left(32) ^ u64::from(value as u32) ^ 0x9E37_79B9_7F4A_7C15);
        let product = wide * 0xD6E8_FEB8_6659_FD93;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
