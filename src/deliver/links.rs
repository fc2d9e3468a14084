//! Addresses of ours as they stand in mails and calls. A test follows them.

use crate::config::Config;
use crate::texts::Lang;
use std::fmt::Display;

/// The addresses of one installation, in one language.
#[derive(Debug, Clone)]
pub(super) struct Links {
    origin: String,
    lang: Lang,
}

impl Links {
    pub(super) fn new(config: &Config, lang: Lang) -> Self {
        let origin = config.public_url.as_ref().map(|url| url.origin()).unwrap_or_default();
        Self { origin, lang }
    }

    /// The host, for ids of mails.
    pub(super) fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or("", |(_, host)| host);
        let host = host.split(':').next().unwrap_or_default();
        if host.is_empty() { "localhost" } else { host }
    }

    fn page(&self, swedish: &str, english: &str, rest: impl Display) -> String {
        let path = if self.lang == Lang::Sv { swedish } else { english };
        format!("{}/{}/{path}{rest}", self.origin, self.lang.tag())
    }

    /// A path that somebody else has made.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    pub(super) fn overlap(&self, id: impl Display) -> String {
        self.page("overlapp/", "overlaps/", id)
    }

    pub(super) fn initiative(&self, id: impl Display) -> String {
        self.page("samverkansprocesser/", "initiatives/", id)
    }

    pub(super) fn case(&self, id: impl Display) -> String {
        self.page("arenden/", "cases/", id)
    }

    /// Where somebody says what they want to be told.
    pub(super) fn subscriptions(&self) -> String {
        self.page("bevakningar", "subscriptions", "")
    }

    pub(super) fn webhook(&self, id: impl Display) -> String {
        self.page("administration/webhookar/", "administration/webhooks/", id)
    }

    /// Where a survey is answered by a link.
    pub(super) fn answer(&self, link: &str) -> String {
        self.page("svara?link=", "answer?link=", link)
    }

    /// Where a mailed link signs in.
    pub(super) fn sign_in(&self, secret: &str) -> String {
        self.page("logga-in/lank?token=", "sign-in/link?token=", secret)
    }

    /// Where somebody says that they want no more mails.
    pub(super) fn unsubscribe(&self, subscription: impl Display, proof: &str) -> String {
        self.page("avregistrera/", "unsubscribe/", format_args!("{subscription}/{proof}"))
    }
}
