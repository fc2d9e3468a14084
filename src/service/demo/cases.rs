//! Invented support cases, one in every state, and the two meetings of the committee that they go to. Each has come to its
//! state by the same way as a real one.

use crate::domain::access::{Actor, PersonId, Role};
use crate::domain::case::{
    Act, Activity, ActivityKind, Application, CaseId, CaseState, Contribution, Decision, Funding, Judgement, Outcome,
    Proposal, Spokesperson, Support, Terms,
};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::initiative;
use crate::domain::period::Period;
use crate::domain::words::{ActorKind, CityRole, FocusField};
use crate::service::{FirstContact, Parts, Service, ServiceError};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

const CASES: &str = include_str!("../../../geodata/malmo/cases.json");

/// The committee that decides, and the administration that handles the cases.
const COMMITTEE: &str = "TN";
const ADMINISTRATION: &str = "FGK";

/// An invented case: what it is about, where, and how far it has come.
#[derive(Debug, Deserialize)]
struct Invented {
    title: String,
    text: String,
    group: String,
    focus: FocusField,
    /// The middle of its area in degrees, and half its width.
    place: [f64; 3],
    state: CaseState,
}

/// Who does what in the invented cases.
struct Cast {
    contact: PersonId,
    first_meeting: NaiveDate,
    second_meeting: NaiveDate,
    today: NaiveDate,
}

impl Service {
    /// Lets invented groups have applied.
    pub(super) async fn invent_cases(self: &Arc<Self>) -> Result<(), ServiceError> {
        let invented: Vec<Invented> = serde_json::from_str(CASES).map_err(|_| ServiceError::Broken)?;
        let today = self.clock.now().date();
        let later = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
        let committee = Code::parse(COMMITTEE).ok_or(ServiceError::Broken)?;
        let operator = &Actor::Operator;
        for (meets_on, cut_off) in [(0, 0), (49, 28)] {
            self.put_meeting(operator, committee.clone(), later(meets_on), later(cut_off)).await?;
        }
        let contact = self.demo_person(Role::ContactPerson).await?;
        let cast = Cast { contact, first_meeting: today, second_meeting: later(49), today };
        for one in &invented {
            self.invent_case(one, &cast).await?;
        }
        Ok(())
    }

    async fn demo_person(&self, role: Role) -> Result<PersonId, ServiceError> {
        let roles = self.store.read().await?.roles().await?;
        let found = roles.into_iter().find(|given| given.grant.role == role);
        Ok(found.ok_or(Error::NotFound)?.person)
    }

    async fn invent_case(self: &Arc<Self>, one: &Invented, cast: &Cast) -> Result<(), ServiceError> {
        let email = format!("pahittad.grupp{}@example.org", one.state.word().replace('_', ""));
        let now = self.clock.now();
        let mut tx = self.store.write_aside().await?;
        let applicant = tx.put_applicant(Uuid::new_v4(), &email, now).await?;
        tx.commit().await?;
        let group = Actor::Applicant(applicant);
        let first = FirstContact {
            title: one.title.clone(),
            text: one.text.clone(),
            spokesperson: Spokesperson { name: "Påhittad Talesperson".to_owned(), phone: String::new() },
            geometry: Some(square(one.place)),
            language: None,
        };
        let id = self.open_case(&group, first).await?.case.id;
        for act in way_to(one.state, cast) {
            match act {
                Step::Write => self.write_demo(&group, id, one, cast).await?,
                Step::Do(act) => {
                    let revision = self.case(&Actor::Operator, id).await?.case.revision;
                    self.act_on_case(&Actor::Operator, id, revision, *act).await?;
                }
            }
        }
        Ok(())
    }

    async fn write_demo(
        self: &Arc<Self>,
        group: &Actor,
        id: CaseId,
        one: &Invented,
        cast: &Cast,
    ) -> Result<(), ServiceError> {
        let revision = self.case(group, id).await?.case.revision;
        let application = Application {
            first_contact: one.text.clone(),
            parties: vec![initiative::Actor { kind: ActorKind::Association, name: one.group.clone() }],
            place: format!("{}. Påhittat exempel.", one.title),
            challenges: "Platsen är tom på kvällarna och upplevs som otrygg.".to_owned(),
            opportunities: "Många vill bidra, och lokalerna i bottenvåningarna kan öppnas.".to_owned(),
            others: "Butiker, en skola och två bostadsrättsföreningar.".to_owned(),
            proposals: [(one.focus, "Gemensamma aktiviteter varje månad och en vandring varje kvartal.".to_owned())]
                .into(),
            effects: "Fler vistas på platsen och fler känner varandra.".to_owned(),
            contribution: Contribution { time: "300 timmar om året".to_owned(), ..Contribution::default() },
            period: period(cast.today),
            asked: support(cast.today),
            ..Application::default()
        };
        let parts = Parts { application: Some(application), ..Parts::default() };
        self.save_application(group, id, revision, parts).await.map(drop)
    }
}

/// What is done next on the way to a state.
enum Step {
    /// The group writes its application.
    Write,
    Do(Box<Act>),
}

/// Everything that is done with a case until it has come to a state.
fn way_to(state: CaseState, cast: &Cast) -> Vec<Step> {
    let plain = |acts: Vec<Act>| acts.into_iter().map(|act| Step::Do(Box::new(act))).collect::<Vec<_>>();
    let mut way = Vec::new();
    if state == CaseState::Contact {
        return way;
    }
    way.extend(plain(first_steps(cast)));
    match state {
        CaseState::Assessment => return way,
        CaseState::Dismissed => {
            way.extend(plain(vec![Act::Dismiss { reason: "Frågan hör till ett annat stöd.".to_owned() }]));
            return way;
        }
        _ => way.extend(plain(vec![Act::Invite {}])),
    }
    if state == CaseState::Interest {
        return way;
    }
    way.extend(plain(vec![Act::Begin {}]));
    way.push(Step::Write);
    match state {
        CaseState::Draft => return way,
        CaseState::Withdrawn => {
            way.extend(plain(vec![Act::Withdraw { reason: "Gruppen väntar ett år.".to_owned() }]));
            return way;
        }
        _ => way.extend(plain(vec![Act::Submit {}])),
    }
    match state {
        CaseState::Submitted => {}
        CaseState::CompletionRequested => {
            let deadline = cast.today.checked_add_days(Days::new(21)).unwrap_or(cast.today);
            let what = "Vem ansvarar för aktiviteterna efter det första året?".to_owned();
            way.extend(plain(vec![Act::RequestCompletion { what, deadline }]));
        }
        _ => way.extend(plain(prepared(state, cast))),
    }
    way
}

fn first_steps(cast: &Cast) -> Vec<Act> {
    let administration = Code::parse(ADMINISTRATION);
    let assign = administration.map(|administration| Act::Assign { administration, contact_person: cast.contact });
    let talk = Activity {
        kind: ActivityKind::Meeting,
        on: cast.today,
        participants: "Påhittad Talesperson och två grannar".to_owned(),
        summary: "Vi gick runt på platsen och talade om vad gruppen vill.".to_owned(),
        next_step: "Gruppen återkommer med en intresseanmälan.".to_owned(),
    };
    assign.into_iter().chain([Act::LogActivity(talk), Act::Assess {}]).collect()
}

/// From preparation on.
fn prepared(state: CaseState, cast: &Cast) -> Vec<Act> {
    let mut acts = vec![Act::Accept {}];
    let judge = |(nth, code): (usize, &str)| {
        let judgement = if nth == 2 { Judgement::Partly } else { Judgement::Met };
        let criterion = Code::parse(code)?;
        Some(Act::Judge { criterion, judgement, text: "Framgår av ansökan och av mötet.".to_owned() })
    };
    acts.extend(["K1", "K2", "K3", "K4", "K5", "K6"].into_iter().enumerate().filter_map(judge));
    acts.push(Act::NoteConflict { text: "Ingen som handlägger ärendet har ett eget intresse i det.".to_owned() });
    if state == CaseState::Preparing {
        return acts;
    }
    let is_decided = !matches!(state, CaseState::Proposed);
    let meets_on = if is_decided { cast.first_meeting } else { cast.second_meeting };
    if let Some(committee) = Code::parse(COMMITTEE) {
        acts.push(Act::WriteProposal { committee, meets_on, proposal: proposal(cast.today) });
    }
    // Others have not answered in time; the committee decides all the same.
    acts.push(Act::OverrideOverlaps { reason: "Berörda förvaltningar hörs på sammanträdet.".to_owned() });
    acts.push(Act::Propose {});
    let outcome = match state {
        CaseState::Proposed => return acts,
        CaseState::Rejected => Outcome::Rejected,
        CaseState::Remitted => Outcome::Remitted,
        CaseState::Tabled => Outcome::Tabled,
        CaseState::Conditional => Outcome::Conditional,
        _ => Outcome::Approved,
    };
    acts.push(Act::Decide(Decision {
        outcome,
        decided_on: cast.today,
        paragraph: "§ 12".to_owned(),
        registry_number: "TN-0000-exempel".to_owned(),
        text: "Påhittat beslut: gruppen redovisar varje halvår.".to_owned(),
    }));
    acts.extend(running(state, cast));
    acts
}

fn running(state: CaseState, cast: &Cast) -> Vec<Act> {
    let terms = Terms {
        support: support(cast.today),
        seats: "En plats i styrgruppen".to_owned(),
        reviews: cast.today.checked_add_days(Days::new(180)).into_iter().collect(),
        period: period(cast.today),
        signed_on: Some(cast.today),
        area_version: None,
    };
    let agree = [Act::SetTerms(terms), Act::Agree {}];
    let start = |more: Vec<Act>| agree.clone().into_iter().chain([Act::Start {}]).chain(more).collect::<Vec<_>>();
    match state {
        CaseState::Agreement => agree.into(),
        CaseState::Running => start(Vec::new()),
        CaseState::Paused => start(vec![Act::Pause { reason: "Platsen byggs om.".to_owned() }]),
        CaseState::ResultReview => start(vec![Act::ReviewResults {}]),
        CaseState::EffectReview => start(vec![Act::ReviewResults {}, Act::ReviewEffects {}]),
        CaseState::Closed => {
            start(vec![Act::ReviewResults {}, Act::Close { reason: "Gruppen driver det själv.".to_owned() }])
        }
        _ => Vec::new(),
    }
}

fn proposal(today: NaiveDate) -> Proposal {
    Proposal {
        summary: "En grupp på platsen söker stöd för gemensamma aktiviteter. Påhittat exempel.".to_owned(),
        proposal: "Nämnden beviljar stöd enligt förslaget.".to_owned(),
        background: "Gruppen är etablerad på platsen och har mött förvaltningen.".to_owned(),
        economy: "Ryms inom nämndens budget.".to_owned(),
        support: support(today),
    }
}

fn support(today: NaiveDate) -> Support {
    use chrono::Datelike;
    let year = today.year();
    let funding = vec![Funding { year: year + 1, sek: 150_000 }, Funding { year: year + 2, sek: 100_000 }];
    Support { role: Some(CityRole::Partner), funding, hours: Some(120), text: String::new() }
}

fn period(today: NaiveDate) -> Period {
    let later = |days| today.checked_add_days(Days::new(days));
    Period { begins: later(60), ends: later(60 + 730) }
}

/// A plain area around a place.
fn square([lon, lat, half]: [f64; 3]) -> Value {
    let (west, east, south, north) = (lon - half, lon + half, lat - half * 0.6, lat + half * 0.6);
    json!({ "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })
}
