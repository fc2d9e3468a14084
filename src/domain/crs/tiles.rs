//! Projecting fast: one polynomial for each tile of 1/16°, fitted to the exact projection and checked against it.
//!
//! A projection is so smooth that over 7 km a polynomial of degree three in each direction follows it to less than a
//! thousandth of a millimetre, at a tenth of the cost. The tile is chosen by the vertex alone, so a vertex that two areas
//! share is projected to the same bits in both. A tile whose polynomial is not good enough keeps the exact projection.

use geo::Coord;
use std::collections::HashMap;
use std::f64::consts::PI;
use std::sync::{Arc, PoisonError, RwLock};

const PER_DEGREE: f64 = 16.0;
/// Points in each direction that a polynomial is fitted to: one more than its degree.
const NODES: usize = 4;
/// How far a polynomial may be from the exact projection, in metres.
const TOLERANCE_M: f64 = 1e-6;
/// Tiles that are remembered at most; a country has fewer.
const MOST_TILES: usize = 100_000;
/// Where a fitted polynomial is compared with the exact projection: between the points it was fitted to.
const CHECKS: [[f64; 2]; 5] = [[0.0, 0.0], [-1.0, -1.0], [1.0, 1.0], [-0.7, 0.7], [1.0, -0.15]];

type Key = (i32, i32);

/// A polynomial in two variables: `[power of north][power of east]`.
type Polynomial = [[f64; NODES]; NODES];

/// A square of 1/16° in longitude and latitude.
#[derive(Debug)]
pub(super) enum Tile {
    /// Easting and northing as polynomials over the tile, whose sides run from -1 to 1.
    Fitted { easting: Box<Polynomial>, northing: Box<Polynomial> },
    /// The projection is not smooth enough here.
    Exact,
}

/// The tiles that were fitted so far.
#[derive(Debug, Default)]
pub(super) struct Tiles(RwLock<HashMap<Key, Arc<Tile>>>);

/// The tile of a position in degrees, with the position within it.
pub(super) fn place(at: Coord<f64>) -> (Key, [f64; 2]) {
    let (column, row) = ((at.x * PER_DEGREE).floor(), (at.y * PER_DEGREE).floor());
    let within = |degrees: f64, tile: f64| 2.0 * (degrees * PER_DEGREE - tile) - 1.0;
    // The cast saturates, and what lies outside the earth is refused by the exact projection.
    ((column as i32, row as i32), [within(at.x, column), within(at.y, row)])
}

impl Tiles {
    /// The tile, fitted to `exact` (degrees to metres) when it is new.
    pub(super) fn get(&self, key: Key, exact: impl Fn(Coord<f64>) -> Option<Coord<f64>>) -> Arc<Tile> {
        if let Some(tile) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(tile);
        }
        let tile = Arc::new(Tile::fit(key, exact).unwrap_or(Tile::Exact));
        let mut tiles = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tiles.len() < MOST_TILES {
            tiles.insert(key, Arc::clone(&tile));
        }
        tile
    }
}

impl Tile {
    fn fit(key: Key, exact: impl Fn(Coord<f64>) -> Option<Coord<f64>>) -> Option<Self> {
        let degrees = |[u, v]: [f64; 2]| Coord {
            x: (f64::from(key.0) + (u + 1.0) / 2.0) / PER_DEGREE,
            y: (f64::from(key.1) + (v + 1.0) / 2.0) / PER_DEGREE,
        };
        let (mut eastings, mut northings) = ([[0.0; NODES]; NODES], [[0.0; NODES]; NODES]);
        for (row, v) in nodes().into_iter().enumerate() {
            for (column, u) in nodes().into_iter().enumerate() {
                let at = exact(degrees([u, v]))?;
                (eastings[row][column], northings[row][column]) = (at.x, at.y);
            }
        }
        let tile =
            Self::Fitted { easting: Box::new(polynomial(&eastings)), northing: Box::new(polynomial(&northings)) };
        let is_good = CHECKS.into_iter().all(|within| {
            let (fitted, exact) = (tile.project(within), exact(degrees(within)));
            let distance = |(a, b): (Coord<f64>, Coord<f64>)| (a.x - b.x).hypot(a.y - b.y);
            fitted.zip(exact).map(distance).is_some_and(|distance| distance <= TOLERANCE_M)
        });
        is_good.then_some(tile)
    }

    /// The metres of a position within the tile; `None` where the exact projection must be asked.
    pub(super) fn project(&self, [u, v]: [f64; 2]) -> Option<Coord<f64>> {
        match self {
            Self::Exact => None,
            Self::Fitted { easting, northing } => {
                let at = Coord { x: value(easting, u, v), y: value(northing, u, v) };
                (at.x.is_finite() && at.y.is_finite()).then_some(at)
            }
        }
    }
}

fn value(polynomial: &Polynomial, u: f64, v: f64) -> f64 {
    let row = |row: &[f64; NODES]| row.iter().rev().fold(0.0, |sum, factor| sum * u + factor);
    polynomial.iter().rev().fold(0.0, |sum, factors| sum * v + row(factors))
}

/// Chebyshev's points, between which a polynomial strays least.
fn nodes() -> [f64; NODES] {
    std::array::from_fn(|index| (PI * (2 * index + 1) as f64 / (2 * NODES) as f64).cos())
}

/// The polynomial through values at the nodes, first along east, then along north.
fn polynomial(values: &Polynomial) -> Polynomial {
    let along_east: Polynomial = values.map(|row| powers(&row));
    let columns: Polynomial = std::array::from_fn(|column| powers(&along_east.map(|row| row[column])));
    std::array::from_fn(|row| columns.map(|column| column[row]))
}

/// The factors of the powers of x in the cubic through values at the nodes, by way of Chebyshev's polynomials.
fn powers(values: &[f64; NODES]) -> [f64; NODES] {
    let [c0, c1, c2, c3] = std::array::from_fn(|degree| {
        let term =
            |(index, value): (usize, &f64)| value * (PI * (degree * (2 * index + 1)) as f64 / (2 * NODES) as f64).cos();
        let sum: f64 = values.iter().enumerate().map(term).sum();
        sum * if degree == 0 { 1.0 } else { 2.0 } / NODES as f64
    });
    [c0 - c2, c1 - 3.0 * c3, 2.0 * c2, 4.0 * c3]
}
