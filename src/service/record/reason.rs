//! Why something is registered or changed, in the words of who does it.

use crate::domain::error::{Error, Fault, FaultCode};
use crate::service::intake::line;
use serde_json::Value;

/// The member of a Feature's properties that says why it is registered or changed.
const REASON: &str = "change_reason";

/// Takes the reason of a change out of a Feature: it is no attribute of the initiative.
pub(in crate::service) fn take_reason(body: &mut Value) -> Result<Option<String>, Error> {
    let properties = body.get_mut("properties").and_then(Value::as_object_mut);
    let pointer = format!("/properties/{REASON}");
    match properties.and_then(|properties| properties.remove(REASON)) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => read_reason(&text, &pointer),
        Some(_) => Err(Error::invalid(vec![Fault::new(pointer, FaultCode::WrongType).with("expected", "text")])),
    }
}

/// Reads a reason; none when it is empty.
pub(in crate::service) fn read_reason(text: &str, pointer: &str) -> Result<Option<String>, Error> {
    let reason = line(text, pointer).map_err(|fault| Error::invalid(vec![fault]))?;
    Ok(Some(reason).filter(|reason| !reason.is_empty()))
}
