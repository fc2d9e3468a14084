//! A small map of one area: of a case, drawn as everything else is.

use super::looks::{Badge, Looks};
use super::paths::Paths;
use super::svg::{Area, Drawing, View, scaled};
use crate::domain::footprint::Footprint;
use crate::domain::words::PhaseGroup;
use crate::service::CaseView;
use crate::texts::Lang;
use geo::{Geometry, MultiPolygon};
use serde_json::Value;

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 280.0;

/// The area of a case: the initiative's, or the group's sketch; empty where there is none.
pub(super) fn of_case(lang: Lang, view: &CaseView, looks: &Looks) -> String {
    let case = &view.case;
    let sketch = case.area.as_ref().and_then(area_of);
    let area = view.initiative.as_ref().map(|one| one.footprint.multi_polygon().clone()).or(sketch);
    let Some(area) = area else { return String::new() };
    let unknown = || Badge { code: "–".to_owned(), name: String::new(), look: 5 };
    let lead = case.administration.as_ref().map_or_else(unknown, |code| looks.of(code));
    let bbox = Footprint::from_valid(area.clone()).bbox();
    let drawing = Drawing {
        view: View::fit(scaled(bbox, 1.6), WIDTH, HEIGHT, 8.0),
        label: lang.text("field-geometry"),
        description: case.title.clone(),
        areas: vec![Area {
            id: case.initiative.unwrap_or(case.id),
            name: &case.title,
            href: case.initiative.map(|id| Paths(lang).initiative(id)).unwrap_or_default(),
            lead,
            group: if case.initiative.is_some() { case.state.phase().group() } else { PhaseGroup::Draft },
            area: &area,
            area_m2: 1.0,
            is_selected: true,
        }],
        zones: Vec::new(),
        overlap: None,
    };
    drawing.draw()
}

/// An area that stands as GeoJSON.
fn area_of(value: &Value) -> Option<MultiPolygon<f64>> {
    let geometry: geojson::Geometry = serde_json::from_value(value.clone()).ok()?;
    match Geometry::<f64>::try_from(geometry).ok()? {
        Geometry::Polygon(polygon) => Some(MultiPolygon::new(vec![polygon])),
        Geometry::MultiPolygon(area) => Some(area),
        _ => None,
    }
}
