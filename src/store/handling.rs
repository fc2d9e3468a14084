//! How people handle overlaps: the shared record, verdicts, everything that was done, and who has seen it.

use super::codec::{Day, Id, Instant, Json};
use super::initiatives::known;
use super::sql::settle as sql;
use super::{StoreError, Tx, on};
use crate::domain::codes::{Code, OverlapId};
use crate::domain::handling::{Baseline, Handling, HandlingState, Outcome, Reason, Said, Verdict};
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use serde_json::Value;
use sqlx::FromRow;
use std::collections::BTreeMap;

/// Something that was done with an overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct HandlingEvent {
    /// The number of the change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it, as the record names people.
    pub actor: String,
    /// For which administration.
    pub administration: Option<Code>,
    /// What was done.
    pub act: String,
    /// The state before.
    pub before: HandlingState,
    /// The state after.
    pub after: HandlingState,
    /// What else there is to say.
    pub detail: Value,
}

/// Who has seen an overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Who, as the record names people.
    pub actor: String,
    /// For which administration.
    pub administration: Option<Code>,
    /// When last.
    pub at: Timestamp,
}

/// A verdict as it was given, by the rules of that moment.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidEvent {
    /// When.
    pub at: Timestamp,
    /// The version of the rules.
    pub rules: Option<i64>,
    /// The band of the overlap.
    pub band: Option<String>,
    /// The overlap.
    pub overlap: OverlapId,
    /// What was said.
    pub detail: Value,
}

#[derive(FromRow)]
struct Row {
    overlap: Id,
    revision: i64,
    state: String,
    since: Instant,
    acknowledged_at: Option<Instant>,
    escalated_at: Option<Instant>,
    snoozed_until: Option<Day>,
    snooze_reason: String,
    meeting_on: Option<Day>,
    outcome: Option<String>,
    note: String,
    baseline: Option<Json<Baseline>>,
}

#[derive(FromRow)]
struct VerdictRow {
    administration: String,
    verdict: String,
    reason: Option<String>,
    comment: String,
    said_by: String,
    said_at: Instant,
}

#[derive(FromRow)]
struct EventRow {
    seq: i64,
    at: Instant,
    actor: String,
    administration: Option<String>,
    act: String,
    before: String,
    after: String,
    detail: Json<Value>,
}

fn maybe<T>(parse: impl Fn(&str) -> Option<T>, word: Option<&str>) -> Result<Option<T>, StoreError> {
    word.map(|word| known(parse, word)).transpose()
}

impl VerdictRow {
    fn into_said(self) -> Result<(Code, Said), StoreError> {
        let said = Said {
            verdict: known(Verdict::parse, &self.verdict)?,
            reason: maybe(Reason::parse, self.reason.as_deref())?,
            comment: self.comment,
            by: self.said_by,
            at: self.said_at.0,
        };
        Ok((known(Code::parse, &self.administration)?, said))
    }
}

impl Tx {
    /// The record of an overlap with its revision; none when nobody has done anything.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_handling(&mut self, id: OverlapId) -> Result<Option<(i64, Handling)>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::FIND_HANDLING).bind(Id(id)).fetch_optional(connection).await?);
        let Some(row) = row else { return Ok(None) };
        let verdicts: Vec<VerdictRow> =
            on!(self, |connection| sqlx::query_as(sql::VERDICTS_OF).bind(row.overlap).fetch_all(connection).await?);
        let day = |day: Option<Day>| -> Option<NaiveDate> { day.map(|day| day.0) };
        let handling = Handling {
            state: known(HandlingState::parse, &row.state)?,
            since: row.since.0,
            acknowledged_at: row.acknowledged_at.map(|at| at.0),
            escalated_at: row.escalated_at.map(|at| at.0),
            snoozed_until: day(row.snoozed_until),
            snooze_reason: row.snooze_reason,
            meeting_on: day(row.meeting_on),
            outcome: maybe(Outcome::parse, row.outcome.as_deref())?,
            note: row.note,
            baseline: row.baseline.map(|json| json.0),
            verdicts: verdicts.into_iter().map(VerdictRow::into_said).collect::<Result<BTreeMap<_, _>, _>>()?,
        };
        Ok(Some((row.revision, handling)))
    }

    /// Writes the record of an overlap, and those verdicts that differ from what was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_handling(
        &mut self,
        id: OverlapId,
        revision: i64,
        before: Option<&Handling>,
        handling: &Handling,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_HANDLING)
            .bind(Id(id))
            .bind(revision)
            .bind(handling.state.word())
            .bind(Instant(handling.since))
            .bind(handling.acknowledged_at.map(Instant))
            .bind(handling.escalated_at.map(Instant))
            .bind(handling.snoozed_until.map(Day))
            .bind(&handling.snooze_reason)
            .bind(handling.meeting_on.map(Day))
            .bind(handling.outcome.map(Outcome::word))
            .bind(&handling.note)
            .bind(handling.baseline.clone().map(Json))
            .execute(connection)
            .await
            .map(drop)?);
        for (administration, said) in &handling.verdicts {
            if before.and_then(|before| before.verdicts.get(administration)) != Some(said) {
                on!(self, |connection| sqlx::query(sql::PUT_VERDICT)
                    .bind(Id(id))
                    .bind(administration.as_str())
                    .bind(said.verdict.word())
                    .bind(said.reason.map(Reason::word))
                    .bind(&said.comment)
                    .bind(&said.by)
                    .bind(Instant(said.at))
                    .execute(connection)
                    .await
                    .map(drop)?);
            }
        }
        Ok(())
    }

    /// Adds to what was done with an overlap. `judged` is the version of the rules and the band at that moment.
    ///
    /// # Errors
    /// What the database says.
    pub async fn append_handling_event(
        &mut self,
        id: OverlapId,
        event: &HandlingEvent,
        judged: Option<(i64, &str)>,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::APPEND_HANDLING_EVENT)
            .bind(Id(id))
            .bind(event.seq)
            .bind(Instant(event.at))
            .bind(&event.actor)
            .bind(event.administration.as_ref().map(Code::as_str))
            .bind(&event.act)
            .bind(event.before.word())
            .bind(event.after.word())
            .bind(judged.map(|(rules, _)| rules))
            .bind(judged.map(|(_, band)| band))
            .bind(Json(event.detail.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Everything that was done with an overlap, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn handling_events_of(&mut self, id: OverlapId) -> Result<Vec<HandlingEvent>, StoreError> {
        let rows: Vec<EventRow> =
            on!(self, |connection| sqlx::query_as(sql::HANDLING_EVENTS_OF).bind(Id(id)).fetch_all(connection).await?);
        let event = |row: EventRow| {
            Ok(HandlingEvent {
                seq: row.seq,
                at: row.at.0,
                actor: row.actor,
                administration: maybe(Code::parse, row.administration.as_deref())?,
                act: row.act,
                before: known(HandlingState::parse, &row.before)?,
                after: known(HandlingState::parse, &row.after)?,
                detail: row.detail.0,
            })
        };
        rows.into_iter().map(event).collect()
    }

    /// Notes that somebody has seen an overlap.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_receipt(&mut self, id: OverlapId, receipt: &Receipt) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_RECEIPT)
            .bind(Id(id))
            .bind(&receipt.actor)
            .bind(receipt.administration.as_ref().map(Code::as_str))
            .bind(Instant(receipt.at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Who has seen an overlap, in the order of having done so first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn receipts_of(&mut self, id: OverlapId) -> Result<Vec<Receipt>, StoreError> {
        let rows: Vec<(String, Option<String>, Instant)> =
            on!(self, |connection| sqlx::query_as(sql::RECEIPTS_OF).bind(Id(id)).fetch_all(connection).await?);
        let receipt = |(actor, administration, at): (String, Option<String>, Instant)| {
            Ok(Receipt { actor, administration: maybe(Code::parse, administration.as_deref())?, at: at.0 })
        };
        rows.into_iter().map(receipt).collect()
    }

    /// At most so many overlaps that nobody has acknowledged since an instant, or that were put off to this day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_overlaps(
        &mut self,
        since: Timestamp,
        today: NaiveDate,
        limit: i64,
    ) -> Result<Vec<OverlapId>, StoreError> {
        let ids: Vec<Id> = on!(self, |connection| sqlx::query_scalar(sql::DUE_OVERLAPS)
            .bind(Instant(since))
            .bind(Day(today))
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }

    /// Every verdict that was given since an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verdicts_since(&mut self, since: Timestamp) -> Result<Vec<SaidEvent>, StoreError> {
        type Row = (Instant, Option<i64>, Option<String>, Id, Json<Value>);
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::VERDICTS_SINCE)
            .bind(Instant(since))
            .fetch_all(connection)
            .await?);
        let event = |(at, rules, band, overlap, detail): Row| SaidEvent {
            at: at.0,
            rules,
            band,
            overlap: overlap.0,
            detail: detail.0,
        };
        Ok(rows.into_iter().map(event).collect())
    }
}
