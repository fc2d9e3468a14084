//! Shapes drawn from nothing: what cities have and what engines stumble over.

use super::drawing::{Sheet, polygon, ring};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use std::f64::consts::TAU;

/// Draws a shape of any family.
pub fn any(sheet: &mut Sheet) -> MultiPolygon<f64> {
    const FAMILIES: [fn(&mut Sheet) -> MultiPolygon<f64>; 10] =
        [star, star, rectangle, frame, stairs, needle, comb, parts, island, touching_itself];
    FAMILIES[sheet.random.below(FAMILIES.len())](sheet)
}

fn place(sheet: &mut Sheet) -> (f64, f64) {
    (sheet.random.between(0.2, 0.8), sheet.random.between(0.2, 0.8))
}

/// A ring around a centre.
fn star(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let ((x, y), corners) = (place(sheet), 3 + sheet.random.below(14));
    let (least, most) = (sheet.random.between(0.05, 0.3), sheet.random.between(0.1, 0.5));
    let point = |nth: usize| {
        let (sin, cos) = (TAU * nth as f64 / corners as f64).sin_cos();
        let radius = sheet.random.between(least, least + most);
        sheet.corner(x + radius * cos, y + radius * sin)
    };
    polygon((0..corners).map(point).collect::<Vec<_>>())
}

fn bounds(sheet: &mut Sheet) -> [f64; 4] {
    let (x, y) = place(sheet);
    [x, y, x + sheet.random.between(0.04, 0.4), y + sheet.random.between(0.04, 0.4)]
}

fn outline(sheet: &Sheet, [x0, y0, x1, y1]: [f64; 4]) -> LineString<f64> {
    ring([sheet.corner(x0, y0), sheet.corner(x1, y0), sheet.corner(x1, y1), sheet.corner(x0, y1)])
}

fn within([x0, y0, x1, y1]: [f64; 4], part: f64) -> [f64; 4] {
    let (dx, dy) = ((x1 - x0) * part, (y1 - y0) * part);
    [x0 + dx, y0 + dy, x1 - dx, y1 - dy]
}

fn rectangle(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let bounds = bounds(sheet);
    Polygon::new(outline(sheet, bounds), Vec::new()).into()
}

fn frame(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let bounds = bounds(sheet);
    Polygon::new(outline(sheet, bounds), vec![outline(sheet, within(bounds, 0.3))]).into()
}

/// An island in the hole of a frame, as a second part.
fn island(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let [x0, y0, _, _] = bounds(sheet);
    let bounds = [x0, y0, x0 + 0.5, y0 + 0.5];
    let frame = Polygon::new(outline(sheet, bounds), vec![outline(sheet, within(bounds, 0.15))]);
    MultiPolygon::new(vec![frame, Polygon::new(outline(sheet, within(bounds, 0.3)), Vec::new())])
}

/// Street blocks side by side.
fn stairs(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let ((x, y), steps) = (place(sheet), 2 + sheet.random.below(5));
    let mut points = vec![sheet.corner(x, y)];
    for step in 0..steps {
        let top = y + sheet.random.between(0.05, 0.4);
        points.extend([sheet.corner(x + step as f64 / 16.0, top), sheet.corner(x + (step + 1) as f64 / 16.0, top)]);
    }
    points.push(sheet.corner(x + steps as f64 / 16.0, y));
    points.dedup();
    polygon(points)
}

/// Long and thin: from a tenth of a millimetre to a metre wide, as borders drawn twice leave it.
fn needle(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let ((x, y), (to_x, to_y)) = (place(sheet), place(sheet));
    let (from, to) = (sheet.corner(x, y), sheet.corner(to_x, to_y));
    let width = sheet.random.skewed(1e-4, 1.0);
    let aside = Coord { x: to.x, y: to.y + width };
    if sheet.random.chance(50.0) {
        polygon([from, to, aside])
    } else {
        polygon([from, to, aside, Coord { x: from.x, y: from.y + width }])
    }
}

fn comb(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let ((x, y), teeth) = (place(sheet), 3 + sheet.random.below(5));
    let upright = sheet.random.chance(50.0);
    let at =
        |along: f64, up: f64| if upright { sheet.corner(x + along, y + up) } else { sheet.corner(x + up, y + along) };
    let mut points: Vec<Coord<f64>> =
        (0..2 * teeth).map(|nth| at(nth as f64 / 32.0, if nth % 2 == 0 { 0.4 } else { 0.05 })).collect();
    points.extend([at((2 * teeth - 1) as f64 / 32.0, 0.0), at(0.0, 0.0)]);
    polygon(points)
}

/// Two or three parts, which may turn out to overlap.
fn parts(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let count = 2 + sheet.random.below(2);
    (0..count).flat_map(|_| if sheet.random.chance(50.0) { rectangle(sheet) } else { star(sheet) }).collect()
}

/// Outlines that touch themselves: a ring that pinches off a hole, a hole in the corner, parts that share a border.
fn touching_itself(sheet: &mut Sheet) -> MultiPolygon<f64> {
    let (x, y) = place(sheet);
    // Both ways round: one pinches off a hole, the other goes round the same ground twice, which is a defect.
    let mut bay = [(3, 2), (1, 2)];
    if sheet.random.chance(30.0) {
        bay.reverse();
    }
    let corners = [(0, 0), (4, 0), (4, 4), (2, 4), bay[0], bay[1], (2, 4), (0, 4)];
    let at = |dx: f64, dy: f64| sheet.corner(x + dx / 8.0, y + dy / 8.0);
    let square = |dx: f64| ring([at(dx, 0.0), at(dx + 2.0, 0.0), at(dx + 2.0, 2.0), at(dx, 2.0)]);
    let pinched = ring(corners.map(|(dx, dy)| at(f64::from(dx), f64::from(dy))));
    let hole = ring([at(0.0, 0.0), at(1.0, 0.5), at(0.5, 1.0)]);
    match x {
        x if x < 0.4 => Polygon::new(pinched, Vec::new()).into(),
        x if x < 0.6 => Polygon::new(square(0.0), vec![hole]).into(),
        _ => MultiPolygon::new(vec![Polygon::new(square(0.0), Vec::new()), Polygon::new(square(2.0), Vec::new())]),
    }
}
