//! Moving house: everything in one store into another that is empty, in portions, verified row by row.
//!
//! A copy that was broken off goes on where it ended, as long as the source has not changed since; otherwise it begins
//! anew. Until it is whole and verified, the new store says that it cannot be used.

mod rows;
mod sql;

use super::codec::Json;
use super::{Mark, Store, StoreError, Tx, on};
use rows::Moved;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

#[cfg(test)]
pub(super) use sql::all as statements;

/// The setting that stands in a store while a copy into it is not whole.
pub(super) const UNFINISHED: &str = "unfinished_copy";

/// A table that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moving {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: usize,
    /// SHA-256 over all of them, which is the same on both stores.
    pub sha256: String,
}

/// Copies everything from one store into an empty one and says what was moved, after comparing every row.
///
/// # Errors
/// [`StoreError::Unusable`] when there is nothing to copy, or something in the way; [`StoreError::Corrupt`] when the copy
/// differs; otherwise what a database says.
pub async fn copy(from: &Store, to: &Store) -> Result<Vec<Moving>, StoreError> {
    let mut source = from.read().await?;
    let settings = settings(&mut source).await?;
    if settings.is_empty() || settings.contains_key(UNFINISHED) {
        return Err(StoreError::Unusable("there is no register to copy".into()));
    }
    let origin = source.newest().await?;
    begin(to, origin).await?;
    let mut moved = Vec::new();
    macro_rules! each {
        ($($row:ident),+) => {$(
            move_rows::<rows::$row>(&mut source, to).await?;
            moved.push(compare::<rows::$row>(&mut source, to).await?);
        )+};
    }
    each!(Committee, Administration, CommitteeMeeting, Criterion, Change, Person, Identity, RoleGrant);
    // Sessions, links and used states stay behind: people sign in anew where the register lives now.
    each!(Applicant, Token);
    each!(Initiative, Parent, FootprintVersion, Overlap, ReferenceArea, Answer);
    each!(OverlapVersion, RecordEntry, PersonalPayload, Checkpoint);
    copy_rules(&mut source, to).await?;
    each!(RuleSet, Handling, Verdict, HandlingEvent, Receipt, Freshness);
    each!(SupportCase, CaseEvent, CaseReceived, CaseAttachment, CaseDecision, Notice);
    each!(Measure, Indicator, Reading, InitiativeDocument, SurveyRow, SurveyInvitation, SurveyMail);
    each!(SurveyResponse);
    each!(Subscription, WatchArea, InboxItem, Webhook, Delivery, DeliveryNotice, DeliveryAttempt);
    copy_place(&mut source, to).await?;
    finish(to, origin, settings).await?;
    Ok(moved)
}

async fn settings(tx: &mut Tx) -> Result<BTreeMap<String, Value>, StoreError> {
    let rows: Vec<(String, Json<Value>)> =
        on!(tx, |connection| sqlx::query_as(super::sql::SETTINGS).fetch_all(connection).await?);
    Ok(rows.into_iter().map(|(key, value)| (key, value.0)).collect())
}

/// Marks the new store as unfinished; what an earlier copy of another moment left in it goes.
async fn begin(to: &Store, origin: Mark) -> Result<(), StoreError> {
    let mark = json!({ "seq": origin.seq, "at": origin.at });
    let mut tx = to.set_up().await?;
    let found = settings(&mut tx).await?;
    match found.get(UNFINISHED) {
        Some(earlier) if *earlier == mark => return Ok(()),
        Some(_) => clear(&mut tx).await?,
        None if !found.is_empty() || 0 < tx.head().await? => {
            return Err(StoreError::Unusable("there is a register already where the copy should go".into()));
        }
        // What a new register begins with gives way to what the other one holds.
        None => clear(&mut tx).await?,
    }
    put_setting(&mut tx, UNFINISHED, mark).await?;
    tx.commit().await
}

async fn clear(tx: &mut Tx) -> Result<(), StoreError> {
    let moves = [
        &sql::CASE_DECISIONS,
        &sql::CASE_ATTACHMENTS,
        &sql::CASE_RECEIVED,
        &sql::CASE_EVENTS,
        &sql::CASES,
        &sql::SURVEY_RESPONSES,
        &sql::SURVEY_MAILS,
        &sql::SURVEY_INVITATIONS,
        &sql::SURVEY_ROWS,
        &sql::DOCUMENTS,
        &sql::READINGS,
        &sql::INDICATORS,
        &sql::MEASURES,
        &sql::CHECKPOINTS,
        &sql::PERSONAL_PAYLOADS,
        &sql::RECORD_ENTRIES,
        &sql::OVERLAP_VERSIONS,
        &sql::DELIVERY_ATTEMPTS,
        &sql::DELIVERY_NOTICES,
        &sql::DELIVERIES,
        &sql::WEBHOOK_ROWS,
        &sql::INBOX_ITEMS,
        &sql::WATCH_AREA_ROWS,
        &sql::SUBSCRIPTION_ROWS,
        &sql::FRESHNESSES,
        &sql::NOTICES,
        &sql::RECEIPTS,
        &sql::HANDLING_EVENTS,
        &sql::VERDICTS,
        &sql::HANDLINGS,
        &sql::RULE_SETS,
        &sql::ANSWERS,
        &sql::REFERENCE_AREA_ROWS,
        &sql::OVERLAPS,
        &sql::FOOTPRINT_VERSIONS,
        &sql::INITIATIVES,
        &sql::TOKENS,
        &sql::APPLICANTS,
        &sql::ROLE_GRANTS,
        &sql::IDENTITIES,
        &sql::PERSONS,
        &sql::CHANGES,
        &sql::CRITERIA,
        &sql::COMMITTEE_MEETINGS,
        &sql::ADMINISTRATION_ROWS,
        &sql::COMMITTEE_ROWS,
    ];
    let statements = moves.iter().map(|how| how.clear).chain([super::sql::CLEAR_SETTINGS]);
    for statement in statements {
        on!(tx, |connection| sqlx::query(statement).execute(connection).await.map(drop)?);
    }
    Ok(())
}

async fn put_setting(tx: &mut Tx, key: &str, value: Value) -> Result<(), StoreError> {
    on!(tx, |connection| sqlx::query(super::sql::PUT_SETTING)
        .bind(key)
        .bind(Json(value))
        .execute(connection)
        .await
        .map(drop)?);
    Ok(())
}

/// The rules of keeping stand in every store; the new one's are set as the old one's.
async fn copy_rules(source: &mut Tx, to: &Store) -> Result<(), StoreError> {
    let rules = source.retention_rules().await?;
    let mut tx = to.set_up().await?;
    for rule in &rules {
        tx.put_retention_rule(rule).await?;
    }
    tx.commit().await
}

/// Notices go on being handed out from where they were.
async fn copy_place(source: &mut Tx, to: &Store) -> Result<(), StoreError> {
    let place = source.handed_out().await?;
    let mut tx = to.set_up().await?;
    tx.put_handed_out(place).await?;
    tx.commit().await
}

/// Moves what is not there yet. A portion is read before its transaction begins, which then waits for nothing.
async fn move_rows<T: Moved>(source: &mut Tx, to: &Store) -> Result<(), StoreError> {
    let mut after = T::last(&mut to.read().await?).await?.unwrap_or_default();
    loop {
        let rows = T::portion(source, after.clone(), T::PORTION).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.key();
        let mut tx = to.set_up().await?;
        for row in rows {
            row.write(&mut tx).await?;
        }
        tx.commit().await?;
    }
}

/// Reads both sides again, as this program reads them.
async fn compare<T: Moved>(source: &mut Tx, to: &Store) -> Result<Moving, StoreError> {
    let ours = fingerprint::<T>(source).await?;
    let theirs = fingerprint::<T>(&mut to.read().await?).await?;
    if ours != theirs {
        let message = format!("{}: {} rows became {}, or not the same", ours.table, ours.rows, theirs.rows);
        return Err(StoreError::Corrupt(message));
    }
    Ok(ours)
}

async fn fingerprint<T: Moved>(tx: &mut Tx) -> Result<Moving, StoreError> {
    let (mut hash, mut count, mut after) = (Sha256::new(), 0, T::Key::default());
    loop {
        let rows = T::portion(tx, after.clone(), T::PORTION).await?;
        let Some(last) = rows.last() else { break };
        after = last.key();
        count += rows.len();
        // The debug form of a number is its shortest exact one, so that rows with the same form are the same.
        rows.iter().for_each(|row| hash.update(format!("{row:?}\n")));
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Moving { table: T::MOVE.name, rows: count, sha256 })
}

/// The settings come last, and with them the store can be used.
async fn finish(to: &Store, origin: Mark, settings: BTreeMap<String, Value>) -> Result<(), StoreError> {
    let mut tx = to.set_up().await?;
    on!(tx, |connection| sqlx::query(super::sql::PUT_HEAD).bind(origin.seq).execute(connection).await.map(drop)?);
    tx.renumber().await?;
    on!(tx, |connection| sqlx::query(super::sql::CLEAR_SETTINGS).execute(connection).await.map(drop)?);
    for (key, value) in settings {
        put_setting(&mut tx, &key, value).await?;
    }
    tx.commit().await
}
