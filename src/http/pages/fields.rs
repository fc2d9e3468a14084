//! Fields of forms as data: one description for showing them, reading what was sent, and saying what is wrong.

use crate::domain::error::{Fault, FaultCode};
use crate::http::problem::fault_body;
use crate::texts::Lang;
use serde_json::{Map, Value, json};

/// What is asked for, and what it becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line of text.
    Line,
    /// Paragraphs.
    Text,
    /// A day; none where it is left empty.
    Day,
    /// The last day of something, of which the first day after it is kept.
    LastDay,
    /// A whole number; none where it is left empty.
    Number,
    /// One of several words; none where none is chosen.
    Choice,
    /// Lines with a year and an amount.
    Money,
    /// A day on each line.
    Days,
    /// Not shown.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) kind: Kind,
    /// Where its value goes; parts of parts with points between.
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    /// Value and text of what can be chosen.
    pub(super) options: Vec<(String, String)>,
    pub(super) is_optional: bool,
    pub(super) fault: String,
}

impl Field {
    /// A field that must be filled in, called by its text.
    pub(super) fn new(lang: Lang, kind: Kind, name: &'static str, key: &str) -> Self {
        Self {
            kind,
            name,
            label: lang.text(key),
            hint: String::new(),
            value: String::new(),
            options: Vec::new(),
            is_optional: false,
            fault: String::new(),
        }
    }

    #[must_use]
    pub(super) fn hint(self, lang: Lang, key: &str) -> Self {
        Self { hint: lang.text(key), ..self }
    }

    #[must_use]
    pub(super) fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    #[must_use]
    pub(super) fn options(self, options: Vec<(String, String)>) -> Self {
        Self { options, ..self }
    }

    #[must_use]
    pub(super) fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// How the template shows it.
    pub(super) fn shown(&self) -> &'static str {
        match self.kind {
            Kind::Line | Kind::Number => "line",
            Kind::Text => "text",
            Kind::Money | Kind::Days => "rows",
            Kind::Day | Kind::LastDay => "day",
            Kind::Choice => "choice",
            Kind::Hidden => "hidden",
        }
    }

    pub(super) fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// Its id on the page, where several forms have such a field.
    pub(super) fn id(&self, prefix: &str) -> String {
        format!("{prefix}-{}", self.name.replace('.', "-"))
    }

    /// The attributes that lead from the field to its hint and its fault. Ids hold nothing that HTML would have to escape.
    pub(super) fn described(&self, prefix: &str) -> String {
        let id = self.id(prefix);
        let parts = [("hint", !self.hint.is_empty()), ("error", !self.fault.is_empty())];
        let by: Vec<String> =
            parts.iter().filter(|(_, is_there)| *is_there).map(|(part, _)| format!("{id}-{part}")).collect();
        let described = if by.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"", by.join(" ")) };
        let invalid = if self.fault.is_empty() { "" } else { " aria-invalid=\"true\"" };
        format!("{described}{invalid}")
    }

    /// What was sent for it, as the service takes it.
    fn read(&self, text: &str) -> Result<Value, Fault> {
        let fault = |code| Fault::new(format!("/{}", self.name.replace('.', "/")), code);
        Ok(match self.kind {
            Kind::Line | Kind::Text | Kind::Hidden => json!(text),
            Kind::Day | Kind::Choice if text.is_empty() => Value::Null,
            Kind::Day | Kind::Choice => json!(text),
            Kind::LastDay if text.is_empty() => Value::Null,
            Kind::LastDay => json!(super::form::day_after(text)),
            Kind::Number => match text.replace([' ', '\u{a0}'], "") {
                empty if empty.is_empty() => Value::Null,
                digits => json!(digits.parse::<i64>().map_err(|_| fault(FaultCode::NotANumber))?),
            },
            Kind::Money => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                Value::Array(
                    lines
                        .map(|line| money(line).ok_or_else(|| fault(FaultCode::NotANumber)))
                        .collect::<Result<_, _>>()?,
                )
            }
            Kind::Days => json!(text.split_whitespace().collect::<Vec<_>>()),
        })
    }
}

/// A year and an amount, with whatever stands between them.
fn money(line: &str) -> Option<Value> {
    let (year, amount) = line.split_at_checked(4)?;
    let amount: String = amount.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '–')).collect();
    let amount = amount.trim_start_matches('-').trim_end_matches("kr");
    Some(json!({ "year": year.parse::<i32>().ok()?, "sek": amount.parse::<i64>().ok()? }))
}

/// Puts what was sent into the fields, and makes of it what the service takes.
pub(super) fn read(fields: &mut [Field], one: impl Fn(&str) -> String) -> Result<Map<String, Value>, Vec<Fault>> {
    let (mut body, mut faults) = (Map::new(), Vec::new());
    for field in fields {
        field.value = one(field.name).trim().to_owned();
        match field.read(&field.value) {
            Ok(value) => put(&mut body, field.name, value),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(body) } else { Err(faults) }
}

/// Puts a value where its name says.
fn put(body: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(body.insert(name.to_owned(), value)),
        Some((outer, inner)) => {
            if let Value::Object(part) = body.entry(outer.to_owned()).or_insert_with(|| json!({})) {
                put(part, inner, value);
            }
        }
    }
}

/// Says at the fields what is wrong with them; what belongs to none is left over.
pub(super) fn tell(lang: Lang, fields: &mut [Field], faults: &[Fault]) -> Vec<String> {
    let mut others = Vec::new();
    for fault in faults {
        let text = fault_body(lang, fault).detail;
        let pointer = fault.pointer.trim_start_matches('/').replace('/', ".");
        let is_its = |field: &&mut Field| {
            !pointer.is_empty()
                && (field.name == pointer
                    || pointer.starts_with(&format!("{}.", field.name))
                    || pointer.ends_with(&format!(".{}", field.name)))
        };
        match fields.iter_mut().find(is_its) {
            Some(field) if field.fault.is_empty() => field.fault = text,
            Some(field) if field.fault.contains(&text) => {}
            Some(field) => field.fault = format!("{} {text}", field.fault),
            None => others.push(text),
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: Kind, name: &'static str) -> Field {
        Field::new(Lang::Sv, kind, name, "nav-map")
    }

    #[test]
    fn what_is_sent_becomes_what_the_service_takes() {
        let mut fields = [
            field(Kind::Line, "title"),
            field(Kind::Day, "signed_on"),
            field(Kind::Number, "support.hours"),
            field(Kind::Money, "support.funding"),
            field(Kind::LastDay, "ends"),
        ];
        let sent = |name: &str| {
            let value = match name {
                "title" => " Torget ",
                "support.hours" => "1 200",
                "support.funding" => "2027: 200 000 kr\n2028 – 50000\n",
                "ends" => "2027-12-31",
                _ => "",
            };
            value.to_owned()
        };
        let body = Value::Object(read(&mut fields, sent).unwrap());
        let funding = json!([{ "year": 2027, "sek": 200_000 }, { "year": 2028, "sek": 50_000 }]);
        let support = json!({ "hours": 1200, "funding": funding });
        assert_eq!(body, json!({ "title": "Torget", "signed_on": null, "support": support, "ends": "2028-01-01" }));
        let faults =
            read(&mut fields, |name| if name == "support.funding" { "ett".into() } else { "x".into() }).unwrap_err();
        assert_eq!(faults.len(), 2);
        assert!(tell(Lang::Sv, &mut fields, &faults).is_empty());
        assert!(!fields[2].fault.is_empty() && !fields[3].fault.is_empty() && fields[0].fault.is_empty());
    }
}
