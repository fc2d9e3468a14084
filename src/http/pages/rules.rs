//! The rules on a page: what holds since when, what other rules would do, making them hold, and how often they were right.
//!
//! A form holds the numbers that are changed most; the whole rule set can be sent to the API.

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::overlaps::need;
use super::params::Params;
use super::paths::Paths;
use super::{numbers, render};
use crate::domain::access::{Action, Actor, Row, authorize};
use crate::domain::error::Error;
use crate::domain::rules::{RuleSet, Rules};
use crate::http::extract::Signed;
use crate::http::problem::fault_body;
use crate::service::{Concerned, RulesPreview, Service, ServiceError};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// A number of the rules in the form.
struct Field {
    name: &'static str,
    label: String,
    value: String,
}

/// A version in the list.
struct Version {
    number: i64,
    since: String,
    comment: String,
}

/// What other rules would do.
struct Foreseen {
    summary: String,
    vanish: Vec<OverlapRow>,
    appear: Vec<OverlapRow>,
    bands: Vec<(String, String, usize)>,
}

struct OverlapRow {
    name: String,
    href: String,
    band: String,
    is_needed: bool,
    why: String,
}

/// How often the rules were right.
struct PrecisionRow {
    month: String,
    rules: i64,
    band: String,
    judged: usize,
    needed: usize,
    share: String,
}

#[derive(Template)]
#[template(path = "rules.html", config = "web/templates/askama.toml")]
struct RulesPage {
    frame: Frame,
    version: i64,
    since: String,
    fields: Vec<Field>,
    comment: String,
    may_change: bool,
    faults: Vec<String>,
    foreseen: Option<Foreseen>,
    versions: Vec<Version>,
    precision: Vec<PrecisionRow>,
    waiting: i64,
    action: String,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
) -> Result<Response, Failure> {
    let set = service.rules();
    let draft = Draft { rules: &set.rules, comment: String::new(), faults: Vec::new(), preview: None };
    show(&service, &actor, lang, draft).await
}

/// Foresees what the numbers of the form would do, or makes them hold.
pub(super) async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Params::from(pairs);
    let rules = read(&form, &service.rules().rules);
    let comment = form.one("comment").to_owned();
    let version = form.one("version").parse().unwrap_or(-1);
    let done = match form.one("act") {
        "activate" => service.activate_rules(&actor, version, rules.clone(), comment.clone()).await.map(|_| None),
        _ => service.preview_rules(&actor, rules.clone()).await.map(Some),
    };
    let (preview, faults) = match done {
        Ok(None) => return Ok(Redirect::to(&Paths(lang).rules()).into_response()),
        Ok(preview) => (preview, Vec::new()),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            let text = |fault| {
                let body = fault_body(lang, fault);
                format!("{}: {}", body.pointer.trim_start_matches('/'), body.detail)
            };
            (None, faults.iter().map(text).collect())
        }
        Err(error) => return Err(error).in_language(lang),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = show(&service, &actor, lang, Draft { rules: &rules, comment, faults, preview }).await?;
    Ok((status, page).into_response())
}

/// What stands in the form, and what came of it.
struct Draft<'a> {
    rules: &'a Rules,
    comment: String,
    faults: Vec<String>,
    preview: Option<RulesPreview>,
}

async fn show(service: &Arc<Service>, actor: &Actor, lang: Lang, draft: Draft<'_>) -> Result<Response, Failure> {
    let sets = service.rule_sets(actor).await.in_language(lang)?;
    let precision = service.precision(actor).await.in_language(lang)?;
    let waiting = service.waiting_for_rules(actor).await.in_language(lang)?;
    let in_force = sets.first().map_or_else(|| service.rules().version, |set| set.version);
    let since = sets.first().map(|set| set.activated_at.date().to_string()).unwrap_or_default();
    let version = |set: RuleSet| Version {
        number: set.version,
        since: set.activated_at.date().to_string(),
        comment: set.comment,
    };
    let row = |one: crate::service::Precision| {
        #[expect(clippy::cast_precision_loss, reason = "counts shown to people stay far below 2^53")]
        let share = one.needed as f64 / one.judged.max(1) as f64;
        PrecisionRow {
            month: one.month,
            rules: one.rules,
            band: need::band(lang, one.band).text,
            judged: one.judged,
            needed: one.needed,
            share: numbers::share(lang, share),
        }
    };
    Ok(render(&RulesPage {
        frame: Frame::new(lang, Section::Other, lang.text("rules-title"), Paths::rules),
        version: in_force,
        since,
        fields: fields(lang, draft.rules),
        comment: draft.comment,
        may_change: authorize(actor, Action::PutRules, &Row::Any).is_ok(),
        faults: draft.faults,
        foreseen: draft.preview.map(|preview| foreseen(lang, preview)),
        versions: sets.into_iter().map(version).collect(),
        precision: precision.into_iter().map(row).collect(),
        waiting,
        action: Paths(lang).rules(),
    }))
}

/// The numbers of the form by their names.
fn numbers_of(rules: &Rules) -> [(&'static str, f64); 14] {
    let Rules { limits, hysteresis, weights, bands, classes } = rules;
    #[expect(clippy::cast_precision_loss, reason = "days and weights stay far below 2^53")]
    let together_days = classes.together_days as f64;
    [
        ("min_area_m2", limits.min_area_m2),
        ("min_share", limits.min_share),
        ("city_wide_share", limits.city_wide_share),
        ("hysteresis", *hysteresis),
        ("weight_share", f64::from(weights.share)),
        ("weight_time", f64::from(weights.time)),
        ("weight_administrations", f64::from(weights.administrations)),
        ("weight_formability", f64::from(weights.formability)),
        ("weight_focus_fields", f64::from(weights.focus_fields)),
        ("weight_actors", f64::from(weights.actors)),
        ("together_days", together_days),
        ("critical", f64::from(bands.critical) / 100.0),
        ("watch", f64::from(bands.watch) / 100.0),
        ("possible_below", f64::from(bands.possible_below) / 100.0),
    ]
}

fn fields(lang: Lang, rules: &Rules) -> Vec<Field> {
    let field = |(name, value): (&'static str, f64)| {
        let value = value.to_string();
        let value = if lang == Lang::Sv { value.replace('.', ",") } else { value };
        Field { name, label: lang.text(&format!("rule-{}", name.replace('_', "-"))), value }
    };
    numbers_of(rules).into_iter().map(field).collect()
}

/// The rules in force with the numbers of the form in their places. What is no number becomes one that is refused.
fn read(form: &Params, in_force: &Rules) -> Rules {
    let mut rules = in_force.clone();
    let number = |name: &str, before: f64| match form.one(name) {
        "" => before,
        text => text.replace([' ', '\u{a0}'], "").replace(',', ".").parse().unwrap_or(f64::NAN),
    };
    let [area, share, city, hysteresis, w1, w2, w3, w4, w5, w6, days, critical, watch, possible] =
        numbers_of(in_force).map(|(name, before)| number(name, before));
    // A cast of what is out of range ends at the type's own limits, which the rules refuse.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked afterwards")]
    let small = |value: f64| value.round() as u16;
    rules.limits.min_area_m2 = area;
    rules.limits.min_share = share;
    rules.limits.city_wide_share = city;
    rules.hysteresis = hysteresis;
    let weights = &mut rules.weights;
    (weights.share, weights.time, weights.administrations) = (small(w1), small(w2), small(w3));
    (weights.formability, weights.focus_fields, weights.actors) = (small(w4), small(w5), small(w6));
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and is checked afterwards")]
    let days = days.round() as i64;
    rules.classes.together_days = days;
    rules.bands.critical = small(critical * 100.0);
    rules.bands.watch = small(watch * 100.0);
    rules.bands.possible_below = small(possible * 100.0);
    rules
}

fn foreseen(lang: Lang, preview: RulesPreview) -> Foreseen {
    let needed = preview.vanish.iter().filter(|one| one.is_needed).count();
    let count = |value: usize| numbers::count(lang, value);
    let values = [
        ("vanish", count(preview.vanish.len())),
        ("open", count(preview.open)),
        ("needed", count(needed)),
        ("appear", count(preview.appear.len())),
    ];
    let row = |one: Concerned| OverlapRow {
        name: format!("{} {} {}", one.names[0], lang.text("and"), one.names[1]),
        href: Paths(lang).overlap(one.id),
        band: need::band(lang, one.band).text,
        is_needed: one.is_needed,
        why: one
            .gates
            .iter()
            .map(|gate| lang.text(&format!("reason-{}", gate.word().replace('_', "-"))))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let band = |band| need::band(lang, band).text;
    Foreseen {
        summary: lang.format("rules-foreseen", &values),
        vanish: preview.vanish.into_iter().map(row).collect(),
        appear: preview.appear.into_iter().map(row).collect(),
        bands: preview.bands.into_iter().map(|((from, to), count)| (band(from), band(to), count)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_keeps_what_it_does_not_name_and_reads_both_spellings() {
        let rules = Rules::default();
        let pairs = [("min_area_m2", "1 500,5"), ("critical", "4.5"), ("weight_time", "x")];
        let form = Params::from(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let read = read(&form, &rules);
        assert_eq!((read.limits.min_area_m2, read.bands.critical, read.weights.time), (1500.5, 450, 0));
        assert_eq!((read.classes.clone(), read.bands.watch), (rules.classes, rules.bands.watch));
    }
}
