//! `/api/v1/surveys`: surveys to actors, the links that they are answered by, and what was answered.

use super::extract::{IfMatch, JsonBody, Params, Signed};
use super::followup::csv;
use super::initiatives::etag;
use super::problem::{ApiError, Problem};
use crate::domain::survey::{Survey, SurveyDraft};
use crate::service::{Service, SurveyReport};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of surveys.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, change))
        .routes(routes!(table))
        .routes(routes!(invite))
        .routes(routes!(remind))
        .routes(routes!(common_link))
        .routes(routes!(close))
}

/// Surveys.
#[derive(Debug, Serialize, ToSchema)]
struct SurveysBody {
    /// The newest first.
    surveys: Vec<Survey>,
}

/// Every survey of what one sees.
#[utoipa::path(get, path = "/api/v1/surveys", tag = "surveys",
    responses((status = 200, body = SurveysBody), (status = 400, body = Problem), (status = 401, body = Problem)))]
async fn list(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    params: Params,
) -> Result<Json<SurveysBody>, ApiError> {
    params.finish()?;
    Ok(Json(SurveysBody { surveys: service.surveys(&actor).await? }))
}

/// Makes a survey of the actors of an initiative or of a district.
#[utoipa::path(post, path = "/api/v1/surveys", tag = "surveys", request_body = SurveyDraft,
    responses((status = 201, body = Survey), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn add(State(service): State<Arc<Service>>, Signed(actor): Signed, body: JsonBody) -> Result<Response, ApiError> {
    let survey = service.put_survey(&actor, None, body.typed()?).await?;
    Ok((StatusCode::CREATED, [(header::ETAG, etag(survey.revision))], Json(survey)).into_response())
}

/// A survey with what its answers come to.
#[utoipa::path(get, path = "/api/v1/surveys/{id}", tag = "surveys", params(("id" = Uuid, Path)),
    responses((status = 200, body = SurveyReport), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    params: Params,
) -> Result<Response, ApiError> {
    params.finish()?;
    let report = service.survey(&actor, id).await?;
    Ok(([(header::ETAG, etag(report.survey.revision))], Json(report)).into_response())
}

/// Changes a survey that nobody has answered yet; whose actors it asks stays.
#[utoipa::path(put, path = "/api/v1/surveys/{id}", tag = "surveys",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the revision it was read with, as an ETag")),
    request_body = SurveyDraft,
    responses((status = 200, body = Survey), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "somebody has answered"), (status = 412, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
async fn change(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    IfMatch(revision): IfMatch,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let survey = service.put_survey(&actor, Some((id, revision)), body.typed()?).await?;
    Ok(([(header::ETAG, etag(survey.revision))], Json(survey)).into_response())
}

/// What was answered, as a table with a row for each answer to each question; as far as it is told.
#[utoipa::path(get, path = "/api/v1/surveys/{id}/answers.csv", tag = "surveys", params(("id" = Uuid, Path)),
    responses((status = 200, description = "CSV", content_type = "text/csv"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn table(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    params: Params,
) -> Result<Response, ApiError> {
    params.finish()?;
    let report = service.survey(&actor, id).await?;
    Ok(csv(&format!("survey-{id}"), service.csv(&actor, &report)?))
}

/// Who is to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvitationsRequest {
    /// Addresses for mail, at most 200.
    addresses: Vec<String>,
    /// Whether the links are mailed from here instead of being told.
    #[serde(default)]
    mail: bool,
    /// The language of the mails; Swedish where it is left out.
    #[serde(default)]
    language: MailLanguage,
}

/// The language of mails.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum MailLanguage {
    #[default]
    Sv,
    En,
}

impl MailLanguage {
    fn tag(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// Links that were made.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationsBody {
    /// One for each address; none where they are mailed.
    invitations: Vec<InvitationBody>,
    /// How many mails are on their way.
    mailed: usize,
}

/// A link that somebody answers by, once.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationBody {
    /// For whom it is.
    address: String,
    /// What the link to the form carries as `link`. It is told now and never again.
    link: String,
}

/// Makes a link for each address: told here for whoever asked to pass on, or mailed, and then told to nobody else.
#[utoipa::path(post, path = "/api/v1/surveys/{id}/invitations", tag = "surveys", params(("id" = Uuid, Path)),
    request_body = InvitationsRequest,
    responses((status = 201, body = InvitationsBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn invite(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    body: JsonBody,
) -> Result<(StatusCode, Json<InvitationsBody>), ApiError> {
    let InvitationsRequest { addresses, mail, language } = body.typed()?;
    if mail {
        let mailed = service.mail_invitations(&actor, id, addresses, language.tag()).await?;
        return Ok((StatusCode::CREATED, Json(InvitationsBody { invitations: Vec::new(), mailed })));
    }
    let links = service.invite(&actor, id, addresses).await?;
    let invitation =
        |(address, link): (String, crate::domain::secret::Secret)| InvitationBody { address, link: link.reveal() };
    let invitations = links.into_iter().map(invitation).collect();
    Ok((StatusCode::CREATED, Json(InvitationsBody { invitations, mailed: 0 })))
}

/// In which language somebody is reminded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemindersRequest {
    /// The language of the mails; Swedish where it is left out.
    #[serde(default)]
    language: MailLanguage,
}

/// Mails that are on their way.
#[derive(Debug, Serialize, ToSchema)]
struct MailedBody {
    /// How many.
    mailed: usize,
}

/// Reminds by mail, at most once a day, whoever was invited so to a survey with names and has not answered.
#[utoipa::path(post, path = "/api/v1/surveys/{id}/reminders", tag = "surveys", params(("id" = Uuid, Path)),
    request_body = RemindersRequest,
    responses((status = 200, body = MailedBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "it is anonymous, is not open, or no mail leaves the installation"),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn remind(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    body: JsonBody,
) -> Result<Json<MailedBody>, ApiError> {
    let RemindersRequest { language } = body.typed()?;
    Ok(Json(MailedBody { mailed: service.remind_of_survey(&actor, id, language.tag()).await? }))
}

/// The common link.
#[derive(Debug, Serialize, ToSchema)]
struct CommonLinkBody {
    /// What the link to the form carries as `link`. It is told now and never again.
    link: String,
}

/// Makes the link that anybody can answer by, as often as they like; an earlier one leads nowhere from then on.
#[utoipa::path(post, path = "/api/v1/surveys/{id}/common-link", tag = "surveys", params(("id" = Uuid, Path)),
    responses((status = 201, body = CommonLinkBody), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn common_link(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<CommonLinkBody>), ApiError> {
    let link = service.make_common_link(&actor, id).await?.reveal();
    Ok((StatusCode::CREATED, Json(CommonLinkBody { link })))
}

/// Closes a survey before its last day, for good.
#[utoipa::path(post, path = "/api/v1/surveys/{id}/close", tag = "surveys", params(("id" = Uuid, Path)),
    responses((status = 200, body = Survey), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "it is over")))]
async fn close(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<Survey>, ApiError> {
    Ok(Json(service.close_survey(&actor, id).await?))
}
