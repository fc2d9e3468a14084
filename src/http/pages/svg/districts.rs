//! Districts on a map: filled by how much there is in each, hatched where that there is nothing is what matters.

use super::room::roomiest;
use super::shape::{Shape, short};
use super::view::View;
use super::{base, escaped};
use geo::MultiPolygon;
use std::fmt::Write as _;

/// A district on the map.
#[derive(Debug)]
pub(in crate::http::pages) struct DistrictMark<'a> {
    pub(in crate::http::pages) area: &'a MultiPolygon<f64>,
    /// `none` (hatched), `plain`, `little`, `half` or `most`: the class of its fill.
    pub(in crate::http::pages) step: &'static str,
    /// What stands in it.
    pub(in crate::http::pages) mark: String,
    /// What it says when it is pointed at.
    pub(in crate::http::pages) title: String,
}

/// An area that is outlined over the districts, with what it says when it is pointed at.
pub(in crate::http::pages) type Outline<'a> = (&'a MultiPolygon<f64>, &'a str);

/// The map as an `svg` element.
pub(in crate::http::pages) fn districts(
    view: &View,
    label: &str,
    districts: &[DistrictMark<'_>],
    outlines: &[Outline<'_>],
) -> String {
    let mut svg = String::with_capacity(1 << 15);
    let _ = writeln!(
        svg,
        "<svg class=\"svg-map svg-districts\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\
         <defs><pattern id=\"p-gap\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect class=\"gap-ground\" width=\"8\" height=\"8\"/>\
         <line class=\"gap-line\" x1=\"1\" x2=\"1\" y2=\"8\"/></pattern></defs>",
        view.width(),
        view.height(),
        escaped(label)
    );
    base::draw(&mut svg, view);
    let drawn: Vec<(&DistrictMark<'_>, Shape)> =
        districts.iter().map(|district| (district, Shape::of(view, district.area))).collect();
    for (district, shape) in &drawn {
        let (step, path, title) = (district.step, shape.path(), escaped(&district.title));
        let _ = writeln!(svg, "<path class=\"district gap-{step}\" d=\"{path}\"><title>{title}</title></path>");
    }
    for (area, title) in outlines {
        let (path, title) = (Shape::of(view, area).path(), escaped(title));
        let _ = writeln!(svg, "<path class=\"outlined\" d=\"{path}\"><title>{title}</title></path>");
    }
    for (district, shape) in &drawn {
        if let Some([x, y]) = roomiest(shape, &[], |_| true) {
            let (x, y, mark) = (short(x), short(y), escaped(&district.mark));
            let _ = writeln!(svg, "<text class=\"district-mark\" x=\"{x}\" y=\"{y}\">{mark}</text>");
        }
    }
    svg.push_str("</svg>");
    svg
}
