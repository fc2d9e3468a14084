//! Texts in the reader's language, from the Fluent files in `web/locales`.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A language of the page and of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Swedish, the first language.
    Sv,
    /// English.
    En,
}

type Bundle = FluentBundle<FluentResource>;

static SWEDISH: LazyLock<Bundle> = LazyLock::new(|| bundle("sv", include_str!("../web/locales/sv.ftl")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", include_str!("../web/locales/en.ftl")));

fn bundle(tag: &str, source: &str) -> Bundle {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks that isolate directions would show up in titles and exports; both languages run left to right.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, errors)| {
        tracing::error!(?errors, "a locale file has faults");
        partial
    });
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(?errors, "a locale file has a text twice");
    }
    bundle
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Sv, Self::En];

    /// The language's tag, which is also the first part of every page's path.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// The language an `Accept-Language` header asks for first; Swedish when it asks for neither.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let tags = header.split(',').map(|part| part.trim().split(['-', ';']).next().unwrap_or_default());
        tags.filter_map(Self::parse).next().unwrap_or(Self::Sv)
    }

    /// The text of a key.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The text of a key, where there is one.
    #[must_use]
    pub fn find(self, key: &str) -> Option<String> {
        let bundle: &Bundle = match self {
            Self::Sv => &SWEDISH,
            Self::En => &ENGLISH,
        };
        bundle.has_message(key).then(|| self.text(key))
    }

    /// The text of a key with its values in place. An unknown key is shown as it is and logged.
    #[must_use]
    pub fn format(self, key: &str, values: &[(&str, String)]) -> String {
        let bundle: &Bundle = match self {
            Self::Sv => &SWEDISH,
            Self::En => &ENGLISH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.tag(), "there is no such text");
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            // Counts choose plural forms; everything else goes in as it is, also a name that looks like a number.
            match value.parse::<i64>() {
                Ok(number) if *name == "count" => arguments.set(*name, FluentValue::from(number)),
                _ => arguments.set(*name, FluentValue::from(value.clone())),
            }
        }
        bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::error::FaultCode;
    use crate::domain::{case, delivery, handling, score, task, words};
    use std::collections::BTreeSet;

    fn keys(source: &str) -> BTreeSet<&str> {
        let is_key = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
        let keys = source.lines().filter(is_key).filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        let mut seen = BTreeSet::new();
        keys.for_each(|key| assert!(seen.insert(key), "{key} stands there twice"));
        seen
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let (swedish, english) =
            (keys(include_str!("../web/locales/sv.ftl")), keys(include_str!("../web/locales/en.ftl")));
        assert_eq!(swedish, english);
        assert!(!swedish.is_empty());
    }

    #[test]
    fn every_word_and_every_fault_has_a_text() {
        let swedish = keys(include_str!("../web/locales/sv.ftl"));
        let words = |prefix: &str, words: Vec<&str>| -> Vec<String> {
            words.into_iter().map(|word| format!("{prefix}-{}", word.replace('_', "-"))).collect()
        };
        let mut wanted = words("fault", FaultCode::ALL.iter().map(|code| code.word()).collect());
        wanted.extend(words("form", words::Form::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("origin", words::Origin::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("city-role", words::CityRole::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("actor", words::ActorKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("focus", words::FocusField::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("phase", words::Phase::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("phase-group", words::PhaseGroup::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("area-status", words::AreaStatus::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("relation", words::Relation::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("kind", words::OverlapKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("certainty", words::Certainty::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("state", words::OverlapState::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("gate", words::Gate::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("event", words::RecordKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("retained", words::Retained::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("keep-unit", words::KeepUnit::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("factor", score::Factor::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("band", score::Band::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("handling", handling::HandlingState::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("verdict", handling::Verdict::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("no-need", handling::Reason::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("outcome", handling::Outcome::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("difference", handling::Difference::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("told", handling::NoticeKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("task", task::TaskKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("stage", case::Stage::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("channel", delivery::Channel::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("delivery", delivery::DeliveryKind::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("delivery-state", delivery::DeliveryState::ALL.iter().map(|word| word.word()).collect()));
        wanted.extend(words("webhook-off", delivery::DisabledWhy::ALL.iter().map(|word| word.word()).collect()));
        let missing: Vec<_> = wanted.iter().filter(|key| !swedish.contains(key.as_str())).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_name_that_looks_like_a_number_is_shown_as_it_is() {
        let detail = Lang::En.format("problem-query-detail", &[("parameter", "007".to_owned())]);
        assert!(detail.contains("007"), "{detail}");
    }

    #[test]
    fn the_header_chooses_the_language() {
        assert_eq!(Lang::accepted("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(Lang::accepted("de,sv-SE;q=0.5"), Lang::Sv);
        assert_eq!(Lang::accepted("de"), Lang::Sv);
    }
}
