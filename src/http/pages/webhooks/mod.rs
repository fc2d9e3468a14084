//! Webhooks for people: the list with a form for a new one, and the page of one with its calls.

pub(super) mod list;
pub(super) mod one;

use super::looks::{Badge, Looks};
use super::params::Params;
use crate::domain::access::{Actor, Role};
use crate::domain::codes::Code;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::service::{Webhook, WebhookDraft};
use crate::texts::Lang;

/// What a form about a webhook holds.
struct Fields {
    name: String,
    url: String,
    /// Value, text and whether it is ticked.
    kinds: Vec<(&'static str, String, bool)>,
    bands: Vec<(&'static str, String, bool)>,
}

impl Fields {
    fn new(lang: Lang, name: &str, url: &str, kinds: &[NoticeKind], band: Option<Band>) -> Self {
        let kind = |kind: &NoticeKind| (kind.word(), told(lang, *kind), kinds.contains(kind));
        let bands = Band::ALL.iter().filter(|band| **band != Band::NotIndexed);
        let text = |band: Band| lang.text(&format!("band-{}", band.word().replace('_', "-")));
        Self {
            name: name.to_owned(),
            url: url.to_owned(),
            kinds: NoticeKind::ALL.iter().filter(|kind| !kind.is_of_case()).map(kind).collect(),
            bands: bands.map(|one| (one.word(), text(*one), band == Some(*one))).collect(),
        }
    }

    /// As it was typed.
    fn typed(lang: Lang, typed: &Params) -> Self {
        let kinds = typed.words("kind", NoticeKind::parse);
        Self::new(lang, typed.one("name"), typed.one("url"), &kinds, Band::parse(typed.one("band")))
    }

    fn of(lang: Lang, webhook: &Webhook) -> Self {
        Self::new(lang, &webhook.name, &webhook.url, &webhook.kinds, webhook.minimum_band)
    }
}

/// What happened, in a sentence.
fn told(lang: Lang, kind: NoticeKind) -> String {
    lang.text(&format!("told-{}", kind.word().replace('_', "-")))
}

fn draft(typed: &Params, administration: Code) -> WebhookDraft {
    WebhookDraft {
        name: typed.one("name").to_owned(),
        administration,
        url: typed.one("url").to_owned(),
        kinds: typed.words("kind", NoticeKind::parse),
        minimum_band: Band::parse(typed.one("band")),
    }
}

/// How a webhook is: a class and a word.
fn state(lang: Lang, webhook: &Webhook) -> (&'static str, String) {
    match (webhook.disabled, webhook.failing_since) {
        (Some((_, why)), _) => ("chip chip-warn", lang.text(&format!("webhook-off-{}", why.word().replace('_', "-")))),
        (None, Some(since)) => {
            ("chip chip-warn", lang.format("webhook-failing", &[("since", super::people::minute(since))]))
        }
        (None, None) => ("chip chip-ok", lang.text("webhook-on")),
    }
}

/// The administrations for which somebody may make webhooks.
fn own<'a>(actor: &'a Actor, looks: &'a Looks) -> impl Iterator<Item = &'a Badge> {
    let all = actor.has(Role::Administrator);
    looks.all().iter().filter(move |badge| all || actor.coordinates().any(|code| code.as_str() == badge.code))
}
