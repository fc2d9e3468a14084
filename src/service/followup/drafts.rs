//! What is sent in, in the one form that the register keeps, or every fault of it.

use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::follow::{DocumentDraft, IndicatorDraft, MeasureDraft, ReadingDraft};
use crate::service::ServiceError;
use crate::service::intake;
use chrono::NaiveDate;
use url::Url;

/// Characters of an address.
const URL_AT_MOST: usize = 2_000;

/// Puts each text into its one form and collects what is wrong.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn take(&mut self, read: Result<String, Fault>) -> String {
        read.unwrap_or_else(|fault| {
            self.0.push(fault);
            String::new()
        })
    }

    fn push(&mut self, pointer: &str, code: FaultCode) {
        self.0.push(Fault::new(pointer, code));
    }

    fn finite(&mut self, value: Option<f64>, pointer: &str) {
        if value.is_some_and(|value| !value.is_finite()) {
            self.push(pointer, FaultCode::NotFinite);
        }
    }

    fn none<T>(self, draft: T) -> Result<T, ServiceError> {
        if self.0.is_empty() { Ok(draft) } else { Err(Error::invalid(self.0).into()) }
    }
}

pub(super) fn measure(draft: MeasureDraft) -> Result<MeasureDraft, ServiceError> {
    let mut faults = Faults::default();
    let title = faults.take(intake::name(&draft.title, "/title"));
    let responsible = faults.take(intake::line(&draft.responsible, "/responsible"));
    let note = faults.take(intake::paragraphs(&draft.note, "/note"));
    faults.none(MeasureDraft { title, responsible, note, ..draft })
}

pub(super) fn indicator(draft: IndicatorDraft) -> Result<IndicatorDraft, ServiceError> {
    let mut faults = Faults::default();
    let name = faults.take(intake::name(&draft.name, "/name"));
    let unit = faults.take(intake::line(&draft.unit, "/unit"));
    faults.finite(draft.baseline, "/baseline");
    faults.finite(draft.target, "/target");
    match (draft.baseline, draft.baseline_on) {
        (Some(_), None) => faults.push("/baseline_on", FaultCode::Required),
        (None, Some(_)) => faults.push("/baseline", FaultCode::Required),
        _ => {}
    }
    if draft.target_on.is_some() && draft.target.is_none() {
        faults.push("/target", FaultCode::Required);
    }
    faults.none(IndicatorDraft { name, unit, ..draft })
}

/// A reading is of a day that has come.
pub(super) fn reading(draft: ReadingDraft, today: NaiveDate) -> Result<ReadingDraft, ServiceError> {
    let mut faults = Faults::default();
    let source = faults.take(intake::name(&draft.source, "/source"));
    faults.finite(Some(draft.value), "/value");
    if today < draft.read_on {
        faults.push("/read_on", FaultCode::OutOfRange);
    }
    faults.none(ReadingDraft { source, ..draft })
}

pub(super) fn document(draft: DocumentDraft) -> Result<DocumentDraft, ServiceError> {
    let mut faults = Faults::default();
    let title = faults.take(intake::name(&draft.title, "/title"));
    let url = Url::parse(draft.url.trim()).ok().filter(is_plain_https);
    let url = match url {
        Some(url) => url.to_string(),
        None => {
            faults.push("/url", FaultCode::NotAnHttpsAddress);
            String::new()
        }
    };
    faults.none(DocumentDraft { title, url, ..draft })
}

/// A link that can be followed by anybody: secure, and without a name and password in it.
fn is_plain_https(url: &Url) -> bool {
    let is_short = url.as_str().len() <= URL_AT_MOST;
    is_short && url.scheme() == "https" && url.username().is_empty() && url.password().is_none() && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::follow::DocumentKind;

    #[test]
    fn a_link_is_secure_and_holds_no_password() {
        let url = |url: &str| {
            let draft =
                DocumentDraft { kind: DocumentKind::Plan, title: "Plan".into(), url: url.into(), dated_on: None };
            document(draft).ok().map(|draft| draft.url)
        };
        assert_eq!(url(" https://malmo.example/plan å "), Some("https://malmo.example/plan%20%C3%A5".to_owned()));
        for wrong in ["", "http://malmo.example", "javascript:alert(1)", "https://a:b@malmo.example", "//malmo.example"]
        {
            assert_eq!(url(wrong), None, "{wrong}");
        }
    }
}
