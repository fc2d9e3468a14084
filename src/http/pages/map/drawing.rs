//! The server's map for an address, and links that move it for those without the live one.

use super::found::{Found, around};
use super::query::MapQuery;
use crate::domain::footprint::Bbox;
use crate::domain::initiative::Initiative;
use crate::http::pages::looks::{Looks, administrations};
use crate::http::pages::overlaps::together::address;
use crate::http::pages::params::QueryString;
use crate::http::pages::paths::Paths;
use crate::http::pages::svg::{Area, Drawing, View, ZoneMark, scaled};
use crate::service::{TOGETHER_AT_MOST, Zone};
use crate::texts::Lang;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 760.0;
/// How far a step goes, as a part of the view, and how much nearer a zoom comes.
const STEP: f64 = 0.4;
const ZOOM: f64 = 2.0;

/// A link that moves the map.
pub(in crate::http::pages) struct Step {
    pub(in crate::http::pages) label: String,
    pub(in crate::http::pages) href: String,
    /// The `d` of its picture, in a box of 24 by 24.
    pub(in crate::http::pages) picture: &'static str,
}

/// What the map shows: the address's view, or else what is selected with what is around it, or else everything.
pub(super) fn view(query: &MapQuery, found: &Found, shown: &[&Initiative]) -> View {
    if let Some(bbox) = query.bbox {
        return View::fit(bbox, WIDTH, HEIGHT, 0.0);
    }
    let selected = found.selected(query);
    let selected = around(shown.iter().copied().filter(|one| selected.contains(&one.id)));
    View::fit(selected.map_or_else(|| found.bounds(), |bbox| scaled(bbox, 1.8)), WIDTH, HEIGHT, 24.0)
}

pub(super) fn drawing(
    lang: Lang,
    query: &MapQuery,
    found: &Found,
    shown: &[&Initiative],
    zones: &[&Zone],
    looks: &Looks,
    view: View,
) -> String {
    let selected = found.selected(query);
    let areas = shown.iter().map(|one| area(lang, one, looks, selected.contains(&one.id)));
    let counts = [("initiatives", shown.len().to_string()), ("zones", zones.len().to_string())];
    let drawing = Drawing {
        view,
        label: lang.text("map-drawing"),
        description: lang.format("map-drawing-description", &counts),
        areas: areas.collect(),
        zones: zones.iter().map(|zone| zone_mark(lang, zone)).collect(),
        overlap: None,
    };
    drawing.draw()
}

/// An initiative on a map.
pub(in crate::http::pages) fn area<'a>(lang: Lang, one: &'a Initiative, looks: &Looks, is_selected: bool) -> Area<'a> {
    Area {
        id: one.id,
        name: &one.attributes.name,
        href: Paths(lang).initiative(one.id),
        lead: looks.of(&one.attributes.lead_administration),
        group: one.attributes.phase.group(),
        area: one.footprint.multi_polygon(),
        area_m2: one.area_m2,
        is_selected,
    }
}

/// A zone on a map. Its number leads to the overlaps at that place.
pub(in crate::http::pages) fn zone_mark(lang: Lang, zone: &Zone) -> ZoneMark<'_> {
    let codes: Vec<&str> = zone.administrations.iter().map(|code| code.as_str()).collect();
    let degree = zone.administrations.len();
    let values = [("administrations", administrations(lang, degree)), ("codes", codes.join(", "))];
    let [lon, lat] = zone.label_at;
    // A zone may be narrower than the metre that a view is written to.
    let place = format!("{lon:.7},{lat:.7},{lon:.7},{lat:.7}");
    let here = QueryString::default().with("bbox", &place).after(&Paths(lang).overlaps());
    let together = || Paths(lang).together(address(zone.initiatives.iter().map(|one| one.id)));
    ZoneMark {
        polygon: &zone.polygon,
        degree,
        area_m2: zone.area_m2,
        href: if 2 < degree && zone.initiatives.len() <= TOGETHER_AT_MOST { together() } else { here },
        label: lang.format("map-zone", &values),
    }
}

pub(in crate::http::pages) fn steps(
    lang: Lang,
    query: &MapQuery,
    view: &View,
    address: &impl Fn(MapQuery) -> String,
) -> Vec<Step> {
    let now = view.drawn();
    let (width, height) = ((now.max_lon - now.min_lon) * STEP, (now.max_lat - now.min_lat) * STEP);
    let moved = |lons: f64, lats: f64| Bbox {
        min_lon: now.min_lon + lons,
        min_lat: now.min_lat + lats,
        max_lon: now.max_lon + lons,
        max_lat: now.max_lat + lats,
    };
    let steps = [
        ("step-in", Some(scaled(now, 1.0 / ZOOM)), "M12 5v14M5 12h14"),
        ("step-out", Some(scaled(now, ZOOM)), "M5 12h14"),
        ("step-north", Some(moved(0.0, height)), "M12 19V5M6 11l6-6 6 6"),
        ("step-west", Some(moved(-width, 0.0)), "M19 12H5M11 6l-6 6 6 6"),
        ("step-east", Some(moved(width, 0.0)), "M5 12h14M13 6l6 6-6 6"),
        ("step-south", Some(moved(0.0, -height)), "M12 5v14M6 13l6 6 6-6"),
        ("step-home", None, "M4 11l8-7 8 7M6 9.5V20h12V9.5"),
    ];
    let step = |(key, bbox, picture)| Step {
        label: lang.text(key),
        href: address(query.but(|query| {
            query.bbox = bbox;
            // Going home means seeing everything, not what is selected.
            query.selected = query.selected.filter(|_| bbox.is_some());
        })),
        picture,
    };
    steps.map(step).into()
}
