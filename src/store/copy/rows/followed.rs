//! The rows of what initiatives come to, and of surveys.

use super::Moved;
use crate::store::codec::{Day, Id, Instant, Json};
use crate::store::copy::sql::{self, Move};
use crate::store::{StoreError, Tx, on};
use serde_json::Value;
use sqlx::FromRow;

rows! {
    Measure moves MEASURES by fid: i64 {
        fid: i64,
        id: Id,
        initiative: Id,
        revision: i64,
        title: String,
        responsible: String,
        due_on: Option<Day>,
        state: String,
        note: String,
    }
    Indicator moves INDICATORS by fid: i64 {
        fid: i64,
        id: Id,
        initiative: Id,
        revision: i64,
        kind: String,
        template: Option<String>,
        name: String,
        unit: String,
        better: String,
        baseline: Option<f64>,
        baseline_on: Option<Day>,
        target: Option<f64>,
        target_on: Option<Day>,
    }
    Reading moves READINGS by fid: i64 {
        fid: i64,
        id: Id,
        indicator: Id,
        seq: i64,
        read_on: Day,
        value: f64,
        source: String,
        corrects: Option<Id>,
        recorded_at: Instant,
        recorded_by: String,
    }
    InitiativeDocument moves DOCUMENTS by fid: i64 {
        fid: i64,
        id: Id,
        initiative: Id,
        revision: i64,
        kind: String,
        title: String,
        url: String,
        dated_on: Option<Day>,
    }
    SurveyRow moves SURVEY_ROWS by fid: i64 {
        fid: i64,
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
        questions: Json<Value>,
        common: Option<String>,
        closed_at: Option<Instant>,
    }
    SurveyInvitation moves SURVEY_INVITATIONS by fid: i64 {
        fid: i64,
        survey: Id,
        digest: String,
        address: Option<String>,
        used: String,
        seed: Option<Id>,
    }
    SurveyMail moves SURVEY_MAILS by fid: i64 {
        fid: i64,
        id: Id,
        invitation: String,
        sealed: String,
        language: String,
        reminds: String,
    }
    SurveyResponse moves SURVEY_RESPONSES by fid: i64 {
        fid: i64,
        survey: Id,
        respondent: Option<String>,
        answers: Json<Value>,
    }
}
