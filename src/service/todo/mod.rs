//! What waits for somebody, by the roles they hold and as far as they see it; a role that was lent counts as one.

mod cases;
mod overlaps;
mod upkeep;

use super::access::may;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::domain::error::Error;
use crate::domain::task::{Task, TaskKind, most_urgent_first};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How many tasks there are of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskCount {
    /// The kind.
    pub kind: TaskKind,
    /// How many.
    pub count: usize,
}

/// Everything that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ToDo {
    /// How many there are of each kind; those without any are left out.
    pub counts: Vec<TaskCount>,
    /// The most urgent first.
    pub tasks: Vec<Task>,
}

impl Service {
    /// What waits for the person who asks.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no person of the house; when the store cannot be read.
    pub async fn to_do(self: &Arc<Self>, actor: &Actor) -> Result<ToDo, ServiceError> {
        may(actor, Action::Subscribe)?;
        actor.person().ok_or(Error::Forbidden)?;
        let today = self.clock.now().date();
        let mut tasks = self.tasks_of_cases(actor, today).await?;
        tasks.extend(self.tasks_of_overlaps(actor, today).await?);
        tasks.extend(self.tasks_of_upkeep(actor, today).await?);
        most_urgent_first(&mut tasks, today);
        let count = |kind: &TaskKind| {
            let count = tasks.iter().filter(|task| task.kind == *kind).count();
            Some(TaskCount { kind: *kind, count }).filter(|it| 0 < it.count)
        };
        Ok(ToDo { counts: TaskKind::ALL.iter().filter_map(count).collect(), tasks })
    }
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}
