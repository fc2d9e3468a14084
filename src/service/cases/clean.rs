//! Texts of cases in the one form that the register keeps, and everything that is wrong with them at once.

use crate::domain::case::{
    Act, Activity, Application, Contribution, Decision, Outcome, Proposal, Spokesperson, Support, Terms,
};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::period::Period;
use crate::domain::time::parse_day;
use crate::service::intake::{line, name, paragraphs, prose};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Actors of one application.
const PARTIES_AT_MOST: usize = 50;
/// Years of funding, and days of review.
const ROWS_AT_MOST: usize = 30;
/// Kronor and hours that are still believed.
const AMOUNT_AT_MOST: i64 = 1_000_000_000_000;

/// Collects faults while texts are put in order.
#[derive(Default)]
struct Cleaner(Vec<Fault>);

type Read = fn(&str, &str) -> Result<String, Fault>;

impl Cleaner {
    fn text(&mut self, read: Read, text: &mut String, pointer: &str) {
        match read(text, pointer) {
            Ok(clean) => *text = clean,
            Err(fault) => self.0.push(fault),
        }
    }

    fn must(&mut self, holds: bool, pointer: &str, code: FaultCode) {
        if !holds {
            self.0.push(Fault::new(pointer, code));
        }
    }

    fn few(&mut self, found: usize, limit: usize, pointer: &str) {
        if limit < found {
            let fault = Fault::new(pointer, FaultCode::TooManyItems);
            self.0.push(fault.with("limit", limit).with("found", found));
        }
    }

    fn day(&mut self, day: Option<NaiveDate>, pointer: &str) {
        if let Some(day) = day.filter(|day| parse_day(&day.to_string()).is_none()) {
            self.0.push(Fault::new(pointer, FaultCode::NotADate).with("found", day));
        }
    }

    fn period(&mut self, period: Period, pointer: &str) {
        self.day(period.begins, &format!("{pointer}/begins"));
        self.day(period.ends, &format!("{pointer}/ends"));
        let is_one = Period::new(period.begins, period.ends).is_some();
        self.must(is_one, &format!("{pointer}/ends"), FaultCode::EndsBeforeItBegins);
    }

    fn support(&mut self, support: &mut Support, pointer: &str) {
        self.text(paragraphs, &mut support.text, &format!("{pointer}/text"));
        self.few(support.funding.len(), ROWS_AT_MOST, &format!("{pointer}/funding"));
        let years: BTreeSet<i32> = support.funding.iter().map(|one| one.year).collect();
        self.must(years.len() == support.funding.len(), &format!("{pointer}/funding"), FaultCode::Duplicate);
        let is_believed = |amount: i64| (0..=AMOUNT_AT_MOST).contains(&amount);
        for (nth, one) in support.funding.iter().enumerate() {
            let fits = (1900..=2200).contains(&one.year) && is_believed(one.sek);
            self.must(fits, &format!("{pointer}/funding/{nth}"), FaultCode::OutOfRange);
        }
        self.must(support.hours.is_none_or(is_believed), &format!("{pointer}/hours"), FaultCode::OutOfRange);
    }

    fn decision(&mut self, decision: &mut Decision) {
        self.day(Some(decision.decided_on), "/decided_on");
        self.text(name, &mut decision.paragraph, "/paragraph");
        self.text(name, &mut decision.registry_number, "/registry_number");
        let read = if decision.outcome == Outcome::Conditional { prose } else { paragraphs };
        self.text(read, &mut decision.text, "/text");
    }

    fn done<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value) } else { Err(Error::invalid(self.0)) }
    }
}

/// An application as it may be kept; it need not be whole.
pub(super) fn application(mut value: Application) -> Result<Application, Error> {
    let mut cleaner = Cleaner::default();
    let Application {
        first_contact,
        parties,
        speaks,
        place,
        challenges,
        opportunities,
        others,
        proposals,
        effects,
        contribution,
        period,
        asked,
    } = &mut value;
    let Contribution { money, time, responsibility } = contribution;
    for (text, field) in [
        (first_contact, "first_contact"),
        (place, "place"),
        (challenges, "challenges"),
        (opportunities, "opportunities"),
        (others, "others"),
        (effects, "effects"),
        (money, "money"),
        (time, "time"),
        (responsibility, "responsibility"),
    ] {
        cleaner.text(paragraphs, text, &format!("/application/{field}"));
    }
    cleaner.text(line, speaks, "/application/speaks");
    cleaner.few(parties.len(), PARTIES_AT_MOST, "/application/parties");
    for (nth, party) in parties.iter_mut().enumerate() {
        cleaner.text(name, &mut party.name, &format!("/application/parties/{nth}"));
    }
    for (field, text) in proposals {
        cleaner.text(paragraphs, text, &format!("/application/proposal_{field}"));
    }
    cleaner.period(*period, "/application");
    cleaner.support(asked, "/application/asked");
    cleaner.done(value)
}

/// Who speaks for a group, as it may be kept.
pub(super) fn spokesperson(mut value: Spokesperson) -> Result<Spokesperson, Error> {
    let mut cleaner = Cleaner::default();
    cleaner.text(name, &mut value.name, "/spokesperson/name");
    cleaner.text(line, &mut value.phone, "/spokesperson/phone");
    cleaner.done(value)
}

/// A title.
pub(super) fn title(text: &str) -> Result<String, Error> {
    name(text, "/title").map_err(|fault| Error::invalid(vec![fault]))
}

/// A text that must be there.
pub(super) fn must(text: &str, pointer: &str) -> Result<String, Error> {
    prose(text, pointer).map_err(|fault| Error::invalid(vec![fault]))
}

/// What somebody does, as it may be kept.
pub(super) fn act(mut act: Act) -> Result<Act, Error> {
    let mut cleaner = Cleaner::default();
    if let Some(reason) = act.reason_mut() {
        cleaner.text(prose, reason, "/reason");
    }
    match &mut act {
        Act::LogActivity(Activity { on, participants, summary, next_step, .. }) => {
            cleaner.day(Some(*on), "/on");
            cleaner.text(paragraphs, participants, "/participants");
            cleaner.text(prose, summary, "/summary");
            cleaner.text(paragraphs, next_step, "/next_step");
        }
        Act::TakeUp { assignment } => cleaner.text(prose, assignment, "/assignment"),
        Act::RequestCompletion { what, .. } => cleaner.text(prose, what, "/what"),
        Act::Answer { text } | Act::Judge { text, .. } | Act::NoteConflict { text } => {
            cleaner.text(prose, text, "/text");
        }
        Act::WriteProposal { proposal: Proposal { summary, proposal, background, economy, support }, .. } => {
            cleaner.text(paragraphs, summary, "/summary");
            cleaner.text(paragraphs, proposal, "/proposal");
            cleaner.text(paragraphs, background, "/background");
            cleaner.text(paragraphs, economy, "/economy");
            cleaner.support(support, "/support");
        }
        Act::Decide(decision) | Act::CorrectDecision(decision) => cleaner.decision(decision),
        Act::SetTerms(Terms { support, seats, reviews, period, signed_on, area_version }) => {
            // Which area is agreed on follows from what happens, not from what is sent.
            *area_version = None;
            cleaner.support(support, "/support");
            cleaner.text(paragraphs, seats, "/seats");
            cleaner.few(reviews.len(), ROWS_AT_MOST, "/reviews");
            reviews.iter().for_each(|day| cleaner.day(Some(*day), "/reviews"));
            reviews.sort_unstable();
            cleaner.period(*period, "");
            cleaner.day(*signed_on, "/signed_on");
        }
        Act::NoticeChange { period: Some(period), .. } => cleaner.period(*period, "/period"),
        _ => {}
    }
    cleaner.done(act)
}
