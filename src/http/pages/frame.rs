//! The frame around every page: language, title, menu, the same page in the other language, texts for scripts.

use super::paths::Paths;
use super::who::Who;
use crate::domain::score::Band;
use crate::domain::telling::UNREAD_AT_MOST;
use crate::domain::words::{Gate, Phase};
use crate::texts::Lang;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Value};
use std::convert::Infallible;
use std::sync::LazyLock;

/// The language of a page, which is the first part of its address.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageLang(pub(super) Lang);

impl PageLang {
    /// Swedish is the first language, also of addresses that say nothing.
    pub(super) fn of_path(path: &str) -> Self {
        Self(path.split('/').nth(1).and_then(Lang::parse).unwrap_or(Lang::Sv))
    }
}

impl<S: Sync> FromRequestParts<S> for PageLang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_path(parts.uri.path()))
    }
}

/// The part of the menu that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    ToDo,
    Map,
    Overlaps,
    Register,
    Reports,
    Inbox,
    Administration,
    Cases,
    Apply,
    /// The pages for everybody.
    Open,
    Other,
}

/// What the frame needs to know of a page.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) section: Section,
    /// The module of this page in `/assets`, if it has one; it is given its texts too.
    pub(super) script: Option<&'static str>,
    /// This page in Swedish and in English.
    pub(super) twins: [Twin; 2],
    /// Who looks at it.
    pub(super) who: Who,
}

/// The same page in a language.
#[derive(Debug, Clone)]
pub(super) struct Twin {
    pub(super) lang: Lang,
    pub(super) href: String,
    pub(super) is_this: bool,
}

impl Twin {
    pub(super) fn short(&self) -> &'static str {
        match self.lang {
            Lang::Sv => "SV",
            Lang::En => "EN",
        }
    }

    /// The language's name in itself.
    pub(super) fn name(&self) -> &'static str {
        match self.lang {
            Lang::Sv => "Svenska",
            Lang::En => "English",
        }
    }
}

impl Frame {
    /// A frame; `address` says where the page is in a language.
    pub(super) fn new(lang: Lang, section: Section, title: String, address: impl Fn(Paths) -> String) -> Self {
        let twins = Lang::ALL.map(|other| Twin { lang: other, href: address(Paths(other)), is_this: other == lang });
        Self { lang, title, section, script: None, twins, who: Who::now() }
    }

    /// Adds the page's module.
    #[must_use]
    pub(super) fn with_script(self, script: &'static str) -> Self {
        Self { script: Some(script), ..self }
    }

    /// The text of a key in the page's language.
    pub(super) fn t(&self, key: &str) -> String {
        self.lang.text(key)
    }

    /// The text of a key that counts something.
    pub(super) fn counted(&self, key: &str, count: impl std::fmt::Display) -> String {
        self.lang.format(key, &[("count", count.to_string())])
    }

    /// Who is signed in, in words.
    pub(super) fn signed_in_as(&self) -> Option<String> {
        self.who.name.as_ref().map(|name| self.lang.format("account-of", &[("name", name.clone())]))
    }

    /// How much in the reader's inbox is unread, as a number that always has room.
    pub(super) fn inbox_count(&self, unread: &i64) -> String {
        if UNREAD_AT_MOST <= *unread { format!("{}+", UNREAD_AT_MOST - 1) } else { unread.to_string() }
    }

    /// Whether the page is about what its reader is told.
    pub(super) fn is_inbox(&self) -> bool {
        self.section == Section::Inbox
    }

    pub(super) fn paths(&self) -> Paths {
        Paths(self.lang)
    }

    /// Where the name of the site leads.
    pub(super) fn home(&self) -> String {
        let is_outside = self.section == Section::Open || self.section == Section::Apply;
        if is_outside { self.paths().open_map() } else { self.paths().map() }
    }

    /// The entries of the menu: address, text, whether the page belongs to it.
    pub(super) fn menu(&self) -> Vec<(String, String, bool)> {
        let entry = |href, key, section| (href, self.t(key), self.section == section);
        let paths = self.paths();
        if self.section == Section::Open {
            return vec![
                entry(paths.open_map(), "nav-map", Section::Open),
                entry(paths.apply(), "nav-apply", Section::Apply),
                entry(paths.sign_in(), "sign-in", Section::Other),
            ];
        }
        if !self.who.is_signed_in || self.who.is_applicant {
            return vec![
                entry(paths.open_map(), "nav-open-map", Section::Open),
                entry(paths.apply(), "nav-apply", Section::Apply),
            ];
        }
        let mut menu = vec![
            entry(paths.to_do(), "nav-to-do", Section::ToDo),
            entry(paths.map(), "nav-map", Section::Map),
            entry(paths.overlaps(), "nav-overlaps", Section::Overlaps),
            entry(paths.cases(), "nav-cases", Section::Cases),
            entry(paths.register(), "nav-register", Section::Register),
            entry(paths.year(), "nav-reports", Section::Reports),
        ];
        if self.who.has_tokens {
            menu.push(entry(paths.administration(), "nav-administration", Section::Administration));
        }
        menu
    }

    /// The texts of the scripts as JSON that may stand in HTML.
    pub(super) fn script_texts(&self) -> &'static str {
        match self.lang {
            Lang::Sv => &SWEDISH,
            Lang::En => &ENGLISH,
        }
    }
}

static SWEDISH: LazyLock<String> = LazyLock::new(|| script_texts(Lang::Sv));
static ENGLISH: LazyLock<String> = LazyLock::new(|| script_texts(Lang::En));

/// What the keys of the scripts' own texts begin with in the locale files.
const OWN: &str = "web-";

/// Every text of the scripts by the name they know it by: their own ones, and the register's phases, gates and bands.
fn script_texts(lang: Lang) -> String {
    let keys = include_str!("../../../web/locales/sv.ftl").lines().filter_map(|line| line.split_once(" ="));
    let own = keys.filter_map(|(key, _)| key.strip_prefix(OWN).map(|name| (name.to_owned(), key.to_owned())));
    let phases = Phase::ALL.iter().map(|phase| phase.word());
    let phases = phases.map(|word| (format!("phase-{word}"), format!("phase-{}", word.replace('_', "-"))));
    let gates = Gate::ALL.iter().map(|gate| gate.word());
    let gates = gates.map(|word| (format!("gate-{word}"), format!("reason-{}", word.replace('_', "-"))));
    let bands = Band::ALL.iter().map(|band| band.word());
    let bands = bands.map(|word| (format!("band-{word}"), format!("band-{}", word.replace('_', "-"))));
    let texts: Map<String, Value> =
        own.chain(phases).chain(gates).chain(bands).map(|(name, key)| (name, Value::String(lang.text(&key)))).collect();
    in_html(&Value::Object(texts))
}

/// JSON in which nothing ends the element around it.
pub(super) fn in_html(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_of_the_address_is_the_language() {
        assert_eq!(PageLang::of_path("/en/map").0, Lang::En);
        assert_eq!(PageLang::of_path("/").0, Lang::Sv);
        assert_eq!(PageLang::of_path("/english").0, Lang::Sv);
    }

    #[test]
    fn scripts_get_their_texts_under_their_own_names() {
        for lang in Lang::ALL {
            let texts: Value = serde_json::from_str(&script_texts(lang)).unwrap();
            assert_eq!(texts["phase-effect_review"], lang.text("phase-effect-review"));
            assert!(texts["gate-below_area"].is_string() && texts["map-home"].is_string());
            assert!(texts["map-badge"].as_str().unwrap().contains("%count%"));
        }
    }

    #[test]
    fn json_cannot_end_its_element() {
        assert_eq!(in_html(&Value::String("</script>".into())), "\"\\u003c/script>\"");
    }
}
