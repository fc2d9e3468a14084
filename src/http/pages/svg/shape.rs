//! Areas in units of the drawing: simplified as far as nobody can see, written as short paths.

use super::view::View;
use geo::{LineString, MultiPolygon, Polygon};
use std::fmt::Write as _;

/// A corner nearer than this to the last one is left out.
const FINEST: f64 = 0.35;

/// An area in the drawing: its rings, closed by repeating the first corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) rings: Vec<Vec<[f64; 2]>>,
}

impl Shape {
    pub(super) fn of(view: &View, area: &MultiPolygon<f64>) -> Self {
        Self { rings: area.iter().flat_map(|polygon| rings(view, polygon)).collect() }
    }

    pub(super) fn of_polygon(view: &View, polygon: &Polygon<f64>) -> Self {
        Self { rings: rings(view, polygon) }
    }

    /// Left, top, right, bottom; `None` for a shape without corners.
    pub(super) fn bounds(&self) -> Option<[f64; 4]> {
        let corners = self.rings.iter().flatten();
        corners.fold(None, |bounds, [x, y]| {
            let [left, top, right, bottom] = bounds.unwrap_or([*x, *y, *x, *y]);
            Some([left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)])
        })
    }

    /// The `d` of a path.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for ring in &self.rings {
            // The closing corner is what `z` draws.
            write_line(&mut path, ring.split_last().map_or(&[][..], |(_, open)| open));
            path.push('z');
        }
        path
    }
}

/// The rings that can be seen. A polygon too small for that becomes a speck: what is registered is on the map.
fn rings(view: &View, polygon: &Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let has_surface = |ring: &Vec<[f64; 2]>| 3 < ring.len();
    let outline = line(view, polygon.exterior());
    if !has_surface(&outline) {
        return outline.first().map(|at| speck(*at)).into_iter().collect();
    }
    let holes = polygon.interiors().iter().map(|hole| line(view, hole)).filter(has_surface);
    std::iter::once(outline).chain(holes).collect()
}

fn speck([x, y]: [f64; 2]) -> Vec<[f64; 2]> {
    [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5]].map(|[dx, dy]| [x + dx, y + dy]).into()
}

/// A line in the drawing, without corners that lie on top of each other; its ends stay.
pub(super) fn line(view: &View, line: &LineString<f64>) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = Vec::with_capacity(line.0.len());
    for (position, at) in line.0.iter().enumerate() {
        let at = view.place(*at);
        let is_end = position + 1 == line.0.len();
        let is_near = points.last().is_some_and(|last| (last[0] - at[0]).hypot(last[1] - at[1]) < FINEST);
        if is_end && is_near && 1 < points.len() {
            points.pop();
        }
        if is_end || !is_near {
            points.push(at);
        }
    }
    points
}

/// Adds a line to a path: an absolute beginning, then steps, all with at most one decimal.
pub(super) fn write_line(path: &mut String, points: &[[f64; 2]]) {
    let mut last: Option<[i64; 2]> = None;
    for point in points {
        let at = point.map(tenths);
        match last {
            None => {
                path.push('M');
                write_pair(path, at);
            }
            Some(last) => {
                let step = [at[0] - last[0], at[1] - last[1]];
                path.push('l');
                write_pair(path, step);
            }
        }
        last = Some(at);
    }
}

/// Tenths of a unit. Far outside the drawing a corner's place does not matter, so it is kept within what draws well.
#[expect(clippy::cast_possible_truncation, reason = "the value is clamped first")]
fn tenths(value: f64) -> i64 {
    (value * 10.0).round().clamp(-1e9, 1e9) as i64
}

fn write_pair(path: &mut String, [x, y]: [i64; 2]) {
    write_tenths(path, x);
    if 0 <= y {
        path.push(' ');
    }
    write_tenths(path, y);
}

fn write_tenths(path: &mut String, value: i64) {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, tenth) = (value.abs() / 10, value.abs() % 10);
    // Writing to a string cannot fail.
    let _ = if tenth == 0 { write!(path, "{sign}{whole}") } else { write!(path, "{sign}{whole}.{tenth}") };
}

/// A coordinate with at most one decimal.
pub(super) fn short(value: f64) -> String {
    let mut text = String::new();
    write_tenths(&mut text, tenths(value));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::footprint::Bbox;
    use geo::polygon;

    fn view() -> View {
        View::fit(Bbox { min_lon: 0.0, min_lat: -0.5, max_lon: 1.0, max_lat: 0.5 }, 100.0, 100.0, 0.0)
    }

    #[test]
    fn a_path_takes_steps_with_one_decimal() {
        let square = polygon![(x: 0.1, y: 0.0), (x: 0.5, y: 0.0), (x: 0.5, y: 0.25), (x: 0.1, y: 0.25)];
        assert_eq!(Shape::of_polygon(&view(), &square).path(), "M10 50l40 0l0-25l-40 0z");
        assert_eq!([short(12.34), short(-0.04), short(1e300)], ["12.3", "0", "100000000"]);
    }

    #[test]
    fn corners_that_nobody_can_see_are_left_out_and_the_ends_stay() {
        let fine = LineString::from(vec![(0.0, 0.0), (0.1, 0.0), (0.1001, 0.0), (0.2, 0.0), (0.2001, 0.0)]);
        let points = line(&view(), &fine);
        assert_eq!(points.len(), 3);
        assert!((points[2][0] - 20.01).abs() < 1e-9);
        let tiny = polygon![(x: 0.1, y: 0.0), (x: 0.1001, y: 0.0), (x: 0.1, y: 0.0001)];
        assert_eq!(Shape::of_polygon(&view(), &tiny).path(), "M9.5 49.5l1 0l0 1l-1 0z");
    }

    #[test]
    fn bounds_are_left_top_right_bottom() {
        let square = polygon![(x: 0.1, y: 0.0), (x: 0.5, y: 0.0), (x: 0.5, y: 0.25), (x: 0.1, y: 0.25)];
        let shape = Shape::of(&view(), &MultiPolygon::new(vec![square]));
        let bounds = shape.bounds().unwrap();
        assert!(bounds.iter().zip([10.0, 25.0, 50.0, 50.0]).all(|(a, b)| (a - b).abs() < 1e-9));
        assert_eq!(Shape::default().bounds(), None);
    }
}
