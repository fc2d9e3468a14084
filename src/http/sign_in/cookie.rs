//! The cookies: the session's, and two short-lived ones of signing in. Nothing else is ever kept in a browser.

use crate::config::Config;
use crate::domain::secret::Secret;
use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Cookie {
    /// Who is signed in. It ends with the browser; the server ends it earlier.
    Session,
    /// A sign-in with an issuer that is under way.
    Attempt,
    /// A one-time link that was opened and not used yet.
    Link,
}

impl Cookie {
    /// Browsers let `__Host-` be set by this very host and over HTTPS only. On this machine there is no HTTPS, and some
    /// browsers then refuse what is marked as secure.
    fn name(self, config: &Config) -> String {
        let name = match self {
            Self::Session => "samordna",
            Self::Attempt => "samordna-sign-in",
            Self::Link => "samordna-link",
        };
        if config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// The value a request brings; none when it brings several, of which one may be somebody else's.
    pub(in crate::http) fn read(self, config: &Config, headers: &HeaderMap) -> Option<String> {
        let name = self.name(config);
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned());
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// The secret a request brings.
    pub(in crate::http) fn secret(self, config: &Config, headers: &HeaderMap) -> Option<Secret> {
        Secret::parse(&self.read(config, headers)?)
    }

    /// Sets it. What is under way is kept for ten minutes, or fifteen for what came by mail; the session until the browser
    /// ends.
    pub(in crate::http) fn set(self, config: &Config, value: &str) -> HeaderValue {
        self.line(
            config,
            value,
            match self {
                Self::Session => "",
                Self::Attempt => "; Max-Age=600",
                Self::Link => "; Max-Age=900",
            },
        )
    }

    /// Takes it away.
    pub(in crate::http) fn clear(self, config: &Config) -> HeaderValue {
        self.line(config, "", "; Max-Age=0")
    }

    fn line(self, config: &Config, value: &str, age: &str) -> HeaderValue {
        let secure = if config.is_https() { "; Secure" } else { "" };
        let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name(config));
        // Values are base64url and digits, which a header may hold.
        HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_the_host_where_there_is_https() {
        let (here, _) = Config::read("", |_| None).unwrap();
        let (there, _) = Config::read("public_url = \"https://karta.example\"", |_| None).unwrap();
        let set = |config: &Config| Cookie::Session.set(config, "x").to_str().unwrap().to_owned();
        assert_eq!(set(&here), "samordna=x; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(set(&there), "__Host-samordna=x; Path=/; HttpOnly; SameSite=Lax; Secure");
        let headers = |line: &'static str| [(header::COOKIE, HeaderValue::from_static(line))].into_iter().collect();
        let read = |line| Cookie::Session.read(&there, &headers(line));
        assert_eq!(read("a=b; __Host-samordna=x").as_deref(), Some("x"));
        assert_eq!((read("samordna=x"), read("__Host-samordna=x; __Host-samordna=y")), (None, None));
    }
}
