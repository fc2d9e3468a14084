//! Tests that every text a page asks for is there, read from the templates and the code themselves.

use crate::texts::Lang;
use std::collections::BTreeSet;
use std::path::Path;

fn files(folder: &Path, ending: &str, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, texts);
        } else if path.to_string_lossy().ends_with(ending) {
            texts.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The keys that are named in full between `before` and a quotation mark.
fn keys<'a>(text: &'a str, before: &str) -> impl Iterator<Item = &'a str> {
    let rest = text.split(before).skip(1).collect::<Vec<_>>().into_iter();
    rest.filter_map(|rest| rest.split('"').next()).filter(|key| !key.contains('{'))
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut templates, mut code) = (Vec::new(), Vec::new());
    files(&root.join("web/templates"), ".html", &mut templates);
    files(&root.join("src/http/pages"), ".rs", &mut code);
    let asked = ["frame.t(\"", "lang.text(\"", "lang.format(\"", "Given::faulty(lang, \""];
    let known: BTreeSet<&str> = include_str!("../../../web/locales/sv.ftl")
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|it| it.0)
        .collect();
    let texts: Vec<&String> = templates.iter().chain(&code).collect();
    let wanted = asked.iter().flat_map(|before| texts.iter().flat_map(move |text| keys(text, before)));
    let missing: BTreeSet<&str> = wanted.filter(|key| !known.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_text_is_shown_with_a_blank_left_open() {
    for lang in Lang::ALL {
        let bare = ["map-title", "form-lead", "problem-stale-detail", "note-crs-converted", "fault-required"];
        assert!(bare.iter().all(|key| !lang.text(key).contains('{')));
    }
}
