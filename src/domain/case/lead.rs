//! Lead times: how long cases took from one moment to the next, and how long those that are on the way have taken so far.

use super::table::CaseEvent;
use super::{CaseState, words};
use crate::domain::follow::median;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

words! {
    /// From where to where a case went.
    Stage {
        ContactToApplication = "contact_to_application",
        ApplicationToProposal = "application_to_proposal",
        ProposalToDecision = "proposal_to_decision",
        /// From the first contact all the way.
        ContactToDecision = "contact_to_decision",
        DecisionToRunning = "decision_to_running",
        RunningToResults = "running_to_result_review",
        ResultsToEffects = "result_review_to_effect_review",
    }
}

/// A moment in the life of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Contact,
    Application,
    Proposal,
    Decision,
    Running,
    Results,
    Effects,
}

/// The events that are such moments. A remitted or tabled case has not been decided.
pub const MOMENTS: &[CaseEvent] = &[
    CaseEvent::Opened,
    CaseEvent::Submit,
    CaseEvent::Propose,
    CaseEvent::Approve,
    CaseEvent::ApproveConditionally,
    CaseEvent::Reject,
    CaseEvent::Start,
    CaseEvent::ReviewResults,
    CaseEvent::ReviewEffects,
];

fn moment(event: CaseEvent) -> Option<Moment> {
    match event {
        CaseEvent::Opened => Some(Moment::Contact),
        CaseEvent::Submit => Some(Moment::Application),
        CaseEvent::Propose => Some(Moment::Proposal),
        CaseEvent::Approve | CaseEvent::ApproveConditionally | CaseEvent::Reject => Some(Moment::Decision),
        CaseEvent::Start => Some(Moment::Running),
        CaseEvent::ReviewResults => Some(Moment::Results),
        CaseEvent::ReviewEffects => Some(Moment::Effects),
        _ => None,
    }
}

impl Stage {
    fn ends(self) -> (Moment, Moment) {
        match self {
            Self::ContactToApplication => (Moment::Contact, Moment::Application),
            Self::ApplicationToProposal => (Moment::Application, Moment::Proposal),
            Self::ProposalToDecision => (Moment::Proposal, Moment::Decision),
            Self::ContactToDecision => (Moment::Contact, Moment::Decision),
            Self::DecisionToRunning => (Moment::Decision, Moment::Running),
            Self::RunningToResults => (Moment::Running, Moment::Results),
            Self::ResultsToEffects => (Moment::Results, Moment::Effects),
        }
    }

    /// Whether a case in a state is on this way.
    fn is_under_way_in(self, state: CaseState) -> bool {
        use CaseState::{
            Agreement, Approved, Assessment, CompletionRequested, Conditional, Contact, Draft, Interest, Paused,
            Preparing, Proposed, Remitted, ResultReview, Running, Submitted, Tabled,
        };
        match self {
            Self::ContactToApplication => matches!(state, Contact | Assessment | Interest | Draft),
            Self::ApplicationToProposal => matches!(state, Submitted | CompletionRequested | Preparing),
            Self::ProposalToDecision => matches!(state, Proposed | Tabled | Remitted | Preparing),
            Self::ContactToDecision => {
                [Self::ContactToApplication, Self::ApplicationToProposal, Self::ProposalToDecision]
                    .iter()
                    .any(|stage| stage.is_under_way_in(state))
            }
            Self::DecisionToRunning => matches!(state, Approved | Conditional | Agreement),
            Self::RunningToResults => matches!(state, Running | Paused),
            Self::ResultsToEffects => state == ResultReview,
        }
    }
}

/// How long a stage took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadTime {
    /// From where to where.
    pub stage: Stage,
    /// How many cases went it.
    pub cases: usize,
    /// The median of the days it took them.
    pub median_days: Option<i64>,
    /// How many cases are on the way.
    pub under_way: usize,
    /// The median of the days they have been.
    pub median_days_so_far: Option<i64>,
}

/// When a case came to its moments for the first time, and where it stands.
#[derive(Debug, Clone)]
pub struct Course {
    state: CaseState,
    moments: BTreeMap<Moment, Timestamp>,
}

impl Course {
    /// The course of a case by its events, the first first.
    #[must_use]
    pub fn new(state: CaseState, events: impl IntoIterator<Item = (CaseEvent, Timestamp)>) -> Self {
        let mut moments = BTreeMap::new();
        for (event, at) in events {
            if let Some(moment) = moment(event) {
                moments.entry(moment).or_insert(at);
            }
        }
        Self { state, moments }
    }

    fn days(&self, stage: Stage) -> Option<i64> {
        let (from, to) = stage.ends();
        Some(days(*self.moments.get(&from)?, *self.moments.get(&to)?))
    }

    fn days_so_far(&self, stage: Stage, now: Timestamp) -> Option<i64> {
        let (from, to) = stage.ends();
        let is_open = stage.is_under_way_in(self.state) && !self.moments.contains_key(&to);
        self.moments.get(&from).filter(|_| is_open).map(|from| days(*from, now))
    }
}

fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.date() - from.date()).num_days().max(0)
}

/// The lead times of every stage. A case counts where it came to both moments; one that is on the way counts apart, with the
/// days it has taken so far, since those that take long are the last to be finished. One that ended before counts nowhere.
#[must_use]
pub fn lead_times(courses: &[Course], now: Timestamp) -> Vec<LeadTime> {
    let of = |stage: &Stage| {
        let finished: Vec<i64> = courses.iter().filter_map(|course| course.days(*stage)).collect();
        let open: Vec<i64> = courses.iter().filter_map(|course| course.days_so_far(*stage, now)).collect();
        LeadTime {
            stage: *stage,
            cases: finished.len(),
            under_way: open.len(),
            median_days: median(finished),
            median_days_so_far: median(open),
        }
    };
    Stage::ALL.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        Timestamp::parse(&format!("{day}T12:00:00Z")).unwrap()
    }

    fn found(courses: &[Course], stage: Stage) -> (usize, Option<i64>, usize, Option<i64>) {
        let all = lead_times(courses, at("2026-10-11"));
        let it = all.iter().find(|it| it.stage == stage).unwrap();
        (it.cases, it.median_days, it.under_way, it.median_days_so_far)
    }

    #[test]
    fn a_case_counts_where_it_came_to_both_moments_and_apart_while_it_is_on_the_way() {
        use CaseEvent::{Approve, Opened, Propose, ProposeAgain, Remit, Submit};
        let begun = [(Opened, at("2026-10-01")), (Submit, at("2026-10-05")), (Propose, at("2026-10-06"))];
        let again = [(Remit, at("2026-10-07")), (ProposeAgain, at("2026-10-08")), (Approve, at("2026-10-10"))];
        let decided = Course::new(CaseState::Approved, begun.into_iter().chain(again));
        let open = Course::new(CaseState::Submitted, [(Opened, at("2026-10-01")), (Submit, at("2026-10-03"))]);
        let gone = Course::new(CaseState::Withdrawn, [(Opened, at("2026-01-01")), (Submit, at("2026-01-03"))]);
        let all = [decided, open, gone];
        assert_eq!(found(&all, Stage::ContactToApplication), (3, Some(2), 0, None));
        assert_eq!(found(&all, Stage::ApplicationToProposal), (1, Some(1), 1, Some(8)));
        assert_eq!(found(&all, Stage::ProposalToDecision), (1, Some(4), 0, None));
        assert_eq!(found(&all, Stage::DecisionToRunning), (0, None, 1, Some(1)));
        assert_eq!(found(&all, Stage::ContactToDecision), (1, Some(9), 1, Some(10)));
    }

    #[test]
    fn every_event_that_is_asked_for_is_a_moment() {
        assert!(CaseEvent::ALL.iter().all(|event| moment(*event).is_some() == MOMENTS.contains(event)));
    }
}
