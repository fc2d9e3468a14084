//! Support cases: the case, everything that happened with it, what came in, and what committees decided.

use super::codec::{Day, Id, Instant, Json, Words};
use super::initiatives::known;
use super::sql::case as sql;
use super::{StoreError, Tx, bind_sight, on};
use crate::domain::access::{ApplicantId, Sight};
use crate::domain::case::{
    Application, Case, CaseEvent, CaseId, CaseState, Decision, KeptDecision, Outcome, Proposal, Received, Spokesperson,
    Terms,
};
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::time::Timestamp;
use crate::domain::words::Origin;
use chrono::NaiveDate;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

/// Something that happened with a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseEventRow {
    /// The number of the change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it, as the record names people.
    pub actor: String,
    /// For which administration.
    pub administration: Option<Code>,
    /// What it was.
    pub event: CaseEvent,
    /// The state before; none at the beginning.
    pub before: Option<CaseState>,
    /// The state after.
    pub after: CaseState,
    /// Why.
    pub reason: String,
    /// What else there is to say.
    pub detail: Value,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The year it came in.
    pub year: i64,
    /// Counts within the year.
    pub number: i64,
    /// What it is.
    pub what: Received,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the content, hexadecimal.
    pub digest: String,
    /// What was sent.
    pub content: Value,
}

/// A file that came in, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: Uuid,
    /// As it is offered for download.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// When it came in.
    pub at: Timestamp,
}

#[derive(FromRow)]
struct Row {
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
    application: Json<Application>,
    spokesperson: Option<Json<Spokesperson>>,
    assignment: Option<String>,
    proposal: Option<Json<Proposal>>,
    terms: Option<Json<Terms>>,
    deadline: Option<Day>,
    reminded_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

fn code(text: Option<&str>) -> Result<Option<Code>, StoreError> {
    text.map(|text| known(Code::parse, text)).transpose()
}

impl TryFrom<Row> for Case {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.0,
            number: row.fid,
            revision: row.revision,
            origin: known(Origin::parse, &row.origin)?,
            state: known(CaseState::parse, &row.state)?,
            since: row.since.0,
            title: row.title,
            administration: code(row.administration.as_deref())?,
            committee: code(row.committee.as_deref())?,
            meets_on: row.meets_on.map(|day| day.0),
            applicant: row.applicant.map(|id| id.0),
            contact_person: row.contact_person.map(|id| id.0),
            initiative: row.initiative.map(|id| id.0),
            follows: row.follows.map(|id| id.0),
            language: row.language,
            area: row.area.map(|area| area.0),
            application: row.application.0,
            spokesperson: row.spokesperson.map(|person| person.0),
            assignment: row.assignment,
            proposal: row.proposal.map(|proposal| proposal.0),
            terms: row.terms.map(|terms| terms.0),
            deadline: row.deadline.map(|day| day.0),
            reminded_at: row.reminded_at.map(|at| at.0),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        })
    }
}

fn cases(rows: Vec<Row>) -> Result<Vec<Case>, StoreError> {
    rows.into_iter().map(Case::try_from).collect()
}

impl Tx {
    /// A case, if it is seen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_case(&mut self, sight: &Sight, id: CaseId) -> Result<Option<Case>, StoreError> {
        let row: Option<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::FIND_CASE), sight)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(Case::try_from).transpose()
    }

    /// The cases in some states, or in any; so many after a number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases(
        &mut self,
        sight: &Sight,
        states: &[CaseState],
        after: i64,
        limit: i64,
    ) -> Result<Vec<Case>, StoreError> {
        let states = (!states.is_empty()).then(|| Words::of(states));
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::CASES), sight)
            .bind(states)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        cases(rows)
    }

    /// How many cases there are in each state.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_cases(&mut self, sight: &Sight) -> Result<Vec<(CaseState, i64)>, StoreError> {
        let rows: Vec<(String, i64)> =
            on!(self, |connection| bind_sight!(sqlx::query_as(sql::COUNT_CASES), sight).fetch_all(connection).await?);
        rows.into_iter().map(|(state, count)| Ok((known(CaseState::parse, &state)?, count))).collect()
    }

    /// The cases that go to a meeting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_at(
        &mut self,
        sight: &Sight,
        committee: &Code,
        meets_on: NaiveDate,
    ) -> Result<Vec<Case>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::CASES_AT_MEETING), sight)
            .bind(committee.as_str())
            .bind(Day(meets_on))
            .fetch_all(connection)
            .await?);
        cases(rows)
    }

    /// The newest case about an initiative.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_of(&mut self, sight: &Sight, id: InitiativeId) -> Result<Option<Case>, StoreError> {
        let row: Option<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::CASE_OF_INITIATIVE), sight)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(Case::try_from).transpose()
    }

    /// An applicant's own case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_of_applicant(&mut self, id: CaseId, own: ApplicantId) -> Result<Option<Case>, StoreError> {
        let row: Option<Row> = on!(self, |connection| sqlx::query_as(sql::CASE_OF_APPLICANT)
            .bind(Id(id))
            .bind(Id(own))
            .fetch_optional(connection)
            .await?);
        row.map(Case::try_from).transpose()
    }

    /// All of an applicant's cases, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_of_applicant(&mut self, own: ApplicantId) -> Result<Vec<Case>, StoreError> {
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::CASES_OF_APPLICANT).bind(Id(own)).fetch_all(connection).await?);
        cases(rows)
    }

    /// At most so many cases that are to be completed by a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_to_complete(&mut self, by: NaiveDate, limit: i64) -> Result<Vec<Case>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::CASES_TO_COMPLETE)
            .bind(Day(by))
            .bind(limit)
            .fetch_all(connection)
            .await?);
        cases(rows)
    }

    /// Stores a new case, which has no number yet, or a new state of one; returns its number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_case(&mut self, case: &Case) -> Result<i64, StoreError> {
        let statement = if case.number == 0 { sql::INSERT_CASE } else { sql::UPDATE_CASE };
        Ok(on!(self, |connection| sqlx::query_scalar(statement)
            .bind(Id(case.id))
            .bind(case.revision)
            .bind(case.origin.word())
            .bind(case.state.word())
            .bind(Instant(case.since))
            .bind(&case.title)
            .bind(case.administration.as_ref().map(Code::as_str))
            .bind(case.committee.as_ref().map(Code::as_str))
            .bind(case.meets_on.map(Day))
            .bind(case.applicant.map(Id))
            .bind(case.contact_person.map(Id))
            .bind(case.initiative.map(Id))
            .bind(case.follows.map(Id))
            .bind(&case.language)
            .bind(case.area.clone().map(Json))
            .bind(Json(case.application.clone()))
            .bind(case.spokesperson.clone().map(Json))
            .bind(case.assignment.as_deref())
            .bind(case.proposal.clone().map(Json))
            .bind(case.terms.clone().map(Json))
            .bind(case.deadline.map(Day))
            .bind(case.reminded_at.map(Instant))
            .bind(Instant(case.created_at))
            .bind(Instant(case.updated_at))
            .fetch_one(connection)
            .await?))
    }

    /// Adds to what happened with a case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn append_case_event(&mut self, id: CaseId, event: &CaseEventRow) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::APPEND_CASE_EVENT)
            .bind(Id(id))
            .bind(event.seq)
            .bind(Instant(event.at))
            .bind(&event.actor)
            .bind(event.administration.as_ref().map(Code::as_str))
            .bind(event.event.word())
            .bind(event.before.map(CaseState::word))
            .bind(event.after.word())
            .bind(&event.reason)
            .bind(Json(event.detail.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Everything that happened with a case, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_events(&mut self, id: CaseId) -> Result<Vec<CaseEventRow>, StoreError> {
        type Row = (i64, Instant, String, Option<String>, String, Option<String>, String, String, Json<Value>);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::CASE_EVENTS).bind(Id(id)).fetch_all(connection).await?);
        let event = |(seq, at, actor, administration, event, before, after, reason, detail): Row| {
            Ok(CaseEventRow {
                seq,
                at: at.0,
                actor,
                administration: code(administration.as_deref())?,
                event: known(CaseEvent::parse, &event)?,
                before: before.map(|state| known(CaseState::parse, &state)).transpose()?,
                after: known(CaseState::parse, &after)?,
                reason,
                detail: detail.0,
            })
        };
        rows.into_iter().map(event).collect()
    }

    /// Gives what came in the next number of its year and keeps it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn receive(
        &mut self,
        id: CaseId,
        what: Received,
        sender: &str,
        (digest, content): (&str, Value),
        (year, at): (i64, Timestamp),
    ) -> Result<i64, StoreError> {
        let number: i64 =
            on!(self, |connection| sqlx::query_scalar(sql::NEXT_RECEIVED).bind(year).fetch_one(connection).await?);
        on!(self, |connection| sqlx::query(sql::INSERT_RECEIVED)
            .bind(Id(id))
            .bind(year)
            .bind(number)
            .bind(what.word())
            .bind(Instant(at))
            .bind(sender)
            .bind(digest)
            .bind(Json(content))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(number)
    }

    /// Everything that came in for a case, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn received_of(&mut self, id: CaseId) -> Result<Vec<Incoming>, StoreError> {
        type Row = (i64, i64, String, Instant, String, Json<Value>);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::RECEIVED_OF).bind(Id(id)).fetch_all(connection).await?);
        let incoming = |(year, number, what, at, digest, content): Row| {
            let what = known(Received::parse, &what)?;
            Ok(Incoming { year, number, what, at: at.0, digest, content: content.0 })
        };
        rows.into_iter().map(incoming).collect()
    }

    /// Keeps a file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_attachment(
        &mut self,
        id: CaseId,
        attachment: &Attachment,
        sender: &str,
        content: Vec<u8>,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_ATTACHMENT)
            .bind(Id(attachment.id))
            .bind(Id(id))
            .bind(&attachment.name)
            .bind(&attachment.media_type)
            .bind(attachment.size)
            .bind(&attachment.digest)
            .bind(sender)
            .bind(Instant(attachment.at))
            .bind(content)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The files of a case, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attachments_of(&mut self, id: CaseId) -> Result<Vec<Attachment>, StoreError> {
        let rows: Vec<(Id, String, String, i64, String, Instant)> =
            on!(self, |connection| sqlx::query_as(sql::ATTACHMENTS_OF).bind(Id(id)).fetch_all(connection).await?);
        let attachment = |(id, name, media_type, size, digest, at): (Id, String, String, i64, String, Instant)| {
            Attachment { id: id.0, name, media_type, size, digest, at: at.0 }
        };
        Ok(rows.into_iter().map(attachment).collect())
    }

    /// The content of a case's file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attachment(&mut self, id: CaseId, file: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(on!(self, |connection| sqlx::query_scalar(sql::ATTACHMENT)
            .bind(Id(id))
            .bind(Id(file))
            .fetch_optional(connection)
            .await?))
    }

    /// Keeps a decision.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_decision(&mut self, id: CaseId, kept: &KeptDecision) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_DECISION)
            .bind(Id(kept.id))
            .bind(Id(id))
            .bind(kept.committee.as_str())
            .bind(kept.meets_on.map(Day))
            .bind(kept.decision.outcome.word())
            .bind(Day(kept.decision.decided_on))
            .bind(&kept.decision.paragraph)
            .bind(&kept.decision.registry_number)
            .bind(&kept.decision.text)
            .bind(kept.corrects.map(Id))
            .bind(&kept.by)
            .bind(Instant(kept.at))
            .bind(Json(kept.annex.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The decisions about a case, corrections too, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn decisions_of(&mut self, id: CaseId) -> Result<Vec<KeptDecision>, StoreError> {
        type Row =
            (Id, String, Option<Day>, String, Day, String, String, String, Option<Id>, String, Instant, Json<Value>);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::DECISIONS_OF).bind(Id(id)).fetch_all(connection).await?);
        let kept = |row: Row| {
            let (
                id,
                committee,
                meets_on,
                outcome,
                decided_on,
                paragraph,
                registry_number,
                text,
                corrects,
                by,
                at,
                annex,
            ) = row;
            let (outcome, decided_on) = (known(Outcome::parse, &outcome)?, decided_on.0);
            Ok(KeptDecision {
                id: id.0,
                decision: Decision { outcome, decided_on, paragraph, registry_number, text },
                committee: known(Code::parse, &committee)?,
                meets_on: meets_on.map(|day| day.0),
                corrects: corrects.map(|id| id.0),
                by,
                at: at.0,
                annex: annex.0,
            })
        };
        rows.into_iter().map(kept).collect()
    }
}
