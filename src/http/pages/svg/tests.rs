//! Tests of the drawing as a whole: what is in it, that texts are escaped, and that a city's map stays small.

use super::*;
use crate::domain::footprint::Bbox;
use geo::polygon;

fn badge(code: &str, look: u8) -> Badge {
    Badge { code: code.into(), name: code.into(), look }
}

fn square(lon: f64, lat: f64, side: f64) -> Polygon<f64> {
    polygon![(x: lon, y: lat), (x: lon + side, y: lat), (x: lon + side, y: lat + side), (x: lon, y: lat + side)]
}

fn area<'a>(number: u128, area: &'a MultiPolygon<f64>, is_selected: bool) -> Area<'a> {
    Area {
        id: InitiativeId::from_u128(number),
        name: "Möllan <&> \"Co\"",
        href: format!("/sv/samverkansprocesser/{number}?a=1&b=2"),
        lead: badge("FGK", 7),
        group: PhaseGroup::Proposed,
        area,
        area_m2: 1e4 / (number as f64),
        is_selected,
    }
}

fn drawing<'a>(areas: Vec<Area<'a>>, zones: Vec<ZoneMark<'a>>) -> Drawing<'a> {
    let bbox = Bbox { min_lon: 12.9, min_lat: 55.55, max_lon: 13.1, max_lat: 55.65 };
    let view = View::fit(bbox, 900.0, 760.0, 24.0);
    Drawing { view, label: "Karta".into(), description: "En karta".into(), areas, zones, overlap: None }
}

#[test]
fn an_area_is_linked_outlined_by_phase_and_has_its_code() {
    let shape = MultiPolygon::new(vec![square(13.0, 55.6, 0.02)]);
    let svg = drawing(vec![area(1, &shape, false)], Vec::new()).draw();
    let id = InitiativeId::from_u128(1);
    assert!(svg.contains(&format!("<path id=\"i-{id}\" d=\"M")));
    assert!(svg.contains("href=\"/sv/samverkansprocesser/1?a=1&amp;b=2\""));
    assert!(svg.contains("<title>Möllan &lt;&amp;&gt; &quot;Co&quot;</title>"));
    assert!(svg.contains("class=\"initiative adm-7 ph-proposed\"") && svg.contains("url(#p-adm-7)"));
    assert!(svg.contains("code-box adm-7") && svg.contains("<text>FGK</text>"));
    assert!(!svg.contains("style=") && !svg.contains("has-selected"));
}

#[test]
fn the_selected_area_has_a_casing_and_is_drawn_last() {
    let (first, second) =
        (MultiPolygon::new(vec![square(13.0, 55.6, 0.02)]), MultiPolygon::new(vec![square(13.0, 55.6, 0.01)]));
    let svg = drawing(vec![area(1, &first, true), area(2, &second, false)], Vec::new()).draw();
    assert!(svg.starts_with("<svg class=\"svg-map has-selected\""));
    assert_eq!(svg.matches("class=\"casing\"").count(), 1);
    assert!(svg.rfind(&format!("#i-{}\"", InitiativeId::from_u128(2))) < svg.find("class=\"casing\""));
}

#[test]
fn numbers_that_would_cover_each_other_give_way_to_the_deeper() {
    let (shallow, deep, far) = (square(13.0, 55.6, 0.002), square(13.001, 55.6, 0.002), square(13.05, 55.6, 0.002));
    let zone = |polygon, degree, area_m2| ZoneMark {
        polygon,
        degree,
        area_m2,
        href: "/sv/overlapp".into(),
        label: format!("{degree} förvaltningar"),
    };
    let svg = drawing(Vec::new(), vec![zone(&shallow, 2, 9.0), zone(&deep, 5, 1.0), zone(&far, 2, 1.0)]).draw();
    assert_eq!(svg.matches("class=\"zone\"").count(), 3);
    assert_eq!(svg.matches("<a class=\"number").count(), 2);
    assert!(svg.contains("class=\"number deg-4\"") && svg.contains("<text>5</text>"));
    assert!(svg.contains("aria-label=\"5 förvaltningar\""));
}

#[test]
fn what_lies_elsewhere_is_left_out() {
    let shape = MultiPolygon::new(vec![square(18.0, 59.3, 0.02)]);
    let svg = drawing(vec![area(1, &shape, false)], Vec::new()).draw();
    assert!(!svg.contains("<use"));
}

#[test]
fn a_thousand_areas_with_many_corners_stay_below_the_limit_of_a_page() {
    let ring = |lon: f64, lat: f64| {
        let corner = |step: i32| {
            let angle = f64::from(step) / 400.0 * std::f64::consts::TAU;
            (lon + 0.002 * angle.cos(), lat + 0.001 * angle.sin())
        };
        MultiPolygon::new(vec![Polygon::new((0..=400).map(corner).collect::<Vec<_>>().into(), Vec::new())])
    };
    let shapes: Vec<_> =
        (0..1000).map(|n| ring(12.9 + 0.2 * f64::from(n % 40) / 40.0, 55.55 + 0.004 * f64::from(n / 40))).collect();
    let areas = shapes.iter().zip(1..).map(|(shape, number)| area(number, shape, false)).collect();
    let svg = drawing(areas, Vec::new()).draw();
    assert!(svg.len() < 1_500_000, "{}", svg.len());
}
