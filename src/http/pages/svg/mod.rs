//! The map as the server draws it: the same symbols as the live one, coloured by classes, so that it follows the theme.

mod base;
mod districts;
mod marks;
mod room;
mod shape;
mod view;

pub(super) use base::{extent, named, names};
pub(super) use districts::{DistrictMark, Outline, districts};
pub(super) use view::{View, scaled};

use super::looks::{Badge, degree_step};
use crate::domain::codes::InitiativeId;
use crate::domain::words::PhaseGroup;
use geo::{BoundingRect, MultiPolygon, Polygon};
use shape::Shape;
use std::fmt::Write as _;

/// What a map shows. Everything is drawn in the order that keeps it visible: large beneath small.
#[derive(Debug)]
pub(super) struct Drawing<'a> {
    pub(super) view: View,
    /// What it is a map of.
    pub(super) label: String,
    /// What is on it, for those who cannot see it.
    pub(super) description: String,
    pub(super) areas: Vec<Area<'a>>,
    pub(super) zones: Vec<ZoneMark<'a>>,
    /// The shared area of the overlap that the map is about, with its number of administrations.
    pub(super) overlap: Option<(&'a MultiPolygon<f64>, usize)>,
}

/// An initiative's area.
#[derive(Debug)]
pub(super) struct Area<'a> {
    pub(super) id: InitiativeId,
    pub(super) name: &'a str,
    pub(super) href: String,
    pub(super) lead: Badge,
    pub(super) group: PhaseGroup,
    pub(super) area: &'a MultiPolygon<f64>,
    pub(super) area_m2: f64,
    pub(super) is_selected: bool,
}

/// A zone with the link behind its number.
#[derive(Debug)]
pub(super) struct ZoneMark<'a> {
    pub(super) polygon: &'a Polygon<f64>,
    pub(super) degree: usize,
    pub(super) area_m2: f64,
    pub(super) href: String,
    pub(super) label: String,
}

/// An area with its shape in the drawing.
struct Drawn<'a> {
    area: &'a Area<'a>,
    shape: Shape,
}

/// A zone with its shape in the drawing.
struct DrawnZone<'a> {
    zone: &'a ZoneMark<'a>,
    shape: Shape,
}

impl Drawing<'_> {
    /// The map as an `svg` element.
    pub(super) fn draw(&self) -> String {
        let (areas, zones) = (self.drawn_areas(), self.drawn_zones());
        let mut svg = String::with_capacity(1 << 16);
        self.open(&mut svg);
        write_patterns(&mut svg);
        write_shapes(&mut svg, &areas);
        base::draw(&mut svg, &self.view);
        base::draw_places(&mut svg, &self.view);
        write_fills(&mut svg, &areas);
        svg.push_str("<g aria-hidden=\"true\">\n");
        write_zones(&mut svg, &zones);
        write_outlines(&mut svg, &areas);
        self.write_overlap(&mut svg);
        let spots = marks::spots(&zones, &self.view);
        let shared = self.overlap.map(|(area, _)| Shape::of(&self.view, area));
        let in_the_way: Vec<&Shape> = zones.iter().map(|drawn| &drawn.shape).chain(&shared).collect();
        marks::write_codes(&mut svg, &areas, &in_the_way, &spots, &self.view);
        svg.push_str("</g>\n");
        marks::write_numbers(&mut svg, &spots);
        svg.push_str("</svg>");
        svg
    }

    fn drawn_areas(&self) -> Vec<Drawn<'_>> {
        let reach = self.view.reach();
        let is_seen = |area: &&Area<'_>| area.area.bounding_rect().is_some_and(|rect| reach.meets(&rect.into()));
        let seen = self.areas.iter().filter(is_seen);
        let drawn = seen.map(|area| Drawn { area, shape: Shape::of(&self.view, area.area) });
        let mut drawn: Vec<_> = drawn.filter(|drawn| !drawn.shape.rings.is_empty()).collect();
        drawn.sort_by(|a, b| b.area.area_m2.total_cmp(&a.area.area_m2));
        drawn
    }

    /// The deepest first, since those are the numbers that must be seen.
    fn drawn_zones(&self) -> Vec<DrawnZone<'_>> {
        let reach = self.view.reach();
        let is_seen = |zone: &&ZoneMark<'_>| zone.polygon.bounding_rect().is_some_and(|rect| reach.meets(&rect.into()));
        let seen = self.zones.iter().filter(is_seen);
        let drawn = seen.map(|zone| DrawnZone { zone, shape: Shape::of_polygon(&self.view, zone.polygon) });
        let mut drawn: Vec<_> = drawn.filter(|drawn| !drawn.shape.rings.is_empty()).collect();
        drawn.sort_by(|a, b| {
            let degree = b.zone.degree.cmp(&a.zone.degree);
            degree.then(b.zone.area_m2.total_cmp(&a.zone.area_m2))
        });
        drawn
    }

    fn open(&self, svg: &mut String) {
        let selected = if self.areas.iter().any(|area| area.is_selected) { " has-selected" } else { "" };
        let (label, description) = (escaped(&self.label), escaped(&self.description));
        let _ = writeln!(
            svg,
            "<svg class=\"svg-map{selected}\" viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"{label}\" \
             aria-describedby=\"map-desc\">\n<desc id=\"map-desc\">{description}</desc>",
            self.view.width(),
            self.view.height()
        );
    }

    fn write_overlap(&self, svg: &mut String) {
        if let Some((area, degree)) = self.overlap {
            let (step, path) = (degree_step(degree), Shape::of(&self.view, area).path());
            let _ = writeln!(svg, "<path class=\"overlap-shape deg-{step}\" d=\"{path}\"/>");
        }
    }
}

/// Fills of administrations (plain and dotted) and hatches of overlaps (denser with the degree).
fn write_patterns(svg: &mut String) {
    svg.push_str("<defs>\n");
    for look in 0..6 {
        let _ = writeln!(
            svg,
            "<pattern id=\"p-adm-{look}\" class=\"adm-{look}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
             <rect class=\"tint\" width=\"8\" height=\"8\"/></pattern>"
        );
        let dotted = look + 6;
        let _ = writeln!(
            svg,
            "<pattern id=\"p-adm-{dotted}\" class=\"adm-{dotted}\" width=\"7\" height=\"7\" \
             patternUnits=\"userSpaceOnUse\"><circle class=\"dot\" cx=\"2\" cy=\"2\" r=\"1.1\"/></pattern>"
        );
    }
    for (step, gap) in [(2, "9"), (3, "6.5"), (4, "4.5")] {
        let _ = writeln!(
            svg,
            "<pattern id=\"p-deg-{step}\" class=\"deg-{step}\" width=\"{gap}\" height=\"{gap}\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect class=\"zone-ground deg-{step}\" width=\"{gap}\" height=\"{gap}\"/>\
             <line class=\"zone-line\" x1=\"1\" x2=\"1\" y2=\"{gap}\"/></pattern>"
        );
    }
    svg.push_str("</defs>\n");
}

/// Each shape once; it is used twice, filled beneath the zones and outlined above them.
fn write_shapes(svg: &mut String, areas: &[Drawn<'_>]) {
    svg.push_str("<defs>\n");
    for Drawn { area, shape } in areas {
        let _ = writeln!(svg, "<path id=\"i-{}\" d=\"{}\"/>", area.id, shape.path());
    }
    svg.push_str("</defs>\n");
}

impl Area<'_> {
    fn class(&self) -> String {
        let selected = if self.is_selected { " selected" } else { "" };
        format!("initiative adm-{} ph-{}{selected}", self.lead.look, self.group)
    }
}

/// Links for the pointer. The keyboard and screen readers have the same ones in the list.
fn write_fills(svg: &mut String, areas: &[Drawn<'_>]) {
    svg.push_str("<g aria-hidden=\"true\">\n");
    for Drawn { area, .. } in areas {
        let (class, look, id) = (area.class(), area.lead.look, area.id);
        let (href, name) = (escaped(&area.href), escaped(area.name));
        let _ = writeln!(
            svg,
            "<a href=\"{href}\" tabindex=\"-1\" class=\"{class}\"><title>{name}</title>\
             <use class=\"shape\" href=\"#i-{id}\" fill=\"url(#p-adm-{look})\"/></a>"
        );
    }
    svg.push_str("</g>\n");
}

fn write_zones(svg: &mut String, zones: &[DrawnZone<'_>]) {
    for DrawnZone { zone, shape } in zones.iter().rev() {
        let step = degree_step(zone.degree);
        let _ = writeln!(
            svg,
            "<path class=\"zone\" fill=\"url(#p-deg-{step})\" pointer-events=\"none\" d=\"{}\"/>",
            shape.path()
        );
    }
}

fn write_outlines(svg: &mut String, areas: &[Drawn<'_>]) {
    let (selected, others): (Vec<_>, Vec<_>) = areas.iter().partition(|drawn| drawn.area.is_selected);
    for Drawn { area, .. } in others.into_iter().chain(selected) {
        let (class, id) = (area.class(), area.id);
        let casing = if area.is_selected { format!("<use class=\"casing\" href=\"#i-{id}\"/>") } else { String::new() };
        let _ = writeln!(svg, "<g class=\"{class}\">{casing}<use class=\"outline\" href=\"#i-{id}\"/></g>");
    }
}

/// Text that may stand in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
