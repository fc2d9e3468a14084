//! What the clock does with cases: reminds of the last day for completing one, and dismisses those that were not.

use super::step::Effect;
use crate::domain::case::{Case, CaseEvent, CaseRole, row};
use crate::domain::record::Author;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use chrono::Days;
use serde_json::json;
use std::sync::Arc;

/// Days before the last one on which a group is reminded.
const REMINDED_BEFORE_DAYS: u64 = 7;
/// Cases that one look takes on; the next takes the rest.
const DUE_AT_ONCE: i64 = 200;

impl Service {
    /// Reminds and dismisses what is due. Says how many cases it was.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn look_at_cases(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let today = self.clock.now().date();
        let soon = today.checked_add_days(Days::new(REMINDED_BEFORE_DAYS)).unwrap_or(today);
        let is_due = move |case: &Case| match case.deadline {
            Some(deadline) if deadline < today => Some(CaseEvent::Expire),
            Some(_) if case.reminded_at.is_none() => Some(CaseEvent::Remind),
            _ => None,
        };
        let found = self.store.read().await?.cases_to_complete(soon, DUE_AT_ONCE).await?;
        if !found.iter().any(|case| is_due(case).is_some()) {
            return Ok(0);
        }
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, Author::system()).await?;
            let mut done = 0;
            for mut case in session.tx.cases_to_complete(soon, DUE_AT_ONCE).await? {
                let Some(event) = is_due(&case) else { continue };
                let Some(row) = row(case.state, event, &[CaseRole::Clock]) else { continue };
                let (before, after) = (case.state, row.to.unwrap_or(case.state));
                let mail = match event {
                    CaseEvent::Remind => "case-reminder",
                    _ => "case-ended",
                };
                case.reminded_at = Some(session.at);
                let effect =
                    Effect { detail: json!({ "deadline": case.deadline }), mail: Some(mail), ..Effect::default() };
                session.happened(&mut case, event, Some(before), after, effect).await?;
                done += 1;
            }
            session.commit().await?;
            Ok(done)
        })
        .await
    }
}
