//! Charts as the server draws them: lines over time and bars, coloured by classes, so that they follow the theme and print.
//! The page shows the same numbers in a table beside each; the drawing itself is one picture with a description.

use super::numbers;
use super::svg::escaped;
use crate::texts::Lang;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 30.0;
/// Lines across, at most.
const STEPS: f64 = 5.0;
/// Height of one bar with the room around it.
const BAR: f64 = 30.0;
/// Width of one digit of a bar's number.
const DIGIT: f64 = 8.0;

/// What was read of one thing over time.
#[derive(Debug)]
pub(super) struct Line {
    /// What it is a chart of.
    pub(super) label: String,
    /// In the order of their days.
    pub(super) points: Vec<(NaiveDate, f64)>,
    pub(super) baseline: Option<(NaiveDate, f64)>,
    pub(super) target: Option<(Option<NaiveDate>, f64)>,
    /// The days that others were at work in the same place.
    pub(super) shades: Vec<(NaiveDate, NaiveDate)>,
}

/// Where values and days are in the drawing.
struct Scale {
    days: (NaiveDate, NaiveDate),
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    fn x(&self, day: NaiveDate) -> f64 {
        let all = (self.days.1 - self.days.0).num_days().max(1);
        let part = (day.clamp(self.days.0, self.days.1) - self.days.0).num_days();
        // Days of a register are few enough to be exact.
        #[expect(clippy::cast_precision_loss, reason = "a number of days is far below 2^53")]
        let part = part as f64 / all as f64;
        LEFT + part * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }
}

impl Line {
    /// The drawing; empty where there is no value.
    pub(super) fn draw(&self, lang: Lang) -> String {
        let Some(scale) = self.scale() else { return String::new() };
        let mut svg = String::new();
        let _ = writeln!(
            svg,
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escaped(&self.label)
        );
        self.write_shades(&mut svg, &scale);
        write_grid(&mut svg, lang, &scale);
        if let Some((_, value)) = self.baseline {
            write_level(&mut svg, &scale, "baseline", value, &lang.text("chart-baseline"));
        }
        if let Some((_, value)) = self.target {
            write_level(&mut svg, &scale, "target", value, &lang.text("chart-target"));
        }
        let points: Vec<(f64, f64)> =
            self.baseline.iter().chain(&self.points).map(|(day, value)| (scale.x(*day), scale.y(*value))).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "<polyline class=\"series\" points=\"{}\"/>", path.join(" "));
        for (x, y) in &points {
            let _ = writeln!(svg, "<circle class=\"point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
        }
        svg.push_str("</svg>");
        svg
    }

    fn write_shades(&self, svg: &mut String, scale: &Scale) {
        for (from, to) in &self.shades {
            let (left, right) = (scale.x(*from), scale.x(*to));
            let _ = writeln!(
                svg,
                "<rect class=\"shade\" x=\"{left:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                (right - left).max(1.0),
                HEIGHT - TOP - BOTTOM
            );
        }
    }

    fn scale(&self) -> Option<Scale> {
        let days = self.points.iter().map(|(day, _)| *day).chain(self.baseline.map(|(day, _)| day));
        let days = days.chain(self.target.and_then(|(day, _)| day));
        let days = days.fold(None, |span: Option<(NaiveDate, NaiveDate)>, day| {
            Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
        })?;
        let values = self.points.iter().map(|(_, value)| *value).chain(self.baseline.map(|(_, value)| value));
        let values = values.chain(self.target.map(|(_, value)| value));
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let step = round_step(high - low);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        Some(Scale { days, low, high: if high <= low { low + step } else { high }, step })
    }
}

/// A step of 1, 2 or 5 times a power of ten, so that a span has few of them.
fn round_step(span: f64) -> f64 {
    let rough = (span / STEPS).max(f64::MIN_POSITIVE);
    if span <= 0.0 || !rough.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| rough <= times * power).unwrap_or(10.0);
    times * power
}

fn write_grid(svg: &mut String, lang: Lang, scale: &Scale) {
    let decimals = if scale.step < 1.0 { 2 } else { 0 };
    let mut value = scale.low;
    // Steps are few by construction; the bound keeps a value that does not grow from going on for ever.
    for _ in 0..12 {
        if scale.high + scale.step / 2.0 < value {
            break;
        }
        let (y, right) = (scale.y(value), WIDTH - RIGHT);
        let text = numbers::number(lang, value, decimals);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
            LEFT - 8.0,
            y + 4.0
        );
        value += scale.step;
    }
    let (first, last) = scale.days;
    let bottom = HEIGHT - 8.0;
    let mut mark = |day: NaiveDate, text: &str, anchor: &str| {
        let x = scale.x(day);
        let _ =
            writeln!(svg, "<text class=\"tick\" x=\"{x:.1}\" y=\"{bottom}\" text-anchor=\"{anchor}\">{text}</text>");
    };
    mark(first, &first.to_string(), "start");
    if first < last {
        mark(last, &last.to_string(), "end");
    }
    for year in (first.year() + 1)..=last.year() {
        let Some(day) = NaiveDate::from_ymd_opt(year, 1, 1) else { continue };
        let x = scale.x(day);
        let is_free = LEFT + 110.0 < x && x < WIDTH - RIGHT - 110.0;
        if is_free && last.year() - first.year() <= 8 {
            mark(day, &year.to_string(), "middle");
        }
    }
}

fn write_level(svg: &mut String, scale: &Scale, class: &str, value: f64, text: &str) {
    let (y, right) = (scale.y(value), WIDTH - RIGHT);
    let (x, anchor) = if class == "target" { (right, "end") } else { (LEFT + 4.0, "start") };
    let _ = writeln!(
        svg,
        "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
         <text class=\"level\" x=\"{x}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
        y - 5.0,
        escaped(text)
    );
}

/// A bar for each answer, with its count.
pub(super) fn bars(lang: Lang, label: &str, rows: &[(String, usize)]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let wide = |count: usize, most: usize| count as f64 / most.max(1) as f64;
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    // The longest bar leaves room for its number, however long that is.
    let digits = numbers::count(lang, most).chars().count().saturating_sub(4);
    #[expect(clippy::cast_precision_loss, reason = "a number has few digits")]
    let longest = WIDTH - 300.0 - digits as f64 * DIGIT;
    let mut svg = String::new();
    #[expect(clippy::cast_precision_loss, reason = "answers are few")]
    let height = rows.len() as f64 * BAR + 4.0;
    let _ = writeln!(
        svg,
        "<svg class=\"chart bars\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">",
        escaped(label)
    );
    let mut y = 2.0;
    for (text, count) in rows {
        let width = wide(*count, most) * longest;
        let short: String = text.chars().take(34).collect();
        let short = if short.len() < text.len() { format!("{short}…") } else { short };
        let _ = writeln!(
            svg,
            "<text class=\"tick\" x=\"232\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <rect class=\"bar\" x=\"240\" y=\"{:.1}\" width=\"{width:.1}\" height=\"20\"/>\
             <text class=\"count\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            y + 18.0,
            escaped(&short),
            y + 4.0,
            246.0 + width,
            y + 18.0,
            numbers::count(lang, *count)
        );
        y += BAR;
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_line_goes_from_the_baseline_through_every_reading() {
        let line = Line {
            label: "Trygghet <hög>".into(),
            points: vec![(day("2024-01-01"), 60.0), (day("2025-01-01"), 70.0)],
            baseline: Some((day("2023-01-01"), 50.0)),
            target: Some((None, 75.0)),
            shades: vec![(day("2023-06-01"), day("2024-06-01"))],
        };
        let svg = line.draw(Lang::En);
        assert!(svg.contains("Trygghet &lt;hög&gt;") && !svg.contains("NaN"), "{svg}");
        assert_eq!(svg.matches("class=\"point\"").count(), 3);
        assert!(svg.contains("class=\"target\"") && svg.contains("class=\"shade\""));
    }

    #[test]
    fn one_value_and_equal_values_have_a_scale() {
        for points in [vec![(day("2024-01-01"), 5.0)], vec![(day("2024-01-01"), 0.0), (day("2024-01-01"), 0.0)]] {
            let line = Line { label: String::new(), points, baseline: None, target: None, shades: Vec::new() };
            let svg = line.draw(Lang::Sv);
            assert!(svg.contains("point") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
        let none = Line { label: String::new(), points: vec![], baseline: None, target: None, shades: vec![] };
        assert_eq!(none.draw(Lang::Sv), "");
    }

    #[test]
    fn steps_are_round() {
        assert_eq!([round_step(25.0), round_step(0.0)], [5.0, 1.0]);
        assert!((round_step(0.9) - 0.2).abs() < 1e-12 && (round_step(1e4) - 2e3).abs() < 1e-9);
    }

    #[test]
    fn the_longest_bar_is_of_the_most() {
        let svg = bars(Lang::Sv, "x", &[("Ja".into(), 4), ("Nej".into(), 2), ("Vet ej".into(), 0)]);
        assert!(svg.contains("width=\"340.0\"") && svg.contains("width=\"170.0\"") && svg.contains("width=\"0.0\""));
        // A number of nine characters needs the room of five more.
        assert!(bars(Lang::Sv, "x", &[("Medel".into(), 1_050_000)]).contains("width=\"300.0\""));
    }
}
