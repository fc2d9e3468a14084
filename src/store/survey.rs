//! Surveys: what is asked, who was invited, and what was answered.

use super::codec::{Day, Id, Instant, Json};
use super::initiatives::known;
use super::sql::survey as sql;
use super::{StoreError, Tx, bind_sight, on};
use crate::domain::access::Sight;
use crate::domain::codes::Code;
use crate::domain::secret::Digest;
use crate::domain::survey::{Answer, District, Question, Response, Survey, SurveyDraft};
use crate::domain::time::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

/// A survey with what only the store knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSurvey {
    /// The survey.
    pub survey: Survey,
    /// Digest of its common link.
    pub common: Option<Digest>,
    /// When it was closed before its last day.
    pub closed_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Id,
    revision: i64,
    initiative: Option<Id>,
    layer: Option<String>,
    district: Option<String>,
    administration: Option<String>,
    title: String,
    lead: String,
    anonymous: String,
    opens_on: Day,
    closes_on: Day,
    questions: Json<Vec<Question>>,
    common: Option<String>,
    closed_at: Option<Instant>,
}

impl Row {
    fn into_survey(self) -> Result<StoredSurvey, StoreError> {
        let district = match (self.layer, self.district, self.administration) {
            (Some(layer), Some(code), Some(administration)) => {
                Some(District { layer, code, administration: known(Code::parse, &administration)? })
            }
            _ => None,
        };
        let draft = SurveyDraft {
            initiative: self.initiative.map(|id| id.0),
            district,
            title: self.title,
            lead: self.lead,
            anonymous: self.anonymous == "yes",
            opens_on: self.opens_on.0,
            closes_on: self.closes_on.0,
            questions: self.questions.0,
        };
        let survey = Survey {
            id: self.id.0,
            revision: self.revision,
            draft,
            has_common_link: self.common.is_some(),
            is_closed: self.closed_at.is_some(),
        };
        let (common, closed_at) = (self.common.map(Digest::stored), self.closed_at.map(|at| at.0));
        Ok(StoredSurvey { survey, common, closed_at })
    }
}

impl Tx {
    /// Every survey that is seen, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn surveys(&mut self, sight: &Sight) -> Result<Vec<StoredSurvey>, StoreError> {
        let rows: Vec<Row> =
            on!(self, |connection| bind_sight!(sqlx::query_as(sql::SURVEYS), sight).fetch_all(connection).await?);
        rows.into_iter().map(Row::into_survey).collect()
    }

    /// A survey, if it is seen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_survey(&mut self, sight: &Sight, id: Uuid) -> Result<Option<StoredSurvey>, StoreError> {
        let row: Option<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::FIND_SURVEY), sight)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(Row::into_survey).transpose()
    }

    /// The survey that a link leads to.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_survey_by_link(&mut self, link: &Digest) -> Result<Option<StoredSurvey>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::FIND_SURVEY_BY_LINK)
            .bind(link.as_str())
            .fetch_optional(connection)
            .await?);
        row.map(Row::into_survey).transpose()
    }

    /// Adds a survey or changes it; whose actors it asks stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_survey(&mut self, stored: &StoredSurvey) -> Result<(), StoreError> {
        let (survey, draft) = (&stored.survey, &stored.survey.draft);
        let district = draft.district.as_ref();
        on!(self, |connection| sqlx::query(sql::PUT_SURVEY)
            .bind(Id(survey.id))
            .bind(survey.revision)
            .bind(draft.initiative.map(Id))
            .bind(district.map(|it| it.layer.as_str()))
            .bind(district.map(|it| it.code.as_str()))
            .bind(district.map(|it| it.administration.as_str()))
            .bind(&draft.title)
            .bind(&draft.lead)
            .bind(if draft.anonymous { "yes" } else { "no" })
            .bind(Day(draft.opens_on))
            .bind(Day(draft.closes_on))
            .bind(Json(draft.questions.clone()))
            .bind(stored.common.as_ref().map(Digest::as_str))
            .bind(stored.closed_at.map(Instant))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Invites somebody; an anonymous survey keeps no address. `seed` where the link is mailed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_invitation(
        &mut self,
        survey: Uuid,
        link: &Digest,
        address: Option<&str>,
        seed: Option<Uuid>,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_INVITATION)
            .bind(Id(survey))
            .bind(link.as_str())
            .bind(address)
            .bind(seed.map(Id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The address that a link was made for, and whether it was used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_invitation(&mut self, link: &Digest) -> Result<Option<(Option<String>, bool)>, StoreError> {
        let row: Option<(Option<String>, String)> = on!(self, |connection| sqlx::query_as(sql::FIND_INVITATION)
            .bind(link.as_str())
            .fetch_optional(connection)
            .await?);
        Ok(row.map(|(address, used)| (address, used == "yes")))
    }

    /// Uses a link up; whether it was not before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_invitation(&mut self, link: &Digest) -> Result<bool, StoreError> {
        let used = on!(self, |connection| sqlx::query(sql::USE_INVITATION)
            .bind(link.as_str())
            .execute(connection)
            .await
            .map(|done| done.rows_affected())?);
        Ok(used == 1)
    }

    /// How many were invited, and how many of their links were used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_invitations(&mut self, survey: Uuid) -> Result<(i64, i64), StoreError> {
        Ok(on!(self, |connection| sqlx::query_as(sql::COUNT_INVITATIONS)
            .bind(Id(survey))
            .fetch_one(connection)
            .await?))
    }

    /// Keeps what somebody answered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_response(&mut self, survey: Uuid, response: &Response) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_RESPONSE)
            .bind(Id(survey))
            .bind(response.respondent.as_deref())
            .bind(Json(response.answers.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Everything that was answered, in the order in which it came.
    ///
    /// # Errors
    /// What the database says.
    pub async fn responses_of(&mut self, survey: Uuid) -> Result<Vec<Response>, StoreError> {
        let rows: Vec<(Option<String>, Json<Vec<Answer>>)> =
            on!(self, |connection| sqlx::query_as(sql::RESPONSES_OF).bind(Id(survey)).fetch_all(connection).await?);
        Ok(rows.into_iter().map(|(respondent, answers)| Response { respondent, answers: answers.0 }).collect())
    }

    /// How many have answered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_responses(&mut self, survey: Uuid) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::COUNT_RESPONSES)
            .bind(Id(survey))
            .fetch_one(connection)
            .await?))
    }
}
