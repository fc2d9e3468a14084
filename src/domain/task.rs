//! What waits for somebody: one thing of a list, and which of them comes first.

use super::case::CaseState;
use super::codes::{Code, InitiativeId, OverlapId};
use super::words::words;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::cmp::Reverse;
use utoipa::ToSchema;
use uuid::Uuid;

words! {
    /// What is to be done.
    TaskKind {
        /// A handler names who works with a case.
        CaseToAssign = "case_to_assign",
        /// A case waits for its contact person.
        CaseForContact = "case_for_contact",
        /// The next step that was written down with the newest activity.
        CaseNextStep = "case_next_step",
        /// A group is to complete its application by a day.
        CaseCompletion = "case_completion",
        /// A day on which an agreement is to be looked at again.
        CaseReview = "case_review",
        /// A case waits for a handler.
        CaseToHandle = "case_to_handle",
        /// A case is before the committee: its decision is to be recorded.
        CaseToDecide = "case_to_decide",
        /// A meeting that nothing is proposed to, before its cut-off.
        MeetingWithoutCases = "meeting_without_cases",
        /// An overlap that nobody acknowledged for long.
        OverlapEscalated = "overlap_escalated",
        /// An overlap that was settled and has changed.
        OverlapToReassess = "overlap_to_reassess",
        /// An overlap that was put off and comes back.
        OverlapReturning = "overlap_returning",
        /// An overlap that waits for a verdict.
        OverlapToAssess = "overlap_to_assess",
        /// An initiative of which nobody has said for long that it is as it stands.
        InitiativeToConfirm = "initiative_to_confirm",
        /// Deliveries that were put aside.
        DeliveriesSetAside = "deliveries_set_aside",
        /// A webhook that was switched off.
        WebhookDisabled = "webhook_disabled",
    }
}

/// What a task is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum About {
    /// A support case.
    Case {
        /// Its id.
        id: Uuid,
        /// Its number for people.
        number: i64,
        /// How far it has come.
        state: CaseState,
    },
    /// An overlap.
    Overlap {
        /// Its id.
        #[schema(value_type = uuid::Uuid)]
        id: OverlapId,
    },
    /// An initiative.
    Initiative {
        /// Its id.
        #[schema(value_type = uuid::Uuid)]
        id: InitiativeId,
    },
    /// A committee's meeting.
    Meeting {
        /// The committee.
        committee: Code,
        /// The day.
        meets_on: NaiveDate,
    },
    /// A webhook.
    Webhook {
        /// Its id.
        id: Uuid,
    },
    /// What waits to leave the house.
    Outbox,
}

/// How soon something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its day has come.
    Due,
    /// Its day is near, or it is urgent by what it is.
    Soon,
    /// It waits.
    Waiting,
}

/// Something that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Task {
    /// What is to be done.
    pub kind: TaskKind,
    /// With what.
    pub about: About,
    /// What that is called; empty where there is one of its kind only.
    pub title: String,
    /// By which day.
    pub due_on: Option<NaiveDate>,
    /// Since which day it waits.
    pub since: Option<NaiveDate>,
    /// Whether it is urgent by what it is, and not by its day.
    pub urgent: bool,
    /// How many there are, of what is counted: criteria that nobody has judged, deliveries, initiatives.
    pub count: Option<usize>,
    /// The next step in the words of who wrote it down.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_step: String,
}

/// Days before the day of a task in which it counts as near.
pub const SOON_DAYS: u64 = 7;

impl Task {
    /// A task of which nothing more is known.
    #[must_use]
    pub fn new(kind: TaskKind, about: About, title: impl Into<String>) -> Self {
        let title = title.into();
        Self { kind, about, title, due_on: None, since: None, urgent: false, count: None, next_step: String::new() }
    }

    /// How soon it is to be done, seen from a day.
    #[must_use]
    pub fn urgency(&self, today: NaiveDate) -> Urgency {
        let near = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
        match self.due_on {
            Some(day) if day <= today => Urgency::Due,
            Some(day) if day <= near => Urgency::Soon,
            _ if self.urgent => Urgency::Soon,
            _ => Urgency::Waiting,
        }
    }
}

/// The most urgent first; of equally urgent ones what has a day, the earliest first, then what has waited longest.
pub fn most_urgent_first(tasks: &mut [Task], today: NaiveDate) {
    tasks.sort_by_key(|task| {
        let due = (task.due_on.is_none(), task.due_on);
        (task.urgency(today), due, Reverse(task.urgent), task.since.is_none(), task.since, task.title.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_comes_before_what_is_near_before_what_waits() {
        let today: NaiveDate = "2026-10-10".parse().unwrap();
        let task = |title: &str, due: Option<&str>, since: Option<&str>, urgent| Task {
            due_on: due.map(|day| day.parse().unwrap()),
            since: since.map(|day| day.parse().unwrap()),
            urgent,
            ..Task::new(TaskKind::CaseReview, About::Outbox, title)
        };
        let mut tasks = [
            task("waits since May", None, Some("2026-05-01"), false),
            task("far", Some("2026-12-01"), None, false),
            task("critical", None, Some("2026-10-09"), true),
            task("near", Some("2026-10-17"), None, false),
            task("today", Some("2026-10-10"), None, false),
            task("waits since April", None, Some("2026-04-01"), false),
            task("overdue", Some("2026-10-01"), None, false),
        ];
        most_urgent_first(&mut tasks, today);
        let order: Vec<&str> = tasks.iter().map(|task| task.title.as_str()).collect();
        assert_eq!(order, ["overdue", "today", "near", "critical", "far", "waits since April", "waits since May"]);
    }
}
