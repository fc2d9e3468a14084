//! What is worth telling somebody, and how fresh initiatives are.

use super::codec::{Day, Id, Instant, Json};
use super::initiatives::known;
use super::sql::settle as sql;
use super::{StoreError, Tx, on};
use crate::domain::case::CaseId;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::handling::NoticeKind;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

/// Something worth telling.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// With which overlap.
    pub overlap: Option<OverlapId>,
    /// With which initiative.
    pub initiative: Option<InitiativeId>,
    /// With which support case.
    pub support_case: Option<CaseId>,
    /// By which change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it and need not be told, as the record names people.
    pub caused_by: String,
    /// What else there is to say.
    pub detail: Value,
}

/// When somebody last confirmed an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// When.
    pub confirmed_at: Timestamp,
    /// Who, as the record names people.
    pub confirmed_by: String,
    /// When to ask again.
    pub review_on: NaiveDate,
}

/// An initiative that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    /// The initiative.
    pub id: InitiativeId,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was last confirmed, and when to ask again.
    pub confirmed: Option<(Timestamp, NaiveDate)>,
    /// The first day after it.
    pub ends: Option<NaiveDate>,
}

type Row = (i64, String, Option<Id>, Option<Id>, Option<Id>, i64, Instant, String, Json<Value>);

fn read((fid, kind, overlap, initiative, case, seq, at, caused_by, detail): Row) -> Result<(i64, Notice), StoreError> {
    let [overlap, initiative, support_case] = [overlap, initiative, case].map(|id| id.map(|id| id.0));
    let kind = known(NoticeKind::parse, &kind)?;
    Ok((fid, Notice { kind, overlap, initiative, support_case, seq, at: at.0, caused_by, detail: detail.0 }))
}

impl Tx {
    /// Writes a notice, unless one with the same key is there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_notice(&mut self, notice: &Notice, dedupe: &str) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_NOTICE)
            .bind(notice.kind.word())
            .bind(notice.overlap.map(Id))
            .bind(notice.initiative.map(Id))
            .bind(notice.support_case.map(Id))
            .bind(notice.seq)
            .bind(Instant(notice.at))
            .bind(&notice.caused_by)
            .bind(dedupe)
            .bind(Json(notice.detail.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Whether there is a notice with this key.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_notice(&mut self, dedupe: &str) -> Result<bool, StoreError> {
        let found: i64 =
            on!(self, |connection| sqlx::query_scalar(sql::COUNT_NOTICE).bind(dedupe).fetch_one(connection).await?);
        Ok(0 < found)
    }

    /// Writes a notice for each overlap that nobody has handled and that became active at an instant by a change from a
    /// number on, or ceased to be; one of a kind for an overlap and a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_untouched(
        &mut self,
        kind: NoticeKind,
        first: i64,
        at: Timestamp,
        caused_by: &str,
    ) -> Result<(), StoreError> {
        let statement = if kind == NoticeKind::Ended { sql::NOTE_ENDED } else { sql::NOTE_OPENED };
        on!(self, |connection| sqlx::query(statement)
            .bind(first)
            .bind(Instant(at))
            .bind(caused_by)
            .bind(at.date().to_string())
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// So many notices after a place, with the place of each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn notices_after(&mut self, place: i64, limit: i64) -> Result<Vec<(i64, Notice)>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::NOTICES_AFTER)
            .bind(place)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(read).collect()
    }

    /// The notices that a delivery tells of, with the place of each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn notices_of_delivery(&mut self, delivery: Uuid) -> Result<Vec<(i64, Notice)>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(super::sql::deliver::NOTICES_OF_DELIVERY)
            .bind(Id(delivery))
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(read).collect()
    }

    /// When an initiative was last confirmed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_freshness(&mut self, id: InitiativeId) -> Result<Option<Freshness>, StoreError> {
        let row: Option<(Instant, String, Day)> =
            on!(self, |connection| sqlx::query_as(sql::FIND_FRESHNESS).bind(Id(id)).fetch_optional(connection).await?);
        Ok(row.map(|(at, confirmed_by, day)| Freshness { confirmed_at: at.0, confirmed_by, review_on: day.0 }))
    }

    /// Notes that somebody has confirmed an initiative.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_freshness(
        &mut self,
        id: InitiativeId,
        revision: i64,
        freshness: &Freshness,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_FRESHNESS)
            .bind(Id(id))
            .bind(revision)
            .bind(Instant(freshness.confirmed_at))
            .bind(&freshness.confirmed_by)
            .bind(Day(freshness.review_on))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Initiatives that are not closed and are to be looked at up to a day, were not touched since an instant, or end up
    /// to a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ageing_initiatives(
        &mut self,
        review_until: NaiveDate,
        untouched_since: Timestamp,
        ends_until: NaiveDate,
    ) -> Result<Vec<Ageing>, StoreError> {
        type Row = (Id, Instant, Option<Instant>, Option<Day>, Option<Day>);
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::AGEING_INITIATIVES)
            .bind(Day(review_until))
            .bind(Instant(untouched_since))
            .bind(Day(ends_until))
            .fetch_all(connection)
            .await?);
        let ageing = |(id, updated_at, confirmed_at, review_on, ends): Row| Ageing {
            id: id.0,
            updated_at: updated_at.0,
            confirmed: confirmed_at.zip(review_on).map(|(at, day)| (at.0, day.0)),
            ends: ends.map(|day| day.0),
        };
        Ok(rows.into_iter().map(ageing).collect())
    }
}
