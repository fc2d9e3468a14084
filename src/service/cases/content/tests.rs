//! Files that are what they say, and files that are something else as well.

use super::media_type;
use crate::domain::error::FaultCode;

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], kind, data, &[0; 4]].concat()
}

fn png() -> Vec<u8> {
    let parts = [chunk(b"IHDR", &[0; 13]), chunk(b"IDAT", b"PK\x03\x04 can stand here"), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

fn jpeg() -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\0\x06JFIF", &b"\xff\xda\0\x02data\xff\0more\xff\xd0\xff\xd9"[..]].concat()
}

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<<>>\nstream\nPK\x03\x04<html\nendstream\nendobj\n%%EOF\n".to_vec()
}

#[test]
fn whole_files_of_the_three_kinds_are_taken() {
    assert_eq!(media_type(&png()), Ok(("image/png", "png")));
    assert_eq!(media_type(&jpeg()), Ok(("image/jpeg", "jpg")));
    assert_eq!(media_type(&pdf()), Ok(("application/pdf", "pdf")));
}

#[test]
fn other_kinds_are_refused() {
    for other in [&b"PK\x03\x04zip"[..], b"<html></html>", b"GIF89a....", b"", b"text", b"\x7fELF"] {
        assert_eq!(media_type(other), Err(FaultCode::FileKind));
    }
}

#[test]
fn what_goes_on_after_its_end_or_is_two_things_is_refused() {
    for whole in [png(), jpeg(), pdf()] {
        let archive = [whole.as_slice(), b"PK\x03\x04an archive"].concat();
        assert_eq!(media_type(&archive), Err(FaultCode::FileMixed));
        let cut = &whole[..whole.len() - 6];
        assert_eq!(media_type(cut), Err(FaultCode::FileMixed));
    }
    let page = b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF".to_vec();
    assert_eq!(media_type(&page), Err(FaultCode::FileMixed));
    let text =
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), chunk(b"tEXt", b"<script>"), chunk(b"IEND", b"")];
    assert_eq!(media_type(&text.concat()), Err(FaultCode::FileMixed));
    let comment = [b"\xff\xd8\xff\xfe\0\x0a<script>", &b"\xff\xd9"[..]].concat();
    assert_eq!(media_type(&comment), Err(FaultCode::FileMixed));
}
