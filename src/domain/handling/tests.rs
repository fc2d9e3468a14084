//! The table against a plain model of it: random acts by both sides, and nothing happens that the model does not know.

use super::HandlingState as State;
use super::*;
use crate::domain::score::Band;
use crate::domain::words::{Certainty, OverlapKind};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn sides() -> BTreeSet<Code> {
    [code("FGK"), code("MF")].into()
}

fn at(day: i64) -> Timestamp {
    let start = Timestamp::parse("2026-10-01T08:00:00Z").unwrap();
    start.days_before(-day)
}

fn found(area_m2: f64) -> Baseline {
    let (certainty, kind) = (Certainty::Firm, OverlapKind::Concurrent);
    Baseline { administrations: sides(), certainty, kind, area_m2, band: Band::Watch }
}

fn say(administration: &str, verdict: Verdict) -> Act {
    let reason = (verdict == Verdict::NoNeed).then_some(Reason::OtherPurpose);
    Act::Say { administration: code(administration), verdict, reason, comment: String::new(), by: "person:1".into() }
}

fn run(acts: &[(i64, Act, f64)]) -> Result<(Handling, Vec<NoticeKind>), Error> {
    let (mut handling, mut notices) = (Handling::new(at(0)), Vec::new());
    for (day, act, area_m2) in acts {
        let around = Around { now: &found(*area_m2), sides: &sides(), at: at(*day) };
        let step = step(&handling, act.clone(), around)?;
        handling = step.after;
        notices.extend(step.notices);
    }
    Ok((handling, notices))
}

#[test]
fn both_sides_without_need_settle_it_and_a_material_change_opens_it_again() {
    let no_need = |side| say(side, Verdict::NoNeed);
    let acts = [(1, no_need("FGK"), 5e3), (2, no_need("MF"), 5e3), (3, Act::Changed, 5.9e3), (4, Act::Changed, 6e3)];
    let (half, _) = run(&acts[..1]).unwrap();
    assert_eq!(half.state, State::Acknowledged, "one side does not speak for the other");
    let (settled, notices) = run(&acts[..3]).unwrap();
    assert_eq!(settled.state, State::NotNeeded, "18 % is no material change");
    assert_eq!(notices, [NoticeKind::Acknowledged, NoticeKind::NotNeeded]);
    let (again, notices) = run(&acts).unwrap();
    assert_eq!((again.state, notices.last()), (State::Reassess, Some(&NoticeKind::Reassess)));
    assert_eq!(again.verdict_of(&code("MF")), Verdict::Reassess);
}

#[test]
fn a_need_leads_to_dialogue_and_an_outcome_coordinates() {
    let outcome = Act::Conclude { outcome: Outcome::JointAction };
    assert!(run(&[(1, outcome.clone(), 5e3)]).is_err(), "there was no dialogue");
    let acts = [(1, say("MF", Verdict::Need), 5e3), (9, outcome, 5e3)];
    let (handling, notices) = run(&acts).unwrap();
    assert_eq!((handling.state, handling.outcome), (State::Coordinated, Some(Outcome::JointAction)));
    assert_eq!(notices, [NoticeKind::InDialogue, NoticeKind::Coordinated]);
    assert!(run(&[&acts[..], &[(10, say("FGK", Verdict::NoNeed), 5e3)]].concat()).is_err(), "it is settled");
}

#[test]
fn nobody_answers_for_two_weeks_and_the_central_coordinator_is_told_once() {
    let (early, notices) = run(&[(13, Act::Tick, 5e3)]).unwrap();
    assert_eq!((early.escalated_at, notices), (None, vec![]));
    let (late, notices) = run(&[(14, Act::Tick, 5e3), (15, Act::Tick, 5e3)]).unwrap();
    assert_eq!((late.state, late.escalated_at, notices), (State::New, Some(at(14)), vec![NoticeKind::Escalated]));
}

#[test]
fn it_can_be_put_off_for_ninety_days_with_a_reason() {
    let snooze = |days: i64, reason: &str| Act::Snooze { until: at(days).date(), reason: reason.into() };
    for (days, reason) in [(0, "x"), (91, "x"), (90, " ")] {
        assert!(run(&[(0, snooze(days, reason), 5e3)]).is_err(), "{days} {reason:?}");
    }
    let (off, _) = run(&[(0, snooze(90, "After the summer"), 5e3), (89, Act::Tick, 5e3)]).unwrap();
    assert_eq!((off.state, off.snoozed_until), (State::Snoozed, Some(at(90).date())));
    let (back, _) = run(&[(0, snooze(90, "After the summer"), 5e3), (90, Act::Tick, 5e3)]).unwrap();
    assert_eq!((back.state, back.snoozed_until), (State::Acknowledged, None));
}

#[test]
fn what_returns_keeps_what_was_said_for_another_look() {
    let acts = [(1, say("MF", Verdict::Need), 5e3), (2, Act::Lapse, 5e3), (3, Act::Return, 5e3)];
    let (handling, notices) = run(&acts).unwrap();
    assert_eq!((handling.state, handling.acknowledged_at), (State::New, None));
    assert_eq!(handling.verdict_of(&code("MF")), Verdict::Reassess);
    assert_eq!(notices, [NoticeKind::InDialogue, NoticeKind::Ended, NoticeKind::Reopened]);
}

#[test]
fn a_verdict_needs_a_side_and_no_need_needs_a_reason() {
    assert!(matches!(run(&[(1, say("SBK", Verdict::Need), 5e3)]), Err(Error::NotFound)));
    let administration = code("MF");
    let bare = |verdict, reason| Act::Say {
        administration: administration.clone(),
        verdict,
        reason,
        comment: String::new(),
        by: String::new(),
    };
    assert!(run(&[(1, bare(Verdict::NoNeed, None), 5e3)]).is_err());
    assert!(run(&[(1, bare(Verdict::Need, Some(Reason::Other)), 5e3)]).is_err());
}

/// The table once more, in the words of the description and without the program's own data.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Model {
    state: State,
    fgk: Verdict,
    mf: Verdict,
    settled_m2: f64,
    until: i64,
}

impl Model {
    /// The next state, or none where it is refused.
    fn next(mut self, act: &Act, area_m2: f64, day: i64) -> Option<Self> {
        let open = !matches!(self.state, State::Coordinated | State::NotNeeded | State::Ended);
        let undecided = matches!(self.state, State::New | State::Acknowledged);
        match act {
            Act::Acknowledge if open => {
                if self.state == State::New {
                    self.state = State::Acknowledged;
                }
            }
            Act::Say { administration, verdict, .. } if open => {
                if administration.as_str() == "FGK" {
                    self.fgk = *verdict
                } else {
                    self.mf = *verdict
                }
                if *verdict == Verdict::Need {
                    self.state = State::InDialogue;
                } else if [self.fgk, self.mf] == [Verdict::NoNeed; 2] {
                    (self.state, self.settled_m2) = (State::NotNeeded, area_m2);
                } else if self.state == State::New {
                    self.state = State::Acknowledged;
                }
            }
            Act::Meet { .. } if open => self.state = State::InDialogue,
            Act::Conclude { .. } if self.state == State::InDialogue => {
                (self.state, self.settled_m2) = (State::Coordinated, area_m2);
            }
            Act::Snooze { until, .. } if undecided => {
                let days = (*until - at(day).date()).num_days();
                if !(1..=90).contains(&days) {
                    return None;
                }
                (self.state, self.until) = (State::Snoozed, day + days);
            }
            Act::Note { .. } => {}
            Act::Tick => {
                if self.state == State::Snoozed && self.until <= day {
                    self.state = State::Acknowledged;
                }
            }
            Act::Changed => {
                let change = (area_m2 - self.settled_m2).abs();
                let is_material = 500.0 <= change && 0.2 * self.settled_m2 <= change;
                if matches!(self.state, State::Coordinated | State::NotNeeded) && is_material {
                    self.state = State::Reassess;
                    self.look_again();
                }
            }
            Act::Lapse => self.state = State::Ended,
            Act::Return => {
                self.look_again();
                if self.state == State::Ended {
                    self.state = State::New;
                }
            }
            _ => return None,
        }
        Some(self)
    }

    fn look_again(&mut self) {
        for verdict in [&mut self.fgk, &mut self.mf] {
            if *verdict != Verdict::NotAssessed {
                *verdict = Verdict::Reassess;
            }
        }
    }
}

fn acts() -> impl Strategy<Value = (i64, Act, f64)> {
    let verdicts = prop::sample::select(Verdict::ALL.to_vec());
    let act = prop_oneof![
        2 => Just(Act::Acknowledge),
        6 => (prop::sample::select(vec!["FGK", "MF"]), verdicts).prop_map(|(side, verdict)| say(side, verdict)),
        1 => Just(Act::Meet { on: at(40).date() }),
        2 => Just(Act::Conclude { outcome: Outcome::SharedInformation }),
        2 => (0..200_i64).prop_map(|day| Act::Snooze { until: at(day).date(), reason: "later".into() }),
        1 => Just(Act::Note { text: "a note".into() }),
        2 => Just(Act::Tick),
        3 => Just(Act::Changed),
        1 => Just(Act::Lapse),
        1 => Just(Act::Return),
    ];
    (0..10_i64, act, prop::sample::select(vec![1e3, 1.4e3, 1.6e3, 5e3, 6e3]))
}

proptest! {
    #[test]
    fn the_table_does_what_its_description_says(acts in prop::collection::vec(acts(), 1..40)) {
        let (mut handling, mut day) = (Handling::new(at(0)), 0);
        let none = Verdict::NotAssessed;
        let mut model = Model { state: State::New, fgk: none, mf: none, settled_m2: 0.0, until: 0 };
        for (later, act, area_m2) in acts {
            day += later;
            let around = Around { now: &found(area_m2), sides: &sides(), at: at(day) };
            match (step(&handling, act.clone(), around), model.next(&act, area_m2, day)) {
                (Ok(step), Some(next)) => {
                    let verdicts = [code("FGK"), code("MF")].map(|side| step.after.verdict_of(&side));
                    prop_assert_eq!((step.after.state, verdicts), (next.state, [next.fgk, next.mf]), "{:?}", act);
                    let moved = step.after.state != handling.state;
                    let in_table = TABLE.iter().any(|row| (row.0, row.2) == (handling.state, step.after.state));
                    prop_assert!(!moved || in_table);
                    (handling, model) = (step.after, next);
                }
                (Err(_), None) => {}
                (done, wanted) => prop_assert!(false, "{:?}: {:?}, but {:?}", act, done, wanted),
            }
        }
    }
}
