//! People of support cases and of surveys that are over: which were kept long enough, and how they go.
//!
//! What came in stays as it came in: it is a public document, and goes when the city's archive has it and not before. What
//! goes here is what the register itself keeps of people to work with.

use super::Due;
use crate::domain::case::CaseId;
use crate::domain::record::Happening;
use crate::domain::time::Timestamp;
use crate::domain::words::{RecordKind, Retained};
use crate::service::ServiceError;
use crate::service::register::Session;
use crate::store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Cases that ended before an instant and still tell of people.
pub(super) async fn cases_due(tx: &mut Tx, before: Timestamp) -> Result<Vec<Due>, ServiceError> {
    let cases = tx.cases_with_people(before).await?.into_iter();
    Ok(cases.map(|it| Due { id: it.id, name: it.title, over_since: it.since, initiative: it.initiative }).collect())
}

/// Surveys that were over before an instant and still say who was asked or who answered.
pub(super) async fn surveys_due(tx: &mut Tx, before: Timestamp) -> Result<Vec<Due>, ServiceError> {
    let surveys = tx.surveys_with_people(before).await?.into_iter();
    Ok(surveys.map(|it| Due { id: it.id, name: it.title, over_since: it.since, initiative: it.initiative }).collect())
}

/// Takes away who spoke for the group of a case and who took part in what is in its log.
pub(super) async fn erase_of_case(session: &mut Session<'_>, id: CaseId) -> Result<(), ServiceError> {
    session.tx.erase_spokesperson(id).await?;
    let mut activities = Vec::new();
    for event in session.tx.case_events(id).await? {
        let mut detail = event.detail;
        if detail.as_object_mut().and_then(|members| members.remove("participants")).is_some() {
            session.tx.replace_case_detail(id, event.seq, detail).await?;
            activities.push(event.seq);
        }
    }
    let subject = id.to_string();
    let entries = session.tx.erase_personal(&subject).await?;
    let after = json!({ "rule": Retained::Applicants, "entries": entries, "changes": activities });
    session.record(Happening::new(RecordKind::PersonalErased, subject).to(after)).await
}

/// Forgets the addresses of everybody outside the city whose cases, if they have any, ended before an instant.
pub(super) async fn erase_addresses(session: &mut Session<'_>, before: Timestamp) -> Result<(), ServiceError> {
    for id in session.tx.applicants_over(before).await? {
        session.tx.erase_applicant(id).await?;
        let after = json!({ "rule": Retained::Applicants });
        session.record(Happening::new(RecordKind::PersonalErased, id.to_string()).to(after)).await?;
    }
    Ok(())
}

/// Takes away whom a survey was sent to and who answered; what was answered stays.
pub(super) async fn erase_of_survey(session: &mut Session<'_>, id: Uuid) -> Result<(), ServiceError> {
    session.tx.erase_respondents(id).await?;
    let after = json!({ "rule": Retained::Respondents });
    session.record(Happening::new(RecordKind::PersonalErased, id.to_string()).to(after)).await
}
