//! How administrations look in lists and on the map: a letter code in the colour of one of twelve looks.

use super::numbers;
use crate::domain::codes::Code;
use crate::domain::organisation::{Administration, Look};
use crate::texts::Lang;
use std::collections::BTreeMap;

/// An administration as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) code: String,
    pub(super) name: String,
    /// 0–11, the number in the style's class names.
    pub(super) look: u8,
}

/// Every administration's look, in the order of registration.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    order: Vec<Badge>,
    by_code: BTreeMap<String, usize>,
}

/// The look of a code that the register does not know any more.
const UNKNOWN: u8 = 5;

impl Looks {
    pub(super) fn new(lang: Lang, administrations: &[Administration]) -> Self {
        let badge = |(position, administration): (usize, &Administration)| Badge {
            code: administration.code.to_string(),
            name: match lang {
                Lang::Sv => administration.name_sv.clone(),
                Lang::En => administration.name_en.clone(),
            },
            look: Look::of(position).number(),
        };
        let order: Vec<Badge> = administrations.iter().enumerate().map(badge).collect();
        let by_code = order.iter().enumerate().map(|(position, badge)| (badge.code.clone(), position)).collect();
        Self { order, by_code }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Badge] {
        &self.order
    }

    pub(super) fn of(&self, code: &Code) -> Badge {
        let known = self.by_code.get(code.as_str()).and_then(|position| self.order.get(*position));
        let unknown = || Badge { code: code.to_string(), name: code.to_string(), look: UNKNOWN };
        known.cloned().unwrap_or_else(unknown)
    }

    /// Code and name of what may be an administration's code.
    pub(super) fn named(&self, code: &str) -> String {
        let badge = Code::parse(code).map(|code| self.of(&code));
        badge.map_or_else(|| code.to_owned(), |badge| format!("{} – {}", badge.code, badge.name))
    }

    pub(super) fn of_all<'a>(&self, codes: impl IntoIterator<Item = &'a Code>) -> Vec<Badge> {
        codes.into_iter().map(|code| self.of(code)).collect()
    }
}

/// The look of an overlap's number: 2, 3, or 4 for four and more.
pub(super) fn degree_step(degree: usize) -> usize {
    degree.clamp(2, 4)
}

/// How many administrations, in words.
pub(super) fn administrations(lang: Lang, degree: usize) -> String {
    numbers::counted(lang, "count-administrations", degree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seventh_administration_is_dotted_and_a_forgotten_one_still_has_its_code() {
        let code = |position: usize| Code::parse(&format!("A{position}")).unwrap();
        let administration = |position| Administration {
            code: code(position),
            name_sv: "förvaltning".into(),
            name_en: "administration".into(),
            committee: None,
        };
        let looks = Looks::new(Lang::En, &(0..8).map(administration).collect::<Vec<_>>());
        assert_eq!((looks.of(&code(6)).look, looks.of(&code(6)).name.as_str()), (6, "administration"));
        assert_eq!(looks.of(&code(9)), Badge { code: "A9".into(), name: "A9".into(), look: UNKNOWN });
        assert_eq!([1, 2, 3, 9].map(degree_step), [2, 2, 3, 4]);
    }
}
