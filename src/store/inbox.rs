//! The inbox, how far notices were handed out into it, and what is asked on the way: whom a notice may concern.

use super::codec::{Day, Id, Instant, Json, Words};
use super::initiatives::known;
use super::sql::telling as sql;
use super::subscription::{NO, YES};
use super::{Ageing, Notice, StoreError, Tx, bind_sight, on};
use crate::domain::access::{PersonId, Sight};
use crate::domain::agenda::Meeting;
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::footprint::Bbox;
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::telling::{Side, UNREAD_AT_MOST};
use crate::domain::time::Timestamp;
use crate::domain::words::Visibility;
use chrono::NaiveDate;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

/// Something in an inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxItem {
    /// Its place, by which it is named too.
    pub place: i64,
    /// What it tells of.
    pub notice: Notice,
    /// The notice's own place.
    pub notice_place: i64,
    /// Whether it asked its reader to do something.
    pub needs_action: bool,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// What is asked of an overlap to know who is told of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoticedOverlap {
    /// The sides.
    pub sides: [InitiativeId; 2],
    /// Its band.
    pub band: Option<Band>,
    /// The box around the place where the boxes of both sides meet, in degrees.
    pub window: Bbox,
}

/// An initiative with what says when it is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its name.
    pub name: String,
    /// Its freshness; its end is left out.
    pub age: Ageing,
}

#[derive(FromRow)]
struct ItemRow {
    fid: i64,
    needs_action: String,
    created_at: Instant,
    read_at: Option<Instant>,
    n_fid: i64,
    kind: String,
    overlap: Option<Id>,
    initiative: Option<Id>,
    support_case: Option<Id>,
    seq: i64,
    at: Instant,
    caused_by: String,
    detail: Json<Value>,
}

impl TryFrom<ItemRow> for InboxItem {
    type Error = StoreError;

    fn try_from(row: ItemRow) -> Result<Self, StoreError> {
        let notice = Notice {
            kind: known(NoticeKind::parse, &row.kind)?,
            overlap: row.overlap.map(|id| id.0),
            initiative: row.initiative.map(|id| id.0),
            support_case: row.support_case.map(|id| id.0),
            seq: row.seq,
            at: row.at.0,
            caused_by: row.caused_by,
            detail: row.detail.0,
        };
        Ok(Self {
            place: row.fid,
            notice,
            notice_place: row.n_fid,
            needs_action: row.needs_action == YES,
            created_at: row.created_at.0,
            read_at: row.read_at.map(|at| at.0),
        })
    }
}

impl Tx {
    /// The last notice that was handed out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn handed_out(&mut self) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::HANDED_OUT).fetch_one(connection).await?))
    }

    /// Says that notices were handed out up to a place, if they were up to another one before; from then on nobody else hands
    /// any out until the commit.
    ///
    /// # Errors
    /// What the database says.
    pub async fn move_on(&mut self, from: i64, to: i64) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::MOVE_ON)
            .bind(from)
            .bind(to)
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// For a copy: up to where they were.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn put_handed_out(&mut self, notice: i64) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_HANDED_OUT).bind(notice).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// What is asked of an overlap to know who is told of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn noticed_overlap(&mut self, id: OverlapId) -> Result<Option<NoticedOverlap>, StoreError> {
        type Row = (Id, Id, Option<String>, f64, f64, f64, f64);
        let row: Option<Row> =
            on!(self, |connection| sqlx::query_as(sql::NOTICE_OVERLAP).bind(Id(id)).fetch_optional(connection).await?);
        let Some((a, b, band, min_lon, min_lat, max_lon, max_lat)) = row else { return Ok(None) };
        let band = band.map(|word| known(Band::parse, &word)).transpose()?;
        let window = Bbox { min_lon, min_lat, max_lon, max_lat };
        Ok(Some(NoticedOverlap { sides: [a.0, b.0], band, window }))
    }

    /// What is asked of an initiative to know who is told of it; withdrawn ones too.
    ///
    /// # Errors
    /// What the database says.
    pub async fn noticed_side(&mut self, id: InitiativeId) -> Result<Option<Side>, StoreError> {
        let row: Option<(String, Words, Option<Id>)> =
            on!(self, |connection| sqlx::query_as(sql::NOTICE_SIDE).bind(Id(id)).fetch_optional(connection).await?);
        let Some((visibility, administrations, contact)) = row else { return Ok(None) };
        let administrations = administrations.0.iter().map(|code| known(Code::parse, code));
        Ok(Some(Side {
            visibility: known(Visibility::parse, &visibility)?,
            administrations: administrations.collect::<Result<_, _>>()?,
            contact: contact.map(|id| id.0),
        }))
    }

    /// How many mails about one event were written since an instant to a person or subscription.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_at_once(&mut self, receiver: Uuid, since: Timestamp) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::COUNT_AT_ONCE)
            .bind(Id(receiver))
            .bind(Instant(since))
            .fetch_one(connection)
            .await?))
    }

    /// Puts a notice into somebody's inbox, unless it is there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_inbox_item(
        &mut self,
        person: PersonId,
        notice: i64,
        needs_action: bool,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_INBOX_ITEM)
            .bind(Id(person))
            .bind(notice)
            .bind(if needs_action { YES } else { NO })
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Who got something after a place, each with the place of the last thing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn inboxes_after(&mut self, place: i64) -> Result<Vec<(PersonId, i64)>, StoreError> {
        let rows: Vec<(Id, i64)> =
            on!(self, |connection| sqlx::query_as(sql::INBOXES_AFTER).bind(place).fetch_all(connection).await?);
        Ok(rows.into_iter().map(|(person, last)| (person.0, last)).collect())
    }

    /// The place of the last thing in anybody's inbox.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_inbox_item(&mut self) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::LAST_INBOX_ITEM).fetch_one(connection).await?))
    }

    /// What is in somebody's inbox and they still see, the newest first, before a place.
    ///
    /// # Errors
    /// What the database says.
    pub async fn inbox(
        &mut self,
        sight: &Sight,
        person: PersonId,
        unread_only: bool,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<InboxItem>, StoreError> {
        let which = if unread_only { "unread" } else { "all" };
        let rows: Vec<ItemRow> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::INBOX), sight)
            .bind(Id(person))
            .bind(which)
            .bind(before)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(InboxItem::try_from).collect()
    }

    /// One thing in somebody's inbox, if they still see it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn inbox_item(
        &mut self,
        sight: &Sight,
        person: PersonId,
        place: i64,
    ) -> Result<Option<InboxItem>, StoreError> {
        let row: Option<ItemRow> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::INBOX_ITEM), sight)
            .bind(Id(person))
            .bind(place)
            .fetch_optional(connection)
            .await?);
        row.map(InboxItem::try_from).transpose()
    }

    /// How much in somebody's inbox they have not read and still see, counted up to [`UNREAD_AT_MOST`].
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_unread(&mut self, sight: &Sight, person: PersonId) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| bind_sight!(sqlx::query_scalar(sql::COUNT_UNREAD), sight)
            .bind(Id(person))
            .bind(UNREAD_AT_MOST)
            .fetch_one(connection)
            .await?))
    }

    /// Notes that somebody has read something; says whether they had not before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn mark_read(&mut self, person: PersonId, place: i64, at: Timestamp) -> Result<bool, StoreError> {
        let rows = on!(self, |connection| sqlx::query(sql::MARK_READ)
            .bind(Id(person))
            .bind(place)
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(rows == 1)
    }

    /// The initiatives of some administrations, or of the person who looks, that are to be looked at some day and are seen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reviews(
        &mut self,
        sight: &Sight,
        administrations: impl IntoIterator<Item = &Code>,
        limit: i64,
    ) -> Result<Vec<Review>, StoreError> {
        type Row = (Id, String, Instant, Option<Instant>, Option<Day>);
        let administrations = Words::of(administrations);
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::REVIEWS), sight)
            .bind(administrations)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        let review = |(id, name, updated_at, confirmed_at, review_on): Row| Review {
            name,
            age: Ageing {
                id: id.0,
                updated_at: updated_at.0,
                confirmed: confirmed_at.zip(review_on).map(|(at, day)| (at.0, day.0)),
                ends: None,
            },
        };
        Ok(rows.into_iter().map(review).collect())
    }

    /// So many meetings of all committees from a day on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meetings_from(&mut self, day: NaiveDate, limit: i64) -> Result<Vec<Meeting>, StoreError> {
        let rows: Vec<(String, Day, Day, i64)> = on!(self, |connection| sqlx::query_as(sql::MEETINGS_FROM)
            .bind(Day(day))
            .bind(limit)
            .fetch_all(connection)
            .await?);
        let meeting = |(committee, meets_on, cut_off, revision): (String, Day, Day, i64)| {
            let committee = known(Code::parse, &committee)?;
            Ok(Meeting { committee, meets_on: meets_on.0, cut_off: cut_off.0, revision })
        };
        rows.into_iter().map(meeting).collect()
    }
}
