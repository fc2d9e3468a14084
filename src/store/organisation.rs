//! Committees and administrations.

use super::initiatives::known;
use super::{StoreError, Tx, on, sql};
use crate::domain::codes::Code;
use crate::domain::organisation::{Administration, Committee};

impl Tx {
    /// Every committee, by code.
    ///
    /// # Errors
    /// What the database says.
    pub async fn committees(&mut self) -> Result<Vec<Committee>, StoreError> {
        let rows: Vec<(String, String, String)> =
            on!(self, |connection| sqlx::query_as(sql::COMMITTEES).fetch_all(connection).await?);
        let committee = |(code, name_sv, name_en): (String, String, String)| {
            Ok(Committee { code: known(Code::parse, &code)?, name_sv, name_en })
        };
        rows.into_iter().map(committee).collect()
    }

    /// Every administration, in the order of registration.
    ///
    /// # Errors
    /// What the database says.
    pub async fn administrations(&mut self) -> Result<Vec<Administration>, StoreError> {
        type Row = (String, String, String, Option<String>);
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::ADMINISTRATIONS).fetch_all(connection).await?);
        let administration = |(code, name_sv, name_en, committee): Row| {
            let committee = committee.map(|code| known(Code::parse, &code)).transpose()?;
            Ok(Administration { code: known(Code::parse, &code)?, name_sv, name_en, committee })
        };
        rows.into_iter().map(administration).collect()
    }

    /// Adds a committee or changes its names.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_committee(&mut self, committee: &Committee) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_COMMITTEE)
            .bind(committee.code.as_str())
            .bind(&committee.name_sv)
            .bind(&committee.name_en)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Adds an administration or changes its names and committee.
    ///
    /// # Errors
    /// What the database says, also that the committee is not there.
    pub async fn put_administration(&mut self, administration: &Administration) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::PUT_ADMINISTRATION)
            .bind(administration.code.as_str())
            .bind(&administration.name_sv)
            .bind(&administration.name_en)
            .bind(administration.committee.as_ref().map(Code::as_str))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
