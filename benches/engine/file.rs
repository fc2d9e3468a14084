//! Areas and pairs on their way to the other engines: little-endian arrays, so that every engine gets the same doubles.
//!
//! Areas: the numbers of areas, polygons, rings and points (u64 each); per area its administration (i64); then, as
//! offsets that start with 0 (i64), where each area's polygons, each polygon's rings and each ring's points end; then
//! the points (x, y as f64). Pairs: a, b, square metres (f64 each).

use crate::city::Area;
use geo::{CoordsIter, Polygon};
use samordna::engine::Pair;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Vertices of all rings; the repeated first one does not count.
pub fn vertices(areas: &[Area]) -> usize {
    let ring = |polygon: &Polygon<f64>| polygon.coords_count() - 1 - polygon.interiors().len();
    areas.iter().flat_map(|area| &area.shape).map(ring).sum()
}

/// Writes areas.
pub fn write(path: &Path, areas: &[Area]) {
    let (mut polygons, mut rings, mut points) = (vec![0_i64], vec![0_i64], vec![0_i64]);
    let mut coords: Vec<[f64; 2]> = Vec::new();
    for area in areas {
        for polygon in &area.shape {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                coords.extend(ring.coords().map(|coord| [coord.x, coord.y]));
                points.push(coords.len() as i64);
            }
            rings.push(points.len() as i64 - 1);
        }
        polygons.push(rings.len() as i64 - 1);
    }
    let counts = [areas.len(), rings.len() - 1, points.len() - 1, coords.len()].map(|count| count as i64);
    let administrations = areas.iter().map(|area| area.administration as i64);
    let whole = counts.into_iter().chain(administrations).chain(polygons).chain(rings).chain(points);
    write_words(path, whole.map(i64::to_le_bytes).chain(coords.into_iter().flatten().map(f64::to_le_bytes)));
}

/// Writes pairs.
pub fn write_pairs(path: &Path, pairs: &[Pair]) {
    write_words(
        path,
        pairs.iter().flat_map(|pair| [f64::from(pair.a), f64::from(pair.b), pair.area_m2]).map(f64::to_le_bytes),
    );
}

/// Writes numbers of eight bytes.
pub fn write_words(path: &Path, words: impl Iterator<Item = [u8; 8]>) {
    let mut file = BufWriter::new(File::create(path).expect("a new file"));
    for word in words {
        file.write_all(&word).expect("room on the disk");
    }
    file.flush().expect("room on the disk");
}
