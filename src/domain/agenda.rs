//! When committees (nämnder) meet, and the criteria (kriterier) that applications are judged by.

use super::codes::Code;
use super::error::{Fault, FaultCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A meeting of a committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Meeting {
    /// The committee.
    pub committee: Code,
    /// The day it meets.
    pub meets_on: NaiveDate,
    /// The last day on which a case can be handed in for it.
    pub cut_off: NaiveDate,
    /// The number of its last change.
    pub revision: i64,
}

impl Meeting {
    /// What is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let is_late = self.meets_on < self.cut_off;
        is_late.then(|| Fault::new("/cut_off", FaultCode::CutOffAfterMeeting)).into_iter().collect()
    }
}

/// What an applicant is asked to show; each is judged with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Criterion {
    /// Its short code.
    pub code: Code,
    /// Its place among the others; equal ones are in the order of their codes.
    pub position: i64,
    /// Its Swedish name.
    pub name_sv: String,
    /// Its English name.
    pub name_en: String,
    /// What it asks, in Swedish.
    pub text_sv: String,
    /// What it asks, in English.
    pub text_en: String,
    /// From this day on it is not asked any more; what was judged before keeps it.
    pub retired_on: Option<NaiveDate>,
    /// The number of its last change.
    pub revision: i64,
}

/// What a criterion is to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionDraft {
    /// Its place among the others.
    pub position: i64,
    /// Its Swedish name, at most 200 characters.
    pub name_sv: String,
    /// Its English name, at most 200 characters.
    pub name_en: String,
    /// What it asks, in Swedish, at most 10,000 characters.
    pub text_sv: String,
    /// What it asks, in English, at most 10,000 characters.
    pub text_en: String,
    /// From this day on it is not asked any more.
    #[serde(default, deserialize_with = "super::time::maybe_day")]
    pub retired_on: Option<NaiveDate>,
}

impl Criterion {
    /// Whether it is asked on a day.
    #[must_use]
    pub fn is_asked_on(&self, day: NaiveDate) -> bool {
        self.retired_on.is_none_or(|retired| day < retired)
    }

    /// The criterion of a draft.
    #[must_use]
    pub fn of(code: Code, draft: CriterionDraft, revision: i64) -> Self {
        let CriterionDraft { position, name_sv, name_en, text_sv, text_en, retired_on } = draft;
        Self { code, position, name_sv, name_en, text_sv, text_en, retired_on, revision }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_is_handed_in_after_the_meeting() {
        let committee = Code::parse("TN").unwrap();
        let meeting =
            |cut_off| Meeting { committee: committee.clone(), meets_on: day("2026-10-20"), cut_off, revision: 1 };
        assert!(meeting(day("2026-10-20")).faults().is_empty());
        assert_eq!(meeting(day("2026-10-21")).faults()[0].code, FaultCode::CutOffAfterMeeting);
    }

    #[test]
    fn a_retired_criterion_is_not_asked_from_that_day_on() {
        let text = || String::from("x");
        let draft = CriterionDraft {
            position: 1,
            name_sv: text(),
            name_en: text(),
            text_sv: text(),
            text_en: text(),
            retired_on: Some(day("2026-10-20")),
        };
        let criterion = Criterion::of(Code::parse("K1").unwrap(), draft, 1);
        assert!(criterion.is_asked_on(day("2026-10-19")) && !criterion.is_asked_on(day("2026-10-20")));
    }
}
