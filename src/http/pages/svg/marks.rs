//! What stands on top of the areas: letter codes in boxes, and the number of administrations on every zone.

use super::base::meets;
use super::room::roomiest;
use super::shape::{Shape, short};
use super::view::View;
use super::{Drawn, DrawnZone, ZoneMark, escaped};
use crate::http::pages::looks::degree_step;
use std::fmt::Write as _;

/// Numbers nearer than this would cover each other; the deeper one has the first choice of place.
const APART: f64 = 26.0;
const RADIUS: f64 = 13.0;
/// An area smaller than this has no room for its code.
const SMALLEST: f64 = 16.0;
/// Beyond this many areas codes may stand on zones: placing them freely would be felt.
const CAREFUL: usize = 300;

/// A number in its place.
pub(super) struct Spot<'a> {
    zone: &'a ZoneMark<'a>,
    at: [f64; 2],
}

/// Places the numbers of the zones.
pub(super) fn spots<'a>(zones: &[DrawnZone<'a>], view: &View) -> Vec<Spot<'a>> {
    let mut spots: Vec<Spot<'a>> = Vec::new();
    for DrawnZone { zone, shape } in zones {
        let is_free = |at: [f64; 2]| spots.iter().all(|spot| APART <= (spot.at[0] - at[0]).hypot(spot.at[1] - at[1]));
        let at = roomiest(shape, &[], is_free).or_else(|| middle(shape).filter(|at| is_free(*at)));
        spots.extend(at.filter(|at| is_inside(*at, view)).map(|at| Spot { zone, at }));
    }
    spots
}

/// A sliver can slip between all points of the grid.
fn middle(shape: &Shape) -> Option<[f64; 2]> {
    let [left, top, right, bottom] = shape.bounds()?;
    Some([f64::midpoint(left, right), f64::midpoint(top, bottom)])
}

fn is_inside([x, y]: [f64; 2], view: &View) -> bool {
    -view.width() < x && x < 2.0 * view.width() && -view.height() < y && y < 2.0 * view.height()
}

/// Writes the codes, where they cover no number, no other code and no zone if that can be helped.
pub(super) fn write_codes(
    svg: &mut String,
    areas: &[Drawn<'_>],
    in_the_way: &[&Shape],
    spots: &[Spot<'_>],
    view: &View,
) {
    let mut taken: Vec<[f64; 4]> = spots.iter().map(|spot| around(spot.at, RADIUS + 1.0, RADIUS + 1.0)).collect();
    let is_careful = areas.len() < CAREFUL;
    for Drawn { area, shape } in areas {
        let Some([left, top, right, bottom]) = shape.bounds() else { continue };
        if (right - left).max(bottom - top) < SMALLEST {
            continue;
        }
        let half = 7.0 + 4.2 * area.lead.code.chars().count() as f64;
        let is_free = |at| !taken.iter().any(|other| meets(around(at, half, 10.0), *other));
        let is_near =
            |other: &&&Shape| is_careful && other.bounds().is_some_and(|it| meets(it, [left, top, right, bottom]));
        let avoid: Vec<&Shape> = in_the_way.iter().filter(is_near).copied().collect();
        let at = roomiest(shape, &avoid, is_free).or_else(|| roomiest(shape, &[], is_free));
        // A code may cover another rather than be missing, as long as the map is not crowded.
        let at = at.or_else(|| is_careful.then(|| roomiest(shape, &avoid, |_| true)).flatten());
        let Some(at) = at.filter(|at| is_inside(*at, view)) else { continue };
        taken.push(around(at, half, 10.0));
        let _ = writeln!(
            svg,
            "<g class=\"code-box adm-{}\" transform=\"translate({} {})\"><rect x=\"{}\" y=\"-10\" width=\"{}\" \
             height=\"20\" rx=\"4\"/><text>{}</text></g>",
            area.lead.look,
            short(at[0]),
            short(at[1]),
            short(-half),
            short(2.0 * half),
            escaped(&area.lead.code)
        );
    }
}

fn around([x, y]: [f64; 2], half_width: f64, half_height: f64) -> [f64; 4] {
    [x - half_width, y - half_height, x + half_width, y + half_height]
}

/// Writes the numbers as links, the least deep first, so that the deepest lie on top.
pub(super) fn write_numbers(svg: &mut String, spots: &[Spot<'_>]) {
    for Spot { zone, at } in spots.iter().rev() {
        let (step, degree) = (degree_step(zone.degree), zone.degree);
        let (href, label) = (escaped(&zone.href), escaped(&zone.label));
        let _ = writeln!(
            svg,
            "<a class=\"number deg-{step}\" href=\"{href}\" aria-label=\"{label}\" transform=\"translate({} {})\">\
             <title>{label}</title><circle r=\"{RADIUS}\"/><text>{degree}</text></a>",
            short(at[0]),
            short(at[1])
        );
    }
}
