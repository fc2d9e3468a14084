//! Surveys: made and read by those who follow up, answered by whoever holds a link.

mod mail;

pub use mail::InvitationLetter;

use super::access::{may, may_to};
use super::export::plain;
use super::followup::Table;
use super::register::Session;
use super::sign_in::random;
use super::{Service, ServiceError, intake};
use crate::domain::access::{Action, Actor, Row, Sight, authorize};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::secret::Secret;
use crate::domain::survey::{
    Answer, OPTIONS_AT_MOST, QUESTIONS_AT_MOST, Question, QuestionKind, Response, SCALE, Survey, SurveyDraft, Tally,
    tally, told,
};
use crate::store::{ChangeKind, StoredSurvey, Tx};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Invitations that are made at once.
const INVITED_AT_ONCE: usize = 200;
/// Answers to one survey: more than a city has actors.
const RESPONSES_AT_MOST: i64 = 5_000;

/// A survey with what its answers come to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SurveyReport {
    /// The survey.
    pub survey: Survey,
    /// How many were invited by a link of their own.
    pub invited: i64,
    /// How many of those links were used.
    pub used: i64,
    /// How many have answered.
    pub answers: usize,
    /// How many of the answers are told here: anonymous ones not below five, and until the survey is over five at a time.
    pub told: usize,
    /// What the answers that are told come to.
    pub tallies: Vec<Tally>,
    /// Who has answered what; empty where the survey is anonymous.
    #[serde(skip)]
    pub responses: Vec<Response>,
}

/// A survey as whoever holds a link finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Questionnaire {
    /// What is asked.
    pub draft: SurveyDraft,
    /// Whether it can be answered now.
    pub is_open: bool,
    /// Whether this link was used already.
    pub is_used: bool,
    /// The address that the link was made for; none for a common one and in an anonymous survey.
    pub address: Option<String>,
    /// Whether it is the common link, which asks for a name where answers are not anonymous.
    pub is_common: bool,
}

impl Service {
    /// Every survey of what the actor sees, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn surveys(&self, actor: &Actor) -> Result<Vec<Survey>, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let stored = self.store.read().await?.surveys(&actor.sight()).await?;
        Ok(stored.into_iter().map(|it| it.survey).collect())
    }

    /// A survey with what its answers come to.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees none.
    pub async fn survey(&self, actor: &Actor, id: Uuid) -> Result<SurveyReport, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let mut tx = self.store.read().await?;
        let survey = tx.find_survey(&actor.sight(), id).await?.ok_or(Error::NotFound)?.survey;
        let (invited, used) = tx.count_invitations(id).await?;
        let mut responses = tx.responses_of(id).await?;
        let answers = responses.len();
        responses.truncate(told(&survey, answers, self.clock.now().date()));
        let tallies = tally(&survey.draft.questions, &responses);
        // Sorted by what was said, so that the order does not tell who came first.
        responses.sort();
        Ok(SurveyReport { told: responses.len(), survey, invited, used, answers, tallies, responses })
    }

    /// Whether somebody may ask the actors of districts for an administration.
    #[must_use]
    pub fn may_ask_for(&self, actor: &Actor, administration: &str) -> bool {
        let code = Code::parse(administration);
        code.is_some_and(|code| authorize(actor, Action::FollowUp, &Row::Administration(&code)).is_ok())
    }

    /// Whether somebody may make a survey of these actors, or change it.
    ///
    /// # Errors
    /// That they may not.
    pub async fn may_survey(&self, actor: &Actor, draft: &SurveyDraft) -> Result<(), ServiceError> {
        may(actor, Action::ReadInitiative)?;
        may_ask(&mut self.store.read().await?, actor, draft).await
    }

    /// Makes a survey (`known` is `None`), or changes the one with this id and revision that nobody has answered yet.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Stale`]; [`Error::WrongState`] when somebody has answered;
    /// [`Error::Invalid`] with every fault.
    pub async fn put_survey(
        self: &Arc<Self>,
        actor: &Actor,
        known: Option<(Uuid, i64)>,
        draft: SurveyDraft,
    ) -> Result<Survey, ServiceError> {
        self.may_survey(actor, &draft).await?;
        let (draft, actor) = (cleaned(draft)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            may_ask(&mut session.tx, &actor, &draft).await?;
            let before = match known {
                Some((id, revision)) => Some(changeable(&mut session, id, revision).await?),
                None => None,
            };
            if let Some(before) = &before {
                let was = &before.survey.draft;
                if (was.initiative, &was.district) != (draft.initiative, &draft.district) {
                    return Err(Error::invalid(vec![Fault::new("/initiative", FaultCode::OutOfRange)]).into());
                }
                if 0 < session.tx.count_responses(before.survey.id).await? {
                    return Err(Error::WrongState("somebody has answered").into());
                }
            }
            let seq = session.next_seq().await?;
            let survey = Survey {
                id: known.map_or_else(Uuid::new_v4, |(id, _)| id),
                revision: seq,
                draft,
                has_common_link: before.as_ref().is_some_and(|it| it.common.is_some()),
                is_closed: before.as_ref().is_some_and(|it| it.closed_at.is_some()),
            };
            let (common, closed_at) = before.map_or((None, None), |it| (it.common, it.closed_at));
            write(&mut session, StoredSurvey { survey: survey.clone(), common, closed_at }, seq).await?;
            session.commit().await?;
            Ok(survey)
        })
        .await
    }

    /// Makes a link for each address. They are told now and never again; an anonymous survey does not even keep for whom.
    ///
    /// # Errors
    /// As [`Self::put_survey`]; [`Error::WrongState`] when the survey is over.
    pub async fn invite(
        self: &Arc<Self>,
        actor: &Actor,
        id: Uuid,
        addresses: Vec<String>,
    ) -> Result<Vec<(String, Secret)>, ServiceError> {
        self.may_change_survey(actor, id).await?;
        let (addresses, actor) = (cleaned_addresses(addresses)?, actor.clone());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let stored = current(&mut session, id).await?;
            if stored.survey.is_over(session.at.date()) {
                return Err(Error::WrongState("the survey is over").into());
            }
            let mut links = Vec::new();
            for address in addresses {
                let link = random::secret()?;
                let kept = (!stored.survey.draft.anonymous).then_some(address.as_str());
                session.tx.insert_invitation(id, &link.digest(), kept, None).await?;
                links.push((address, link));
            }
            let document = json!({ "survey": id, "invited": links.len() });
            session.log(ChangeKind::SurveyPut, &id.to_string(), None, &document).await?;
            session.commit().await?;
            Ok(links)
        })
        .await
    }

    /// Makes the link that anybody can answer by; one that was made before leads nowhere from then on.
    ///
    /// # Errors
    /// As [`Self::invite`].
    pub async fn make_common_link(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<Secret, ServiceError> {
        self.may_change_survey(actor, id).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let mut stored = current(&mut session, id).await?;
            let link = random::secret()?;
            let seq = session.next_seq().await?;
            stored.survey.revision = seq;
            stored.survey.has_common_link = true;
            stored.common = Some(link.digest());
            write(&mut session, stored, seq).await?;
            session.commit().await?;
            Ok(link)
        })
        .await
    }

    /// Closes a survey before its last day, for good.
    ///
    /// # Errors
    /// As [`Self::invite`].
    pub async fn close_survey(self: &Arc<Self>, actor: &Actor, id: Uuid) -> Result<Survey, ServiceError> {
        self.may_change_survey(actor, id).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let mut stored = current(&mut session, id).await?;
            if stored.survey.is_over(session.at.date()) {
                return Err(Error::WrongState("the survey is over").into());
            }
            let seq = session.next_seq().await?;
            stored.survey.revision = seq;
            stored.survey.is_closed = true;
            stored.closed_at = Some(session.at);
            let survey = stored.survey.clone();
            write(&mut session, stored, seq).await?;
            session.commit().await?;
            Ok(survey)
        })
        .await
    }

    async fn may_change_survey(&self, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let mut tx = self.store.read().await?;
        let found = tx.find_survey(&actor.sight(), id).await?.ok_or(Error::NotFound)?;
        may_ask(&mut tx, actor, &found.survey.draft).await
    }

    /// What whoever holds a link is asked: the link is the right to it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the link leads nowhere.
    pub async fn questionnaire(&self, _: &Actor, link: &Secret) -> Result<Questionnaire, ServiceError> {
        let mut tx = self.store.read().await?;
        let stored = tx.find_survey_by_link(&link.digest()).await?.ok_or(Error::NotFound)?;
        let invitation = tx.find_invitation(&link.digest()).await?;
        Ok(Questionnaire {
            is_open: stored.survey.is_open(self.clock.now().date()),
            is_used: invitation.as_ref().is_some_and(|(_, used)| *used),
            is_common: invitation.is_none(),
            address: invitation.and_then(|(address, _)| address),
            draft: stored.survey.draft,
        })
    }

    /// Takes the answers of whoever holds a link; a link of one's own is used up by it. Of an anonymous answer is kept what
    /// was said, and neither by which link nor when.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the link leads nowhere; [`Error::WrongState`] when it was used or the survey is not open;
    /// [`Error::Invalid`] with every fault.
    pub async fn answer_survey(
        self: &Arc<Self>,
        actor: &Actor,
        link: &Secret,
        name: &str,
        answers: Vec<Answer>,
    ) -> Result<(), ServiceError> {
        let asked = self.questionnaire(actor, link).await?;
        if !asked.is_open || asked.is_used {
            return Err(Error::WrongState("the survey takes no answer").into());
        }
        let needs_name = !asked.draft.anonymous && asked.is_common;
        let response = Response {
            answers: cleaned_answers(&asked.draft.questions, answers, needs_name.then_some(name))?,
            respondent: match asked.draft.anonymous {
                true => None,
                false => asked.address.or_else(|| intake::line(name, "/name").ok()),
            },
        };
        let digest = link.digest();
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            let survey = tx.find_survey_by_link(&digest).await?.ok_or(Error::NotFound)?.survey;
            let is_taken = !asked.is_common && !tx.use_invitation(&digest).await?;
            let is_full = RESPONSES_AT_MOST <= tx.count_responses(survey.id).await?;
            if is_taken || is_full || !survey.is_open(service.clock.now().date()) {
                return Err(Error::WrongState("the survey takes no answer").into());
            }
            tx.insert_response(survey.id, &response).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// Whether somebody may ask these actors: of an initiative who may follow it up, of a district who does so for the
/// administration that asks.
async fn may_ask(tx: &mut Tx, actor: &Actor, draft: &SurveyDraft) -> Result<(), ServiceError> {
    match (draft.initiative, &draft.district) {
        (Some(id), None) => {
            let found = tx.find_initiative(&actor.sight(), id).await?.filter(|it| it.withdrawn_at.is_none());
            may_to(actor, Action::FollowUp, &found.ok_or(Error::NotFound)?.attributes)
        }
        (None, Some(district)) => {
            authorize(actor, Action::FollowUp, &Row::Administration(&district.administration))?;
            let is_administration = tx.administrations().await?.iter().any(|it| it.code == district.administration);
            let is_there = tx.reference_areas(&district.layer).await?.iter().any(|area| area.code == district.code);
            if is_there && is_administration { Ok(()) } else { Err(Error::NotFound.into()) }
        }
        _ => Err(Error::invalid(vec![Fault::new("/initiative", FaultCode::Required)]).into()),
    }
}

/// The survey, if the actor may change it.
async fn current(session: &mut Session<'_>, id: Uuid) -> Result<StoredSurvey, ServiceError> {
    let stored = session.tx.find_survey(&Sight::ALL, id).await?.ok_or(Error::NotFound)?;
    let actor = session.actor.clone();
    may_ask(&mut session.tx, &actor, &stored.survey.draft).await?;
    Ok(stored)
}

async fn changeable(session: &mut Session<'_>, id: Uuid, revision: i64) -> Result<StoredSurvey, ServiceError> {
    let stored = current(session, id).await?;
    let current = stored.survey.revision;
    if current == revision { Ok(stored) } else { Err(Error::Stale { current }.into()) }
}

async fn write(session: &mut Session<'_>, stored: StoredSurvey, seq: i64) -> Result<(), ServiceError> {
    session.tx.put_survey(&stored).await?;
    let document = json!({ "survey": stored.survey });
    session.log_from(seq, ChangeKind::SurveyPut, &stored.survey.id.to_string(), None, &document).await
}

fn cleaned(draft: SurveyDraft) -> Result<SurveyDraft, ServiceError> {
    let mut faults = Vec::new();
    let mut take = |read: Result<String, Fault>| {
        read.unwrap_or_else(|fault| {
            faults.push(fault);
            String::new()
        })
    };
    let title = take(intake::name(&draft.title, "/title"));
    let lead = take(intake::paragraphs(&draft.lead, "/lead"));
    let mut questions = Vec::new();
    for (place, question) in draft.questions.iter().enumerate() {
        let pointer = format!("/questions/{place}");
        let text = take(intake::name(&question.text, &format!("{pointer}/text")));
        let option = |(nth, option): (usize, &String)| take(intake::name(option, &format!("{pointer}/options/{nth}")));
        let options = question.options.iter().enumerate().map(option).collect();
        questions.push(Question { kind: question.kind, text, options });
    }
    if draft.closes_on < draft.opens_on {
        faults.push(Fault::new("/closes_on", FaultCode::EndsBeforeItBegins));
    }
    if questions.is_empty() {
        faults.push(Fault::new("/questions", FaultCode::Required));
    }
    if QUESTIONS_AT_MOST < questions.len() {
        let fault = Fault::new("/questions", FaultCode::TooManyItems);
        faults.push(fault.with("found", questions.len()).with("limit", QUESTIONS_AT_MOST));
    }
    for (place, question) in questions.iter().enumerate() {
        let chooses = matches!(question.kind, QuestionKind::Single | QuestionKind::Multiple);
        let allowed = if chooses { 2..=OPTIONS_AT_MOST } else { 0..=0 };
        if !allowed.contains(&question.options.len()) {
            let fault = Fault::new(format!("/questions/{place}/options"), FaultCode::NotBetween);
            faults.push(fault.with("least", allowed.start()).with("most", allowed.end()));
        }
    }
    if faults.is_empty() {
        Ok(SurveyDraft { title, lead, questions, ..draft })
    } else {
        Err(Error::invalid(faults).into())
    }
}

fn cleaned_addresses(addresses: Vec<String>) -> Result<Vec<String>, ServiceError> {
    let mut faults = Vec::new();
    if addresses.is_empty() {
        faults.push(Fault::new("/addresses", FaultCode::Required));
    }
    if INVITED_AT_ONCE < addresses.len() {
        let fault = Fault::new("/addresses", FaultCode::TooManyItems);
        faults.push(fault.with("found", addresses.len()).with("limit", INVITED_AT_ONCE));
    }
    let mut cleaned: Vec<String> = Vec::new();
    for (place, address) in addresses.iter().enumerate() {
        let pointer = format!("/addresses/{place}");
        match intake::name(address, &pointer) {
            Ok(address) if !address.contains('@') || address.contains(char::is_whitespace) => {
                faults.push(Fault::new(pointer, FaultCode::NotAnAddress).with("found", address));
            }
            Ok(address) if cleaned.contains(&address) => {
                faults.push(Fault::new(pointer, FaultCode::Duplicate).with("found", address));
            }
            Ok(address) => cleaned.push(address),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(cleaned) } else { Err(Error::invalid(faults).into()) }
}

/// The answers in their one form; `name` where one has to be given.
fn cleaned_answers(
    questions: &[Question],
    answers: Vec<Answer>,
    name: Option<&str>,
) -> Result<Vec<Answer>, ServiceError> {
    let mut faults: Vec<Fault> = name.and_then(|name| intake::name(name, "/name").err()).into_iter().collect();
    let mut cleaned = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let pointer = format!("/answers/{place}");
        let answer = match answers.get(place).cloned().unwrap_or(Answer::None) {
            Answer::Text(text) => match intake::paragraphs(&text, &pointer) {
                Ok(text) if text.is_empty() => Answer::None,
                Ok(text) => Answer::Text(text),
                Err(fault) => {
                    faults.push(fault);
                    Answer::None
                }
            },
            other => other,
        };
        faults.extend(question.takes(&answer, &pointer).err());
        cleaned.push(answer);
    }
    if cleaned.iter().all(|answer| *answer == Answer::None) {
        faults.push(Fault::new("/answers", FaultCode::Required));
    }
    if faults.is_empty() { Ok(cleaned) } else { Err(Error::invalid(faults).into()) }
}

/// One row for each answer to each question, so that a spreadsheet counts them.
impl Table for SurveyReport {
    const COLUMNS: &'static [&'static str] = &["answer", "respondent", "question", "kind", "value"];

    fn rows(&self) -> Vec<Vec<String>> {
        let questions = &self.survey.draft.questions;
        let mut rows = Vec::new();
        for (nth, response) in self.responses.iter().enumerate() {
            for (question, answer) in questions.iter().zip(&response.answers) {
                let values: Vec<String> = match answer {
                    Answer::None => Vec::new(),
                    Answer::Options(chosen) => {
                        chosen.iter().filter_map(|one| question.options.get(*one).cloned()).collect()
                    }
                    Answer::Step(step) => vec![format!("{step}/{SCALE}")],
                    Answer::Text(text) => vec![text.clone()],
                };
                for value in values {
                    let respondent = response.respondent.as_deref().unwrap_or_default();
                    rows.push(vec![
                        (nth + 1).to_string(),
                        plain(respondent),
                        plain(&question.text),
                        question.kind.to_string(),
                        plain(&value),
                    ]);
                }
            }
        }
        rows
    }
}
