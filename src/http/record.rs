//! `/api/v1/record`: who did what and when, its checkpoints, and how long things are kept.

use super::extract::{JsonBody, Params, Signed, next_link};
use super::initiatives::Link;
use super::problem::{ApiError, Problem};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::record::Checkpoint;
use crate::domain::retention::Rule;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::{EntryFilter, RecordedEntry, Retention, SealedEntry, Service};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Checkpoints in one answer.
const CHECKPOINTS: i64 = 1_000;

/// The routes of the record.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(checkpoints))
        .routes(routes!(get))
        .routes(routes!(rules, put_rule))
        .routes(routes!(due))
}

/// A page of the record.
#[derive(Debug, Serialize, ToSchema)]
struct RecordBody {
    /// The entries, newest first.
    entries: Vec<EntryBody>,
    /// How many the filter leaves on all pages.
    #[serde(rename = "numberMatched")]
    number_matched: i64,
    /// How many are on this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// The next page, if there is one.
    links: Vec<Link>,
}

/// An entry of the record.
#[derive(Debug, Serialize, ToSchema)]
struct EntryBody {
    /// Counts from 1, without gaps.
    number: i64,
    /// The change of the register it tells of, if it tells of one.
    seq: Option<i64>,
    /// When: an instant in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// Who: `person:UUID`, `token:ID`, `operator` or `system`.
    actor: String,
    /// The administration they acted for.
    administration: Option<String>,
    /// Why, in their own words.
    reason: Option<String>,
    /// What was done.
    kind: String,
    /// What it was done to; `withheld` where it is nothing that you see, and with it what it was and is.
    subject: String,
    /// The members that differ, as they were.
    before: Option<Value>,
    /// The members that differ, as they are.
    after: Option<Value>,
    /// SHA-256 of the state that a change left, without personal data; hexadecimal.
    evidence: Option<String>,
    /// SHA-256 of salt and payload, where personal data belongs to it; hexadecimal.
    personal: Option<String>,
    /// Whether that personal data is still kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_kept: Option<bool>,
    /// SHA-256 of the seal before it and of this entry; hexadecimal.
    seal: String,
}

impl EntryBody {
    fn new(SealedEntry { entry, seal }: SealedEntry, keeps_personal: Option<bool>) -> Self {
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            number: entry.number,
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor,
            administration: entry.administration,
            reason: entry.reason,
            kind: entry.kind,
            subject: entry.subject,
            before: json(entry.before),
            after: json(entry.after),
            evidence: entry.evidence,
            personal: entry.personal,
            personal_kept: keeps_personal,
            seal,
        }
    }
}

/// Reads the filter.
fn filter(params: &mut Params) -> Result<EntryFilter, ApiError> {
    let text = |text: &str| Some(text.to_owned());
    Ok(EntryFilter {
        actor: params.one("actor", text)?,
        subject: params.one("subject", text)?,
        kinds: params.list("kind", RecordKind::parse)?,
        from: params.one("from", Timestamp::parse_beginning)?,
        until: params.one("until", Timestamp::parse_end)?,
    })
}

/// Looks through the record.
#[utoipa::path(get, path = "/api/v1/record", tag = "record",
    params(
        ("actor" = Option<String>, Query, description = "`person:UUID`, `token:ID`, `operator` or `system`"),
        ("subject" = Option<String>, Query, description = "the id of an initiative or a person, a code, …"),
        ("kind" = Option<String>, Query, description = "kinds with commas"),
        ("from" = Option<String>, Query, description = "an instant, or a day from its beginning (UTC)"),
        ("until" = Option<String>, Query, description = "before this instant, or up to the end of a day (UTC)"),
        ("limit" = Option<u32>, Query, description = "1–1000, default 100"),
        ("after" = Option<String>, Query, description = "opaque; from the link to the next page"),
    ),
    responses((status = 200, body = RecordBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    uri: Uri,
    mut params: Params,
) -> Result<Json<RecordBody>, ApiError> {
    let filter = filter(&mut params)?;
    let paging = params.paging()?;
    params.finish()?;
    let page = service.record_page(&actor, &filter, paging.after, paging.limit).await?;
    let entries: Vec<_> = page.entries.into_iter().map(|sealed| EntryBody::new(sealed, None)).collect();
    let links = page.next.map(|next| Link { rel: "next", href: next_link(&uri, next) });
    Ok(Json(RecordBody {
        number_matched: page.matched,
        number_returned: entries.len(),
        links: links.into_iter().collect(),
        entries,
    }))
}

/// One entry of the record.
#[utoipa::path(get, path = "/api/v1/record/{number}", tag = "record",
    params(("number" = i64, Path)),
    responses((status = 200, body = EntryBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(number): Path<i64>,
) -> Result<Json<EntryBody>, ApiError> {
    let RecordedEntry { sealed, keeps_personal } = service.record_entry(&actor, number).await?;
    let keeps_personal = sealed.entry.personal.is_some().then_some(keeps_personal);
    Ok(Json(EntryBody::new(sealed, keeps_personal)))
}

/// Checkpoints of the record.
#[derive(Debug, Serialize, ToSchema)]
struct CheckpointsBody {
    /// The newest first.
    checkpoints: Vec<Checkpoint>,
}

/// The signed checkpoints, for keeping elsewhere.
#[utoipa::path(get, path = "/api/v1/record/checkpoints", tag = "record",
    responses((status = 200, body = CheckpointsBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn checkpoints(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
) -> Result<Json<CheckpointsBody>, ApiError> {
    Ok(Json(CheckpointsBody { checkpoints: service.checkpoints(&actor, CHECKPOINTS).await? }))
}

/// How long things are kept.
#[derive(Debug, Serialize, ToSchema)]
struct RulesBody {
    /// The rules.
    rules: Vec<Rule>,
}

/// How long things are kept.
#[utoipa::path(get, path = "/api/v1/retention", tag = "record",
    responses((status = 200, body = RulesBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn rules(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<RulesBody>, ApiError> {
    Ok(Json(RulesBody { rules: service.retention_rules(&actor).await? }))
}

/// Changes how long something is kept.
#[utoipa::path(put, path = "/api/v1/retention", tag = "record",
    request_body = Rule,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn put_rule(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, ApiError> {
    let wrong =
        |error: serde_json::Error| Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error)]);
    let rule: Rule = serde_json::from_value(body).map_err(wrong)?;
    if rule.keep == Some(0) {
        return Err(Error::invalid(vec![Fault::new("/keep", FaultCode::WrongType).with("expected", "number")]).into());
    }
    service.put_retention_rule(&actor, rule).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What would go if a run began now.
#[utoipa::path(get, path = "/api/v1/retention/due", tag = "record",
    responses((status = 200, body = Retention), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn due(State(service): State<Arc<Service>>, Signed(actor): Signed) -> Result<Json<Retention>, ApiError> {
    Ok(Json(service.retention_due(&actor).await?))
}
