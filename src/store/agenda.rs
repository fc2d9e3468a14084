//! When committees meet, and what applications are judged by.

use super::codec::Day;
use super::initiatives::known;
use super::{StoreError, Tx, on, sql};
use crate::domain::agenda::{Criterion, Meeting};
use crate::domain::codes::Code;
use chrono::NaiveDate;

type MeetingRow = (String, Day, Day, i64);

fn meeting((committee, meets_on, cut_off, revision): MeetingRow) -> Result<Meeting, StoreError> {
    Ok(Meeting { committee: known(Code::parse, &committee)?, meets_on: meets_on.0, cut_off: cut_off.0, revision })
}

impl Tx {
    /// Every meeting of a committee, the earliest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meetings(&mut self, committee: &Code) -> Result<Vec<Meeting>, StoreError> {
        let rows: Vec<MeetingRow> = on!(self, |connection| sqlx::query_as(sql::COMMITTEE_MEETINGS)
            .bind(committee.as_str())
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(meeting).collect()
    }

    /// Of each committee the first meeting that a case can still be handed in for on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_meetings(&mut self, today: NaiveDate) -> Result<Vec<Meeting>, StoreError> {
        let rows: Vec<MeetingRow> =
            on!(self, |connection| sqlx::query_as(sql::NEXT_MEETINGS).bind(Day(today)).fetch_all(connection).await?);
        rows.into_iter().map(meeting).collect()
    }

    /// Adds a meeting or changes its cut-off.
    ///
    /// # Errors
    /// What the database says, also that the committee is not there.
    pub async fn put_meeting(&mut self, meeting: &Meeting) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_MEETING)
            .bind(meeting.committee.as_str())
            .bind(Day(meeting.meets_on))
            .bind(Day(meeting.cut_off))
            .bind(meeting.revision)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Takes a meeting away; whether there was one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_meeting(&mut self, committee: &Code, meets_on: NaiveDate) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::DELETE_MEETING)
            .bind(committee.as_str())
            .bind(Day(meets_on))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Every criterion, in the order in which they are asked, retired ones too.
    ///
    /// # Errors
    /// What the database says.
    pub async fn criteria(&mut self) -> Result<Vec<Criterion>, StoreError> {
        type Row = (String, i64, String, String, String, String, Option<Day>, i64);
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::CRITERIA).fetch_all(connection).await?);
        let criterion = |(code, position, name_sv, name_en, text_sv, text_en, retired_on, revision): Row| {
            let code = known(Code::parse, &code)?;
            let retired_on = retired_on.map(|day| day.0);
            Ok(Criterion { code, position, name_sv, name_en, text_sv, text_en, retired_on, revision })
        };
        rows.into_iter().map(criterion).collect()
    }

    /// Adds a criterion or changes it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_criterion(&mut self, criterion: &Criterion) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_CRITERION)
            .bind(criterion.code.as_str())
            .bind(criterion.position)
            .bind(&criterion.name_sv)
            .bind(&criterion.name_en)
            .bind(&criterion.text_sv)
            .bind(&criterion.text_en)
            .bind(criterion.retired_on.map(Day))
            .bind(criterion.revision)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
