//! Rings that meet no other: a hole belongs inside its exterior ring and in no other hole, a polygon in no other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use geo::Coord;

use crate::engine::packed::Packed;
use crate::engine::validity::outline::{Outline, Ring};
use crate::engine::validity::turns::turn;
use crate::engine::validity::{Defect, DefectKind, MAX_DEFECTS};

/// Corners, and as many middles of edges, that are tried as a ring's witness. A ring all of whose witnesses lie on other
/// rings touches them, and touches have been judged already.
const WITNESSES: usize = 8;

/// Looks at each ring that has no defect yet, by one point of it.
pub(super) fn find(outline: &Outline, edges: &Packed, found: &mut Vec<Defect>) {
    if outline.rings.len() < 2 {
        return;
    }
    let bad: BTreeSet<(usize, usize)> = found.iter().map(|defect| (defect.polygon, defect.ring)).collect();
    let middle_x = outline.middle_x();
    for ring in &outline.rings {
        if found.len() >= MAX_DEFECTS {
            return;
        }
        if bad.contains(&(ring.polygon, ring.nr)) {
            continue;
        }
        let witness =
            witnesses(outline, ring).find_map(|at| Some((at, rings_around(outline, edges, ring, at, middle_x)?)));
        if let Some((at, around)) = witness {
            let kind = judge(ring, &around);
            found.extend(kind.map(|kind| outline.defect(kind, at, ring.vertices.start)));
        }
    }
}

fn witnesses<'a>(outline: &'a Outline, ring: &Ring) -> impl Iterator<Item = Coord<f64>> + 'a {
    let first = ring.vertices.clone().take(WITNESSES);
    let middles = first.clone().map(|v| (outline.point(v) + outline.point(outline.next(v))) / 2.0);
    first.map(|v| outline.point(v)).chain(middles)
}

fn judge(ring: &Ring, around: &[&Ring]) -> Option<DefectKind> {
    let own = || around.iter().filter(|other| other.polygon == ring.polygon);
    if ring.nr > 0 {
        if !own().any(|other| other.nr == 0) {
            return Some(DefectKind::HoleOutside);
        }
        return own().any(|other| other.nr > 0).then_some(DefectKind::HolesOverlap);
    }
    let mut inside: BTreeMap<usize, bool> = BTreeMap::new();
    for other in around.iter().filter(|other| other.polygon != ring.polygon) {
        let is_inside = inside.entry(other.polygon).or_default();
        *is_inside = !*is_inside;
    }
    inside.into_values().any(|is_inside| is_inside).then_some(DefectKind::PartsOverlap)
}

/// The other rings that a ray from the point to the nearer side crosses an odd number of times; none if it lies on a ring.
fn rings_around<'a>(
    outline: &'a Outline,
    edges: &Packed,
    own: &Ring,
    at: Coord<f64>,
    middle_x: f64,
) -> Option<Vec<&'a Ring>> {
    let to_right = at.x > middle_x;
    let ray = if to_right { [at.x, at.y, f64::MAX, at.y] } else { [f64::MIN, at.y, at.x, at.y] };
    let mut odd = BTreeSet::new();
    let walk = edges.query(&ray, &mut |edge| {
        let edge = edge as usize;
        if own.vertices.contains(&edge) {
            return ControlFlow::Continue(());
        }
        match side(at, outline.point(edge), outline.point(outline.next(edge))) {
            Side::On => return ControlFlow::Break(()),
            Side::Right if to_right => toggle(&mut odd, outline.ring_nr(edge)),
            Side::Left if !to_right => toggle(&mut odd, outline.ring_nr(edge)),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    walk.is_continue().then(|| odd.into_iter().filter_map(|ring| outline.rings.get(ring)).collect())
}

fn toggle(set: &mut BTreeSet<usize>, value: usize) {
    if !set.remove(&value) {
        set.insert(value);
    }
}

/// Where an edge lies as seen from a point.
enum Side {
    /// It passes at the point's height on the left.
    Left,
    /// It passes at the point's height on the right.
    Right,
    /// The point lies on it.
    On,
    /// It does not reach the point's height, or only with its upper end.
    Elsewhere,
}

fn side(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Side {
    let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
    if at.y < low.y || high.y < at.y {
        return Side::Elsewhere;
    }
    let turned = turn(low, high, at);
    if turned == 0.0 && a.x.min(b.x) <= at.x && at.x <= a.x.max(b.x) {
        Side::On
    } else if at.y == high.y {
        Side::Elsewhere
    } else if turned > 0.0 {
        Side::Right
    } else {
        Side::Left
    }
}
