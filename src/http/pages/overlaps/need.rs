//! The coordination need on the page: the score with its factors, raw values and rules, and what would lower it.

use super::Chip;
use crate::domain::overlap::Overlap;
use crate::domain::rules::RuleSet;
use crate::domain::score::{Band, Common, Factor, Inputs, Lower, Part, Score, Span, Target};
use crate::http::pages::looks::Looks;
use crate::http::pages::numbers;
use crate::texts::Lang;

/// A score as people read it.
pub(super) struct Need {
    pub(super) value: String,
    pub(super) band: Chip,
    pub(super) factors: Vec<FactorRow>,
    pub(super) rules: i64,
    pub(super) rules_since: String,
    pub(super) is_partial: bool,
    pub(super) is_possible: bool,
    pub(super) lower: Vec<String>,
}

/// A factor with its raw value, class and weight.
pub(super) struct FactorRow {
    pub(super) name: String,
    pub(super) raw: String,
    /// Empty where the factor was left out.
    pub(super) class: String,
    pub(super) weight: u16,
}

impl Need {
    pub(super) fn new(lang: Lang, score: &Score, set: &RuleSet, looks: &Looks) -> Self {
        let row = |part: &Part| FactorRow {
            name: lang.text(&format!("factor-{}", part.factor.word().replace('_', "-"))),
            raw: raw(lang, part.factor, &score.inputs, set, looks),
            class: part.class.map(|class| class.to_string()).unwrap_or_default(),
            weight: part.weight,
        };
        Self {
            value: value(lang, score.hundredths),
            band: band(lang, score.band),
            factors: score.parts.iter().map(row).collect(),
            rules: score.rules,
            rules_since: set.activated_at.date().to_string(),
            is_partial: score.is_partial(),
            is_possible: score.inputs.is_possible,
            lower: score.lower(set).iter().map(|lower| sentence(lang, lower)).collect(),
        }
    }
}

/// A score in hundredths as 4,05.
pub(in crate::http::pages) fn value(lang: Lang, hundredths: u16) -> String {
    let mark = match lang {
        Lang::Sv => ',',
        Lang::En => '.',
    };
    format!("{}{mark}{:02}", hundredths / 100, hundredths % 100)
}

pub(in crate::http::pages) fn band(lang: Lang, band: Band) -> Chip {
    let class = match band {
        Band::Critical => "chip chip-critical",
        Band::Watch => "chip chip-warn",
        Band::Minor | Band::NotIndexed => "chip",
    };
    Chip { class, text: lang.text(&format!("band-{}", band.word().replace('_', "-"))) }
}

/// The band of an overlap, with the score in front of it where there is one.
pub(super) fn short(lang: Lang, overlap: &Overlap) -> Chip {
    match &overlap.score {
        Some(score) => {
            let Chip { class, text } = band(lang, score.band);
            Chip { class, text: format!("{} {text}", value(lang, score.hundredths)) }
        }
        None => band(lang, Band::NotIndexed),
    }
}

fn raw(lang: Lang, factor: Factor, inputs: &Inputs, set: &RuleSet, looks: &Looks) -> String {
    let days = |days: i64| lang.format("count-days", &[("count", days.to_string())]);
    let missing = || lang.text("factor-missing");
    match factor {
        Factor::Share => numbers::share(lang, inputs.share),
        Factor::Time => match inputs.time {
            None => missing(),
            Some(Span::Together { days: None }) => lang.text("factor-together-open"),
            Some(Span::Together { days: Some(together) }) => {
                lang.format("factor-together", &[("days", days(together))])
            }
            Some(Span::Apart { days: apart }) => lang.format("factor-apart", &[("days", days(apart))]),
        },
        Factor::Administrations => {
            let codes: Vec<String> =
                looks.of_all(&inputs.administrations).into_iter().map(|badge| badge.code).collect();
            let key = if codes.len() < set.rules.most_administrations() { "factor-codes" } else { "factor-codes-more" };
            lang.format(key, &[("number", codes.len().to_string()), ("codes", codes.join(", "))])
        }
        Factor::Formability => lang.text(&format!("phase-{}", inputs.phase.word().replace('_', "-"))),
        Factor::FocusFields => inputs.focus_fields.map_or_else(missing, |Common { common, of }| {
            lang.format("factor-of", &[("common", common.to_string()), ("of", of.to_string())])
        }),
        Factor::Actors => inputs.actors.map_or_else(missing, |count| count.to_string()),
    }
}

fn sentence(lang: Lang, lower: &Lower) -> String {
    let (key, target) = match lower.target {
        Target::ShareBelow(share) => ("share", numbers::share(lang, share)),
        Target::TogetherBelowDays(days) => ("together", days.to_string()),
        Target::Apart => ("apart", String::new()),
        Target::ApartAboveDays(days) => ("apart-longer", days.to_string()),
        Target::AdministrationsAtMost(count) => ("administrations", count.to_string()),
        Target::Phase(phase) => ("phase", lang.text(&format!("phase-{}", phase.word().replace('_', "-")))),
        Target::FocusFieldsAtMost(0.0) => ("no-fields", String::new()),
        Target::FocusFieldsAtMost(part) => ("fields", numbers::share(lang, part)),
        Target::ActorsAtMost(count) => ("actors", count.to_string()),
    };
    let then = format!("{} {}", value(lang, lower.hundredths), band(lang, lower.band).text);
    lang.format(&format!("lower-{key}"), &[("target", target), ("then", then)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_two_decimals_in_the_readers_spelling() {
        assert_eq!(value(Lang::Sv, 405), "4,05");
        assert_eq!(value(Lang::En, 330), "3.30");
    }
}
