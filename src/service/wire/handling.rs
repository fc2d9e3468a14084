//! How people handle an overlap, as JSON.

use crate::domain::codes::{Code, OverlapId};
use crate::domain::handling::{HandlingState, Outcome, Reason, Verdict};
use crate::domain::time::Timestamp;
use crate::service::Handled;
use crate::store::{HandlingEvent, Receipt};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The one record that both sides of an overlap share.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandlingBody {
    /// The overlap.
    #[schema(value_type = uuid::Uuid)]
    pub overlap: OverlapId,
    /// The number of the change that last touched the record, for `If-Match`; 0 before anybody has done anything.
    pub revision: i64,
    /// How far it has come; none when the overlap was never active.
    pub state: Option<HandlingState>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When the first receiver acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When the central coordinator was told that nobody did.
    pub escalated_at: Option<Timestamp>,
    /// The day it comes back on.
    pub snoozed_until: Option<NaiveDate>,
    /// Why it was put off.
    pub snooze_reason: String,
    /// The day of the meeting.
    pub meeting_on: Option<NaiveDate>,
    /// What coordination has led to.
    pub outcome: Option<Outcome>,
    /// What was written down last.
    pub note: String,
    /// What each administration of both sides says.
    pub verdicts: Vec<VerdictBody>,
    /// Who has seen it.
    pub receipts: Vec<ReceiptBody>,
    /// The leads of sides without a named receiver: as long as there are any, it counts as not notified.
    pub unreached: Vec<Code>,
    /// Whether it counts as notified: both sides have a named receiver.
    pub notified: bool,
    /// Everything that was done, the newest first.
    pub events: Vec<EventBody>,
}

/// What an administration says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerdictBody {
    /// The administration.
    pub administration: Code,
    /// What it says.
    pub verdict: Verdict,
    /// Why there is no need.
    pub reason: Option<Reason>,
    /// In its own words.
    pub comment: String,
    /// When it said so.
    pub at: Option<Timestamp>,
}

/// Who has seen an overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceiptBody {
    /// Who, as the record names people.
    pub actor: String,
    /// What they are called, for who works with the overlap.
    pub name: Option<String>,
    /// For which administration.
    pub administration: Option<Code>,
    /// When last.
    pub at: Timestamp,
}

/// Something that was done with an overlap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventBody {
    /// The number of the change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it, as the record names people.
    pub actor: String,
    /// What they are called, for who works with the overlap.
    pub name: Option<String>,
    /// For which administration.
    pub administration: Option<Code>,
    /// What was done: `acknowledge`, `say`, `meet`, `conclude`, `snooze`, `note`; by the machine `tick`, `changed`,
    /// `lapse`, `return`.
    pub act: String,
    /// The state before.
    pub before: HandlingState,
    /// The state after.
    pub after: HandlingState,
    /// What else there is to say.
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl From<Handled> for HandlingBody {
    fn from(handled: Handled) -> Self {
        let Handled { overlap, handling, events, receipts, unreached, names, .. } = handled;
        let verdict = |administration: &Code| {
            let said = handling.verdicts.get(administration);
            VerdictBody {
                administration: administration.clone(),
                verdict: handling.verdict_of(administration),
                reason: said.and_then(|said| said.reason),
                comment: said.map(|said| said.comment.clone()).unwrap_or_default(),
                at: said.map(|said| said.at),
            }
        };
        Self {
            overlap: overlap.id,
            revision: overlap.handled.revision,
            state: overlap.handled.state,
            since: overlap.handled.since,
            acknowledged_at: handling.acknowledged_at,
            escalated_at: handling.escalated_at,
            snoozed_until: handling.snoozed_until,
            snooze_reason: handling.snooze_reason.clone(),
            meeting_on: handling.meeting_on,
            outcome: handling.outcome,
            note: handling.note.clone(),
            verdicts: overlap.administrations().map(verdict).collect(),
            receipts: receipts.into_iter().map(|one| receipt(one, &names)).collect(),
            notified: unreached.is_empty(),
            unreached,
            events: events.into_iter().map(|one| event(one, &names)).collect(),
        }
    }
}

fn receipt(receipt: Receipt, names: &BTreeMap<String, String>) -> ReceiptBody {
    let Receipt { actor, administration, at } = receipt;
    ReceiptBody { name: names.get(&actor).cloned(), actor, administration, at }
}

fn event(event: HandlingEvent, names: &BTreeMap<String, String>) -> EventBody {
    let HandlingEvent { seq, at, actor, administration, act, before, after, detail } = event;
    EventBody { seq, at, name: names.get(&actor).cloned(), actor, administration, act, before, after, detail }
}
