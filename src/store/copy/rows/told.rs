//! Rows of who is told what, and of what is on its way, that are moved.

use super::Moved;
use crate::store::codec::{Id, Instant, Json};
use crate::store::copy::sql::{self, Move};
use crate::store::{StoreError, Tx, on};
use serde_json::Value;
use sqlx::FromRow;

rows! {
    Subscription moves SUBSCRIPTION_ROWS by fid: i64 {
        fid: i64,
        id: Id,
        person: Option<Id>,
        mailbox: Option<String>,
        administration: Option<String>,
        language: String,
        covers: String,
        minimum_band: Option<String>,
        timing: Json<Value>,
        mail: String,
        feed: Option<String>,
        created_at: Instant,
        updated_at: Instant,
    }
    WatchArea moves WATCH_AREA_ROWS by fid: i64 {
        fid: i64,
        id: Id,
        subscription: Id,
        name: String,
        layer: Option<String>,
        area: Json<Value>,
    }
    Webhook moves WEBHOOK_ROWS by fid: i64 {
        fid: i64,
        id: Id,
        name: String,
        administration: String,
        url: String,
        kinds: String,
        minimum_band: Option<String>,
        generation: i64,
        earlier_until: Option<Instant>,
        created_by: String,
        created_at: Instant,
        failing_since: Option<Instant>,
        disabled_at: Option<Instant>,
        disabled_why: Option<String>,
        deleted_at: Option<Instant>,
    }
    Delivery moves DELIVERIES by fid: i64 {
        fid: i64,
        id: Id,
        channel: String,
        kind: String,
        subscription: Option<Id>,
        person: Option<Id>,
        webhook: Option<Id>,
        dedupe: String,
        created_at: Instant,
        due_at: Instant,
        state: String,
        attempts: i64,
        fault: Option<String>,
        settled_at: Option<Instant>,
        detail: Json<Value>,
    }
    DeliveryNotice moves DELIVERY_NOTICES by fid: i64 {
        fid: i64,
        delivery: Id,
        notice: i64,
    }
    DeliveryAttempt moves DELIVERY_ATTEMPTS by fid: i64 {
        fid: i64,
        delivery: Id,
        at: Instant,
        took_ms: i64,
        status: Option<i64>,
        fault: Option<String>,
        answer: Option<String>,
    }
    InboxItem moves INBOX_ITEMS by fid: i64 {
        fid: i64,
        person: Id,
        notice: i64,
        needs_action: String,
        created_at: Instant,
        read_at: Option<Instant>,
    }
}
