//! From one state of the record to the next: a pure function of the record, what was done, and when.

use super::table::{Trigger, row};
use super::{
    Baseline, ESCALATED_AFTER_DAYS, Handling, HandlingState, NoticeKind, Outcome, Reason, SNOOZED_AT_MOST_DAYS, Said,
    TEXT_AT_MOST, Verdict, refused,
};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::time::Timestamp;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;

/// What was done, by people or by the machine. Also its form in the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Somebody has seen it.
    Acknowledge,
    /// An administration says what it thinks.
    Say {
        /// For which administration.
        administration: Code,
        /// What it says.
        verdict: Verdict,
        /// Why there is no need.
        reason: Option<Reason>,
        /// In its own words.
        comment: String,
        /// Who says it, as the record names people.
        by: String,
    },
    /// A meeting was booked.
    Meet {
        /// Its day.
        on: NaiveDate,
    },
    /// What coordination has led to.
    Conclude {
        /// The outcome.
        outcome: Outcome,
    },
    /// Not now.
    Snooze {
        /// The day it comes back on.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Something is written down.
    Note {
        /// The text.
        text: String,
    },
    /// The clock was looked at.
    Tick,
    /// The machine has found something else than before, and it is still active.
    Changed,
    /// The machine says that it is no overlap any more.
    Lapse,
    /// The machine says that it is active again.
    Return,
}

impl Act {
    /// The word of the history.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Say { .. } => "say",
            Self::Meet { .. } => "meet",
            Self::Conclude { .. } => "conclude",
            Self::Snooze { .. } => "snooze",
            Self::Note { .. } => "note",
            Self::Tick => "tick",
            Self::Changed => "changed",
            Self::Lapse => "lapse",
            Self::Return => "return",
        }
    }
}

/// What an act led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The record afterwards.
    pub after: Handling,
    /// What is to be told.
    pub notices: Vec<NoticeKind>,
    /// How it has changed materially, where that is why.
    pub differences: Vec<super::Difference>,
}

/// What a step looks at beside the record.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The overlap as it is now.
    pub now: &'a Baseline,
    /// The administrations of both sides, each of which has a say.
    pub sides: &'a BTreeSet<Code>,
    /// The instant.
    pub at: Timestamp,
}

const WRONG_STATE: Error = Error::WrongState("the handling");

/// Does one thing to the record.
///
/// # Errors
/// [`Error::WrongState`] where the table has no such row; [`Error::Invalid`] for what cannot be taken;
/// [`Error::NotFound`] for an administration that is on neither side.
pub fn step(before: &Handling, act: Act, around: Around<'_>) -> Result<Step, Error> {
    let mut after = before.clone();
    let today = around.at.date();
    match act {
        Act::Acknowledge => {
            open(before)?;
            follow(before, after, around, &[Trigger::Acknowledged])
        }
        Act::Say { administration, verdict, reason, comment, by } => {
            open(before)?;
            if !around.sides.contains(&administration) {
                return Err(Error::NotFound);
            }
            if (verdict == Verdict::NoNeed) != reason.is_some() {
                return Err(refused("/reason", FaultCode::Required));
            }
            let comment = text(comment, "/comment", false)?;
            after.verdicts.insert(administration, Said { verdict, reason, comment, by, at: around.at });
            let all = around.sides.iter().all(|side| after.verdict_of(side) == Verdict::NoNeed);
            let triggers: &[Trigger] = match verdict {
                Verdict::Need => &[Trigger::NeedSaid],
                Verdict::NoNeed if all => &[Trigger::NoNeedByAll],
                _ => &[Trigger::Acknowledged],
            };
            follow(before, after, around, triggers)
        }
        Act::Meet { on } => {
            open(before)?;
            after.meeting_on = Some(on);
            follow(before, after, around, &[Trigger::MeetingBooked])
        }
        Act::Conclude { outcome } => {
            must(before, Trigger::OutcomeRecorded)?;
            after.outcome = Some(outcome);
            follow(before, after, around, &[Trigger::OutcomeRecorded])
        }
        Act::Snooze { until, reason } => {
            must(before, Trigger::PutOff)?;
            let longest = today.checked_add_days(Days::new(SNOOZED_AT_MOST_DAYS.unsigned_abs()));
            if until <= today || longest.is_some_and(|longest| longest < until) {
                return Err(refused("/until", FaultCode::OutOfRange));
            }
            after.snoozed_until = Some(until);
            after.snooze_reason = text(reason, "/reason", true)?;
            follow(before, after, around, &[Trigger::PutOff])
        }
        Act::Note { text: note } => {
            after.note = text(note, "/text", true)?;
            follow(before, after, around, &[])
        }
        Act::Tick => {
            if before.snoozed_until.is_some_and(|until| until <= today) {
                return follow(before, after, around, &[Trigger::BackAgain]);
            }
            let is_late = before.since <= around.at.days_before(ESCALATED_AFTER_DAYS);
            let escalates = before.state == HandlingState::New && before.escalated_at.is_none() && is_late;
            if escalates {
                after.escalated_at = Some(around.at);
            }
            let notices = escalates.then_some(NoticeKind::Escalated).into_iter().collect();
            Ok(Step { after, notices, differences: Vec::new() })
        }
        Act::Changed => {
            let baseline = before.baseline.as_ref().filter(|_| before.state.is_settled());
            let differences = baseline.map(|then| then.differences(around.now)).unwrap_or_default();
            if differences.is_empty() {
                return Ok(Step { after, notices: Vec::new(), differences });
            }
            look_again(&mut after);
            Ok(Step { differences, ..follow(before, after, around, &[Trigger::MaterialChange])? })
        }
        Act::Lapse => follow(before, after, around, &[Trigger::Lapsed]),
        Act::Return => {
            look_again(&mut after);
            after.acknowledged_at = None;
            after.escalated_at = None;
            follow(before, after, around, &[Trigger::ActiveAgain])
        }
    }
}

/// What was said holds no longer.
fn look_again(after: &mut Handling) {
    for said in after.verdicts.values_mut().filter(|said| said.verdict != Verdict::NotAssessed) {
        said.verdict = Verdict::Reassess;
        said.reason = None;
    }
}

fn open(before: &Handling) -> Result<(), Error> {
    if before.state.is_open() { Ok(()) } else { Err(WRONG_STATE) }
}

fn must(before: &Handling, trigger: Trigger) -> Result<(), Error> {
    row(before.state, trigger).map(drop).ok_or(WRONG_STATE)
}

/// Follows the first trigger that the table has for the state; the state stays where it has none.
fn follow(before: &Handling, mut after: Handling, around: Around<'_>, triggers: &[Trigger]) -> Result<Step, Error> {
    let found = triggers.iter().find_map(|trigger| row(before.state, *trigger));
    let mut notices = Vec::new();
    if let Some((state, notice)) = found {
        after.state = state;
        after.since = around.at;
        notices.extend(notice);
        if state != HandlingState::New && after.acknowledged_at.is_none() && state != HandlingState::Ended {
            after.acknowledged_at = Some(around.at);
        }
        if state != HandlingState::Snoozed {
            after.snoozed_until = None;
            after.snooze_reason = String::new();
        }
        after.baseline = if state.is_settled() { Some(around.now.clone()) } else { after.baseline };
        if state != HandlingState::Coordinated && before.state == HandlingState::Coordinated {
            after.outcome = None;
        }
    }
    Ok(Step { after, notices, differences: Vec::new() })
}

fn text(text: String, pointer: &str, is_required: bool) -> Result<String, Error> {
    let text = text.trim().to_owned();
    let length = text.chars().count();
    let fault = if is_required && length == 0 {
        Some(Fault::new(pointer, FaultCode::Required))
    } else if TEXT_AT_MOST < length {
        Some(Fault::new(pointer, FaultCode::TextTooLong).with("limit", TEXT_AT_MOST).with("found", length))
    } else {
        None
    };
    fault.map_or(Ok(text), |fault| Err(Error::invalid(vec![fault])))
}
