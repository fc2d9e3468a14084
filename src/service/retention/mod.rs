//! Retention: what was kept long enough goes, by rules that the city sets; every erasure and every run leaves an entry.

mod contacts;
mod people;

use super::access::may;
use super::register::Session;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor};
use crate::domain::codes::InitiativeId;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::record::{Author, Happening};
use crate::domain::retention::Rule;
use crate::domain::time::Timestamp;
use crate::domain::words::{RecordKind, Retained};
use crate::store::Tx;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// How long after the last run the clock starts the next.
const HOURS_BETWEEN_RUNS: i64 = 24;
/// The longest time of a rule, in its unit; what is to stay longer is kept for ever.
const KEPT_AT_MOST: u32 = 100_000;

/// What would go now, or went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Retention {
    /// Kept answers to repeated requests.
    pub answers: i64,
    /// Initiatives whose contact persons go.
    pub contacts: Vec<Due>,
    /// Support cases whose people go: who spoke for the group, who took part in meetings.
    pub applicants: Vec<Due>,
    /// How many who asked for support, or only meant to, are forgotten: none of their cases is left.
    pub addresses: usize,
    /// Surveys that forget whom they were sent to and who answered.
    pub respondents: Vec<Due>,
}

/// Something whose people were kept long enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Since when it has been over: an initiative closed or withdrawn, a case ended, a survey closed.
    pub over_since: Timestamp,
    /// The initiative that it is about, if there is one.
    #[serde(skip)]
    pub initiative: Option<InitiativeId>,
}

impl Service {
    /// The rules.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn retention_rules(&self, actor: &Actor) -> Result<Vec<Rule>, ServiceError> {
        may(actor, Action::Retain)?;
        Ok(self.store.read().await?.retention_rules().await?)
    }

    /// Changes a rule.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time that is no time; when the store cannot be written or the actor may not.
    pub async fn put_retention_rule(self: &Arc<Self>, actor: &Actor, rule: Rule) -> Result<(), ServiceError> {
        may(actor, Action::Retain)?;
        if rule.keep.is_some_and(|keep| !(1..=KEPT_AT_MOST).contains(&keep)) {
            return Err(Error::invalid(vec![Fault::new("/keep", FaultCode::OutOfRange)]).into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let before = session.tx.retention_rules().await?.into_iter().find(|known| known.what == rule.what);
            session.tx.put_retention_rule(&rule).await?;
            let (was, is) = (json!(before), json!(rule));
            let happening = Happening::new(RecordKind::RetentionRulePut, rule.what.word());
            session.record(happening.from_to(Some(&was), Some(&is))).await?;
            session.commit().await
        })
        .await
    }

    /// What would go if a run began now, of what the actor sees.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn retention_due(&self, actor: &Actor) -> Result<Retention, ServiceError> {
        may(actor, Action::Retain)?;
        let mut tx = self.store.read().await?;
        let due = due(&mut tx, self.clock.now()).await?;
        let hidden = tx.hidden_from(&actor.sight()).await?;
        let seen = |all: Vec<Due>| {
            all.into_iter().filter(|it| it.initiative.is_none_or(|id| !hidden.contains(&id))).collect::<Vec<_>>()
        };
        Ok(Retention {
            contacts: seen(due.contacts),
            applicants: seen(due.applicants),
            respondents: seen(due.respondents),
            ..due
        })
    }

    /// Lets go what was kept long enough.
    ///
    /// # Errors
    /// When the store cannot be written or the actor may not.
    pub async fn run_retention(self: &Arc<Self>, actor: &Actor) -> Result<Retention, ServiceError> {
        may(actor, Action::Retain)?;
        self.retain(actor.author()).await
    }

    /// A run by the clock: none where the last one was not long ago.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn retain_by_clock(self: &Arc<Self>) -> Result<Option<Retention>, ServiceError> {
        let since = self.clock.now().hours_before(HOURS_BETWEEN_RUNS);
        let last = self.store.read().await?.last_of_kind(RecordKind::RetentionRun).await?;
        match last.is_some_and(|last| since < last) {
            true => Ok(None),
            false => Ok(Some(self.retain(Author::system()).await?)),
        }
    }

    /// Each thing in a write of its own, so that nobody waits long; the entry of the run comes last.
    async fn retain(self: &Arc<Self>, author: Author) -> Result<Retention, ServiceError> {
        let retention = due(&mut self.store.read().await?, self.clock.now()).await?;
        let of = |rule, all: &[Due]| all.iter().map(|one| (rule, one.id)).collect::<Vec<_>>();
        let all = [
            of(Retained::Contacts, &retention.contacts),
            of(Retained::Applicants, &retention.applicants),
            of(Retained::Respondents, &retention.respondents),
        ];
        for (rule, one) in all.concat() {
            let author = author.clone();
            self.in_own_task(move |service| async move {
                let mut session = Session::begin_as(&service, author).await?;
                match rule {
                    Retained::Applicants => people::erase_of_case(&mut session, one).await?,
                    Retained::Respondents => people::erase_of_survey(&mut session, one).await?,
                    Retained::Contacts => contacts::erase(&mut session, one, json!({ "rule": rule })).await?,
                    // Not of one thing each: they go with the run itself.
                    Retained::Answers => {}
                }
                session.commit().await
            })
            .await?;
        }
        let told = retention.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, author).await?;
            let rules = session.tx.retention_rules().await?;
            if let Some(before) = before(&rules, Retained::Answers, session.at) {
                session.tx.forget_answers(before).await?;
            }
            if let Some(before) = before(&rules, Retained::Applicants, session.at) {
                people::erase_addresses(&mut session, before).await?;
            }
            let counts = json!({
                "answers": told.answers, "contacts": told.contacts.len(), "applicants": told.applicants.len(),
                "addresses": told.addresses, "respondents": told.respondents.len(), "rules": rules,
            });
            session.record(Happening::new(RecordKind::RetentionRun, "register").to(counts)).await?;
            session.commit().await
        })
        .await?;
        Ok(retention)
    }

    /// Erases what is kept of an initiative's contact persons, now: who is named there asked for it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; when the store cannot be written or the actor may not.
    pub async fn erase_contacts_of(self: &Arc<Self>, actor: &Actor, id: InitiativeId) -> Result<(), ServiceError> {
        may(actor, Action::Retain)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            contacts::erase(&mut session, id, json!({ "rule": Value::Null })).await?;
            session.commit().await
        })
        .await
    }
}

fn before(rules: &[Rule], what: Retained, now: Timestamp) -> Option<Timestamp> {
    rules.iter().find(|rule| rule.what == what).and_then(|rule| rule.before(now))
}

async fn due(tx: &mut Tx, now: Timestamp) -> Result<Retention, ServiceError> {
    let rules = tx.retention_rules().await?;
    let answers = match before(&rules, Retained::Answers, now) {
        None => 0,
        Some(before) => tx.count_answers_before(before).await?,
    };
    let contacts = match before(&rules, Retained::Contacts, now) {
        None => Vec::new(),
        Some(before) => contacts::due(tx, before).await?,
    };
    let (applicants, addresses) = match before(&rules, Retained::Applicants, now) {
        None => (Vec::new(), 0),
        Some(before) => (people::cases_due(tx, before).await?, tx.applicants_over(before).await?.len()),
    };
    let respondents = match before(&rules, Retained::Respondents, now) {
        None => Vec::new(),
        Some(before) => people::surveys_due(tx, before).await?,
    };
    Ok(Retention { answers, contacts, applicants, addresses, respondents })
}
