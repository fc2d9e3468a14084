//! Invitations to surveys that are on their way by mail.

use super::codec::Id;
use super::sql::survey as sql;
use super::{StoreError, Tx, on};
use crate::domain::secret::Digest;
use sqlx::FromRow;
use uuid::Uuid;

/// An invitation or a reminder that is to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyMail {
    /// The digest of the invitation's link.
    pub invitation: Digest,
    /// Where it goes, sealed by the installation's key.
    pub sealed: String,
    /// The language of the mail.
    pub language: String,
    /// Whether it reminds of an earlier one.
    pub reminds: bool,
}

/// What is known of an invitation that is to be mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    /// What its secret follows from.
    pub seed: Option<Uuid>,
    /// Whether its link was used.
    pub is_used: bool,
}

#[derive(FromRow)]
struct Row {
    invitation: String,
    sealed: String,
    language: String,
    reminds: String,
    seed: Option<Id>,
    used: String,
}

impl Tx {
    /// Keeps where a delivery of an invitation goes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_survey_mail(&mut self, delivery: Uuid, mail: &SurveyMail) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_SURVEY_MAIL)
            .bind(Id(delivery))
            .bind(mail.invitation.as_str())
            .bind(&mail.sealed)
            .bind(&mail.language)
            .bind(if mail.reminds { "yes" } else { "no" })
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Where a delivery of an invitation goes, as long as it has not left.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_survey_mail(&mut self, delivery: Uuid) -> Result<Option<(SurveyMail, Invited)>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::FIND_SURVEY_MAIL)
            .bind(Id(delivery))
            .fetch_optional(connection)
            .await?);
        Ok(row.map(|row| {
            let invited = Invited { seed: row.seed.map(|seed| seed.0), is_used: row.used == "yes" };
            let mail = SurveyMail {
                invitation: Digest::stored(row.invitation),
                sealed: row.sealed,
                language: row.language,
                reminds: row.reminds == "yes",
            };
            (mail, invited)
        }))
    }

    /// Forgets where a delivery of an invitation went.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_survey_mail(&mut self, delivery: Uuid) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::FORGET_SURVEY_MAIL)
            .bind(Id(delivery))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Digest and address of every invitation to a survey that was mailed and not answered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unanswered_invitations(&mut self, survey: Uuid) -> Result<Vec<(Digest, String)>, StoreError> {
        let rows: Vec<(String, String)> = on!(self, |connection| sqlx::query_as(sql::UNANSWERED_INVITATIONS)
            .bind(Id(survey))
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(|(digest, address)| (Digest::stored(digest), address)).collect())
    }
}
