//! Calls of webhooks: what is told, signed as Standard Webhooks says, and what comes of it.

use super::Outbox;
use super::guard::{Guard, Refused, Resolver};
use super::links::Links;
use crate::domain::delivery::DeliveryKind;
use crate::domain::outside::{Exceptions, Target};
use crate::domain::time::Timestamp;
use crate::service::{Claimed, Outcome, ServiceError, SigningSecret, Told, Webhook};
use crate::texts::Lang;
use chrono::DateTime;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

/// How long a call may take, from the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The largest thing that is told, in bytes.
const LARGEST: usize = 20_000;
/// Of an answer so much is read …
const READ: usize = 16 * 1024;
/// … and so much kept.
const KEPT: usize = 4_000;
/// What the head of an answer may take in memory.
const HEAD: usize = 16 * 1024;

/// A call that is ready to be made.
#[derive(Debug)]
pub(super) struct Call {
    url: String,
    id: String,
    body: String,
    secrets: Vec<SigningSecret>,
}

/// What came of a call.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) status: Option<i64>,
    pub(super) answer: Option<String>,
    pub(super) outcome: Outcome,
}

/// What calls programs outside.
#[derive(Debug)]
pub struct Caller {
    exceptions: Arc<Exceptions>,
    client: Client<HttpsConnector<Guard>, Full<Bytes>>,
    patience: Duration,
}

impl Outbox {
    /// What a webhook is told: ids, words and addresses, and nobody's name or sentence.
    pub(super) fn call(&self, claimed: &Claimed, webhook: &Webhook, told: Option<&Told>) -> Result<Call, ServiceError> {
        let links = Links::new(self.service.config(), Lang::Sv);
        let (kind, at, data) = match told {
            Some(told) => (told.notice.kind.word(), told.notice.at, data(&links, told)),
            None => (DeliveryKind::Test.word(), claimed.delivery.created_at, json!({ "webhook": webhook.id })),
        };
        let body = json!({ "type": kind, "timestamp": at, "data": data }).to_string();
        let secrets = self.service.secrets(webhook)?;
        Ok(Call { url: webhook.url.clone(), id: claimed.delivery.id.to_string(), body, secrets })
    }
}

fn data(links: &Links, told: &Told) -> Value {
    let mut data = json!({ "notice": told.place });
    let mut put = |key: &str, value: Value| {
        if let Some(data) = data.as_object_mut() {
            data.insert(key.to_owned(), value);
        }
    };
    let mut addresses = Vec::new();
    if let Some(overlap) = &told.overlap {
        put(
            "overlap",
            json!({
                "id": overlap.id,
                "number": overlap.number,
                "state": overlap.state,
                "handling": overlap.handled.state,
                "band": overlap.score.as_ref().map(|score| score.band),
                "initiatives": [overlap.a.id, overlap.b.id],
                "administrations": overlap.administrations().collect::<Vec<_>>(),
            }),
        );
        addresses.push(("api", links.path(&format!("/api/v1/overlaps/{}", overlap.id))));
        addresses.push(("page", links.overlap(overlap.id)));
    } else if let Some(initiative) = &told.initiative {
        put("initiative", json!({ "id": initiative.id, "phase": initiative.attributes.phase }));
        addresses.push(("api", links.path(&format!("/api/v1/initiatives/{}", initiative.id))));
        addresses.push(("page", links.initiative(initiative.id)));
    }
    put("links", addresses.into_iter().map(|(name, address)| (name.to_owned(), Value::from(address))).collect());
    data
}

impl Caller {
    /// Calls by this resolver's addresses, beyond the internet only in these networks.
    ///
    /// # Errors
    /// When the machine trusts no certificates.
    pub fn new(resolver: Resolver, exceptions: Exceptions) -> std::io::Result<Self> {
        let exceptions = Arc::new(exceptions);
        let guard = Guard { resolver, exceptions: Arc::clone(&exceptions) };
        let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        let connector = connector.wrap_connector(guard);
        let mut builder = Client::builder(TokioExecutor::new());
        // A connection for each call: what was checked is what is called.
        builder.pool_max_idle_per_host(0).http1_max_buf_size(HEAD);
        Ok(Self { exceptions, client: builder.build(connector), patience: PATIENCE })
    }

    /// Waits less long, for a test.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    pub(super) async fn call(&self, call: Call, at: Timestamp) -> Called {
        if LARGEST < call.body.len() {
            return failed(Outcome::Refused { fault: "too_large".to_owned() });
        }
        let not_now = |fault: &str| failed(Outcome::Failed { fault: fault.to_owned(), asked: None });
        if Target::parse(&call.url, &self.exceptions).is_none() {
            return not_now("address_denied");
        }
        let timestamp = at.instant().timestamp();
        let signatures: Vec<String> =
            call.secrets.iter().map(|secret| secret.sign(&call.id, timestamp, &call.body)).collect();
        let request = Request::post(&call.url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Samordna")
            .header("webhook-id", &call.id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures.join(" "))
            .body(Full::new(Bytes::from(call.body)));
        let Ok(request) = request else { return not_now("address_denied") };
        let until = tokio::time::Instant::now() + self.patience;
        let response = match tokio::time::timeout_at(until, self.client.request(request)).await {
            Err(_) => return not_now("no_answer_in_time"),
            Ok(Err(error)) => return not_now(why(&error)),
            Ok(Ok(response)) => response,
        };
        let (head, body) = response.into_parts();
        // What the status says counts, however the rest of the answer goes on.
        let answer = tokio::time::timeout_at(until, beginning(body)).await.unwrap_or_default();
        let outcome = outcome(head.status, &head.headers, at);
        Called { status: Some(head.status.as_u16().into()), answer: Some(answer), outcome }
    }
}

fn failed(outcome: Outcome) -> Called {
    Called { status: None, answer: None, outcome }
}

fn why(error: &hyper_util::client::legacy::Error) -> &'static str {
    let mut source = error.source();
    while let Some(error) = source {
        match error.downcast_ref::<Refused>() {
            Some(Refused::Denied) => return "address_denied",
            Some(Refused::NoAddress) => return "no_such_host",
            Some(Refused::Away(_)) => return "no_connection",
            None => source = error.source(),
        }
    }
    if error.is_connect() { "not_secure" } else { "broken_answer" }
}

fn outcome(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Outcome {
    match status {
        status if status.is_success() => Outcome::Sent,
        StatusCode::GONE => Outcome::Gone,
        status if status.is_redirection() => Outcome::Failed { fault: "redirected".to_owned(), asked: None },
        status => {
            let asked = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| wait(text, now));
            Outcome::Failed { fault: format!("status_{}", status.as_u16()), asked }
        }
    }
}

/// A time in seconds, or until an instant.
fn wait(text: &str, now: Timestamp) -> Option<chrono::Duration> {
    let seconds = || text.trim().parse::<u32>().ok().map(|seconds| chrono::Duration::seconds(seconds.into()));
    let instant = || DateTime::parse_from_rfc2822(text.trim()).ok().map(|at| at.to_utc() - now.instant());
    seconds().or_else(instant)
}

/// The beginning of an answer as text; the rest is not read.
async fn beginning(mut body: Incoming) -> String {
    let mut read = Vec::new();
    while read.len() < READ {
        let Some(Ok(frame)) = body.frame().await else { break };
        if let Ok(data) = frame.into_data() {
            read.extend(data.iter().take(READ - read.len()));
        }
    }
    let text = String::from_utf8_lossy(&read);
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_says_when_to_come_again() {
        let now = Timestamp::parse("2026-10-01T08:00:00Z").unwrap();
        assert_eq!(wait("120", now), Some(chrono::Duration::seconds(120)));
        assert_eq!(wait("Thu, 01 Oct 2026 08:10:00 GMT", now), Some(chrono::Duration::minutes(10)));
        assert_eq!(wait("soon", now), None);
        let status = |code: u16| outcome(StatusCode::from_u16(code).unwrap(), &HeaderMap::new(), now);
        assert_eq!(status(204), Outcome::Sent);
        assert_eq!(status(410), Outcome::Gone);
        for code in [100, 301, 400, 404, 429, 500] {
            assert!(matches!(status(code), Outcome::Failed { .. }), "{code}");
        }
    }
}
