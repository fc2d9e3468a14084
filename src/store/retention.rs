//! How long things are kept, as rows, and how what the register keeps of people outside the city goes.

use super::codec::{Day, Id, Instant, Json};
use super::initiatives::known;
use super::session::Owner;
use super::sql::retain as sql;
use super::{StoreError, Tx, on};
use crate::domain::access::ApplicantId;
use crate::domain::case::CaseId;
use crate::domain::codes::InitiativeId;
use crate::domain::retention::Rule;
use crate::domain::time::Timestamp;
use crate::domain::words::{KeepUnit, Retained};
use serde_json::Value;
use uuid::Uuid;

/// Id, title, last day, when it was closed before that, initiative.
type SurveyOver = (Id, String, Day, Option<Instant>, Option<Id>);

/// A case or a survey that is over and still tells of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleKept {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Since when it has been over.
    pub since: Timestamp,
    /// The initiative that it is about.
    pub initiative: Option<InitiativeId>,
}

impl Tx {
    /// The rules that this program knows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn retention_rules(&mut self) -> Result<Vec<Rule>, StoreError> {
        let rows: Vec<(String, Option<i64>, String)> =
            on!(self, |connection| sqlx::query_as(sql::RETENTION_RULES).fetch_all(connection).await?);
        // A newer program may keep more; what it keeps is its business.
        let known_rows = rows.into_iter().filter_map(|(what, keep, unit)| Some((Retained::parse(&what)?, keep, unit)));
        let rule = |(what, keep, unit): (Retained, Option<i64>, String)| {
            let corrupt = |keep: i64| StoreError::Corrupt(format!("{what} is kept for {keep}"));
            let keep = keep.map(|keep| u32::try_from(keep).map_err(|_| corrupt(keep))).transpose()?;
            Ok(Rule { what, keep, unit: known(KeepUnit::parse, &unit)? })
        };
        known_rows.map(rule).collect()
    }

    /// Changes a rule.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_retention_rule(&mut self, rule: &Rule) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_RETENTION_RULE)
            .bind(rule.what.word())
            .bind(rule.keep.map(i64::from))
            .bind(rule.unit.word())
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Cases that were over before an instant and still tell of people.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_with_people(&mut self, before: Timestamp) -> Result<Vec<PeopleKept>, StoreError> {
        let rows: Vec<(Id, String, Instant, Option<Id>)> =
            on!(self, |connection| sqlx::query_as(sql::CASES_WITH_PEOPLE)
                .bind(Instant(before))
                .fetch_all(connection)
                .await?);
        let kept = |(id, title, since, initiative): (Id, String, Instant, Option<Id>)| PeopleKept {
            id: id.0,
            title,
            since: since.0,
            initiative: initiative.map(|id| id.0),
        };
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Takes away who speaks for the group of a case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase_spokesperson(&mut self, id: CaseId) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::ERASE_SPOKESPERSON)
            .bind(Id(id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Replaces what is said of an event of a case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn replace_case_detail(&mut self, id: CaseId, seq: i64, detail: Value) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::REPLACE_CASE_DETAIL)
            .bind(Id(id))
            .bind(seq)
            .bind(Json(detail))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Those outside the city of whom nothing has been heard since an instant and whose cases, if any, were over before it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn applicants_over(&mut self, before: Timestamp) -> Result<Vec<ApplicantId>, StoreError> {
        let ids: Vec<Id> = on!(self, |connection| sqlx::query_scalar(sql::APPLICANTS_OVER)
            .bind(Instant(before))
            .fetch_all(connection)
            .await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }

    /// Forgets the address of somebody outside the city, and signs them out. Who asks for a link again is somebody new.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase_applicant(&mut self, id: ApplicantId) -> Result<(), StoreError> {
        self.end_sessions_of(Owner::Applicant(id)).await?;
        on!(self, |connection| sqlx::query(sql::ERASE_APPLICANT).bind(Id(id)).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// Surveys that are not anonymous, were over before an instant, and still say who was asked or who answered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn surveys_with_people(&mut self, before: Timestamp) -> Result<Vec<PeopleKept>, StoreError> {
        let rows: Vec<SurveyOver> = on!(self, |connection| sqlx::query_as(sql::SURVEYS_WITH_PEOPLE)
            .bind(Instant(before))
            .bind(Day(before.date()))
            .fetch_all(connection)
            .await?);
        let kept = |(id, title, closes_on, closed_at, initiative): SurveyOver| {
            let end = closes_on.0.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::Days::new(1);
            let since = closed_at.map_or(Timestamp::new(end), |at| at.0);
            PeopleKept { id: id.0, title, since, initiative: initiative.map(|id| id.0) }
        };
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Takes away whom a survey was sent to, or was to be, and who answered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase_respondents(&mut self, survey: Uuid) -> Result<(), StoreError> {
        for statement in [sql::FORGET_SURVEY_MAILS, sql::ERASE_INVITED, sql::ERASE_RESPONDENTS] {
            on!(self, |connection| sqlx::query(statement).bind(Id(survey)).execute(connection).await.map(drop)?);
        }
        Ok(())
    }
}
