//! What a file is, by all of its bytes and not by its name: a PDF, a JPEG or a PNG from its first byte to its last, and
//! nothing else at the same time.

use crate::domain::error::FaultCode;

/// What is taken: its media type and its ending.
type Kind = (&'static str, &'static str);

const PDF: Kind = ("application/pdf", "pdf");
const JPEG: Kind = ("image/jpeg", "jpg");
const PNG: Kind = ("image/png", "png");

/// Beginnings of other things that programs look for anywhere in a file: archives, programs, pages.
const OTHER_KINDS: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x7fELF",
    b"<html",
    b"<HTML",
    b"<!DOCTYPE",
    b"<!doctype",
    b"<script",
    b"<SCRIPT",
    b"<svg",
    b"<?php",
];

/// What a file is.
///
/// # Errors
/// [`FaultCode::FileKind`] for what is not taken, [`FaultCode::FileMixed`] for what is more than one thing or does not end
/// where it should.
pub(super) fn media_type(bytes: &[u8]) -> Result<Kind, FaultCode> {
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("application/pdf") => is_pdf(bytes).then_some(PDF),
        Some("image/jpeg") => is_jpeg(bytes).then_some(JPEG),
        Some("image/png") => is_png(bytes).then_some(PNG),
        _ => return Err(FaultCode::FileKind),
    }
    .ok_or(FaultCode::FileMixed)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    place_of(bytes, wanted).is_some()
}

/// The first place of a few bytes in many.
fn place_of(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// From its header to its last mark, and no archive, program or page beside its own streams.
fn is_pdf(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
    let trimmed = bytes.get(..end).unwrap_or_default();
    (bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2."))
        && trimmed.ends_with(b"%%EOF")
        && !OTHER_KINDS.iter().any(|other| outside_streams(trimmed, other))
}

/// Whether some bytes stand in a PDF outside its streams, which hold compressed and other data of any kind.
fn outside_streams(mut bytes: &[u8], wanted: &[u8]) -> bool {
    loop {
        let Some(begin) = place_of(bytes, b"stream") else { return holds(bytes, wanted) };
        let (before, rest) = bytes.split_at(begin);
        if holds(before, wanted) {
            return true;
        }
        match place_of(rest, b"endstream") {
            Some(end) => bytes = rest.get(end + b"endstream".len()..).unwrap_or_default(),
            None => return holds(rest, wanted),
        }
    }
}

/// Chunk after chunk up to the last one, whose end is the file's.
fn is_png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut is_first = true;
    loop {
        let Some((head, after)) = rest.split_at_checked(8) else { return false };
        let length = head.get(..4).and_then(|four| four.try_into().ok()).map_or(u32::MAX, u32::from_be_bytes);
        let kind = head.get(4..).unwrap_or_default();
        let Some((data, after)) = usize::try_from(length).ok().and_then(|length| after.split_at_checked(length)) else {
            return false;
        };
        let Some((_, after)) = after.split_at_checked(4) else { return false };
        if (is_first && kind != b"IHDR") || !kind.iter().all(u8::is_ascii_alphabetic) {
            return false;
        }
        // Texts of a picture are shown by nobody here and may be a page.
        if !matches!(kind, b"IDAT" | b"iCCP" | b"zTXt") && OTHER_KINDS.iter().any(|other| holds(data, other)) {
            return false;
        }
        if kind == b"IEND" {
            return data.is_empty() && after.is_empty();
        }
        (rest, is_first) = (after, false);
    }
}

/// Segment after segment to the picture's data, and in it up to the mark that ends the file.
fn is_jpeg(bytes: &[u8]) -> bool {
    let mut rest = match bytes.strip_prefix(b"\xff\xd8") {
        Some(rest) => rest,
        None => return false,
    };
    loop {
        let Some((&[0xff, marker], after)) = rest.split_first_chunk::<2>() else { return false };
        match marker {
            0xff => rest = rest.get(1..).unwrap_or_default(),
            0xd9 => return after.is_empty(),
            0x01 | 0xd0..=0xd7 => rest = after,
            0xc0..=0xfe => {
                let Some(length) = after.first_chunk::<2>().map(|two| usize::from(u16::from_be_bytes(*two))) else {
                    return false;
                };
                let Some((data, after)) = after.split_at_checked(length.max(2)) else { return false };
                if OTHER_KINDS.iter().any(|other| holds(data, other)) {
                    return false;
                }
                rest = if marker == 0xda { after_data(after) } else { after };
            }
            _ => return false,
        }
    }
}

/// What comes after a picture's data: the next mark that is none of the data's own.
fn after_data(bytes: &[u8]) -> &[u8] {
    let is_mark = |pair: &[u8]| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xff | 0xd0..=0xd7));
    let end = bytes.windows(2).position(is_mark).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
