//! Looking back: the notice and the slider that pages share, and the way from the slider to an address.

use super::frame::PageLang;
use super::params::{Params, QueryString};
use super::paths::Paths;
use crate::domain::access::Actor;
use crate::domain::time::Timestamp;
use crate::http::extract::Signed;
use crate::service::{Service, ServiceError};
use crate::texts::Lang;
use axum::extract::State;
use axum::response::Redirect;
use chrono::NaiveDate;
use std::sync::Arc;

/// The slider of a page, and what it says when it stands at another time than now.
pub(super) struct TimeBar {
    pub(super) action: String,
    /// The page's address without the time.
    pub(super) now: String,
    /// The days with changes, the first first; the step after the last is now.
    pub(super) days: Vec<String>,
    pub(super) last_step: usize,
    pub(super) step: usize,
    /// The day or instant that is looked at; empty for now.
    pub(super) known: String,
    pub(super) day: String,
    pub(super) notice: String,
    pub(super) today: String,
}

/// What a page was known at, as it stands in its address: a day or an instant; `None` for now and for what is neither.
pub(super) fn known(params: &Params) -> Option<(String, Timestamp)> {
    let text = params.one("known");
    Timestamp::parse_end(text).map(|at| (text.to_owned(), at))
}

impl TimeBar {
    /// The bar of a page whose address without the time is `now`.
    pub(super) async fn new(
        lang: Lang,
        service: &Arc<Service>,
        actor: &Actor,
        known: Option<&(String, Timestamp)>,
        now: String,
    ) -> Result<Self, ServiceError> {
        let days = service.change_days(actor).await?;
        let last_step = days.len() + 1;
        // The last day with changes up to the time that is looked at.
        let step = known.map_or(last_step, |(_, at)| days.iter().take_while(|day| **day <= at.date()).count());
        let notice = known.map(|(text, _)| lang.format("time-notice", &[("known", told(text))])).unwrap_or_default();
        Ok(Self {
            action: Paths(lang).time(),
            now,
            days: days.iter().map(NaiveDate::to_string).collect(),
            last_step,
            step: step.max(1),
            known: known.map(|(text, _)| text.clone()).unwrap_or_default(),
            day: known.map(|(_, at)| at.date().to_string()).unwrap_or_default(),
            notice,
            today: service.clock().now().date().to_string(),
        })
    }

    /// The days as a script reads them.
    pub(super) fn days_listed(&self) -> String {
        self.days.join(",")
    }

    /// The day that the slider stands at, or a word for now.
    pub(super) fn at(&self, now: String) -> String {
        self.days.get(self.step.wrapping_sub(1)).filter(|_| !self.known.is_empty()).cloned().unwrap_or(now)
    }
}

/// A day as it is, an instant without its letters.
fn told(text: &str) -> String {
    text.replace('T', " ").replace('Z', " UTC")
}

/// From the slider or the field of a day to the page's address at that time. It leads to our own pages only.
pub(super) async fn go(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    params: Params,
) -> Redirect {
    let page = Some(params.one("page")).filter(|page| page.starts_with(&format!("/{}/", lang.tag())));
    let page = page.map_or_else(|| Paths(lang).map(), ascii);
    let days = service.change_days(&actor).await.unwrap_or_default();
    let step = params.one("step").parse().ok().and_then(|step: usize| days.get(step.checked_sub(1)?));
    let day = params.one("day").parse::<NaiveDate>().ok();
    match day.or(step.copied()) {
        None => Redirect::to(&page),
        Some(day) => Redirect::to(&at(&page, day)),
    }
}

/// An address as a header holds it.
fn ascii(page: &str) -> String {
    let byte = |byte: u8| match byte {
        b'!'..=b'~' if byte != b'\\' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    page.bytes().map(byte).collect()
}

/// An address with the day added.
fn at(page: &str, day: NaiveDate) -> String {
    let known = QueryString::default().with("known", &day.to_string()).after("");
    match page.contains('?') {
        true => format!("{page}&{}", known.trim_start_matches('?')),
        false => format!("{page}{known}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_added_to_any_address() {
        let day: NaiveDate = "2026-10-01".parse().unwrap();
        assert_eq!(at("/sv/karta", day), "/sv/karta?known=2026-10-01");
        assert_eq!(at("/sv/karta?q=a", day), "/sv/karta?q=a&known=2026-10-01");
        assert_eq!(ascii("/sv/karta?q=Ä b\r\n"), "/sv/karta?q=%C3%84%20b%0D%0A");
    }

    #[test]
    fn what_is_no_time_is_now() {
        let params = |text: &str| Params::from(vec![("known".to_owned(), text.to_owned())]);
        assert!(known(&params("")).is_none() && known(&params("igår")).is_none());
        assert_eq!(known(&params("2026-10-01")).unwrap().1.to_string(), "2026-10-01T23:59:59.999Z");
        assert_eq!(known(&params("2026-10-01T08:00:00Z")).unwrap().1.to_string(), "2026-10-01T08:00:00.000Z");
    }
}
