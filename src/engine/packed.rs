//! A packed R-tree over boxes that do not change: which of many boxes meet each other, or a given one.
//!
//! Boxes are sorted along a Hilbert curve and grouped by eight, groups again by eight, up to one root, as in
//! Kamel and Faloutsos, "On Packing R-trees" (CIKM 1993). Eight boxes are tested by a handful of vector instructions.
//! Boxes are kept in single precision, rounded outwards, measured from the common corner: an answer may name a pair
//! whose boxes miss each other by a hair, but never omits one that meets.

use std::ops::ControlFlow;

use wide::f32x8;

use crate::engine::footprint::LANES;
use crate::engine::rounding::{round_down, round_up};

/// A box: x0, y0, x1, y1.
pub(crate) type Bounds = [f64; 4];

/// The tree; items are named by their place in the list it was built from.
pub(crate) struct Packed {
    corner: [f64; 2],
    /// The items in their packed order.
    order: Vec<u32>,
    /// The boxes by eights: of the items, then of each level's groups, at last of the root's.
    levels: Vec<Vec<Eight>>,
}

/// Eight boxes, one a lane. Unused lanes hold an inverted box, which meets nothing.
#[derive(Clone, Copy)]
struct Eight {
    x0: f32x8,
    y0: f32x8,
    x1: f32x8,
    y1: f32x8,
}

/// One box in the tree's own measure.
type Small = [f32; 4];

const NOTHING: Small = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];

impl Packed {
    /// Builds the tree in n log n steps. All numbers must be finite.
    pub fn new(boxes: &[Bounds]) -> Packed {
        let whole = around_all(boxes);
        let order = spatial_order(boxes);
        let corner = [whole[0], whole[1]];
        let mut smalls: Vec<Small> =
            order.iter().filter_map(|&item| boxes.get(item as usize)).map(|b| shrink(b, corner)).collect();
        let mut levels = Vec::new();
        while !smalls.is_empty() {
            let level: Vec<Eight> = smalls.chunks(LANES).map(Eight::of).collect();
            smalls = if level.len() > 1 { smalls.chunks(LANES).map(around).collect() } else { Vec::new() };
            levels.push(level);
        }
        Packed { corner, order, levels }
    }

    /// Visits every item whose box meets the given one, edges included, until the visitor breaks.
    pub fn query(&self, bounds: &Bounds, visit: &mut impl FnMut(u32) -> ControlFlow<()>) -> ControlFlow<()> {
        match self.levels.len().checked_sub(1) {
            Some(top) => self.descend(top, 0, shrink(bounds, self.corner), visit),
            None => ControlFlow::Continue(()),
        }
    }

    /// Visits every pair of different items whose boxes meet, each pair once, until the visitor breaks.
    pub fn pairs(&self, visit: &mut impl FnMut(u32, u32) -> ControlFlow<()>) -> ControlFlow<()> {
        match self.levels.len().checked_sub(1) {
            Some(top) => self.pairs_within(top, 0, visit),
            None => ControlFlow::Continue(()),
        }
    }

    fn descend(
        &self,
        level: usize,
        group: usize,
        bounds: Small,
        visit: &mut impl FnMut(u32) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(eight) = self.eight(level, group) else {
            return ControlFlow::Continue(());
        };
        for lane in lanes(eight.meeting(bounds)) {
            let below = group * LANES + lane;
            match level.checked_sub(1) {
                Some(level) => self.descend(level, below, bounds, visit)?,
                None => self.order.get(below).map_or(ControlFlow::Continue(()), |&item| visit(item))?,
            }
        }
        ControlFlow::Continue(())
    }

    fn pairs_within(
        &self,
        level: usize,
        group: usize,
        visit: &mut impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(eight) = self.eight(level, group) else {
            return ControlFlow::Continue(());
        };
        for (lane, bounds) in eight.boxes().enumerate() {
            let below = group * LANES + lane;
            if let Some(level) = level.checked_sub(1) {
                self.pairs_within(level, below, visit)?;
            }
            let later = eight.meeting(bounds) & !((2 << lane) - 1);
            self.pairs_of(level, (below, bounds), (group, eight), later, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// Follows the pairs of one box with those lanes of a group that meet it.
    fn pairs_of(
        &self,
        level: usize,
        one: (usize, Small),
        (group, eight): (usize, &Eight),
        meeting: u32,
        visit: &mut impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for lane in lanes(meeting) {
            let other = group * LANES + lane;
            match level.checked_sub(1) {
                Some(level) => self.pairs_between(level, one, (other, eight.at(lane)), visit)?,
                None => {
                    if let (Some(&one), Some(&other)) = (self.order.get(one.0), self.order.get(other)) {
                        visit(one, other)?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Follows the pairs between two groups. Only what meets the other group's box can meet something in it.
    fn pairs_between(
        &self,
        level: usize,
        (one, box_of_one): (usize, Small),
        (other, box_of_other): (usize, Small),
        visit: &mut impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (Some(eight), Some(others)) = (self.eight(level, one), self.eight(level, other)) else {
            return ControlFlow::Continue(());
        };
        let reaching = others.meeting(box_of_one);
        if reaching == 0 {
            return ControlFlow::Continue(());
        }
        for lane in lanes(eight.meeting(box_of_other)) {
            let bounds = eight.at(lane);
            let meeting = others.meeting(bounds) & reaching;
            self.pairs_of(level, (one * LANES + lane, bounds), (other, others), meeting, visit)?;
        }
        ControlFlow::Continue(())
    }

    fn eight(&self, level: usize, group: usize) -> Option<&Eight> {
        self.levels.get(level)?.get(group)
    }
}

impl Eight {
    fn of(boxes: &[Small]) -> Eight {
        let side = |nth: usize| {
            let mut lanes = [NOTHING[nth]; LANES];
            lanes.iter_mut().zip(boxes).for_each(|(lane, b)| *lane = b[nth]);
            f32x8::new(lanes)
        };
        Eight { x0: side(0), y0: side(1), x1: side(2), y1: side(3) }
    }

    /// The lanes whose boxes meet the given one, as bits.
    #[inline]
    fn meeting(&self, [x0, y0, x1, y1]: Small) -> u32 {
        let in_x = self.x0.simd_le(f32x8::splat(x1)) & self.x1.simd_ge(f32x8::splat(x0));
        let in_y = self.y0.simd_le(f32x8::splat(y1)) & self.y1.simd_ge(f32x8::splat(y0));
        (in_x & in_y).to_bitmask()
    }

    /// One of the boxes.
    #[inline]
    fn at(&self, lane: usize) -> Small {
        [&self.x0, &self.y0, &self.x1, &self.y1].map(|side| side.as_array()[lane % LANES])
    }

    fn boxes(&self) -> impl Iterator<Item = Small> {
        let (x0, y0) = (self.x0.to_array(), self.y0.to_array());
        let (x1, y1) = (self.x1.to_array(), self.y1.to_array());
        (0..LANES).map(move |i| [x0[i], y0[i], x1[i], y1[i]])
    }
}

/// The places of boxes in an order in which neighbours in the list are neighbours in the plane.
pub(crate) fn spatial_order(boxes: &[Bounds]) -> Vec<u32> {
    let whole = around_all(boxes);
    let keys = hilbert_keys(boxes, &whole).zip(0_u64..);
    let mut keys: Vec<u64> = keys.map(|(key, place)| u64::from(key) << 32 | place).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32).collect()
}

fn around_all(boxes: &[Bounds]) -> Bounds {
    boxes.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |all, b| {
        [all[0].min(b[0]), all[1].min(b[1]), all[2].max(b[2]), all[3].max(b[3])]
    })
}

/// The places of the set bits, lowest first.
fn lanes(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (lane < u32::BITS).then_some(lane as usize)
    })
}

fn shrink(&[x0, y0, x1, y1]: &Bounds, [cx, cy]: [f64; 2]) -> Small {
    [round_down(x0 - cx), round_down(y0 - cy), round_up(x1 - cx), round_up(y1 - cy)]
}

fn around(boxes: &[Small]) -> Small {
    boxes.iter().fold(NOTHING, |all, b| [all[0].min(b[0]), all[1].min(b[1]), all[2].max(b[2]), all[3].max(b[3])])
}

/// The places of boxes' centres along a Hilbert curve through a square of 65,536 cells a side.
fn hilbert_keys<'a>(boxes: &'a [Bounds], whole: &Bounds) -> impl Iterator<Item = u32> + 'a {
    let [x0, y0, x1, y1] = *whole;
    let (cells_x, cells_y) = (32_767.5 / (x1 - x0), 32_767.5 / (y1 - y0));
    boxes.iter().map(move |b| {
        let cell = |low: f64, high: f64, from: f64, cells: f64| ((low - from + (high - from)) * cells) as u32;
        hilbert(cell(b[0], b[2], x0, cells_x), cell(b[1], b[3], y0, cells_y))
    })
}

/// Walks down the curve's sixteen levels, turning the square as the curve turns. Source: Warren, "Hacker's Delight",
/// chapter 16.
fn hilbert(x: u32, y: u32) -> u32 {
    let (mut key, mut turned) = (0, 0);
    for level in (0..16).rev() {
        let quarter = (x >> level & 1) << 1 | (y >> level & 1);
        let step = u32::from(STEPS[(turned << 2 | quarter) as usize & 15]);
        key = key << 2 | (step & 3);
        turned = step >> 2;
    }
    key
}

/// For each way in which a square may be turned and each of its quarters, the quarter's place along the curve, and from
/// the third bit on how the quarter is turned itself.
const STEPS: [u8; 16] = {
    let mut steps = [0; 16];
    let mut nth = 0;
    while nth < steps.len() {
        let (swapped, flipped, x, y) = (nth >> 2 & 1, nth >> 3, nth >> 1 & 1, nth & 1);
        let (right, upper) = if swapped == 1 { (y ^ flipped, x ^ flipped) } else { (x ^ flipped, y ^ flipped) };
        let (swapped, flipped) = if upper == 1 { (swapped, flipped) } else { (swapped ^ 1, flipped ^ right) };
        steps[nth] = (((3 * right) ^ upper) | swapped << 2 | flipped << 3) as u8;
        nth += 1;
    }
    steps
};

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::{Bounds, Packed};

    #[test]
    fn finds_the_same_pairs_as_looking_at_all() {
        for count in [0, 1, 2, 8, 9, 65, 300] {
            let boxes: Vec<Bounds> = (0..count)
                .map(|i| {
                    let (x, y) = (f64::from(i * 7_919 % 1_009), f64::from(i * 104_729 % 1_013));
                    [x, y, x + f64::from(i % 90), y + f64::from(i % 70)]
                })
                .collect();
            let meet = |a: &Bounds, b: &Bounds| a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
            let mut expected = Vec::new();
            for (i, a) in boxes.iter().enumerate() {
                expected.extend((0..i).filter(|&j| meet(a, &boxes[j])).map(|j| (j as u32, i as u32)));
            }
            let tree = Packed::new(&boxes);
            let mut found = Vec::new();
            let _ = tree.pairs(&mut |a, b| {
                found.push((a.min(b), a.max(b)));
                ControlFlow::Continue(())
            });
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected);
            let window = [100.0, 100.0, 400.0, 300.0];
            let mut seen = Vec::new();
            let _ = tree.query(&window, &mut |item| {
                seen.push(item);
                ControlFlow::Continue(())
            });
            seen.sort_unstable();
            let inside: Vec<u32> = (0..count as u32).filter(|&i| meet(&window, &boxes[i as usize])).collect();
            assert_eq!(seen, inside);
        }
    }
}
