//! Grid points by number: equal points have equal numbers, so that comparing numbers is enough.

use hashbrown::HashTable;

use crate::engine::zones::snap::Point;

/// All points of a partition, each once.
pub(super) struct Points {
    list: Vec<Point>,
    /// Their numbers, to be found by the points themselves.
    numbers: HashTable<u32>,
}

impl Points {
    /// No points yet, with room for some.
    pub fn with_capacity(points: usize) -> Points {
        Points { list: Vec::with_capacity(points), numbers: HashTable::with_capacity(points) }
    }

    /// The number of a point, a new one if it was not there.
    #[inline]
    pub fn number(&mut self, point: Point) -> u32 {
        let Points { list, numbers } = self;
        let is_it = |&number: &u32| list[number as usize] == point;
        let entry = numbers.entry(mixed(point), is_it, |&number| mixed(list[number as usize]));
        let number = *entry.or_insert(list.len() as u32).get();
        if number as usize == list.len() {
            list.push(point);
        }
        number
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
#[inline]
fn mixed(point: Point) -> u64 {
    let both = u64::from(point.x as u32) << 32 | u64::from(point.y as u32);
    let product = u128::from(both ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
    product as u64 ^ (product >> 64) as u64
}
