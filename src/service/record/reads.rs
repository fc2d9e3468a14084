//! Reads of personal data are recorded before the answer is given: once for each person, subject and hour.

use crate::domain::access::Actor;
use crate::domain::record::Happening;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Reads that are remembered here, so that the store is not asked again.
const REMEMBERED: usize = 10_000;

/// Who read what lately.
#[derive(Debug, Default)]
pub(in crate::service) struct Reads(Mutex<HashMap<(String, String), Timestamp>>);

impl Reads {
    fn is_recent(&self, actor: &str, subject: &str, since: Timestamp) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(actor.to_owned(), subject.to_owned())).is_some_and(|at| since < *at)
    }

    /// Forgets everything: the store was put back to another moment.
    pub(in crate::service) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn remember(&self, actor: &str, subjects: Vec<String>, at: Timestamp, since: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if REMEMBERED < known.len() + subjects.len() {
            known.retain(|_, at| since < *at);
        }
        if REMEMBERED < known.len() + subjects.len() {
            known.clear();
        }
        known.extend(subjects.into_iter().map(|subject| ((actor.to_owned(), subject), at)));
    }
}

impl Service {
    /// Records that somebody is about to be given personal data of these subjects. Call it before answering: where it
    /// cannot be recorded it is not given out.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn record_personal_reads(
        self: &Arc<Self>,
        actor: &Actor,
        subjects: Vec<String>,
    ) -> Result<(), ServiceError> {
        let author = actor.author();
        let since = self.clock.now().hours_before(1);
        let unknown = |subject: &String| !self.reads.is_recent(&author.actor, subject, since);
        let mut subjects: Vec<String> = subjects.into_iter().filter(unknown).collect();
        subjects.sort_unstable();
        subjects.dedup();
        if subjects.is_empty() {
            return Ok(());
        }
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, author.clone()).await?;
            let at = session.at;
            for subject in &subjects {
                let last = session.tx.last_at(subject, &author.actor, RecordKind::PersonalRead).await?;
                if last.is_none_or(|last| last <= since) {
                    session.record(Happening::new(RecordKind::PersonalRead, subject.as_str())).await?;
                }
            }
            session.commit().await?;
            service.reads.remember(&author.actor, subjects, at, since);
            Ok(())
        })
        .await
    }
}
