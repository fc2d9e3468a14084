//! An area given as a table of corners: a corner on each line, an empty line between areas.

use crate::domain::crs::MetricCrs;
use crate::texts::Lang;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::{Value, json};

/// Longitude and latitude.
const DEGREES: u32 = 4326;

/// The systems that corners can be given in, by EPSG code: SWEREF 99 13 30, SWEREF 99 TM and WGS 84. As surveyors and
/// gazetteers write them, north (or latitude) comes first.
pub(super) const SYSTEMS: [u32; 3] = [3008, 3006, DEGREES];

/// Areas by their corners, east first.
#[derive(Debug, PartialEq)]
pub(super) struct Corners {
    epsg: u32,
    rings: Vec<Vec<[f64; 2]>>,
}

/// What is wrong with a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A line that is not two numbers, counted from 1.
    Line(usize, String),
    /// An area, ending on this line, of fewer than three corners.
    TooFew(usize),
    /// No system that is offered.
    System,
}

impl Wrong {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Self::Line(line, found) => {
                lang.format("area-corners-line", &[("line", line.to_string()), ("found", found.clone())])
            }
            Self::TooFew(line) => lang.format("area-corners-few", &[("line", line.to_string())]),
            Self::System => lang.text("area-corners-system"),
        }
    }
}

/// Reads a table; `None` where there is none.
pub(super) fn read(text: &str, system: &str) -> Result<Option<Corners>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let epsg = system.parse().ok().filter(|epsg| SYSTEMS.contains(epsg)).ok_or(Wrong::System)?;
    let (mut rings, mut ring) = (Vec::new(), Vec::new());
    let mut last = 0;
    for (number, line) in text.lines().chain([""]).enumerate() {
        if !line.trim().is_empty() {
            let [north, east] = pair(line).ok_or_else(|| Wrong::Line(number + 1, line.trim().to_owned()))?;
            ring.push([east, north]);
            last = number + 1;
        } else if !ring.is_empty() {
            rings.push(closed(std::mem::take(&mut ring)).ok_or(Wrong::TooFew(last))?);
        }
    }
    Ok(Some(Corners { epsg, rings }))
}

/// Two numbers, with a point or a comma for the decimals, and a space, a tab, a semicolon or a comma between them.
fn pair(line: &str) -> Option<[f64; 2]> {
    let is_between = |c: char| c.is_whitespace() || c == ';';
    let mut parts: Vec<&str> = line.split(is_between).map(|part| part.trim_end_matches(',')).collect();
    parts.retain(|part| !part.is_empty());
    if let [only] = parts.as_slice() {
        parts = only.split(',').collect();
    }
    let [first, second] = <[&str; 2]>::try_from(parts).ok()?;
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite());
    Some([number(first)?, number(second)?])
}

/// The ring with its first corner at its end; none where it has too few.
fn closed(mut ring: Vec<[f64; 2]>) -> Option<Vec<[f64; 2]>> {
    if ring.first() == ring.last() && 1 < ring.len() {
        ring.pop();
    }
    let first = *ring.first()?;
    (3 <= ring.len()).then(|| {
        ring.push(first);
        ring
    })
}

impl Corners {
    /// As GeoJSON that says which system it is in, so that the service finds what fits another one.
    pub(super) fn geometry(&self) -> Value {
        let polygons: Vec<Value> = self.rings.iter().map(|ring| json!([ring])).collect();
        let mut geometry = json!({ "type": "MultiPolygon", "coordinates": polygons });
        if self.epsg != DEGREES
            && let Some(members) = geometry.as_object_mut()
        {
            let name = format!("EPSG:{}", self.epsg);
            members.insert("crs".to_owned(), json!({ "type": "name", "properties": { "name": name } }));
        }
        geometry
    }

    /// In longitude and latitude.
    pub(super) fn degrees(&self) -> Option<MultiPolygon<f64>> {
        let ring = |ring: &Vec<[f64; 2]>| LineString::new(ring.iter().map(|at| Coord::from(*at)).collect());
        let area: MultiPolygon<f64> =
            self.rings.iter().map(|corners| Polygon::new(ring(corners), Vec::new())).collect();
        if self.epsg == DEGREES { Some(area) } else { MetricCrs::new(self.epsg).ok()?.unproject(&area) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_read_however_they_are_written() {
        let north_east = [6_163_000.5, 118_000.25];
        for line in ["6163000.5 118000.25", "6163000,5\t118000,25", "6163000,5; 118000,25", "6163000.5, 118000.25"] {
            assert_eq!(pair(line), Some(north_east), "{line}");
        }
        assert_eq!(pair("55.6,13.0"), Some([55.6, 13.0]));
        for line in ["1", "1 2 3", "north east", "1,2,3", "nan 1", "inf 1"] {
            assert_eq!(pair(line), None, "{line}");
        }
    }

    #[test]
    fn areas_are_closed_and_separated_by_empty_lines() {
        let two = read("0 0\n0 1\n1 1\n\n\n5 5\n5 6\n6 6\n5 5\n", "4326").unwrap().unwrap();
        assert_eq!(two.rings.len(), 2);
        assert_eq!(two.rings[0], [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]);
        assert_eq!(two.rings[1].len(), 4);
        assert_eq!(read(" \n", "4326"), Ok(None));
        assert_eq!(read("0 0\n0 1\n", "4326"), Err(Wrong::TooFew(2)));
        assert_eq!(read("0 0\nx", "4326"), Err(Wrong::Line(2, "x".into())));
        assert_eq!(read("0 0", "3021"), Err(Wrong::System));
    }

    #[test]
    fn a_projected_table_says_its_system_and_lies_where_it_should() {
        let square = "6163000 118000\n6163100 118000\n6163100 118100\n6163000 118100";
        let corners = read(square, "3008").unwrap().unwrap();
        assert_eq!(corners.geometry()["crs"]["properties"]["name"], "EPSG:3008");
        let at = corners.degrees().unwrap().0[0].exterior().0[0];
        assert!((at.x - 12.992_48).abs() < 1e-5 && (at.y - 55.589_72).abs() < 1e-5, "{at:?}");
    }
}
