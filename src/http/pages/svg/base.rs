//! The base layer for orientation, read once from the demo city's file inside the program and drawn where it is seen.

use super::shape::{Shape, line, short, write_line};
use super::view::View;
use crate::domain::footprint::Bbox;
use geo::{BoundingRect, Coord, Geometry, GeometryCollection, LineString, MultiPolygon};
use geojson::{Feature, GeoJson};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The file; the page's live map fetches the same.
static FILE: &str = include_str!("../../../../geodata/malmo/base.geojson");

static BASE: LazyLock<Base> = LazyLock::new(|| Base::read(FILE));

/// Nearer than this, in metres per unit of the drawing, minor streets and their names are worth their ink.
const NEAR: f64 = 9.0;

/// What is drawn beneath everything else.
#[derive(Debug, Default)]
struct Base {
    areas: Vec<(&'static str, Bbox, MultiPolygon<f64>)>,
    lines: Vec<(&'static str, Bbox, LineString<f64>)>,
    places: Vec<(u64, String, Coord<f64>)>,
    /// What has a name, by which somebody may mean it.
    named: Vec<(String, Geometry<f64>)>,
}

impl Base {
    /// A file with a fault in it gives a map without a base, not a program that does not start.
    fn read(text: &str) -> Self {
        let mut base = Self::default();
        match text.parse::<GeoJson>() {
            Ok(GeoJson::FeatureCollection(collection)) => {
                collection.features.into_iter().for_each(|feature| base.take(feature));
            }
            Ok(_) => tracing::error!("the base layer is no FeatureCollection"),
            Err(error) => tracing::error!(%error, "the base layer cannot be read"),
        }
        base
    }

    fn take(&mut self, feature: Feature) {
        let text = |name: &str| feature.property(name).and_then(|value| value.as_str()).unwrap_or_default();
        let is = |name: &str| feature.property(name).and_then(|value| value.as_bool()).unwrap_or_default();
        let class = match (text("kind"), text("class")) {
            ("land", _) => {
                if is("outside") {
                    "land outside"
                } else {
                    "land"
                }
            }
            ("park", _) => "park",
            ("water", _) => "water",
            ("street", "motorway") => "street motorway",
            ("street", "street") => "street minor",
            ("street", _) => "street",
            ("railway", _) => {
                if is("tunnel") {
                    "railway tunnel"
                } else {
                    "railway"
                }
            }
            ("place", _) => "place",
            _ => return,
        };
        let (name, rank) = (text("name").to_owned(), feature.property("rank").and_then(|value| value.as_u64()));
        let Some(geometry) = feature.geometry.and_then(|geometry| Geometry::try_from(geometry).ok()) else { return };
        let Some(bbox) = geometry.bounding_rect().map(Bbox::from) else { return };
        if !name.is_empty() && !class.starts_with("land") {
            self.named.push((name.clone(), geometry.clone()));
        }
        match geometry {
            Geometry::Polygon(polygon) => self.areas.push((class, bbox, MultiPolygon::new(vec![polygon]))),
            Geometry::MultiPolygon(area) => self.areas.push((class, bbox, area)),
            Geometry::LineString(line) => self.lines.push((class, bbox, line)),
            Geometry::MultiLineString(lines) => {
                self.lines.extend(lines.0.into_iter().map(|line| (class, bbox, line)));
            }
            Geometry::Point(point) => self.places.push((rank.unwrap_or(2), name, point.0)),
            _ => {}
        }
    }
}

/// The box around the base layer; where nothing is registered yet, it is what there is to see.
pub(in crate::http::pages) fn extent() -> Option<Bbox> {
    let inside = BASE.areas.iter().filter(|(class, ..)| *class == "land").map(|(_, bbox, _)| *bbox);
    inside.reduce(|a, b| a.union(&b))
}

/// The names on the base layer, each once, in their order.
pub(in crate::http::pages) fn names() -> Vec<String> {
    let mut names: Vec<String> = BASE.named.iter().map(|(name, _)| name.clone()).collect();
    names.sort_by_cached_key(|name| name.to_lowercase());
    names.dedup();
    names
}

/// Everything on the base layer that has this name, whatever its case: a street may be drawn in several pieces.
pub(in crate::http::pages) fn named(name: &str) -> Option<Geometry<f64>> {
    let wanted = name.to_lowercase();
    let found = BASE.named.iter().filter(|(known, _)| known.to_lowercase() == wanted);
    let mut found: Vec<Geometry<f64>> = found.map(|(_, geometry)| geometry.clone()).collect();
    match found.len() {
        0 | 1 => found.pop(),
        _ => Some(Geometry::GeometryCollection(GeometryCollection(found))),
    }
}

/// Draws land, water, parks, streets and railways.
pub(super) fn draw(svg: &mut String, view: &View) {
    let reach = view.reach();
    svg.push_str("<g aria-hidden=\"true\">\n");
    let (width, height) = (view.width(), view.height());
    // Where the file says nothing there is plain ground, not sea.
    let ground = if BASE.areas.iter().any(|(_, bbox, _)| bbox.meets(&reach)) { "water" } else { "land" };
    let _ = writeln!(
        svg,
        "<rect class=\"{ground}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        short(-2.0 * width),
        short(-2.0 * height),
        short(5.0 * width),
        short(5.0 * height)
    );
    for class in ["land outside", "land", "park", "water"] {
        let seen = BASE.areas.iter().filter(|(known, bbox, _)| *known == class && bbox.meets(&reach));
        let path: String = seen.map(|(_, _, area)| Shape::of(view, area).path()).collect();
        write_path(svg, class, &path);
    }
    let is_near = view.metres_per_unit() < NEAR;
    for class in ["street minor", "street", "street motorway"] {
        if class == "street minor" && !is_near {
            continue;
        }
        let path = lines(view, &reach, class);
        write_path(svg, &class.replacen("street", "street-edge", 1), &path);
        write_path(svg, class, &path);
    }
    for class in ["railway tunnel", "railway"] {
        write_path(svg, class, &lines(view, &reach, class));
    }
    svg.push_str("</g>\n");
}

fn lines(view: &View, reach: &Bbox, class: &str) -> String {
    let mut path = String::new();
    for (known, bbox, points) in &BASE.lines {
        if *known == class && bbox.meets(reach) {
            write_line(&mut path, &line(view, points));
        }
    }
    path
}

fn write_path(svg: &mut String, class: &str, path: &str) {
    if !path.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
    }
}

/// Names of places: the nearer, the lesser ones too. They keep out of each other's way.
pub(super) fn draw_places(svg: &mut String, view: &View) {
    let (reach, metres) = (view.drawn(), view.metres_per_unit());
    let rank = if metres < 5.0 {
        3
    } else if metres < 12.0 {
        2
    } else {
        1
    };
    let mut places: Vec<_> = BASE.places.iter().filter(|(known, _, at)| *known <= rank && holds(&reach, *at)).collect();
    places.sort_by_key(|(rank, ..)| *rank);
    let mut taken: Vec<[f64; 4]> = Vec::new();
    svg.push_str("<g aria-hidden=\"true\">\n");
    for (_, name, at) in places {
        let [x, y] = view.place(*at);
        let half = 3.6 * name.chars().count() as f64 + 4.0;
        let own = [x - half, y - 12.0, x + half, y + 6.0];
        if taken.iter().any(|other| meets(own, *other)) {
            continue;
        }
        taken.push(own);
        let _ = writeln!(
            svg,
            "<text class=\"place\" x=\"{}\" y=\"{}\">{}</text>",
            short(x),
            short(y),
            super::escaped(name)
        );
    }
    svg.push_str("</g>\n");
}

fn holds(bbox: &Bbox, at: Coord<f64>) -> bool {
    bbox.contains(&Bbox { min_lon: at.x, min_lat: at.y, max_lon: at.x, max_lat: at.y })
}

/// Whether two boxes (left, top, right, bottom) share a point.
pub(super) fn meets(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_file_is_understood() {
        let drawn = BASE.areas.len() + BASE.lines.len() + BASE.places.len();
        let listed = FILE.lines().filter(|line| line.contains("\"Feature\"")).count();
        assert_eq!(drawn, listed);
        assert!(extent().is_some_and(|bbox| 12.8 < bbox.min_lon && bbox.max_lat < 55.7));
    }

    #[test]
    fn only_what_is_seen_is_drawn() {
        let draw_at = |lon: f64| {
            let bbox = Bbox { min_lon: lon, min_lat: 55.59, max_lon: lon + 0.01, max_lat: 55.6 };
            let (mut svg, view) = (String::new(), View::fit(bbox, 900.0, 760.0, 0.0));
            draw(&mut svg, &view);
            draw_places(&mut svg, &view);
            svg
        };
        assert!(draw_at(13.0).contains("class=\"street\"") && draw_at(13.0).contains("<text"));
        assert!(!draw_at(60.0).contains("<path") && !draw_at(60.0).contains("<text"));
    }
}
