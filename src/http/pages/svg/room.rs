//! Where a symbol fits: a point inside a shape with much room around it, outside what is in the way.

use super::shape::Shape;

/// Cells across and down, first over the whole shape, then over the best cell.
const GRIDS: [usize; 3] = [12, 6, 6];

/// A roomy point inside `shape` and outside `avoid`, at places that `is_free`. Not the exact pole of inaccessibility,
/// which nobody would see. `None` when the grid finds no point.
pub(super) fn roomiest(shape: &Shape, avoid: &[&Shape], is_free: impl Fn([f64; 2]) -> bool) -> Option<[f64; 2]> {
    let room = |at: [f64; 2]| {
        if !contains(shape, at) || !is_free(at) {
            return None;
        }
        let mut least = distance_to_edges(shape, at);
        for other in avoid {
            if contains(other, at) {
                return None;
            }
            least = least.min(distance_to_edges(other, at));
        }
        Some(least)
    };
    let [mut left, mut top, mut right, mut bottom] = shape.bounds()?;
    let mut best: Option<([f64; 2], f64)> = None;
    for cells in GRIDS {
        let (width, height) = ((right - left) / cells as f64, (bottom - top) / cells as f64);
        for i in 0..cells {
            for j in 0..cells {
                let at = [left + (i as f64 + 0.5) * width, top + (j as f64 + 0.5) * height];
                if let Some(here) = room(at).filter(|here| best.is_none_or(|(_, most)| most < *here)) {
                    best = Some((at, here));
                }
            }
        }
        let ([x, y], _) = best?;
        [left, top, right, bottom] = [x - width, y - height, x + width, y + height];
    }
    best.map(|(at, _)| at)
}

/// Even-odd over all rings, so that holes are outside.
pub(super) fn contains(shape: &Shape, [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in &shape.rings {
        for edge in ring.windows(2) {
            let [[ax, ay], [bx, by]] = [edge[0], edge[1]];
            if (y < ay) != (y < by) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
        }
    }
    inside
}

fn distance_to_edges(shape: &Shape, [x, y]: [f64; 2]) -> f64 {
    let mut least = f64::INFINITY;
    for ring in &shape.rings {
        for edge in ring.windows(2) {
            let [[ax, ay], [bx, by]] = [edge[0], edge[1]];
            let (dx, dy, px, py) = (bx - ax, by - ay, x - ax, y - ay);
            let length = dx * dx + dy * dy;
            let along = if 0.0 < length { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
            let (off_x, off_y) = (px - along * dx, py - along * dy);
            least = least.min(off_x * off_x + off_y * off_y);
        }
    }
    least.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: f64, top: f64, side: f64) -> Vec<[f64; 2]> {
        vec![[left, top], [left + side, top], [left + side, top + side], [left, top + side], [left, top]]
    }

    #[test]
    fn the_roomiest_point_of_a_square_is_near_its_middle() {
        let [x, y] = roomiest(&Shape { rings: vec![square(0.0, 0.0, 60.0)] }, &[], |_| true).unwrap();
        assert!((x - 30.0).abs() < 3.0 && (y - 30.0).abs() < 3.0);
    }

    #[test]
    fn holes_and_what_is_in_the_way_are_avoided() {
        let shape = Shape { rings: vec![square(0.0, 0.0, 60.0), square(20.0, 20.0, 20.0)] };
        let other = Shape { rings: vec![square(0.0, 0.0, 35.0)] };
        let at = roomiest(&shape, &[&other], |[x, _]| x < 58.0).unwrap();
        assert!(contains(&shape, at) && !contains(&other, at));
        assert!(roomiest(&shape, &[&shape], |_| true).is_none());
        assert!(roomiest(&shape, &[], |_| false).is_none());
    }
}
