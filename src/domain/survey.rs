//! Surveys (enkäter): a few questions to actors, and what their answers come to.

use super::codes::Code;
use super::error::{Fault, FaultCode};
use super::time::day;
use super::words::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

words! {
    /// How a question is answered.
    QuestionKind {
        /// By one of the options.
        Single = "single",
        /// By any of the options.
        Multiple = "multiple",
        /// From 1 to 5.
        Scale = "scale",
        /// In one's own words.
        Text = "text",
    }
}

/// Fewer anonymous answers than these are not broken down, and until a survey is closed they are told so many at a time:
/// otherwise who looks before and after somebody has answered would read that one answer.
pub const TOGETHER: usize = 5;
/// Questions of one survey.
pub const QUESTIONS_AT_MOST: usize = 20;
/// Options of one question.
pub const OPTIONS_AT_MOST: usize = 12;
/// Steps of a scale.
pub const SCALE: u8 = 5;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked, at most 200 characters.
    pub text: String,
    /// What can be chosen; two to twelve where something is chosen.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A district of a reference layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// The layer.
    pub layer: String,
    /// The district's code in it.
    pub code: String,
    /// The administration that asks.
    pub administration: Code,
}

/// What a survey is to be. Its actors are those of an initiative or of a district, one of which is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyDraft {
    /// The initiative whose actors are asked.
    #[serde(default)]
    pub initiative: Option<Uuid>,
    /// The district whose actors are asked.
    #[serde(default)]
    pub district: Option<District>,
    /// What it is called, at most 200 characters.
    pub title: String,
    /// What is told before the questions, at most 10,000 characters.
    #[serde(default)]
    pub lead: String,
    /// Whether nobody is told who has answered what.
    pub anonymous: bool,
    /// The first day on which it can be answered.
    #[serde(deserialize_with = "day")]
    pub opens_on: NaiveDate,
    /// The last one.
    #[serde(deserialize_with = "day")]
    pub closes_on: NaiveDate,
    /// One to twenty questions.
    pub questions: Vec<Question>,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Survey {
    /// Its id, for good.
    pub id: Uuid,
    /// The number of its last change.
    pub revision: i64,
    /// What it is.
    #[serde(rename = "survey")]
    pub draft: SurveyDraft,
    /// Whether it has a link that anybody can answer by.
    pub has_common_link: bool,
    /// Whether it was closed before its last day.
    pub is_closed: bool,
}

impl Survey {
    /// Whether it can be answered on a day.
    #[must_use]
    pub fn is_open(&self, today: NaiveDate) -> bool {
        !self.is_closed && self.draft.opens_on <= today && today <= self.draft.closes_on
    }

    /// Whether nothing is added to it any more.
    #[must_use]
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.is_closed || self.draft.closes_on < today
    }
}

/// What somebody answers to one question; nothing is an answer too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing.
    None,
    /// The places of the chosen options.
    Options(Vec<usize>),
    /// A step of the scale.
    Step(u8),
    /// In one's own words.
    Text(String),
}

impl Question {
    /// Whether an answer is one to this question.
    ///
    /// # Errors
    /// The fault.
    pub fn takes(&self, answer: &Answer, pointer: &str) -> Result<(), Fault> {
        let fits = match (self.kind, answer) {
            (_, Answer::None) | (QuestionKind::Text, Answer::Text(_)) => true,
            (QuestionKind::Single, Answer::Options(chosen)) => {
                matches!(chosen.as_slice(), [one] if *one < self.options.len())
            }
            (QuestionKind::Multiple, Answer::Options(chosen)) => {
                chosen.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
                    && chosen.iter().all(|one| *one < self.options.len())
            }
            (QuestionKind::Scale, Answer::Step(step)) => (1..=SCALE).contains(step),
            _ => false,
        };
        if fits { Ok(()) } else { Err(Fault::new(pointer, FaultCode::OutOfRange)) }
    }
}

/// Everything that somebody answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Response {
    /// Who, where the survey is not anonymous.
    pub respondent: Option<String>,
    /// To each question, in their order.
    pub answers: Vec<Answer>,
}

/// What the answers to a question come to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Tally {
    /// The question.
    pub question: Question,
    /// How many have answered it.
    pub answered: usize,
    /// How often each option, or each step of the scale, was chosen.
    pub counts: Vec<usize>,
    /// The mean step of a scale.
    pub mean: Option<f64>,
    /// What was written, in alphabetical order, so that the order tells nothing.
    pub texts: Vec<String>,
}

/// How many of so many answers are told.
#[must_use]
pub fn told(survey: &Survey, answers: usize, today: NaiveDate) -> usize {
    match survey.draft.anonymous {
        false => answers,
        true if answers < TOGETHER => 0,
        true if survey.is_over(today) => answers,
        true => answers - answers % TOGETHER,
    }
}

/// The mean of some numbers.
#[expect(clippy::cast_precision_loss, reason = "answers are few")]
fn mean(steps: &[f64]) -> Option<f64> {
    (!steps.is_empty()).then(|| steps.iter().sum::<f64>() / steps.len() as f64)
}

/// What responses come to, question by question.
#[must_use]
pub fn tally(questions: &[Question], responses: &[Response]) -> Vec<Tally> {
    let of = |(place, question): (usize, &Question)| {
        let answers: Vec<&Answer> = responses.iter().filter_map(|response| response.answers.get(place)).collect();
        let slots = if question.kind == QuestionKind::Scale { usize::from(SCALE) } else { question.options.len() };
        let mut tally = Tally {
            question: question.clone(),
            answered: answers.iter().filter(|answer| ***answer != Answer::None).count(),
            counts: vec![0; slots],
            mean: None,
            texts: Vec::new(),
        };
        let mut add = |slot: usize| tally.counts.get_mut(slot).into_iter().for_each(|count| *count += 1);
        let mut steps: Vec<f64> = Vec::new();
        for answer in answers {
            match answer {
                Answer::None => {}
                Answer::Options(chosen) => chosen.iter().for_each(|slot| add(*slot)),
                Answer::Step(step) => {
                    add(usize::from(*step).saturating_sub(1));
                    steps.push(f64::from(*step));
                }
                Answer::Text(text) => tally.texts.push(text.clone()),
            }
        }
        tally.mean = mean(&steps);
        tally.texts.sort();
        tally
    };
    questions.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(anonymous: bool) -> Survey {
        let question = |kind, options: &[&str]| Question {
            kind,
            text: "?".into(),
            options: options.iter().map(|it| (*it).to_owned()).collect(),
        };
        let draft = SurveyDraft {
            initiative: Some(Uuid::from_u128(1)),
            district: None,
            title: "x".into(),
            lead: String::new(),
            anonymous,
            opens_on: "2026-10-01".parse().unwrap(),
            closes_on: "2026-10-31".parse().unwrap(),
            questions: vec![
                question(QuestionKind::Single, &["a", "b"]),
                question(QuestionKind::Multiple, &["a", "b", "c"]),
                question(QuestionKind::Scale, &[]),
                question(QuestionKind::Text, &[]),
            ],
        };
        Survey { id: Uuid::from_u128(2), revision: 1, draft, has_common_link: false, is_closed: false }
    }

    #[test]
    fn anonymous_answers_are_told_five_at_a_time_until_it_is_over() {
        let (open, over) = ("2026-10-15".parse().unwrap(), "2026-11-01".parse().unwrap());
        let counts = |survey: &Survey, today| [4, 5, 9, 12].map(|answers| told(survey, answers, today));
        assert_eq!(counts(&survey(true), open), [0, 5, 5, 10]);
        assert_eq!(counts(&survey(true), over), [0, 5, 9, 12]);
        assert_eq!(counts(&survey(false), open), [4, 5, 9, 12]);
    }

    #[test]
    fn answers_fit_their_question_and_are_counted() {
        let survey = survey(true);
        let questions = &survey.draft.questions;
        for (place, wrong) in [
            (0, Answer::Options(vec![2])),
            (0, Answer::Options(vec![0, 1])),
            (1, Answer::Options(vec![1, 1])),
            (2, Answer::Step(6)),
            (2, Answer::Step(0)),
            (3, Answer::Step(1)),
        ] {
            assert!(questions[place].takes(&wrong, "").is_err(), "{wrong:?}");
        }
        let response = |one: usize, step: u8, text: &str| Response {
            respondent: None,
            answers: vec![
                Answer::Options(vec![one]),
                Answer::Options(vec![0, 2]),
                Answer::Step(step),
                if text.is_empty() { Answer::None } else { Answer::Text(text.into()) },
            ],
        };
        let all = [response(0, 5, "ö"), response(1, 2, "a"), response(1, 2, "")];
        assert!(all.iter().all(|it| it.answers.iter().zip(questions).all(|(a, q)| q.takes(a, "").is_ok())));
        let tallies = tally(questions, &all);
        assert_eq!((&tallies[0].counts, &tallies[1].counts), (&vec![1, 2], &vec![3, 0, 3]));
        assert_eq!((&tallies[2].counts, tallies[2].mean), (&vec![0, 2, 0, 0, 1], Some(3.0)));
        assert_eq!((tallies[3].answered, &tallies[3].texts), (2, &vec!["a".to_owned(), "ö".to_owned()]));
    }
}
