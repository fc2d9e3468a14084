//! The rows that are moved, as they are: each reads, writes and fingerprints itself on either database.

use super::sql::{self, Move};
use crate::store::codec::{Day, Id, Instant, Json, Shape};
use crate::store::{StoreError, Tx, on};
use serde_json::Value;
use sqlx::FromRow;
use std::fmt::Debug;

/// A row of a table that is moved in portions, in the order of its key.
pub(in crate::store::copy) trait Moved: Debug + Sized + Send {
    type Key: Clone + Default + Send;
    const MOVE: &'static Move;
    /// Rows in one transaction.
    const PORTION: i64 = 500;

    fn key(&self) -> Self::Key;

    /// So many rows after a key.
    async fn portion(tx: &mut Tx, after: Self::Key, limit: i64) -> Result<Vec<Self>, StoreError>;

    /// The last key that is there.
    async fn last(tx: &mut Tx) -> Result<Option<Self::Key>, StoreError>;

    async fn write(self, tx: &mut Tx) -> Result<(), StoreError>;
}

macro_rules! rows {
    ($($row:ident moves $how:ident by $key:ident: $key_type:ty $(, $portion:literal at once)? { $($column:ident: $type:ty,)+ })+) => {$(
        #[derive(Debug, FromRow)]
        pub(in crate::store::copy) struct $row {
            $($column: $type,)+
        }

        impl Moved for $row {
            type Key = $key_type;
            const MOVE: &'static Move = &sql::$how;
            $(const PORTION: i64 = $portion;)?

            fn key(&self) -> $key_type {
                self.$key.clone()
            }

            async fn portion(tx: &mut Tx, after: $key_type, limit: i64) -> Result<Vec<Self>, StoreError> {
                Ok(on!(tx, |connection| sqlx::query_as(Self::MOVE.read)
                    .bind(after)
                    .bind(limit)
                    .fetch_all(connection)
                    .await?))
            }

            async fn last(tx: &mut Tx) -> Result<Option<$key_type>, StoreError> {
                Ok(on!(tx, |connection| sqlx::query_scalar(Self::MOVE.last).fetch_one(connection).await?))
            }

            async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
                on!(tx, |connection| sqlx::query(Self::MOVE.write)
                    $(.bind(self.$column))+
                    .execute(connection)
                    .await
                    .map(drop)?);
                Ok(())
            }
        }
    )+};
}

mod cases;
mod followed;
mod told;
pub(super) use cases::{CaseAttachment, CaseDecision, CaseEvent, CaseReceived, SupportCase};
pub(super) use followed::{
    Indicator, InitiativeDocument, Measure, Reading, SurveyInvitation, SurveyMail, SurveyResponse, SurveyRow,
};
pub(super) use told::{Delivery, DeliveryAttempt, DeliveryNotice, InboxItem, Subscription, WatchArea, Webhook};

rows! {
    Change moves CHANGES by seq: i64 {
        seq: i64,
        at: Instant,
        kind: String,
        subject: String,
        document: Json<Value>,
    }
    Committee moves COMMITTEE_ROWS by code: String {
        code: String,
        name_sv: String,
        name_en: String,
    }
    Administration moves ADMINISTRATION_ROWS by position: i64 {
        position: i64,
        code: String,
        name_sv: String,
        name_en: String,
        committee: Option<String>,
    }
    CommitteeMeeting moves COMMITTEE_MEETINGS by fid: i64 {
        fid: i64,
        committee: String,
        meets_on: Day,
        cut_off: Day,
        revision: i64,
    }
    Criterion moves CRITERIA by code: String {
        code: String,
        position: i64,
        name_sv: String,
        name_en: String,
        text_sv: String,
        text_en: String,
        retired_on: Option<Day>,
        revision: i64,
    }
    Person moves PERSONS by fid: i64 {
        fid: i64,
        id: Id,
        name: String,
        email: Option<String>,
        created_at: Instant,
    }
    Identity moves IDENTITIES by fid: i64 {
        fid: i64,
        issuer: String,
        subject: String,
        person_id: Id,
        created_at: Instant,
    }
    RoleGrant moves ROLE_GRANTS by fid: i64 {
        fid: i64,
        id: Id,
        person_id: Id,
        role: String,
        unit: Option<String>,
        begins: Option<Day>,
        ends: Option<Day>,
        on_behalf_of: Option<Id>,
        granted_by: String,
        granted_at: Instant,
        ended_at: Option<Instant>,
    }
    Applicant moves APPLICANTS by fid: i64 {
        fid: i64,
        id: Id,
        email: String,
        verified_at: Instant,
    }
    Token moves TOKENS by fid: i64 {
        fid: i64,
        id: String,
        digest: String,
        name: String,
        administration: String,
        scopes: String,
        issued_by: String,
        issued_at: Instant,
        expires_at: Instant,
        used_on: Option<Day>,
        revoked_at: Option<Instant>,
    }
    Initiative moves INITIATIVES by fid: i64 {
        fid: i64,
        id: Id,
        revision: i64,
        name: String,
        description: String,
        purpose: String,
        form: String,
        origin: String,
        city_role: String,
        lead_administration: String,
        participating_administrations: Json<Value>,
        administrations: String,
        actors: Json<Value>,
        focus_fields: String,
        contact_person: Option<Json<Value>>,
        begins: Option<Day>,
        ends: Option<Day>,
        phase: String,
        area_status: String,
        registry_number: Option<String>,
        external_id: Option<String>,
        source: Option<String>,
        search: String,
        area_version: i64,
        area_m2: f64,
        min_lon: f64,
        min_lat: f64,
        max_lon: f64,
        max_lat: f64,
        created_at: Instant,
        updated_at: Instant,
        withdrawn_at: Option<Instant>,
        geom: Shape,
        visibility: String,
        contact_person_id: Option<Id>,
    }
    FootprintVersion moves FOOTPRINT_VERSIONS by fid: i64 {
        fid: i64,
        initiative_id: Id,
        version: i64,
        seq: i64,
        recorded_at: Instant,
        area_status: String,
        area_m2: f64,
        geom: Shape,
    }
    Overlap moves OVERLAPS by fid: i64 {
        fid: i64,
        id: Id,
        a_id: Id,
        b_id: Id,
        revision: i64,
        area_m2: f64,
        share_a: f64,
        share_b: f64,
        relation: String,
        kind: String,
        certainty: String,
        state: String,
        gates: String,
        common_begins: Option<Day>,
        common_ends: Option<Day>,
        gap_days: Option<i64>,
        min_lon: f64,
        min_lat: f64,
        max_lon: f64,
        max_lat: f64,
        first_seen_at: Instant,
        score: Option<i64>,
        band: Option<String>,
        factors: Option<Json<Value>>,
        zone: Option<i64>,
        rules: Option<i64>,
        scored: Option<i64>,
        opened_at: Option<Instant>,
        closed_at: Option<Instant>,
    }
    RuleSet moves RULE_SETS by version: i64 {
        version: i64,
        seq: i64,
        activated_at: Instant,
        activated_by: String,
        comment: String,
        rules: Json<Value>,
    }
    Handling moves HANDLINGS by fid: i64 {
        fid: i64,
        overlap: Id,
        revision: i64,
        state: String,
        since: Instant,
        acknowledged_at: Option<Instant>,
        escalated_at: Option<Instant>,
        snoozed_until: Option<Day>,
        snooze_reason: String,
        meeting_on: Option<Day>,
        outcome: Option<String>,
        note: String,
        baseline: Option<Json<Value>>,
    }
    Verdict moves VERDICTS by fid: i64 {
        fid: i64,
        overlap: Id,
        administration: String,
        verdict: String,
        reason: Option<String>,
        comment: String,
        said_by: String,
        said_at: Instant,
    }
    HandlingEvent moves HANDLING_EVENTS by fid: i64 {
        fid: i64,
        overlap: Id,
        seq: i64,
        at: Instant,
        actor: String,
        administration: Option<String>,
        act: String,
        before: String,
        after: String,
        rules: Option<i64>,
        band: Option<String>,
        detail: Json<Value>,
    }
    Receipt moves RECEIPTS by fid: i64 {
        fid: i64,
        overlap: Id,
        actor: String,
        administration: Option<String>,
        at: Instant,
    }
    Notice moves NOTICES by fid: i64 {
        fid: i64,
        kind: String,
        overlap: Option<Id>,
        initiative: Option<Id>,
        support_case: Option<Id>,
        seq: i64,
        at: Instant,
        caused_by: String,
        dedupe: String,
        detail: Json<Value>,
    }
    Freshness moves FRESHNESSES by fid: i64 {
        fid: i64,
        initiative: Id,
        revision: i64,
        confirmed_at: Instant,
        confirmed_by: String,
        review_on: Day,
    }
    ReferenceArea moves REFERENCE_AREA_ROWS by fid: i64 {
        fid: i64,
        layer: String,
        code: String,
        name: String,
        min_lon: f64,
        min_lat: f64,
        max_lon: f64,
        max_lat: f64,
        geom: Shape,
    }
    Answer moves ANSWERS by key: String {
        key: String,
        fingerprint: String,
        subject: Id,
        answer: Json<Value>,
        at: Instant,
    }
    RecordEntry moves RECORD_ENTRIES by number: i64 {
        number: i64,
        seq: Option<i64>,
        at: String,
        actor: String,
        administration: Option<String>,
        reason: Option<String>,
        kind: String,
        subject: String,
        before: Option<String>,
        after: Option<String>,
        evidence: Option<String>,
        personal: Option<String>,
        seal: String,
    }
    PersonalPayload moves PERSONAL_PAYLOADS by number: i64 {
        number: i64,
        salt: String,
        payload: String,
    }
    Checkpoint moves CHECKPOINTS by number: i64 {
        number: i64,
        seq: i64,
        at: String,
        seal: String,
        public_key: String,
        signature: String,
    }
    OverlapVersion moves OVERLAP_VERSIONS by fid: i64 {
        fid: i64,
        number: i64,
        seq: i64,
        area_m2: f64,
        share_a: f64,
        share_b: f64,
        relation: String,
        kind: String,
        certainty: String,
        state: String,
        gates: String,
        common_begins: Option<Day>,
        common_ends: Option<Day>,
        gap_days: Option<i64>,
        min_lon: f64,
        min_lat: f64,
        max_lon: f64,
        max_lat: f64,
    }
    Parent moves PARENTS by fid: i64 {
        fid: i64,
        parent: Id,
    }
}
