//! The sheet on which a scene is drawn: where it lies, whether corners snap to a coarse lattice, and the seeded chance.

use crate::city::Random;
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// A place to draw.
pub struct Sheet {
    pub random: Random,
    /// The corner, in metres.
    at: Coord<f64>,
    /// The lattice's step in metres; none where corners may lie anywhere.
    lattice: Option<f64>,
    /// How far things reach, in metres.
    pub size_m: f64,
}

/// Where scenes lie: at the origin, where doubles are densest, at three places of Sweden in EPSG:3006, far out.
const PLACES: [(f64, f64); 5] =
    [(0.0, 0.0), (674_000.0, 6_580_000.0), (374_000.0, 6_164_000.0), (-3e5, 7.6e6), (1.5e7, -1.9e7)];

impl Sheet {
    pub fn new(mut random: Random, size_m: f64) -> Self {
        let (x, y) = PLACES[random.below(PLACES.len())];
        let lattice = random.chance(50.0).then_some(size_m / 32.0);
        Self { random, at: Coord { x, y }, lattice, size_m }
    }

    /// A corner at a place given in parts of the sheet, on the lattice if there is one.
    pub fn corner(&self, x: f64, y: f64) -> Coord<f64> {
        let snap = |part: f64| match self.lattice {
            Some(step) => (part * self.size_m / step).round() * step,
            None => part * self.size_m,
        };
        Coord { x: self.at.x + snap(x), y: self.at.y + snap(y) }
    }

    /// A distance that keeps corners on the lattice.
    pub fn distance_m(&mut self) -> f64 {
        let part = self.random.between(-0.5, 0.5);
        self.lattice.map_or(part * self.size_m, |step| (part * self.size_m / step).round() * step)
    }
}

pub fn ring(points: impl IntoIterator<Item = Coord<f64>>) -> LineString<f64> {
    let mut ring: LineString<f64> = points.into_iter().collect();
    ring.close();
    ring
}

pub fn polygon(points: impl IntoIterator<Item = Coord<f64>>) -> MultiPolygon<f64> {
    Polygon::new(ring(points), Vec::new()).into()
}

/// The corners of a polygon's exterior, each once.
pub fn corners(polygon: &Polygon<f64>) -> Vec<Coord<f64>> {
    let ring = &polygon.exterior().0;
    ring[..ring.len() - 1].to_vec()
}

/// The same area with each ring drawn anew.
pub fn redraw(area: &MultiPolygon<f64>, mut draw: impl FnMut(Vec<Coord<f64>>) -> Vec<Coord<f64>>) -> MultiPolygon<f64> {
    let mut again = |line: &LineString<f64>| ring(draw(line.0[..line.0.len() - 1].to_vec()));
    let polygon = |one: &Polygon<f64>| {
        let exterior = again(one.exterior());
        Polygon::new(exterior, one.interiors().iter().map(&mut again).collect())
    };
    area.iter().map(polygon).collect()
}
