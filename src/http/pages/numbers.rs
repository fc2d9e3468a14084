//! Numbers as people write them in Swedish and in (British) English: 1,4 ha and 1.4 ha, 4 200 m² and 4,200 m².

use crate::texts::Lang;

/// Keeps a number and its unit on one line.
const SPACE: char = '\u{a0}';

/// A number with at most so many decimals, its thousands grouped.
pub(super) fn number(lang: Lang, value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (group, mark) = match lang {
        Lang::Sv => (SPACE, ','),
        Lang::En => (',', '.'),
    };
    let mut out = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if 0 < position && (whole.len() - position) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push(mark);
        out.push_str(fraction);
    }
    let is_negative = value < 0.0 && out.chars().any(|c| ('1'..='9').contains(&c));
    if is_negative { format!("−{out}") } else { out }
}

/// A count of things.
pub(super) fn count(lang: Lang, value: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts shown to people stay far below 2^53")]
    number(lang, value as f64, 0)
}

/// A count with what is counted: `count` in the text chooses the plural, `number` is what is shown.
pub(super) fn counted(lang: Lang, key: &str, value: usize) -> String {
    lang.format(key, &[("count", value.to_string()), ("number", count(lang, value))])
}

/// Square metres below one hectare, hectares above: the units planners talk in.
pub(super) fn area(lang: Lang, square_metres: f64) -> String {
    if square_metres.round() < 10_000.0 {
        return format!("{}{SPACE}m²", number(lang, square_metres, 0));
    }
    let hectares = square_metres / 10_000.0;
    format!("{}{SPACE}ha", number(lang, hectares, usize::from(hectares < 100.0)))
}

/// A part of the whole, 0–1, in per cent; a small one keeps a decimal, so that it does not read as nothing.
pub(super) fn share(lang: Lang, share: f64) -> String {
    let text = number(lang, share * 100.0, usize::from(share < 0.1));
    match lang {
        Lang::Sv => format!("{text}{SPACE}%"),
        Lang::En => format!("{text}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_in_the_unit_and_spelling_of_the_reader() {
        assert_eq!(area(Lang::Sv, 4200.4), "4\u{a0}200\u{a0}m²");
        assert_eq!(area(Lang::En, 4200.4), "4,200\u{a0}m²");
        assert_eq!(area(Lang::Sv, 14_000.0), "1,4\u{a0}ha");
        assert_eq!(area(Lang::En, 14_000.0), "1.4\u{a0}ha");
        assert_eq!(area(Lang::En, 9_999.9), "1\u{a0}ha");
        assert_eq!(area(Lang::Sv, 12_345_678.0), "1\u{a0}235\u{a0}ha");
    }

    #[test]
    fn small_shares_keep_a_decimal() {
        assert_eq!(share(Lang::Sv, 0.421), "42\u{a0}%");
        assert_eq!(share(Lang::Sv, 0.007), "0,7\u{a0}%");
        assert_eq!(share(Lang::En, 1.0), "100%");
    }

    #[test]
    fn numbers_are_grouped_and_never_minus_nothing() {
        assert_eq!(number(Lang::En, 1_234_567.891, 1), "1,234,567.9");
        assert_eq!(number(Lang::Sv, -0.001, 1), "0");
        assert_eq!(number(Lang::Sv, -12.5, 1), "−12,5");
        assert_eq!(count(Lang::Sv, 40), "40");
        assert_eq!(counted(Lang::En, "count-overlaps", 1), "1 overlap");
        assert_eq!(counted(Lang::En, "count-overlaps", 1200), "1,200 overlaps");
    }
}
