//! Rows of support cases that are moved.

use super::Moved;
use crate::store::codec::{Day, Id, Instant, Json};
use crate::store::copy::sql::{self, Move};
use crate::store::{StoreError, Tx, on};
use serde_json::Value;
use sqlx::FromRow;

rows! {
    SupportCase moves CASES by fid: i64 {
        fid: i64,
        id: Id,
        revision: i64,
        origin: String,
        state: String,
        since: Instant,
        title: String,
        administration: Option<String>,
        committee: Option<String>,
        meets_on: Option<Day>,
        applicant: Option<Id>,
        contact_person: Option<Id>,
        initiative: Option<Id>,
        follows: Option<Id>,
        language: String,
        area: Option<Json<Value>>,
        application: Json<Value>,
        spokesperson: Option<Json<Value>>,
        assignment: Option<String>,
        proposal: Option<Json<Value>>,
        terms: Option<Json<Value>>,
        deadline: Option<Day>,
        reminded_at: Option<Instant>,
        created_at: Instant,
        updated_at: Instant,
    }
    CaseEvent moves CASE_EVENTS by fid: i64 {
        fid: i64,
        support_case: Id,
        seq: i64,
        at: Instant,
        actor: String,
        administration: Option<String>,
        event: String,
        before: Option<String>,
        after: String,
        reason: String,
        detail: Json<Value>,
    }
    CaseReceived moves CASE_RECEIVED by fid: i64 {
        fid: i64,
        support_case: Id,
        year: i64,
        number: i64,
        what: String,
        at: Instant,
        sender: String,
        digest: String,
        content: Json<Value>,
    }
    CaseAttachment moves CASE_ATTACHMENTS by fid: i64, 4 at once {
        fid: i64,
        id: Id,
        support_case: Id,
        name: String,
        media_type: String,
        size: i64,
        digest: String,
        sender: String,
        at: Instant,
        content: Vec<u8>,
    }
    CaseDecision moves CASE_DECISIONS by fid: i64 {
        fid: i64,
        id: Id,
        support_case: Id,
        committee: String,
        meets_on: Option<Day>,
        outcome: String,
        decided_on: Day,
        paragraph: String,
        registry_number: String,
        text: String,
        corrects: Option<Id>,
        decided_by: String,
        at: Instant,
        annex: Json<Value>,
    }
}
