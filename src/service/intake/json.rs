//! Bytes to JSON: bounded nesting, and a fault with line and column instead of a parser's message.

use crate::domain::error::{Error, Fault, FaultCode};
use serde_json::Value;

/// Nesting of lists and objects. A feature needs seven levels, a collection of features nine.
pub const MAX_DEPTH: usize = 64;

/// Reads a document.
///
/// # Errors
/// [`FaultCode::NotJson`] or [`FaultCode::TooDeep`].
pub fn parse(bytes: &[u8]) -> Result<Value, Error> {
    if depth(bytes) > MAX_DEPTH {
        return Err(Error::invalid(vec![Fault::new("", FaultCode::TooDeep).with("limit", MAX_DEPTH)]));
    }
    serde_json::from_slice(without_mark(bytes)).map_err(|error| {
        let fault = Fault::new("", FaultCode::NotJson);
        Error::invalid(vec![fault.with("line", error.line()).with("column", error.column())])
    })
}

/// How many positions a document holds: lists that begin with a number. Cheap, and known before anything is read.
#[must_use]
pub fn count_positions(document: &Value) -> usize {
    match document {
        Value::Array(items) if items.first().is_some_and(Value::is_number) => 1,
        Value::Array(items) => items.iter().map(count_positions).sum(),
        Value::Object(members) => members.values().map(count_positions).sum(),
        _ => 0,
    }
}

/// Editors on Windows begin files with a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The deepest nesting of brackets outside strings.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<FaultCode> {
        match parse(bytes) {
            Err(Error::Invalid { faults, .. }) => faults.first().map(|fault| fault.code),
            _ => None,
        }
    }

    fn nested(depth: usize) -> Vec<u8> {
        ["[".repeat(depth), "]".repeat(depth)].concat().into_bytes()
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(code(&nested(MAX_DEPTH - 1)), None);
        assert_eq!(code(&nested(MAX_DEPTH)), None);
        assert_eq!(code(&nested(MAX_DEPTH + 1)), Some(FaultCode::TooDeep));
        assert_eq!(code(&nested(1_000_000)), Some(FaultCode::TooDeep));
    }

    #[test]
    fn positions_are_counted_wherever_they_are() {
        let ring = "[[1,2],[3,4,5],[6,7],[1,2]]";
        let text = format!(r#"{{"n":[],"geometry":{{"coordinates":[[{ring}],[{ring},{ring}]]}}}}"#);
        assert_eq!(parse(text.as_bytes()).map(|document| count_positions(&document)).ok(), Some(12));
    }

    #[test]
    fn brackets_in_strings_are_no_nesting() {
        let text = format!(r#"["\"{}\\"]"#, "[".repeat(100));
        assert_eq!(code(text.as_bytes()), None);
    }

    #[test]
    fn what_is_not_json_is_said_with_its_place() {
        let Err(Error::Invalid { faults, .. }) = parse(b"{\n  \"name\": nope\n}") else { panic!("accepted") };
        assert_eq!(faults[0].code, FaultCode::NotJson);
        assert_eq!(faults[0].values[0], ("line", "2".to_owned()));
        for wrong in [&b""[..], b"\xff\xfe", b"[1e400]", br#"["\ud800"]"#, b"{} {}"] {
            assert_eq!(code(wrong), Some(FaultCode::NotJson), "{wrong:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_fault() {
        assert_eq!(code(b"\xEF\xBB\xBF{}"), None);
    }
}
