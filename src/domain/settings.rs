//! The installation's settings: fixed when a store is first made, because recorded overlaps depend on them.

use super::footprint::Bbox;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What an installation is set to. Every key can be given in a TOML file (`--config`) or as `--set key=value`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// EPSG code of the projected system in metres in which areas are measured.
    pub metric_crs: u32,
    /// West, south, east, north in degrees: where areas may lie. Without it, anywhere the metric system reaches.
    pub extent: Option<[f64; 4]>,
    /// Limits of overlaps.
    #[serde(flatten)]
    pub overlap: OverlapLimits,
    /// Limits of input.
    #[serde(flatten)]
    pub input: InputLimits,
}

/// What makes a shared area worth an alert. The first version of the rules takes these over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OverlapLimits {
    /// Shared interior in square metres.
    pub min_area_m2: f64,
    /// Shared part of the smaller area, 0–1.
    pub min_share: f64,
    /// The municipality's area in square metres; without it no initiative counts as city-wide.
    pub municipality_area_m2: Option<f64>,
    /// An area above this part of the municipality is city-wide.
    pub city_wide_share: f64,
}

/// What the input pipeline accepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InputLimits {
    /// Positions of one area sent by the API or the page.
    pub max_vertices: usize,
    /// Positions of one area in an import.
    pub max_vertices_import: usize,
    /// Polygons of one area sent by the API or the page.
    pub max_parts: usize,
    /// Polygons of one area in an import: published areas of a whole city have many.
    pub max_parts_import: usize,
    /// Holes of one area.
    pub max_holes: usize,
    /// The smallest area in square metres.
    pub smallest_area_m2: f64,
    /// The smallest mean width in metres, twice the area through the perimeter, of what is sent by the API or the page.
    pub smallest_width_m: f64,
    /// The smallest mean width in metres in an import, where slivers are what somebody decided on.
    pub smallest_width_m_import: f64,
    /// The largest area in square metres; without it the extent alone limits it.
    pub largest_area_m2: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { metric_crs: 3006, extent: None, overlap: OverlapLimits::default(), input: InputLimits::default() }
    }
}

impl Default for OverlapLimits {
    fn default() -> Self {
        Self { min_area_m2: 100.0, min_share: 0.01, municipality_area_m2: None, city_wide_share: 0.25 }
    }
}

impl Default for InputLimits {
    fn default() -> Self {
        Self {
            max_vertices: 10_000,
            max_vertices_import: 20_000,
            max_parts: 100,
            max_parts_import: 2_000,
            max_holes: 500,
            smallest_area_m2: 1.0,
            smallest_width_m: 0.1,
            smallest_width_m_import: 0.01,
            largest_area_m2: None,
        }
    }
}

impl OverlapLimits {
    /// Above this many square metres an area is city-wide; infinite when the municipality's area is not set.
    #[must_use]
    pub fn city_wide_m2(&self) -> f64 {
        self.municipality_area_m2.map_or(f64::INFINITY, |area| area * self.city_wide_share)
    }
}

/// Settings that somebody gave, by key; the rest stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides(Map<String, Value>);

impl Overrides {
    /// Reads a TOML document of keys and values.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        Self::from_values(toml::from_str(text).map_err(|error| error.to_string())?)
    }

    /// Takes keys and values.
    ///
    /// # Errors
    /// A sentence about a key that nobody knows.
    pub fn from_values(values: Map<String, Value>) -> Result<Self, String> {
        let mut overrides = Self::default();
        values.into_iter().try_for_each(|(key, value)| overrides.insert(key, value))?;
        Ok(overrides)
    }

    /// Reads `key=value`: a number, a list of numbers such as `12.8,55.4,13.2,55.7`, or `EPSG:3008`.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub fn set(&mut self, assignment: &str) -> Result<(), String> {
        let (key, text) = assignment.split_once('=').ok_or_else(|| format!("\"{assignment}\" is not key=value"))?;
        let number = text.trim().trim_start_matches("EPSG:");
        let value = serde_json::from_str(number).or_else(|_| serde_json::from_str(&format!("[{number}]")));
        let value = value.map_err(|_| format!("{key}: \"{text}\" is neither a number nor a list of numbers"))?;
        self.insert(key.trim().to_owned(), value)
    }

    /// These settings, and the others where these say nothing.
    #[must_use]
    pub fn over(&self, others: Self) -> Self {
        let mut values = others.0;
        values.extend(self.0.clone());
        Self(values)
    }

    fn insert(&mut self, key: String, value: Value) -> Result<(), String> {
        let known = keys(&Settings::default());
        if !known.contains_key(&key) {
            let names: Vec<_> = known.keys().map(String::as_str).collect();
            return Err(format!("there is no setting \"{key}\"; there are {}", names.join(", ")));
        }
        self.0.insert(key, value);
        Ok(())
    }
}

/// Every key with its value, absent ones as null.
fn keys(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Sweden in degrees, the extent when nothing else is set and the metric system is a Swedish one.
const SWEDEN: [f64; 4] = [10.5, 55.0, 24.3, 69.2];

impl Settings {
    /// These settings with the overrides on top.
    ///
    /// # Errors
    /// A sentence about the value that does not fit.
    pub fn with(&self, overrides: &Overrides) -> Result<Self, String> {
        let mut values = keys(self);
        values.extend(overrides.0.clone());
        let settings: Self = serde_json::from_value(Value::Object(values)).map_err(|error| error.to_string())?;
        settings.check()?;
        Ok(settings)
    }

    /// The first key that has another value in the other settings, with both values.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<(String, Value, Value)> {
        let mut theirs = keys(other);
        let pairs = keys(self).into_iter().map(|(key, value)| {
            let their = theirs.remove(&key).unwrap_or_default();
            (key, value, their)
        });
        pairs.into_iter().find(|(_, ours, theirs)| ours != theirs)
    }

    /// The extent in force, as a box in degrees.
    #[must_use]
    pub fn extent_bbox(&self) -> Option<Bbox> {
        let swedish = (3006..=3018).contains(&self.metric_crs);
        let [min_lon, min_lat, max_lon, max_lat] = self.extent.or(swedish.then_some(SWEDEN))?;
        Some(Bbox { min_lon, min_lat, max_lon, max_lat })
    }

    /// What is wrong with the values, if anything, as one sentence for the person who set them.
    ///
    /// # Errors
    /// The sentence.
    pub fn check(&self) -> Result<(), String> {
        super::crs::MetricCrs::new(self.metric_crs).map_err(|error| format!("metric_crs: {error}"))?;
        if let Some([west, south, east, north]) = self.extent {
            let ordered = west < east && south < north;
            let on_earth = -180.0 <= west && east <= 180.0 && -90.0 <= south && north <= 90.0;
            if !(ordered && on_earth) {
                return Err("extent: give west,south,east,north in degrees".into());
            }
        }
        let positive = [
            ("city_wide_share", self.overlap.city_wide_share),
            ("municipality_area_m2", self.overlap.municipality_area_m2.unwrap_or(1.0)),
            ("largest_area_m2", self.input.largest_area_m2.unwrap_or(1.0)),
        ];
        let not_negative = [
            ("min_area_m2", self.overlap.min_area_m2),
            ("min_share", self.overlap.min_share),
            ("smallest_area_m2", self.input.smallest_area_m2),
            ("smallest_width_m", self.input.smallest_width_m),
            ("smallest_width_m_import", self.input.smallest_width_m_import),
        ];
        let bad_positive = positive.iter().find(|(_, value)| !(value.is_finite() && 0.0 < *value));
        let bad_other = not_negative.iter().find(|(_, value)| !(value.is_finite() && 0.0 <= *value));
        match bad_positive.or(bad_other) {
            Some((key, value)) => Err(format!("{key}: {value} is out of range")),
            None if self.overlap.min_share > 1.0 => Err("min_share: a share is at most 1".into()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_order() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn overrides_are_read_and_unknown_keys_are_refused() {
        let mut overrides = Overrides::default();
        overrides.set("metric_crs=EPSG:3008").unwrap();
        overrides.set("extent=12.8,55.4,13.2,55.7").unwrap();
        overrides.set("min_share=0").unwrap();
        let settings = Settings::default().with(&overrides).unwrap();
        assert_eq!((settings.metric_crs, settings.overlap.min_share), (3008, 0.0));
        assert_eq!(settings.extent, Some([12.8, 55.4, 13.2, 55.7]));
        assert!(overrides.set("metric_csr=3008").unwrap_err().contains("metric_crs"));
        let difference = settings.difference(&Settings { metric_crs: 3006, ..settings.clone() });
        assert_eq!(difference, Some(("metric_crs".into(), 3008.into(), 3006.into())));
        assert_eq!(settings.difference(&settings), None);
        assert!(Overrides::from_toml("min_share = 2.0").and_then(|it| settings.with(&it)).is_err());
    }

    #[test]
    fn settings_out_of_range_are_named() {
        let mut settings = Settings { extent: Some([13.2, 55.0, 13.0, 56.0]), ..Settings::default() };
        assert!(settings.check().unwrap_err().starts_with("extent"));
        settings = Settings::default();
        settings.overlap.min_share = 1.5;
        assert!(settings.check().unwrap_err().starts_with("min_share"));
    }
}
