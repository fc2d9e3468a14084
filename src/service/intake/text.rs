//! Texts: one canonical form of every letter, no invisible control, a bounded length.

use crate::domain::error::{Fault, FaultCode};
use unicode_normalization::UnicodeNormalization;

/// What a text may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A name, a number, an address: one line.
    Line,
    /// A description: newlines and tabs are allowed.
    Paragraphs,
}

impl Kind {
    /// The most characters.
    pub(super) fn limit(self) -> usize {
        match self {
            Self::Line => 200,
            Self::Paragraphs => 10_000,
        }
    }

    fn allows(self, character: char) -> bool {
        match character {
            '\n' | '\t' => self == Self::Paragraphs,
            // They turn the direction of what follows, so that a text reads otherwise than it is.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
            // Separators of lines and paragraphs, which some programs treat as newlines.
            '\u{2028}' | '\u{2029}' => false,
            _ => !character.is_control(),
        }
    }
}

/// A text of one line, as names are.
///
/// # Errors
/// [`FaultCode::ControlCharacter`] or [`FaultCode::TextTooLong`].
pub fn line(text: &str, pointer: &str) -> Result<String, Fault> {
    clean(text, Kind::Line, pointer)
}

/// A text of one line that must be there, as names must.
///
/// # Errors
/// As [`line`], and [`FaultCode::Required`].
pub fn name(text: &str, pointer: &str) -> Result<String, Fault> {
    required(line(text, pointer)?, pointer)
}

/// A text of several lines that must be there.
///
/// # Errors
/// As [`name`].
pub fn prose(text: &str, pointer: &str) -> Result<String, Fault> {
    required(paragraphs(text, pointer)?, pointer)
}

fn required(text: String, pointer: &str) -> Result<String, Fault> {
    if text.is_empty() { Err(Fault::new(pointer, FaultCode::Required)) } else { Ok(text) }
}

/// A text of several lines, as comments are.
///
/// # Errors
/// [`FaultCode::ControlCharacter`] or [`FaultCode::TextTooLong`].
pub fn paragraphs(text: &str, pointer: &str) -> Result<String, Fault> {
    clean(text, Kind::Paragraphs, pointer)
}

/// The text in normal form C, trimmed, with `\n` as newline.
///
/// # Errors
/// [`FaultCode::ControlCharacter`] or [`FaultCode::TextTooLong`].
pub(super) fn clean(text: &str, kind: Kind, pointer: &str) -> Result<String, Fault> {
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    if let Some(character) = text.chars().find(|character| !kind.allows(*character)) {
        let found = format!("U+{:04X}", u32::from(character));
        return Err(Fault::new(pointer, FaultCode::ControlCharacter).with("found", found));
    }
    let length = text.chars().count();
    if length > kind.limit() {
        let fault = Fault::new(pointer, FaultCode::TextTooLong);
        return Err(fault.with("limit", kind.limit()).with("found", length));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, kind: Kind) -> Option<FaultCode> {
        clean(text, kind, "").err().map(|fault| fault.code)
    }

    #[test]
    fn letters_have_one_form_and_edges_no_space() {
        let decomposed = "  Mo\u{308}llan \u{a0}\r\n";
        assert_eq!(clean(decomposed, Kind::Line, ""), Ok("Möllan".to_owned()));
    }

    #[test]
    fn lengths_are_counted_in_characters_of_the_canonical_form() {
        for kind in [Kind::Line, Kind::Paragraphs] {
            assert_eq!(code(&"o\u{308}".repeat(kind.limit() - 1), kind), None);
            assert_eq!(code(&"ö".repeat(kind.limit()), kind), None);
            assert_eq!(code(&"ö".repeat(kind.limit() + 1), kind), Some(FaultCode::TextTooLong));
        }
    }

    #[test]
    fn only_paragraphs_have_newlines_and_tabs() {
        assert_eq!(code("one\r\ntwo\tthree", Kind::Paragraphs), None);
        assert_eq!(code("one\ntwo", Kind::Line), Some(FaultCode::ControlCharacter));
        assert_eq!(code("one\ttwo", Kind::Line), Some(FaultCode::ControlCharacter));
    }

    #[test]
    fn controls_and_turned_directions_are_refused() {
        for hidden in ['\0', '\u{7}', '\u{7f}', '\u{85}', '\r', '\u{202E}', '\u{2067}', '\u{2028}'] {
            let text = format!("a{hidden}b");
            assert_eq!(code(&text, Kind::Paragraphs), Some(FaultCode::ControlCharacter), "{hidden:?}");
        }
        let fault = clean("a\u{202E}b", Kind::Line, "/properties/name").unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.values[0].1.as_str()), ("/properties/name", "U+202E"));
    }
}
