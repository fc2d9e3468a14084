//! A JSON object being read: finds its members by name and writes down, with pointers, what is wrong with them.

use super::text::{self, Kind};
use crate::domain::error::{Fault, FaultCode};
use crate::domain::time::parse_day;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Things in a list. A bound against abuse, far above any real number of actors.
pub(super) const MAX_ITEMS: usize = 500;

/// An object with the pointer to it.
pub(super) struct Object<'a> {
    members: &'a Map<String, Value>,
    pointer: String,
}

/// A member that is there and not null, with the pointer to it.
pub(super) struct Member<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

impl<'a> Object<'a> {
    /// The value as an object; a fault when it is none.
    pub(super) fn open(value: &'a Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<Self> {
        let Some(members) = value.as_object() else {
            faults.push(Fault::new(pointer, FaultCode::WrongType).with("expected", "object"));
            return None;
        };
        Some(Self { members, pointer: pointer.to_owned() })
    }

    /// A fault for each member that has none of these names.
    pub(super) fn refuse_others(&self, names: &[&str], faults: &mut Vec<Fault>) {
        for name in self.members.keys().filter(|name| !names.contains(&name.as_str())) {
            faults.push(Fault::new(self.at(name), FaultCode::UnknownMember).with("member", name));
        }
    }

    /// The pointer to a member (RFC 6901).
    pub(super) fn at(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"))
    }

    /// A member; null is the same as absent.
    pub(super) fn member(&self, name: &str) -> Option<Member<'a>> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        Some(Member { value, pointer: self.at(name) })
    }

    /// A text; empty when absent.
    pub(super) fn text(&self, name: &str, kind: Kind, faults: &mut Vec<Fault>) -> String {
        self.member(name).and_then(|member| member.text(kind, faults)).unwrap_or_default()
    }

    /// A text that must be there and not empty; `None` with a fault when it is not.
    pub(super) fn required_text(&self, name: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let text = match self.member(name) {
            Some(member) => member.text(Kind::Line, faults)?,
            None => String::new(),
        };
        if text.is_empty() {
            faults.push(Fault::new(self.at(name), FaultCode::Required));
            return None;
        }
        Some(text)
    }

    /// A text where empty means none.
    pub(super) fn optional_text(&self, name: &str, faults: &mut Vec<Fault>) -> Option<String> {
        Some(self.text(name, Kind::Line, faults)).filter(|text| !text.is_empty())
    }

    /// A word of a closed vocabulary, or what it is when absent.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &Words<T>, absent: T, faults: &mut Vec<Fault>) -> T {
        self.member(name).and_then(|member| member.word(words, faults)).unwrap_or(absent)
    }

    /// A day written `2026-10-01`.
    pub(super) fn day(&self, name: &str, faults: &mut Vec<Fault>) -> Option<NaiveDate> {
        let member = self.member(name)?;
        let text = member.text(Kind::Line, faults)?;
        let day = parse_day(&text);
        if day.is_none() && !text.is_empty() {
            faults.push(Fault::new(member.pointer, FaultCode::NotADate).with("found", text));
        }
        day
    }

    /// The things in a list; none when absent.
    pub(super) fn list(&self, name: &str, faults: &mut Vec<Fault>) -> Vec<Member<'a>> {
        let Some(member) = self.member(name) else { return Vec::new() };
        let Some(items) = member.value.as_array() else {
            faults.push(Fault::new(member.pointer, FaultCode::WrongType).with("expected", "list"));
            return Vec::new();
        };
        if items.len() > MAX_ITEMS {
            let fault = Fault::new(member.pointer, FaultCode::TooManyItems);
            faults.push(fault.with("limit", MAX_ITEMS).with("found", items.len()));
            return Vec::new();
        }
        let item = |(nth, value)| Member { value, pointer: format!("{}/{nth}", member.pointer) };
        items.iter().enumerate().map(item).collect()
    }
}

impl Member<'_> {
    /// A clean text; `None` with a fault when it is none.
    pub(super) fn text(&self, kind: Kind, faults: &mut Vec<Fault>) -> Option<String> {
        let Some(text) = self.value.as_str() else {
            faults.push(Fault::new(&self.pointer, FaultCode::WrongType).with("expected", "text"));
            return None;
        };
        text::clean(text, kind, &self.pointer).map_err(|fault| faults.push(fault)).ok()
    }

    /// A word of a closed vocabulary; `None` with a fault when it is none.
    pub(super) fn word<T: Copy>(&self, words: &Words<T>, faults: &mut Vec<Fault>) -> Option<T> {
        let text = self.text(Kind::Line, faults)?;
        let word = (words.parse)(&text);
        if word.is_none() {
            let allowed = words.all.iter().map(|word| (words.word)(*word)).collect::<Vec<_>>().join(", ");
            let fault = Fault::new(&self.pointer, FaultCode::UnknownWord);
            faults.push(fault.with("found", text).with("allowed", allowed));
        }
        word
    }
}

/// A closed vocabulary.
pub(super) struct Words<T: 'static> {
    pub(super) all: &'static [T],
    pub(super) parse: fn(&str) -> Option<T>,
    pub(super) word: fn(T) -> &'static str,
}

/// The vocabulary of an enum of `domain::words`.
macro_rules! vocabulary {
    ($name:ty) => {
        $crate::service::intake::object::Words { all: <$name>::ALL, parse: <$name>::parse, word: <$name>::word }
    };
}
pub(super) use vocabulary;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pointers_escape_what_rfc_6901_escapes() {
        let value = json!({"a/b~c": 1});
        let mut faults = Vec::new();
        Object::open(&value, "/properties", &mut faults).unwrap().refuse_others(&[], &mut faults);
        assert_eq!(faults[0].pointer, "/properties/a~1b~0c");
    }

    #[test]
    fn lists_have_a_bound() {
        for (length, faulty) in [(MAX_ITEMS - 1, 0), (MAX_ITEMS, 0), (MAX_ITEMS + 1, 1)] {
            let value = json!({"actors": vec![json!({}); length]});
            let mut faults = Vec::new();
            let object = Object::open(&value, "", &mut faults).unwrap();
            assert_eq!(object.list("actors", &mut faults).len(), if faulty == 0 { length } else { 0 });
            assert_eq!(faults.len(), faulty, "{length}");
        }
    }
}
