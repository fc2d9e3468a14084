//! Query strings: read as pairs, written in one order, so that equal views have equal links.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::fmt::Write as _;

/// The parameters of an address as they came, repeated ones included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// The first value of a parameter, trimmed; empty when it is absent.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a parameter: a form repeats it, a link lists the values with commas.
    pub(super) fn many<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.0.iter().filter(move |(known, _)| known == name).flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty())
    }

    /// With these values for parameters that are absent.
    #[must_use]
    pub(super) fn or(mut self, others: &[(&str, &str)]) -> Self {
        for (name, value) in others {
            if !self.0.iter().any(|(known, _)| known == name) {
                self.0.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        self
    }

    /// Each value that can be read, once.
    pub(super) fn words<T: PartialEq>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut words = Vec::new();
        for word in self.many(name).filter_map(read) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    /// A query that cannot be read at all is taken as none: a page is shown rather than an error about its address.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Self(pairs.map(|Query(pairs)| pairs).unwrap_or_default()))
    }
}

impl From<Vec<(String, String)>> for Params {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

/// A query string in the making. Empty values leave their parameter out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct QueryString(String);

impl QueryString {
    /// Adds a parameter.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            let mark = if self.0.is_empty() { "" } else { "&" };
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{mark}{name}={}", encoded(value));
        }
        self
    }

    /// The address with this query behind it.
    pub(super) fn after(&self, path: &str) -> String {
        if self.0.is_empty() { path.to_owned() } else { format!("{path}?{}", self.0) }
    }

    /// The query without a question mark.
    #[cfg(test)]
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The value as it may stand in a query. Commas are allowed there and read better than `%2C`.
pub(super) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' => text.push(char::from(byte)),
            b' ' => text.push('+'),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>().into()
    }

    #[test]
    fn repeated_parameters_and_comma_lists_mean_the_same() {
        let repeated = params(&[("a", "x"), ("a", "y"), ("b", "z")]);
        let listed = params(&[("b", "z"), ("a", "x,,y")]);
        assert!(repeated.many("a").eq(listed.many("a")));
        assert_eq!(listed.words("a", |word| Some(word.len())), [1]);
        assert_eq!((listed.one("b"), listed.one("c")), ("z", ""));
    }

    #[test]
    fn a_query_leaves_empty_values_out_and_escapes_the_rest() {
        let query = QueryString::default().with("a", "").with("q", "Möllan & co").with("bbox", "1,2.5");
        assert_eq!(query.after("/sv/karta"), "/sv/karta?q=M%C3%B6llan+%26+co&bbox=1,2.5");
        assert_eq!(QueryString::default().after("/sv/karta"), "/sv/karta");
    }
}
