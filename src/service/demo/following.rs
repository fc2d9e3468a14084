//! What the demo city's initiatives come to: invented plans, readings over three years and documents.

use super::document;
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::domain::follow::{DocumentDraft, IndicatorDraft, MeasureDraft, ReadingDraft};
use crate::domain::period::Period;
use crate::domain::survey::{Answer, SurveyDraft};
use crate::service::{Service, ServiceError};
use chrono::Days;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

const FOLLOWED: &str = include_str!("../../../geodata/malmo/follow.json");

const SURVEY: &str = include_str!("../../../geodata/malmo/survey.json");

/// What invented people wrote in it.
const SAID: [&str; 9] = [
    "Belysningen vid torget har blivit bättre.",
    "",
    "Fler kvällar med öppet i lokalen.",
    "",
    "Vi vill veta tidigare när det grävs.",
    "",
    "Bra att vi nu känner varandra i kvarteret.",
    "Städningen fungerar, men inte på helgerna.",
    "",
];

#[derive(Deserialize)]
struct Followed {
    external_id: String,
    measures: Vec<MeasureDraft>,
    indicators: Vec<Indicated>,
    documents: Vec<DocumentDraft>,
    #[serde(default)]
    has_survey: bool,
}

#[derive(Deserialize)]
struct Indicated {
    is: IndicatorDraft,
    /// What one corrects is named by its place.
    readings: Vec<Value>,
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, ServiceError> {
    serde_json::from_value(value).map_err(|_| ServiceError::Broken)
}

impl Service {
    /// Lets invented people have followed some initiatives up.
    pub(super) async fn invent_follow_up(self: &Arc<Self>) -> Result<(), ServiceError> {
        let actor = &Actor::Operator;
        let all = self.all_in(actor, Period::default()).await?;
        for followed in read::<Vec<Followed>>(document(FOLLOWED)?)? {
            let is_it = |external_id: Option<&String>| external_id == Some(&followed.external_id);
            let Some(one) = all.iter().find(|one| is_it(one.attributes.external_id.as_ref())) else { continue };
            let id = one.id;
            for measure in followed.measures {
                self.put_measure(actor, id, None, measure).await?;
            }
            for indicated in followed.indicators {
                self.invent_readings(id, indicated).await?;
            }
            for document in followed.documents {
                self.add_document(actor, id, document).await?;
            }
            if followed.has_survey {
                self.invent_survey(id).await?;
            }
        }
        Ok(())
    }

    /// A survey that is over, with answers that nobody gave.
    async fn invent_survey(self: &Arc<Self>, initiative: InitiativeId) -> Result<(), ServiceError> {
        let actor = &Actor::Operator;
        let mut draft: SurveyDraft = read(document(SURVEY)?)?;
        let today = self.clock.now().date();
        let day = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        (draft.initiative, draft.opens_on, draft.closes_on) = (Some(initiative), day(20), day(0));
        let survey = self.put_survey(actor, None, draft).await?.id;
        let link = self.make_common_link(actor, survey).await?;
        for (nth, said) in SAID.iter().enumerate() {
            let step = u8::try_from(2 + nth % 4).unwrap_or(3);
            let options = if nth % 3 == 0 { vec![0, 2] } else { vec![nth % 4] };
            let answers = vec![
                Answer::Options(vec![nth % 3 % 2]),
                Answer::Options(options),
                Answer::Step(step),
                if said.is_empty() { Answer::None } else { Answer::Text((*said).to_owned()) },
            ];
            self.answer_survey(actor, &link, "", answers).await?;
        }
        self.close_survey(actor, survey).await.map(drop)
    }

    async fn invent_readings(self: &Arc<Self>, id: InitiativeId, indicated: Indicated) -> Result<(), ServiceError> {
        let actor = &Actor::Operator;
        let indicator = self.put_indicator(actor, id, None, indicated.is).await?.id;
        let mut written = Vec::new();
        for mut reading in indicated.readings {
            let place = reading.get("corrects").and_then(Value::as_u64).and_then(|place| usize::try_from(place).ok());
            if let (Some(wrong), Some(members)) = (place.and_then(|place| written.get(place)), reading.as_object_mut())
            {
                members.insert("corrects".to_owned(), serde_json::json!(wrong));
            }
            let draft: ReadingDraft = read(reading)?;
            // A clock that stands before an invented day knows nothing of it yet.
            if draft.read_on <= self.clock.now().date() {
                written.push(self.add_reading(actor, id, indicator, draft).await?.id);
            }
        }
        Ok(())
    }
}
