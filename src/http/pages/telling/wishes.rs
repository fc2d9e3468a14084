//! The form in which somebody says what they want to be told: read from what was sent, and shown again as it was.

use super::told;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::telling::{Cover, Timing, Wishes};
use crate::http::pages::params::Params;
use crate::service::WishesDraft;
use crate::texts::Lang;

/// A choice: value, text, whether it is chosen.
pub(super) type Choice = (String, String, bool);

/// What is marked in the form where nothing is said of a kind.
const USUAL: &str = "";

/// The form.
pub(super) struct WishesForm {
    pub(super) covers: Vec<Choice>,
    pub(super) bands: Vec<Choice>,
    pub(super) languages: Vec<Choice>,
    pub(super) mail: bool,
    /// Of each kind: its word, what it is called, and when.
    pub(super) timings: Vec<(String, String, Vec<Choice>)>,
}

impl WishesForm {
    pub(super) fn new(lang: Lang, language: &str, wishes: &Wishes, is_mailbox: bool) -> Self {
        let covers = Cover::ALL.iter().filter(|cover| !is_mailbox || **cover == Cover::OwnAdministration);
        let cover =
            |cover: &Cover| (cover.word().to_owned(), text(lang, "cover", cover.word()), wishes.covers.contains(cover));
        let everything = (String::new(), lang.text("wishes-any-band"), wishes.minimum_band.is_none());
        let bands = [Band::Minor, Band::Watch, Band::Critical];
        let band =
            |band: Band| (band.word().to_owned(), text(lang, "band", band.word()), wishes.minimum_band == Some(band));
        let languages = [("sv", "Svenska"), ("en", "English")];
        let spoken = |(word, name): (&str, &str)| (word.to_owned(), name.to_owned(), language == word);
        let timing = |kind: &NoticeKind| {
            let chosen = wishes.timing.get(kind);
            let usual = (USUAL.to_owned(), lang.text("timing-usual"), chosen.is_none());
            let choice = |timing: &Timing| {
                (timing.word().to_owned(), text(lang, "timing", timing.word()), chosen == Some(timing))
            };
            let choices = std::iter::once(usual).chain(Timing::ALL.iter().map(choice)).collect();
            (kind.word().to_owned(), told(lang, *kind), choices)
        };
        Self {
            covers: covers.map(cover).collect(),
            bands: std::iter::once(everything).chain(bands.map(band)).collect(),
            languages: languages.map(spoken).to_vec(),
            mail: wishes.mail,
            timings: NoticeKind::ALL.iter().filter(|kind| !is_mailbox || !kind.is_of_case()).map(timing).collect(),
        }
    }
}

/// What was sent. Every field has a closed choice, so that nothing in it can be wrong but by hand.
pub(super) fn read(form: &Params) -> WishesDraft {
    let timing = |kind: &NoticeKind| {
        let chosen = Timing::parse(form.one(&format!("timing_{kind}")))?;
        Some((*kind, chosen))
    };
    let wishes = Wishes {
        covers: form.words("covers", Cover::parse).into_iter().collect(),
        minimum_band: Band::parse(form.one("minimum_band")),
        timing: NoticeKind::ALL.iter().filter_map(timing).collect(),
        mail: form.one("mail") == "1",
    };
    WishesDraft { language: form.one("language").to_owned(), wishes }
}

fn text(lang: Lang, prefix: &str, word: &str) -> String {
    lang.text(&format!("{prefix}-{}", word.replace('_', "-")))
}
