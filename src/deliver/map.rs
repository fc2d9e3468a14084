//! The small map in a mail: both areas and what they share, as the page draws them, but as a bitmap and without ground.

use crate::service::Areas;
use geo::{BoundingRect, Coord, LineString, MultiPolygon};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// Shown at half of this, so that it is sharp on fine screens.
pub(super) const WIDTH: u32 = 960;
pub(super) const HEIGHT: u32 = 480;
/// Left free around the areas.
const MARGIN: f64 = 48.0;
/// Corners of one map; what is more intricate is not drawn.
const CORNERS: usize = 50_000;

/// Paper, and the colours of the page in the light: one for both sides, one for what two administrations share.
const PAPER: [u8; 3] = [0xf6, 0xf5, 0xf1];
const SIDES: [[u8; 3]; 2] = [[0x1f, 0x5f, 0x8b], [0x5b, 0x6b, 0x2f]];
const SHARED: [u8; 3] = [0xe0, 0x52, 0x9c];

/// Places on the bitmap: degrees that are as wide as they are on the ground.
struct View {
    centre: Coord<f64>,
    east: f64,
    north: f64,
}

impl View {
    fn new(areas: &Areas) -> Option<Self> {
        let [a, b] = [areas.sides[0].bounding_rect()?, areas.sides[1].bounding_rect()?];
        let min = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        let max = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
        let centre = (min + max) / 2.0;
        let narrower = centre.y.to_radians().cos();
        let (width, height) = ((max.x - min.x) * narrower, max.y - min.y);
        let room = |pixels: u32| f64::from(pixels) - 2.0 * MARGIN;
        let scale = (room(WIDTH) / width).min(room(HEIGHT) / height);
        scale.is_finite().then_some(Self { centre, east: scale * narrower, north: scale })
    }

    #[allow(clippy::cast_possible_truncation)] // a bitmap is drawn in single precision
    fn place(&self, at: Coord<f64>) -> (f32, f32) {
        let x = f64::from(WIDTH) / 2.0 + (at.x - self.centre.x) * self.east;
        let y = f64::from(HEIGHT) / 2.0 - (at.y - self.centre.y) * self.north;
        (x as f32, y as f32)
    }

    fn path(&self, area: &MultiPolygon<f64>) -> Option<Path> {
        let mut path = PathBuilder::new();
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                self.ring(&mut path, ring);
            }
        }
        path.finish()
    }

    fn ring(&self, path: &mut PathBuilder, ring: &LineString<f64>) {
        for (number, at) in ring.coords().enumerate() {
            let (x, y) = self.place(*at);
            if number == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        path.close();
    }
}

/// The map as a PNG; none where there is nothing that can be drawn.
pub(super) fn draw(areas: &Areas) -> Option<Vec<u8>> {
    let all = areas.sides.iter().chain(&areas.shared);
    let corners: usize = all.flat_map(|area| area.iter()).map(|polygon| polygon.exterior().0.len()).sum();
    if CORNERS < corners {
        return None;
    }
    let view = View::new(areas)?;
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT)?;
    let [red, green, blue] = PAPER;
    pixmap.fill(Color::from_rgba8(red, green, blue, 255));
    for (area, colour) in areas.sides.iter().zip(SIDES) {
        paint(&mut pixmap, &view.path(area)?, colour, 40, 3.0);
    }
    if let Some(path) = areas.shared.as_ref().and_then(|shared| view.path(shared)) {
        paint(&mut pixmap, &path, SHARED, 140, 4.0);
    }
    pixmap.encode_png().ok()
}

fn paint(pixmap: &mut Pixmap, path: &Path, [red, green, blue]: [u8; 3], strength: u8, width: f32) {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, strength);
    pixmap.fill_path(path, &paint, FillRule::EvenOdd, Transform::identity(), None);
    paint.set_color_rgba8(red, green, blue, 255);
    pixmap.stroke_path(path, &paint, &Stroke { width, ..Stroke::default() }, Transform::identity(), None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn what_is_shared_is_seen_on_the_map() {
        let square =
            |x: f64| polygon![(x: x, y: 55.6), (x: x + 0.01, y: 55.6), (x: x + 0.01, y: 55.605), (x: x, y: 55.605)];
        let shared = polygon![(x: 13.005, y: 55.6), (x: 13.01, y: 55.6), (x: 13.01, y: 55.605), (x: 13.005, y: 55.605)];
        let areas = Areas { sides: [square(13.0).into(), square(13.005).into()], shared: Some(shared.into()) };
        let png = draw(&areas).unwrap();
        let pixmap = Pixmap::decode_png(&png).unwrap();
        let at = |x, y| pixmap.pixel(x, y).unwrap();
        let [left, middle, right, corner] = [at(200, 240), at(480, 240), at(760, 240), at(5, 5)];
        assert!(left != right && left != middle && middle != right && corner != left);
        assert!(middle.green() < left.green() && png.len() < 30_000);
        assert!(draw(&Areas { sides: [MultiPolygon(vec![]), square(13.0).into()], shared: None }).is_none());
    }
}
