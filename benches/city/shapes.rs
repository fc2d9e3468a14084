//! The four families of shapes.

use super::Random;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use std::f64::consts::TAU;

fn ring(points: impl IntoIterator<Item = Coord<f64>>) -> LineString<f64> {
    let mut ring: LineString<f64> = points.into_iter().collect();
    ring.close();
    ring
}

/// A closed curve around a point whose radius wobbles by a few low waves.
fn blob(random: &mut Random, at: Coord<f64>, radius_m: f64, vertices: usize, wobble: f64) -> LineString<f64> {
    let waves: Vec<[f64; 2]> =
        (2..7).map(|wave| [wobble * random.between(-1.0, 1.0) / f64::from(wave), random.between(0.0, TAU)]).collect();
    let point = |step: usize| {
        let angle = TAU * step as f64 / vertices as f64;
        let wave =
            |(number, [height, phase]): (usize, &[f64; 2])| height * ((number as f64 + 2.0) * angle + phase).cos();
        let radius = radius_m * (1.0 + waves.iter().enumerate().map(wave).sum::<f64>()).max(0.3);
        Coord { x: at.x + radius * angle.cos(), y: at.y + radius * angle.sin() }
    };
    ring((0..vertices).map(point))
}

/// An organic shape, sometimes with a hole or a second part.
pub fn organic(random: &mut Random, at: Coord<f64>) -> MultiPolygon<f64> {
    let radius = random.skewed(80.0, 520.0);
    let vertices = random.skewed(24.0, 400.0) as usize;
    let holes = if random.chance(18.0) {
        let hole_radius = radius * random.between(0.1, 0.25);
        vec![blob(random, at, hole_radius, 12 + vertices / 8, 0.2)]
    } else {
        Vec::new()
    };
    let mut parts = vec![Polygon::new(blob(random, at, radius, vertices, 0.5), holes)];
    if random.chance(10.0) {
        let beside = Coord { x: at.x + 4.0 * radius, y: at.y };
        parts.push(Polygon::new(blob(random, beside, radius / 2.0, 20, 0.3), Vec::new()));
    }
    MultiPolygon::new(parts)
}

/// Street blocks under a turned lattice: a staircase of rectangles with points along the kerbs.
pub fn blocks(random: &mut Random, at: Coord<f64>) -> MultiPolygon<f64> {
    let (width, height) = (random.skewed(60.0, 160.0), random.skewed(50.0, 120.0));
    let columns = 2 + random.below(5);
    let tops: Vec<f64> = (0..columns).map(|_| (1 + random.below(5)) as f64 * height).collect();
    let turn = random.between(0.0, TAU);
    let mut outline = vec![Coord { x: 0.0, y: 0.0 }, Coord { x: columns as f64 * width, y: 0.0 }];
    for (column, top) in tops.iter().enumerate().rev() {
        outline.push(Coord { x: (column + 1) as f64 * width, y: *top });
        outline.push(Coord { x: column as f64 * width, y: *top });
    }
    outline.dedup();
    let along = 1 + random.below(9);
    let corner = |index: usize| outline[index % outline.len()];
    let between = |index: usize, step: usize| {
        let (from, to, part) = (corner(index), corner(index + 1), step as f64 / along as f64);
        Coord { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    };
    let points = (0..outline.len()).flat_map(|index| (0..along).map(move |step| (index, step)));
    let turned = points.map(|(index, step)| {
        let local = between(index, step);
        Coord {
            x: at.x + local.x * turn.cos() - local.y * turn.sin(),
            y: at.y + local.x * turn.sin() + local.y * turn.cos(),
        }
    });
    MultiPolygon::new(vec![Polygon::new(ring(turned.collect::<Vec<_>>()), Vec::new())])
}

/// A street with its pavements: a polyline of some bends, widened to both sides.
pub fn corridor(random: &mut Random, at: Coord<f64>) -> MultiPolygon<f64> {
    let (half_width, bends) = (random.between(8.0, 30.0), 10 + random.below(60));
    let mut heading = random.between(0.0, TAU);
    let mut middle = vec![at];
    for _ in 0..bends {
        heading += random.between(-0.12, 0.12);
        let last = middle[middle.len() - 1];
        let step = random.between(15.0, 45.0);
        middle.push(Coord { x: last.x + step * heading.cos(), y: last.y + step * heading.sin() });
    }
    let side = |sign: f64| {
        let middle = &middle;
        (0..middle.len()).map(move |index| {
            let (before, after) = (middle[index.saturating_sub(1)], middle[(index + 1).min(middle.len() - 1)]);
            let length = (after.x - before.x).hypot(after.y - before.y);
            let (normal_x, normal_y) = (-(after.y - before.y) / length, (after.x - before.x) / length);
            let from = middle[index];
            Coord { x: from.x + sign * half_width * normal_x, y: from.y + sign * half_width * normal_y }
        })
    };
    let there: Vec<Coord<f64>> = side(1.0).collect();
    let back: Vec<Coord<f64>> = side(-1.0).collect();
    MultiPolygon::new(vec![Polygon::new(ring(there.into_iter().chain(back.into_iter().rev())), Vec::new())])
}

/// A city cut into `count` by `count` districts; neighbours share their crooked borders vertex by vertex.
pub fn districts(random: &mut Random, middle: Coord<f64>, side_m: f64, count: usize) -> Vec<MultiPolygon<f64>> {
    let cell = side_m / count as f64;
    let corner = |column: usize, row: usize| Coord {
        x: middle.x - side_m / 2.0 + column as f64 * cell,
        y: middle.y - side_m / 2.0 + row as f64 * cell,
    };
    let mut jittered = vec![vec![Coord { x: 0.0, y: 0.0 }; count + 1]; count + 1];
    for (row, line) in jittered.iter_mut().enumerate() {
        for (column, at) in line.iter_mut().enumerate() {
            let exact = corner(column, row);
            let jitter = |random: &mut Random| random.between(-0.2, 0.2) * cell;
            *at = Coord { x: exact.x + jitter(random), y: exact.y + jitter(random) };
        }
    }
    let across: Vec<Vec<Vec<Coord<f64>>>> = (0..=count)
        .map(|row| {
            (0..count).map(|column| crooked(random, jittered[row][column], jittered[row][column + 1], 4)).collect()
        })
        .collect();
    let up: Vec<Vec<Vec<Coord<f64>>>> = (0..count)
        .map(|row| {
            (0..=count).map(|column| crooked(random, jittered[row][column], jittered[row + 1][column], 4)).collect()
        })
        .collect();
    let mut districts = Vec::with_capacity(count * count);
    for row in 0..count {
        for column in 0..count {
            let south = across[row][column].iter().copied();
            let east = up[row][column + 1].iter().copied();
            let north = across[row + 1][column].iter().rev().copied();
            let west = up[row][column].iter().rev().copied();
            let mut outline: Vec<Coord<f64>> = south.chain(east).chain(north).chain(west).collect();
            outline.dedup();
            districts.push(MultiPolygon::new(vec![Polygon::new(ring(outline), Vec::new())]));
        }
    }
    districts
}

/// A border whose middle is moved aside again and again, a little less each time.
fn crooked(random: &mut Random, from: Coord<f64>, to: Coord<f64>, depth: usize) -> Vec<Coord<f64>> {
    if depth == 0 {
        return vec![from, to];
    }
    let aside = random.between(-0.08, 0.08);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let bend = Coord { x: from.x + dx / 2.0 - dy * aside, y: from.y + dy / 2.0 + dx * aside };
    let mut border = crooked(random, from, bend, depth - 1);
    border.extend(crooked(random, bend, to, depth - 1).into_iter().skip(1));
    border
}
